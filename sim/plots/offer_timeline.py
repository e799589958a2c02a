"""Who conceded when: what each offer of one world would leave its maker, table by table, and when they agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.words import headed, label, refusal_meaning
from sim.plots.month_axis import month_axis
from sim.plots.page import in_house_style, page
from sim.plots.palette import GREY, INK, PARTIES, RULE, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario

WIDTH = 12.0
PANEL, AXIS, KEY = 1.35, 0.35, 0.6
"""Inches of a table's panel, of the axis below the last, and of the key."""
MARKS = {
    "wants-more": ("o", True),
    "worse-than-nothing": ("o", False),
    "out-of-order": ("s", False),
    "vetoed": ("D", False),
    "not-ratified": ("X", True),
}
"""Shape of an offer by why it was refused, and whether it is filled."""
HIGHEST = 1.05


@in_house_style
def offer_timeline(offers: pd.DataFrame, scenario: Scenario, world: int) -> Figure:
    """A panel a table: a mark an offer, its height the share of its maker's ideal that it keeps; lines join offers of one maker.

    Parameters
    ----------
    offers : DataFrame
        As ``sim.analysis.witnessed`` has them.
    scenario : Scenario
    world : int
        Its number.
    """
    spec = scenario.spec
    tables = [table for table in spec.tables if table in set(offers["table"])]
    figure = page(
        WIDTH,
        PANEL * max(1, len(tables)) + AXIS + KEY,
        _seen(offers, scenario, world),
        "Height: what an offer would leave whoever makes it, as a share of the best that this one could wish for from what is open. A "
        "falling line is a side that concedes. After a deal talks begin anew on what is left.",
    )
    if not tables:
        figure.add_subplot().axis("off")
        return figure
    shades = colours(spec.parties, PARTIES)
    grid = figure.subplots(len(tables), 1, squeeze=False, sharex=True)[:, 0]
    for axes, table in zip(grid, tables, strict=True):
        rows = offers[offers["table"] == table]
        deals = int(rows["deal"].sum())
        axes.set_title(
            f"{label(spec.tables[table].name)}: {len(rows)} offer{'s' * (len(rows) != 1)}, {deals or 'no'} deal{'s' * (deals != 1)}",
            pad=3,
            size=10.5,
        )
        _table(axes, rows, shades)
        month_axis(axes, spec.start, spec.months)
        axes.set_ylim(-0.05, HIGHEST)
        axes.set_yticks([0, 0.5, 1], ["0", "50%", "100%"])
        axes.grid(axis="y")
    figure.supylabel("kept of its ideal", size=10.5, color=GREY)
    _key(figure, offers, scenario, shades)
    return figure


def _table(axes: Axes, offers: pd.DataFrame, shades: dict[str, str]) -> None:
    rounds = offers["deal"].cumsum().shift(fill_value=0)
    for (_, speaker), rows in offers.groupby([rounds, "speaker"], sort=False):
        axes.plot(rows["month"], _shown(rows), color=shades[str(speaker)], linewidth=1.2, alpha=0.8)
    for speaker, rows in offers[~offers["deal"]].groupby("speaker", sort=False):
        for reason, some in rows.groupby("reason", sort=False):
            shape, filled = MARKS.get(str(reason), ("o", True))
            axes.plot(
                some["month"], _shown(some), shape, color=shades[str(speaker)], markersize=4.5 if filled else 4,
                markerfacecolor=shades[str(speaker)] if filled else "white", markeredgewidth=0.6 if shape == "X" else 1.1,
            )  # fmt: skip
    for row in offers[offers["deal"]].to_dict("records"):
        axes.axvline(row["month"], color=RULE, linewidth=1.2, zorder=0.4)
        axes.plot(
            row["month"], _shown(pd.DataFrame([row])), "*", color=shades[row["speaker"]], markersize=12, markeredgecolor=INK,
            markeredgewidth=0.7, zorder=4,
        )  # fmt: skip


def _shown(offers: pd.DataFrame) -> np.ndarray:
    """Shares as they are drawn: an ally may offer what costs it more than it wishes for."""
    return offers["kept"].clip(0.0, 1.0).to_numpy(float)


def _key(figure: Figure, offers: pd.DataFrame, scenario: Scenario, shades: dict[str, str]) -> None:
    parties = scenario.spec.parties
    makers = [party for party in parties if party in set(offers["speaker"])]
    who = [Line2D([], [], color=shades[party], linewidth=2.5, label=headed(parties[party].name)) for party in makers]
    found = [reason for reason in MARKS if reason in set(offers["reason"])]
    marks = [
        Line2D(
            [], [], linestyle="none", marker=shape, color=GREY, markersize=5.5, label=headed(refusal_meaning(reason)),
            markerfacecolor=GREY if filled else "white",
        )
        for reason in found
        for shape, filled in [MARKS[reason]]
    ]  # fmt: skip
    if offers["deal"].any():
        star = {"marker": "*", "markersize": 11, "color": GREY, "markeredgecolor": INK, "markeredgewidth": 0.7}
        marks.insert(0, Line2D([], [], linestyle="none", label="agreed", **star))  # type: ignore[arg-type]
    style = {"frameon": False, "fontsize": 9.5, "handletextpad": 0.4, "columnspacing": 1.4, "borderaxespad": 0.8}
    figure.legend(handles=[*who, *marks], loc="outside lower left", ncols=4, **style)


def _seen(offers: pd.DataFrame, scenario: Scenario, world: int) -> str:
    """How many offers it takes, and who gives way most between the first offer of a round and its last."""
    if not len(offers):
        return f"World {world} sees no offer at any table"
    deals = int(offers["deal"].sum())
    rounds = offers.groupby("table")["deal"].transform(lambda deal: deal.cumsum().shift(fill_value=0))
    given = pd.DataFrame(
        [
            (str(speaker), _shown(rows)[0], _shown(rows)[-1])
            for (_, _, speaker), rows in offers.groupby(["table", rounds, "speaker"], sort=False)
            if len(rows) > 1
        ],
        columns=["party", "first", "last"],
    )
    means = given.groupby("party", sort=False)[["first", "last"]].mean()
    seen = f"World {world}: {len(offers)} offers, {deals or 'no'} deal{'s' * (deals != 1)}"
    if not len(means) or (means["first"] - means["last"]).max() < 0.005:
        return f"{seen}; nobody concedes anything between two deals"
    most = str((means["first"] - means["last"]).idxmax())
    first, last = means.loc[most]
    return (
        f"{seen}; {scenario.spec.parties[most].name} concedes most: in a round of talks it comes down from {first:.0%} to {last:.0%} "
        "of its ideal on average"
    )
