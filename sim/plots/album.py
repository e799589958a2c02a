"""All figures that a thing can be shown in, by name: of a batch, of worlds looked at month by month, of rules, of one world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from sim.plots.bargaining_space import bargaining_space
from sim.plots.burden_sharing import burden_sharing
from sim.plots.concessions import concessions
from sim.plots.convergence import convergence
from sim.plots.item_levels import item_levels
from sim.plots.linkage_backbone import linkage_backbone
from sim.plots.linkage_overview import linkage_overview
from sim.plots.linkages_of_table import linkages_of_table
from sim.plots.offer_timeline import offer_timeline
from sim.plots.outcome_classes import outcome_classes
from sim.plots.refusals import refusals
from sim.plots.reversals import reversals
from sim.plots.saving import save
from sim.plots.stages_reached import stages_reached
from sim.plots.support_and_threat import support_and_threat
from sim.plots.survival import survival
from sim.plots.trust import trust
from sim.plots.values_by_party import values_by_party
from sim.plots.world_course import world_course
from sim.plots.world_levels import world_levels

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

    from sim.analysis.monthly import Monthly
    from sim.analysis.witnessed import Witnessed
    from sim.scenario import Scenario

Drawings = Mapping[str, Callable[[], Figure]]
"""Figures by name, each drawn when it is called for, since a page of many takes memory."""

OF_OUTCOMES = (outcome_classes, convergence, stages_reached, values_by_party, refusals, reversals)


def of_batch(outcomes: pd.DataFrame, trajectories: pd.DataFrame, scenario: Scenario) -> Drawings:
    """Figures of a batch: of its outcomes, one row a world, and of its trajectories, means and quantiles by month."""
    return (
        {draw.__name__: partial(draw, outcomes, scenario) for draw in OF_OUTCOMES}
        | {
            f"item_levels_at_{table}": partial(item_levels, trajectories, scenario, table)
            for table in _filled(scenario)
        }
        | {"support_and_threat": partial(support_and_threat, trajectories, scenario)}
    )


def _filled(scenario: Scenario) -> list[str]:
    """The tables that have items."""
    spec = scenario.spec
    return [table for table in spec.tables if any(item.table == table for item in spec.items.values())]


def of_months(seen: Monthly, scenario: Scenario) -> Drawings:
    """Figures of worlds that were looked at month by month."""
    return {
        "burden_sharing": partial(burden_sharing, seen.bills, len(seen.outcomes), scenario),
        "trust": partial(trust, seen.trust, scenario),
        "survival": partial(survival, seen.spells, scenario),
    }


def of_rules(graph: nx.MultiDiGraph, scenario: Scenario) -> Drawings:
    """Figures of the linkage rules: between tables, over the whole agenda, and of each table."""
    if not scenario.spec.linkages:
        return {}
    return {
        "linkage_overview": partial(linkage_overview, graph, scenario),
        "linkage_backbone": partial(linkage_backbone, graph, scenario),
    } | {f"linkages_of_{table}": partial(linkages_of_table, graph, scenario, table) for table in _filled(scenario)}


def of_world(seen: Witnessed) -> Drawings:
    """Figures of one world: its course, its offers, what was carried out, and each table's talks."""
    from sim.analysis.bargaining_space import longest, rounds

    scenario, world = seen.scenario, seen.world
    found: dict[str, Callable[[], Figure]] = {
        "world_course": partial(world_course, seen.moods, seen.happenings, scenario, world),
        "offer_timeline": partial(offer_timeline, seen.offers, scenario, world),
    }
    for table in _filled(scenario):
        found[f"world_levels_at_{table}"] = partial(
            world_levels, seen.levels, seen.offers, seen.packages, seen.happenings, scenario, world, table
        )
    for table in scenario.spec.tables:
        space = longest(rounds(seen, table))
        if space is not None:
            found[f"concessions_at_{table}"] = partial(
                concessions, seen.offers, seen.packages, seen.stakes, scenario, world, table
            )
            if len(space.items):
                found[f"bargaining_space_at_{table}"] = partial(bargaining_space, space, scenario, world)
    return found


def album(outcomes: pd.DataFrame, trajectories: pd.DataFrame, scenario: Scenario) -> dict[str, Figure]:
    """Every figure of a batch, by name."""
    return {name: draw() for name, draw in of_batch(outcomes, trajectories, scenario).items()}


def draw_all(outcomes: pd.DataFrame, trajectories: pd.DataFrame, scenario: Scenario, directory: Path) -> list[Path]:
    """Write every figure of a batch as a PNG of 150 dots an inch, named as its function.

    Parameters
    ----------
    outcomes
        One row a world.
    trajectories
        Means and quantiles by month and series.
    scenario
        The scenario that was run.
    directory
        Where the files go; made if it is not there.

    Returns
    -------
    paths
        The files written.
    """
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, draw in of_batch(outcomes, trajectories, scenario).items():
        path = directory / f"{name}.png"
        save(draw(), path)
        paths.append(path)
    return paths
