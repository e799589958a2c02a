"""What is in effect when: the mean performed level of every item, month by month (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.words import percent
from sim.plots.heat import agenda_heat
from sim.plots.page import in_house_style

if TYPE_CHECKING:
    from sim.scenario import Scenario


@in_house_style
def item_levels(trajectories: pd.DataFrame, scenario: Scenario) -> Figure:
    """A heat map a table, items by month, the stages in order; at the right each item's last mean level and middle half."""
    rows = trajectories.loc[trajectories["series"] == "level"]
    levels = rows.pivot_table(index="id", columns="month", values="mean")
    last = rows[rows["month"] == rows["month"].max()].set_index("id")
    figure, _ = agenda_heat(
        levels,
        {str(item): f"{row['mean']:.2f} ({row['q25']:.2f} to {row['q75']:.2f})" for item, row in last.iterrows()},
        scenario,
        _seen(levels, scenario),
        "Mean level over worlds of what is carried out: 0 not at all, 1 in full. Right: mean in the last month, and the middle half of "
        "worlds. Items in order of stage (short, mid, long term), divided by lines.",
        "mean performed level (0 nothing, 1 in full)",
        room=110.0,
    )
    return figure


def _seen(levels: pd.DataFrame, scenario: Scenario) -> str:
    spec = scenario.spec
    last = levels[levels.columns.max()].reindex(list(spec.items))
    bar = spec.dynamics.in_effect
    return (
        f"At the end {int((last >= bar).sum())} of {len(last)} items are at least {percent(bar)} performed on average "
        f"over worlds, {int((last < 0.1).sum())} less than 10%; furthest: {spec.items[str(last.idxmax())].name} ({last.max():.2f})"
    )
