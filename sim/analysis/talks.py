"""What is said at the tables in a month: offers, answers, vetoes, votes at home, deals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth
from sim.analysis.absences import Absences
from sim.analysis.answers import Answers
from sim.analysis.begun import Begun
from sim.analysis.bills import Bills
from sim.analysis.prices import Prices
from sim.analysis.silences import NOTHING, SAME, Silences
from sim.analysis.teller import TRIFLE, Teller
from sim.analysis.terms import Terms
from sim.analysis.words import headed, listed
from sim.world.tables import REASONS

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

FELT = 0.03  # share of an ally's stakes at a table; a smaller loss by a deal made without it is not worth telling
NOT_RATIFIED = REASONS.index("not-ratified")
AFRESH = 6  # months after which terms that have moved are told whole again


class Talks(Teller):
    """Tells the month at every table.

    Attributes
    ----------
    positions : dict
        What each party last put on each table since its last deal, by table id and party.
    fallen : dict
        Where that was signed by all and turned down at home, in which month, by table id and party: a table keeps it as the last
        offer, yet it lies there no more.
    since : dict
        The month from which these terms have been on the table, by table id and party.
    said : dict
        What was last said at each table that was news, and in which month, by table id.
    """

    def __init__(self, model: NegotiationModel, world: int, begun: Begun) -> None:
        super().__init__(model, world)
        self.terms = Terms(model, world, begun)
        self.bills = Bills(model, world)
        self.positions: dict[tuple[str, int], np.ndarray] = {}
        self.fallen: dict[tuple[str, int], int] = {}
        self.since: dict[tuple[str, int], int] = {}
        self.said: dict[str, tuple[int, str]] = {}
        self._answers = Answers(model, world, self.terms, self.positions)
        self._absences, self._prices = Absences(model, world), Prices(model, world)
        self._silences = Silences(model, world)
        self._told: dict[tuple[str, int], np.ndarray] = {}
        self._whole: dict[tuple[str, int], int] = {}
        self._last: dict[tuple[str, int], str] = {}
        self._dumb: set[tuple[str, int]] = set()
        self._unmoved: set[str] = set()

    def lines(self) -> Iterator[str]:
        """One line for each table where something new was said, one for those where nothing was, one for the absent."""
        unmoved: list[Table] = []
        for table in self.model.tables:
            if not table.meets[self.world]:
                continue
            pause = self._absences.pause(table)
            self._dumb -= {(table.id, self._speaker(table))} if table.offered[self.world] else set()
            place = headed(table.entry.name) + (f", after {pause} without a meeting" if pause else "")
            said = self._said(table, place)
            if said:
                self._unmoved.discard(table.id)
                self._silences.broken(table)
                self.said[table.id] = self.model.state.month, said
                yield said
            elif table.offered[self.world] and table.id not in self._unmoved:
                self._unmoved.add(table.id)
                unmoved.append(table)
            told = any((table.id, int(party)) in self.positions for party in table.members)
            self._silences.kept(table, SAME if told else NOTHING)
        if unmoved:
            two = all(len(table.members) == 2 for table in unmoved)
            yield f"{'Neither side' if two else 'Nobody'} moves at {listed([table.entry.name for table in unmoved])}."
            for table in unmoved:
                self._silences.told(table)
        yield from self._absences.lines()
        for table in self.model.tables:
            if table.index in self._absences.spoken:
                self._silences.told(table)
        yield from self._silences.lines(self._absences.reason)

    def standing(self, table: Table) -> Iterator[str]:
        """Who has nothing to put forward at a table, as far as was seen."""
        for place, who in sorted(self._dumb):
            if place == table.id and (table.room[self.world] > 0.0).any():
                yield f"{self.parties[who]} has nothing to put forward that would pass {self.house(who) or 'at home'}."

    def _said(self, table: Table, place: str) -> str:
        """What is new at a table that meets; empty where nothing is."""
        if table.deal[self.world]:
            return self._deal(table)
        if not table.offered[self.world]:
            return self._nothing_offered(table, place)
        said = self._offer(table)
        return f"{place}: {said}" if said else ""

    def _speaker(self, table: Table) -> int:
        return int(table.members[table.speaker[self.world]])

    def _deal(self, table: Table) -> str:
        w, speaker = self.world, self._speaker(table)
        for seat in table.members:
            for kept in (self.positions, self.fallen, self.since, self._told, self._whole, self._last):
                kept.pop((table.id, int(seat)), None)
        offer = table.offer[w]
        if self._routine(table):
            return f"Renewed as before at {table.entry.name}: {self.bills.renewed(table)}."
        said = [
            f"AGREED at {table.entry.name}, on a proposal of {self.parties[speaker]}: "
            f"{self.terms.deal(table, offer, term=True)}. Worth {self.terms.gains(table)}.",
            self.bills.of(table),
            self._grievances(table),
        ]
        return " ".join(filter(None, said))

    def _routine(self, table: Table) -> bool:
        """Whether a deal among allies only keeps from running out what they had, each paying its old share."""
        members = {int(p) for p in table.members}
        if any(members - {p, *self.model.governments[p].allies} for p in members):
            return False
        signed = np.flatnonzero(table.offer[self.world] >= TRIFLE)
        return all(self.terms.parts.renewal(table, int(k)) for k in signed) and self.bills.known(table)

    def _losers(self, table: Table) -> Iterator[tuple[int, float]]:
        """Allies of those at the table who do not sit there and lose by its deal, and how many points."""
        state, w = self.model.state, self.world
        for party in self.model.governments:
            if party.index in table.seat or not any(ally in table.seat for ally in party.allies):
                continue
            loss = -float(worth(state.stakes[w, party.index, table.items], table.offer[w]))
            if loss > FELT * float(party.scale(table)[w]):
                yield party.index, loss

    def _grievances(self, table: Table) -> str:
        """Which allies, not at the table, lose by a deal."""
        losers = [f"{self.parties[party]} ({-loss:+.1f} points)" for party, loss in self._losers(table)]
        if not losers:
            return ""
        cost = ": the allies will weigh each other's stakes less" if self.spec.consultation else ""
        return f"Made without {listed(losers)}, and at its cost{cost}."

    def _nothing_offered(self, table: Table, place: str) -> str:
        """Why whoever has the floor at a table with something to talk about makes no offer; told once till one is made."""
        w, seat = self.world, int(table.speaker[self.world])
        own = self.model.state.weights[w, table.members[seat], table.items]
        ideal = float(worth(np.maximum(own, 0.0), table.room[w]))
        who = self._speaker(table)
        if ideal <= 0.0 or table.reserved[w, seat] <= ideal or (table.id, who) in self._dumb:
            return ""
        self._dumb.add((table.id, who))
        return (
            f"{place}: {self.parties[who]} puts nothing forward, for nothing would pass {self.house(who) or 'at home'}."
        )

    def _offer(self, table: Table) -> str:
        """An offer that failed, and the answer; empty where neither is new."""
        w, speaker = self.world, self._speaker(table)
        answer, kind = self._answers.to(table)
        if int(table.reason[w]) == NOT_RATIFIED:
            self.fallen[table.id, speaker] = self.model.state.month
        else:
            self.fallen.pop((table.id, speaker), None)
        said = self._proposal(table, speaker, table.offer[w])
        if price := self._prices.said(table, speaker):
            said = f"{said} {'It' if said else self.parties[speaker]} {price}.".strip()
        if not said and self._last.get((table.id, speaker)) == kind:
            return ""
        self._last[table.id, speaker] = kind
        return f"{said or f'{self.parties[speaker]} repeats its terms.'} {answer}"

    def _proposal(self, table: Table, speaker: int, offer: np.ndarray) -> str:
        """An offer as it differs from what was told of it last, and whole from time to time; empty where it does not."""
        key, month = (table.id, speaker), self.model.state.month
        self.positions[key] = offer.copy()
        before = self._told.get(key)
        change = "" if before is None else self.terms.change(table, speaker, before, offer)
        if before is not None and not change:
            return ""
        self._told[key], self.since[key] = offer.copy(), month
        if before is not None and month - self._whole[key] < AFRESH:
            return change
        self._whole[key] = month
        return self.terms.position(table, speaker, offer)
