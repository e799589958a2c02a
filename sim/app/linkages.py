"""The linkages of one table as a drawing that shows how things stand: what is in effect, open or held back, and by which rules.

Names and arrows lie as in the figure of a table's linkages (``sim.plots.linkages_of_table``); here they take the state of a world.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import networkx as nx  # type: ignore[import-untyped]
import numpy as np

from sim.analysis.linkage_graph import HOLDS, ITEM
from sim.analysis.waiting import chance_of, halting, holding, left_to_agree
from sim.analysis.words import headed, listed, rule_meaning
from sim.plots.linkage_layout import LINE, Box, Node, curve, fanned, lay_out, names_between
from sim.plots.linkages_of_table import arrows_to, boxes_of
from sim.plots.palette import ACCENT, INK, PALE
from sim.world.performance import OWED

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.plots.linkage_drawing import Arrow
    from sim.scenario.schema import ScenarioFile

INCH = 96.0
MARGIN = 8.0
IN_EFFECT, IN_PART, AGREED, AGREED_IN_PART, OPEN, BLOCKED = (
    "in effect", "carried out in part", "agreed", "agreed in part", "open", "held back"
)  # fmt: skip
LEVELS = {IN_EFFECT: "✔", IN_PART: "◐", AGREED: "✎", AGREED_IN_PART: "✐", OPEN: "○"}
SIGNS = {**LEVELS, BLOCKED: "✖"}
SHADES = {
    IN_EFFECT: "#0B6B3A", IN_PART: "#0B6B3A", AGREED: "#0C4B8E", AGREED_IN_PART: "#0C4B8E", OPEN: INK, BLOCKED: "#A32100"
}  # fmt: skip
HOLDING, HELPING = "#A32100", ACCENT


@dataclass(frozen=True)
class Layout:
    """Where the names and arrows of a table lie; the same as long as the scenario is.

    Attributes
    ----------
    table : str
    boxes : mapping of node to Box
    arrows : list of (rule, item to which it runs, what it does, the path of its arrow as SVG has it)
    width, height : inches
    """

    table: str
    boxes: dict[Node, Box]
    arrows: list[tuple[str, str, str, str]]
    width: float
    height: float

    @classmethod
    def of(cls, graph: nx.MultiDiGraph, spec: ScenarioFile, table: str) -> Layout | None:
        """Of ``sim.analysis.linkage_graph``; None where the table has no items."""
        if not any(item.table == table for item in spec.items.values()):
            return None
        arrows = arrows_to(graph, spec, table)
        boxes = boxes_of(spec, table, arrows)
        width, height, passes = lay_out(boxes, [(one, other) for one, other, *_ in arrows])
        return cls(table, boxes, list(_paths(boxes, arrows, passes)), width, height)


def states(model: NegotiationModel) -> dict[str, str]:
    """How far each item is agreed and carried out in a model's first world, by its id."""
    state, left, found = model.state, left_to_agree(model), {}
    for i, item in enumerate(model.agenda.items):
        agreed, performed = float(state.agreed[0, i]), float(state.performed[0, i])
        if performed >= model.dynamics.in_effect:
            found[item] = IN_EFFECT
        elif performed > OWED:
            found[item] = IN_PART
        elif agreed > OWED:
            found[item] = AGREED_IN_PART if left[i] else AGREED
        else:
            found[item] = OPEN
    return found


def held(model: NegotiationModel) -> set[tuple[str, str]]:
    """Rules, and the items that they hold back whatever the luck of the month to come."""
    return {pair for pair, odds in holding(model).items() if odds >= 1.0}


def drawing(layout: Layout, model: NegotiationModel) -> str:
    """The drawing as SVG."""
    spec = model.spec
    now, holds = states(model), held(model)
    wide, tall = layout.width * INCH, (layout.height + 0.3) * INCH
    parts = [*_arrows(layout, holds), *_headings(layout, spec), *_names(layout, now, {item for _, item in holds})]
    return (
        f'<svg viewBox="0 0 {wide:.0f} {tall:.0f}" width="{wide:.0f}" height="{tall:.0f}" role="img" '
        f'aria-label="{escape(said(layout, model))}" class="linkages"><defs>{_heads()}</defs>{"".join(parts)}</svg>'
    )


def said(layout: Layout, model: NegotiationModel) -> str:
    """What the drawing shows, in a sentence: each item once as it stands, those held back once more, and whether the table meets."""
    now, spec = states(model), model.spec
    own = [item for item, entry in spec.items.items() if entry.table == layout.table]
    counts, stopped = Counter(now[item] for item in own), len({item for _, item in held(model)}.intersection(own))
    told = listed([f"{counts[state]} {state}" for state in LEVELS if counts[state]])
    back = f"; {stopped} of them {'are' if stopped > 1 else 'is'} held back" if stopped else ""
    away = any(table == layout.table and odds >= 1.0 for (_, table), odds in halting(model).items())
    return (
        f"Of the {len(own)} items of {spec.tables[layout.table].name}, {told}{back}."
        f"{' A rule keeps the table from meeting.' if away else ''}"
    )


