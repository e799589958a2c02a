"""Scores of forecasts by probability: Brier, skill, reliability and CRPS, with intervals over the units that are independent.

Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950; Gneiting and Raftery,
"Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007. Units (the items of a record) are drawn anew with
replacement and each is taken with all its quarters, since quarters of one item resemble each other (the cluster bootstrap;
Davison and Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

RESAMPLES = 2_000
SEED = 1  # of the resampling alone, so that the same forecasts have the same intervals
FEWEST = 3  # units from which there is an interval: one or two drawn anew are always the same
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


class Estimate(NamedTuple):
    """A number with its 95% interval; NaN where it is not defined, an interval also where it would come from too few units."""

    value: float
    low: float
    high: float


def brier(probability: ArrayLike, happened: ArrayLike) -> np.ndarray:
    """Squared distance of each probability, 0..1, from what happened, 0 or 1."""
    return (np.asarray(probability, float) - np.asarray(happened, float)) ** 2


def crps(reached: ArrayLike, happened: ArrayLike) -> np.ndarray:
    """CRPS of a time that may never come, censored at the horizon.

    Parameters
    ----------
    reached : (..., months), 0..1
        Share of the ensemble in which it has come by the end of each month.
    happened : (..., months)
        1 from the month on in which it came, and 0 before.

    Returns
    -------
    (...), months
        The sum over months of the squared distance between the two. It is the CRPS of the ensemble of months when whatever
        comes after the horizon, or never, is put in the first month after it; a certain forecast that errs by three
        months has 3.
    """
    return brier(reached, happened).sum(axis=-1)


def draws(units: int, resamples: int = RESAMPLES) -> np.ndarray:
    """(resamples, units): how often each unit is drawn in each resample."""
    rng = np.random.default_rng(SEED)
    return rng.multinomial(units, np.full(units, 1.0 / units), size=resamples).astype(float)


def interval(values: np.ndarray, units: int) -> tuple[float, float]:
    """The middle 95% of values resampled over so many units; NaN where these are too few, or more than a fortieth is not defined."""
    values = np.asarray(values, float)
    defined = values[np.isfinite(values)]
    if units < FEWEST or not len(values) or len(defined) < len(values) * (1 - 0.025):
        return float("nan"), float("nan")
    low, high = np.quantile(defined, [0.025, 0.975])
    return float(low), float(high)


def mean_score(scores: ArrayLike, units: ArrayLike) -> Estimate:
    """Mean of scores, with its interval over units."""
    counted = Units(units)
    total, size = counted.sum(np.asarray(scores, float)), counted.sizes
    weights = draws(len(size))
    low, high = interval((weights @ total) / (weights @ size), len(size))
    return Estimate(float(total.sum() / size.sum()), low, high)


def skill(scores: ArrayLike, reference: ArrayLike, units: ArrayLike) -> Estimate:
    """1 less the mean score over that of a reference: 1 is perfect, 0 no better, negative worse. NaN where the reference is perfect."""
    counted = Units(units)
    own, other = counted.sum(np.asarray(scores, float)), counted.sum(np.asarray(reference, float))
    weights = draws(len(counted.sizes))
    with np.errstate(divide="ignore", invalid="ignore"):
        resampled = 1.0 - (weights @ own) / (weights @ other)
        value = 1.0 - own.sum() / other.sum()
    return Estimate(float(value) if other.sum() > 0 else float("nan"), *interval(resampled, len(counted.sizes)))


def skill_against_base_rate(scores: ArrayLike, happened: ArrayLike, units: ArrayLike) -> Estimate:
    """Skill against forecasting, always, the share of cases in which it happened; the share is each resample's own."""
    counted = Units(units)
    own, met, size = (
        counted.sum(np.asarray(scores, float)),
        counted.sum(np.asarray(happened, float)),
        counted.sizes,
    )
    weights = draws(len(size))

    def against(own: np.ndarray, met: np.ndarray, size: np.ndarray) -> np.ndarray:
        rate = met / size
        with np.errstate(divide="ignore", invalid="ignore"):
            found = 1.0 - (own / size) / (rate * (1.0 - rate))
        return np.where(rate * (1.0 - rate) > 0, found, np.nan)

    value = against(own.sum(), met.sum(), size.sum())
    return Estimate(float(value), *interval(against(weights @ own, weights @ met, weights @ size), len(size)))


def reliability(probability: ArrayLike, happened: ArrayLike, units: ArrayLike) -> pd.DataFrame:
    """How often it happened when so or so much was forecast.

    Returns
    -------
    table
        One row a bin of probabilities that holds any: ``from``, ``to``, ``forecasts``, ``units`` (from how many they come),
        ``probability`` (their mean), ``happened`` (the share in which it did), ``low``, ``high`` (its interval over units).
    """
    p, y, who = np.asarray(probability, float), np.asarray(happened, float), np.asarray(units)
    places = np.clip(np.searchsorted(EDGES, p, side="right") - 1, 0, len(EDGES) - 2)
    rows = []
    for place in np.unique(places):
        inside = places == place
        share = mean_score(y[inside], who[inside])
        many = len(np.unique(who[inside]))
        rows.append((EDGES[place], EDGES[place + 1], int(inside.sum()), many, float(p[inside].mean()), *share))
    columns = ["from", "to", "forecasts", "units", "probability", "happened", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


class Units:
    """Which cases belong to which unit.

    Attributes
    ----------
    sizes : (units,)
        Cases of each.
    """

    def __init__(self, units: ArrayLike) -> None:
        _, self._of = np.unique(np.asarray(units), return_inverse=True)
        self.sizes = np.bincount(self._of).astype(float)

    def sum(self, values: np.ndarray) -> np.ndarray:
        """(units,), the sum over each one's cases."""
        return np.bincount(self._of, weights=values)
