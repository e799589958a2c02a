"""What every narrator of one world has: the model, the world, and the names of what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

TRIFLE = 0.02  # a smaller change of a level is not worth telling


class Teller:
    """Tells one side of one world; what it has told before it remembers, and the model it leaves as it is.

    Parameters
    ----------
    model : NegotiationModel
    world : int
        Which of the model's worlds, counted from its first.
    """

    def __init__(self, model: NegotiationModel, world: int) -> None:
        self.model, self.world, self.spec = model, world, model.spec
        self.parties = [entry.name for entry in self.spec.parties.values()]
        self.items = [self.spec.items[item].name for item in model.agenda.items]
        self.tables = [entry.name for entry in self.spec.tables.values()]

    def named(self, items: np.ndarray) -> list[str]:
        """Names of items, given as indices or as a mask."""
        chosen = np.flatnonzero(items) if items.dtype == np.bool_ else items
        return [self.items[i] for i in chosen]

    def rules(self, kind: str) -> Any:
        """What plays the rules of a kind (``sim.world.linkages``), or None where the scenario has none."""
        return self.model.linkages.kinds.get(kind)

    def level(self, item: str, of: str = "performed") -> float:
        """How far an item is performed, or agreed."""
        return float(getattr(self.model.state, of)[self.world, self.model.agenda.index(item)])

    def house(self, party: int) -> str:
        """Where a party's deals must pass, fit for the middle of a sentence; empty where it has no legislature."""
        legislature = self.spec.parties[self.model.agenda.parties[party]].legislature
        return legislature.name if legislature else ""

    def here(self, item: int, table: Table) -> bool:
        """Whether an item is negotiated at a table."""
        return table.items.start <= item < table.items.stop
