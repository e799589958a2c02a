"""The course of a few numbers over many worlds: where a world lies among others of its seed, month by month.

Kept small, so that it can be sent from one process to another: what a government has, support at home, threat, coordination.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.believed import WORTH
from sim.analysis.witnessed import Name, now
from sim.batch.chunks import forget
from sim.batch.outcomes import outcome_table
from sim.batch.trajectories import BINS, QUANTILES, rank
from sim.model import NegotiationModel

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Courses:
    """What some worlds of a seed came through.

    Attributes
    ----------
    outcomes : DataFrame
        Their rows of a batch's outcomes.
    values : mapping of (series, id) to (worlds, months)
        ``value`` and ``believed`` in points; the others 0..1.
    """

    outcomes: pd.DataFrame
    values: dict[Name, np.ndarray]

    @property
    def worlds(self) -> int:
        return len(self.outcomes)

    def band(self, series: str, whose: str = "") -> np.ndarray:
        """(5, months): q05, q25, q50, q75 and q95 of a series over worlds, the same that a batch's trajectories have.

        What lies in 0..1 is taken to the nearest hundredth, as there; points as they are.
        """
        ordered = np.sort(self.values[series, whose], axis=0)
        found = ordered[[rank(q, self.worlds) - 1 for q in QUANTILES]]
        return found if series in WORTH else np.floor(found * (BINS - 1) + 0.5) / (BINS - 1)


def courses(scenario: Scenario, worlds: range, seed: int) -> Courses:
    """Run some worlds, all at once, and look at them after each month.

    Raises
    ------
    ValueError
        Where there can be no such worlds or seed.
    """
    model = NegotiationModel(scenario, worlds=worlds, rng=seed, collect=False)
    seen: dict[Name, list[np.ndarray]] = {}
    while model.running:
        model.step()
        for name, values in now(model):
            seen.setdefault(name, []).append(values)
    outcomes = outcome_table(model)
    forget(model)
    return Courses(outcomes, {name: np.stack(values, axis=1) for name, values in seen.items()})


def joined(parts: Sequence[Courses]) -> Courses:
    """Several as one, in their order."""
    return Courses(
        pd.concat([part.outcomes for part in parts], ignore_index=True),
        {name: np.concatenate([part.values[name] for part in parts]) for name in parts[0].values},
    )
