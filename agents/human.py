"""A person at the table: a government whose offers, answers and orders a person gives (docs/play.md).

A month is played by replay. The person's government answers from what was decided already, and raises :class:`Asked` where
nothing was decided yet; whoever plays the game puts the question to the person and runs the month again from its beginning.
All luck goes by name, so it is the same month. What a person leaves alone is decided as the usual government would.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

import numpy as np

from agents.conduct import SLIP, WAIT, WORK
from agents.party import Party
from agents.surroundings import Table

USUAL: Final = None  # a decision left to the usual government
PROPOSE, ANSWER = "propose", "answer"
EVERYTHING = "everything"  # left to the usual government: all tables, and the orders
GO_AHEAD, HOLD_BACK, NEGLECT = "go ahead", "hold back", "neglect"


class Asked(Exception):  # noqa: N818 - not an error, but a turn in the game
    """A person has to decide before the month can go on.

    Attributes
    ----------
    party, kind, table : str
        Who is asked, PROPOSE or ANSWER, and at which table.
    """

    def __init__(self, party: str, kind: str, table: str) -> None:
        super().__init__(f"{party} has to {kind} at {table}")
        self.party, self.kind, self.table = party, kind, table


@dataclass(frozen=True)
class Orders:
    """What a person orders outside the talks; None leaves a thing to the usual government.

    Attributes
    ----------
    attend : tuple of table ids
        Where its envoys go, the most important first: a government that can attend only so many goes to the first of them.
    carrots, sticks : float, 0..1
        Effort to work up to.
    provoke : tuple of kinds
        Provocations committed this month; none where empty.
    breach : tuple of item ids
        Restraints that it begins to break in secret this month; none where empty.
    duties : mapping of item id to GO_AHEAD, HOLD_BACK or NEGLECT
        To go ahead though the other side lags, to hold back, or to let a duty slip.
    """

    attend: tuple[str, ...] | None = None
    carrots: float | None = None
    sticks: float | None = None
    provoke: tuple[str, ...] | None = None
    breach: tuple[str, ...] | None = None
    duties: Mapping[str, str] = field(default_factory=dict)

    def afterwards(self) -> Orders:
        """What of it stands in the next month: all but single deeds, which are done once."""
        return Orders(
            self.attend,
            self.carrots,
            self.sticks,
            None if self.provoke is None else (),
            None if self.breach is None else (),
            self.duties,
        )


@dataclass(frozen=True)
class Desk:
    """What lies on a person's desk this month.

    Attributes
    ----------
    decided : mapping of (PROPOSE or ANSWER, table id) to a decision
        A package (items of the table,), whether to accept, or USUAL.
    left : set of table ids, or EVERYTHING
        Where the usual government decides without being asked to.
    """

    decided: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    left: frozenset[str] = frozenset({EVERYTHING})
    orders: Orders = Orders()


class Person(Party):
    """A government played by a person in one world; the usual government follows in the order of classes.

    Attributes
    ----------
    desk : Desk
        As long as nobody lays another on it, the usual government decides everything.
    """

    NOBODY: ClassVar[Desk] = Desk()

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model, name)
        if self.world.state.worlds != 1:
            raise ValueError(f"a person can play {name} in one world, not in {self.world.state.worlds} at once")
        self.desk = self.NOBODY

    def has_floor(self, table: Table) -> bool:
        """Whether it is its turn to make an offer there this month."""
        return bool(table.meets[0] and table.meetings[0] % len(table.members) == table.seat[self.index])

    def usual_offer(self, table: Table) -> np.ndarray:
        """(items of the table,): the package that the usual government would put on the table."""
        return super().propose(table)[0]

    def usual_answer(self, table: Table, offer: np.ndarray) -> bool:
        """Whether the usual government would sign an offer (items of the table,) now on the table."""
        offers = offer[None, :]
        return bool(super().answer(table, offers)[0] and not super().objects(table, offers)[0])

    # At the table

    def propose(self, table: Table) -> np.ndarray:
        if self.has_floor(table) and table.room.max() >= self.world.dynamics.grain:
            package = self._decision(PROPOSE, table)
            if package is not USUAL:
                return np.asarray(package)[None, :]
        return super().propose(table)

    def answer(self, table: Table, offer: np.ndarray) -> np.ndarray:
        if offer.any() and not self.has_floor_of(table):
            accepts = self._decision(ANSWER, table)
            if accepts is not USUAL:
                return np.array([accepts])
        return super().answer(table, offer)

    def has_floor_of(self, table: Table) -> bool:
        """Whether the offer that is being answered is its own."""
        return int(table.members[table.speaker[0]]) == self.index

    def objects(self, table: Table, offer: np.ndarray) -> np.ndarray:
        kind = PROPOSE if self.has_floor_of(table) else ANSWER
        # Members object before they answer: what is not decided yet is asked then, and the month begins again.
        if self.desk.decided.get((kind, table.id), USUAL) is USUAL:
            return super().objects(table, offer)
        return np.array([False])

    def _decision(self, kind: str, table: Table) -> Any:
        desk = self.desk
        if (kind, table.id) in desk.decided:
            return desk.decided[kind, table.id]
        if desk.left & {EVERYTHING, table.id}:
            return USUAL
        raise Asked(self.id, kind, table.id)

    # Orders

    def attend(self) -> np.ndarray:
        chosen = self.desk.orders.attend
        if chosen is None:
            return super().attend()
        goes = np.zeros((1, len(self.world.tables)), np.bool_)
        if self.world.state.review[0, self.index] == 0:
            due = [table for table in self.world.tables if table.id in chosen and table.convened[0]]
            due.sort(key=lambda table: chosen.index(table.id))
            goes[0, [table.index for table in due[: getattr(self.terms, "attention", None)]]] = True
        return goes

    def steer(self) -> np.ndarray:
        efforts = super().steer()
        for place, ordered in enumerate((self.desk.orders.carrots, self.desk.orders.sticks)):
            if ordered is not None:
                efforts[:, place] = ordered
        return efforts

    def perform(self) -> np.ndarray:
        does = super().perform()
        for place, duty in enumerate(self.duties):
            ordered = self.desk.orders.duties.get(self.world.agenda.items[duty])
            if ordered == GO_AHEAD and does[0, place] == WAIT:
                does[0, place] = WORK
            elif ordered in (HOLD_BACK, NEGLECT):
                does[0, place] = WAIT if ordered == HOLD_BACK else SLIP
        return does

    def provoke(self) -> np.ndarray:
        ordered = self.desk.orders.provoke
        if ordered is None:
            return super().provoke()
        return np.array([[kind in ordered for kind in getattr(self.terms, "provocations", ())]], np.bool_)

    def cheat(self) -> np.ndarray:
        ordered, state = self.desk.orders.breach, self.world.state
        if ordered is None:
            return super().cheat()
        named = np.array([self.world.agenda.items[duty] in ordered for duty in self.duties], np.bool_)
        holds = (state.performed[:, self.duties] > 0.0) & ~state.breached[:, self.duties]
        return holds & named & self.world.agenda.restraint[self.duties]


_PERSONS: dict[type[Party], type[Person]] = {}


def person(usual: type[Party]) -> type[Person]:
    """The class of a government that a person plays; ``usual`` decides what the person leaves alone."""
    if usual not in _PERSONS:
        name = f"{usual.__name__}Person"
        _PERSONS[usual] = type(name, (Person, usual), {"__doc__": f"A person in the place of {usual.__name__}."})
    return _PERSONS[usual]
