"""The course of one world: support at home, trust, threat and the allies' coordination, with what happened when."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.words import calendar, headed, listed
from sim.plots.month_axis import month_axis
from sim.plots.page import MARGIN, in_house_style, page, spread
from sim.plots.palette import ALLIES, GREY, INK, PARTIES, RULE, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.schema import ScenarioFile

WIDTH = 12.0
PANEL, LAST, MARKS = 1.45, 1.6, 0.28
"""Inches of a panel, of the last with its axis, and of a row of numbers above the panels."""
LINE, SMALL = 0.172, 9.0
"""Inches of a line of the list of events, and its size in points."""
APART = 0.024
"""Least distance between two numbers in a row, as a share of the run."""
GAP = 0.125
SHAPES = "vDsP^X"
"""Marks of provocations, by kind."""


@in_house_style
def world_course(moods: pd.DataFrame, happenings: pd.DataFrame, scenario: Scenario, world: int) -> Figure:
    """Panels of support, trust, threat and coordination by month; events numbered above and named below.

    Parameters
    ----------
    moods, happenings : DataFrame
        As ``sim.analysis.witnessed`` has them.
    scenario : Scenario
    world : int
        Its number.
    """
    spec = scenario.spec
    across = outsider(spec)
    events = happenings[happenings["kind"].isin(["event", "breach"])].reset_index(drop=True)
    provoked = happenings[happenings["kind"] == "provocation"]
    series = _panels(moods, spec, across)
    listing = _listing(events, spec)
    tall = max((sum(text.count("\n") + 1 for text in column) for column in listing), default=0)
    rows = _rows(len(events))
    heights = (
        [MARKS * rows + 0.05] * bool(rows) + [PANEL] * (len(series) - 1) + [LAST] + [LINE * tall + 0.15] * bool(tall)
    )
    figure = page(
        WIDTH,
        sum(heights),
        _seen(moods, events, provoked, spec, world),
        "All on a scale from 0 to 1. Numbers: events, named below. Marks on the threat: provocations, by kind. Dotted: where a crisis "
        "begins.",
    )
    grid = list(figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0])
    shades = colours(spec.parties, PARTIES)
    above = grid.pop(0) if rows else None
    below = grid.pop() if tall else None
    for axes, (head, lines) in zip(grid, series.items(), strict=True):
        _lines(axes, head, lines, spec, shades)
        for month in events["month"]:
            axes.axvline(month, color=RULE, linewidth=1, zorder=0.3)
    threat = grid[list(series).index("Threat")]
    threat.axhline(spec.dynamics.threat.crisis.middle, color=GREY, linewidth=1.1, linestyle=":", zorder=0.5)
    _provocations(threat, provoked, moods, spec)
    for axes in grid[:-1]:
        axes.tick_params(axis="x", labelbottom=False)
    if above is not None:
        _numbers(above, events, rows, spec)
    if below is not None:
        _named(below, listing, tall)
    return figure


def outsider(spec: ScenarioFile) -> str:
    """Who faces the others: of the parties without allies the one that sits at most tables; the last of as many seats."""
    without = [name for name, party in spec.parties.items() if not party.allies] or list(spec.parties)
    seats = {name: sum(name in table.members for table in spec.tables.values()) for name in without}
    most = max(seats.values())
    return [name for name in without if seats[name] == most][-1]


def _panels(moods: pd.DataFrame, spec: ScenarioFile, across: str) -> dict[str, dict[str, pd.DataFrame]]:
    """Lines by panel: the party or ``allies`` that gives a line its colour and name, and its rows."""

    def of(series: str, name: str) -> pd.DataFrame:
        return moods[(moods["series"] == series) & (moods["id"] == name)].sort_values("month")

    name = spec.parties[across].name
    others = [party for party in spec.parties if party != across]
    panels = {
        "Support at home": {party: of("support", party) for party in spec.parties},
        f"Trust in {name} of": {party: of("trust", f"{party}>{across}") for party in others},
        f"Trust of {name} in": {party: of("trust", f"{across}>{party}") for party in others},
        "Threat": {"": of("threat", "")},
    }
    if (moods["series"] == "coordination").any():
        panels["Coordination of the allies"] = {"allies": of("coordination", "")}
    return panels


def _lines(axes: Axes, head: str, lines: dict[str, pd.DataFrame], spec: ScenarioFile, shades: dict[str, str]) -> None:
    axes.set_title(head, pad=3, size=10.5)
    heights = spread([float(line["value"].iloc[-1]) for line in lines.values()], GAP, 0.0, 1.0)
    for (who, line), height in zip(lines.items(), heights, strict=True):
        colour = shades.get(who, ALLIES if who == "allies" else INK)
        months, values = line["month"].to_numpy(float), line["value"].to_numpy(float)
        axes.plot(months, values, color=colour, linewidth=1.7)
        name = headed(spec.parties[who].name) + " " if who in spec.parties else ""
        axes.plot(
            [1, 1.008],
            [values[-1], height],
            color=colour,
            linewidth=1,
            clip_on=False,
            transform=axes.get_yaxis_transform(),
        )
        axes.annotate(
            f"{name}{values[-1]:.2f}", (1.011, height), xycoords=axes.get_yaxis_transform(), va="center", size=SMALL,
            annotation_clip=False,
        )  # fmt: skip
    month_axis(axes, spec.start, int(months[-1]))
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])


def _provocations(axes: Axes, provoked: pd.DataFrame, moods: pd.DataFrame, spec: ScenarioFile) -> None:
    """Marks on the threat at the months of provocations, named in a line above the panel."""
    threat = moods[moods["series"] == "threat"].set_index("month")["value"]
    kinds = [
        kind
        for party in spec.parties.values()
        for kind in getattr(party, "provocations", {})
        if kind in set(provoked["id"])
    ]
    for kind, shape in zip(dict.fromkeys(kinds), _shapes(len(kinds)), strict=False):
        months = provoked.loc[provoked["id"] == kind, "month"].to_numpy()
        times = f" ({len(months)})" if len(months) > 1 else ""
        axes.plot(
            months, threat.loc[months].to_numpy(), shape, color=INK, markersize=6, markeredgecolor="white", clip_on=False,
            label=f"{headed(kind.replace('-', ' '))}{times}", zorder=4,
        )  # fmt: skip
    if kinds:
        axes.legend(
            loc="lower right",
            bbox_to_anchor=(1, 0.96),
            ncols=4,
            frameon=False,
            fontsize=SMALL,
            handletextpad=0.1,
            borderaxespad=0,
        )


def _shapes(kinds: int) -> Sequence[str]:
    return SHAPES * (1 + kinds // len(SHAPES))


def _rows(events: int) -> int:
    """Rows of numbers that so many events need."""
    return int(np.ceil(events * APART / 0.9))


def _numbers(axes: Axes, events: pd.DataFrame, rows: int, spec: ScenarioFile) -> None:
    """Each event's number, as near above its month as there is room."""
    months = spec.months
    for row in range(rows):
        here = events.iloc[row::rows]
        places = spread((here["month"] / months).tolist(), APART, 0.01, 1.0) * months
        for number, month, place in zip(here.index + 1, here["month"], places, strict=True):
            height = rows - row - 0.45
            axes.plot(
                [month, month, place], [-0.1, 0.0, height - 0.3], color=RULE, linewidth=1, clip_on=False, zorder=0.3
            )
            axes.annotate(
                str(number), (place, height), ha="center", va="center", size=SMALL,
                bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}, annotation_clip=False,
            )  # fmt: skip
    axes.set_xlim(0.5, months + 0.5)
    axes.set_ylim(0, rows)
    axes.axis("off")


