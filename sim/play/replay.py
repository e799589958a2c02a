"""A game as a record that is played over and over: a month is tried on a copy until nobody has to be asked, then played."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from agents import GOVERNMENTS
from agents.human import ANSWER, EVERYTHING, PROPOSE, USUAL, Asked, Orders, Person, person
from sim.analysis.chronicle import Chronicle
from sim.analysis.witnessed import Watch
from sim.batch.chunks import forget
from sim.model import NegotiationModel
from sim.play.branching import branch, unchanging
from sim.play.hearing import Heard
from sim.play.orders import checked_orders
from sim.play.package import PlayError, checked, place
from sim.play.question import ORDERS, Question, orders_question, table_question
from sim.play.record import Decision, Month, Offered, Seat

if TYPE_CHECKING:
    from sim.scenario import Scenario


ONLOOKER = ""
"""Who hears what all can hear, and has no reckoning of its own."""


class Replay:
    """The world of a game, its record so far, and what is asked.

    Parameters
    ----------
    scenario : Scenario
    seats : iterable of party ids
    seed, world : int

    Attributes
    ----------
    seats : mapping of party id to Seat
    model : NegotiationModel
        As it stood when the last whole month ended; not to be changed from outside.
    watch : Watch
        What was seen of the world so far, by one who sees all; a player is not to be shown it before the end.
    turn : int
        Counts all that changed the game, so that a page can see whether it must be drawn again.
    """

    def __init__(self, scenario: Scenario, seats: Iterable[str], seed: int, world: int) -> None:
        self.scenario, self.seed, self.world = scenario, seed, world
        self.seats = {name: Seat() for name in seats}
        self.turn = 0
        self._begin()

    def _begin(self) -> None:
        """The world before its first month."""
        usual = {name: GOVERNMENTS[self.scenario.spec.parties[name].government] for name in self.seats}
        self.model = NegotiationModel(
            self.scenario,
            worlds=range(self.world, self.world + 1),
            rng=self.seed,
            parties={name: person(played_by) for name, played_by in usual.items()},
            collect=False,
        )
        self._shared = unchanging(self.model)
        self.watch = Watch(self.model)
        self._chronicle = Chronicle(self.model)
        self._hearing = {name: Heard(self.model, name) for name in (*self.seats, ONLOOKER)}
        self._opening = {name: heard.opening() for name, heard in self._hearing.items()}
        self._news: dict[str, list[list[str]]] = {name: [] for name in self._hearing}
        self._told: list[list[str]] = []
        self._record: list[Month] = []
        self._now: NegotiationModel | None = None
        self._asked: tuple[Question, ...] = ()
        self._offered: list[Offered] = []
        for seat in self.seats.values():
            seat.orders = Orders()

    @property
    def over(self) -> bool:
        """Whether the last month has been played."""
        return not self.model.running

    def _go_on(self) -> None:
        """Try the month that is under way: somebody is asked, or it is played."""
        month, self._now = self._record[-1], None
        self._asked = tuple(
            orders_question(self.model, self._government(self.model, name))
            for name in self.seats
            if month.decided(name, ORDERS) is None and not month.leaves(name, ORDERS)
        )
        if self._asked:
            return
        if not all(month.leaves(name) for name in self.seats):
            now = branch(self.model, self._shared)
            self._lay_desks(now, month)
            try:
                now.step()
            except Asked as asked:
                self._now = now
                government, table = self._government(now, asked.party), now.table(asked.table)
                self._asked = (table_question(now, government, asked.kind, table),)
                return
        self._play_month()

    def _play_month(self) -> None:
        """Play the month that is under way, of which all is decided, and tell it."""
        month = self._record[-1]
        self._lay_desks(self.model, month)
        before = self.model.state.performed[0].copy()
        self.model.step()
        self._offered += self._answered(month, before)
        for name, heard in self._hearing.items():
            self._news[name].append(heard.month())
        for name, seat in self.seats.items():
            government = self._government(self.model, name)
            if month.decided(name, ORDERS) is not None or not month.leaves(name):
                seat.orders = government.desk.orders.afterwards()
            # What is asked of the model from now on is answered as the usual government would.
            government.desk = Person.NOBODY
        self.watch.look()
        self._told.append(self._chronicle.month())

    def _lay_desks(self, model: NegotiationModel, month: Month) -> None:
        for name, seat in self.seats.items():
            ordered = month.decided(name, ORDERS)
            if ordered is None and month.leaves(name):
                orders = Orders()
            else:
                orders = seat.orders if ordered is None or ordered.answer is USUAL else ordered.answer
            self._government(model, name).desk = month.desk(name, orders)

    def _answered(self, month: Month, in_force: np.ndarray) -> list[Offered]:
        """What others offered at the tables of people in the month just played, and how it was answered."""
        found = []
        for name in self.seats:
            p = self.model.agenda.parties.index(name)
            for table in self.model.tables:
                if p not in table.seat or not table.offered[0] or int(table.members[table.speaker[0]]) == p:
                    continue
                decided = next(
                    (one for one in month.decisions if (one.party, one.kind, one.table) == (name, ANSWER, table.id)),
                    None,
                )
                signs = int(table.refuser[0]) != p if decided is None or decided.answer is USUAL else decided.answer
                speaker = self.model.agenda.parties[int(table.members[table.speaker[0]])]
                own = float(table.gains[0, table.seat[p]])
                found.append(
                    Offered(
                        self.model.state.month, name, table.id, speaker, table.offer[0].copy(), signs, own, in_force
                    )
                )
        return found

    def _take(self, party: str, kind: str, table: str, answer: Any) -> None:
        """Enter a decision once it is seen to be one."""
        month = self._record[-1]
        if answer is not USUAL:
            if kind == ORDERS:
                answer = checked_orders(answer, self.model, self._government(self.model, party))
            elif kind == PROPOSE:
                assert self._now is not None
                rises = checked(answer, self._now, self._now.table(table))
                answer, month.packages[party, table] = dict(answer), rises
            elif not isinstance(answer, (bool, np.bool_)):
                raise PlayError(f"an offer is signed or not: True or False, not {answer!r}")
            else:
                answer = bool(answer)
        month.decisions.append(Decision(party, kind, table, answer))

    def _latest(self) -> int:
        """The place in the record of the month of the latest decision."""
        last = next((m for m in range(len(self._record) - 1, -1, -1) if self._record[m].decisions), None)
        if last is None:
            raise PlayError("nothing has been decided yet that could be taken back")
        return last

    def _again_from(self, month: int) -> None:
        """Go on from a place in the record: the month under way is tried anew, one that is over needs all from the first."""
        if month == self.model.state.month:
            self.turn += 1
            del self._record[month + 1 :]
            self._go_on()
        else:
            self._rebuild(self._record[: month + 1])

    def _rebuild(self, record: list[Month]) -> None:
        """Play a record from the first month; its last month may be under way still. Raises PlayError where it does not fit."""
        self.turn += 1
        forget(self.model)
        self._begin()
        for number, month in enumerate(record[:-1], 1):
            if self.over:
                raise PlayError("they go beyond the last month")
            self._record.append(month)
            self._as_arrays(month)
            try:
                self._play_month()
            except Asked as asked:
                raise PlayError(f"month {number} lacks one: {asked}") from asked
            self._verify(month, self.model)
        if record:
            month = Month(list(record[-1].decisions), left=record[-1].left)
            self._record.append(month)
            self._as_arrays(month)
            self._verify_under_way(month)
            self._go_on()

    def _verify_under_way(self, month: Month) -> None:
        """Whether the decisions of a month that may not be over were asked for. Raises PlayError.

        What is not decided yet is left to the usual governments for that; what was left or taken back after it was decided stands.
        """
        if not month.decisions:
            return
        if self.over:
            raise PlayError("they go beyond the last month")
        tables = {table.id for table in self.model.tables}
        left = {
            name: {EVERYTHING} if month.leaves(name) and not month.decided(name, ORDERS) else tables | {ORDERS}
            for name in self.seats
        }
        tried = branch(self.model, self._shared)
        try:
            self._lay_desks(tried, Month(month.decisions, month.packages, left))
            tried.step()
            self._verify(month, tried)
        finally:
            forget(tried)

    def _as_arrays(self, month: Month) -> None:
        """The packages of a month played before; whether they fit is seen when it has been played."""
        month.packages.clear()
        for one in month.decisions:
            if one.kind == PROPOSE and one.answer is not USUAL:
                table = self.model.table(one.table)
                rises = np.zeros(table.room.shape[1])
                for item, rise in one.answer.items():
                    rises[place(item, self.model, table)] = rise
                month.packages[one.party, one.table] = rises

    def _verify(self, month: Month, model: NegotiationModel) -> None:
        """Whether every decision of the month that a model has just played was one that was asked for. Raises PlayError."""
        for one in month.decisions:
            government = self._government(model, one.party)
            if one.kind == ORDERS:
                if one.answer is not USUAL:
                    checked_orders(one.answer, model, government)
                continue
            table = model.table(one.table)
            floor = government.index in table.seat and government.has_floor_of(table)
            asked = table.meets[0] if one.kind == PROPOSE else table.offered[0]
            if not asked or floor != (one.kind == PROPOSE) or government.index not in table.seat:
                raise PlayError(f"in month {model.state.month} nobody asks {one.party} to {one.kind} at {one.table}")
            if one.kind == PROPOSE and one.answer is not USUAL:
                checked(one.answer, model, table)

    @staticmethod
    def _government(model: NegotiationModel, name: str) -> Person:
        government = model.government(name)
        assert isinstance(government, Person)
        return government
