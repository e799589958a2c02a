"""When each track reaches each stage, and in how many worlds it never does (ODD, "Observation")."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.intervals import share_interval
from sim.analysis.words import counted, label, listed, percent
from sim.plots.month_axis import month_axis
from sim.plots.page import in_house_style, page, spread, wrapped
from sim.plots.palette import STAGES

if TYPE_CHECKING:
    from sim.scenario import Scenario

PANEL = (5.4, 2.0)
"""Inches of one table's panel."""


@in_house_style
def stages_reached(outcomes: pd.DataFrame, scenario: Scenario) -> Figure:
    """One panel a table: share of worlds that have reached each stage by each month, as steps, with 95% Wilson intervals."""
    spec = scenario.spec
    tables = list(dict.fromkeys(table for table, _ in _stages(scenario)))
    columns = min(2, len(tables))
    rows = -(-len(tables) // columns)
    reached = {(table, stage): _by_month(outcomes, table, stage, spec.months) for table, stage in _stages(scenario)}
    figure = page(
        max(PANEL[0] * columns, 7),
        PANEL[1] * rows + 0.3,
        _seen({place: float(share[-1]) for place, share in reached.items()}, scenario),
        f"Share of {counted(len(outcomes))} that have reached the stage by that month, and in how many it never does. Band, and ± in "
        "points: 95% interval. A stage counts as reached when its items are "
        f"{spec.dynamics.stage_reached:.0%} performed on average, even if that is lost again later.",
    )
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for axes in grid.flat[len(tables) :]:
        axes.remove()
    for axes, table in zip(grid.flat, tables, strict=False):
        axes.set_title(wrapped(label(spec.tables[table].name), PANEL[0] - 0.8, 11.5))
        _curves(axes, {stage: share for (where, stage), share in reached.items() if where == table}, len(outcomes))
        month_axis(axes, spec.start, spec.months, most=5)
        axes.set_ylim(-0.02, 1.04)
        axes.set_yticks([0, 0.5, 1], ["0", "50%", "100%"])
        axes.grid(axis="y")
    for axes in grid[:, 0]:
        axes.set_ylabel("share of worlds")
    return figure


def _stages(scenario: Scenario) -> list[tuple[str, str]]:
    """Every table that has items with every stage for which it has any."""
    present = {(item.table, item.stage) for item in scenario.spec.items.values()}
    return [(table, stage) for table in scenario.spec.tables for stage in STAGES if (table, stage) in present]


def _by_month(outcomes: pd.DataFrame, table: str, stage: str, months: int) -> np.ndarray:
    """Share of worlds that have reached the stage by month 0..months: (months + 1,)."""
    when = outcomes[f"stage_month.{table}.{stage}"].dropna().to_numpy(dtype=int)
    return np.bincount(when, minlength=months + 1)[: months + 1].cumsum() / len(outcomes)


def _curves(axes: Axes, shares: dict[str, np.ndarray], worlds: int) -> None:
    ends = [share[-1] for share in shares.values()]
    # Ends that coincide keep the order of the stages, the first highest.
    places = dict(zip(reversed(shares), spread(ends[::-1], 0.15, 0.0, 1.0), strict=True))
    for stage, share in shares.items():
        months = np.arange(len(share))
        low, high = np.transpose([_interval(round(part * worlds), worlds) for part in share])
        axes.fill_between(months, low, high, step="post", color=STAGES[stage], alpha=0.18, linewidth=0)
        axes.step(months, share, where="post", color=STAGES[stage])
        axes.annotate(
            f"{stage} {percent(share[-1])}, never {rest(share[-1])} ±{_half(low[-1], high[-1])}",
            (1, places[stage]),
            (6, 0),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            color=STAGES[stage],
            size=9.5,
            weight="bold",
            va="center",
            annotation_clip=False,
        )


def rest(share: float) -> str:
    """What is left of all worlds; with the share as it is written it makes 100%."""
    return f"{100 - round(100 * share)}%" if 0.005 < share < 0.995 else percent(1 - share)


@cache
def _interval(count: int, worlds: int) -> tuple[float, float]:
    return share_interval(count, worlds)


def _seen(ends: dict[tuple[str, str], float], scenario: Scenario) -> str:
    """At how many tables most worlds come to the later stages."""
    reached = {stage: [share for (_, where), share in ends.items() if where == stage] for stage in ("mid", "long")}
    if not any(max(shares, default=0.0) > 0 for shares in reached.values()):
        return "No table gets beyond the short term in any world"
    told = [
        f"the {stage} term at {sum(share > 0.5 for share in shares) or 'none'} of {len(shares)}{' tables' * (stage == 'mid')}"
        for stage, shares in reached.items()
        if shares
    ]
    return f"Most worlds reach {listed(told)}"


def _half(low: float, high: float) -> str:
    """Half an interval in percentage points; it is never nothing."""
    half = 50 * (high - low)
    return f"{half:.0f}" if half >= 0.5 else "<1"
