"""Where something happens: how dense a box is that holds so much of it, the limits of the chosen one, and the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import PercentFormatter

from sim.analysis.paths import named, with_unit
from sim.analysis.words import counted, listed, percent
from sim.plots.page import in_house_style, page, unlined, wrapped
from sim.plots.palette import ACCENT, GREY, INK, PALE

if TYPE_CHECKING:
    from sim.analysis.discovery import Branch, Discovery, Standing
    from sim.scenario import Scenario

ROW = 0.82
LEAF = 0.85
FORK = 2.1
"""Inches of a limit, of a leaf of the tree, and of a step down it."""
TOLD = 3
"""Limits that the headline tells."""
SIDES = (("low", "from"), ("high", "up to"))


@in_house_style
def discovered_box(found: Discovery, values: pd.DataFrame, scenario: Scenario, what: str) -> Figure:
    """Left: coverage against density of every box. Right: the limits of the chosen one within what was drawn.

    Parameters
    ----------
    found
        As ``sim.analysis.discovery.discover`` gives it; with a box.
    values
        What each world drew.
    scenario
        The scenario that was run.
    what
        What happens, as ``settlement``.
    """
    box = found.box
    assert box is not None
    checked, limits = box.checked, box.limits
    low, high = checked.interval()
    figure = page(
        11.5,
        max(4.2, 1.0 + ROW * len(limits)),
        f"{_within(limits, scenario)}, {percent(checked.density)} [{low:.0%} to {high:.0%}] of worlds end in {what}, against "
        f"{percent(checked.base)} of all; {percent(checked.mass)} of worlds lie there, and {percent(checked.coverage)} of those that end so",
        f"Found in {box.found.worlds:,} worlds, checked in {checked.worlds:,} others, which all numbers are about. Left: each dot a box, from all worlds (right end) to the smallest. "
        "Right: the whole bar is what 95% of worlds draw, blue what lies in the chosen box; p: how likely the worlds checked would be as dense without that limit.",
    )
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
    _trade_off(left, found)
    _limits_drawn(right, limits, values, scenario)
    return figure


def _within(limits: pd.DataFrame, scenario: Scenario) -> str:
    """Where the box lies: its limits in words, or how many they are."""
    if len(limits) > TOLD:
        return f"Within {len(limits)} limits"
    said = []
    for path, one in limits.iterrows():
        sides = [f"{sign} {one[side]:.3g}" for side, sign in SIDES if np.isfinite(one[side])]
        said.append(f"“{with_unit(str(path), scenario.spec)}” {' '.join(sides)}")
    return f"With {listed(said)}"


def _trade_off(axes: Axes, found: Discovery) -> None:
    assert found.box is not None
    for name, colour in (("found", PALE), ("checked", ACCENT)):
        standing: list[Standing] = [getattr(box, name) for box in found.boxes]
        shown = [one.coverage for one in standing], [one.density for one in standing]
        axes.plot(*shown, color=colour, marker="o", markersize=4, label=f"in the worlds where they were {name}")
    chosen = found.box.checked
    low, high = chosen.interval()
    axes.vlines(chosen.coverage, low, high, color=INK, linewidth=1.4, zorder=4)
    axes.plot(chosen.coverage, chosen.density, "o", color=INK, markersize=8, zorder=5)
    axes.annotate(
        "the chosen box", (chosen.coverage, chosen.density), (9, 9), textcoords="offset points", weight="bold", zorder=6,
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )  # fmt: skip
    axes.axhline(chosen.base, color=GREY, linewidth=1, linestyle="--")
    axes.annotate("all worlds", (0, chosen.base), (4, 3), textcoords="offset points", color=GREY)
    axes.legend(loc="lower left", frameon=False, labelcolor=GREY)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.12 * max(box.found.density for box in found.boxes))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_title("What a smaller box gains and loses")
    axes.set_xlabel("of the worlds that end so, share in the box (coverage)")
    axes.set_ylabel("of the worlds in the box, share that end so (density)")


def _limits_drawn(axes: Axes, limits: pd.DataFrame, values: pd.DataFrame, scenario: Scenario) -> None:
    """Each number's range as a bar from 0 to 1, what the box leaves of it in blue, its limits written at their place."""
    for row, (path, one) in enumerate(limits.iterrows()):
        drawn = values[str(path)]
        bottom, top = drawn.quantile([0.025, 0.975])
        low, high = (float(np.clip((one[side] - bottom) / (top - bottom), 0, 1)) for side in ("low", "high"))
        axes.barh(row, 1, height=0.3, color=PALE, alpha=0.5)
        axes.barh(row, high - low, left=low, height=0.3, color=ACCENT)
        axes.text(0, row - 0.24, wrapped(with_unit(str(path), scenario.spec), 5.6, 10), va="bottom", weight="bold")
        for value, at in ((bottom, 0.0), (top, 1.0)):
            axes.text(at, row + 0.2, f"{value:.3g}", va="top", ha="left" if at == 0 else "right", color=GREY, size=9)
        for (side, sign), at in zip(SIDES, (low, high), strict=True):
            if np.isfinite(one[side]):
                p = one[f"p_{side}"]
                place = float(np.clip(at, 0.3, 0.7))
                said = f"{sign} {one[side]:.3g} (p {'< 0.001' if p < 0.001 else f'= {p:.3f}'})"
                axes.text(place, row + 0.2, said, va="top", ha="center", size=9.5)
    axes.set_ylim(len(limits) - 0.4, -0.75)
    axes.set_xlim(-0.01, 1.01)
    axes.set_xticks([])
    axes.set_yticks([])
    unlined(axes, "left", "bottom")
    axes.set_title("The limits of the chosen box")


