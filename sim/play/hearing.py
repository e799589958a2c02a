"""What happened in a month as one government hears of it: all that is said and done, and no other's private reckoning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.answers import SORE, Answers
from sim.analysis.begun import Begun
from sim.analysis.chronicle import Chronicle, Place
from sim.analysis.parts import Parts
from sim.analysis.standing import Standing
from sim.analysis.talks import Talks
from sim.analysis.terms import Terms
from sim.analysis.words import calendar, headed, listed, months
from sim.world.tables import REASONS

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

HAIR = 0.05  # points; a smaller gain or loss is nothing
NOBODY = -1  # in the place of a party's index
ALL = 1_000  # items named of a package: whoever has to answer it must know them all


class Heard(Chronicle):
    """The chronicle of one world in the view of one party.

    Parameters
    ----------
    model : NegotiationModel
    party : str
        Whose own points are told; of others only what they say. Empty: an onlooker's view, who has none.
    """

    def __init__(self, model: NegotiationModel, party: str) -> None:
        super().__init__(model)
        self._talks = HeardTalks(model, model.agenda.parties.index(party) if party else NOBODY, self._begun)
        self._standing = Standing(model, 0, self._talks, self._deeds.suspensions, self._capitals)

    def opening(self) -> list[str]:
        return super().opening()[:-1]

    def at(self, table: Table) -> Place:
        """How things stand at a table, as far as all there know."""
        return Place(
            self._talks.said.get(table.id), list(self._standing.positions(table)), self._standing.waiting(table), []
        )

    def month(self) -> list[str]:
        """The happenings of the month that has just ended, without a heading."""
        told = [
            *self._deeds.events(),
            *self._capitals.lines(),
            *self._talks.lines(),
            *self._deeds.lines(),
            *self._openings.lines(),
        ]
        self._begun.look()
        return told or [f"{calendar(self.spec.start, self.model.state.month)} is a quiet month."]


class HeardTalks(Talks):
    """What is said at the tables."""

    def __init__(self, model: NegotiationModel, party: int, begun: Begun) -> None:
        super().__init__(model, 0, begun)
        self.party = party
        self.terms = HeardTerms(model, begun, party)
        self._answers = HeardAnswers(model, self.terms, self.positions, party)

    def _deal(self, table: Table) -> str:
        return super()._deal(table).replace(" Worth .", "")

    def _grievances(self, table: Table) -> str:
        """Which allies, not at the table, lose by a deal; by how much only where it is the party itself."""
        losers = [
            f"{self.parties[party]}{f' ({-loss:+.1f} points)' if party == self.party else ''}"
            for party, loss in self._losers(table)
        ]
        return f"Made without {listed(losers)}, and at its cost." if losers else ""


class HeardTerms(Terms):
    """Packages in words, with all that is in them."""

    def __init__(self, model: NegotiationModel, begun: Begun, party: int) -> None:
        super().__init__(model, 0, begun)
        self.parts = WholeParts(model, 0, begun)
        self.party = party

    def gains(self, table: Table) -> str:
        if self.party not in table.seat:
            return ""
        return f"{table.gains[self.world][table.seat[self.party]]:+.1f} points to {self.parties[self.party]}"


class WholeParts(Parts):
    """Lists that leave nothing out."""

    def listed(
        self, table: Table, party: int, chosen: list[int], package: np.ndarray, *, most: int = ALL, term: bool = False
    ) -> str:
        return super().listed(table, party, chosen, package, most=ALL, term=term)


class HeardAnswers(Answers):
    """Answers as they are given across a table."""

    def __init__(
        self, model: NegotiationModel, terms: Terms, heard: dict[tuple[str, int], np.ndarray], party: int
    ) -> None:
        super().__init__(model, 0, terms, heard)
        self.party = party

    def to(self, table: Table) -> tuple[str, str]:
        refuser, reason = int(table.refuser[self.world]), REASONS[int(table.reason[self.world])]
        who, kind = self.parties[refuser], f"{reason} {refuser}"
        if reason == "out-of-order":
            return super().to(table)
        if reason == "not-ratified":
            return self._not_ratified(table, refuser), f"{kind} {self.model.state.month}"
        if reason == "vetoed":
            allies = [self.parties[a] for a in self.model.governments[refuser].allies if a in table.seat]
            heeds = "heeds" if len(allies) == 1 else "heed"
            return (
                f"All there would sign, but {who}, which has no seat, objects, and {listed(allies)} {heeds} it.",
                kind,
            )
        if refuser == self.party:
            gain = float(table.gains[self.world, table.seat[refuser]])
            return f"{who} refuses; it was worth {gain:+.1f} points to it.", kind
        return self._said(table, refuser), kind

    def _said(self, table: Table, refuser: int) -> str:
        """What another says when it refuses: whether it would lose, what hurts, what comes first, what it would sign for."""
        w, seat = self.world, table.seat[refuser]
        gain, wanted = float(table.gains[w, seat]), float(table.wanted[w, seat])
        sore = self._what_hurts(table, refuser)
        if gain <= -HAIR:
            answer = f"{self.parties[refuser]} refuses, since it would lose by it{sore}"
        elif max(gain, wanted) < HAIR:
            answer = f"{self.parties[refuser]} refuses, for there is nothing in it for that side"
        elif round(gain, 1) >= round(wanted, 1):
            answer = f"{self.parties[refuser]} refuses by a hair"
        else:
            answer = f"{self.parties[refuser]} would gain by it, and holds out for more{sore}"
        first = self._first_things(table, refuser)
        if first and (table.id, refuser) not in self._ordered:
            self._ordered.add((table.id, refuser))
            answer += f", and insists on {first} first"
        if (table.id, refuser) in self._heard or not table.prepared[w, seat].any():
            return f"{answer}."
        return f"{answer}. It would sign for {self._terms.exchange(table, refuser, table.prepared[w, seat])}."

    def _what_hurts(self, table: Table, refuser: int) -> str:
        worths = self.model.state.weights[self.world, refuser, table.items] * table.offer[self.world]
        k = int(worths.argmin())
        if worths[k] > -SORE:
            return ""
        return f"; what costs it most: {self._terms.parts.name(table, refuser, k)}"

    def _not_ratified(self, table: Table, refuser: int) -> str:
        if refuser == self.party:
            return super()._not_ratified(table, refuser).replace(" Worth .", "")
        house = self.house(refuser)
        who = headed(house) if house else f"Opinion in {self.parties[refuser]}"
        rest = self.model.dynamics.setback
        then = f"the table adjourns for {months(rest)}" if rest else "the table meets on"
        gains = self._terms.gains(table)
        worth_it = f" Worth {gains}." if gains else ""
        return f"All sign: {self._terms.deal(table, table.offer[self.world], term=True)}.{worth_it} {who} turns it down; {then}."
