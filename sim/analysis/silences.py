"""Tables from which nothing new was heard for long: told once a quarter, lest they vanish from the story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sim.analysis.teller import Teller
from sim.analysis.words import listed, months

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

QUARTER = 3  # months
SAME, NOTHING = "same", "nothing"  # what lies on a table that meets: the same terms, or nothing at all


class Silences(Teller):
    """Tells tables that stand still, whether they meet or not."""

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        count = len(model.tables)
        self._new, self._told, self._kind = [0] * count, [0] * count, [NOTHING] * count

    def broken(self, table: Table) -> None:
        """Something new was told of a table."""
        self._new[table.index] = self._told[table.index] = self.model.state.month

    def told(self, table: Table) -> None:
        """It was told that a table stands still."""
        self._told[table.index] = self.model.state.month

    def kept(self, table: Table, kind: str) -> None:
        """How a table met."""
        self._kind[table.index] = kind

    def lines(self, reason: Callable[[Table], str]) -> Iterator[str]:
        """One line for those that do not meet, with the ``reason``, and one for those that meet in vain."""
        w, month = self.world, self.model.state.month
        if month % QUARTER:
            return
        away: list[str] = []
        same: list[str] = []
        nothing: list[str] = []
        for table in self.model.tables:
            t = table.index
            if table.absorbed or table.items.start == table.items.stop or month - self._told[t] < QUARTER:
                continue
            stalled = float(table.stalled[w])
            since = f"{table.entry.name} ({months(stalled or month - self._new[t])}"
            if stalled >= QUARTER:
                away.append(", ".join(filter(None, (since, reason(table)))) + ")")
            elif stalled > 0.0 or not (table.room[w] > 0.0).any() or month <= table.entry.opens:
                continue
            else:
                (same if self._kind[t] == SAME else nothing).append(f"{since})")
            self.told(table)
        for how, which in (
            ("Still at a standstill", away),
            ("Still the same terms, and no deal", same),
            ("Still nothing put forward", nothing),
        ):
            if which:
                yield f"{how}: {listed(which)}."
