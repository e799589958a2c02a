"""Where parties meet: one offer a month at each table, answered, and ratified at home (ODD, "Negotiation").

The floor goes round the members from meeting to meeting. Whoever has it puts its package on the table; each other
member answers by comparing it with what it would itself offer next; a package signed by all goes to ratification.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from mesa.agent import AgentSet

from agents.kernels import kernel
from agents.packages import ideal_worth, worth
from sim.scenario.arrays import Agenda
from sim.scenario.schema import Table as TableEntry
from sim.world.asking import ask
from sim.world.state import State

REASONS = ("wants-more", "worse-than-nothing", "out-of-order", "vetoed", "not-ratified")
NO_REFUSAL = -1
Objections = Callable[["Table"], np.ndarray]
REST = 0.01  # what is left of an act or a restraint below this is rounding


class Table:
    """A table in all worlds at once; the attributes that agents may read are in ``agents.surroundings.Table``.

    Attributes
    ----------
    seats, ratifiers : AgentSet
        Members in the order of their seats; whoever must approve some item at home, member or not.
    frost : (worlds,), 0..1
        Threat above which it does not meet.
    due : bool
        Whether this month is one in which it meets by its calendar.
    halted : (worlds,) bool
        Whether a linkage rule keeps it from meeting this month.
    exhausted : (worlds,) bool
        Whether a member stays away this month since nothing is open that it could wish for.
    talks : (worlds,), months of talks in all, in which it met.
    speaker : (worlds,) int
        Seat of whoever has the floor and makes the offer this month.
    offer : (worlds, its items)
        The offer on the table this month, nothing where none was made.
    offered, signed, deal : (worlds,) bool
        Whether an offer was made, accepted by all, and ratified by all this month.
    adjourned : (worlds,) int
        Months for which it will not meet after a package failed at home.
    gains, wanted : (worlds, seats), points
        What the offer was worth to each member, and the least it would have signed.
    refuser : (worlds,) int
        Index of the first party that refused, -1 for none.
    reason : (worlds,) int
        Index into REASONS, -1 for none.
    """

    def __init__(
        self,
        index: int,
        name: str,
        entry: TableEntry,
        agenda: Agenda,
        seats: AgentSet,
        ratifiers: AgentSet,
        frost: np.ndarray,
    ) -> None:
        worlds = len(frost)
        self.id, self.index, self.entry, self.seats, self.ratifiers, self.frost = (
            name,
            index,
            entry,
            seats,
            ratifiers,
            frost,
        )
        self.members = np.array([agenda.parties.index(member) for member in entry.members])
        self.seat = {int(member): place for place, member in enumerate(self.members)}
        self.others = {
            int(member): np.delete(np.arange(len(self.members)), place) for member, place in self.seat.items()
        }
        self.items = agenda.venues[index]
        self.ratifies = agenda.ratifies[self.items]
        self.flows = np.isfinite(agenda.term[self.items])
        self.absentees = [party for party in ratifiers if party.index not in self.members]
        count, seated = self.items.stop - self.items.start, len(self.members)
        self.due = False
        self.absorbed = bool(agenda.absorbed[index])
        self.halted = np.zeros(worlds, np.bool_)
        self.exhausted = np.zeros(worlds, np.bool_)
        self.talks = np.zeros(worlds)
        self.convened = np.zeros(worlds, np.bool_)
        self.meets = np.zeros(worlds, np.bool_)
        self.meetings = np.zeros(worlds, np.int64)
        self.adjourned = np.zeros(worlds, np.int64)
        self.clock = np.zeros(worlds)
        self.stalled = np.zeros(worlds)
        self.room = np.zeros((worlds, count))
        self.standing = np.zeros((worlds, seated, count))
        self.included = np.zeros((worlds, seated, count))
        self.possible = np.zeros((worlds, seated, count))
        self.opening = np.zeros((worlds, seated, seated))
        self.latest = np.zeros((worlds, seated, seated))
        self.different = np.zeros((worlds, seated))
        self.refusals = np.zeros((worlds, seated))
        self.clear(worlds)

    def clear(self, worlds: int) -> None:
        """Clear what belongs to one month's meeting."""
        seated = len(self.members)
        self.speaker = np.zeros(worlds, np.int64)
        self.prepared = np.zeros((worlds, *self.standing.shape[1:]))
        self.offer = np.zeros((worlds, self.room.shape[1]))
        self.offered = np.zeros(worlds, np.bool_)
        self.signed = np.zeros(worlds, np.bool_)
        self.deal = np.zeros(worlds, np.bool_)
        self.gains = np.zeros((worlds, seated))
        self.wanted = np.zeros((worlds, seated))
        self.reserved = np.zeros((worlds, seated))
        self.refuser = np.full(worlds, NO_REFUSAL)
        self.reason = np.full(worlds, NO_REFUSAL)

    def is_due(self, month: int) -> bool:
        """Whether it meets in a month by its calendar; one whose items are negotiated elsewhere never does."""
        return not self.absorbed and month >= self.entry.opens and (month - self.entry.opens) % self.entry.every == 0

    def convene(self, state: State, closed: np.ndarray, halted: np.ndarray, grain: float) -> None:
        """Is it due, is it frozen or halted, and what is there to talk about?

        Parameters
        ----------
        closed : (worlds, items) bool
        halted : (worlds,) bool
        grain : float
        """
        self.room = _open(state.agreed, closed, self.items.start, np.where(self.flows, grain, REST))
        self.sound_out()
        self.due, self.halted = self.is_due(state.month), halted
        self.convened = (state.threat <= self.frost) & (self.adjourned == 0) & ~halted & self.due
        self.adjourned = np.maximum(0, self.adjourned - 1)

    def sound_out(self) -> None:
        """What an absent capital must ratify is on the agenda only while it can be expected to pass there."""
        for party in self.absentees:
            passes = party.house >= party.bar(self, self.room)
            self.room = np.where(self.ratifies[:, party.index] & ~passes[:, None], 0.0, self.room)

    def gather(self, attending: np.ndarray, state: State) -> None:
        """It meets where it is convened and every member comes; ``attending``: (worlds, parties, tables) bool.

        A meeting that is missed stalls it, unless nothing is open there that whoever stays away could wish for: talks that
        have done their work stand still without being stalled.
        """
        comes = attending[:, self.members, self.index]
        self.meets = self.convened & comes.all(axis=1)
        missed = np.flatnonzero(self.convened & ~self.meets)
        weights = state.weights[missed[:, None], self.members, self.items]
        wishes = ideal_worth(weights, self.room[missed][:, None, :]) > 0.0
        free = state.review[missed[:, None], self.members] == 0
        self.exhausted = np.zeros_like(self.meets)
        self.exhausted[missed] = (~comes[missed] & free & ~wishes).any(axis=1)
        calm = self.meets | self.exhausted
        self.stalled = np.where(calm, 0.0, np.where(self.due | (self.stalled > 0.0), self.stalled + 1.0, 0.0))

    def negotiate(self, state: State, grain: float, setback: int, objections: Objections) -> None:
        """An offer is made, answered and, where all accept, ratified or not; a deal raises the agreed levels.

        Parameters
        ----------
        state : State
        grain : float
            Smallest rise that is worth an offer.
        setback : int
            Months for which it adjourns after a package failed at home.
        objections : callable
            Called with the table: (worlds,) int, index of a party whose veto stops what was signed; -1 for none.
        """
        worlds = state.worlds
        self.clear(worlds)
        if not self.meets.any() or not self.room.shape[1]:
            return
        here = np.arange(worlds)
        each, items = (worlds,), (worlds, self.room.shape[1])
        self.reserved = np.stack(ask(self.seats, "reservation", each, self), axis=1)
        self.prepared = np.stack(ask(self.seats, "propose", items, self), axis=1)
        self._refuse_what_is_not_open()
        self.speaker = self.meetings % len(self.members)
        self.meetings = self.meetings + self.meets
        offer = self.prepared[here, self.speaker]
        disordered = np.stack(ask(self.seats, "objects", each, self, offer, low=0, high=1), axis=1).astype(np.bool_)
        self.offered = self.meets & ~disordered[here, self.speaker]
        self.offer = _worth_the_talk(offer, grain, self.offered)

        self.gains = np.stack([worth(own, self.offer) for own in ask(self.seats, "own", items, self)], axis=1)
        self.wanted = np.stack(ask(self.seats, "demand", each, self), axis=1)
        accepts = np.stack(ask(self.seats, "answer", each, self, self.offer, low=0, high=1), axis=1).astype(np.bool_)
        accepts[here, self.speaker] = True
        self.signed = self.offered & (accepts & ~disordered).all(axis=1)
        blocker = objections(self) if self.signed.any() else np.full(worlds, NO_REFUSAL)
        passed = self.signed & (blocker == NO_REFUSAL)
        approves = np.ones((worlds, len(self.ratifiers)), np.bool_)
        if passed.any() and len(self.ratifiers):
            approves = np.stack(ask(self.ratifiers, "ratify", each, self, self.offer, low=0, high=1), axis=1).astype(
                np.bool_
            )
        self.deal = passed & approves.all(axis=1)
        failed = passed & ~self.deal
        self.adjourned[failed] = setback

        declined, vetoed = self.offered & ~self.signed, self.signed & ~passed
        first = (~accepts | disordered).argmax(axis=1)
        self.refuser = np.where(declined, self.members[first], np.where(vetoed, blocker, NO_REFUSAL))
        worse = REASONS.index("worse-than-nothing"), REASONS.index("wants-more")
        why = np.where(self.gains[here, first] < 0.0, *worse)
        why = np.where(accepts[here, first], REASONS.index("out-of-order"), why)
        self.reason = np.where(declined, why, np.where(vetoed, REASONS.index("vetoed"), NO_REFUSAL))
        if failed.any():
            at_home = np.array([party.index for party in self.ratifiers])
            self.refuser = np.where(failed, at_home[(~approves).argmax(axis=1)], self.refuser)
            self.reason = np.where(failed, REASONS.index("not-ratified"), self.reason)

        struck = np.flatnonzero(self.deal)
        rise = self.offer[struck]
        state.agreed[struck, self.items] = np.minimum(1.0, state.agreed[struck, self.items] + rise)
        state.news.signed[struck, self.items] = rise
        self._remember(state)

    def _refuse_what_is_not_open(self) -> None:
        """Stop where a government of one's own offers what is closed, more than is left, or less than nothing."""
        seat = _out_of_room(self.prepared, self.room)
        if seat >= 0:
            party = list(self.seats)[seat]
            raise ValueError(
                f"{party.id} ({type(party).__name__}.propose) offered more than is open at {self.id}, or less than 0"
            )

    def _remember(self, state: State) -> None:
        """Keep what this offer teaches: to beliefs, to tactics that answer in kind, and to the next proposer."""
        _keep_in_mind(
            self.offered, self.speaker, self.offer, self.room, self.gains, self.refuser, self.members,
            self.included, self.possible, self.standing, self.opening, self.latest, self.different, self.refusals, state.seen,
        )  # fmt: skip
        self.clock = np.where(self.offered, self.clock + self.entry.every, self.clock)
        self.talks = self.talks + self.entry.every * self.meets
        struck = np.flatnonzero(self.deal)
        for since in (self.clock, self.different, self.opening, self.latest, self.refusals, self.standing):
            since[struck] = 0.0


