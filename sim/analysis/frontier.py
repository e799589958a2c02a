"""The efficient frontier of the whole agenda between one party and the alliance, and where runs end below it.

The agenda is every item of the scenario, at whichever table and by whomever it is decided. What the allies settle among
themselves counts too: the party across the table is better or worse off by it, so it is part of what the alliance can bring to a
bargain, as the reactors' money was. Third parties' stakes do not count, and what third parties must do counts as done by them.
Rules that say what must come first, meetings, parliaments and mistrust are left aside: the frontier is what the two sides could
have had, not what they could have agreed on in the time.

A package is worth to each side what ``NegotiationModel.value`` would say of it in the last month: values of the government of the
day with what linkage rules add at that time, less the share of the cost. So the end of a run is a point in the same plane. What
is agreed as a whole may stand in effect in part, while it is carried out or after some of it was undone; such an end is no package
itself, and where there is little else on the agenda it may even lie beyond the frontier.

The point of disagreement is what stood in effect before the first month, at the same values.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from agents.packages import worth
from sim.analysis.bargains import Frontier, Point
from sim.batch.chunks import CHUNK, compile_kernels, forget
from sim.batch.engines import engine
from sim.batch.gathering import LOST, in_order
from sim.batch.outcomes import outcome_table
from sim.model import NegotiationModel, consecutive
from sim.scenario.problems import did_you_mean

if TYPE_CHECKING:
    from sim.scenario import Scenario

# Column of ``frontier_table``, with <...> for the scenario's own ids -> what it holds. A side is the party or ``allies``.
COLUMNS = {
    "world": "number of the world",
    "start.<side>": "points: what stood in effect before the first month, at the values of the last one; the disagreement point",
    "ended.<side>": "points: where the run ended; value.<party> and value.allies of the outcomes",
    "best_for_<side>.<side>": "points: the end of the frontier that one side likes best, to either side",
    "nash.<side>": "points: Nash's bargain",
    "ks.<side>": "points: Kalai and Smorodinsky's bargain",
    "utilitarian.<side>": "points: the package with the largest sum of both sides' points",
    "room.<side>": "points that it could gain on the start with the other no worse off than there",
    "unclaimed.<side>": "points that it could have on top of the end with the other no worse off than there",
    "common.<side>": "points of what both like, and what neither likes, that it would gain if all of that were put right at the end",
    "distance": "share of its room that each side could have gained at the end, both at once; 0 on the frontier",
    "share": "share of the way from the start to the frontier that the run went: 1 - distance at the end / at the start",
    "left.<item>": "points that both sides together would have more with the item as in the utilitarian package",
}


def allies_across(scenario: Scenario, party: str) -> list[str]:
    """The parties that have allies, across the table from a party that has none.

    Raises
    ------
    ValueError
        Where the scenario has no such party, the party is itself an ally, or nobody has allies.
    """
    parties = scenario.spec.parties
    if party not in parties:
        raise ValueError(f"no such party: {party}{did_you_mean(party, parties)}")
    allies = [name for name, entry in parties.items() if entry.allies]
    if not allies:
        raise ValueError("the frontier lies between a party and the allies, and in this scenario nobody has allies")
    if party in allies:
        raise ValueError(f"the frontier lies between the allies and a party that is none of them, as {party} is")
    return allies


def sides(model: NegotiationModel, party: str) -> tuple[np.ndarray, np.ndarray]:
    """What all of each item is worth to a party and to the allies together: two of (worlds, items), points."""
    allies = allies_across(model.case, party)
    return model.item_values(party), np.sum([model.item_values(ally) for ally in allies], axis=0)


def frontiers(model: NegotiationModel, party: str = "pyongyang") -> pd.DataFrame:
    """The frontier and its points in every world of a finished run.

    Parameters
    ----------
    model : NegotiationModel
    party : str
        Who sits across from the allies.

    Returns
    -------
    DataFrame
        One row a world, columns of ``COLUMNS``; points that no package reaches are NaN.

    Raises
    ------
    ValueError
        As ``allies_across`` and ``Frontier.of``.
    """
    own, allied = sides(model, party)
    agenda, state = model.agenda, model.state
    in_force = np.where(state.breached, 0.0, state.performed)
    before = np.tile(agenda.performed, (state.worlds, 1))
    outcomes = outcome_table(model)
    ended = outcomes[[f"value.{party}", "value.allies"]].to_numpy()
    start = np.stack([worth(own, before), worth(allied, before)], axis=1)
    put_right = np.where(own * allied > 0.0, (own > 0.0) - in_force, 0.0)
    common = np.stack([worth(own, put_right), worth(allied, put_right)], axis=1)
    rows = []
    for w in range(state.worlds):
        frontier = Frontier.of(own[w], allied[w], agenda.divisible)
        points, found = _measured(frontier, Point(*start[w]), Point(*ended[w]))
        points = {name.format(x=party, y="allies"): point for name, point in points.items()} | {"common": common[w]}
        by_side = {
            f"{name}.{side}": worth_to_it
            for name, point in points.items()
            for side, worth_to_it in zip((party, "allies"), point, strict=True)
        }
        rows.append({"world": model.worlds[w], **by_side, **found})
    joint = own + allied
    left = pd.DataFrame(np.maximum(joint, 0.0) - joint * in_force, columns=[f"left.{item}" for item in agenda.items])
    return pd.concat([pd.DataFrame(rows), left], axis=1)


def _measured(frontier: Frontier, start: Point, ended: Point) -> tuple[dict[str, Point], dict[str, float]]:
    """One world's points by name ({x} and {y} for the sides), and how far it ended from its frontier."""
    room = frontier.room(start)
    points = {
        "start": start,
        "ended": ended,
        "best_for_{x}": frontier.best_for_x,
        "best_for_{y}": frontier.best_for_y,
        "nash": frontier.nash(start),
        "ks": frontier.kalai_smorodinsky(start),
        "utilitarian": frontier.utilitarian,
        "room": room,
        "unclaimed": Point(frontier.most_x(ended.y) - ended.x, frontier.most_y(ended.x) - ended.y),
    }
    before, distance = frontier.toward(start, room)[0], frontier.toward(ended, room)[0]
    return points, {"distance": distance, "share": 1.0 - distance / before if before > 0.0 else np.nan}


