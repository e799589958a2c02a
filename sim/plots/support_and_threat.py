"""Opinion at home and tension abroad: support in each capital, the threat and the allies' coordination over time (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.words import calendar, headed
from sim.plots.month_axis import month_axis
from sim.plots.page import MARGIN, in_house_style, page, spread, wrapped
from sim.plots.palette import ALLIES, GREY, INK, PARTIES, colours
from sim.scenario.months import months_between

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.schema import Event, ScenarioFile

PANEL = (3.3, 2.2)
"""Inches of one panel."""
SMALL = 9.0
APART = 0.065
"""Share of a panel's width that the number of an event takes."""


@in_house_style
def support_and_threat(trajectories: pd.DataFrame, scenario: Scenario) -> Figure:
    """A panel a party, one for the threat and one for the allies: mean, middle half and middle 90% of worlds by month."""
    spec = scenario.spec
    support = {
        str(party): rows.sort_values("month")
        for party, rows in trajectories[trajectories["series"] == "support"].groupby("id", sort=False, observed=True)
    }
    threat = trajectories[trajectories["series"] == "threat"].sort_values("month")
    allied = any(party.allies for party in spec.parties.values())
    panels = len(support) + 1 + allied
    columns = min(4, panels) if panels != 5 else 3
    rows = -(-panels // columns)
    width = max(PANEL[0] * columns, 7)
    events = _dated(spec)
    key = _key(events, spec, width)
    figure = page(
        width,
        PANEL[1] * rows + 0.3 + (0.2 + 0.17 * len(key) if key else 0),
        _seen(support, threat, scenario),
        "Support: at home, for the policy of engagement. Line: mean over worlds; its first and last value stand above. Dark band: the middle half of worlds. Light band: the "
        "middle 90%. Dotted: level to which support returns; for the threat, where a crisis begins."
        + (" Triangle: a dated event there, named below; hollow where it may not happen." if key else ""),
    )
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for axes in grid.flat[panels:]:
        axes.remove()
    shades = colours(spec.parties, PARTIES)
    for axes, party in zip(grid.flat, spec.parties, strict=False):
        axes.set_title(_moved(headed(spec.parties[party].name), support[party]))
        _bands(axes, support[party], shades[party], spec.parties[party].support.baseline.middle)
        _events(axes, party, events, spec)
    tense = grid.flat[len(support)]
    tense.set_title(_moved("Threat", threat))
    _bands(tense, threat, INK, spec.dynamics.threat.crisis.middle)
    if allied:
        together = trajectories[trajectories["series"] == "coordination"].sort_values("month")
        grid.flat[panels - 1].set_title(_moved("Coordination", together))
        _bands(grid.flat[panels - 1], together, ALLIES, None)
    for axes in grid.flat[:panels]:
        month_axis(axes, spec.start, int(threat["month"].max()), most=5)
        axes.set_ylim(0, 1)
        axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    for axes in grid[:, 0]:
        axes.set_ylabel("support at home")
    tense.set_ylabel("threat")
    if allied:
        grid.flat[panels - 1].set_ylabel("coordination of the allies")
    if key:
        figure.supxlabel("\n".join(key), x=MARGIN / width, ha="left", size=SMALL, color=INK, linespacing=1.35)
    return figure


def _bands(axes: Axes, rows: pd.DataFrame, colour: str, mark: float | None) -> None:
    months = rows["month"].to_numpy()
    axes.fill_between(months, rows["q05"], rows["q95"], color=colour, alpha=0.18)
    axes.fill_between(months, rows["q25"], rows["q75"], color=colour, alpha=0.35)
    if mark is not None:
        axes.axhline(mark, color=GREY, linewidth=1.1, linestyle=":")
    axes.plot(months, rows["mean"], color=colour)


def _dated(spec: ScenarioFile) -> list[tuple[int, Event, set[str]]]:
    """Events of the run that have a date and touch a party's home, in their order: month, event, whose home."""
    found = []
    for event in spec.events.values():
        if event.month is None:
            continue
        effects = event.effects
        touched = {*effects.support, *effects.legislature, *effects.review, *effects.undo, *effects.change}
        month = months_between(spec.start, event.month)
        if touched & set(spec.parties) and 1 <= month <= spec.months:
            found.append((month, event, touched))
    return sorted(found, key=lambda one: one[0])


def _events(axes: Axes, party: str, events: list[tuple[int, Event, set[str]]], spec: ScenarioFile) -> None:
    """A numbered triangle for each dated event that touches a party's home."""
    here = [(number, month, event) for number, (month, event, touched) in enumerate(events, 1) if party in touched]
    places = spread([month / spec.months for _, month, _ in here], APART, 0.01, 0.99) * spec.months
    for (number, month, event), place in zip(here, places, strict=True):
        sure = event.chance.certain and event.chance.middle >= 1
        axes.plot(month, 0.03, "^", color=INK, markersize=5, markerfacecolor=INK if sure else "white", zorder=3)
        axes.annotate(f"{number}", (place, 0.065), ha="center", va="bottom", size=SMALL, color=INK)


def _key(events: list[tuple[int, Event, set[str]]], spec: ScenarioFile, width: float) -> list[str]:
    """The numbered events in words, in lines as wide as the page."""
    told = [
        f"{k} {calendar(spec.start, month)}".replace(" ", "\N{NO-BREAK SPACE}") + f": {event.text.rstrip('.')}."
        for k, (month, event, _) in enumerate(events, 1)
    ]
    return wrapped("   ".join(told), width - 2 * MARGIN, SMALL).split("\n") if told else []


def _moved(name: str, rows: pd.DataFrame) -> str:
    return f"{name}: {rows['mean'].iloc[0]:.2f} to {rows['mean'].iloc[-1]:.2f}"


def _seen(support: dict[str, pd.DataFrame], threat: pd.DataFrame, scenario: Scenario) -> str:
    change = {party: rows["mean"].iloc[-1] - rows["mean"].iloc[0] for party, rows in support.items()}
    party = max(change, key=lambda party: abs(change[party]))
    first, last = support[party]["mean"].iloc[0], support[party]["mean"].iloc[-1]
    peak = threat.iloc[int(threat["mean"].argmax())]
    when = calendar(scenario.spec.start, int(peak["month"]))
    moved = (
        f"Support at home for the policy of engagement moves most in {scenario.spec.parties[party].name}: from {first:.2f} to {last:.2f}"
        if abs(last - first) >= 0.005
        else "Support at home for the policy of engagement ends where it began"
    )
    return f"{moved}; the mean threat is highest in {when} ({peak['mean']:.2f})"
