"""A scenario held against a record of what happened: what its worlds said of each item and quarter, and how it scores.

The model's probability is the share of worlds in which something is so at a quarter's end. Three forecasters stand beside it:
one that always says how often it is so in the whole part scored (the base rate, which nobody knew beforehand), one that says
that all stays as it was at the start, and one that each quarter says what was so a quarter ago (persistence, which sees the
record as it goes, as the model does not).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from sim.analysis.forecast import Forecast, forecast
from sim.analysis.hindcast_cases import (
    LEVELS,
    QUESTIONS,
    anchor,
    came,
    cases,
    not_yet_agreed,
    part_of,
    quarter,
    quarters,
)
from sim.analysis.scores import Estimate, brier, crps, mean_score, reliability, skill, skill_against_base_rate
from sim.record import Record
from sim.scenario import Scenario
from sim.scenario.months import later, months_between

SPLIT = "2001-06"
"""The last month that the paper could know: parameters may rest on the record up to it, and are tested on the rest."""
WHOLE = "whole"
REFERENCES = {"base rate": None, "no change": "unchanged", "persistence": "persistence"}
"""What the model is held against, with the columns of cases that hold what they say."""
DOUBT = 0.15
"""How far a level of the record may be off."""


@dataclass(frozen=True, eq=False)
class Hindcast:
    """A forecast against a record.

    Attributes
    ----------
    forecast : Forecast
    record : Record
    split : str
        Last month of the first part.
    items : list of str
        What is scored: items that both have, in the scenario's order.
    cases : DataFrame
        One row a question, item and quarter: ``question`` (partly, in effect, agreed), ``item``, ``quarter``, ``month`` (its last),
        ``part``, ``probability`` (the model's), ``happened`` (0 or 1), ``unchanged`` and ``persistence`` (what those say, 0 or 1).
        Items that were agreed before the start are not asked about under agreed.
    """

    forecast: Forecast
    record: Record
    split: str
    items: list[str] = field(repr=False)
    cases: pd.DataFrame = field(repr=False)

    @property
    def scenario(self) -> Scenario:
        return self.forecast.scenario

    @property
    def parts(self) -> list[str]:
        """The whole, and where the split lies within it, both sides of it."""
        found = [str(part) for part in dict.fromkeys(self.cases["part"])]
        return [WHOLE, *found] if len(found) > 1 else [WHOLE]

    @property
    def unknown(self) -> list[str]:
        """Items of both whose level the record does not give at the start, so that they are not scored."""
        return [item for item in self.record.shared(list(self.scenario.spec.items)) if item not in set(self.items)]

    @property
    def quarters(self) -> list[str]:
        return [str(name) for name in dict.fromkeys(self.cases["quarter"])]

    @property
    def quarter_ends(self) -> list[str]:
        """The last month of each quarter scored."""
        return [str(month) for month in dict.fromkeys(self.cases["month"])]

    def of(self, part: str, question: str | None = None) -> pd.DataFrame:
        """The cases of a part, of one question or of all."""
        kept = self.cases if part == WHOLE else self.cases[self.cases["part"] == part]
        return kept if question is None else kept[kept["question"] == question]

    def brier(self, question: str = "partly", part: str = WHOLE) -> float:
        """Mean Brier score, 0 perfect: what an optimiser would make small."""
        asked = self.of(part, question)
        return float(brier(asked["probability"], asked["happened"]).mean())

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Brier scores and skill, one row a question and part.

        ``question``, ``part``, ``items``, ``cases``, ``happened`` (share), ``brier`` with ``brier_low`` and ``brier_high``; and for each
        reference ``brier.<reference>`` and ``skill.<reference>`` with ``_low`` and ``_high``. Intervals are over items.
        """
        asked = [(question, part) for question in QUESTIONS for part in self.parts]
        return pd.DataFrame([self._score(*one) for one in asked if len(self.of(one[1], one[0]))])

    def _score(self, question: str, part: str) -> dict[str, object]:
        asked = self.of(part, question)
        happened, items = asked["happened"].to_numpy(float), asked["item"].to_numpy()
        own = brier(asked["probability"], happened)
        mean, rate = mean_score(own, items), float(happened.mean())
        row: dict[str, object] = {"question": question, "part": part, "items": asked["item"].nunique()}
        row |= {"cases": len(asked), "happened": rate}
        row |= {"brier": mean.value, "brier_low": mean.low, "brier_high": mean.high}
        for name, column in REFERENCES.items():
            if column is None:
                found, score = skill_against_base_rate(own, happened, items), rate * (1 - rate)
            else:
                other = brier(asked[column], happened)
                found, score = skill(own, other, items), float(other.mean())
            row |= {f"brier.{name}": score, **_told(name, found)}
        return row

    def reliability(self, question: str, part: str = WHOLE) -> pd.DataFrame:
        """How often it happened when so or so much was forecast (``sim.analysis.scores.reliability``)."""
        asked = self.of(part, question)
        return reliability(asked["probability"], asked["happened"], asked["item"])

    @cached_property
    def by_item(self) -> pd.DataFrame:
        """One row a question and item, the worst first.

        ``probability`` and ``happened`` (means over quarters), ``brier`` and ``gain``, how much lower that is than of no change.
        """
        own = brier(self.cases["probability"], self.cases["happened"])
        still = brier(self.cases["unchanged"], self.cases["happened"])
        scored = self.cases.assign(brier=own, gain=still - own)
        means = scored.groupby(["question", "item"], sort=False)[["probability", "happened", "brier", "gain"]].mean()
        return means.reset_index().sort_values("brier", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def agreements(self) -> pd.DataFrame:
        """First agreements, one row an item that was not agreed before the start.

        ``item``, ``agreed`` (the month of the record, missing where it never was by the end), ``by_end`` (share of worlds in which it
        is), ``crps`` of the model, of ``base rate`` (every item as the mean of all) and of ``never``: months, 0 perfect, and the
        whole span the worst there is (``sim.analysis.scores.crps``).
        """
        months, items = self._span(), not_yet_agreed(self.record, self.items, self.scenario.spec.start)
        first = self.record.first_agreed.reindex(items)
        reached, happened = self._agreed_by(months, items)
        return pd.DataFrame(
            {
                "item": items,
                "agreed": first.where(first <= months[-1], None).to_numpy(),
                "by_end": reached[:, -1],
                **{name: crps(said, happened) for name, said in _timings(reached, happened).items()},
            }
        )

    @cached_property
    def timing(self) -> pd.DataFrame:
        """CRPS of the month of first agreement, one row a part: only its months are summed over.

        ``part``, ``items``, ``months``, ``crps`` (mean over items) with ``crps_low`` and ``crps_high``; ``crps.<reference>``,
        ``skill.<reference>`` with ``_low`` and ``_high`` for the base rate and never. Intervals are over items.
        """
        items = list(self.agreements["item"])
        rows = []
        for part in self.parts if items else []:
            months = self._span(part)
            reached, happened = self._agreed_by(months, items)
            own, *others = ((name, crps(said, happened)) for name, said in _timings(reached, happened).items())
            mean = mean_score(own[1], items)
            row: dict[str, object] = {"part": part, "items": len(items), "months": len(months), "crps": mean.value}
            row |= {"crps_low": mean.low, "crps_high": mean.high}
            for name, other in others:
                row |= {f"crps.{name}": float(other.mean()), **_told(name, skill(own[1], other, items))}
            rows.append(row)
        return pd.DataFrame(rows)

    @cached_property
    def provocations(self) -> pd.DataFrame:
        """Months with a provocation or without, one row a month of both.

        ``month``, ``part``, ``probability`` (share of worlds provoked), ``happened``, ``chain``: what a one-lag Markov chain says, which
        knows whether there was one the month before; its two chances are counted in the record up to the split, with one
        month of each kind added to both. NaN where the record has no month before, and throughout where it begins after the
        split.
        """
        months = self._span()
        met = (self.record.provocations > 0).astype(float)
        learnt = met[met.index <= self.split].to_numpy()
        before, after = learnt[:-1], learnt[1:]
        chance = np.array([(after[before == state].sum() + 1) / ((before == state).sum() + 2) for state in (0.0, 1.0)])
        yesterday = met.reindex([later(month, -1) for month in months]).to_numpy()
        known = np.isfinite(yesterday) & (len(learnt) > 1)
        return pd.DataFrame(
            {
                "month": months,
                "part": [part_of(month, self.split) for month in months],
                "probability": self.forecast.provoked[self._rows(months)].mean(axis=1),
                "happened": met.reindex(months).to_numpy(),
                "chain": np.where(known, chance[np.where(known, yesterday, 0).astype(int)], np.nan),
            }
        )

    @cached_property
    def provocation_scores(self) -> pd.DataFrame:
        """Brier scores of the months of provocation, one row a part; against the chain only where it could learn something.

        ``part``, ``months``, ``happened`` (how many), ``expected`` (by the model; ``least`` and ``most`` are what nine worlds of ten
        show in these months), ``brier``; ``brier.<reference>`` and
        ``skill.<reference>`` with ``_low`` and ``_high`` for the base rate and the chain. Intervals are over quarters, since
        neighbouring months resemble each other.
        """
        rows = []
        for part in self.parts:
            told = self.provocations
            within = (told["part"] == part) | (part == WHOLE)
            learnt = told["chain"].notna()
            asked = told[within & learnt] if learnt.any() else told[within]
            if not len(asked):
                continue
            happened, units = asked["happened"].to_numpy(), [quarter(month) for month in asked["month"]]
            own, chain = brier(asked["probability"], happened), brier(asked["chain"], happened)
            row: dict[str, object] = {"part": part, "months": len(asked), "happened": int(happened.sum())}
            worlds = self.forecast.provoked[self._rows(list(asked["month"]))].sum(axis=0)
            least, most = (float(value) for value in np.quantile(worlds, [0.05, 0.95]))
            row |= {
                "expected": float(asked["probability"].sum()),
                "least": least,
                "most": most,
                "brier": float(own.mean()),
            }
            rate = float(happened.mean())
            row |= {"brier.base rate": rate * (1 - rate)}
            row |= _told("base rate", skill_against_base_rate(own, happened, units))
            if np.isfinite(chain).all():
                row |= {"brier.chain": float(chain.mean()), **_told("chain", skill(own, chain, units))}
            rows.append(row)
        return pd.DataFrame(rows)

    @cached_property
    def other_readings(self) -> pd.DataFrame:
        """Brier scores had the coder put every level 0.15 lower or higher: ``question``, ``shift``, ``happened``, ``brier``."""
        rows = []
        for shift in (-DOUBT, 0.0, DOUBT):
            read = cases(self.forecast, self.record, self.items, self.quarter_ends, self.split, shift)
            for question in LEVELS:
                asked = read[read["question"] == question]
                score = brier(asked["probability"], asked["happened"]).mean()
                rows.append((question, shift, float(asked["happened"].mean()), float(score)))
        return pd.DataFrame(rows, columns=["question", "shift", "happened", "brier"])

    def _span(self, part: str = WHOLE) -> list[str]:
        """Months of a part, from the start to the end of the last quarter, as far as the record goes."""
        months = [m for m in self.forecast.months if self.record.first_month <= m <= self.quarter_ends[-1]]
        return [month for month in months if part in (WHOLE, part_of(month, self.split))]

    def _rows(self, months: Sequence[str]) -> list[int]:
        return [self.forecast.months.index(month) for month in months]

    def _agreed_by(self, months: Sequence[str], items: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """(items, months): the share of worlds that have agreed on each by then, and whether it was in the record."""
        columns = [self.forecast.items.index(item) for item in items]
        return self.forecast.agreed[np.ix_(self._rows(months), columns)].T, came(self.record, items, months).T


def hindcast(
    scenario: Scenario,
    record: Record,
    worlds: int = 500,
    seed: int = 7,
    *,
    split: str = SPLIT,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Hindcast:
    """Run a scenario as far as a record goes, and hold it against it.

    Parameters
    ----------
    scenario : Scenario
    record : Record
    worlds, seed, workers, progress
        As of ``forecast``.
    split : str
        Last month of the first part, as 2001-06.

    Raises
    ------
    ValueError
        Where scenario and record have no whole quarter in common, or there are no worlds.
    RecordError
        Where they have no item in common.
    """
    spec = scenario.spec
    shared = record.shared(list(spec.items))
    last = later(spec.start, spec.months)
    ends = quarters(max(later(spec.start, 1), record.first_month), min(last, record.last_month))
    if not ends:
        raise ValueError(
            f"{scenario.name} runs from {later(spec.start, 1)} to {last}, and the record {record.name} from "
            f"{record.first_month} to {record.last_month}: they have no whole quarter in common"
        )
    known = record.levels.loc[anchor(record, spec.start)].notna()
    items = [item for item in shared if known[item]]
    if not items:
        raise ValueError(
            f"the record {record.name} knows no item's level at the start of {scenario.name}, {spec.start}"
        )
    seen = forecast(
        scenario,
        worlds,
        seed,
        tuple(LEVELS.values()),
        months=months_between(spec.start, ends[-1]),
        workers=workers,
        progress=progress,
    )
    return Hindcast(seen, record, split, items, cases(seen, record, items, ends, split))


def _told(reference: str, found: Estimate) -> dict[str, object]:
    name = f"skill.{reference}"
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}


def _timings(reached: np.ndarray, happened: np.ndarray) -> dict[str, np.ndarray]:
    """What the model and its references say, (items, months): the share that has agreed by the end of each month."""
    rate = happened.mean(axis=0) if len(happened) else np.zeros(happened.shape[1])
    return {"crps": reached, "base rate": np.broadcast_to(rate, happened.shape), "never": np.zeros_like(happened)}
