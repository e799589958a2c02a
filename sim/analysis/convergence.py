"""Are these worlds enough? How the share of each outcome class settles down, and how many worlds a wanted precision takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from sim.analysis.intervals import Z, share_interval

if TYPE_CHECKING:
    from sim.scenario import Scenario

FIRST = 16  # worlds from which the course of a share is told
STEPS = 60  # numbers of worlds at which it is told, evenly spaced on a logarithmic scale


def convergence(outcomes: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The share of each outcome class among the first so many worlds, with its 95% interval.

    Returns
    -------
    pandas.DataFrame
        Columns outcome, worlds, share, low, high; for each class in the scenario's order, worlds rise to all there are.
    """
    everyone = len(outcomes)
    numbers = np.unique(np.geomspace(min(FIRST, everyone), everyone, STEPS).round().astype(int))
    rows = []
    for name in scenario.spec.outcomes:
        met = outcomes["outcome"].eq(name).cumsum().to_numpy()
        rows += [(name, int(n), met[n - 1] / n, *share_interval(int(met[n - 1]), int(n))) for n in numbers]
    return pd.DataFrame(rows, columns=["outcome", "worlds", "share", "low", "high"])


def worlds_needed(share: float, half_width: float) -> int:
    """Worlds from which half of the 95% Wilson interval of a share is no wider than wanted.

    Parameters
    ----------
    share
        What the share is thought to be, 0..1.
    half_width
        Above 0 and below 0.5; 0.01 is one percentage point.
    """
    if not 0 <= share <= 1 or not 0 < half_width < 0.5:
        raise ValueError(f"a share of {share} cannot be known to within {half_width}")

    def too_wide(log_worlds: float) -> float:
        worlds = np.exp(log_worlds)
        spread = np.sqrt(share * (1 - share) / worlds + Z**2 / (4 * worlds**2))
        return float(Z / (1 + Z**2 / worlds) * spread - half_width)

    if too_wide(0.0) <= 0:
        return 1
    return int(np.ceil(np.exp(brentq(too_wide, 0.0, np.log(1e12)))))