def _listing(events: pd.DataFrame, spec: ScenarioFile) -> list[list[str]]:
    """The events in words, in two columns of much the same length."""
    characters = int(((WIDTH - 2 * MARGIN) / 2 - 0.3) * 72 / (0.55 * SMALL))
    texts = [
        textwrap.fill(
            f"{number:2}  {calendar(spec.start, int(row['month']))}. {row['text']}",
            characters,
            subsequent_indent=" " * 8,
        )
        for number, row in enumerate(events.to_dict("records"), 1)
    ]
    lines = np.cumsum([text.count("\n") + 1 for text in texts])
    half = int(np.searchsorted(lines, lines[-1] / 2)) + 1 if len(lines) else 0
    return [column for column in (texts[:half], texts[half:]) if column]


def _named(axes: Axes, listing: list[list[str]], tall: int) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(tall, 0)
    axes.axis("off")
    for place, column in enumerate(listing):
        top = 0.0
        for text in column:
            axes.text(place * 0.53 - 0.03, top, text, size=SMALL, va="top", linespacing=1.15)
            top += text.count("\n") + 1


def _seen(moods: pd.DataFrame, events: pd.DataFrame, provoked: pd.DataFrame, spec: ScenarioFile, world: int) -> str:
    rows = moods[moods["series"] == "threat"]
    threat = rows["value"].to_numpy(float)
    crisis = int((threat >= spec.dynamics.threat.crisis.middle).sum())
    peak = int(rows["month"].iloc[int(threat.argmax())])
    counts = [
        f"{len(events) or 'no'} event{'s' * (len(events) != 1)}",
        f"{len(provoked) or 'no'} provocation{'s' * (len(provoked) != 1)}",
        f"{crisis or 'no'} month{'s' * (crisis != 1)} of crisis",
    ]
    return f"World {world} sees {listed(counts)}; the threat is highest in {calendar(spec.start, peak)} ({threat.max():.2f})"
