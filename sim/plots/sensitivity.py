"""Which uncertain numbers decide what: indices or elementary effects of each factor, and what is luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.analysis.paths import named
from sim.plots.page import in_house_style, page, unlined, wrapped
from sim.plots.palette import ACCENT, GREY, INK, PALE

if TYPE_CHECKING:
    from sim.analysis.sensitivity import Sensitivity
    from sim.scenario import Scenario

WIDTH = 10.0
ROW = 0.42
NAMES = 3.3
"""Inches for the names of the factors."""
PARTS = {
    "numbers": ("the numbers asked about", ACCENT),
    "luck": ("luck, whatever the numbers", GREY),
    "interplay": ("luck whose effect depends on the numbers", PALE),
}


@in_house_style
def sobol_indices(found: Sensitivity, scenario: Scenario) -> Figure:
    """Above, where the variance comes from; below, first-order and total index of each factor with 95% intervals."""
    table = found.table.sort_values("total", kind="stable")
    share = found.parts.set_index("part").loc["numbers"]
    numbers = int(table["numbers"].sum())
    figure = page(
        WIDTH,
        1.7 + ROW * len(table) + 0.6,
        f"{_knowing(numbers)} would explain {share['share']:.0%} [{share['low']:.0%} to {share['high']:.0%}] of the variance in "
        f"{_subject(found)}; the rest is luck{_greatest(table, scenario)}",
        f"{found.points:,} points, each run in the same {found.worlds} worlds; lines are 95% intervals. Of what the numbers explain, first-order is "
        "the share that goes when the factor is known, total the share that stays when all others are; between them is what it does "
        "together with others. In brackets: of how many numbers it consists.",
    )
    upper, lower = figure.subplots(2, 1, height_ratios=[1.15, 0.55 + ROW * len(table)])
    _variance(upper, found.parts)
    rows = np.arange(len(table))
    for column, shift, colour, filled in (("total", 0.12, ACCENT, True), ("first", -0.14, INK, False)):
        lower.hlines(rows + shift, table[f"{column}_low"], table[f"{column}_high"], color=colour, linewidth=1.4)
        lower.plot(
            table[column], rows + shift, "o", color=colour, markersize=7 if filled else 5.5,
            markerfacecolor=colour if filled else "white", markeredgecolor=colour, markeredgewidth=1.3,
        )  # fmt: skip
    _factors(lower, table, scenario)
    lower.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    lower.set_xlabel("share of the variance that the numbers explain", loc="left")
    known = table["total"].dropna()
    for column, shift, colour in (("total", 0.12, ACCENT), ("first", -0.14, INK)) if len(known) else ():
        at = table[[f"{column}_high", column]].iloc[-1].max()
        said = "total" if column == "total" else "first-order"
        lower.annotate(said, (at, rows[-1] + shift), (6, 0), textcoords="offset points", va="center", color=colour)
    return figure


@in_house_style
def elementary_effects(found: Sensitivity, scenario: Scenario) -> Figure:
    """Mean size of the effect of each factor with its 95% interval, what luck alone would show, and how much it differs."""
    table = found.table.sort_values("mu_star", kind="stable")
    most = table.iloc[-1]
    unit = found.measure.unit
    unit = "percentage points" if unit == "%" else unit
    figure = page(
        WIDTH,
        ROW * len(table) + 0.9,
        f"{_moved(found)} moves most with “{_name(most['factor'], scenario)}”: by {most['mu_star']:.3g} {unit} from end to end; "
        f"luck alone would show {most['luck']:.2g}",
        f"{found.points:,} points, each run in the same {found.worlds} worlds. Dot and line: mean size of the effect (μ*) with its 95% interval. Grey bar: what μ* "
        "would be from luck alone; a dot that lies in it shows nothing. "
        + ("Square: how much the effect differs from point to point (σ)." if table["sigma"].notna().any() else ""),
    )
    axes = figure.add_subplot()
    rows = np.arange(len(table))
    axes.barh(rows, table["luck"], height=0.62, color=PALE, alpha=0.55)
    axes.hlines(rows, table["low"], table["high"], color=ACCENT, linewidth=1.4)
    axes.plot(table["mu_star"], rows, "o", color=ACCENT, markersize=7)
    axes.plot(table["sigma"], rows, "s", color=INK, markerfacecolor="white", markersize=5)
    _factors(axes, table, scenario)
    axes.set_xlim(left=0)
    axes.set_xlabel(
        f"effect on the mean over worlds ({unit})" if unit else "effect on the mean over worlds", loc="left"
    )
    return figure


def _variance(axes: Axes, parts: pd.DataFrame) -> None:
    """One bar of the whole variance, and above it what its colours mean."""
    left = 0.0
    for place, row in enumerate(parts.to_dict("records")):
        name, colour = PARTS[row["part"]]
        axes.barh(0, row["share"], left=left, height=0.5, color=colour)
        at = place * 0.345
        axes.plot(at + 0.008, 0.8, "s", color=colour, markersize=9)
        said = f"{row['share']:.0%} [{row['low']:.0%} to {row['high']:.0%}]\n{wrapped(name, 1.9, 9.5)}"
        axes.annotate(said, (at + 0.025, 0.93), va="top", size=9.5, linespacing=1.2)
        left += row["share"]
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.28, 1.0)
    axes.set_xticks([])
    axes.set_yticks([])
    unlined(axes, "left", "bottom")


def _factors(axes: Axes, table: pd.DataFrame, scenario: Scenario) -> None:
    """A row for each factor, the greatest on top, and a line at nothing."""
    names = [
        wrapped(_name(row["factor"], scenario), NAMES, 10) + (f" ({row['numbers']})" if row["numbers"] > 1 else "")
        for row in table.to_dict("records")
    ]
    axes.set_yticks(range(len(table)), names)
    axes.set_ylim(-0.6, len(table) - 0.3)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.grid(axis="x")
    unlined(axes, "left")


def _name(factor: str, scenario: Scenario) -> str:
    """A factor by its own name, or by that of the number it is."""
    return named(factor, scenario.spec) if "." in factor and "*" not in factor else factor


def _subject(found: Sensitivity) -> str:
    return f"whether a world ends in {found.measure.words}" if found.measure.is_share else f"the {found.measure.words}"


def _moved(found: Sensitivity) -> str:
    words = found.measure.words
    return f"The share of worlds that end in {words}" if found.measure.is_share else f"The {words}"


def _knowing(numbers: int) -> str:
    return f"Knowing all {numbers:,} numbers" if numbers > 1 else "Knowing the number"


def _greatest(table: pd.DataFrame, scenario: Scenario) -> str:
    most = table.iloc[-1]
    name = _name(most["factor"], scenario)
    if len(table) < 2 or pd.isna(most["total"]):
        return ""
    return f". Of what can be known the largest part lies in “{name}” (total index {most['total']:.2f})"
