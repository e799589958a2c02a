"""What is in effect when: the mean performed level of every item, month by month (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.words import label, percent
from sim.plots.heat import agenda_heat
from sim.plots.page import in_house_style

if TYPE_CHECKING:
    from sim.scenario import Scenario


@in_house_style
def item_levels(trajectories: pd.DataFrame, scenario: Scenario, table: str | None = None) -> Figure:
    """Heat map of items by month, the stages in order; at the right each item's last mean level and middle half.

    Parameters
    ----------
    trajectories : DataFrame
        Means and quantiles by month and series.
    scenario : Scenario
    table : str, optional
        Whose items are drawn; where not given, a map for each table stands on one tall page.
    """
    rows = trajectories.loc[trajectories["series"] == "level"]
    levels = rows.pivot_table(index="id", columns="month", values="mean")
    last = rows[rows["month"] == rows["month"].max()].set_index("id")
    figure, _ = agenda_heat(
        levels,
        {str(item): f"{row['mean']:.2f} ({row['q25']:.2f} to {row['q75']:.2f})" for item, row in last.iterrows()},
        scenario,
        _seen(levels, scenario, table),
        "Mean level over worlds of what is carried out: 0 not at all, 1 in full. Right: mean in the last month, and the middle half of "
        "worlds. Items in order of stage (short, mid, long term), divided by lines.",
        "mean performed level (0 nothing, 1 in full)",
        room=110.0,
        table=table,
    )
    return figure


def _seen(levels: pd.DataFrame, scenario: Scenario, table: str | None) -> str:
    spec = scenario.spec
    last = levels[levels.columns.max()].reindex(
        [name for name, item in spec.items.items() if table in (None, item.table)]
    )
    bar, lead = spec.dynamics.in_effect, "At" if table is None else f"{label(spec.tables[table].name)}: at"
    done = int((last >= bar).sum())
    return (
        f"{lead} the end {done or 'none'} of {len(last)} items {'is' if done == 1 else 'are'} at least {percent(bar)} performed on average "
        f"over worlds, {int((last < 0.1).sum()) or 'none'} less than 10%; furthest: {spec.items[str(last.idxmax())].name} ({last.max():.2f})"
    )
