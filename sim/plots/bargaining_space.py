"""The bargaining space of one round of talks: all packages, the efficient ones, the offers of either side, Nash's point, the deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.bargaining_space import Space, outline, side_name
from sim.analysis.bargains import Frontier, Point
from sim.analysis.words import calendar, headed, signed
from sim.plots.page import in_house_style, page, spread, wrapped
from sim.plots.palette import ALLIES, GREY, INK, PARTIES, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.schema import ScenarioFile

SIZE = (10.0, 6.2)
NAMES = 2.3
"""Inches for the names of points."""
BEYOND = 0.3
"""Share of what lies above nothing that is shown below it."""
FILL, DOT, LEADER = "#F2F2F2", "#ADADAD", "#8A8A8A"
ALONE = 6
"""Points across of an efficient package that no other joins, which a line would not show."""
MOST = 4_096
"""Packages of whole items that are drawn."""
NASH = "#882255"
NOTHING = Point(0.0, 0.0)


@in_house_style
def bargaining_space(space: Space, scenario: Scenario, world: int) -> Figure:
    """Worth to one side against worth to the other: packages, frontier, offers in their order, Nash's bargain and the deal.

    Parameters
    ----------
    space : Space
        A round of talks.
    scenario : Scenario
    world : int
        Its number.
    """
    spec = scenario.spec
    frontier = space.frontier
    one, other = (side_name(spec, side) for side in space.sides)
    figure = page(
        *SIZE,
        _seen(space, frontier, spec, world),
        f"Everything at what it is worth in {calendar(spec.start, space.month)}. Grey: all packages of the {len(space.items)} open "
        "items; dots: those of whole items only. Black line: nobody can have more without the other having less. Lines: what each "
        "side offered, from its first offer to its last."
        + (
            " Beyond the black line lies what had items in it that are closed by then."
            if _gone(space, frontier)
            else ""
        ),
    )
    axes = figure.add_subplot()
    corners = outline(space.items["x"].to_numpy(float), space.items["y"].to_numpy(float))
    axes.fill(*corners.T, color=FILL, zorder=0.2)
    packages = space.packages(MOST)
    axes.plot(
        *packages.T,
        ".",
        color=DOT,
        markersize=4 if len(packages) <= 256 else 2,
        zorder=0.3,
        rasterized=len(packages) > 1_000,
    )
    axes.axhline(0, color=GREY, linewidth=0.8, zorder=0.5)
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=0.5)
    axes.plot(*_line(frontier), color=INK, linewidth=1.8, zorder=1.5)
    alone = frontier.pieces[frontier.pieces[:, -1] == 0.0]
    axes.plot(*alone[:, :2].T, ".", color=INK, markersize=ALONE, zorder=1.5)
    _window(axes, space, frontier)
    _points(axes, space, frontier, spec)
    axes.set_xlabel(f"worth to {one} (points)")
    axes.set_ylabel(f"worth to {other} (points)")
    return figure


def _line(frontier: Frontier) -> np.ndarray:
    """(2, points), with a break wherever no package lies between two pieces."""
    points: list[tuple[float, float]] = []
    for left, top, right, bottom, _ in frontier.pieces:
        if points and left > points[-1][0] + frontier.near:
            points.append((np.nan, np.nan))
        points += [(left, top), (right, bottom)]
    return np.array(points).T


def _window(axes: Axes, space: Space, frontier: Frontier) -> None:
    """Show the offers, nothing at all and the whole frontier; what lies far below nothing is cut off."""
    line = _line(frontier)
    for name, k, setter in (("x", 0, axes.set_xlim), ("y", 1, axes.set_ylim)):
        offers = space.offers[name].to_numpy(float)
        high = max(0.0, float(np.nanmax(line[k])), float(offers.max()))
        low = min(0.0, float(offers.min()), max(float(np.nanmin(line[k])), -BEYOND * high))
        wide = max(high - low, 1e-6)
        setter(low - 0.1 * wide, high + 0.1 * wide)


def _points(axes: Axes, space: Space, frontier: Frontier, spec: ScenarioFile) -> None:
    shades = colours(spec.parties, PARTIES)
    texts: list[tuple[float, float, str]] = []
    for speaker, rows in space.offers[~space.offers["deal"]].groupby("speaker", sort=False):
        name, shade = headed(spec.parties[str(speaker)].name), shades[str(speaker)]
        x, y = rows["x"].to_numpy(float), rows["y"].to_numpy(float)
        axes.plot(x, y, "-", color=shade, linewidth=1.6, zorder=2.5)
        axes.scatter(x, y, s=16 + 30 * np.linspace(0, 1, len(x)), color=shade, zorder=3, linewidth=0)
        months = rows["month"].tolist()
        texts.append((x[0], y[0], f"{name}'s first offer, {calendar(spec.start, months[0])}"))
        if len(x) > 1 and np.hypot(x[-1] - x[0], y[-1] - y[0]) > 0:
            texts.append((x[-1], y[-1], f"{name}'s last refused, {calendar(spec.start, months[-1])}"))
    nash = frontier.nash(NOTHING)
    if not np.isnan(nash.x):
        axes.plot(*nash, "s", color=NASH, markersize=9, zorder=3.5)
        texts.append((*nash, "Nash's bargain"))
    axes.plot(0, 0, "D", markerfacecolor="white", markeredgecolor=INK, markersize=7, zorder=3)
    texts.append((0.0, 0.0, "no deal"))
    if space.deal:
        last = space.offers.iloc[-1]
        shade = shades.get(str(last["speaker"]), ALLIES)
        axes.plot(
            last["x"], last["y"], "*", color=shade, markeredgecolor=INK, markeredgewidth=0.8, markersize=19, zorder=4
        )
        maker = headed(spec.parties[str(last["speaker"])].name)
        texts.append(
            (last["x"], last["y"], f"the deal, on {maker}'s offer of {calendar(spec.start, int(last['month']))}")
        )
    _labels(axes, texts)


def _labels(axes: Axes, texts: list[tuple[float, float, str]]) -> None:
    """Names in a column at the right, in the order of their points' heights, each with a line to its point."""
    low, high = axes.get_ylim()
    left, right = axes.get_xlim()
    texts = sorted(texts, key=lambda text: (text[1], -text[0]))
    heights = spread([y for _, y, _ in texts], 0.075 * (high - low), low + 0.03 * (high - low), high)
    for (x, y, text), height in zip(texts, heights, strict=True):
        beside = right + 0.03 * (right - left)
        axes.plot([x, beside], [y, height], color=LEADER, linewidth=0.7, clip_on=False, zorder=2)
        axes.text(beside + 0.01 * (right - left), height, wrapped(text, NAMES, 9.5), va="center", size=9.5, color=INK)


def _seen(space: Space, frontier: Frontier, spec: ScenarioFile, world: int) -> str:
    one, other = (side_name(spec, side) for side in space.sides)
    where, count = spec.tables[space.table].name, len(space.offers)
    offers = f"{count} offer{'s' * (count != 1)}"
    lead = f"World {world}, {where}"
    if not space.deal:
        return f"{lead}: {offers} by {calendar(spec.start, space.month)}, and no deal"
    last = space.offers.iloc[-1]
    deal = Point(float(last["x"]), float(last["y"]))
    room = frontier.room(NOTHING)
    reach = frontier.toward(NOTHING, room)[0], frontier.toward(deal, room)[0]
    way = f", {1 - reach[1] / reach[0]:.0%} of the way to the frontier" if reach[0] > 0 else ""
    worths = [signed(points) for points in deal]
    return f"{lead}: after {offers} a deal worth {worths[0]} to {one} and {worths[1]} to {other}{way}"


def _gone(space: Space, frontier: Frontier) -> bool:
    """Whether an offer is worth more than any package can be now."""
    return any(y > frontier.most_y(x) + 1e-6 for x, y in space.offers[["x", "y"]].to_numpy(float))
