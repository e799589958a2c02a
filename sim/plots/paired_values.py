"""Who gains by another scenario: each government's value in the one against the other, world by world (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.pairing import Paired, difference, paired
from sim.analysis.words import counted, headed, percent
from sim.plots.page import in_house_style, page, unlined
from sim.plots.palette import ALLIES, GREY, INK, PARTIES, RULE, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario

WIDTH = 10.5
ROW = 0.82
"""Inches a party takes."""
SAME = 1e-9
"""Points; what differs by less is the same."""


@in_house_style
def paired_values(before: pd.DataFrame, after: pd.DataFrame, one: Scenario, other: Scenario) -> Figure:
    """A ridge a party: histogram over worlds of its value in the other scenario less that in the one, with the mean and its interval.

    Parameters
    ----------
    before, after : DataFrame
        Outcomes of both in the same worlds, in the same order.
    one, other : Scenario
        What is compared, and with what.

    Raises
    ------
    ValueError
        Where the worlds are not the same, or fewer than two.
    """
    if len(before) != len(after) or not (before["world"].to_numpy() == after["world"].to_numpy()).all():
        raise ValueError(f"{one.name} and {other.name} were not run in the same worlds")
    parties = {party: headed(entry.name) for party, entry in one.spec.parties.items() if party in other.spec.parties}
    names = parties | (
        {"allies": "The allies together"} if any(entry.allies for entry in one.spec.parties.values()) else {}
    )
    found = {name: paired(before[f"value.{name}"], after[f"value.{name}"]) for name in names}
    apart = {name: after[f"value.{name}"].to_numpy(float) - before[f"value.{name}"].to_numpy(float) for name in names}
    titles = one.name, other.name if other.name != one.name else f"the variant of {one.name}"
    figure = page(
        WIDTH,
        0.8 + ROW * len(names),
        _seen({name: found[name] for name in parties}, names, titles),
        f"Value at the end with {titles[1]} less that with {titles[0]}, in each of the same {counted(len(before))}, in a government's "
        "own points. Dot and line: mean with its 95% interval. The outermost bars hold all beyond. Heights cannot be compared between rows.",
    )
    axes = figure.add_subplot()
    edges = _bins(np.concatenate(list(apart.values())))
    shades = colours(one.spec.parties, PARTIES) | {"allies": ALLIES}
    for place, (name, points) in enumerate(apart.items()):
        _ridge(axes, place, points, edges, shades[name])
        pair = found[name]
        axes.hlines(place, pair.low, pair.high, color=INK, linewidth=2.2)
        axes.plot(pair.difference, place, "o", color=INK, markersize=5)
        more, less = float((points > SAME).mean()), float((points < -SAME).mean())
        _beside(
            axes,
            place,
            f"{difference(pair.difference, pair.low, pair.high)}\n{percent(more)} gain, {percent(less)} lose",
        )
    axes.axvline(0, color=GREY, linewidth=1, zorder=0.5)
    axes.set_ylim(len(names) - 1 + 0.4, -0.9)
    axes.set_yticks(range(len(names)), names.values())
    axes.set_xlim(edges[0], edges[-1])
    _beside(axes, -0.68, "mean (95% interval), and in\nhow many worlds", GREY)
    axes.set_xlabel("difference in value (points)")
    unlined(axes, "left")
    return figure


def _bins(values: np.ndarray) -> np.ndarray:
    """Common edges, zero in the middle of a bin so that worlds that do not differ stand in one bar."""
    low, high = min(0.0, float(np.quantile(values, 0.002))), max(0.0, float(np.quantile(values, 0.998)))
    step = max((high - low) / 80, 1e-3)
    return step * (np.arange(int(np.floor(low / step)) - 2, int(np.ceil(high / step)) + 3) - 0.5)


def _ridge(axes: Axes, place: int, points: np.ndarray, edges: np.ndarray, colour: str) -> None:
    counts, _ = np.histogram(np.clip(points, edges[0], edges[-1]), edges)
    axes.stairs(place - 0.66 * counts / counts.max(), edges, baseline=place, fill=True, color=colour, alpha=0.7)
    axes.hlines(place, edges[0], edges[-1], color=RULE, linewidth=0.8, zorder=0.4)


def _beside(axes: Axes, place: float, text: str, colour: str = INK) -> None:
    axes.annotate(
        text, (1, place), (10, 0), xycoords=axes.get_yaxis_transform(), textcoords="offset points", va="center", color=colour,
        annotation_clip=False, linespacing=1.25,
    )  # fmt: skip


def _seen(found: dict[str, Paired], names: dict[str, str], titles: tuple[str, str]) -> str:
    clear = {name: pair.difference for name, pair in found.items() if pair.low > 0 or pair.high < 0}
    lead = f"With {titles[1]} instead of {titles[0]}"
    if not clear:
        return f"{lead} no government clearly gains or loses on average"
    best, worst = max(clear, key=clear.__getitem__), min(clear, key=clear.__getitem__)
    told = []
    for name, verb, meant in ((best, "gains", clear[best] > 0), (worst, "loses", clear[worst] < 0)):
        if meant:
            points = difference(clear[name], found[name].low, found[name].high)
            told.append(f"{names[name]} {verb} most, {points.replace(' (', ' points (')}")
    return f"{lead} {'; '.join(told)}"
