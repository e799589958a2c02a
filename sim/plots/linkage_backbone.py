"""What waits for what over the whole agenda: items by stage, grouped by table, and the rules that hold one back for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
from matplotlib.figure import Figure

from sim.analysis.linkage_graph import HOLDS, ITEM
from sim.analysis.words import headed, label
from sim.plots.linkage_drawing import (
    Arrow,
    canvas,
    draw_arrows,
    draw_headings,
    draw_key,
    draw_names,
    how_to_read,
    written,
)
from sim.plots.linkage_layout import Box, Node, lay_out
from sim.plots.page import in_house_style, page
from sim.plots.palette import STAGES

if TYPE_CHECKING:
    from sim.scenario import Scenario

MOST = 40
"""Rules that are drawn: those that held back longest."""
NARROWEST = 9.5


@in_house_style
def linkage_backbone(graph: nx.MultiDiGraph, scenario: Scenario, most: int = MOST) -> Figure:
    """Columns by stage, in each the items of every table that wait or are waited for; arrows for the rules that held back longest.

    Parameters
    ----------
    graph : MultiDiGraph
        Of ``sim.analysis.linkage_graph``.
    scenario : Scenario
    most : int
        How many rules are drawn at most.
    """
    spec = scenario.spec
    waiting = [
        (one, other, rule, told)
        for one, other, rule, told in graph.edges(keys=True, data=True)
        if one[0] == other[0] == ITEM and told["does"] == HOLDS
    ]
    arrows = _longest(waiting, most)
    tied = {node for one, other, *_ in arrows for node in (one, other)}
    stages = [stage for stage in STAGES if any(spec.items[name].stage == stage for _, name in tied)]
    tables = list(spec.tables)
    order = sorted(
        (name for name in spec.items if (ITEM, name) in tied), key=lambda name: tables.index(spec.items[name].table)
    )
    boxes: dict[Node, Box] = {
        (ITEM, name): Box(
            stages.index(spec.items[name].stage),
            written((ITEM, name), spec),
            label(spec.tables[spec.items[name].table].name),
        )
        for name in order
    }
    if not boxes:
        return page(NARROWEST, 0.6, "No item waits for another")
    across, body, passes = lay_out(boxes, [(one, other) for one, other, *_ in arrows])
    width, height = max(across, NARROWEST), body + 0.45
    figure = page(width, height, _seen(arrows, waiting, scenario), how_to_read(arrows, spec))
    axes = canvas(figure, width, height)
    draw_names(axes, boxes)
    draw_headings(axes, boxes, spec)
    for stage in stages:
        x = min(box.x for box in boxes.values() if box.column == stages.index(stage))
        axes.text(x, 0.06, f"{headed(stage)} term", size=11.5, weight="bold", va="top")
    draw_arrows(axes, boxes, arrows, passes, spec.months)
    draw_key(axes, arrows, body + 0.2)
    return figure


def _longest(arrows: list[Arrow], most: int) -> list[Arrow]:
    """The arrows of the rules that held back longest; of those of which that is not known, the first."""
    rules = {rule: told["months"] for *_, rule, told in arrows}
    kept = set(sorted(rules, key=lambda rule: -np.nan_to_num(rules[rule]))[:most])
    return [arrow for arrow in arrows if arrow[2] in kept]


def _seen(arrows: list[Arrow], waiting: list[Arrow], scenario: Scenario) -> str:
    items = scenario.spec.items
    drawn, every = ({rule for *_, rule, _ in some} for some in (arrows, waiting))
    across = {rule for one, other, rule, _ in waiting if items[one[1]].table != items[other[1]].table}
    lead = f"{len(every)} rule{'s' * (len(every) != 1)} let items wait for others, {len(across) or 'none'} of them for another table's"
    if len(drawn) < len(every):
        lead += f"; drawn are the {len(drawn)} that held back longest"
    sources: dict[str, float] = {}
    for one, _, _, told in waiting:
        sources[one[1]] = sources.get(one[1], 0.0) + float(np.nan_to_num(told["months"]))
    most = max(sources, key=lambda item: sources[item])
    if sources[most] < 0.5:
        return lead
    return f"{lead}. Most is waiting for {items[most].name}"
