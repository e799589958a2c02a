"""The linkage rules of a scenario as a graph: what opens, holds back, helps or takes back what (ODD, "Linkage")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import networkx as nx  # type: ignore[import-untyped]
import pandas as pd

from sim.analysis.intervals import Effect
from sim.scenario.rules import (
    Boosts,
    CountsToward,
    Follows,
    Funds,
    InStep,
    Linkage,
    Requires,
    Snapback,
    StageGate,
    Stalls,
    Veto,
)

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.schema import ScenarioFile

HOLDS, HELPS, LESSENS = "holds", "helps", "lessens"
"""What a rule does: it holds something back or takes it back; it helps it; it makes it worth less."""
ITEM, STAGE, TABLE, PARTY, PROVOCATION, EVENT, BREACH = (
    "item",
    "stage",
    "table",
    "party",
    "provocation",
    "event",
    "breach",
)
BEFORE = {"mid": "short", "long": "mid"}


def linkage_graph(
    scenario: Scenario, outcomes: pd.DataFrame | None = None, ablation: pd.DataFrame | None = None
) -> nx.MultiDiGraph:
    """Every rule as arrows from what it looks at to what it works on.

    Parameters
    ----------
    scenario : Scenario
    outcomes : DataFrame, optional
        Outcomes of a batch: how long each rule acted is read from it.
    ablation : DataFrame, optional
        The table of ``sim.analysis.ablation``, of one measure or of several, of which the first counts.

    Returns
    -------
    MultiDiGraph
        Nodes are pairs of a sort and an id: items, tables, stages (``table/stage``), parties, kinds of provocation, events and breaches of items; they have
        ``name`` and, where they have one, ``table`` and ``stage``. Edges, keyed by the rule's id, have ``kind``, ``does`` (``HOLDS``, ``HELPS``, ``LESSENS``),
        ``months`` and ``half`` (how long it acted on average over worlds and half of the 95% interval; NaN where that is not known),
        and ``worth``, ``low``, ``high``, ``clear``, ``measure`` (what changes when it is dropped; NaN where that is not known).

    Raises
    ------
    ValueError
        Where the table of an ablation is none.
    """
    spec = scenario.spec
    graph = nx.MultiDiGraph()
    acted = {rule: _acted(rule, outcomes) for rule in spec.linkages}
    found_worths = worths(ablation)
    for rule, entry in spec.linkages.items():
        for source, target, does in _arrows(entry):
            for node in (source, target):
                if node not in graph:
                    graph.add_node(node, **_told(spec, *node))
            found = acted[rule]
            graph.add_edge(
                source, target, key=rule, kind=entry.kind, does=does, months=found.mean, half=found.half,
                **found_worths.get(rule, NO_WORTH),
            )  # fmt: skip
    return graph


NO_WORTH = {"worth": float("nan"), "low": float("nan"), "high": float("nan"), "clear": False, "measure": ""}


def between_tables(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """The arrows of a graph gathered by the tables between which they run.

    Returns
    -------
    DataFrame
        One row a pair of tables and what is done: ``source`` (empty where it is no table: provocations, events, objections), ``target``,
        ``does``, ``rules`` (how many), ``months`` (how long they
        acted, summed; NaN where not known).
    """
    rows = [
        {
            "source": graph.nodes[source].get("table", ""),
            "target": graph.nodes[target].get("table", ""),
            "does": arrow["does"],
            "rule": rule,
            "months": arrow["months"],
        }
        for source, target, rule, arrow in graph.edges(keys=True, data=True)
        if arrow["kind"] != "funds"
    ]
    table = pd.DataFrame(rows, columns=["source", "target", "does", "rule", "months"]).drop_duplicates()
    gathered = table.groupby(["source", "target", "does"], sort=False)["months"]
    return gathered.agg(rules="size", months=lambda months: months.sum(min_count=1)).reset_index()


def _acted(rule: str, outcomes: pd.DataFrame | None) -> Effect:
    """Months in which a rule held something back, or where it does not do that, in which it made something easier."""
    for did in ("blocked", "eased"):
        if outcomes is not None and f"{did}.{rule}" in outcomes:
            return Effect.of(rule, outcomes[f"{did}.{rule}"], "months", against=0.0)
    return Effect(rule, float("nan"), float("nan"), "months")


def worths(ablation: pd.DataFrame | None) -> dict[str, dict[str, object]]:
    if ablation is None or not len(ablation):
        return {}
    needed = ["dropped", "measure", "difference", "low", "high", "clear"]
    missing = [name for name in needed if name not in ablation]
    if missing:
        raise ValueError(f"no table of an ablation: it has no column {missing[0]}")
    rows = ablation[ablation["measure"] == ablation["measure"].iloc[0]]
    return {
        str(row["dropped"]): {
            "worth": row["difference"],
            **{name: row[name] for name in ("low", "high", "clear", "measure")},
        }
        for row in rows.to_dict("records")
    }


def _told(spec: ScenarioFile, sort: str, name: str) -> dict[str, str]:
    """What is known of a node."""
    match sort:
        case "item":
            item = spec.items[name]
            return {"name": item.name, "table": item.table, "stage": item.stage}
        case "stage":
            table, stage = name.split("/")
            return {"name": f"{stage} term", "table": table, "stage": stage}
        case "table":
            return {"name": spec.tables[name].name, "table": name}
        case "breach":
            return {"name": f"a secret breach of {spec.items[name].name}"}
        case "party":
            return {"name": spec.parties[name].name}
        case "event":
            return {"name": spec.events[name].text}
        case _:
            texts = [
                party.provocations[name].text  # type: ignore[union-attr]
                for party in spec.parties.values()
                if name in getattr(party, "provocations", {})
            ]
            return {"name": texts[0] if texts else name}


Node = tuple[str, str]


def _arrows(rule: Linkage) -> Iterator[tuple[Node, Node, str]]:
    """From what, to what, and what it does there."""
    match rule:
        case Requires():
            yield from (((ITEM, need.item), (ITEM, rule.item), HOLDS) for need in rule.needs)
        case StageGate():
            yield (STAGE, f"{rule.table}/{BEFORE[rule.opens]}"), (STAGE, f"{rule.table}/{rule.opens}"), HOLDS
        case Boosts():
            does = HELPS if sum(points.middle for points in rule.worth.values()) >= 0 else LESSENS
            yield from (((ITEM, rule.item), (ITEM, item), does) for item in rule.raises)
        case Follows():
            yield (ITEM, rule.after.item), (ITEM, rule.item), HELPS
        case Stalls():
            yield (TABLE, rule.with_), (TABLE, rule.table), HOLDS
        case Snapback():
            sources = [(PROVOCATION, kind) for kind in rule.provocations] + [(EVENT, name) for name in rule.events]
            sources += [(BREACH, item) for item in rule.breaches]
            targets = [(ITEM, item) for item in rule.items] + [(TABLE, table) for table in rule.tables]
            yield from ((source, target, HOLDS) for source in sources for target in targets)
        case CountsToward():
            yield (ITEM, rule.paid), (ITEM, rule.toward), HELPS
        case Funds():
            yield from (((PARTY, donor), (ITEM, item), HELPS) for donor in rule.donors for item in rule.items)
        case Veto():
            yield (PARTY, rule.party), (TABLE, rule.table), HOLDS
        case InStep():
            pairs = [(one, other) for one in rule.tables for other in rule.tables if one != other]
            yield from (((TABLE, one), (TABLE, other), HOLDS) for one, other in pairs)
