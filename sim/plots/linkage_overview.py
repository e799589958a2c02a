"""How the tables hang together: the linkage rules between them, gathered, with how long they acted (ODD, "Linkage")."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from sim.analysis.linkage_graph import HELPS, HOLDS, LESSENS, between_tables
from sim.analysis.words import label
from sim.plots.page import in_house_style, page, wrapped
from sim.plots.palette import INK, TRACKS, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.schema import ScenarioFile

PANEL = 6.4
"""Inches of one of the two graphs, which are square."""
AROUND, BEND = np.array([0.38, 0.45]), 0.16
"""Radii on which the tables stand, as shares of a graph, and how much arrows are bent."""
NAME, SMALL = 9.5, 8.5
OUTSIDE = ""
BOX = 1.5
"""Inches for the name of a table."""
HEADS = {HOLDS: "Hold back, or take back", HELPS: "Help, or bring forward"}


@in_house_style
def linkage_overview(graph: nx.MultiDiGraph, scenario: Scenario) -> Figure:
    """Left: what holds back; right: what helps. Arrows from table to table, labelled with how many rules and for how long.

    Parameters
    ----------
    graph : MultiDiGraph
        Of ``sim.analysis.linkage_graph``.
    scenario : Scenario
    """
    table = between_tables(graph)
    timed = bool(table["months"].notna().any())
    figure = page(
        2 * PANEL,
        PANEL + 0.35,
        _seen(graph, table, scenario),
        "An arrow: linkage rules that look at one table and work on another, in the colour of the first. Number on it: how many they are"
        + (
            f" · in how many months (of {scenario.spec.months}) they act, summed over rules, on average over worlds"
            if timed
            else ""
        )
        + ". Dashed: what is done there makes things here worth less. In the boxes: rules within a table.",
    )
    axes = figure.subplots(1, 2)
    for place, (does, head) in zip(axes, HEADS.items(), strict=True):
        shown = table[table["does"].isin([does, LESSENS] if does == HOLDS else [does])]
        place.set_title(head)
        _graph(place, shown, scenario.spec, does)
    return figure


def _graph(axes: Axes, table: pd.DataFrame, spec: ScenarioFile, does: str) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_aspect("equal")
    axes.axis("off")
    nodes = list(spec.tables)
    turns = np.pi / 2 - 2 * np.pi * np.arange(len(nodes)) / len(nodes)
    centres = {
        node: 0.5 + AROUND * np.array([np.cos(turn), np.sin(turn)]) for node, turn in zip(nodes, turns, strict=True)
    }
    if (table["source"] == OUTSIDE).any():
        centres[OUTSIDE] = np.array([0.5, 0.5])
    shades = colours(spec.tables, TRACKS) | {OUTSIDE: INK}
    inner = table[table["source"] == table["target"]].set_index("target")
    taken = [_box(axes, centre, _named(node, inner, spec), shades[node]) for node, centre in centres.items()]
    most = table.loc[table["source"] != table["target"], "months"].max()
    for row in table[table["source"] != table["target"]].to_dict("records"):
        _arrow(axes, centres, row, shades, most, taken)


def _named(node: str, inner: pd.DataFrame, spec: ScenarioFile) -> str:
    if node == OUTSIDE:
        return "Provocations, events\nand objections"
    name = wrapped(label(spec.tables[node].name), BOX, NAME)
    rows = inner.loc[[node]] if node in inner.index else inner.iloc[:0]
    if not len(rows):
        return name
    return f"{name}\n{_counted(int(rows['rules'].sum()), float(rows['months'].sum(min_count=1)))}"


def _counted(rules: int, months: float) -> str:
    told = f"{rules} rule{'s' * (rules != 1)}"
    return told if np.isnan(months) else f"{told} · {_months(months)}"


def _months(months: float) -> str:
    return f"{months:.0f}" if months >= 0.5 or months == 0 else "<1"


def _box(axes: Axes, centre: np.ndarray, text: str, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """A table's name in a box; returns its lower left and upper right corners."""
    axes.annotate(
        text, tuple(centre), ha="center", va="center", size=NAME, linespacing=1.25, zorder=5,
        bbox={"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": colour, "linewidth": 2},
    )  # fmt: skip
    lines = text.split("\n")
    half = np.array([max(map(len, lines)) * 0.55 * NAME, len(lines) * 1.3 * NAME]) / 72 / PANEL / 2 + 0.012
    return centre - half, centre + half


