"""An ally blocks a deal made without it that costs it too much (ODD, "Linkage"; Park III)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth
from sim.scenario.rules import Veto
from sim.world.linkages.kind import Kind

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

NOBODY = -1


class VetoRules(Kind[Veto]):
    """An objection is heeded with chance strength times the coordination of the objector's allies at the table.

    Attributes
    ----------
    used : (worlds, rules) bool
        Vetoes of this month.
    """

    def __init__(self, rules: Mapping[str, Veto], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        agenda, spec = model.agenda, model.spec
        self._party = [agenda.parties.index(rule.party) for rule in self.rules]
        self._at = [agenda.tables.index(rule.table) for rule in self.rules]
        self._bears = np.stack([model.draw(f"bears/{name}", rule.bears) for name, rule in rules.items()], axis=1)
        self._heeding = [
            [
                agenda.parties.index(ally)
                for ally in spec.parties[rule.party].allies
                if ally in spec.tables[rule.table].members
            ]
            for rule in self.rules
        ]
        self._luck = model.chance.monthly([f"veto/{name}" for name in self.ids])
        self.used = np.zeros(self.strength.shape, np.bool_)

    def objects(self, model: NegotiationModel, table: Table) -> np.ndarray:
        """(worlds,) int: index of a party whose veto stops what was signed at a table this month; -1 where nobody's does."""
        state = model.state
        blocked = np.full(state.worlds, NOBODY)
        for r, (p, at) in enumerate(zip(self._party, self._at, strict=True)):
            if at != table.index or not self._heeding[r]:
                continue
            loss = -worth(state.stakes[:, p, table.items], table.offer)
            heed = self.strength[:, r] * state.coordination[:, self._heeding[r]].mean(axis=1)
            luck = self._luck.at(state.month)[:, r]
            self.used[:, r] = table.signed & (loss > self._bears[:, r]) & (luck < heed)
            blocked = np.where(self.used[:, r] & (blocked == NOBODY), p, blocked)
        return blocked
