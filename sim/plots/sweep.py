"""A sweep: how a measure moves with the numbers that were varied, with one as lines, with two as a surface, with more each for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.paths import named, with_unit
from sim.analysis.sweep import is_grid, main_effects, reach, varied_numbers
from sim.analysis.words import headed, percent
from sim.plots.page import in_house_style, page, spread, wrapped
from sim.plots.palette import ACCENT, GREY, INK, LEVELS, PALE

if TYPE_CHECKING:
    from sim.scenario import Scenario

CELLS = 12  # levels of each of two numbers up to which a surface has its numbers written into it
PANELS = 3  # beside each other
PANEL = 2.5  # inches of its height
TICKS = 6


@in_house_style
def sweep(table: pd.DataFrame, scenario: Scenario) -> Figure:
    """The asked measure (the first in the table) against what was varied.

    Parameters
    ----------
    table
        As ``sim.analysis.sweep.at_points`` makes it.
    scenario
        The scenario that was run.
    """
    paths = [path for path in varied_numbers(table) if table[path].min() < table[path].max()] or varied_numbers(table)[
        :1
    ]
    if len(paths) == 1:
        return _lines(table, paths[0], scenario)
    if len(paths) == 2:
        return _surface(_asked(table), paths[0], paths[1], scenario)
    return _each(table, paths, scenario)


def _asked(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["measure"] == table["measure"].iloc[0]]


def _unit(table: pd.DataFrame) -> str:
    """What a measure is counted in, for an axis."""
    unit = table["unit"].iloc[0]
    return "% of worlds" if unit == "%" else unit


def _said(value: float, table: pd.DataFrame) -> str:
    """A value of the asked measure as a sentence has it."""
    unit = table["unit"].iloc[0]
    return percent(value / 100) if unit == "%" else f"{value:.3g} {unit}".rstrip()


def _subject(table: pd.DataFrame) -> str:
    asked = _asked(table)
    what = asked["what"].iloc[0]
    return f"The share of worlds that end in {what}" if asked["unit"].iloc[0] == "%" else f"The {what}"


def _in_each(table: pd.DataFrame) -> str:
    worlds = table["worlds"]
    many = f"{worlds.min():,}" if worlds.min() == worlds.max() else f"{worlds.min():,} to {worlds.max():,}"
    return f"{table['point'].nunique():,} points, each run in the same {many} worlds"


def _lines(table: pd.DataFrame, path: str, scenario: Scenario) -> Figure:
    """One number: the asked measure with its intervals, and of shares the other outcome classes beside it."""
    asked = _asked(table).sort_values(path)
    first, last = asked.iloc[0], asked.iloc[-1]
    figure = page(
        9.0,
        4.6,
        f"{_subject(table)} goes from {_said(first['mean'], table)} to {_said(last['mean'], table)} as “{named(path, scenario.spec)}” "
        f"goes from {first[path]:.4g} to {last[path]:.4g}",
        f"{_in_each(table)}. Bars: 95% intervals of each point; since the worlds are the same, differences between points are "
        "surer than these." + (" Grey: the other outcome classes." if len(asked) < len(table) else ""),
    )
    axes = figure.add_subplot()
    ends = {}
    for name, one in table.groupby("measure", sort=False):
        one = one.sort_values(path)
        main = name == asked["measure"].iloc[0]
        colour = ACCENT if main else PALE
        x, mean = one[path].to_numpy(float), one["mean"].to_numpy()
        axes.plot(
            x,
            mean,
            color=colour,
            linewidth=2.4 if main else 1.6,
            marker="o",
            markersize=5 if main else 3,
            zorder=3 if main else 2,
        )
        if main:
            axes.vlines(x, one["low"], one["high"], color=ACCENT, linewidth=1.4, zorder=3)
        ends[one["what"].iloc[0]] = (mean[-1], main)
    _span(axes, table)
    axes.set_xlabel(with_unit(path, scenario.spec))
    axes.set_ylabel(_unit(table))
    low, high = axes.get_ylim()
    places = spread([value for value, _ in ends.values()], 0.055 * (high - low), low, high)
    right = asked[path].max()
    for (what, (_, main)), place in zip(ends.items(), places, strict=True):
        axes.annotate(
            headed(what), (right, place), (10, 0), textcoords="offset points", va="center",
            color=INK if main else GREY, weight="bold" if main else "normal", annotation_clip=False,
        )  # fmt: skip
    return figure


def _span(axes: Axes, table: pd.DataFrame) -> None:
    """An axis that begins at nothing for shares and counts, and holds all intervals."""
    low, high = table[["mean", "low"]].min().min(), table[["mean", "high"]].max().max()
    room = 0.05 * (high - low) or 1.0
    axes.set_ylim(0 if low >= 0 and low < 0.6 * high else low - room, high + room)


def _surface(asked: pd.DataFrame, across: str, up: str, scenario: Scenario) -> Figure:
    """Two numbers: the measure as colour, and where there is room as a number with its interval."""
    best, worst = (asked.iloc[int(place)] for place in (asked["mean"].argmax(), asked["mean"].argmin()))
    spec = scenario.spec
    where = [f"{named(across, spec)} {at[across]:.3g}, {named(up, spec)} {at[up]:.3g}" for at in (worst, best)]
    columns, rows = asked[across].nunique(), asked[up].nunique()
    gridded = is_grid(asked, (across, up))
    fits = gridded and columns <= CELLS and rows <= CELLS
    figure = page(
        9.5,
        max(3.6, min(6.5, 0.62 * rows + 1.2)) if fits else 5.5,
        f"{_subject(asked)} goes from {_said(worst['mean'], asked)} ({where[0]}) to {_said(best['mean'], asked)} ({where[1]})",
        f"{_in_each(asked)}."
        + (" In each cell the mean, and its 95% interval." if fits else " A dot is a point." * (not gridded)),
    )
    axes = figure.add_subplot()
    shades = ListedColormap(matplotlib.colormaps[LEVELS](np.linspace(0.12, 1, 256)))  # nothing is white
    if gridded:
        grid = asked.pivot(index=up, columns=across, values="mean")
        drawn: ScalarMappable = axes.imshow(grid.to_numpy(), origin="lower", aspect="auto", cmap=shades)
        _ticks(axes, grid)
        if fits:
            low, high = (asked.pivot(index=up, columns=across, values=side).to_numpy() for side in ("low", "high"))
            _cells(axes, grid.to_numpy(), low, high)
    else:
        drawn = axes.scatter(asked[across], asked[up], c=asked["mean"], cmap=shades, s=46, edgecolors=GREY, linewidths=0.5)  # fmt: skip
    axes.set_xlabel(with_unit(across, spec))
    axes.set_ylabel(wrapped(with_unit(up, spec), 3.4, 10.5))
    bar = figure.colorbar(drawn, ax=axes, pad=0.02, aspect=30)
    bar.set_label(f"{asked['what'].iloc[0]} ({_unit(asked)})" if _unit(asked) else str(asked["what"].iloc[0]))
    bar.outline.set_visible(False)
    return figure


def _ticks(axes: Axes, grid: pd.DataFrame) -> None:
    for axis, labels in ((axes.xaxis, grid.columns), (axes.yaxis, grid.index)):
        step = -(-len(labels) // CELLS)
        axis.set_ticks(range(0, len(labels), step), [f"{label:.4g}" for label in labels[::step]])
        axis.set_tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _cells(axes: Axes, mean: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
    """Means (rows, columns), with their intervals where there are not too many columns."""
    digits = 0 if np.nanmax(np.abs(mean)) >= 10 else 2
    dark = mean > mean.min() + 0.6 * (mean.max() - mean.min())
    many = mean.shape[1] > 8
    for (row, column), value in np.ndenumerate(mean):
        said = f"{value:.{digits}f}"
        if not many:
            said += f"\n({low[row, column]:.{digits}f} to {high[row, column]:.{digits}f})"
        axes.text(
            column, row, said.replace("-", "\N{MINUS SIGN}"), ha="center", va="center", size=8 if mean.shape[1] > 6 else 9,
            color="white" if dark[row, column] else INK,
        )  # fmt: skip


def _each(table: pd.DataFrame, paths: list[str], scenario: Scenario) -> Figure:
    """Three numbers or more: each for itself, the furthest reaching first; a dot is a point, the line the mean at a level."""
    effects = main_effects(table)
    order = [path for path in reach(effects).index if path in paths]
    asked = _asked(table)
    furthest = effects[effects["path"] == order[0]].sort_values("value")
    rows = -(-len(order) // PANELS)
    figure = page(
        11.0,
        PANEL * rows + 0.5,
        f"{_subject(table)} moves most with {named(order[0], scenario.spec)}: {_said(furthest['mean'].iloc[0], table)} where it is lowest, "
        f"{_said(furthest['mean'].iloc[-1], table)} where it is highest",
        f"{_in_each(table)}. A dot is a point; the line is the mean of the points at a level (or of a fifth of all points), with its "
        "95% interval. The furthest reaching comes first.",
    )
    panels = figure.subplots(rows, min(PANELS, len(order)), sharey=True, squeeze=False)
    for axes, path in zip(panels.flat, order, strict=False):
        axes.plot(asked[path], asked["mean"], "o", color=PALE, markersize=3, markeredgewidth=0)
        some = effects[effects["path"] == path]
        axes.plot(some["value"], some["mean"], color=ACCENT, marker="o", markersize=5)
        axes.vlines(some["value"], some["low"], some["high"], color=ACCENT, linewidth=1.4)
        axes.set_xlabel(wrapped(with_unit(path, scenario.spec), 11.0 / PANELS - 0.7, 10))
        if len(some) == asked[path].nunique() <= TICKS:
            axes.set_xticks(some["value"], [f"{value:.3g}" for value in some["value"]])
        else:
            axes.xaxis.set_major_locator(MaxNLocator(5))
    for axes in panels.flat[len(order) :]:
        axes.set_visible(False)
    for axes in panels[:, 0]:
        axes.set_ylabel(_unit(table))
    _span(panels[0, 0], pd.concat([asked.assign(low=asked["mean"], high=asked["mean"]), effects]))
    return figure
