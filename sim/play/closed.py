"""Why an item cannot be agreed on now, and what would open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.waiting import Waiting
from sim.analysis.words import rule_meaning
from sim.world.tables import REST

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table


class Closed(Waiting):
    """Says of one item at a time what keeps it off a table."""

    def __init__(self, model: NegotiationModel) -> None:
        super().__init__(model, 0)

    def why(self, item: int, table: Table) -> str:
        """What closes an item (its index) to agreement, in words fit to stand behind its name."""
        state = self.model.state
        agreed, performed = float(state.agreed[0, item]), float(state.performed[0, item])
        flow = bool(table.flows[item - table.items.start])
        if 1.0 - agreed < (self.model.dynamics.grain if flow else REST):
            until = "; it can be renewed as it runs out" if flow else ""
            return f"agreed already, {performed:.0%} carried out{until}"
        held = [self._by_rule(kind, item, table) for kind in self.model.linkages.kinds]
        if said := [one for found in held for one in found]:
            return "; ".join(dict.fromkeys(said))
        for party in table.absentees:
            if table.ratifies[item - table.items.start, party.index]:
                house = self.house(party.index) or self.parties[party.index]
                return f"{house}, which must approve it, cannot be expected to"
        return "not open this month"

    def forward(self) -> np.ndarray:
        """As the month under way found it: a deal of the same month opens nothing in it."""
        return np.asarray(self.model.linkages.forward[0])

    def _by_rule(self, kind: str, item: int, table: Table) -> list[str]:
        handler = self.rules(kind)
        shut = handler.shut(self.model)[0]
        said = []
        for k in np.flatnonzero((handler.item == item) & handler.agreement):
            if shut[k]:
                r = int(handler.rule[k])
                said.append(self._reason(kind, handler, r, item, table))
        return said

    def _reason(self, kind: str, handler: Any, r: int, item: int, table: Table) -> str:
        rule, name = handler.rules[r], handler.ids[r]
        if kind not in self.KINDS:
            said = rule_meaning(self.spec, name)
        else:
            said = self._said(rule, float(handler.strength[0, r]), [item], table)[1]
        # The rule's sentence names the items that it holds back, before or behind what it waits for.
        said = said.removesuffix(f": {self.items[item]}.").rstrip(".")
        rest = said.partition(": ")[2]
        said = rest if kind not in self.KINDS and rest else said
        return said[:1].lower() + said[1:] if not said[:2].isupper() else said