@kernel
def _open(agreed, closed, first, least):  # pragma: no cover - compiled
    """How much of a table's items, from ``first`` on, is open: what is left, where that is at ``least`` (its items,) so much."""
    room = np.zeros((agreed.shape[0], least.shape[0]))
    for w in range(room.shape[0]):
        for k in range(room.shape[1]):
            left = 1.0 - agreed[w, first + k]
            if left >= least[k] and not closed[w, first + k]:
                room[w, k] = left
    return room


@kernel
def _worth_the_talk(offer, grain, offered):  # pragma: no cover - compiled
    """Offers where they are made and some rise in them is at least the grain, nothing elsewhere; ``offered`` says where."""
    made = np.zeros(offer.shape)
    for w in range(offer.shape[0]):
        largest = 0.0
        for k in range(offer.shape[1]):
            largest = max(largest, offer[w, k])
        offered[w] &= largest >= grain
        for k in range(offer.shape[1]):
            if offered[w]:
                made[w, k] = offer[w, k]
    return made


@kernel
def _out_of_room(prepared, room):  # pragma: no cover - compiled
    """Seat of a member that offers less than nothing or more than there is room for; -1 where nobody does."""
    for w in range(prepared.shape[0]):
        for seat in range(prepared.shape[1]):
            for k in range(prepared.shape[2]):
                if prepared[w, seat, k] < 0.0 or prepared[w, seat, k] > room[w, k] + 1e-9:
                    return seat
    return -1


@kernel
def _keep_in_mind(
    offered, speaker, offer, room, gains, refuser, members,
    included, possible, standing, opening, latest, different, refusals, seen,
):  # fmt: skip  # pragma: no cover - compiled
    """Enter each world's offer in what is remembered at the table (the arrays of the second line, changed in place)."""
    for w in range(offered.shape[0]):
        if not offered[w]:
            continue
        seat = speaker[w]
        fresh = different[w, seat] == 0.0
        changed = fresh
        for k in range(offer.shape[1]):
            if room[w, k] > 0.0:
                included[w, seat, k] += offer[w, k] / room[w, k]
                possible[w, seat, k] += 1.0
            if abs(standing[w, seat, k] - offer[w, k]) > 1e-9:
                changed = True
            standing[w, seat, k] = offer[w, k]
        for judge in range(members.shape[0]):
            latest[w, judge, seat] = gains[w, judge]
            if fresh:
                opening[w, judge, seat] = gains[w, judge]
            if members[judge] == refuser[w]:
                refusals[w, judge] += 1.0
            if judge != seat:
                seen[w, members[judge], members[seat]] += 1.0
        if changed:
            different[w, seat] += 1.0
