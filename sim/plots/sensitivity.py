"""Which uncertain numbers decide what: indices or elementary effects of each factor, and what is luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

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
INDICES = (
    ("total", "with others: the share that stays when all others are known (total index)", 0.12, ACCENT, True),
    ("first", "alone: the share that goes when it is known (first-order index)", -0.14, INK, False),
)
"""Columns of both indices, what they mean, their place beside the middle of the row, their colour, and whether the dot is full."""
PARTS = {
    "numbers": ("the numbers asked about", ACCENT),
    "luck": ("luck, whatever the numbers", GREY),
    "interplay": ("luck whose effect depends on the numbers", PALE),
}


@in_house_style
def sobol_indices(found: Sensitivity, scenario: Scenario) -> Figure:
    """Above, where the variance comes from; below, first-order and total index of each factor with 95% intervals, as shares."""
    table = found.table.sort_values("total", kind="stable")
    share = found.parts[found.parts["part"] == "numbers"].iloc[0]
    numbers = int(table["numbers"].sum())
    figure = page(
        WIDTH,
        2.4 + ROW * len(table) + 1.3,
        f"{_knowing(numbers)} would explain {share['share']:.0%} [{share['low']:.0%} to {share['high']:.0%}] of the variance in "
        f"{_subject(found)}; the rest is luck{_greatest(table, share['share'], scenario)}",
        f"{found.points:,} points, each run in the same {found.worlds} worlds. In brackets after a factor: of how many numbers it consists. Line, and "
        "square brackets: 95% interval; no true share is below 0, but an estimate may be.",
    )
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[1.9, 0.9 + ROW * len(table)])
    _variance(upper, found.parts)
    upper.set_title("All variance")
    lower.set_title("Of the blue part, what hangs on each factor")
    rows = np.arange(len(table))
    for column, said, shift, colour, filled in INDICES:
        lower.hlines(rows + shift, table[f"{column}_low"], table[f"{column}_high"], color=colour, linewidth=1.4)
        lower.plot(
            table[column], rows + shift, "o", color=colour, markersize=7 if filled else 5.5,
            markerfacecolor=colour if filled else "white", markeredgecolor=colour, markeredgewidth=1.3, label=said,
        )  # fmt: skip
    _factors(lower, table, scenario)
    lower.set_xlim(min(0.0, _least(table)) - 0.02, max(1.0, _most(table)) + 0.02)
    figure.legend(*lower.get_legend_handles_labels(), loc="outside lower left", frameon=False, fontsize=10)
    lower.xaxis.set_major_formatter(
        FuncFormatter(lambda share, _: f"{100 * share:.0f}%".replace("-", "\N{MINUS SIGN}"))
    )
    lower.set_xlabel("share of the variance that the numbers explain", loc="left")
    return figure


def _least(table: pd.DataFrame) -> float:
    return float(np.nan_to_num(table[["first", "total", "first_low", "total_low"]].min().min()))


def _most(table: pd.DataFrame) -> float:
    return float(np.nan_to_num(table[["first", "total", "first_high", "total_high"]].max().max()))


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
    """One bar of the whole variance from 0 to 100%, and above it what its colours mean."""
    left = 0.0
    for place, row in enumerate(parts.to_dict("records")):
        name, colour = PARTS[row["part"]]
        axes.barh(0, row["share"], left=left, height=0.5, color=colour)
        at, above = place * 0.345, axes.transAxes
        axes.plot(at + 0.008, 0.86, "s", color=colour, markersize=9, transform=above)
        said = f"{row['share']:.0%} [{row['low']:.0%} to {row['high']:.0%}]\n{wrapped(name, 1.9, 9.5)}"
        axes.text(at + 0.025, 0.98, said, va="top", size=9.5, linespacing=1.2, transform=above)
        left += row["share"]
    axes.axvline(0, ymax=0.5, color=GREY, linewidth=0.8)
    axes.set_ylim(-0.28, 1.0)
    axes.set_yticks([])
    axes.tick_params(axis="x", labelbottom=True)
    axes.set_xlabel("share of all variance", loc="left")
    unlined(axes, "left")


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


def _greatest(table: pd.DataFrame, known: float, scenario: Scenario) -> str:
    """Which factor has most of what is known, where there are several and their shares were found."""
    most = table.iloc[-1]
    name = _name(most["factor"], scenario)
    if len(table) < 2 or pd.isna(most["total"]):
        return ""
    return f". Of that {known:.0%} the largest part hangs on “{name}”: {most['total']:.0%}"
