"""Burden sharing: who pays how much for what, in cash and in kind (ODD, "Burden sharing"; Park III.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.analysis.intervals import Effect
from sim.analysis.words import counted, headed, label, percent
from sim.plots.page import in_house_style, page, unlined, wrapped
from sim.plots.palette import GREY, INK, PALE, PARTIES, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario

WIDTH = 10.5
BAR, BETWEEN, SCALE = 0.21, 0.12, 0.8
"""Inches that a bar takes, the room between two groups of them, and the head and scale of a panel."""
NAMES = 3.4
HATCH = "//////"
LEAST = 0.0005
"""Billions of dollars a world; who pays less than this on average is not drawn."""


@in_house_style
def burden_sharing(bills: pd.DataFrame, worlds: int, scenario: Scenario) -> Figure:
    """Above: what each government pays in all. Below: for what. Bars of means over worlds, with their 95% intervals.

    Parameters
    ----------
    bills : DataFrame
        One row a world, item and payer: ``world``, ``item``, ``party``, ``cash``, ``kind``, billions of dollars; a world, item and
        payer without a row paid nothing.
    worlds : int
        How many worlds were looked at.
    scenario : Scenario
    """
    spec = scenario.spec
    means = bills.groupby(["item", "party"])[["cash", "kind"]].sum() / worlds
    means = means[means.sum(axis=1) >= LEAST]
    whole_of = means["cash"] + means["kind"]
    totals = whole_of.groupby("party").sum().sort_values(ascending=False, kind="stable")
    by_item = whole_of.groupby("item").sum().sort_values(ascending=False, kind="stable")
    whole = [("", [str(party)]) for party in totals.index]
    for_what = [(str(item), _payers(means, str(item))) for item in by_item.index]
    heights = [_height([(headed(spec.parties[p].name), [p]) for _, (p,) in whole], 0.0), _height(for_what, BETWEEN)]
    figure = page(
        WIDTH,
        sum(heights) + 0.1 if len(totals) else 1.0,
        _seen(totals, by_item, bills, worlds, scenario),
        f"Mean over {counted(worlds)} of what is paid in {spec.months} months. Filled: cash; hatched: in kind. Line, and ±: 95% interval "
        "of the mean.",
    )
    if not len(totals):
        figure.add_subplot().axis("off")
        return figure
    shades = colours(spec.parties, PARTIES)
    above, below = figure.subplots(2, 1, height_ratios=heights)
    above.set_title("In all")
    below.set_title("For what")
    _bars(above, [(headed(spec.parties[p].name), [p]) for _, (p,) in whole], bills, worlds, scenario, shades, 0.0)
    _bars(below, [(item, payers) for item, payers in for_what], bills, worlds, scenario, shades, BETWEEN)
    for axes in (above, below):
        axes.set_xlabel("billions of dollars a world", loc="left")
    kinds = [Patch(facecolor=PALE, label="cash")]
    if (bills["kind"] > 0).any():
        kinds.append(Patch(facecolor="white", edgecolor=PALE, hatch=HATCH, linewidth=0.8, label="in kind"))
    above.legend(handles=kinds, loc="lower right", frameon=False, ncols=2, handlelength=1.4)
    return figure


def _payers(means: pd.DataFrame, item: str) -> list[str]:
    rows = means.xs(item, level="item")
    return [str(party) for party in (rows["cash"] + rows["kind"]).sort_values(ascending=False, kind="stable").index]


def _height(groups: list[tuple[str, list[str]]], between: float) -> float:
    return SCALE + sum(BAR * len(payers) + between for _, payers in groups)


def _bars(
    axes: Axes,
    groups: list[tuple[str, list[str]]],
    bills: pd.DataFrame,
    worlds: int,
    scenario: Scenario,
    shades: dict[str, str],
    between: float,
) -> None:
    """Groups of bars, one a payer; a group is an item, or all items where it is none."""
    spec = scenario.spec
    top, marks, names = 0.0, [], []
    reach = 0.0
    for name, payers in groups:
        marks.append(top + BAR * len(payers) / 2)
        names.append(wrapped(label(spec.items[name].name), NAMES, 10) if name in spec.items else name)
        for party in payers:
            rows = bills[bills["party"] == party]
            rows = rows[rows["item"] == name] if name in spec.items else rows
            cash, kind = float(rows["cash"].sum()) / worlds, float(rows["kind"].sum()) / worlds
            paid = np.zeros(worlds)
            each = (rows["cash"] + rows["kind"]).groupby(rows["world"]).sum().to_numpy()
            paid[: len(each)] = each
            middle, size = top + BAR / 2, BAR * 0.78
            axes.barh(middle, cash, height=size, color=shades[party])
            axes.barh(
                middle,
                kind,
                left=cash,
                height=size,
                facecolor="white",
                edgecolor=shades[party],
                hatch=HATCH,
                linewidth=0.8,
            )
            found = Effect.of("", paid, "", against=0.0)
            half = found.half if np.isfinite(found.half) else 0.0
            axes.hlines(middle, found.mean - half, found.mean + half, color=INK, linewidth=1.4)
            reach = max(reach, found.mean + half)
            payer = f"{spec.parties[party].name} " if name in spec.items else ""
            axes.annotate(
                f"{payer}{_amount(found.mean)}" + (f" ± {_amount(half)}" if half else ""),
                (max(found.mean + half, cash + kind), middle), (6, 0), textcoords="offset points", va="center", size=9.5,
            )  # fmt: skip
            top += BAR
        top += between
    # The vertical axis counts inches.
    axes.set_ylim(top, -0.04)
    axes.set_xlim(0, 1.3 * reach)
    axes.set_yticks(marks, names, size=9.5)
    axes.tick_params(axis="x", labelcolor=GREY)
    unlined(axes, "left")


def _amount(billions: float) -> str:
    return f"{billions:.2f}" if billions >= 0.0095 else f"{billions:.3f}"


def _seen(totals: pd.Series, by_item: pd.Series, bills: pd.DataFrame, worlds: int, scenario: Scenario) -> str:
    if not len(totals):
        return "Nobody pays for anything"
    spec = scenario.spec
    whole = float(totals.sum())
    most, what = str(totals.index[0]), str(by_item.index[0])
    kind = float(bills["kind"].sum()) / worlds
    return (
        f"{headed(spec.parties[most].name)} bears {percent(float(totals.iloc[0]) / whole)} of the ${whole:.1f} billion that a world costs; "
        f"the largest bill is that of {spec.items[what].name} (${float(by_item.iloc[0]):.1f} billion)"
        + (f". {percent(kind / whole)} is given in kind" if kind > LEAST else "")
    )
