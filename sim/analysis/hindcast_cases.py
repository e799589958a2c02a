"""A forecast and a record brought to one calendar: every question, item and quarter, what was said of it and what happened."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.forecast import Forecast
from sim.record import IN_EFFECT, Record
from sim.scenario.months import later, months_between

LEVELS = {"partly": 0.4, "in effect": IN_EFFECT}
"""What is asked of an item's level: whether it is at this or above it."""
AGREED = "agreed"
QUESTIONS = (*LEVELS, AGREED)


def quarters(first: str, last: str) -> list[str]:
    """The last months of the quarters that lie wholly within: of 1999-09 to 2000-03, 1999-12 and 2000-03."""
    months = [later(first, month) for month in range(months_between(first, last) + 1)]
    return [month for month in months[2:] if int(month[5:]) % 3 == 0]


def quarter(month: str) -> str:
    """The quarter of a month: 1999Q4."""
    return f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"


def part_of(month: str, split: str) -> str:
    """On which side of the split a month lies, in words."""
    return f"to {split}" if month <= split else f"from {later(split, 1)}"


def anchor(record: Record, start: str) -> str:
    """The month whose levels are those of the start: the scenario's, or the record's first where that is later."""
    return max(start, record.first_month)


def came(record: Record, items: Sequence[str], months: Sequence[str]) -> np.ndarray:
    """(months, items), 1 where the record's first agreement lies in the month or before it."""
    first = record.first_agreed.reindex(list(items)).fillna("9999-12").astype(str).to_numpy()
    return (first[None, :] <= np.array(months, dtype=object)[:, None]).astype(float)


def not_yet_agreed(record: Record, items: Sequence[str], start: str) -> list[str]:
    """Items whose first agreement, if there was one, lies after the start."""
    agreed = came(record, items, [start])[0]
    return [item for item, before in zip(items, agreed, strict=True) if not before]


def cases(
    seen: Forecast, record: Record, items: Sequence[str], ends: Sequence[str], split: str, shift: float = 0.0
) -> pd.DataFrame:
    """One row a question, item and quarter.

    Parameters
    ----------
    seen : Forecast
        Of the levels in ``LEVELS``.
    record : Record
    items, ends
        Items of both, and the last months of the quarters.
    split : str
        Last month of the first part.
    shift : float
        Added to every level of the record, which stays in 0..1: what another coder might have put.

    Returns
    -------
    DataFrame
        ``question``, ``item``, ``quarter``, ``month``, ``part``, ``probability``, ``happened``, ``unchanged``, ``persistence``.
    """
    start = seen.scenario.spec.start
    first = anchor(record, start)
    levels = (record.levels[list(items)] + shift).clip(0.0, 1.0)
    before = [max(first, later(month, -3)) for month in ends]
    rows = [seen.months.index(month) for month in ends]

    def columns(named: Sequence[str]) -> list[int]:
        return [seen.items.index(item) for item in named]

    tables = []
    for k, (question, level) in enumerate(LEVELS.items()):
        held = levels >= level - 1e-9
        probability = seen.above[k][np.ix_(rows, columns(items))]
        happened, yesterday = (held.loc[list(when)].to_numpy(float) for when in (ends, before))
        unchanged = np.repeat(held.loc[[first]].to_numpy(float), len(ends), axis=0)
        tables.append(_long(question, items, ends, (probability, happened, unchanged, yesterday)))
    asked = not_yet_agreed(record, items, start)
    if asked:
        happened, yesterday = (came(record, asked, when) for when in (ends, before))
        probability = seen.agreed[np.ix_(rows, columns(asked))]
        tables.append(_long(AGREED, asked, ends, (probability, happened, np.zeros_like(happened), yesterday)))
    whole = pd.concat(tables, ignore_index=True)
    whole.insert(4, "part", [part_of(month, split) for month in whole["month"]])
    return whole


def _long(question: str, items: Sequence[str], ends: Sequence[str], told: Sequence[np.ndarray]) -> pd.DataFrame:
    """(quarters, items) arrays as rows, item by item."""
    names = ("probability", "happened", "unchanged", "persistence")
    return pd.DataFrame(
        {
            "question": question,
            "item": np.repeat(list(items), len(ends)),
            "quarter": [quarter(month) for month in ends] * len(items),
            "month": list(ends) * len(items),
            **{name: values.T.ravel() for name, values in zip(names, told, strict=True)},
        }
    )
