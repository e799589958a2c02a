"""What a government thinks of the others at a table, and how sure it can be: all that a person is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from agents.packages import worth

if TYPE_CHECKING:
    from agents import Party
    from sim.model import NegotiationModel
    from sim.world.tables import Table


@dataclass(frozen=True)
class Beliefs:
    """One government's view of one other member of a table.

    Attributes
    ----------
    values : (items of the table,), points
        What a full unit of each is thought to be worth to it.
    doubt : float, points
        Standard deviation of what may be wrong with each of them.
    asks : (items of the table,), 0..room
        What it last asked for, as far as it is open still; where it has put nothing on the table since the last deal, all it
        can be thought to wish for.
    heard : bool
        Whether it has put something on the table since the last deal.
    needs : float, points
        What a package must be worth to it to be expected to pass at home: votes can be counted from outside.
    """

    values: np.ndarray
    doubt: float
    asks: np.ndarray
    heard: bool
    needs: float

    @classmethod
    def held(cls, model: NegotiationModel, party: Party, table: Table) -> dict[int, Beliefs]:
        """What a party thinks of each other member, by index of the member."""
        thought = party.believed(table)[0]
        found = {}
        for place, seat in enumerate(table.others[party.index]):
            values, room = thought[place], table.room[0]
            heard = bool(table.different[0, seat] > 0.0)
            wishes = np.where(values > 0.0, room, 0.0)
            asks = np.minimum(table.standing[0, seat], room) if heard else wishes
            member = int(table.members[seat])
            doubt, needs = _doubt(model, party, table, member, values), float(table.reserved[0, seat])
            found[member] = cls(values, doubt, asks, heard, needs)
        return found

    @property
    def bar(self) -> float:
        """Points: what it can be thought to hold out for: what it last asked for, and never less than it needs at home."""
        return max(self.needs, float(worth(self.values, self.asks)))

    def worth(self, package: np.ndarray) -> float:
        """Points: what a package (items of the table,) is thought to be worth to it."""
        return float(worth(self.values, package))

    def chance(self, package: np.ndarray) -> float:
        """0..1: how likely it is to sign, since it signs what is worth at least as much to it as what it would offer next.

        Errors are taken to be normal and independent from item to item, as those of a noisy belief are.
        """
        lacking = self.bar - self.worth(package)
        spread = self.doubt * sqrt(float(((package - self.asks) ** 2).sum()))
        if spread <= 0.0:
            return float(lacking <= 0.0)
        return float(ndtr(-lacking / spread))


def _doubt(model: NegotiationModel, party: Party, table: Table, member: int, values: np.ndarray) -> float:
    """Points: standard deviation of what a party thinks of an item's worth to another member."""
    kind = party.terms.beliefs
    if kind == "perfect":
        return 0.0
    state = model.state
    seen = state.seen[0, party.index, member]
    for ally in party.allies:
        seen = seen + party.coordination[0] * model.pooling[0] * state.seen[0, ally, member]
    size = float(party.blur[0]) if kind == "noisy" else 1.0
    typical = float(np.abs(values).mean()) if len(values) else 0.0
    return float(size * typical / np.sqrt(1.0 + seen))