def _arrow(
    axes: Axes,
    centres: dict[str, np.ndarray],
    row: dict[Hashable, Any],
    shades: dict[str, str],
    most: float,
    taken: list[tuple[np.ndarray, np.ndarray]],
) -> None:
    """An arrow from box to box, and its label where there is room on it."""
    start, end = centres[row["source"]], centres[row["target"]]
    bend = 0.0 if OUTSIDE in (row["source"], row["target"]) else BEND
    middle = (start + end) / 2 + bend * np.array([end[1] - start[1], start[0] - end[0]])
    at = np.linspace(0, 1, 101)[:, None]
    curve = (1 - at) ** 2 * start + 2 * at * (1 - at) * middle + at**2 * end
    boxes = dict(zip(centres, taken, strict=False))
    outside = [not _inside(point, boxes[row["source"]]) and not _inside(point, boxes[row["target"]]) for point in curve]
    along = np.flatnonzero(outside)
    if not len(along):
        return
    first, last = curve[along[0]], curve[along[-1]]
    known = not np.isnan(row["months"])
    weight = row["months"] / most if known and most > 0 else min(1.0, row["rules"] / 10)
    axes.add_patch(
        FancyArrowPatch(
            tuple(first), tuple(last), connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>", mutation_scale=9 + 6 * weight,
            linewidth=0.8 + 4.2 * weight, color=shades[row["source"]], shrinkA=0, shrinkB=0, zorder=2,
            linestyle=(0, (4, 2)) if row["does"] == LESSENS else "-",
        )
    )  # fmt: skip
    text = f"{row['rules']}" + (f" · {_months(row['months'])}" if known else "")
    half = np.array([len(text) * 0.58 * SMALL, 1.35 * SMALL]) / 72 / PANEL / 2
    order = sorted(along[3:-3] if len(along) > 8 else along, key=lambda k: abs(k - along[int(0.42 * len(along))]))
    for k in order:
        corners = curve[k] - half, curve[k] + half
        if not any(_overlap(corners, other) for other in taken):
            break
    taken.append(corners)
    axes.annotate(
        text, tuple(curve[k]), ha="center", va="center", size=SMALL, zorder=4, color=INK,
        bbox={"boxstyle": "square,pad=0.08", "facecolor": "white", "edgecolor": "none", "alpha": 0.9},
    )  # fmt: skip


def _inside(point: np.ndarray, box: tuple[np.ndarray, np.ndarray]) -> bool:
    return bool((point > box[0]).all() and (point < box[1]).all())


def _overlap(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> bool:
    return bool((one[0] < other[1]).all() and (other[0] < one[1]).all())


def _seen(graph: nx.MultiDiGraph, table: pd.DataFrame, scenario: Scenario) -> str:
    spec = scenario.spec
    across = table[(table["source"] != table["target"]) & (table["source"] != OUTSIDE)]
    tables = graph.nodes(data="table")
    rules = {rule for one, other, rule in graph.edges(keys=True) if tables[one] and tables[one] != tables[other]}
    if not rules or not len(across):
        return "No linkage rule ties one table to another"
    holding = across[across["does"] == HOLDS]
    helping = across[across["does"] == HELPS]
    told = []
    for rows, verb in ((holding, "hold back"), (helping, "help")):
        if len(rows):
            by = "months" if rows["months"].notna().any() else "rules"
            top = rows.sort_values([by, "rules"], ascending=False, kind="stable").iloc[0]
            source, target = (spec.tables[top[end]].name for end in ("source", "target"))
            many = int(top["rules"])
            count = f"{many} rule{'s' * (many != 1)}" + (
                f", {top['months']:.0f} months in sum" if by == "months" else ""
            )
            told.append(f"those of {source} {verb} {target} most ({count})")
    return f"{len(rules)} rules run from one table to another: {'; '.join(told)}"
