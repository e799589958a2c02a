"""What both sides could have had, and where runs end below it: one world's frontier, and the ends of all (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.frontier import across, gains
from sim.analysis.intervals import Effect
from sim.analysis.words import counted
from sim.plots.page import in_house_style, page, spread
from sim.plots.palette import GREY, INK

if TYPE_CHECKING:
    from sim.scenario import Scenario

BARGAINS = {
    "utilitarian": ("largest sum", "#117733", "^"),
    "nash": ("Nash", "#882255", "s"),
    "ks": ("Kalai–Smorodinsky", "#332288", "D"),
}
"""Column of a bargain -> its name, colour and mark; none of them a party's colour."""
FILL = "#F1F1F1"
NEAR, FAR = -1.0, 1.35
"""Shares of the room that are shown; ends beyond them stand at the rim."""


@in_house_style
def frontier(table: pd.DataFrame, pieces: pd.DataFrame, scenario: Scenario, world: int) -> Figure:
    """Left, one world: frontier, bargains, start and end. Right, all worlds: ends in shares of what each side could gain.

    Parameters
    ----------
    table, pieces : DataFrame
        Of ``frontier_table``, and of ``frontier_of_world`` for the world that is shown.
    world : int
        Its number; it has a row in the table.
    """
    party = across(table)
    name = scenario.spec.parties[party].name
    figure = page(
        11.0,
        5.0,
        _seen(table, party, name),
        f"Left: what stands in effect in world {world} is worth to both sides; grey: what packages could give them. Broken lines: "
        "what one side could have on top at no loss to the other. Right: each dot a world, its gains on the start in shares of what either side could "
        "gain without loss to the other; line: the frontier of the world on the left; small marks: bargains of all worlds.",
    )
    one, every = figure.subplots(1, 2)
    row = table[table["world"] == world].iloc[0]
    _one_world(one, row, pieces, party)
    one.set_title(f"World {world}")
    one.set_xlabel(f"worth to {name} (points)")
    one.set_ylabel("worth to the allies together (points)")
    _all_worlds(every, table, row, pieces, party)
    ends = gains(table, "ended").T
    outside = int(((ends < NEAR) | (ends > FAR)).any(axis=0).sum())
    every.set_title(counted(len(table)) + (f", {outside:,} of them beyond the rim" if outside else ""))
    every.set_xlabel(f"gain of {name} (% of the most that it could gain)")
    every.set_ylabel("gain of the allies (% of the most that they could gain)")
    return figure


def _line(pieces: pd.DataFrame, party: str) -> np.ndarray:
    """(2, points), the frontier with a break wherever no package lies between two pieces."""
    ends = pieces[[f"{end}.{side}" for end in ("from", "to") for side in (party, "allies")]].to_numpy()
    points: list[tuple[float, float]] = []
    for left, top, right, bottom in ends:
        if points and left > points[-1][0] + 1e-9:
            points.append((np.nan, np.nan))
        points += [(left, top), (right, bottom)]
    return np.array(points).T


def _one_world(axes: Axes, row: pd.Series, pieces: pd.DataFrame, party: str) -> None:
    x, y = _line(pieces, party)
    start, ended = (
        row[[f"{point}.{side}" for side in (party, "allies")]].to_numpy(float) for point in ("start", "ended")
    )
    shown_x, shown_y = np.append(x, [start[0], ended[0]]), np.append(y, [start[1], ended[1]])
    low = np.nanmin(shown_x), np.nanmin(shown_y)
    high = np.nanmax(shown_x), np.nanmax(shown_y)
    wide, tall = (max(top - bottom, 1e-9) for bottom, top in zip(low, high, strict=True))
    axes.set_xlim(low[0] - 0.06 * wide, high[0] + 0.38 * wide)
    axes.set_ylim(low[1] - 0.1 * tall, high[1] + 0.12 * tall)
    solid = ~np.isnan(x)
    axes.fill_between(
        np.append(axes.get_xlim()[0], x[solid]),
        np.append(y[solid][0], y[solid]),
        axes.get_ylim()[0],
        color=FILL,
        linewidth=0,
    )
    axes.plot(x, y, color=INK, linewidth=1.6)
    alone = pieces["rate"] == 0
    axes.plot(pieces.loc[alone, f"from.{party}"], pieces.loc[alone, "from.allies"], ".", color=INK, markersize=6)
    _marks(axes, row, party, wide, tall)
    axes.plot(*start, "D", markerfacecolor="white", markeredgecolor=INK, markersize=7)
    axes.plot(*ended, "o", color=INK, markersize=9)
    _beside(axes, "start", start, (0, -14), "center")
    _beside(axes, "the end", ended, (-2, -16), "center")
    _gains(axes, ended, row, party, wide, tall)


def _marks(axes: Axes, row: pd.Series, party: str, wide: float, tall: float) -> None:
    """The bargains on the frontier, named to its right."""
    places = {point: (row[f"{point}.{party}"], row[f"{point}.allies"]) for point in BARGAINS}
    places = {point: place for point, place in places.items() if not np.isnan(place).any()}
    for point, place in places.items():
        axes.plot(*place, BARGAINS[point][2], color=BARGAINS[point][1], markersize=8, zorder=3)
    _name(axes, places, 0.05 * wide, 0.04 * tall, 0.075 * tall)


