"""Which uncertain numbers decide what, and how much is luck: Sobol' indices of what can be known in advance.

Each point x of the design (a value for every number asked about) is run in the same R worlds. What a world w adds to a point
is luck: y(x, w). The indices are those of f(x), the mean of y over all luck that there could be; luck's own share of the
variance is told beside them.

With few worlds a point the mean over them is noisy, and its noise would count as the work of the numbers. Therefore no
product is taken within a world: where a formula has the square of a mean, products of different worlds are averaged, whose
expectation has no noise in it (a U-statistic; for one world's difference d it is (Σd)² − Σd² over R(R − 1), that is the
square of the mean less its estimated variance). Since worlds are the same at all points, what luck does to all points alike
drops out of differences.

Sources: I. M. Sobol', "Global sensitivity indices for nonlinear mathematical models and their Monte Carlo estimates",
Mathematics and Computers in Simulation 55 (2001), 271-280; first-order index by A. Saltelli et al., "Variance based sensitivity
analysis of model output", Computer Physics Communications 181 (2010), 259-270, table 2 (b), total index by M. J. W. Jansen (1999),
(f) there; design by SALib. Intervals: points and worlds are weighted anew at random, independently (a Bayesian bootstrap of
both margins: D. B. Rubin 1981; A. B. Owen, "The pigeonhole bootstrap", Annals of Applied Statistics 1 (2007), 386-411).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, log2
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.extras import needed
from sim.analysis.factors import Factor, problem, values_at
from sim.analysis.measures import Measure
from sim.analysis.measuring import measure_named, measured
from sim.batch import Batch, run_batch
from sim.scenario import Scenario

RESAMPLED = 400
LEAST_WORLDS = 2


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What came of a sensitivity analysis.

    Attributes
    ----------
    factors : list of Factor
    measure : Measure
        Of what.
    points, worlds : int
        Points of the design, and worlds at each.
    table : pandas.DataFrame
        One row a factor.
    parts : pandas.DataFrame
        Of Sobol' indices: the variance of the measure over points and worlds by where it comes from, as shares with their
        intervals: ``numbers``, ``luck`` (alike at all points), ``interplay`` (luck that matters at some points and not at
        others).
    """

    factors: list[Factor]
    measure: Measure
    points: int
    worlds: int
    table: pd.DataFrame = field(repr=False)
    parts: pd.DataFrame = field(repr=False)


def design_of(found: Sequence[Factor], points: int, seed: int) -> pd.DataFrame:
    """Saltelli's design: for each of N base points (a power of two) the point A, one a factor with that factor from B, and B."""
    sampling = needed("SALib.sample.sobol")
    shares = sampling.sample(problem(found), power_of_two(points), calc_second_order=False, seed=seed)
    return values_at(found, shares)


def power_of_two(points: int) -> int:
    """The least power of two that is no less."""
    return 2 ** ceil(log2(max(2, points)))


