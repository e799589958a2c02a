"""Two scenarios in the same worlds: how much each measure differs, and which worlds end otherwise (ODD, "Observation")."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.comparison import Comparison
from sim.analysis.pairing import difference, factor, number
from sim.analysis.words import headed, percent
from sim.plots.page import in_house_style, page, unlined
from sim.plots.palette import ACCENT, ALLIES, GREY, INK, LEVELS, PARTIES, colours

WIDTH = 9.5
ROW, SCALE, HEAT = 0.27, 0.62, 0.46
"""Inches that a measure takes, the scale below a group of them, and a class in the map of who ends where."""
GROUPS = {
    "%": "difference in percentage points",
    "points": "difference in points",
    "": "difference in a world's count",
}
COUNTS = ("deals", "provocations", "crisis_months", "reversals")
NARROW = 12
"""Characters in a line above a column of the map."""
DARK = 0.55
"""Share of the colour map's range above which text on it is white."""


@in_house_style
def comparison(compared: Comparison) -> Figure:
    """Dots: differences with their 95% intervals, grouped by unit; below, worlds by how they end in the one and in the other."""
    groups = _grouped(compared.table)
    ways = compared.transitions / compared.worlds
    heights = [ROW * len(rows) + SCALE for rows in groups.values()] + [HEAT * (len(ways) + 1) + 1.25]
    one, other = names(compared)
    figure = page(
        WIDTH,
        sum(heights),
        _seen(compared),
        f"Above: differences of {other} from {one} over the same {compared.worlds:,} worlds. Line: 95% interval; hollow where it "
        f"holds zero. Beside it: from {one} to {other}; × is how many times the worlds would be needed with luck of their own. "
        "Below: of all worlds, how many end so in the one and so in the other.",
    )
    grid = figure.add_gridspec(len(heights), 2, height_ratios=heights, width_ratios=(1, 1.7))
    party_colours = colours(compared.one.spec.parties, PARTIES)
    for place, (unit, rows) in enumerate(groups.items()):
        drawn, told = figure.add_subplot(grid[place, 0]), figure.add_subplot(grid[place, 1])
        _differences(drawn, rows, GROUPS[unit], party_colours)
        _figures(told, rows, heads=not place)
    _endings(figure.add_subplot(grid[-1, :]), ways, compared)
    return figure


def names(compared: Comparison) -> tuple[str, str]:
    """What the two are called: by their names, where these differ."""
    one, other = compared.one.name, compared.other.name
    return (one, other) if one != other else (one, f"the variant of {one}")


