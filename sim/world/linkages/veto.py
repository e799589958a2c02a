"""An ally blocks a deal made without it that costs it too much (ODD, "Linkage"; Park III)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        for r, heeded in self.heeded(model, table, table.offer):
            self.used[:, r] = table.signed & (self._luck.at(state.month)[:, r] < heeded)
            blocked = np.where(self.used[:, r] & (blocked == NOBODY), self._party[r], blocked)
        return blocked

    def heeded(self, model: NegotiationModel, table: Table, offer: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """Each rule on a table, with the chance that its party's objection to an offer there is heeded: (worlds,), 0..1.

        Nothing where the party can bear what it loses by the ``offer`` (worlds, items of the table).
        """
        state = model.state
        for r, (p, at) in enumerate(zip(self._party, self._at, strict=True)):
            if at == table.index and self._heeding[r]:
                loss = -worth(state.stakes[:, p, table.items], offer)
                heed = self.strength[:, r] * state.coordination[:, self._heeding[r]].mean(axis=1)
                yield r, np.where(loss > self._bears[:, r], heed, 0.0)
