"""A table does not meet while another is stalled (ODD, "Linkage"; Park II.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.rules import Stalls
from sim.world.linkages.kind import Kind

if TYPE_CHECKING:
    from sim.model import NegotiationModel


class StallsRules(Kind[Stalls]):
    """Strength is the chance, month by month, that the table stays away."""

    def __init__(self, rules: Mapping[str, Stalls], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        tables = model.agenda.tables
        self.halting = np.arange(len(self.rules))
        self.table = np.array([tables.index(rule.table) for rule in self.rules])
        self._with = [tables.index(rule.with_) for rule in self.rules]
        self._after = np.array([rule.after for rule in self.rules])
        self._luck = model.chance.monthly([f"stall/{name}" for name in self.ids])

    def halts(self, model: NegotiationModel) -> np.ndarray:
        return self._luck.at(model.state.month) < self.halt_odds(model)

    def halt_odds(self, model: NegotiationModel) -> np.ndarray:
        stalled = np.stack([model.tables[t].stalled for t in self._with], axis=1)
        return np.where(stalled >= self._after, self.strength, 0.0)
