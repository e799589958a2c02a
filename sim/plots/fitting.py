"""A fit as it was found: the score of every setting that was tried, against each of the numbers that were moved."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.analysis.fitting import Fit
from sim.analysis.hindcast_words import ASKED
from sim.analysis.words import counted
from sim.plots.page import in_house_style, page
from sim.plots.palette import ACCENT, GREY, INK

PANELS = 3  # beside each other
WIDTH, HEIGHT = 10.5, 3.2


@in_house_style
def fitting(found: Fit) -> Figure:
    """A panel a lever: its setting against the score; a line where the scenario stood as it was, a ring around the best."""
    across = min(PANELS, len(found.levers))
    down = -(-len(found.levers) // across)
    figure = page(
        WIDTH if across > 1 else 6.5,
        HEIGHT * down,
        f"Whether items are {ASKED[found.question]}, up to {found.split}: Brier score {found.unfitted:.3f} as it was, {found.score:.3f} at the best of "
        f"{len(found.tried)} settings",
        f"Dot: one setting of all numbers together, in the same {counted(found.worlds)}; ring: the best. Dashed: the scenario as it was. Lower is better. From end to end: the range in which was looked.",
    )
    grid = figure.subplots(down, across, squeeze=False, sharey=True)
    for axes, lever in zip(grid.flat, found.levers, strict=False):
        axes.axhline(found.unfitted, color=GREY, linewidth=1, linestyle=(0, (4, 3)))
        axes.plot(found.tried[lever.name], found.tried["score"], "o", color=ACCENT, markersize=4, alpha=0.6)
        if found.settings:
            best = found.settings[found.levers.index(lever)]
            axes.plot(
                best, found.score, "o", markersize=11, markerfacecolor="none", markeredgecolor=INK, markeredgewidth=1.4
            )
        if lever.scales:
            axes.axvline(1.0, color=GREY, linewidth=1, linestyle=(0, (4, 3)))
        ends = [lever.at(0.0), lever.at(1.0)]
        space = 0.03 * (ends[1] - ends[0])
        axes.set_xlim(ends[0] - space, ends[1] + space)
        axes.set_title(lever.name.removesuffix(", times"), loc="left")
        axes.set_xlabel("times what it was" if lever.scales else "value", loc="left")
    for axes in grid.flat[len(found.levers) :]:
        axes.set_visible(False)
    for row in grid:
        row[0].set_ylabel("Brier score")
    return figure
