"""What was carried out in one world and what was undone again, item by item, with the deals that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.words import percent
from sim.plots.heat import agenda_heat
from sim.plots.page import in_house_style
from sim.plots.palette import INK

if TYPE_CHECKING:
    from sim.scenario import Scenario

UNDONE = "#D1495B"
DEAL = {"marker": "o", "markersize": 4.2, "color": "white", "markeredgecolor": INK, "markeredgewidth": 0.9}
FALL = {"marker": "X", "markersize": 5.2, "color": UNDONE, "markeredgecolor": "white", "markeredgewidth": 0.5}


@in_house_style
def world_levels(
    levels: pd.DataFrame,
    offers: pd.DataFrame,
    packages: pd.DataFrame,
    happenings: pd.DataFrame,
    scenario: Scenario,
    world: int,
    table: str | None = None,
) -> Figure:
    """Heat map of items by month; dots where a deal was made on an item, crosses where it was undone.

    Parameters
    ----------
    levels, offers, packages, happenings : DataFrame
        As ``sim.analysis.witnessed`` has them.
    scenario : Scenario
    world : int
        Its number.
    table : str, optional
        Whose items are drawn; where not given, a map for each table stands on one tall page.
    """
    shown = [name for name, item in scenario.spec.items.items() if table in (None, item.table)]
    levels, packages = levels[levels["item"].isin(shown)], packages[packages["item"].isin(shown)]
    happenings = happenings[happenings["id"].isin(shown)]
    performed = levels.pivot_table(index="item", columns="month", values="performed")
    last = levels[levels["month"] == levels["month"].max()].set_index("item")
    ends = {
        str(item): f"{row['performed']:.2f}"
        + (f" of {row['agreed']:.2f}" if row["agreed"] - row["performed"] >= 0.005 else "")
        for item, row in last.iterrows()
    }
    undone = happenings[happenings["kind"] == "undone"]
    deals = packages.merge(offers.loc[offers["deal"], ["offer", "month"]], on="offer")
    figure, places = agenda_heat(
        performed,
        ends,
        scenario,
        _seen(last, deals, undone, scenario, world, table),
        "Level of what is carried out: 0 not at all, 1 in full. Circle: a deal on it. Cross: undone, otherwise than by running out. Right: "
        "level in the last month, and of how much that was agreed. Items in order of stage, divided by lines.",
        "performed level (0 nothing, 1 in full)",
        room=85.0,
        table=table,
    )
    for rows, item, style in ((deals, "item", DEAL), (undone, "id", FALL)):
        for name, months in rows.groupby(item)["month"]:
            axes, place = places[str(name)]
            axes.plot(months, [place] * len(months), linestyle="none", **style)  # type: ignore[arg-type]
    return figure


def _seen(
    last: pd.DataFrame, deals: pd.DataFrame, undone: pd.DataFrame, scenario: Scenario, world: int, table: str | None
) -> str:
    bar = scenario.spec.dynamics.in_effect
    agreed, fallen = deals["item"].nunique(), undone["id"].nunique()
    done = int((last["performed"] >= bar - 1e-9).sum())
    where = "" if table is None else f", {scenario.spec.tables[table].name}"
    return (
        f"World {world}{where}: {done or 'none'} of {len(last)} items end{'s' * (done == 1)} at least {percent(bar)} performed; deals "
        f"are made on {agreed or 'none'}, and {fallen or 'none'} {'is' if fallen == 1 else 'are'} undone at some time"
    )
