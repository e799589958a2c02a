"""A heat map of the agenda, or of one table's: items by month, a map a table, in the order of stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from sim.analysis.words import label
from sim.plots.month_axis import month_axis
from sim.plots.page import page
from sim.plots.palette import GREY, INK, LEVELS, STAGES

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.schema import ScenarioFile

WIDTH = 11.5
ROW = 0.21
"""Inches an item takes."""
BETWEEN = 0.38
"""Inches that a table's title takes."""
TALL = 8.0
"""Inches from which the years are marked at the top, too."""


def agenda_heat(
    levels: pd.DataFrame,
    ends: dict[str, str],
    scenario: Scenario,
    title: str,
    note: str,
    scale: str,
    room: float = 40.0,
    table: str | None = None,
) -> tuple[Figure, dict[str, tuple[Axes, int]]]:
    """A page with a heat map for each table.

    Parameters
    ----------
    levels : DataFrame
        0..1, one row an item and one column a month.
    ends : dict
        What stands at the right of each item.
    scenario : Scenario
    title, note, scale : str
        Headline, how to read it, and what the colours measure.
    room : float
        Points of a page that what stands at the right takes.
    table : str, optional
        Whose items are drawn; where not given, those of all tables.

    Returns
    -------
    figure, places
        For each item its axes, whose x is the month, and its y there.
    """
    spec = scenario.spec
    agenda = {name: items for name, items in in_stages(spec).items() if table in (None, name)}
    body = sum(ROW * len(names) + BETWEEN for names in agenda.values())
    figure = page(WIDTH, body + 1.0, title, note)
    grid = figure.subplots(
        len(agenda), squeeze=False, sharex=True, height_ratios=[ROW * len(names) + 0.04 for names in agenda.values()]
    )[:, 0]
    places: dict[str, tuple[Axes, int]] = {}
    for axes, (where, names) in zip(grid, agenda.items(), strict=True):
        image = _heat(axes, levels.loc[names].to_numpy(), [label(spec.items[name].name) for name in names])
        for place, name in enumerate(names):
            _beside(axes, place, ends[name], 5, INK, 9)
            places[name] = axes, place
        _mark_stages(axes, [spec.items[name].stage for name in names], room)
        if table is None:
            axes.set_title(label(spec.tables[where].name), loc="left")
    month_axis(grid[-1], spec.start, int(levels.columns.max()))
    grid[-1].tick_params(axis="x", length=3)
    if body > TALL:
        grid[0].tick_params(axis="x", length=3, top=True, labeltop=True)
    bar = figure.colorbar(
        image, ax=grid, orientation="horizontal", location="bottom", aspect=60, pad=0.2 / body, shrink=0.6
    )
    bar.set_label(scale)
    bar.outline.set_visible(False)
    return figure, places


def in_stages(spec: ScenarioFile) -> dict[str, list[str]]:
    """The items of each table that has any, in the order of stages."""
    agenda = {
        table: [
            name for stage in STAGES for name, item in spec.items.items() if (item.table, item.stage) == (table, stage)
        ]
        for table in spec.tables
    }
    return {table: names for table, names in agenda.items() if names}


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
    return image


def _mark_stages(axes: Axes, stages: list[str], room: float) -> None:
    """Divide the rows where the stage changes, and name each stage at the right."""
    for stage in dict.fromkeys(stages):
        first, last = stages.index(stage), len(stages) - 1 - stages[::-1].index(stage)
        if first:
            axes.axhline(first - 0.5, color=INK, linewidth=1.4)
        _beside(axes, (first + last) / 2, stage, room, GREY, 9.5)


def _beside(axes: Axes, place: float, text: str, points: float, colour: str, size: float) -> None:
    axes.annotate(
        text,
        (1, place),
        (points, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        size=size,
        va="center",
        color=colour,
        annotation_clip=False,
    )
