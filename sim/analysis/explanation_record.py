"""What happened in one world, month by month, as far as it explains how it ended: rules, meetings, offers, deeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth
from sim.model import NegotiationModel, convene, negotiate, record
from sim.world import performance
from sim.world.tables import REASONS

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world.tables import Table

NOBODY = -1
MET, NOT_DUE = "met", "not due"
SILENT, SILENT_AT_HOME = "silent", "silent at home"  # it met, and nothing was put forward
REVIEW, HALTED, FROZEN, ADJOURNED = "review", "halted", "frozen", "adjourned"
EMPTY, UNWANTED, ELSEWHERE, NOWHERE = "empty", "unwanted", "elsewhere", "nowhere"


@dataclass(frozen=True)
class Offer:
    """A package put on a table, and what became of it.

    Attributes
    ----------
    month, table, speaker : int
    package : (items,), 0..1
        Rises of the agreed levels.
    refuser : int
        Who refused it first, -1 where nobody did.
    reason : str
        One of ``REASONS``; empty where it became a deal.
    gain, wanted : float, points
        What it was worth to whoever refused, and the least that this one would have signed; NaN where it has no seat.
    worths : (items,), points
        What its parts were worth to whoever refused.
    against : tuple of int
        Parties whose politics at home turned it down.
    """

    month: int
    table: int
    speaker: int
    package: np.ndarray
    refuser: int
    reason: str
    gain: float
    wanted: float
    worths: np.ndarray
    against: tuple[int, ...] = ()


@dataclass(frozen=True)
class Record:
    """A world's course; the first axis is the month, from month 1.

    Attributes
    ----------
    model : NegotiationModel
        As it ended.
    rules : tuple of str
        Ids of the linkage rules, in the order of their axis.
    offers : tuple of Offer
    agreed, performed, fall : (months, items), 0..1
        Levels at the month's end, and the month's falls.
    cause : (months, items) int
        Why it fell: index into UNDONE_BY, -1 where it did not fall.
    lapsed, found : (months, items) bool
        Agreed and never begun; broken in secret and found out.
    room : (months, items), 0..1
        How much of an item could be agreed to.
    weights : (months, parties, items), points
        What a full unit of each weighs with each party.
    closed, withheld : (months, rules, items) bool
        Which rule closed an item to agreement, and to performance.
    halted : (months, rules, tables) bool
    blocked : (months, rules) bool
    why : (months, tables) str
        Met, not due, or why a table did not meet.
    absent : (months, tables) int
        Who kept it from meeting by a review or by staying away; who put nothing forward where it met; -1 nobody.
    does : (months, duties) int
        WORK, WAIT or SLIP.
    withdrew : (months, duties) int
        Why a party undid what it performs, or STANDS.
    threat : (months,)
    events, provoked, sprung : (months, events / kinds of provocation / snapback rules) bool
    """

    model: NegotiationModel
    rules: tuple[str, ...]
    offers: tuple[Offer, ...]
    agreed: np.ndarray
    performed: np.ndarray
    fall: np.ndarray
    cause: np.ndarray
    lapsed: np.ndarray
    found: np.ndarray
    room: np.ndarray
    weights: np.ndarray
    closed: np.ndarray
    withheld: np.ndarray
    halted: np.ndarray
    blocked: np.ndarray
    why: np.ndarray
    absent: np.ndarray
    does: np.ndarray
    withdrew: np.ndarray
    threat: np.ndarray
    events: np.ndarray
    provoked: np.ndarray
    sprung: np.ndarray

    @classmethod
    def of(cls, scenario: Scenario, world: int, seed: int) -> Record:
        """Run the world and keep its course."""
        watch = _Watch(NegotiationModel(scenario, worlds=range(world, world + 1), rng=seed, collect=False))
        watch.run()
        kept = {name: np.stack(months) for name, months in watch.kept.items()}
        return cls(watch.model, watch.model.linkages.ids, tuple(watch.offers), **kept)

    @property
    def months(self) -> int:
        return len(self.threat)


class _Watch:
    """Looks at a model of one world between the steps of its months, and leaves it as it is."""

    def __init__(self, model: NegotiationModel) -> None:
        self.model = model
        self.kept: dict[str, list[np.ndarray]] = {}
        self.offers: list[Offer] = []

    def run(self) -> None:
        """To the end."""
        before: dict[Callable, Callable[[], None]] = {convene: self._rules}
        after: dict[Callable, Callable[[], None]] = {
            convene: self._meetings,
            negotiate: self._talks,
            performance.carry_out: self._duties,
            performance.undo: self._withdrawals,
            record: self._month,
        }
        while self.model.running:
            for step in self.model.plan:
                before.get(step.function, _nothing)()
                step.function(self.model)
                after.get(step.function, _nothing)()

    def _keep(self, **values: object) -> None:
        for name, value in values.items():
            self.kept.setdefault(name, []).append(np.array(value))

    def _rules(self) -> None:
        """What each rule closes, withholds and halts, found as the model is about to find it."""
        model, ids = self.model, self.model.linkages.ids
        model.linkages.review(model)
        closed, withheld = np.zeros((2, len(ids), len(model.agenda.items)), np.bool_)
        halted = np.zeros((len(ids), len(model.agenda.tables)), np.bool_)
        for kind in model.linkages.kinds.values():
            at = np.array([ids.index(name) for name in kind.ids])
            for k in np.flatnonzero(kind.shut(model)[0]):
                closed[at[kind.rule[k]], kind.item[k]] |= kind.agreement[k]
                withheld[at[kind.rule[k]], kind.item[k]] |= kind.performance[k]
            for k in np.flatnonzero(kind.halts(model)[0]):
                halted[at[kind.halting[k]], kind.table[k]] = True
        self._keep(closed=closed, withheld=withheld, halted=halted)

    def _meetings(self) -> None:
        model = self.model
        room = np.zeros(len(model.agenda.items))
        for table in model.tables:
            room[table.items] = table.room[0]
        self._absences = [self._absence(table) for table in model.tables]
        self._keep(room=room, weights=model.state.weights[0])

    def _absence(self, table: Table) -> tuple[str, int]:
        """Why a table does not meet this month, and who keeps it from meeting."""
        model, state = self.model, self.model.state
        if table.meets[0] or not table.due:
            return (MET if table.meets[0] else NOT_DUE), NOBODY
        for p in table.members:
            if state.review[0, p] > 0:
                return REVIEW, int(p)
        if table.halted[0]:
            return HALTED, NOBODY
        if not table.convened[0]:
            return (FROZEN if state.threat[0] > table.frost[0] else ADJOURNED), NOBODY
        if not table.room[0].any():
            return EMPTY, NOBODY
        away = [int(p) for p in table.members if not model.attending[0, p, table.index]]
        hopes = np.maximum(state.weights[0][away][:, table.items], 0.0) * table.room[0]
        for p, hope in zip(away, hopes, strict=True):
            if not hope.any():
                return UNWANTED, p
        return ELSEWHERE if model.attending[0, away[0]].any() else NOWHERE, away[0]

    def _talks(self) -> None:
        """The month's offers; and at tables that met without one, who had the floor."""
        found = dict(enumerate(self._absences))
        for table in self.model.tables:
            if table.offered[0]:
                self.offers.append(self._offer(table))
            elif table.meets[0]:
                found[table.index] = self._silence(table), int(table.members[table.speaker[0]])
        self._keep(why=[why for why, _ in found.values()], absent=[who for _, who in found.values()])

    def _silence(self, table: Table) -> str:
        """Why whoever has the floor puts nothing forward."""
        seat = int(table.speaker[0])
        own = self.model.state.weights[0, table.members[seat], table.items]
        ideal = float(worth(np.maximum(own, 0.0), table.room[0]))
        return SILENT_AT_HOME if 0.0 < ideal < table.reserved[0, seat] else SILENT

    def _offer(self, table: Table) -> Offer:
        model, refuser = self.model, int(table.refuser[0])
        package = np.zeros(len(model.agenda.items))
        package[table.items] = table.offer[0]
        seat = table.seat.get(refuser)
        reason = "" if table.deal[0] else REASONS[int(table.reason[0])]
        voters = table.ratifiers if reason == "not-ratified" else ()
        return Offer(
            month=model.state.month,
            table=table.index,
            speaker=int(table.members[table.speaker[0]]),
            package=package,
            refuser=refuser,
            reason=reason,
            gain=float(table.gains[0, seat]) if seat is not None else np.nan,
            wanted=float(table.wanted[0, seat]) if seat is not None else np.nan,
            worths=model.state.weights[0, refuser] * package if refuser != NOBODY else np.zeros(len(package)),
            against=tuple(party.index for party in voters if not party.ratify(table, table.offer)[0]),
        )

    def _duties(self) -> None:
        self._keep(does=np.concatenate([party.perform()[0] for party in self.model.governments]))

    def _withdrawals(self) -> None:
        self._keep(withdrew=np.concatenate([party.withdraw()[0] for party in self.model.governments]))

    def _month(self) -> None:
        state, news, linkages = self.model.state, self.model.state.news, self.model.linkages
        snapback = linkages.kinds.get("snapback")
        self._keep(
            agreed=state.agreed[0],
            performed=state.performed[0],
            fall=news.fall[0],
            cause=news.cause[0],
            lapsed=news.lapsed[0],
            found=news.found[0],
            events=news.events[0],
            provoked=news.provoked[0],
            sprung=snapback.active[0] & (snapback.since[0] == 0) if snapback else np.zeros(0, np.bool_),
            threat=state.threat[0],
            blocked=linkages.blocked[0],
        )


def _nothing() -> None:
    pass
