"""An item cannot be agreed, or performed, before others have reached a level (ODD, "Linkage")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.rules import Requires
from sim.world.linkages.kind import Kind
from sim.world.linkages.needs import Needs

if TYPE_CHECKING:
    from sim.model import NegotiationModel


class RequiresRules(Kind[Requires]):
    """Strength lowers the level that is asked."""

    def __init__(self, rules: Mapping[str, Requires], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        agenda = model.agenda
        self.closes(
            [
                (r, agenda.index(rule.item), rule.for_ != "performance", rule.for_ != "agreement")
                for r, rule in enumerate(self.rules)
            ]
        )
        self._needs = Needs([rule.needs for rule in self.rules], agenda)

    def shut(self, model: NegotiationModel) -> np.ndarray:
        return self._needs.lacking(model.state, self.strength)
