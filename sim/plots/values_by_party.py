"""What each government got: the distribution over worlds of the value it ends with (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.outset import values_at_the_start
from sim.analysis.words import counted, headed, listed, percent
from sim.plots.page import in_house_style, page, unlined
from sim.plots.palette import ALLIES, GREY, INK, PARTIES, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario

ROW = 0.8
"""Inches a party takes."""


@in_house_style
def values_by_party(outcomes: pd.DataFrame, scenario: Scenario) -> Figure:
    """A ridge a party: histogram of its value at the end, with the median, the middle 90% of worlds, and where it began."""
    spec = scenario.spec
    names = {party: headed(entry.name) for party, entry in spec.parties.items()} | {"allies": "The allies together"}
    values = {party: outcomes[f"value.{party}"].to_numpy(dtype=float) for party in names}
    began = values_at_the_start(spec)
    figure = page(
        9.5,
        0.7 + ROW * len(names),
        _seen({party: values[party] for party in spec.parties}, began, scenario),
        f"Value in {counted(len(outcomes))}: the worth of what is performed at the end, in each government's own points, "
        "less what it costs the payer; 0: nothing performed. Diamond: what stands in effect when the run begins, "
        "at the middle of what is uncertain. "
        "Dot: median. Line: the middle 90% of worlds. Heights cannot be compared between rows.",
    )
    axes = figure.add_subplot()
    every = np.concatenate([*values.values(), list(began.values())])
    edges = _bins(every)
    shades = colours(spec.parties, PARTIES) | {"allies": ALLIES}
    for place, (party, points) in enumerate(values.items()):
        _ridge(axes, place, points, began[party], edges, shades[party])
    axes.axvline(0, color=GREY, linewidth=1, zorder=0.5)
    axes.set_ylim(len(names) - 1 + 0.4, -0.8)
    axes.set_yticks(range(len(names)), names.values())
    axes.set_xlim(edges[0], edges[-1])
    _beside(axes, -0.55, "at the start → median at the end\n(middle 90% of worlds)", GREY)
    axes.set_xlabel("value at the end (points)")
    unlined(axes, "left")
    return figure


def _bins(values: np.ndarray) -> np.ndarray:
    """Common edges of the histograms, with zero among what is shown."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if high - low < 1e-9:
        low, high = -1.0, 1.0
    rim = 0.03 * (high - low)
    return np.linspace(low - rim, high + rim, 82)


def _ridge(axes: Axes, place: int, points: np.ndarray, began: float, edges: np.ndarray, colour: str) -> None:
    counts, _ = np.histogram(points, edges)
    axes.stairs(place - 0.62 * counts / counts.max(), edges, baseline=place, fill=True, color=colour, alpha=0.75)
    axes.hlines(place, edges[0], edges[-1], color="#E3E3E3", linewidth=0.8, zorder=0.4)
    low, median, high = np.quantile(points, [0.05, 0.5, 0.95])
    axes.hlines(place, low, high, color=INK, linewidth=1.6)
    axes.plot(median, place, "o", color=INK, markersize=5)
    axes.plot(began, place + 0.17, "D", markerfacecolor="white", markeredgecolor=INK, markeredgewidth=1.2, markersize=6)
    moved = f"{_number(began)} → {_number(median)}"
    _beside(axes, place, moved if len(points) == 1 else f"{moved} ({_number(low)} to {_number(high)})")


def _beside(axes: Axes, place: float, text: str, colour: str = INK) -> None:
    axes.annotate(
        text,
        (1, place),
        (10, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        va="center",
        color=colour,
        annotation_clip=False,
    )


def _number(points: float) -> str:
    return f"{points + 0.0:.1f}".replace("-", "\N{MINUS SIGN}")


def _seen(values: dict[str, np.ndarray], began: dict[str, float], scenario: Scenario) -> str:
    names = {party: entry.name for party, entry in scenario.spec.parties.items()}
    below = {party: points < began[party] - 1e-9 for party, points in values.items()}
    some = float(np.any(list(below.values()), axis=0).mean())
    if some == 0:
        return "No government ends below where it began in any world"
    losing = {party: float(worlds.mean()) for party, worlds in below.items()}
    loser = max(losing, key=losing.__getitem__)
    if len(values[loser]) == 1:
        return f"Below where they began end {listed([names[party] for party, share in losing.items() if share])}"
    return (
        f"In {percent(some)} of worlds a government ends below where it began; "
        f"likeliest to do so is {names[loser]} ({percent(losing[loser])})"
    )
