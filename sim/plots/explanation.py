"""One world on a time axis: what was asked of it, what stood and fell, what was refused and blocked, and where it turned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from sim.analysis.explanation_changes import BREACH, NO_EVENT, PROVOCATION, TRIFLE, UNDOING, VETO, VOTE
from sim.analysis.explanation_ending import level, short_of, subject
from sim.analysis.explanation_record import (
    ADJOURNED,
    ELSEWHERE,
    EMPTY,
    FROZEN,
    HALTED,
    MET,
    NOWHERE,
    REVIEW,
    SILENT,
    SILENT_AT_HOME,
    UNWANTED,
)
from sim.analysis.explanation_words import turning
from sim.analysis.teller import TRIFLE as TRIFLING
from sim.analysis.words import headed, label, listed_in_part
from sim.plots.month_axis import month_axis
from sim.plots.page import MARGIN, in_house_style, page, spread, unlined, wrapped
from sim.plots.palette import ACCENT, GREY, INK, LEVELS, PARTIES, STAGES, TRACKS, colours

if TYPE_CHECKING:
    from sim.analysis.explanation import Explanation
    from sim.scenario.schema import Condition

WIDTH = 11.5
ROW = 0.34
"""Inches that an item or a table takes."""
ITEMS = 9
"""Items shown at the most."""
TURNS = 6
"""Turning points shown at the most."""
SMALL = 9.0
RED = PARTIES["pyongyang"]
LABEL = 0.5
"""Inches that a label at the right takes."""
NAMES, BESIDE = 3.0, 2.6
"""Inches for the names at the left, and at the right."""
KEYS = 0.75
"""Inches for what the marks mean."""
HALO = [withStroke(linewidth=1.6, foreground="white")]
MARKS: dict[str, dict[str, Any]] = {
    "an offer with it failed": {"marker": "x", "markersize": 3.6, "markeredgewidth": 0.7, "path_effects": HALO},
    "a deal on it": {"marker": "^", "markersize": 5, "markeredgecolor": "white", "markeredgewidth": 0.5},
    "it fell": {"marker": "v", "markersize": 5.5, "markerfacecolor": "white", "markeredgewidth": 0.9},
}
"""What happened to an item, and its mark."""
LINES: dict[str, tuple[float, dict[str, Any]]] = {
    "agreed, not carried out": (-0.36, {"linewidth": 2.2}),
    "held back by a linkage rule": (0.36, {"linewidth": 2.2, "linestyle": (0, (1, 1))}),
}
"""How it stood with an item for a time: the place of its line in the row, and what the line is like."""
MEETINGS = {
    "an offer was made": ((MET,), "#9ECAE1"),
    "nothing put forward": ((SILENT, SILENT_AT_HOME), "#DEEBF7"),
    "a party away": ((REVIEW, EMPTY, UNWANTED, ELSEWHERE, NOWHERE), "#BDBDBD"),
    "kept from meeting": ((HALTED, ADJOURNED, FROZEN), "#6B6B6B"),
}
"""What can be said of a table in a month: what counts as it, and its colour."""


@in_house_style
def explanation(explained: Explanation) -> Figure:
    """From top to bottom: conditions against what they ask, items that the chain names, their tables, provocations; turns marked."""
    items, conditions = _items(explained), _conditions(explained)
    tables = list(dict.fromkeys(int(explained.record.model.agenda.venue[i]) for i in items))
    turns = _turns(explained)
    heights = [
        max(1.5, LABEL * len(conditions)) if conditions else 0.3,
        ROW * len(items) + 0.1 + KEYS,
        ROW * len(tables) + 0.1,
        2 * ROW,
    ]
    key = [line for turn in turns for line in _key(explained, turn)]
    figure = page(
        WIDTH,
        sum(heights) + 2.3 + 0.17 * len(key),
        _seen(explained),
        "Items: the bluer, the more is carried out."
        + (
            " Letters: without that one happening, all other luck the same, the world would have ended otherwise."
            if turns
            else ""
        ),
    )
    grid = figure.subplots(len(heights), 1, sharex=True, height_ratios=[max(h, 0.01) for h in heights])
    _levels(grid[0], explained, conditions)
    _strips(grid[1], explained, items)
    _meetings(grid[2], explained, tables)
    _alarms(grid[3], explained)
    for axes in grid[:-1]:
        axes.tick_params(axis="x", length=0)
    month_axis(grid[-1], explained.scenario.spec.start, explained.record.months)
    _mark(grid, explained, turns)
    if key:
        figure.supxlabel("\n".join(key), x=MARGIN / WIDTH, ha="left", size=SMALL, color=INK, linespacing=1.4)
    return figure


# What is shown


def _conditions(explained: Explanation) -> list[Condition]:
    """The conditions of the class that is followed up, or of that in which the world ended."""
    return list(explained.scenario.spec.outcomes[explained.followed or explained.outcome].all)


def _items(explained: Explanation) -> list[int]:
    """The items that the chain names first; where there is none, those of which most was carried out longest."""
    agenda = explained.record.model.agenda
    named = list(dict.fromkeys(item for link in explained.chain for item in link.items[:3]))
    if not named:
        longest = explained.items.sort_values("in_effect_months", ascending=False)["item"]
        named = [str(item) for item in longest]
    return sorted((agenda.index(item) for item in named[:ITEMS]), key=lambda i: (agenda.venue[i], agenda.stage[i], i))


def _turns(explained: Explanation) -> list[dict]:
    """The dated changes that would have ended the world otherwise, by date; each happening once."""
    table = explained.changes
    dated = table[table["changed"] & table["kind"].isin([NO_EVENT, PROVOCATION, VOTE, VETO, UNDOING, BREACH])]
    ranked = turning(explained, dated).head(TURNS).sort_values("month", kind="stable")
    return list(ranked.to_dict("records"))


def _key(explained: Explanation, turn: dict) -> Iterator[str]:
    """What a letter of the figure stands for."""
    letter = chr(ord("A") + _turns(explained).index(turn))
    ends = explained.scenario.spec.outcomes[turn["outcome"]].name
    yield from wrapped(f"{letter}   Had {turn['text']}: {ends}", WIDTH - 0.5, SMALL).split("\n")


# How it is drawn


def _levels(axes: Axes, explained: Explanation, conditions: list[Condition]) -> None:
    """What conditions ask (dashed) and how it stood."""
    record, spec = explained.record, explained.scenario.spec
    if not conditions:
        axes.set_axis_off()
        return
    unlined(axes, "left")
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1], ["0", "50%", "100%"], size=SMALL)
    axes.set_title("What was asked (dashed), and how it stood", pad=20)
    track = colours(spec.tables, TRACKS)
    months = np.arange(1, record.months + 1)
    ends, names, inks = [], [], []
    for condition in conditions:
        seen = level(condition, record.model.agenda, record.performed, record.threat)
        shade = RED if condition.threat else STAGES.get(condition.stage or "", ACCENT)
        colour = track[condition.tables[0]] if len(condition.tables) == 1 else shade
        axes.plot(months, seen, color=colour, linewidth=1.6)
        bound = condition.at_least if condition.at_least is not None else condition.below
        axes.axhline(float(bound or 0.0), color=colour, linewidth=1.0, linestyle=(0, (4, 3)))
        met = short_of(condition, seen)[-1] == 0.0
        side = "at least" if condition.at_least is not None else "below"
        tick = "" if explained.followed == explained.outcome else " ✓" if met else " ✗"
        ends.append(float(seen[-1]))
        names.append(f"{_short(explained, condition)}\n{seen[-1]:.0%} ({side} {bound:.0%}){tick}")
        inks.append(colour)
    gap = LABEL / max(1.5, LABEL * len(ends))
    places = spread(ends, gap, 0.0, max(1.0, gap * (len(ends) - 1)))
    beside = record.months + 0.5 + min(2.0, record.months / 12)  # of a short run, two months are as wide as all of it
    for end, place, name, colour in zip(ends, places, names, inks, strict=True):
        axes.annotate(
            name, (record.months + 0.5, end), (beside, place), textcoords="data", size=SMALL, va="center",
            color=INK, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0, "relpos": (0, 0.5)},
        )  # fmt: skip


def _short(explained: Explanation, condition: Condition) -> str:
    """What a condition speaks of, fit for the margin."""
    spec = explained.scenario.spec
    if condition.stage and len(condition.tables) != 1:
        where = f"mean of {len(condition.tables)} tables" if condition.tables else "mean of all"
        return f"{headed(condition.stage)} stage, {where}"
    if condition.stage:
        return wrapped(f"{headed(condition.stage)}, {label(spec.tables[condition.tables[0]].name)}", BESIDE, SMALL)
    return wrapped(label(subject(spec, condition)), BESIDE, SMALL)


def _strips(axes: Axes, explained: Explanation, items: list[int]) -> None:
    """A row an item: level as shade, offers and falls as marks, what was agreed or held back as lines; below, what they mean."""
    record = explained.record
    months, rows, bar = record.months, len(items), explained.fates.bar
    axes.imshow(
        record.performed[:, items].T, aspect="auto", cmap=LEVELS, vmin=0, vmax=1.25, interpolation="nearest",
        extent=(0.5, months + 0.5, rows - 0.5, -0.5),
    )  # fmt: skip
    for k in range(1, rows):
        axes.axhline(k - 0.5, color="white", linewidth=3)
    names = [label(explained.scenario.spec.items[record.model.agenda.items[i]].name) for i in items]
    axes.set_yticks(range(rows), [wrapped(name, NAMES, SMALL) for name in names], size=SMALL)
    axes.set_title("Items that decided it" if explained.chain else "Items longest in effect")
    unlined(axes, "left", "bottom")
    for row, i in enumerate(items):
        failed = [offer.month for offer in record.offers if offer.reason and offer.package[i] >= TRIFLING]
        deals = [offer.month for offer in record.offers if not offer.reason and offer.package[i] >= TRIFLING]
        fell = np.flatnonzero((record.fall[:, i] >= 0.2) & (record.cause[:, i] >= 0)) + 1
        for when, style in zip((failed, deals, fell.tolist()), MARKS.values(), strict=True):
            axes.plot(when, np.full(len(when), row), linestyle="none", color=INK, **style)
        agreed, done = record.agreed[:, i] >= bar, record.performed[:, i] >= bar
        held = (record.closed[:, :, i].any(axis=1) & ~agreed) | (record.withheld[:, :, i].any(axis=1) & ~done)
        for stood, (place, style) in zip((agreed & ~done, held), LINES.values(), strict=True):
            for first, last in _runs(stood):
                axes.hlines(row + place, first - 0.5, last + 0.5, color=INK, **style)
    keys = [Line2D([], [], linestyle="none", color=INK, label=said, **style) for said, style in MARKS.items()]
    keys += [Line2D([], [], color=INK, label=said, **style) for said, (_, style) in LINES.items()]
    axes.legend(
        handles=keys, loc="upper left", bbox_to_anchor=(-0.01, 0.0), ncols=3, frameon=False, fontsize=SMALL, handlelength=1.6,
        borderpad=0.2, columnspacing=1.2,
    )  # fmt: skip


def _runs(mask: np.ndarray) -> Iterator[tuple[int, int]]:
    """First and last month of each run of true entries."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    for first, last in edges.reshape(-1, 2):
        yield int(first) + 1, int(last)


