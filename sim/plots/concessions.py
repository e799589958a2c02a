"""What each side asked for and gave at one table of one world: every item in every offer, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.analysis.words import headed, label, listed
from sim.plots.month_axis import month_axis
from sim.plots.page import in_house_style, page
from sim.plots.palette import INK, PARTIES, RULE, STAGES, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario

WIDTH = 12.0
LANE, BETWEEN = 0.125, 0.09
"""Inches of one maker's lane, and the room between two items."""
ASKS = 0.28
"""Opacity of what whoever offers it wishes for; what costs it something is drawn in full."""
LEAST = 0.005


@dataclass(frozen=True)
class Standing:
    """An item in an offer: from the month in which it was made until its maker's next one, or a deal."""

    item: str
    party: str
    first: int
    last: int
    amount: float
    worth: float
    deal: bool


@in_house_style
def concessions(
    offers: pd.DataFrame, packages: pd.DataFrame, stakes: pd.DataFrame, scenario: Scenario, world: int, table: str
) -> Figure:
    """A row an item, in it a lane a maker: a bar from offer to offer, as tall as what is offered; framed where it was agreed.

    Parameters
    ----------
    offers, packages, stakes : DataFrame
        As ``sim.analysis.witnessed`` has them.
    scenario : Scenario
    world : int
        Its number.
    table : str
        Its id.

    Raises
    ------
    ValueError
        Where nothing was offered at the table.
    """
    spec = scenario.spec
    found = list(standing(offers, packages, stakes, table, spec.months))
    if not found:
        raise ValueError(f"nothing was offered at {table} in world {world}")
    named = {one.item for one in found}
    items = [name for stage in STAGES for name, item in spec.items.items() if item.stage == stage and name in named]
    speaking = {one.party for one in found}
    makers = [party for party in spec.parties if party in speaking]
    row = LANE * len(makers) + BETWEEN
    figure = page(
        WIDTH,
        row * len(items) + 0.95,
        _seen(found, scenario, world, table),
        "A bar stands from one offer of a side to its next, as tall as how much of the item is in it. Full colour: it would cost whoever "
        "offers it something. Pale: whoever offers it wishes for it. Framed: agreed. Black lines divide short, mid and long term.",
    )
    axes = figure.add_subplot()
    shades = colours(spec.parties, PARTIES)
    for one in found:
        top = items.index(one.item) * row + makers.index(one.party) * LANE
        _bar(axes, one, top, shades[one.party])
    for month in sorted({one.first for one in found if one.deal}):
        axes.axvline(month, color=RULE, linewidth=1.2, zorder=0.4)
    for k, item in enumerate(items):
        axes.axhline(k * row - BETWEEN / 2, color=RULE, linewidth=0.6, zorder=0.3)
        if k and spec.items[item].stage != spec.items[items[k - 1]].stage:
            axes.axhline(k * row - BETWEEN / 2, color=INK, linewidth=1.2)
    # The vertical axis counts inches.
    axes.set_ylim(row * len(items) - BETWEEN / 2, -BETWEEN / 2)
    axes.set_yticks(
        [(k + 0.5) * row - BETWEEN / 2 for k in range(len(items))], [label(spec.items[i].name) for i in items]
    )
    axes.tick_params(axis="y", length=0, labelsize=9.5)
    month_axis(axes, spec.start, spec.months)
    key = [Patch(facecolor=shades[party], label=headed(spec.parties[party].name)) for party in makers]
    figure.legend(handles=key, loc="outside lower left", ncols=6, frameon=False, fontsize=9.5)
    return figure


def standing(
    offers: pd.DataFrame, packages: pd.DataFrame, stakes: pd.DataFrame, table: str, months: int
) -> Iterator[Standing]:
    """Every item in every offer at a table, with the months for which the offer stood."""
    here = offers[offers["table"] == table]
    weights = stakes[stakes["table"] == table].set_index(["month", "item"])
    deals = here.loc[here["deal"], "month"].tolist()
    inside = dict(tuple(packages.groupby("offer", sort=False)))
    for speaker, rows in here.groupby("speaker", sort=False):
        made = rows["month"].tolist()
        for row, following in zip(rows.to_dict("records"), [*made[1:], months + 1], strict=True):
            first = int(row["month"])
            last = first + 1 if row["deal"] else min([following, *(deal for deal in deals if deal > first)])
            for part in inside[row["offer"]].to_dict("records"):
                weight = float(weights.loc[(first, part["item"]), f"weight.{speaker}"])
                yield Standing(
                    part["item"], str(speaker), first, last, part["amount"], weight * part["amount"], bool(row["deal"])
                )


def _bar(axes: Axes, one: Standing, top: float, shade: str) -> None:
    tall = max(0.1, one.amount) * LANE * 0.92
    axes.barh(
        top + LANE - tall / 2, one.last - one.first, left=one.first - 0.5, height=tall, color=shade, linewidth=0,
        alpha=1.0 if one.worth < -LEAST else ASKS,
    )  # fmt: skip
    if one.deal:
        axes.barh(
            top + LANE / 2,
            1.0,
            left=one.first - 0.5,
            height=LANE,
            facecolor="none",
            edgecolor=INK,
            linewidth=1.2,
            zorder=3,
        )


def _seen(found: list[Standing], scenario: Scenario, world: int, table: str) -> str:
    spec = scenario.spec
    agreed = {one.item for one in found if one.deal}
    given: dict[str, set[str]] = {}
    for one in found:
        if one.worth < -LEAST:
            given.setdefault(one.party, set()).add(one.item)
    offered = [
        f"{spec.parties[party].name} {'offers ' * (not k)}{len(items)}"
        for k, (party, items) in enumerate(given.items())
    ]
    whom = "it" if len(offered) == 1 else "them"
    return (
        f"World {world}, {spec.tables[table].name}: of {len({one.item for one in found})} items put forward "
        f"{len(agreed) or 'none'} {'is' if len(agreed) == 1 else 'are'} agreed"
        + (f"; {listed(offered)} that cost {whom} something" if offered else "")
    )