def _grouped(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The measures that are drawn, by the scale on which they can be: shares, points, and what happens how often."""
    groups = {unit: table[table["unit"] == unit] for unit in ("%", "points")}
    groups[""] = table[table["measure"].isin(COUNTS)]
    return {unit: rows for unit, rows in groups.items() if len(rows)}


def _differences(axes: Axes, rows: pd.DataFrame, scale: str, party_colours: dict[str, str]) -> None:
    for place, row in enumerate(rows.to_dict("records")):
        party = str(row["measure"]).removeprefix("value.")
        colour = party_colours.get(party, ALLIES if party == "allies" else ACCENT)
        clear = row["low"] > 0 or row["high"] < 0
        axes.hlines(place, row["low"], row["high"], color=colour, linewidth=2)
        axes.plot(
            row["difference"], place, "o", color=colour, markersize=6, markerfacecolor=colour if clear else "white"
        )
    axes.axvline(0, color=GREY, linewidth=1, zorder=0.5)
    axes.set_yticks(range(len(rows)), [headed(what) for what in rows["what"]])
    axes.set_ylim(len(rows) - 0.5, -0.6)
    low, high = min(0.0, rows["low"].min()), max(0.0, rows["high"].max())
    if low == high:
        low, high = -1.0, 1.0
    rim = 0.04 * (high - low)
    axes.set_xlim(low - rim, high + rim)
    axes.set_xlabel(scale)
    unlined(axes, "left")


def _figures(axes: Axes, rows: pd.DataFrame, heads: bool) -> None:
    """The numbers beside the dots, in three columns."""
    columns = (0.0, 0.34, 0.79)
    for place, row in enumerate(rows.to_dict("records")):
        unit = "%" if row["unit"] == "%" else ""
        told = (
            f"{number(row['before'])} → {number(row['after'])}{unit}",
            difference(row["difference"], row["low"], row["high"]),
        )
        for x, text in zip(columns, (*told, factor(row["factor"])), strict=True):
            axes.text(x, place, text, va="center", color=GREY if x == columns[-1] else INK)
    if heads:
        for x, text in zip(columns, ("from → to", "difference (95% interval)", "worlds saved"), strict=True):
            axes.text(x, -0.9, text, va="center", color=GREY, size=9.5)
    axes.set_ylim(len(rows) - 0.5, -0.6)
    axes.set_xlim(0, 1)
    axes.axis("off")


def _endings(axes: Axes, ways: pd.DataFrame, compared: Comparison) -> None:
    """A map: rows are classes in the one, columns in the other, with the sums of both at the rim."""
    one, other = (scenario.spec for scenario in (compared.one, compared.other))
    shares = ways.to_numpy()
    axes.imshow(shares, cmap=LEVELS, vmin=0, vmax=max(shares.max(), 1e-9), aspect="auto")
    rim = np.pad(shares, ((0, 1), (0, 1)))
    rim[-1, :-1], rim[:-1, -1] = shares.sum(axis=0), shares.sum(axis=1)
    for (row, column), share in np.ndenumerate(rim):
        inside = row < len(shares) and column < shares.shape[1]
        if (row, column) != (len(shares), shares.shape[1]):
            dark = inside and share > DARK * shares.max()
            axes.text(
                column,
                row,
                percent(share),
                ha="center",
                va="center",
                color="white" if dark else INK if share else GREY,
                weight="normal" if inside else "bold",
            )
    if compared.same_classes:
        for place in range(len(shares)):
            axes.add_patch(_frame(place))
    axes.set_xlim(-0.5, shares.shape[1] + 0.5)
    axes.set_ylim(len(shares) + 0.5, -0.5)
    across = [headed(textwrap.fill(other.outcomes[name].name, NARROW, break_long_words=False)) for name in ways.columns]
    axes.set_xticks(range(len(across) + 1), [*across, "in all"])
    axes.set_yticks(range(len(ways) + 1), [*(headed(one.outcomes[name].name) for name in ways.index), "In all"])
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    first, second = names(compared)
    same = "; framed: as before" if compared.same_classes else ", by classes defined otherwise"
    axes.set_xlabel(f"→ how the world ends in {second}{same}", loc="left")
    axes.set_ylabel(f"in {first} ↓", loc="top")
    for side in ("left", "right", "top", "bottom"):
        unlined(axes, side)


def _frame(place: int) -> Rectangle:
    return Rectangle((place - 0.48, place - 0.48), 0.96, 0.96, fill=False, edgecolor=INK, linewidth=1.2)


def _seen(compared: Comparison) -> str:
    one, other = names(compared)
    row = compared.table.iloc[0]
    if row["unit"] == "%":
        sides = ("more", "fewer")
        means = f"{row['after']:.1f}% of worlds end in {row['what']} in {other}"
        unit = " percentage points"
    else:
        sides = ("more", "less")
        means = f"{headed(row['what'])}: {number(row['after'])} {row['unit']} in {other}"
        unit = ""
    low, high = sorted(abs(bound) for bound in (row["low"], row["high"]))
    if row["low"] > 0 or row["high"] < 0:
        side = sides[int(row["difference"] < 0)]
        seen = f"{means}, {abs(row['difference']):.1f}{unit} {side} ({low:.1f} to {high:.1f}) than in {one}"
    else:
        seen = f"{means}, not clearly {' or '.join(sides)} than in {one}"
    return f"{seen}; {percent(compared.moved)} of worlds end in another class" if compared.same_classes else seen
