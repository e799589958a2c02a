"""What is said at the tables in a month: offers, answers, vetoes, votes at home, deals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth
from sim.analysis.absences import Absences
from sim.analysis.bills import Bills
from sim.analysis.prices import Prices
from sim.analysis.teller import Teller
from sim.analysis.terms import Terms
from sim.analysis.words import headed, listed, months
from sim.world.tables import REASONS

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

FELT = 0.03  # share of an ally's stakes at a table; a smaller loss by a deal made without it is not worth telling


class Talks(Teller):
    """Tells the month at every table.

    Attributes
    ----------
    positions : dict
        What each party last put on each table since its last deal, by table id and party.
    """

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        self.terms = Terms(model, world)
        self.positions: dict[tuple[str, int], np.ndarray] = {}
        self._absences = Absences(model, world)
        self._bills = Bills(model, world)
        self._prices = Prices(model, world)
        self._answers: dict[tuple[str, int], str] = {}
        self._ordered: set[tuple[str, int]] = set()
        self._dumb: set[tuple[str, int]] = set()
        self._unmoved: set[str] = set()

    def lines(self) -> Iterator[str]:
        """One line for each table where something new was said, one for those where nothing was, one for the absent."""
        unmoved: list[str] = []
        for table in self.model.tables:
            if not table.meets[self.world]:
                continue
            pause = self._absences.pause(table)
            self._dumb -= {(table.id, self._speaker(table))} if table.offered[self.world] else set()
            place = headed(table.entry.name) + (f", after {pause} without a meeting" if pause else "")
            if table.deal[self.world]:
                self._unmoved.discard(table.id)
                yield self._deal(table)
            elif not table.offered[self.world]:
                yield from self._nothing_offered(table, place)
            elif said := self._offer(table):
                self._unmoved.discard(table.id)
                yield f"{place}: {said}"
            elif table.id not in self._unmoved:
                self._unmoved.add(table.id)
                unmoved.append(table.entry.name)
        if unmoved:
            yield f"Old terms, and old answers, at {listed(unmoved)}."
        yield from self._absences.lines()

    def standing(self, table: Table) -> Iterator[str]:
        """Who has nothing to put forward at a table, as far as was seen."""
        for place, who in sorted(self._dumb):
            if place == table.id and (table.room[self.world] > 0.0).any():
                yield f"{self.parties[who]} has nothing to put forward that would pass {self.house(who) or 'at home'}."

    def _speaker(self, table: Table) -> int:
        return int(table.members[table.speaker[self.world]])

    def _deal(self, table: Table) -> str:
        w, speaker = self.world, self._speaker(table)
        for seat in table.members:
            self.positions.pop((table.id, int(seat)), None)
            self._answers.pop((table.id, int(seat)), None)
        gains = listed([f"{table.gains[w, s]:+.1f} points to {self.parties[p]}" for s, p in enumerate(table.members)])
        said = [
            f"AGREED at {table.entry.name}, on a proposal of {self.parties[speaker]}: "
            f"{self.terms.deal(table, table.offer[w])}. Worth {gains}.",
            self._bills.of(table),
            self._grievances(table),
        ]
        return " ".join(filter(None, said))

    def _grievances(self, table: Table) -> str:
        """Which allies, not at the table, lose by a deal."""
        state, w = self.model.state, self.world
        losers = []
        for party in self.model.governments:
            if party.index in table.seat or not any(ally in table.seat for ally in party.allies):
                continue
            loss = -float(worth(state.stakes[w, party.index, table.items], table.offer[w]))
            if loss > FELT * float(party.scale(table)[w]):
                losers.append(f"{self.parties[party.index]} ({-loss:+.1f} points)")
        if not losers:
            return ""
        cost = ": the allies will be less at one" if self.spec.consultation else ""
        return f"Made without {listed(losers)}, and at its cost{cost}."

    def _nothing_offered(self, table: Table, place: str) -> Iterator[str]:
        """Why whoever has the floor at a table with something to talk about makes no offer; told once till one is made."""
        w, seat = self.world, int(table.speaker[self.world])
        own = self.model.state.weights[w, table.members[seat], table.items]
        ideal = float(worth(np.maximum(own, 0.0), table.room[w]))
        who = self._speaker(table)
        if ideal <= 0.0 or table.reserved[w, seat] <= ideal or (table.id, who) in self._dumb:
            return
        self._dumb.add((table.id, who))
        yield f"{place}: {self.parties[who]} puts nothing forward, for nothing would pass {self.house(who) or 'at home'}."

    def _offer(self, table: Table) -> str:
        """An offer that failed, and the answer; empty where neither is new."""
        w, speaker = self.world, self._speaker(table)
        offer, before = table.offer[w], self.positions.get((table.id, speaker))
        self.positions[table.id, speaker] = offer.copy()
        answer, kind = self._answer(table)
        said = (
            self.terms.position(table, speaker, offer)
            if before is None
            else self.terms.change(table, speaker, before, offer)
        )
        if price := self._prices.said(table, speaker):
            said = f"{said} {'It' if said else self.parties[speaker]} {price}.".strip()
        if not said and self._answers.get((table.id, speaker)) == kind:
            return ""
        self._answers[table.id, speaker] = kind
        return f"{said or f'{self.parties[speaker]} repeats its terms.'} {answer}"

    def _answer(self, table: Table) -> tuple[str, str]:
        """Why an offer failed: as sentences, and by whom and why in short."""
        w = self.world
        refuser, reason = int(table.refuser[w]), REASONS[int(table.reason[w])]
        who, kind = self.parties[refuser], f"{reason} {refuser}"
        if reason == "not-ratified":
            return self._not_ratified(table, refuser), f"{kind} {self.model.state.month}"
        if reason == "vetoed":
            loss = float(worth(self.model.state.stakes[w, refuser, table.items], table.offer[w]))
            allies = [self.parties[a] for a in self.model.governments[refuser].allies if a in table.seat]
            return (
                f"All there would sign, but {who}, which has no seat, objects, since it would lose by it ({loss:+.1f} points), "
                f"and {listed(allies)} {'heeds' if len(allies) == 1 else 'heed'} it."
            ), kind
        first = self._first_things(table, refuser)
        if reason == "out-of-order":
            self._ordered.add((table.id, refuser))
            return f"{who} would have it, but insists on {first} first.", kind
        seat = table.seat[refuser]
        answer = f"{who} {_verdict(table.gains[w, seat], table.wanted[w, seat])}"
        if first and (table.id, refuser) not in self._ordered:
            self._ordered.add((table.id, refuser))
            answer += f", and insists on {first} first"
        if (table.id, refuser) in self.positions or not table.prepared[w, seat].any():
            return f"{answer}.", kind
        # Its own terms have not been heard yet: they are what it would have signed instead.
        own = self.terms.exchange(table, refuser, table.prepared[w, seat])
        return f"{answer}. It would sign for {own}.", kind

    def _first_things(self, table: Table, party: int) -> str:
        """What a party still insists on having taken up first; empty where there is nothing."""
        government = self.model.governments[party]
        if table.id not in government.insistence:
            return ""
        items, patience = government.insistence[table.id]
        if table.talks[self.world] - table.entry.every >= patience[self.world]:
            return ""
        missing = [
            i
            for i in items
            if self.model.state.agreed[self.world, i] < self.model.dynamics.in_effect
            and not (self.here(i, table) and table.offer[self.world, i - table.items.start] > 0.0)
        ]
        return listed(self.named(np.array(missing))) if missing else ""

    def _not_ratified(self, table: Table, refuser: int) -> str:
        government, w = self.model.governments[refuser], self.world
        country, house = float(government.support[w]), self.house(refuser)
        rest = self.model.dynamics.setback
        adjourned = f"the table adjourns for {months(rest)}" if rest else "the table meets on"
        if not house:
            return f"All sign, but {self.parties[refuser]} turns it down at home (support {country:.0%}); {adjourned}."
        behind = f"{max(0.0, float(government.house[w])):.0%} there behind the policy, {country:.0%} in the country"
        return f"All sign, but {house} turns it down ({behind}); {adjourned}."


def _verdict(gain: float, wanted: float) -> str:
    """A refusal in words, with what was offered and what was wanted."""
    if gain <= -0.05:
        return f"refuses, for it would lose by it ({gain:+.1f} points against {wanted:+.1f} wanted)"
    offered = f"{gain:+.1f}" if gain >= 0.05 else "nothing"
    if max(gain, wanted) < 0.05:
        return "refuses, for there is nothing in it for that side"
    if round(gain, 1) >= round(wanted, 1):
        return f"refuses by a hair ({offered} offered, just short of what it wants)"
    return f"holds out for more ({offered} offered against {wanted:+.1f} wanted)"
