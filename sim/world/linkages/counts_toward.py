"""What a party pays for one item is deducted from what it owes for another (ODD, "Linkage"; Park III.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.rules import CountsToward
from sim.world.linkages.kind import Kind

if TYPE_CHECKING:
    from sim.model import NegotiationModel


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
        self._party = [agenda.parties.index(rule.party) for rule in self.rules]
        self._item = [agenda.index(rule.paid) for rule in self.rules]
        self._toward = [agenda.index(rule.toward) for rule in self.rules]
        self.paid = np.zeros(self.strength.shape)
        self._deducts = np.zeros(self.strength.shape, np.bool_)

    def deduct(self, model: NegotiationModel) -> None:
        """Lower the cost, the party's share of it, and what the item is then worth to whoever is paid."""
        state = model.state
        for r, (p, i) in enumerate(zip(self._party, self._toward, strict=True)):
            # Only where something was paid: the others owe what they owed.
            w = np.flatnonzero(
                (self.strength[:, r] * self.paid[:, r] > 0.0) & (state.cost[:, i] * state.shares[:, p, i] > 0.0)
            )
            cost, shares, kind = state.cost[w, i], state.shares[w, :, i], state.in_kind[w, :, i]
            off = np.minimum(self.strength[w, r] * self.paid[w, r], cost * shares[:, p])
            self._deducts[:, r] = False
            self._deducts[w, r] = True
            left = cost - off
            money = shares * cost[:, None]
            money[:, p] -= off
            some = (left > 1e-12)[:, None]
            rest = np.where(some, left[:, None], 1.0)
            state.shares[w, :, i] = np.where(some, money / rest, shares)
            state.in_kind[w, :, i] = np.where(some, np.minimum(kind * cost[:, None], money) / rest, kind)
            state.cost[w, i] = left
            payee = model.agenda.payee[i]
            worth = state.values[w, payee, i]
            state.values[w, payee, i] = np.where(worth > 0.0, worth * (1.0 - off / cost), worth)

    def enter(self, spent: np.ndarray, shares: np.ndarray) -> None:
        """Add this month's payments: ``spent`` (worlds, items), ``shares`` (worlds, parties, items)."""
        for r, (p, i) in enumerate(zip(self._party, self._item, strict=True)):
            self.paid[:, r] += spent[:, i] * shares[:, p, i]

    def eases(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, rules) bool: where something is deducted."""
        return self._deducts
