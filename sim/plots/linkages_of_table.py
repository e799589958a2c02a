"""What the items of one table wait for, what helps them and what takes them back, rule by rule (ODD, "Linkage")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.linkage_graph import BEFORE, BREACH, HOLDS, ITEM, STAGE, TABLE
from sim.analysis.words import headed, label, rule_meaning
from sim.plots.linkage_drawing import (
    Arrow,
    canvas,
    draw_arrows,
    draw_headings,
    draw_key,
    draw_names,
    how_to_read,
    lasted,
    level_of,
    written,
)
from sim.plots.linkage_layout import LINE, SIZE, Box, Node, lay_out
from sim.plots.page import MARGIN, in_house_style, page, wrapped
from sim.plots.palette import GREY, STAGES
from sim.scenario.rules import StageGate

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.schema import ScenarioFile

OUTSIDE = "Provocations and events"
FOUND_OUT: Node = (BREACH, "")

NARROWEST = 9.5


@in_house_style
def linkages_of_table(graph: nx.MultiDiGraph, scenario: Scenario, table: str) -> Figure:
    """Items in columns by stage, what they depend on elsewhere at the left, rules as arrows; those that hold back in black.

    Parameters
    ----------
    graph : MultiDiGraph
        Of ``sim.analysis.linkage_graph``.
    scenario : Scenario
    table : str
        Its id.

    Raises
    ------
    ValueError
        Where the scenario has no such table, or no items there.
    """
    spec = scenario.spec
    if not any(item.table == table for item in spec.items.values()):
        raise ValueError(f"no such table, or no items at it: {table}; there are {', '.join(spec.tables)}")
    arrows = arrows_to(graph, spec, table)
    boxes = boxes_of(spec, table, arrows)
    across, body, passes = lay_out(boxes, [(one, other) for one, other, *_ in arrows])
    width = max(across, NARROWEST)
    notes = [wrapped(text, width - 0.6, SIZE) for text in _of_the_whole(graph, spec, table)]
    height = body + 0.55 + sum(LINE * (text.count("\n") + 1) + 0.05 for text in notes)
    figure = page(width, height, _seen(arrows, scenario, table), how_to_read(arrows, spec))
    axes = canvas(figure, width, height)
    draw_names(axes, boxes)
    draw_headings(axes, boxes, spec)
    _heads(axes, boxes, graph, spec, table)
    draw_arrows(axes, boxes, arrows, passes, spec.months)
    draw_key(axes, arrows, body + 0.2)
    top = body + 0.4
    for text in notes:
        axes.text(MARGIN, top, text, size=SIZE, va="top", linespacing=1.2, color=GREY)
        top += LINE * (text.count("\n") + 1) + 0.05
    return figure


def arrows_to(graph: nx.MultiDiGraph, spec: ScenarioFile, table: str) -> list[Arrow]:
    """Arrows to the items of a table; all secret breaches count as one source."""
    found: dict[tuple[Node, Node, str], dict[str, Any]] = {}
    for one, other, rule, told in graph.edges(keys=True, data=True):
        if other[0] == ITEM and spec.items[other[1]].table == table and told["kind"] != "funds":
            found.setdefault((FOUND_OUT if one[0] == BREACH else one, other, rule), told)
    return [(one, other, rule, told) for (one, other, rule), told in found.items()]


def boxes_of(spec: ScenarioFile, table: str, arrows: list[Arrow]) -> dict[Node, Box]:
    """All names: what is elsewhere, grouped by its table, in the first column; the table's items by stage in the next."""
    own = {(ITEM, name): item for name, item in spec.items.items() if item.table == table}
    outside = list(dict.fromkeys(one for one, *_ in arrows if one not in own))
    tables = {name: label(entry.name) for name, entry in spec.tables.items()}
    groups = {node: tables[spec.items[node[1]].table] if node[0] == ITEM else OUTSIDE for node in outside}
    order = [*tables.values(), OUTSIDE]
    outside.sort(key=lambda node: order.index(groups[node]))
    stages = [stage for stage in STAGES if stage in {item.stage for item in own.values()}]
    first = 1 if outside else 0
    boxes = {node: Box(0, written(node, spec), groups[node]) for node in outside}
    return boxes | {node: Box(first + stages.index(item.stage), written(node, spec)) for node, item in own.items()}


def _heads(axes: Axes, boxes: dict[Node, Box], graph: nx.MultiDiGraph, spec: ScenarioFile, table: str) -> None:
    """Above each column its stage, and how long its gate held it back."""
    heading = {"size": 11.5, "weight": "bold", "va": "top"}
    for stage in STAGES:
        here = [box.x for node, box in boxes.items() if not box.group and spec.items[node[1]].stage == stage]
        if not here:
            continue
        axes.text(here[0], 0.06, f"{headed(stage)} term", **heading)  # type: ignore[arg-type]
        gate = STAGE, f"{table}/{stage}"
        for *_, rule, told in graph.in_edges(gate, keys=True, data=True) if gate in graph else ():
            entry = spec.linkages[rule]
            assert isinstance(entry, StageGate)
            said = f"opens when {level_of(entry.share)} of the {BEFORE[stage]} term\nis performed" + lasted(
                told, "; held back "
            )
            axes.text(here[0], 0.28, said, size=SIZE, va="top", linespacing=1.2)
    if any(box.group for box in boxes.values()):
        axes.text(MARGIN, 0.06, "From elsewhere", **heading)  # type: ignore[arg-type]


def _of_the_whole(graph: nx.MultiDiGraph, spec: ScenarioFile, table: str) -> list[str]:
    """Rules on the whole table, in words, those that acted longest first."""
    if (TABLE, table) not in graph:
        return []
    found = {rule: told for *_, rule, told in graph.in_edges((TABLE, table), keys=True, data=True)}
    order = sorted(found, key=lambda rule: -np.nan_to_num(found[rule]["months"]))
    return [f"{rule_meaning(spec, rule)}{lasted(found[rule], ': ')}." for rule in order]


def _seen(arrows: list[Arrow], scenario: Scenario, table: str) -> str:
    spec = scenario.spec
    rules = {rule for *_, rule, _ in arrows}
    elsewhere = {rule for one, _, rule, _ in arrows if not (one[0] == ITEM and spec.items[one[1]].table == table)}
    lead = (
        f"{label(spec.tables[table].name)}: {len(rules) or 'no'} rule{'s' * (len(rules) != 1)} on its items, "
        f"{len(elsewhere) or 'none'} of them from elsewhere"
    )
    holding = [arrow for arrow in arrows if arrow[3]["does"] == HOLDS and arrow[3]["months"] >= 0.5]
    if not holding:
        return lead
    _, other, _, told = max(holding, key=lambda arrow: arrow[3]["months"])
    return f"{lead}; longest held back by a single one is {spec.items[other[1]].name} ({told['months']:.0f} months)"
