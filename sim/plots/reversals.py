"""Whether progress lasts: advances against reversals in each world, and what went wrong (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.analysis.words import percent
from sim.plots.page import in_house_style, page
from sim.plots.palette import GREY, INK, LEVELS, PALE

if TYPE_CHECKING:
    from sim.scenario import Scenario

TROUBLES = {
    "provocations": "Provocations",
    "breaches": "Secret breaches found out",
    "crisis_months": "Months of crisis",
}


@in_house_style
def reversals(outcomes: pd.DataFrame, scenario: Scenario) -> Figure:
    """Left: worlds by their advances and reversals. Right: provocations, breaches and crisis months a world."""
    advances, undone = (outcomes[column].to_numpy(dtype=int) for column in ("advances", "reversals"))
    bar = scenario.spec.dynamics.in_effect
    edges, worlds = _squares(advances, undone)
    most = int(worlds.max())
    shade = f"the lightest 1 world, the darkest {most:,}" if most > 1 else "1 world each"
    figure = page(
        11.5,
        5.4,
        _seen(outcomes),
        f"An item is in effect when it is at least {percent(bar)} performed. Left: a square holds the worlds with so many "
        f"advances and reversals, {shade}. Right: share of worlds with so many in {scenario.spec.months} months; the line marks the mean, the last bar holds all beyond.",
    )
    grid = figure.add_gridspec(len(TROUBLES), 2, width_ratios=[1.2, 1])
    _against(figure.add_subplot(grid[:, 0]), advances, undone, edges, worlds)
    for place, (column, name) in enumerate(TROUBLES.items()):
        axes = figure.add_subplot(grid[place, 1])
        axes.set_title(name)
        _counts(axes, outcomes[column].to_numpy(dtype=int))
    axes.set_xlabel("number in a world")
    return figure


def _squares(advances: np.ndarray, undone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Edges of squares, and how many worlds fall into each: (advances, reversals)."""
    most = int(max(advances.max(), undone.max(), 4))
    step = -(-(most + 1) // 60)
    edges = np.arange(-0.5, most + step + 0.5, step)
    worlds, _, _ = np.histogram2d(advances, undone, bins=[edges, edges])
    return edges, worlds


def _against(axes: Axes, advances: np.ndarray, undone: np.ndarray, edges: np.ndarray, worlds: np.ndarray) -> None:
    # Square roots, so that rare worlds can be seen beside common ones.
    shown = np.ma.masked_equal(np.sqrt(worlds.T), 0)
    axes.pcolormesh(edges, edges, shown, cmap=LEVELS, vmin=-0.35 * shown.max(), vmax=shown.max())
    axes.axline((0, 0), slope=1, color=GREY, linewidth=1, linestyle="--")
    axes.plot(np.median(advances), np.median(undone), "o", color=INK, markersize=6)
    axes.annotate(
        "as many undone as gained",
        (0.95 * edges[-1], 0.95 * edges[-1]),
        (-4, 2),
        textcoords="offset points",
        rotation=45,
        rotation_mode="anchor",
        ha="right",
        va="bottom",
        color=GREY,
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )
    axes.set_xlim(-0.5, edges[-1])
    axes.set_ylim(-0.5, edges[-1])
    axes.set_aspect("equal")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(8, integer=True))
    axes.set_title(f"Advances and reversals (dot: medians, {np.median(advances):.0f} and {np.median(undone):.0f})")
    axes.set_xlabel("advances in a world (an item comes into effect)")
    axes.set_ylabel("reversals in a world (an item goes out of effect)")


def _counts(axes: Axes, numbers: np.ndarray) -> None:
    # One bar a number; the rare worlds beyond the last are gathered in it.
    most = max(int(np.quantile(numbers, 0.99)), 5)
    edges = np.arange(0, most + 2)
    numbers_shown = np.minimum(numbers, most)
    counts, _ = np.histogram(numbers_shown, edges)
    shares = counts / len(numbers)
    axes.bar(edges[:-1], shares, width=0.85, color=PALE)
    mean = float(numbers.mean())
    axes.axvline(mean, ymax=0.8, color=INK, linewidth=1.4)
    axes.set_xlim(-0.5, edges[-1] - 0.5)
    axes.set_ylim(0, shares.max() * 1.25)
    axes.annotate(
        f"mean {mean:.1f}; none in {percent(float((numbers == 0).mean()))} of worlds",
        (1, 0.97),
        xycoords="axes fraction",
        ha="right",
        va="top",
    )
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(3))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))


def _seen(outcomes: pd.DataFrame) -> str:
    advances, undone, ran_out, provocations = (
        outcomes[column].to_numpy(dtype=int) for column in ("advances", "reversals", "reversals.decay", "provocations")
    )
    if not advances.any():
        return "Nothing is gained in any world, so nothing can be undone"
    if len(advances) == 1:
        return (
            f"The one world sees {advances[0]} advances, {undone[0]} reversals ({ran_out[0]} of them aid and talks that "
            f"ran out) and {provocations[0]} provocations"
        )
    provoked = float((provocations > 0).mean())
    return (
        f"For 10 advances there are {10 * undone.sum() / advances.sum():.1f} reversals, "
        f"{10 * ran_out.sum() / advances.sum():.1f} of them aid and talks that ran out. "
        f"{f'{percent(provoked)} of worlds see' if provoked else 'No world sees'} a provocation"
    )