def _meetings(axes: Axes, explained: Explanation, tables: list[int]) -> None:
    """A row a table: whether it met, and what kept it from meeting."""
    record, spec = explained.record, explained.scenario.spec
    for colour, whys in [(colour, whys) for whys, colour in MEETINGS.values()]:
        for row, table in enumerate(tables):
            runs = [(first - 0.5, last - first + 1) for first, last in _runs(np.isin(record.why[:, table], whys))]
            axes.broken_barh(runs, (row - 0.32, 0.64), facecolor=colour)
    axes.set_ylim(len(tables) - 0.5, -0.5)
    names = [label(spec.tables[record.model.agenda.tables[t]].name) for t in tables]
    axes.set_yticks(range(len(tables)), [wrapped(name, NAMES, SMALL) for name in names], size=SMALL)
    unlined(axes, "left", "bottom")
    handles = [Patch(color=colour, label=what) for what, (_, colour) in MEETINGS.items()]
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(-0.01, 0.97), ncols=4, frameon=False, fontsize=SMALL, handlelength=1.0,
        borderpad=0.2, columnspacing=1.2,
    )  # fmt: skip


def _alarms(axes: Axes, explained: Explanation) -> None:
    """Provocations and events, one tick each, and the threat as a line behind them."""
    record = explained.record
    axes.fill_between(np.arange(1, record.months + 1), 1.5, 1.5 - 2.0 * record.threat, color="#F6D5C3", linewidth=0)
    for row, (seen, colour) in enumerate(((record.provoked, RED), (record.events, GREY))):
        months = np.flatnonzero(seen.any(axis=1)) + 1
        axes.vlines(months, row - 0.32, row + 0.32, color=colour, linewidth=1.6)
    axes.set_ylim(1.5, -0.5)
    axes.set_yticks([0, 1], ["Provocations (red area: the threat)", "Events and elections"], size=SMALL)
    unlined(axes, "left")