@in_house_style
def tree(root: Branch, scenario: Scenario, what: str) -> Figure:
    """The tree from left to right; at each leaf the share of the checked worlds that end so, with its interval."""
    leaves = root.leaves()
    depth = _depth(root)
    width = min(14.0, 4.2 + FORK * max(depth, 1))
    best = max(leaves, key=lambda leaf: leaf.checked.density)
    least = min(leaves, key=lambda leaf: leaf.checked.density)
    figure = page(
        width,
        0.9 + LEAF * len(leaves),
        f"{_asked(len(leaves) - 1)}{percent(least.checked.density)} to {percent(best.checked.density)} of worlds end in {what}; of all worlds "
        f"{percent(root.checked.density)}",
        f"The questions were found in {root.found.worlds:,} worlds. Bars: {root.checked.worlds:,} others, with 95% intervals; grey tick: where they were found. Dashed: "
        "all worlds.",
    )
    branches, bars = figure.subplots(1, 2, sharey=True, width_ratios=[FORK * max(depth, 1), 3.4])
    rows = {id(leaf): float(place) for place, leaf in enumerate(leaves)}
    _grow(branches, root, 0.0, float(depth), rows, scenario)
    branches.set_xlim(-0.05, depth + 0.02)
    branches.set_xticks([])
    branches.set_yticks([])
    unlined(branches, "left", "bottom")
    for leaf in leaves:
        _leaf(bars, leaf, rows[id(leaf)])
    bars.axvline(root.checked.density, color=GREY, linewidth=1, linestyle="--", zorder=0)
    top = max(max(leaf.checked.interval()[1], leaf.found.density) for leaf in leaves)
    bars.set_xlim(0, 2.1 * top)
    bars.spines["bottom"].set_bounds(0, top)
    bars.set_xticks([tick for tick in bars.get_xticks() if tick <= top])
    bars.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    bars.set_xlabel("share of worlds", loc="left")
    bars.set_ylim(len(leaves) - 0.4, -0.75)
    unlined(bars, "left")
    return figure


def _asked(questions: int) -> str:
    if not questions:
        return "No question about what worlds drew parts them: "
    return f"By {questions} question{'s' * (questions > 1)} about what they drew, worlds part into groups in which "


def _depth(branch: Branch) -> int:
    return 1 + max(_depth(branch.below), _depth(branch.above)) if branch.below and branch.above else 0


def _grow(axes: Axes, branch: Branch, x: float, end: float, rows: dict[int, float], scenario: Scenario) -> float:
    """Draw a branch and all beyond it; returns the height at which it stands."""
    if branch.below is None or branch.above is None:
        axes.hlines(rows[id(branch)], x, end, color=INK, linewidth=1.4)
        return rows[id(branch)]
    under = _grow(axes, branch.below, x + 1, end, rows, scenario)
    over = _grow(axes, branch.above, x + 1, end, rows, scenario)
    middle = (under + over) / 2
    fork = x + 0.74
    axes.hlines(middle, x, fork, color=INK, linewidth=1.4)
    axes.vlines(fork, under, over, color=INK, linewidth=1.4)
    axes.hlines([under, over], fork, x + 1, color=INK, linewidth=1.4)
    question = wrapped(f"{named(branch.path, scenario.spec)} at most {branch.at:.3g}?", 1.25, 9)
    axes.text(x + 0.01, middle - 0.06, question, size=9, va="bottom", linespacing=1.15)
    axes.text(fork + 0.04, under - 0.05, "yes", size=9, va="bottom", color=GREY)
    axes.text(fork + 0.04, over - 0.05, "no", size=9, va="bottom", color=GREY)
    return middle


def _leaf(axes: Axes, leaf: Branch, row: float) -> None:
    checked = leaf.checked
    low, high = checked.interval()
    axes.barh(row, checked.density if checked.inside else 0, height=0.42, color=ACCENT)
    axes.hlines(row, low, high, color=INK, linewidth=1.4)
    axes.vlines(leaf.found.density, row - 0.3, row + 0.3, color=GREY, linewidth=2)
    axes.annotate(
        f"{percent(checked.density)} of {counted(checked.inside)}" if checked.inside else "no world",
        (max(high, leaf.found.density), row), (7, 0), textcoords="offset points", va="center",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip
