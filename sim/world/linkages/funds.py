"""Items paid from a fund, whose donors share the cost by a rule (ODD, "Burden sharing"; Park III.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.kernels import kernel
from sim.scenario.rules import Funds
from sim.world.burden import at_equal_gain, covered, in_proportion
from sim.world.linkages.kind import Kind

if TYPE_CHECKING:
    from sim.model import NegotiationModel


@kernel
def _benefits(values, performed, donors, item, buys):  # pragma: no cover - compiled
    """Worth to each donor of an item and of what it buys that is not done yet: (worlds, donors), points."""
    gain = np.zeros((values.shape[0], donors.shape[0]))
    for w in range(values.shape[0]):
        for d in range(donors.shape[0]):
            for i in buys:
                gain[w, d] += values[w, donors[d], i] * (1.0 - performed[w, i])
            gain[w, d] += values[w, donors[d], item]
    return gain


@kernel
def _settle(anew, strength, own, donors, share, cash, place, borne, given):  # pragma: no cover - compiled
    """Enter the shares of an item's cost where they are settled anew, at its ``place`` in ``borne`` and ``given``.

    Parameters
    ----------
    anew : (worlds,) bool
    strength : (worlds,), 0..1, part of the cost that the fund takes over
    own : (parties,), 0..1, shares where no fund pays
    share : (worlds, donors), 0..1, shares of what the fund takes over
    cash : (donors,), 0..1, the most that each gives in cash
    borne, given : (worlds, parties, places), 0..1
    """
    for w in np.flatnonzero(anew):
        for p in range(own.shape[0]):
            borne[w, p, place], given[w, p, place] = (1.0 - strength[w]) * own[p], 0.0
        for d in range(donors.shape[0]):
            borne[w, donors[d], place] += strength[w] * share[w, d]
            given[w, donors[d], place] = strength[w] * max(0.0, share[w, d] - cash[d])


class FundsRules(Kind[Funds]):
    """Strength is the part of the cost that the fund takes over; the rest stays with those who bore it.

    An item that its fund cannot pay for is closed: nobody signs what nobody pays for. Shares are settled anew each month
    until an item is agreed, and then hold while anything of it is.
    """

    def __init__(self, rules: Mapping[str, Funds], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        agenda, spec = model.agenda, model.spec
        self._paid = [agenda.indices(rule.items) for rule in self.rules]
        self.closes([(r, int(i), True, True) for r, items in enumerate(self._paid) for i in items])
        self._short = np.zeros((model.state.worlds, len(self.rule)), np.bool_)
        self._settled = np.zeros((model.state.worlds, len(self.rule)), np.bool_)
        self._donors = [np.array([agenda.parties.index(p) for p in rule.donors]) for rule in self.rules]
        entries = [[spec.parties[p] for p in rule.donors] for rule in self.rules]
        cash = [np.array([entry.cash_cap for entry in donors]) for donors in entries]
        kind = [np.array([entry.in_kind_cap for entry in donors]) for donors in entries]
        self._cash = [
            c if rule.channel == "multilateral" else np.ones_like(c) for c, rule in zip(cash, self.rules, strict=True)
        ]
        self._caps = [
            np.minimum(
                [rule.caps.get(p, 1.0) for p in rule.donors],
                np.maximum(c, k) if rule.channel == "multilateral" else c,
            )
            for rule, c, k in zip(self.rules, cash, kind, strict=True)
        ]
        self._weights = [
            np.stack(
                [
                    np.full(model.state.worlds, rule.shares[p])
                    if rule.sharing == "fixed"
                    else model.draw(f"capacity/{name}/{p}", rule.capacity[p])
                    for p in rule.donors
                ],
                axis=1,
            )
            if rule.sharing in ("fixed", "capacity")
            else None
            for name, rule in rules.items()
        ]
        self._constant = [
            None if weights is None else in_proportion(weights, caps)
            for weights, caps in zip(self._weights, self._caps, strict=True)
        ]
        self._buys = [agenda.indices(rule.buys) for rule in self.rules]

    def settle(self, model: NegotiationModel, places: np.ndarray, borne: np.ndarray, given: np.ndarray) -> None:
        """Share out the cost of what is not agreed yet.

        Parameters
        ----------
        places : (items,) int
            Where each item is in the two that follow.
        borne, given : (worlds, parties, places), 0..1
            Shares of each cost, and the part of them given in kind; changed in place.
        """
        state, agenda = model.state, model.agenda
        for k, (r, i) in enumerate(zip(self.rule, self.item, strict=True)):
            if self._constant[r] is not None and self._settled[0, k]:
                continue  # the same every month
            anew = ~self._settled[:, k] | self._short[:, k] | (state.agreed[:, i] <= 1e-9)
            if not anew.any():
                continue
            share = self._divide(model, int(r), int(i))
            costless = agenda.cost[:, i] <= 0.0
            self._short[:, k] = np.where(
                anew, ~covered(share) & ~costless & (self.strength[:, r] > 0.0), self._short[:, k]
            )
            self._settled[:, k] = True
            _settle(
                anew,
                self.strength[:, r],
                agenda.shares[:, i],
                self._donors[r],
                share,
                self._cash[r],
                places[i],
                borne,
                given,
            )

    def _divide(self, model: NegotiationModel, r: int, i: int) -> np.ndarray:
        """(worlds, donors): shares of the cost of item ``i`` under fund ``r``."""
        rule, donors, state = self.rules[r], self._donors[r], model.state
        caps = self._caps[r]
        constant = self._constant[r]
        if constant is not None:
            return constant
        gain = _benefits(state.values, state.performed, donors, i, self._buys[r])
        if rule.sharing == "proportional":
            return in_proportion(np.maximum(gain, 0.0), caps)
        in_money = np.maximum(gain, 0.0) / np.maximum(model.money_weight[:, donors], 1e-9)
        return at_equal_gain(in_money, model.agenda.cost[:, i], caps)

    def shut(self, model: NegotiationModel) -> np.ndarray:
        return self._short

    def eases(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, rules) bool: where the fund paid this month."""
        paid = (model.state.news.progress > 1e-9) & (model.agenda.cost > 0.0)
        return np.stack([paid[:, items].any(axis=1) for items in self._paid], axis=1) & (self.strength > 0.0)
