"""What is in effect when: the mean performed level of every item, month by month (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from sim.analysis.words import label, percent
from sim.plots.month_axis import month_axis
from sim.plots.page import in_house_style, page
from sim.plots.palette import GREY, INK, LEVELS, STAGES

if TYPE_CHECKING:
    from sim.scenario import Scenario

ROW = 0.21
"""Inches an item takes."""
BETWEEN = 0.38
"""Inches that a table's title takes."""
TALL = 8.0
"""Inches from which the years are marked at the top, too."""


@in_house_style
def item_levels(trajectories: pd.DataFrame, scenario: Scenario) -> Figure:
    """A heat map a table, items by month, the stages in order; at the right each item's last mean level."""
    spec = scenario.spec
    levels = trajectories.loc[trajectories["series"] == "level"].pivot_table(index="id", columns="month", values="mean")
    agenda = {
        table: [
            name for stage in STAGES for name, item in spec.items.items() if (item.table, item.stage) == (table, stage)
        ]
        for table in spec.tables
    }
    agenda = {table: names for table, names in agenda.items() if names}
    body = sum(ROW * len(names) + BETWEEN for names in agenda.values())
    figure = page(
        11.5,
        body + 1.0,
        _seen(levels, scenario),
        "Mean level over worlds of what is carried out: 0 not at all, 1 in full. Right: level in the last month. "
        "Items in order of stage (short, mid, long term), divided by lines.",
    )
    grid = figure.subplots(
        len(agenda), squeeze=False, sharex=True, height_ratios=[ROW * len(names) + 0.04 for names in agenda.values()]
    )[:, 0]
    for axes, (table, names) in zip(grid, agenda.items(), strict=True):
        image = _heat(axes, levels.loc[names].to_numpy(), [label(spec.items[name].name) for name in names])
        _mark_stages(axes, [spec.items[name].stage for name in names])
        axes.set_title(label(spec.tables[table].name), loc="left")
    month_axis(grid[-1], spec.start, int(levels.columns.max()))
    grid[-1].tick_params(axis="x", length=3)
    if body > TALL:
        grid[0].tick_params(axis="x", length=3, top=True, labeltop=True)
    bar = figure.colorbar(
        image, ax=grid, orientation="horizontal", location="bottom", aspect=60, pad=0.2 / body, shrink=0.6
    )
    bar.set_label("mean performed level (0 nothing, 1 in full)")
    bar.outline.set_visible(False)
    return figure


def _heat(axes: Axes, levels: np.ndarray, names: list[str]) -> AxesImage:
    """Draw levels (items, months)."""
    image = axes.imshow(
        levels,
        aspect="auto",
        cmap=LEVELS,
        vmin=0,
        vmax=1,
        interpolation="nearest",
        extent=(0.5, levels.shape[1] + 0.5, len(names) - 0.5, -0.5),
    )
    axes.set_yticks(range(len(names)), names, size=9.5)
    axes.tick_params(axis="both", length=0)
    for place, level in enumerate(levels[:, -1]):
        axes.annotate(
            f"{level:.2f}",
            (1, place),
            (5, 0),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            size=9,
            va="center",
            color=INK,
            annotation_clip=False,
        )
    return image


def _mark_stages(axes: Axes, stages: list[str]) -> None:
    """Divide the rows where the stage changes, and name each stage at the right."""
    for stage in dict.fromkeys(stages):
        first, last = stages.index(stage), len(stages) - 1 - stages[::-1].index(stage)
        if first:
            axes.axhline(first - 0.5, color=INK, linewidth=1.4)
        axes.annotate(
            stage,
            (1, (first + last) / 2),
            (40, 0),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            size=9.5,
            va="center",
            color=GREY,
            annotation_clip=False,
        )


def _seen(levels: pd.DataFrame, scenario: Scenario) -> str:
    spec = scenario.spec
    last = levels[levels.columns.max()].reindex(list(spec.items))
    bar = spec.dynamics.in_effect
    return (
        f"At the end {int((last >= bar).sum())} of {len(last)} items are at least {percent(bar)} performed on average "
        f"over worlds, {int((last < 0.1).sum())} less than 10%; furthest: {spec.items[str(last.idxmax())].name} ({last.max():.2f})"
    )
