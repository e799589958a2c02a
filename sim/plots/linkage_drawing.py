"""How linkage rules are drawn: names, arrows with their numbers, and a key (ODD, "Linkage")."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from sim.analysis.linkage_graph import BREACH, HELPS, HOLDS, ITEM, LESSENS
from sim.analysis.measures import measures
from sim.analysis.words import headed, label, signed
from sim.plots.linkage_layout import BETWEEN, COLUMN, SIZE, Box, Node, beside, curve, fanned, names_between, width_of
from sim.plots.page import MARGIN
from sim.plots.palette import ACCENT, INK, PALE, TRACKS, colours

if TYPE_CHECKING:
    from sim.scenario.schema import ScenarioFile

Arrow = tuple[Node, Node, str, dict[str, Any]]
"""From what, to what, by which rule, and what is told of it."""
LABEL = 8.0
"""Points of the numbers on arrows."""
SHADE = {HOLDS: INK, HELPS: ACCENT, LESSENS: "#882255"}
KEY = {
    ("requires", HOLDS): "waits for",
    ("snapback", HOLDS): "is suspended by",
    ("boosts", HELPS): "is worth more with",
    ("boosts", LESSENS): "is worth less with",
    ("follows", HELPS): "comes in the wake of",
    ("counts-toward", HELPS): "costs less for what was paid for",
}
DASHES: dict[str, Any] = {"follows": (0, (5, 2)), "counts-toward": (0, (1, 1.5)), "snapback": (0, (2, 1.5))}
ACTED = 0.05
"""Months; a rule that acted less is drawn pale."""
WHITE = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"}


def draw_headings(axes: Axes, boxes: dict[Node, Box], spec: ScenarioFile) -> None:
    """Above each group of names what it is, with the colour of its table."""
    shades = {label(entry.name): colours(spec.tables, TRACKS)[name] for name, entry in spec.tables.items()}
    for column, group in {(box.column, box.group): None for box in boxes.values() if box.group}:
        here = [box for box in boxes.values() if (box.column, box.group) == (column, group)]
        top = min(box.y - box.tall / 2 for box in here)
        axes.plot(here[0].x + 0.05, top - BETWEEN - 0.07, "s", color=shades.get(group, INK), markersize=7, zorder=6)
        axes.text(here[0].x + 0.15, top - BETWEEN, group, size=SIZE, weight="bold", va="bottom", zorder=5, bbox=WHITE)


def canvas(figure: Figure, width: float, height: float) -> Axes:
    """Axes over all below the headline of a page whose coordinates are inches, downwards."""
    figure.set_layout_engine("none")  # every place is given in inches
    axes = figure.add_axes((0, 0, 1, height / figure.get_figheight()))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.axis("off")
    return axes


def draw_names(axes: Axes, boxes: dict[Node, Box]) -> None:
    """Every name at its place, before all arrows."""
    for box in boxes.values():
        axes.text(box.x, box.y, box.text, size=SIZE, va="center", linespacing=1.2, zorder=5, bbox=WHITE)


def written(node: Node, spec: ScenarioFile) -> str:
    """A node's name, in lines that fit a column."""
    sort, name = node
    text = {ITEM: lambda: label(spec.items[name].name), BREACH: lambda: "A secret breach found out"}.get(
        sort, lambda: headed(name.replace("-", " "))
    )()
    return "\n".join(textwrap.wrap(text, int(COLUMN * 72 / (0.53 * SIZE)), break_on_hyphens=False))


def level_of(level: Any) -> str:
    """A level, certain or at its middle."""
    return f"{getattr(level, 'middle', level):.0%}"


def lasted(told: dict[str, Any], lead: str) -> str:
    """How long a rule held something back; nothing where that is not known."""
    worth = f" ({signed(told['worth'])})" if told["clear"] else ""
    months = told["months"]
    if np.isnan(months):
        return worth
    return (
        lead
        + (f"{months:.0f} month{'s' * (round(months) != 1)}" if months >= 0.5 else "<1 month" if months else "no month")
        + worth
    )


def draw_arrows(
    axes: Axes, boxes: dict[Node, Box], arrows: list[Arrow], passes: dict[tuple[Node, Node], float], months: int
) -> None:
    """Every arrow, those that hold back above the others, and the numbers of each rule on one of its arrows."""
    taken = [box.corners for box in boxes.values()]
    ins, outs = Counter(other for _, other, *_ in arrows), Counter(one for one, *_ in arrows)
    into: Counter[Node] = Counter()
    out: Counter[Node] = Counter()
    numbered: set[str] = set()
    for one, other, rule, told in sorted(arrows, key=lambda arrow: (arrow[3]["does"] == HOLDS, boxes[arrow[0]].y)):
        into[other] += 1
        out[one] += 1
        start, end = boxes[one], boxes[other]
        y1, y2 = start.y + fanned(out[one], outs[one], start), end.y + fanned(into[other], ins[other], end)
        path = curve(start, end, y1, y2, passes.get((one, other)), names_between(boxes, start, end))
        known = not np.isnan(told["months"])
        acted = not known or told["months"] >= ACTED
        weight = told["months"] / months if known and told["does"] == HOLDS else 0.0
        shade = SHADE[told["does"]] if acted else PALE
        axes.add_patch(
            FancyArrowPatch(
                path=path, arrowstyle="-|>", mutation_scale=8 + 11 * weight, color=shade, linewidth=0.9 + 2.6 * weight,
                linestyle=DASHES.get(told["kind"], "-"), zorder=3 if told["does"] == HOLDS and acted else 2, shrinkA=0, shrinkB=0,
            )
        )  # fmt: skip
        text = _number(told)
        place = beside(path, width_of(text, LABEL) + 0.08, 0.16, taken) if text and rule not in numbered else None
        numbered.add(rule)
        if place:
            axes.text(
                *place,
                text,
                size=LABEL,
                ha="center",
                va="center",
                color=shade,
                zorder=6,
                bbox={**WHITE, "boxstyle": "square,pad=0.05"},
            )


def _number(told: dict[str, Any]) -> str:
    """Months in which it held back, and what it is worth where that is clear."""
    months = f"{told['months']:.0f}" if told["does"] == HOLDS and told["months"] >= 0.5 else ""
    worth = f"({signed(told['worth'])})" if told["clear"] else ""
    return f"{months} {worth}".strip()


def draw_key(axes: Axes, arrows: list[Arrow], y: float) -> None:
    """What the arrows mean, in a line."""
    x = MARGIN
    for (kind, does), text in KEY.items():
        if any((told["kind"], told["does"]) == (kind, does) for *_, told in arrows):
            axes.add_line(
                Line2D([x, x + 0.35], [y, y], color=SHADE[does], linewidth=1.5, linestyle=DASHES.get(kind, "-"))
            )
            axes.text(x + 0.42, y, text, size=SIZE, va="center")
            x += 0.42 + width_of(text, SIZE) + 0.3


def how_to_read(arrows: Iterable[Arrow], spec: ScenarioFile) -> str:
    """A line on arrows, numbers and brackets."""
    timed = any(not np.isnan(told["months"]) for *_, told in arrows)
    known = measures(spec)
    clear = {str(told["measure"]) for *_, told in arrows if told["clear"]}
    worth = sorted(known[name].words if name in known else name for name in clear)
    return (
        "Arrows run from what is looked at to what it works on."
        + (
            f" Numbers, and thickness: months (of {spec.months}) in which the rule held something back, on average over worlds "
            "(once a rule); pale: it never acted."
            if timed
            else ""
        )
        + (
            f" In brackets: how much {', '.join(worth)} changes when the rule is dropped, where that is clear."
            if worth
            else ""
        )
    )
