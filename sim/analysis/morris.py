"""Which uncertain numbers matter at all, at little cost: elementary effects.

From a point at random each factor is moved in turn, by two thirds of its range; its elementary effect is the change of the
mean over worlds, for a whole range at that rate. Numbers that are drawn from a distribution move between its 5th and its 95th
percentile. M. D. Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33 (1991),
161-174; μ* and factors of several numbers by F. Campolongo, J. Cariboni and A. Saltelli, "An effective screening design for
sensitivity analysis of large models", Environmental Modelling & Software 22 (2007), 1509-1518. Design by SALib.

A mean of absolute changes is never nothing where luck is at work. So what μ* would be if nothing but luck moved the mean is told
beside it, and what luck adds to σ is taken out of it: the worlds are the same before and after a move, and their differences
tell how sure each change is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.extras import needed
from sim.analysis.factors import Factor, problem, values_at
from sim.analysis.measuring import measure_named
from sim.analysis.sensitivity import RESAMPLED, Sensitivity, at_least_two, by_point_and_world
from sim.batch import run_batch
from sim.scenario import Scenario

LEVELS = 4
TAIL = 0.05  # of a distribution, on either side, that is not tried


def morris(
    scenario: Scenario,
    found: Sequence[Factor],
    measure: str = "settlement",
    points: int = 32,
    worlds: int = 16,
    seed: int = 7,
    *,
    workers: int = 1,
    out: Path | None = None,
    overwrite: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Sensitivity:
    """Elementary effects of each factor on the mean over worlds of a measure.

    Parameters
    ----------
    scenario
    found
        As ``sim.analysis.factors.factors`` gives them.
    measure
        Name of what is measured of a world.
    points
        Points to begin from; from each, every factor is moved once.
    worlds
        Worlds at each point, at least 2.
    seed, workers, out, overwrite, progress
        As of ``run_batch``.

    Raises
    ------
    ValueError
        Where there are fewer than two worlds, or no such measure.
    ModuleNotFoundError
        Where SALib is not installed.
    """
    told = measure_named(scenario.spec, measure)
    at_least_two(worlds)
    shares = trajectories(found, points, seed)
    design = values_at(found, shares)
    batch = run_batch(
        scenario, worlds, seed, points=design, workers=workers, out=out, overwrite=overwrite, progress=progress
    )
    seen = by_point_and_world(batch, told).reshape(-1, len(found) + 1, worlds)
    effects = elementary_effects(shares.reshape(len(seen), len(found) + 1, -1), seen, found)
    table = summary(effects, found, seed)
    return Sensitivity(list(found), told, len(design), worlds, table, pd.DataFrame())


def trajectories(found: Sequence[Factor], points: int, seed: int) -> np.ndarray:
    """((factors + 1) × points, numbers), shares 0..1: from each point to begin from, a move of each factor after the other."""
    sampling = needed("SALib.sample.morris")
    asked = problem(found, TAIL)
    if len(found) < 2:
        raise ValueError("elementary effects need two factors or more; with one, use sweep")
    shares: np.ndarray = sampling.sample(asked, max(2, points), num_levels=LEVELS, seed=seed)
    return shares


def elementary_effects(shares: np.ndarray, seen: np.ndarray, found: Sequence[Factor]) -> np.ndarray:
    """(beginnings, factors, worlds), what a move of each factor changes in each world, for its whole range at that rate.

    Parameters
    ----------
    shares
        (beginnings, factors + 1, numbers): the design.
    seen
        (beginnings, factors + 1, worlds): the measure.
    found
        The factors. The change is that of the way up, whichever way the first number of a factor was moved.
    """
    step = LEVELS / (2 * (LEVELS - 1))
    first = np.cumsum([0, *(len(factor.numbers) for factor in found[:-1])])
    # (beginnings, moves, factors): the way in which the first number of each factor goes, which moves only with its factor.
    way = np.sign(np.diff(shares, axis=1)[:, :, first])
    return np.einsum("bmf,bmw->bfw", way, np.diff(seen, axis=1)) / step


def summary(effects: np.ndarray, found: Sequence[Factor], seed: int = 7) -> pd.DataFrame:
    """One row a factor.

    Returns
    -------
    table
        ``factor``, ``numbers``; ``mu``, the mean effect (missing for several numbers, which move up and down together); ``mu_star``,
        the mean size of the effect, with ``low`` and ``high`` of its 95% interval over the beginnings, given these worlds (a Bayesian
        bootstrap; other worlds may move it further); ``luck``, what it would be from luck alone; ``sigma``, how much the effect
        differs from point to point, without the noise of luck in it (missing likewise).
    """
    chance = np.random.default_rng(seed)
    begun, _, worlds = effects.shape
    mean = effects.mean(axis=2)
    error = effects.std(axis=2, ddof=1) / np.sqrt(worlds)
    # What luck does to all beginnings alike is no difference between them, so it must not be taken off it either.
    apart = effects - effects.mean(axis=0)
    noise = (apart.var(axis=2, ddof=1) / worlds).mean(axis=0) * begun / max(1, begun - 1)
    # Only beginnings are weighted anew: weighting the worlds too would add luck once more to a mean of absolute values.
    weight = chance.standard_exponential((RESAMPLED, begun))
    low, high = np.quantile(weight @ np.abs(mean) / weight.sum(axis=1, keepdims=True), [0.025, 0.975], axis=0)
    single = np.array([len(factor.numbers) == 1 for factor in found])
    return pd.DataFrame(
        {
            "factor": [factor.name for factor in found],
            "numbers": [len(factor.numbers) for factor in found],
            "mu": np.where(single, mean.mean(axis=0), np.nan),
            "mu_star": np.abs(mean).mean(axis=0),
            "low": low,
            "high": high,
            "luck": np.sqrt(2 / np.pi) * error.mean(axis=0),
            "sigma": np.where(single, np.sqrt(np.maximum(0, mean.var(axis=0, ddof=1) - noise)), np.nan),
        }
    )