def held_back(layout: Layout, model: NegotiationModel) -> list[str]:
    """The rules that hold back something of the table now, or keep it from meeting, in words and with their chance.

    Those come first that have no arrow, as stage gates.
    """
    spec, drawn = model.spec, {rule for rule, *_ in layout.arrows}
    odds: dict[str, float] = {}
    for (rule, held_), chance in {**holding(model), **halting(model)}.items():
        if layout.table in (held_, spec.items[held_].table if held_ in spec.items else ""):
            odds[rule] = max(chance, odds.get(rule, 0.0))
    told = sorted((rule for rule in spec.linkages if rule in odds), key=lambda rule: rule in drawn)
    return [headed(rule_meaning(spec, rule)) + "." + chance_of(odds[rule]) for rule in told]


def _heads() -> str:
    """Arrow heads, one a colour."""
    return "".join(
        f'<marker id="head-{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
        f'<path d="M0,0 L8,4 L0,8 z" fill="{shade}"/></marker>'
        for name, shade in (("holds", HOLDING), ("helps", HELPING), ("idle", PALE))
    )


def _paths(
    boxes: dict[Node, Box], arrows: list[Arrow], passes: dict[tuple[Node, Node], float]
) -> Iterator[tuple[str, str, str, str]]:
    ins, outs = Counter(other for _, other, *_ in arrows), Counter(one for one, *_ in arrows)
    into: Counter[Node] = Counter()
    out: Counter[Node] = Counter()
    for one, other, rule, told in sorted(arrows, key=lambda arrow: boxes[arrow[0]].y):
        into[other] += 1
        out[one] += 1
        start, end = boxes[one], boxes[other]
        y1, y2 = start.y + fanned(out[one], outs[one], start), end.y + fanned(into[other], ins[other], end)
        path = curve(start, end, y1, y2, passes.get((one, other)), names_between(boxes, start, end))
        points = np.asarray(path.vertices) * INCH
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points.round(1).tolist()
        yield rule, other[1], told["does"], f"M{x0},{y0} C{x1},{y1} {x2},{y2} {x3},{y3}"


def _arrows(layout: Layout, holds: set[tuple[str, str]]) -> Iterator[str]:
    """Every arrow, those to what their rule holds back above the others."""
    for rule, item, does, path in sorted(layout.arrows, key=lambda arrow: arrow[:2] in holds):
        kind = "holds" if (rule, item) in holds and does == HOLDS else "idle" if does == HOLDS else "helps"
        shade, width = {"holds": (HOLDING, 2.2), "idle": (PALE, 1.0), "helps": (HELPING, 1.0)}[kind]
        dash = "" if does == HOLDS else ' stroke-dasharray="5 3"'
        yield (
            f'<path d="{path}" fill="none" stroke="{shade}" stroke-width="{width}"{dash} marker-end="url(#head-{kind})"/>'
        )


def _headings(layout: Layout, spec: ScenarioFile) -> Iterator[str]:
    for box_x, text in _columns(layout, spec):
        yield f'<text x="{box_x * INCH:.0f}" y="16" font-weight="700" font-size="15">{escape(text)}</text>'
    groups = {(box.column, box.group): None for box in layout.boxes.values() if box.group}
    for column, group in groups:
        here = [box for box in layout.boxes.values() if (box.column, box.group) == (column, group)]
        top = min(box.y - box.tall / 2 for box in here) - 0.1
        yield _text(here[0].x, top, group, INK, "700")


def _columns(layout: Layout, spec: ScenarioFile) -> Iterable[tuple[float, str]]:
    found: dict[int, tuple[float, str]] = {}
    for node, box in layout.boxes.items():
        text = "From elsewhere" if box.group else f"{headed(spec.items[node[1]].stage)} term"
        found.setdefault(box.column, (box.x, text))
    return found.values()


def _names(layout: Layout, now: dict[str, str], stopped: set[str]) -> Iterator[str]:
    """Every name, an item's with the sign of its level and, where it is held back, that of it beside."""
    for node, box in layout.boxes.items():
        state = now.get(node[1]) if node[0] == ITEM else None
        blocked = state is not None and node[1] in stopped
        shade = SHADES[BLOCKED] if blocked and state == OPEN else SHADES[state] if state else INK
        weight = "700" if state in (IN_EFFECT, IN_PART) else "400"
        lines = box.text.split("\n")
        top = box.y - box.tall / 2 + 0.75 * LINE
        for k, line in enumerate(lines):
            text = f"{SIGNS[state]}{SIGNS[BLOCKED] * blocked} {line}" if state and k == 0 else line
            yield _text(box.x, top + k * LINE, text, shade, weight)


def _text(x: float, y: float, text: str, shade: str, weight: str) -> str:
    return (
        f'<text x="{x * INCH:.0f}" y="{y * INCH:.0f}" font-size="12.5" font-weight="{weight}" fill="{shade}" '
        f'paint-order="stroke" stroke="#FFFFFF" stroke-width="4">{escape(text)}</text>'
    )