def sobol(
    scenario: Scenario,
    found: Sequence[Factor],
    measure: str = "settlement",
    points: int = 128,
    worlds: int = 16,
    seed: int = 7,
    *,
    workers: int = 1,
    out: Path | None = None,
    overwrite: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Sensitivity:
    """Sobol' indices of each factor.

    Parameters
    ----------
    scenario
    found
        As ``sim.analysis.factors.factors`` gives them.
    measure
        Name of what is measured of a world.
    points
        Base points; the design has as many for each factor, and twice as many besides. Raised to a power of two.
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
    design = design_of(found, points, seed)
    batch = run_batch(
        scenario, worlds, seed, points=design, workers=workers, out=out, overwrite=overwrite, progress=progress
    )
    seen = by_point_and_world(batch, told).reshape(power_of_two(points), len(found) + 2, worlds)
    table, parts = indices(seen, [factor.name for factor in found], seed)
    table.insert(1, "numbers", [len(factor.numbers) for factor in found])
    return Sensitivity(list(found), told, len(design), worlds, table, parts)


def at_least_two(worlds: int) -> None:
    if worlds < LEAST_WORLDS:
        raise ValueError(f"what is luck shows only in two worlds or more at each point, not in {worlds}")


def by_point_and_world(batch: Batch, told: Measure) -> np.ndarray:
    """(points, worlds), the measure of every world at every point.

    Raises
    ------
    ValueError
        Where some world could not be run.
    """
    assert batch.points is not None
    values = measured(batch, {"value": told}).sort_values(["point", "world"])
    if len(values) != len(batch.points) * len(batch.worlds):
        raise ValueError(f"{len(batch.failures)} worlds could not be run to their end; the indices need them all")
    return values["value"].to_numpy().reshape(len(batch.points), len(batch.worlds))


def indices(seen: np.ndarray, names: Sequence[str], seed: int = 7) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Indices with 95% intervals, and the parts of the variance.

    Parameters
    ----------
    seen
        (base points, factors + 2, worlds): the measure at A, at A with each factor from B, and at B.
    names
        Of the factors.

    Returns
    -------
    table
        A row a factor: ``factor``; ``first``, the share of the variance of f that would go if it were known; ``total``, the share
        that would stay if all others were known; ``low`` and ``high`` of each.
    parts
        A row each for ``numbers``, ``luck`` and ``interplay``: ``part``, ``share``, ``low``, ``high``.
    """
    chance = np.random.default_rng(seed)
    points, _, worlds = seen.shape
    estimate = _indices(seen, np.ones(points), np.ones(worlds))
    again = np.array(
        [
            _indices(seen, chance.standard_exponential((points,)), chance.standard_exponential((worlds,)))
            for _ in range(RESAMPLED)
        ]
    )
    low, high = _between(again)
    many = len(names)
    table = pd.DataFrame({"factor": list(names)})
    for name, some in (("first", slice(0, many)), ("total", slice(many, 2 * many))):
        table[name], table[f"{name}_low"], table[f"{name}_high"] = estimate[some], low[some], high[some]
    last = slice(2 * many, None)
    parts = pd.DataFrame({"part": ["numbers", "luck", "interplay"]})
    return table, parts.assign(share=estimate[last], low=low[last], high=high[last])


def _between(again: np.ndarray) -> np.ndarray:
    """(2, numbers), bounds that hold 95% of (resamplings, numbers); missing where a twentieth or more could not be worked out."""
    bounds = np.full((2, again.shape[1]), np.nan)
    known = np.isnan(again).mean(axis=0) < 0.05
    bounds[:, known] = np.nanquantile(again[:, known], [0.025, 0.975], axis=0)
    return bounds


def _indices(seen: np.ndarray, point: np.ndarray, world: np.ndarray) -> np.ndarray:
    """First-order indices, total indices, and the shares of numbers, luck and interplay, points and worlds having weights."""
    point, world = point / point.sum(), world / world.sum()
    ends = seen[:, [0, -1]]
    # What luck does to all points alike is taken out world by world.
    seen = seen - np.einsum("p,pew->w", point, ends) / 2
    a, mixed, b = seen[:, :1], seen[:, 1:-1], seen[:, -1:]
    known = point @ (apart(a, a, world) + apart(b, b, world))[:, 0] / 2
    # Taking out the mean of 2N points took out 1 / 2N of the variance.
    known /= 1 - (point**2).sum() / 2
    first = point @ apart(b, mixed - a, world)
    total = point @ apart(a - mixed, a - mixed, world) / 2
    parts = np.maximum(0.0, _parts(ends, point, world, known))
    scale = known if known > 0 else np.nan
    return np.concatenate([first / scale, total / scale, parts / parts.sum() if parts.any() else parts])


def apart(one: np.ndarray, other: np.ndarray, world: np.ndarray) -> np.ndarray:
    """Mean over all pairs of different worlds of the one in a world times the other in another: (..., worlds) to (...)."""
    same = world**2
    return ((one @ world) * (other @ world) - (one * other) @ same) / (world.sum() ** 2 - same.sum())


def _parts(ends: np.ndarray, point: np.ndarray, world: np.ndarray, known: float) -> np.ndarray:
    """Variance between points, between worlds, and of what is left, of a measure (base points, A and B, worlds)."""
    flat = ends.transpose(1, 0, 2).reshape(-1, ends.shape[2])
    each = np.concatenate([point, point]) / 2
    over_points, over_worlds = each @ flat, flat @ world
    mean = over_points @ world
    rest = flat - over_points - over_worlds[:, None] + mean
    left = each @ rest**2 @ world / ((1 - (each**2).sum()) * (1 - (world**2).sum()))
    between = world @ (over_points - mean) ** 2 / (1 - (world**2).sum()) - left * (each**2).sum()
    return np.array([known, between, left])