def _name(axes: Axes, places: dict[str, tuple[float, float]], right: float, up: float, gap: float) -> None:
    """The names of bargains, to the right of their places and above, a gap apart, with a line to each."""
    if not places:
        return
    heights = spread([y + up for _, y in places.values()], gap, *axes.get_ylim())
    for height, (point, (x, y)) in zip(heights, places.items(), strict=True):
        label, colour, _ = BARGAINS[point]
        axes.plot([x, x + right], [y, height], color=colour, linewidth=0.8)
        axes.annotate(label, (x + right, height), (3, 0), textcoords="offset points", va="center", color=INK)


def _gains(axes: Axes, ended: np.ndarray, row: pd.Series, party: str, wide: float, tall: float) -> None:
    """Arrows from where the run ended to the frontier, in either side's direction."""
    for k, (side, size) in enumerate(((party, wide), ("allies", tall))):
        more = float(row[f"unclaimed.{side}"])
        if not np.isfinite(more) or more < 0.08 * size:
            continue
        goal = ended.copy()
        goal[k] += more
        axes.plot(*np.stack([ended, goal], axis=1), "--", color=GREY, linewidth=1, zorder=2)
        axes.plot(*goal, ">^"[k], color=GREY, markersize=6)
        middle = (ended + goal) / 2
        axes.annotate(
            f"+{more:.0f}", tuple(middle), ((6, 0), (0, 5))[1 - k], textcoords="offset points", color=GREY,
            ha="center" if k == 0 else "left", va="bottom" if k == 0 else "center",
        )  # fmt: skip


def _beside(axes: Axes, text: str, place: np.ndarray, offset: tuple[int, int], align: str) -> None:
    axes.annotate(text, tuple(place), offset, textcoords="offset points", ha=align, va="center", color=INK)


def _all_worlds(axes: Axes, table: pd.DataFrame, row: pd.Series, pieces: pd.DataFrame, party: str) -> None:
    axes.axhline(0, color=GREY, linewidth=0.8, zorder=0.5)
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=0.5)
    line = _line(pieces, party)
    room = np.array([row[f"room.{side}"] for side in (party, "allies")], float)
    if (room > 0).all():
        start = np.array([row[f"start.{side}"] for side in (party, "allies")], float)
        axes.plot(*((line - start[:, None]) / room[:, None]), color=INK, linewidth=1.2)
    few = len(table) <= 50
    middles: dict[str, tuple[float, float]] = {}
    for point, (_, colour, mark) in BARGAINS.items():
        cloud = gains(table, point).T
        axes.plot(*cloud, mark, color=colour, markersize=4 if few else 2.5, alpha=0.6 if few else 0.35, linewidth=0)
        if not np.isnan(cloud).all():
            middles[point] = tuple(np.nanmedian(cloud, axis=1))
    ends = np.clip(gains(table, "ended").T, NEAR, FAR)
    axes.plot(*ends, "o", color=INK, markersize=5 if few else 3.5, alpha=0.7 if few else 0.35, markeredgewidth=0)
    axes.plot(0, 0, "D", markerfacecolor="white", markeredgecolor=INK, markersize=7)
    _beside(axes, "start", np.zeros(2), (10, -9), "left")
    seen = ends[:, ~np.isnan(ends).any(axis=0)]
    low = np.minimum(seen.min(axis=1, initial=0.0), 0.0) - 0.08
    axes.set_xlim(low[0], 1.55)
    axes.set_ylim(low[1], 1.3)
    ticks = np.arange(np.ceil(low.min() * 4) / 4, 1.01, 0.25)
    for axis, bottom in zip((axes.xaxis, axes.yaxis), low, strict=True):
        axis.set_ticks(ticks[ticks >= bottom], [f"{share:.0%}".replace("-", "−") for share in ticks[ticks >= bottom]])
    _name(axes, middles, 0.2, 0.1, 0.085)


def _seen(table: pd.DataFrame, party: str, name: str) -> str:
    gained = table[table["share"].notna()]
    if gained.empty:
        return f"{counted(len(table))}: on the start, {name} and the allies have nothing to gain together"
    went = Effect.of("", 100 * gained["share"], "%", against=0.0)
    if len(gained) == 1:
        seen = f"The run goes {went.mean:.0f}% of the way from the start to what {name} and the allies could have had"
        return seen.replace("-", "−")
    ends = [Effect.of("", 100 * shares, "%", against=0.0) for shares in gains(gained, "ended").T]
    return (
        f"Runs go {went.mean:.1f}% (±{went.half:.1f}) of the way from the start to what both could have had: {name} ends with "
        f"{ends[0].mean:.1f}% (±{ends[0].half:.1f}) of what it could gain, the allies with {ends[1].mean:.1f}% (±{ends[1].half:.1f})"
    ).replace("-", "−")
