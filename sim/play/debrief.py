"""What a finished game is worth, and where value was left on the table. It knows what no player knew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from agents.packages import worth
from sim.analysis.bargains import Frontier, Point
from sim.analysis.bridge import evenly
from sim.analysis.frontier import finished, frontiers, sides
from sim.batch import run_batch
from sim.batch.chunks import forget
from sim.batch.outcomes import outcome_table
from sim.batch.shares import share_interval
from sim.play.package import PlayError, named
from sim.play.situation import InForce, in_force
from sim.world.tables import REST

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.play.game import Game
    from sim.world.tables import Table

FELT = 0.1  # points; less is not worth telling
WORLDS = 200
CRUMB = 0.005  # of a full item; what is less is left out of a package


@dataclass(frozen=True)
class Among:
    """A result among those of the usual government in many worlds.

    Attributes
    ----------
    worlds : int
    below, low, high : float, 0..1
        Share of worlds in which the usual government ended with less, and its 95% interval.
    quartiles : tuple of three, points
    alike, alike_low, alike_high : float, 0..1
        Share of worlds that ended in the same class, and its 95% interval.
    values : (worlds,), points
        What the usual government ended with.
    """

    worlds: int
    below: float
    low: float
    high: float
    quartiles: tuple[float, float, float]
    alike: float
    alike_low: float
    alike_high: float
    values: np.ndarray


@dataclass(frozen=True)
class Refused:
    """An offer of another that the government refused.

    Attributes
    ----------
    month, table, speaker : int, str
    package : mapping of item id to rise
    own : float, points
        What it was worth to it when it was made.
    at_the_end : float, points
        What it would have been worth by the values of the last month, as far as it could have been carried out by then and not
        run out again.
    came : float, points
        What came about at that table from then to the end, by the same values.
    """

    month: int
    table: str
    speaker: str
    package: Mapping[str, float]
    own: float
    at_the_end: float
    came: float

    @property
    def missed(self) -> float:
        """Points by which it was worth more than what came."""
        return self.at_the_end - self.came


@dataclass(frozen=True)
class LeftThere:
    """A package that would still have been better for every member of a table: ``gains`` by party id, in points."""

    table: str
    package: Mapping[str, float]
    gains: Mapping[str, float]


@dataclass(frozen=True)
class FromFrontier:
    """How far between two sides a run went; sides by name (a party, or ``allies``).

    Attributes
    ----------
    side, other : str
        The player's side and the one across.
    share, usual_share : float
        Share of the way from the start to the frontier, of the game and of the usual government in the same world.
    unclaimed, unclaimed_other : float, points
        What the player's side could have had more with the other no worse off, and the other way round.
    across : str
        The party across from the allies, whose points are ``x`` of the plane below; those of the allies together are ``y``.
    line : Frontier
        All efficient packages of the whole agenda, by the values of the last month.
    points : mapping of name to Point
        Where the game began and ended, where the usual government ends with the same luck, and Nash's bargain.
    """

    side: str
    other: str
    share: float
    usual_share: float
    unclaimed: float
    unclaimed_other: float
    across: str
    line: Frontier
    points: Mapping[str, Point]


@dataclass(frozen=True)
class Debrief:
    """What came of a game for one government.

    Attributes
    ----------
    party, name : str
    value : float, points
        What it ended with: worth of what is carried out in the last month, less its share of the cost.
    outcome : str
        The outcome class.
    stages : mapping of table id to the furthest stage that was reached
    in_force : tuple of InForce
        What it ended with, item by item.
    among : Among
    usual : Series
        The row of outcomes of the same world played by the usual governments: the same luck.
    mine : Series
        The row of outcomes of the game.
    differences : tuple of (name, points, points)
        Items that are worth most more or less to it than under the usual governments: with the game's and with theirs.
    refused : tuple of Refused
        Offers refused that were worth more than all that came at that table afterwards, the dearest first.
    left : tuple of LeftThere
    frontier : FromFrontier or None
        None where nobody has allies.
    """

    party: str
    name: str
    value: float
    outcome: str
    stages: Mapping[str, str]
    in_force: tuple[InForce, ...]
    among: Among
    usual: pd.Series
    mine: pd.Series
    differences: tuple[tuple[str, float, float], ...]
    refused: tuple[Refused, ...]
    left: tuple[LeftThere, ...]
    frontier: FromFrontier | None


def debrief(
    game: Game,
    party: str,
    *,
    worlds: int = WORLDS,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
    outcomes: pd.DataFrame | None = None,
) -> Debrief:
    """Hold a finished game against what the usual governments make of the same scenario.

    Parameters
    ----------
    game : Game
    party : str
        A government that was played by a person.
    worlds, workers : int
        Worlds of the game's seed to compare with, and processes to run them on.
    progress : callable, optional
        Called with the number of worlds finished.
    outcomes : DataFrame, optional
        Outcomes of worlds of the game's scenario and seed, where they were run already; then none are run here.

    Raises
    ------
    PlayError
        Where the game is not over, or nobody plays the party.
    """
    if party not in game.seats:
        raise PlayError(f"nobody plays {party} in this game")
    if not game.over:
        raise PlayError(f"the game is not over: {game.model.state.month} of {game.months} months have been played")
    model = game.model
    usual = finished(game.scenario, range(game.world, game.world + 1), game.seed)
    batch = outcomes
    if batch is None:
        batch = run_batch(game.scenario, worlds, game.seed, workers=workers, progress=progress).outcomes
    mine = outcome_table(model).iloc[0]
    found = Debrief(
        party=party,
        name=game.scenario.spec.parties[party].name,
        value=float(mine[f"value.{party}"]),
        outcome=str(mine["outcome"]),
        stages={table: str(mine[f"stage.{table}"]) for table in model.agenda.tables},
        in_force=in_force(model, party),
        among=among(batch, party, float(mine[f"value.{party}"]), str(mine["outcome"])),
        usual=outcome_table(usual).iloc[0],
        mine=mine,
        differences=_differences(in_force(model, party), in_force(usual, party)),
        refused=refused(game, party),
        left=tuple(there for table in model.tables if (there := left_there(model, table)) is not None),
        frontier=_from_frontier(model, usual, party),
    )
    forget(usual)
    return found


def among(outcomes: pd.DataFrame, party: str, value: float, outcome: str) -> Among:
    """Where a value and an outcome class lie among the outcomes of a batch."""
    values, count = outcomes[f"value.{party}"].to_numpy(), len(outcomes)
    below, alike = int((values < value).sum()), int((outcomes["outcome"] == outcome).sum())
    q25, q50, q75 = np.quantile(values, (0.25, 0.5, 0.75))
    return Among(
        count, below / count, *share_interval(below, count), (float(q25), float(q50), float(q75)),
        alike / count, *share_interval(alike, count), values,
    )  # fmt: skip


def _differences(mine: tuple[InForce, ...], usual: tuple[InForce, ...]) -> tuple[tuple[str, float, float], ...]:
    ours, theirs = {one.name: one.points for one in mine}, {one.name: one.points for one in usual}
    both = {name: (ours.get(name, 0.0), theirs.get(name, 0.0)) for name in (*ours, *theirs)}
    order = sorted(both, key=lambda name: -abs(both[name][0] - both[name][1]))
    return tuple((name, *both[name]) for name in order if abs(both[name][0] - both[name][1]) >= FELT)


def refused(game: Game, party: str) -> tuple[Refused, ...]:
    """Offers that a party refused and that were worth more than all that came at that table afterwards."""
    model = game.model
    values = model.item_values(party)[0]
    at_end = np.where(model.state.breached[0], 0.0, model.state.performed[0])
    found = []
    for one in game.offers_answered:
        if one.party != party or one.accepted:
            continue
        table = model.table(one.table)
        own = values[table.items]
        came = float(worth(own, at_end[table.items] - one.in_force[table.items]))
        package = named(one.package, model, table)
        reached = still_there(model, table, one.package, model.state.month - one.month)
        found.append(Refused(one.month, one.table, one.speaker, package, one.own, float(worth(own, reached)), came))
    return tuple(sorted((one for one in found if one.missed >= FELT), key=lambda one: -one.missed))


def still_there(model: NegotiationModel, table: Table, package: np.ndarray, months: int) -> np.ndarray:
    """(items of the table,), 0..1: what of a package is in effect so many months on, if all do their part at once."""
    agenda, items = model.agenda, table.items
    working = max(0.0, months - float(model.dynamics.preparation[0]))
    done = np.minimum(package, working / agenda.months[items])
    # The term of a flow runs from its first act.
    return np.maximum(0.0, done - np.maximum(0.0, working - agenda.months[items]) / agenda.term[items])


def left_there(model: NegotiationModel, table: Table) -> LeftThere | None:
    """The package open at a table now that is best for all together among those best for whom they are least good.

    None where no package is worth anything to everybody who has something at stake there.
    """
    state, items = model.state, table.items
    left = 1.0 - state.agreed[0, items]
    open_ = (left >= np.where(table.flows, model.dynamics.grain, REST)) & ~model.linkages.closed[0, items]
    room = np.where(open_, left, 0.0)
    weights = state.weights[0, table.members, items]
    concerned = np.abs(weights * room).sum(axis=1) >= FELT
    if table.absorbed or not concerned.any():
        return None
    divisible = model.agenda.divisible[items]
    nothing = np.zeros(int(concerned.sum()))
    least = float(worth(weights[concerned], evenly(weights[concerned], room, divisible, nothing)).min())
    if least < FELT:
        return None
    package = _best_for_all(weights[concerned], room, divisible, least - 1e-6)
    if package.max() < model.dynamics.grain:
        return None
    gains = {model.agenda.parties[p]: float(worth(weights[m], package)) for m, p in enumerate(table.members)}
    return LeftThere(table.id, named(package, model, table), gains)


def _best_for_all(weights: np.ndarray, room: np.ndarray, divisible: np.ndarray, least: float) -> np.ndarray:
    """The package with the largest sum for all members among those that leave each at least ``least``."""
    found = milp(
        -(weights * room).sum(axis=0),
        constraints=LinearConstraint(weights * room, lb=least),
        bounds=Bounds(0.0, (room > 0.0).astype(float)),
        integrality=(~divisible).astype(int),
    )
    if not found.success:
        return np.zeros(len(room))
    rises = np.clip(found.x, 0.0, 1.0) * room
    return np.where(rises >= CRUMB, rises, 0.0)


def _from_frontier(model: NegotiationModel, usual: NegotiationModel, party: str) -> FromFrontier | None:
    parties = model.spec.parties
    strangers = [name for name, entry in parties.items() if not entry.allies]
    if not model.allied.any() or not strangers:
        return None
    provoking = [name for name in strangers if getattr(parties[name], "provocations", None)]
    across = party if party in strangers else (provoking or strangers)[0]
    side, other = (across, "allies") if party == across else ("allies", across)
    row, theirs = frontiers(model, across).iloc[0], frontiers(usual, across).iloc[0]
    own, allied = (values[0] for values in sides(model, across))
    in_force = np.where(usual.state.breached[0], 0.0, usual.state.performed[0])
    points = {
        told: Point(float(row[f"{name}.{across}"]), float(row[f"{name}.allies"]))
        for name, told in (("start", "where it began"), ("ended", "this game"), ("nash", "Nash's bargain"))
    } | {"the usual government": Point(float(worth(own, in_force)), float(worth(allied, in_force)))}
    return FromFrontier(
        side, other, float(row["share"]), float(theirs["share"]), float(row[f"unclaimed.{side}"]), float(row[f"unclaimed.{other}"]),
        across, Frontier.of(own, allied, model.agenda.divisible), points,
    )  # fmt: skip
