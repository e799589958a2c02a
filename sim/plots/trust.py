"""Who trusts whom: how far each government credits each other with keeping its promises, over time (ODD, "Trust")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.words import headed
from sim.plots.month_axis import month_axis
from sim.plots.page import in_house_style, page, spread
from sim.plots.palette import GREY, INK, PARTIES, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario

PANEL = (4.3, 2.35)
"""Inches of one panel."""
GAP = 0.095
"""Least distance between the names at the ends of lines."""


@in_house_style
def trust(table: pd.DataFrame, scenario: Scenario) -> Figure:
    """A panel a government that is trusted, a line for each that trusts it: mean over worlds, and the middle half of them.

    Parameters
    ----------
    table : DataFrame
        ``month``, ``who``, ``whom``, ``mean``, ``q25``, ``q75``, as ``sim.analysis.monthly`` has them.
    scenario : Scenario
    """
    spec = scenario.spec
    trusted = [party for party in spec.parties if party in set(table["whom"])]
    columns = min(3, len(trusted))
    rows = -(-len(trusted) // columns)
    figure = page(
        max(PANEL[0] * columns, 7.5),
        PANEL[1] * rows + 0.3,
        _seen(table, scenario),
        "Trust: how far a promise that cannot be verified is counted on, 0 to 1. Line: mean over worlds, with its last value. Band: the "
        "middle half of worlds.",
    )
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for axes in grid.flat[len(trusted) :]:
        axes.remove()
    shades = colours(spec.parties, PARTIES)
    for axes, whom in zip(grid.flat, trusted, strict=False):
        axes.set_title(f"Trust in {spec.parties[whom].name}")
        _lines(axes, table[table["whom"] == whom], scenario, shades)
        month_axis(axes, spec.start, int(table["month"].max()), most=5)
        axes.set_ylim(0, 1)
        axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
        axes.grid(axis="y")
    for axes in grid[:, 0]:
        axes.set_ylabel("trust")
    return figure


def _lines(axes: Axes, rows: pd.DataFrame, scenario: Scenario, shades: dict[str, str]) -> None:
    lines = {str(who): line.sort_values("month") for who, line in rows.groupby("who", sort=False)}
    heights = spread([float(line["mean"].iloc[-1]) for line in lines.values()], GAP, 0.03, 0.97)
    for (who, line), height in zip(lines.items(), heights, strict=True):
        months, last = line["month"].to_numpy(float), float(line["mean"].iloc[-1])
        low, high = line["q25"].to_numpy(float), line["q75"].to_numpy(float)
        axes.fill_between(months, low, high, color=shades[who], alpha=0.16, linewidth=0)
        axes.plot(months, line["mean"].to_numpy(float), color=shades[who])
        axes.plot([months[-1], months[-1] * 1.035], [last, height], color=shades[who], linewidth=1, clip_on=False)
        axes.annotate(
            f"{headed(scenario.spec.parties[who].name)} {last:.2f}", (months[-1] * 1.045, height),
            va="center", size=9, color=INK, annotation_clip=False,
        )  # fmt: skip
    axes.tick_params(axis="x", labelcolor=GREY)


def _seen(table: pd.DataFrame, scenario: Scenario) -> str:
    ends = table.sort_values("month").groupby(["who", "whom"], sort=False)["mean"].agg(["first", "last"]).reset_index()
    change = (ends["last"] - ends["first"]).to_numpy(float)
    names = {party: entry.name for party, entry in scenario.spec.parties.items()}
    told = []
    for place, verb, sign in ((change.argmax(), "grows", 1), (change.argmin(), "falls", -1)):
        if sign * change[place] >= 0.005:
            row = ends.iloc[int(place)]
            pair = f"{names[row['who']]}'s trust in {names[row['whom']]}"
            told.append(f"{pair} {verb} most, from {row['first']:.2f} to {row['last']:.2f}")
    return headed("; ".join(told)) if told else "Trust ends where it began"
