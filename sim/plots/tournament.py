"""A tournament of tactics: what every pair brings the one side and the other, which replies are best, and where neither would move."""

from __future__ import annotations

import textwrap

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.best_replies import LIKELY, OPEN, SURE
from sim.analysis.pairing import number
from sim.analysis.tournament import Tournament
from sim.analysis.words import counted, headed
from sim.plots.page import in_house_style, page
from sim.plots.palette import ALLIES, LEVELS, PARTIES, colours

WIDTH, WIDER = 12.0, 1.6
"""Inches of a page for so many columns, and for each of both maps' columns beyond."""
COLUMNS = 6
ROW = 0.52
"""Inches that a row takes."""
NARROW = 11
"""Characters in a line above a column."""
PALE = 0.6
"""How far up the colour map goes, so that ink and frames stand out from all of it."""
MARKS = {SURE: "★", LIKELY: "☆", OPEN: "?"}


@in_house_style
def tournament(found: Tournament) -> Figure:
    """Two maps of the same pairs, value to the one side and to the other; framed are best replies, stars mark equilibria."""
    sides = list(found.names)
    grids = [found.grid(f"value.{side}") for side in sides]
    rows, columns = grids[0].shape
    figure = page(
        WIDTH + WIDER * max(0, columns - COLUMNS),
        ROW * rows + 1.05,
        headline(found),
        f"In each cell the mean over the same {counted(found.worlds)} ± half of its 95% interval, in points. Framed: best reply to what the "
        "other side plays, in its column at the left, in its row at the right; dashed: cannot be ruled out as the best, all replies "
        f"taken together (95%, paired). {MARKS[SURE]} each clearly the best reply to the other (an equilibrium); {MARKS[LIKELY]} best by the means, not clearly; "
        f"{MARKS[OPEN]} noise leaves it open.",
    )
    axes_of = figure.subplots(1, 2)
    shades = colours(found.scenario.spec.parties, PARTIES) | {"allies": ALLIES}
    names = found.names
    for place, (axes, side, grid) in enumerate(zip(axes_of, sides, grids, strict=True)):
        half = (found.grid(f"value.{side}", "high") - found.grid(f"value.{side}", "low")) / 2
        _cells(axes, grid, half)
        _frames(axes, grid, found.replies_of(side), bool(place), shades.get(side, ALLIES))
        _stars(axes, grid, found.equilibria)
        axes.set_title(f"Value to {names[side]} (points)", pad=10)
        axes.set_xlabel(f"{names[sides[1]]} play{'' if sides[1] in ('allies', 'others') else 's'} →", loc="left")
        axes.set_xticks(range(columns), [textwrap.fill(str(name), NARROW) for name in grid.columns])
        axes.set_yticks(range(rows), [textwrap.fill(str(name), NARROW + 3) for name in grid.index])
        axes.annotate(
            f"{headed(names[sides[0]])}\nplays ↓", (0, 1), (-4, 5), xycoords="axes fraction", textcoords="offset points",
            ha="right", va="bottom", size=10.5,
        )  # fmt: skip
    return figure


def headline(found: Tournament) -> str:
    """What is seen: the surest pair from which neither side would move, and what it brings."""
    names, pairs = found.names, found.equilibria
    one, other = names
    if pairs.empty:
        return "Whatever the two sides play, one of them does clearly better by playing otherwise: no pair of plays is an equilibrium"
    first = pairs.iloc[0]
    if first["status"] == OPEN:
        return (
            f"No pair of plays is an equilibrium by the means, from which neither {names[one]} nor {names[other]} would move; noise leaves "
            f"{len(pairs)} of them open"
        )
    worth = [number(found.grid(f"value.{side}").loc[first["own"], first["theirs"]]) for side in names]
    left = int((pairs["status"] != first["status"]).sum())
    like = int((pairs["status"] == first["status"]).sum()) - 1
    also = f"; so with {like} other{'s' * (like > 1)}" if like else ""
    noise = f"; noise leaves {left} other{'s' * (left > 1)} open" if left else ""
    return (
        f"{'Neither' if first['status'] == SURE else 'By the means neither'} side would move from {first['own']} ({names[one]}) against "
        f"{first['theirs']} ({names[other]}), {worth[0]} points to {names[one]} and {worth[1]} to {names[other]}{also}{noise}"
    )


def _cells(axes: Axes, mean: pd.DataFrame, half: pd.DataFrame) -> None:
    """The map with its numbers written into it."""
    values, halves = mean.to_numpy(), half.to_numpy()
    axes.imshow(values, cmap=ListedColormap(matplotlib.colormaps[LEVELS](np.linspace(0.02, PALE, 256))), aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        said = f"{number(value)}\n± {number(float(halves[row, column]))}"
        axes.text(column, row, said, ha="center", va="center", size=9.5, linespacing=1.15)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _frames(axes: Axes, grid: pd.DataFrame, replies: pd.DataFrame, across: bool, colour: str) -> None:
    """A frame around each best reply, dashed around those that may be as good."""
    for reply in replies[replies["may_be_best"]].to_dict("records"):
        own, theirs = (reply["against"], reply["plays"]) if across else (reply["plays"], reply["against"])
        row, column = list(grid.index).index(own), list(grid.columns).index(theirs)
        line = "-" if reply["best"] else (0, (2.2, 1.6))
        axes.add_patch(
            Rectangle(
                (column - 0.46, row - 0.45), 0.92, 0.9, fill=False, edgecolor=colour, linewidth=2.4, linestyle=line
            )
        )


def _stars(axes: Axes, grid: pd.DataFrame, pairs: pd.DataFrame) -> None:
    for pair in pairs.to_dict("records"):
        row, column = list(grid.index).index(pair["own"]), list(grid.columns).index(pair["theirs"])
        size = 9 if pair["status"] == OPEN else 11
        axes.text(column + 0.42, row - 0.42, MARKS[pair["status"]], ha="right", va="top", size=size, weight="bold")
