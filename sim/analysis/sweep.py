"""What a sweep shows: measures at each point of a design, and how each varied number moves them on its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t

from sim.analysis.intervals import Effect, share_interval
from sim.analysis.measures import SHARE, Measure, measures
from sim.analysis.measuring import measure_named, measured
from sim.batch import Batch

FEW = 9  # different values up to which each is shown for itself; more are put together in fifths


def at_points(batch: Batch, asked: str = "settlement") -> pd.DataFrame:
    """Measures at each point of a batch with a design.

    Parameters
    ----------
    batch
        As ``run_batch(..., points=...)`` makes it.
    asked
        Name of a measure. Where it is a share of worlds, the shares of all outcome classes follow it.

    Returns
    -------
    table
        One row a measure and point: ``measure``, ``what``, ``unit``, ``point``, a column for each varied number, ``worlds``,
        ``mean``, ``low``, ``high`` (95% interval, of a share in per cent by Wilson; missing for a mean of one world).

    Raises
    ------
    ValueError
        Where the batch has no design or there is no such measure.
    """
    if batch.points is None:
        raise ValueError("the batch has no points: it was run without a design")
    spec = batch.scenario.spec
    told = {asked: measure_named(spec, asked)}
    if told[asked].is_share:
        classes = {f"outcome.{name}" for name in spec.outcomes}
        others = {name: one for name, one in measures(spec).items() if name in classes or name == "settlement"}
        told |= {name: one for name, one in others.items() if one.words != told[asked].words}
    values = measured(batch, told)
    rows = []
    for name, measure in told.items():
        of_points = dict(list(values.groupby("point")[name]))
        for point, varied in enumerate(batch.points.to_dict("records")):
            of_point = of_points.get(point, pd.Series(dtype=float))
            if of_point.empty:  # no world could be run there
                continue
            mean, low, high = _interval(of_point, measure)
            lead = {"measure": name, "what": measure.words, "unit": measure.unit, "point": point}
            rows.append(lead | varied | {"worlds": len(of_point), "mean": mean, "low": low, "high": high})
    return pd.DataFrame(rows)


def _interval(values: pd.Series, measure: Measure) -> tuple[float, float, float]:
    mean = float(values.mean())
    if measure.is_share:
        low, high = share_interval(int((values > 0).sum()), len(values))
        return mean, 100 * low, 100 * high
    half = Effect.of("", values, "").half if len(values) > 1 else np.nan
    return mean, mean - half, mean + half


def varied_numbers(table: pd.DataFrame) -> list[str]:
    """Paths of the numbers that a table of ``at_points`` varies."""
    return list(table.columns[4:-4])


def main_effects(table: pd.DataFrame) -> pd.DataFrame:
    """How the asked measure moves with each number, the others varying as the design has them.

    Parameters
    ----------
    table
        As ``at_points`` makes it; its first measure is taken.

    Returns
    -------
    effects
        One row a number and level: ``path``, ``from``, ``to`` (the same where a level is one value, else the bounds of a
        fifth of the points), ``value`` (their mean), ``points``, ``mean``, ``low``, ``high``.

    Notes
    -----
    In a grid all levels meet the same other values, and only luck makes their means unsure. As the worlds are the same at all
    points, the interval of a mean over points is at most as wide as theirs are on average, which is what is told. In other
    designs the interval is that of a mean over the points of a level, which differ in all else (Student's t; missing where
    there is one point).
    """
    grid = is_grid(table, varied_numbers(table))
    asked = table[table["measure"] == table["measure"].iloc[0]]
    rows = []
    for path in varied_numbers(table):
        values = asked[path]
        level: pd.Series = values if values.nunique() <= FEW else pd.qcut(values, 5, labels=False, duplicates="drop")
        for _, some in asked.groupby(level):
            means = some["mean"]
            low, high = (some["low"].mean(), some["high"].mean()) if grid else _over_points(some)
            within = some[path]
            ends = {"from": within.min(), "to": within.max(), "value": within.mean()}
            rows.append({"path": path} | ends | {"points": len(means), "mean": means.mean(), "low": low, "high": high})
    return pd.DataFrame(rows)


def _over_points(some: pd.DataFrame) -> tuple[float, float]:
    means = some["mean"]
    if len(means) < 2:
        return np.nan, np.nan
    half = float(t.ppf(0.975, len(means) - 1) * means.std(ddof=1) / np.sqrt(len(means)))
    low, high = means.mean() - half, means.mean() + half
    return (max(0.0, low), min(100.0, high)) if some["unit"].iloc[0] == SHARE else (low, high)


def reach(effects: pd.DataFrame) -> pd.Series:
    """How far apart the highest and the lowest mean of each number are, the furthest first."""
    means = effects.groupby("path", sort=False)["mean"]
    return (means.max() - means.min()).sort_values(ascending=False, kind="stable")


def is_grid(table: pd.DataFrame, paths: Sequence[str]) -> bool:
    """Whether every value of each number was tried with every value of the others."""
    points = table[list(paths)].drop_duplicates()
    return len(points) == int(np.prod([points[path].nunique() for path in paths]))