def _mark(grid: np.ndarray, explained: Explanation, turns: list[dict]) -> None:
    """A line through all panels for each turn, its letter above."""
    months = [float(turn["month"]) for turn in turns]
    if not months:
        return
    gap = explained.record.months * 0.026
    places = spread(months, gap, 1.0, float(explained.record.months))
    for axes in grid:
        for month in months:
            axes.axvline(month, color=INK, linewidth=0.8, linestyle=":")
    for k, place in enumerate(places):
        grid[0].annotate(
            chr(ord("A") + k), (place, 1.0), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points",
            ha="center", va="bottom", weight="bold", size=SMALL + 1,
        )  # fmt: skip


def _seen(explained: Explanation) -> str:
    """The headline: how it ended, and what single changes would have done."""
    spec, table = explained.scenario.spec, explained.changes
    serious = table[table["kind"] != TRIFLE]
    ended = turning(explained, serious[serious["changed"]])
    start = f"World {explained.world} of seed {explained.seed} ends as “{spec.outcomes[explained.outcome].name}”"
    if ended.empty:
        return f"{start}; none of {len(serious)} single changes of rule or luck would have ended it otherwise"
    ways = [
        f"{n} as “{spec.outcomes[str(name)].name}”" for name, n in ended["outcome"].value_counts(sort=False).items()
    ]
    return f"{start}; {len(ended)} of {len(serious)} single changes of rule or luck would have ended it otherwise: {listed_in_part(ways, 3)}"
