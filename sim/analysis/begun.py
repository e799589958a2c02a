"""What was ever begun: it tells a renewal from more of what never came about, and a lapse from a dead letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.analysis.teller import Teller
from sim.world.performance import OWED

if TYPE_CHECKING:
    from sim.model import NegotiationModel


class Begun(Teller):
    """Remembers which items had a first act.

    Attributes
    ----------
    ever : (items,) bool
        Carried out at all at the end of some month that was told, or at the start.
    """

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        self.ever = model.state.performed[world] > OWED

    def look(self) -> None:
        """See what was begun; call once a month, when all has been told."""
        self.ever = self.ever | (self.model.state.performed[self.world] > OWED)