def finished(scenario: Scenario, worlds: range, seed: int) -> NegotiationModel:
    """A model of some worlds, run to its horizon."""
    model = NegotiationModel(scenario, worlds=worlds, rng=seed, collect=False)
    while model.running:
        model.step()
    return model


def _chunk(scenario: Scenario, seed: int, party: str, worlds: range) -> pd.DataFrame:
    model = finished(scenario, worlds, seed)
    try:
        return frontiers(model, party)
    finally:
        forget(model)


def frontier_table(
    scenario: Scenario,
    worlds: int | range = 1_000,
    seed: int = 7,
    *,
    party: str = "pyongyang",
    workers: int = 1,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """Run worlds and find the frontier of each, and where the run ended below it.

    Parameters
    ----------
    scenario : Scenario
    worlds : int or range
        How many worlds, from 0, or which consecutive ones.
    seed : int
    party : str
        Who sits across from the allies.
    workers : int
        Processes; 1 runs in this one. With more, a script must call this under ``if __name__ == "__main__":``.
    executor : concurrent.futures.Executor, optional
        One's own.
    progress : callable, optional
        Called with the number of worlds finished.

    Returns
    -------
    DataFrame
        One row a world, columns of ``COLUMNS``; the same whatever the number of workers.

    Raises
    ------
    ValueError
        Where ``worlds`` or ``workers`` is below 1, and as ``frontiers``.
    """
    allies_across(scenario, party)
    numbers = consecutive(worlds)
    with engine(workers, executor=executor) as running:
        if running.elsewhere:
            compile_kernels(scenario)
        size = min(CHUNK, -(-len(numbers) // workers))
        chunks = (range(first, min(first + size, numbers.stop)) for first in numbers[::size])
        tables: list[pd.DataFrame] = []
        for some, table in in_order(partial(_chunk, scenario, seed, party), chunks, running):
            if table is None:
                raise RuntimeError(f"worlds {some.start} to {some.stop - 1} cannot be run: {LOST}")
            tables.append(table)
            if progress:
                progress(len(table))
        return pd.concat(tables, ignore_index=True)


def frontier_of_world(scenario: Scenario, world: int, seed: int = 7, party: str = "pyongyang") -> pd.DataFrame:
    """The frontier of one world at its end, one row a straight piece.

    Columns: ``from.<side>`` and ``to.<side>``, points; ``rate``, the points that the allies give up for each that the party gains.
    A row that begins where it ends is a single package; where a row begins beyond the end of the one before, no package lies
    between them.
    """
    model = finished(scenario, range(world, world + 1), seed)
    own, allied = sides(model, party)
    frontier = Frontier.of(own[0], allied[0], model.agenda.divisible)
    forget(model)
    columns = [f"{end}.{side}" for end in ("from", "to") for side in (party, "allies")]
    return pd.DataFrame(frontier.pieces, columns=[*columns, "rate"])


def across(table: pd.DataFrame) -> str:
    """The party that a table of ``frontier_table`` sets across from the allies."""
    return next(str(column).split(".", 1)[1] for column in table if str(column).startswith("ended."))


def gains(table: pd.DataFrame, point: str) -> np.ndarray:
    """(worlds, 2): what a point gives the party and the allies on top of the start, as shares of their room; NaN where there is none."""
    sides = (across(table), "allies")
    gain, room, start = (
        np.stack([table[f"{name}.{side}"].to_numpy(float) for side in sides], axis=1)
        for name in (point, "room", "start")
    )
    return np.divide(gain - start, room, where=room > 0.0, out=np.full_like(gain, np.nan))


def typical(table: pd.DataFrame) -> int:
    """The world that ended nearest to the medians of what both gained, in shares of their room; the first where none has room."""
    found = gains(table, "ended")
    known = ~np.isnan(found).any(axis=1)
    if not known.any():
        return int(table["world"].iloc[0])
    away = ((found - np.median(found[known], axis=0)) ** 2).sum(axis=1)
    return int(table["world"].iloc[int(np.nanargmin(away))])


def left_at_tables(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """(worlds, tables), points: what is left below the largest sum, by the table to which the items belong."""
    items = scenario.spec.items
    return pd.DataFrame(
        {
            name: table[[f"left.{item}" for item, entry in items.items() if entry.table == name]].sum(axis=1)
            for name in scenario.spec.tables
        }
    )
