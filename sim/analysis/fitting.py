"""Fitting a few numbers of a scenario to the first part of a record, and judging the fit by the second.

The objective is the mean Brier score of one question in the quarters up to the split. Every setting is run in the same worlds
of the same seed, so that two of them differ by what the numbers do and not by luck; the objective is then a function
without noise, but bumpy, which is looked through by DIRECT (Jones, Perttunen and Stuckman, "Lipschitzian optimization without
the Lipschitz constant", Journal of Optimization Theory and Applications 79, 1993; in its locally biased form, Gablonsky and
Kelley 2001), as SciPy has it: it needs no slope, no start and no luck of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, direct

from sim.analysis.hindcast import SPLIT, WHOLE, Hindcast, hindcast
from sim.analysis.hindcast_cases import QUESTIONS
from sim.analysis.levers import Lever, changes, with_settings
from sim.analysis.scores import brier
from sim.record import Record
from sim.scenario import Scenario
from sim.scenario.months import months_between

BUDGET = 120
FULL = 1e-9  # an objective that small cannot be bettered


@dataclass(frozen=True, eq=False)
class Fit:
    """What came of a fit.

    Attributes
    ----------
    scenario : Scenario
        As it was.
    levers : list of Lever
    question : str
        Whose Brier score was made small.
    split : str
        Last month of the record that was looked at.
    worlds, seed : int
    settings : list of float
        Of each lever, the best found.
    unfitted, score : float
        The objective of the scenario as it was, and at the best setting.
    tried : DataFrame
        One row an evaluation, in their order: a column for each lever by its name, and ``score``.
    by_item : DataFrame
        The same rows, and for each item its mean Brier score; the first row, numbered -1, is the scenario as it was.
    """

    scenario: Scenario
    levers: list[Lever]
    question: str
    split: str
    worlds: int
    seed: int
    settings: list[float]
    unfitted: float
    score: float
    tried: pd.DataFrame = field(repr=False)
    by_item: pd.DataFrame = field(repr=False)

    @property
    def fitted(self) -> Scenario:
        """The scenario at the best setting; as it was, where nothing better was found."""
        return with_settings(self.scenario, self.levers, self.settings) if self.settings else self.scenario

    @property
    def values(self) -> dict[str, object]:
        """What the best setting puts into the scenario, by path; nothing where nothing better was found."""
        return changes(self.scenario, self.levers, self.settings) if self.settings else {}

    def at_bound(self, lever: Lever) -> bool:
        """Whether the best setting lies within a fiftieth of the range of a bound, where more may lie beyond."""
        if not self.settings:
            return False
        setting = self.settings[self.levers.index(lever)]
        low, high, here = (np.log(x) if lever.scales else x for x in (lever.low, lever.high, setting))
        return bool(min(here - low, high - here) < 0.02 * (high - low))

    def across(self, groups: dict[str, str]) -> pd.DataFrame:
        """Settings chosen without one group of items, judged by that group: does what is learnt from some hold for others?

        Chosen among those that were tried, which the optimiser looked for with all items in view: what it tried most is what suits all.

        Parameters
        ----------
        groups
            Of each item, the group: its table, say.

        Returns
        -------
        DataFrame
            One row a group: ``group``, ``items``, ``unfitted``, ``chosen`` (mean Brier scores in the quarters that were fitted), and a
            column for each lever with the setting that was best for all other items.
        """
        whose = pd.Series(groups).reindex(self.by_item.columns)
        rows = []
        for group in dict.fromkeys(whose):
            inside, rest = self.by_item.loc[:, whose == group], self.by_item.loc[:, whose != group]
            if rest.shape[1] == 0:
                continue
            best = int(rest.mean(axis=1).to_numpy().argmin()) - 1
            row: dict[str, object] = {"group": group, "items": inside.shape[1], "unfitted": inside.loc[-1].mean()}
            row["chosen"] = inside.loc[best].mean()
            row |= {lever.name: np.nan if best < 0 else self.tried.loc[best, lever.name] for lever in self.levers}
            rows.append(row)
        return pd.DataFrame(rows)


def first_part(scenario: Scenario, split: str) -> Scenario:
    """A scenario up to the last month that a fit looks at, such as ``2001-06``; what comes of later events has no part in it."""
    return scenario.lasting(min(scenario.spec.months, max(1, months_between(scenario.spec.start, split))))


def fit(
    scenario: Scenario,
    record: Record,
    moved: Sequence[Lever],
    *,
    question: str = "partly",
    split: str = SPLIT,
    worlds: int = 300,
    seed: int = 7,
    budget: int = BUDGET,
    progress: Callable[[int], None] | None = None,
) -> Fit:
    """Look for the settings of a few levers that make the Brier score of a question least, up to the split.

    Parameters
    ----------
    scenario : Scenario
    record : Record
        Only what it held at the end of the split's month is looked at.
    moved
        The levers.
    question : str
        ``partly``, ``in effect`` or ``agreed``.
    split : str
        Last month of the part that is fitted, as 2001-06.
    worlds, seed : int
        The worlds of every evaluation, the same for all.
    budget : int
        How many settings are tried; the last round of the optimiser is finished, so that it may be a few more.
    progress : callable, optional
        Called with the number of worlds, each time a setting has been tried.

    Raises
    ------
    ValueError
        Where there is no such question, no lever, a budget below one, or nothing to be asked about.
    ScenarioError
        Where a lever moves what only comes after the split.
    RecordError
        Where the record begins after the split, or has no item of the scenario.
    """
    if question not in QUESTIONS:
        raise ValueError(f"no such question as {question}; there are {', '.join(QUESTIONS)}")
    if not moved or budget < 1:
        raise ValueError("a fit needs a number to move" if not moved else f"a fit needs a try or more, not {budget}")
    known = record.until(split)
    # What comes later is neither run nor asked about; cut once, since cutting checks the scenario anew.
    short = first_part(scenario, split)
    with_settings(short, moved, [lever.low for lever in moved])
    tried: list[list[float]] = []
    scores: list[pd.Series] = []

    def of_items(variant: Scenario) -> pd.Series:
        found = hindcast(variant, known, worlds, seed, split=split)
        if progress:
            progress(worlds)
        return item_scores(found, question)

    def objective(shares: np.ndarray) -> float:
        settings = [lever.at(share) for lever, share in zip(moved, shares, strict=True)]
        tried.append(settings)
        scores.append(of_items(with_settings(short, moved, settings)))
        return float(scores[-1].mean())

    before = of_items(short)
    if not len(before):
        raise ValueError(f"no item of {record.name} can be asked whether it is {question} by {split}")
    direct(
        objective,
        Bounds(np.zeros(len(moved)), np.ones(len(moved))),
        maxfun=budget,
        maxiter=budget,
        locally_biased=True,
        f_min=0.0,
        f_min_rtol=FULL,
    )
    by_item = pd.DataFrame([before, *scores], index=range(-1, len(scores)))
    means = by_item.mean(axis=1)
    best = int(means.to_numpy().argmin()) - 1
    table = pd.DataFrame(tried, columns=[lever.name for lever in moved])
    table["score"] = means.iloc[1:].to_numpy()
    settings = [] if best < 0 else tried[best]
    return Fit(
        scenario,
        list(moved),
        question,
        split,
        worlds,
        seed,
        settings,
        float(means[-1]),
        float(means[best]),
        table,
        by_item,
    )


def item_scores(found: Hindcast, question: str, part: str = WHOLE) -> pd.Series:
    """Mean Brier score of each item over the quarters of a part; every item has as many of them."""
    asked = found.of(part, question)
    return (
        pd.Series(brier(asked["probability"], asked["happened"]), index=asked["item"])
        .groupby(level=0, sort=False)
        .mean()
    )
