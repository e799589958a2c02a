"""What a party pays for one item is deducted from what it owes for another (ODD, "Linkage"; Park III.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.kernels import kernel
from sim.scenario.rules import CountsToward
from sim.world.linkages.kind import Kind

if TYPE_CHECKING:
    from sim.model import NegotiationModel


@kernel
def _deduct(strength, paid, party, item, payee, cost, shares, in_kind, values, deducts):  # pragma: no cover - compiled
    """Deduct what each rule's ``party`` has ``paid`` from the cost of its ``item``; the arrays from ``cost`` on are changed."""
    for w in range(cost.shape[0]):
        for r in range(item.shape[0]):
            p, i = party[r], item[r]
            whole = cost[w, i]
            # Only where something was paid: the others owe what they owed.
            deducts[w, r] = strength[w, r] * paid[w, r] > 0.0 and whole * shares[w, p, i] > 0.0
            if not deducts[w, r]:
                continue
            off = min(strength[w, r] * paid[w, r], whole * shares[w, p, i])
            left = whole - off
            for q in range(shares.shape[1]):
                money = shares[w, q, i] * whole
                if q == p:
                    money -= off
                if left > 1e-12:
                    in_kind[w, q, i] = min(in_kind[w, q, i] * whole, money) / left
                    shares[w, q, i] = money / left
            cost[w, i] = left
            if values[w, payee[i], i] > 0.0:
                values[w, payee[i], i] *= 1.0 - off / whole


class CountsTowardRules(Kind[CountsToward]):
    """Strength is the part of a payment that is deducted.

    Attributes
    ----------
    paid : (worlds, rules), billions of dollars
        What each rule's party has paid for its item so far.
    """

    def __init__(self, rules: Mapping[str, CountsToward], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        agenda = model.agenda
        self._party = np.array([agenda.parties.index(rule.party) for rule in self.rules])
        self._item = [agenda.index(rule.paid) for rule in self.rules]
        self._toward = np.array([agenda.index(rule.toward) for rule in self.rules])
        self.paid = np.zeros(self.strength.shape)
        self._deducts = np.zeros(self.strength.shape, np.bool_)

    def deduct(self, model: NegotiationModel) -> None:
        """Lower the cost, the party's share of it, and what the item is then worth to whoever is paid."""
        state = model.state
        _deduct(
            self.strength, self.paid, self._party, self._toward, model.agenda.payee,
            state.cost, state.shares, state.in_kind, state.values, self._deducts,
        )  # fmt: skip

    def enter(self, spent: np.ndarray, shares: np.ndarray) -> None:
        """Add this month's payments: ``spent`` (worlds, items), ``shares`` (worlds, parties, items)."""
        for r, (p, i) in enumerate(zip(self._party, self._item, strict=True)):
            self.paid[:, r] += spent[:, i] * shares[:, p, i]

    def eases(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, rules) bool: where something is deducted."""
        return self._deducts
