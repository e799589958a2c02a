"""How the worlds ended: the share of worlds in each outcome class, with its interval (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.intervals import share_interval
from sim.analysis.words import headed, outcome_meaning, percent
from sim.plots.page import in_house_style, page, wrapped
from sim.plots.palette import ACCENT, GREY, INK, PALE

if TYPE_CHECKING:
    from sim.scenario import Scenario

WIDTH = 9.0
SMALL = 9.5
NAME, LINE, BAR, BELOW = 0.24, 0.175, 0.34, 0.22
"""Inches that a class's name, a line of its meaning, its bar and the room below it take."""


@in_house_style
def outcome_classes(outcomes: pd.DataFrame, scenario: Scenario) -> Figure:
    """Bars of the share of worlds in each class, in the scenario's order, with 95% Wilson intervals."""
    spec = scenario.spec
    counts = outcomes["outcome"].value_counts().reindex(list(spec.outcomes), fill_value=0)
    meanings = {name: _meaning(scenario, name) for name in spec.outcomes}
    heights = {name: NAME + LINE * (meaning.count("\n") + 1) + BAR + BELOW for name, meaning in meanings.items()}
    figure = page(
        WIDTH,
        sum(heights.values()) + 0.6,
        _seen(counts, scenario),
        "Bar: share of worlds. Line and brackets: its 95% Wilson interval, given how many worlds were simulated. A "
        "world is put in the first class, from the top, that fits.",
    )
    axes = figure.add_subplot()
    top = 0.0
    for name, meaning in meanings.items():
        axes.annotate(headed(spec.outcomes[name].name), (0, top), weight="bold", va="top")
        axes.annotate(meaning, (0, top + NAME), color=GREY, size=SMALL, va="top", linespacing=1.25)
        middle = top + heights[name] - BELOW - BAR / 2 + 0.03
        _bar(axes, middle, int(counts[name]), len(outcomes), ACCENT if spec.outcomes[name].settled else PALE)
        top += heights[name]
    # The vertical axis counts inches.
    axes.set_ylim(top, 0)
    axes.set_xlim(0, 1.22)
    axes.spines["bottom"].set_bounds(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
    axes.set_xlabel("share of worlds", loc="left")
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return figure


def _meaning(scenario: Scenario, name: str) -> str:
    return wrapped(headed(outcome_meaning(scenario.spec, name)), WIDTH - 0.4, SMALL)


def _bar(axes: Axes, middle: float, count: int, worlds: int, colour: str) -> None:
    low, high = share_interval(count, worlds)
    axes.barh(middle, count / worlds, height=BAR - 0.06, color=colour)
    axes.hlines(middle, low, high, color=INK, linewidth=1.4)
    axes.annotate(
        f"{percent(count / worlds)} [{100 * low:.1f} to {100 * high:.1f}%]",
        (high, middle),
        (7, 0),
        textcoords="offset points",
        va="center",
    )


def _seen(counts: pd.Series, scenario: Scenario) -> str:
    worlds = int(counts.sum())
    names = {name: outcome.name for name, outcome in scenario.spec.outcomes.items()}
    commonest = str(counts.idxmax())
    if worlds == 1:
        return f"The one world ends as “{names[commonest]}”"
    seen = f"Of {worlds:,} worlds, {percent(counts[commonest] / worlds)} end as “{names[commonest]}”"
    others = [name for name, outcome in scenario.spec.outcomes.items() if outcome.settled and name != commonest]
    return seen + "".join(f", {percent(counts[name] / worlds)} as “{names[name]}”" for name in others)
