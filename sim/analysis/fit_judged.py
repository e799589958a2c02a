"""A fit judged in worlds that it has not seen, on the part of the record that it was not shown.

Three checks beside the plain score. *By tables*: items of one table rise and fall together, so that intervals are also drawn
by tables, of which there are few. *Straightened*: the unfitted model's own probabilities, moved along the line that fits the
first part best; where the fit does no better than that, it has learnt that more happens than the model says, and not why.
*Across* (``Fit.across``): of the settings tried, the best without a table's items, judged by them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.analysis.fitting import Fit
from sim.analysis.hindcast import Hindcast, hindcast
from sim.analysis.hindcast_cases import QUESTIONS
from sim.analysis.scores import brier, mean_score
from sim.record import Record


@dataclass(frozen=True, eq=False)
class Judged:
    """The scenario as it was and as fitted, in the same worlds.

    Attributes
    ----------
    fit : Fit
    before, after : Hindcast
    table : DataFrame
        One row a question and part: ``question``, ``part``, ``items``, ``unfitted``, ``fitted`` and ``straightened`` (Brier scores);
        ``change`` (fitted less unfitted, below 0 where the fit is better) with ``_low`` and ``_high`` over items, and
        ``change_by_table_low``, ``change_by_table_high``; ``beyond`` (fitted less straightened) with ``_low`` and ``_high`` over items,
        the line held as it is, so that in the first part the interval is somewhat too narrow.
    across : DataFrame
        As of ``Fit.across``, by tables.
    """

    fit: Fit
    before: Hindcast
    after: Hindcast
    table: pd.DataFrame = field(repr=False)
    across: pd.DataFrame = field(repr=False)

    def row(self, question: str, part: str) -> dict:
        """One row of the table."""
        asked = self.table[(self.table["question"] == question) & (self.table["part"] == part)]
        found: dict = asked.iloc[0].to_dict()
        return found


def judged(
    fit: Fit,
    record: Record,
    worlds: int = 2_000,
    seed: int | None = None,
    *,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Judged:
    """Run the scenario before and after the fit as far as the record goes.

    Parameters
    ----------
    fit : Fit
    record : Record
        The whole of it.
    worlds, seed : int
        Other luck than the fit has seen: of the seed after the fit's, where none is given.
    workers, progress
        As of ``hindcast``.
    """
    luck = fit.seed + 1 if seed is None else seed
    before, after = (
        hindcast(scenario, record, worlds, luck, split=fit.split, workers=workers, progress=progress)
        for scenario in (fit.scenario, fit.fitted)
    )
    table_of = {name: item.table for name, item in fit.scenario.spec.items.items()}
    rows = [
        _row(before, after, question, part, table_of)
        for question in QUESTIONS
        for part in before.parts[1:] or before.parts
        if len(before.of(part, question))
    ]
    return Judged(fit, before, after, pd.DataFrame(rows), fit.across(table_of))


def _row(before: Hindcast, after: Hindcast, question: str, part: str, table_of: dict[str, str]) -> dict[str, object]:
    asked, then = before.of(part, question), after.of(part, question)
    happened, items = asked["happened"].to_numpy(float), asked["item"].to_numpy()
    tables = np.array([table_of[item] for item in items])
    shown = before.of(before.parts[1] if len(before.parts) > 1 else before.parts[0], question)
    line = straight(shown["probability"].to_numpy(float), shown["happened"].to_numpy(float))
    own, new = brier(asked["probability"], happened), brier(then["probability"], happened)
    moved = brier(np.clip(line[0] + line[1] * asked["probability"].to_numpy(float), 0.0, 1.0), happened)
    change, by_table, beyond = (
        mean_score(new - own, items),
        mean_score(new - own, tables),
        mean_score(new - moved, items),
    )
    return {
        "question": question,
        "part": part,
        "items": len(np.unique(items)),
        "unfitted": float(own.mean()),
        "fitted": float(new.mean()),
        "change": change.value,
        "change_low": change.low,
        "change_high": change.high,
        "change_by_table_low": by_table.low,
        "change_by_table_high": by_table.high,
        "straightened": float(moved.mean()),
        "beyond": beyond.value,
        "beyond_low": beyond.low,
        "beyond_high": beyond.high,
    }


def straight(probability: np.ndarray, happened: np.ndarray) -> tuple[float, float]:
    """Intercept and slope of the line through probabilities that has the least Brier score (least squares); no slope where all are equal."""
    if np.ptp(probability) == 0:
        return float(happened.mean()), 0.0
    slope, intercept = np.polyfit(probability, happened, 1)
    return float(intercept), float(slope)
