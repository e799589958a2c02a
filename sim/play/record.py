"""What was decided in a game, month by month: all that a game is, beside its scenario and its luck."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from agents.human import EVERYTHING, Desk, Orders
from sim.play.question import ORDERS


@dataclass(frozen=True)
class Decision:
    """What was answered to one question.

    Attributes
    ----------
    party, kind, table : str
        Who was asked what, and at which table.
    answer : Orders, mapping of item id to rise, bool, or USUAL
    """

    party: str
    kind: str
    table: str
    answer: Any


@dataclass(frozen=True)
class Offered:
    """An offer that a person answered.

    Attributes
    ----------
    month, party, table, speaker : int, str
    package : (items of the table,)
        Rises.
    accepted : bool
        Whether the person's government signed it.
    own : float, points
        What it was worth to it then.
    in_force : (items,), 0..1
        What was carried out when it was made.
    """

    month: int
    party: str
    table: str
    speaker: str
    package: np.ndarray
    accepted: bool
    own: float
    in_force: np.ndarray


@dataclass
class Month:
    """A month's decisions in their order, with the packages among them as arrays.

    Attributes
    ----------
    left : mapping of party to what it left to the usual government: table ids, ORDERS or EVERYTHING
    """

    decisions: list[Decision] = field(default_factory=list)
    packages: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    left: dict[str, set[str]] = field(default_factory=dict)

    def decided(self, party: str, kind: str) -> Decision | None:
        """What a party decided of a kind that comes once a month."""
        return next((one for one in self.decisions if (one.party, one.kind) == (party, kind)), None)

    def leaves(self, party: str, *things: str) -> bool:
        """Whether a party left any of these things, or everything, to the usual government."""
        return bool(self.left.get(party, set()) & {EVERYTHING, *things})

    def desk(self, party: str, orders: Orders) -> Desk:
        """What lies on a party's desk."""
        decided = {
            (one.kind, one.table): self.packages.get((party, one.table), one.answer)
            for one in self.decisions
            if one.party == party and one.kind != ORDERS
        }
        return Desk(decided, frozenset(self.left.get(party, ())), orders)


@dataclass
class Seat:
    """A government that a person plays.

    Attributes
    ----------
    left : mapping of a table id, ORDERS or EVERYTHING to the last month in which it is left to the usual government, None: for good
    orders : Orders
        What stands until something else is ordered.
    """

    left: dict[str, int | None] = field(default_factory=dict)
    orders: Orders = field(default_factory=Orders)

    def leaves(self, month: int) -> set[str]:
        """What it leaves to the usual government in a month."""
        return {what for what, until in self.left.items() if until is None or month <= until}
