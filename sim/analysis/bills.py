"""Who pays for what was agreed: in which shares, in cash or in kind, and what had been paid before counts for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.teller import Teller
from sim.analysis.words import listed, money

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

LEAST = 0.005  # billions of dollars; a smaller bill is not worth telling
SAME = 0.05  # shares that differ by less are told as the same


class Bills(Teller):
    """Tells who pays when a deal costs money, and again only where the shares are others than last time."""

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        self._told: dict[int, np.ndarray] = {}

    def of(self, table: Table) -> str:
        """The bill of this month's deal at a table, as sentences; empty where there is nothing new to tell."""
        state, w = self.model.state, self.world
        alike: dict[tuple[str, ...], list[str]] = {}
        counted: list[str] = []
        for i in range(table.items.start, table.items.stop):
            rise = float(table.offer[w, i - table.items.start])
            full = rise * float(self.model.agenda.cost[w, i])
            bill = rise * float(state.cost[w, i])
            if full < LEAST:
                continue
            if full - bill >= LEAST:
                counted.append(self._counted(i, full, full - bill))
            if bill < LEAST:
                continue
            shares, kind = state.shares[w, :, i], state.in_kind[w, :, i]
            now = np.concatenate((shares, kind))
            if i in self._told and np.abs(now - self._told[i]).max() < SAME:
                continue
            self._told[i] = now
            alike.setdefault(tuple(self._payers(shares, kind)), []).append(f"{self.items[i]} ({money(bill)})")
        paid = [f"by {listed(list(payers))}: {listed(what)}" for payers, what in alike.items() if payers]
        said = [f"Paid {'; '.join(paid)}."] if paid else []
        return " ".join(said + counted)

    def _counted(self, item: int, full: float, off: float) -> str:
        """What was paid for other things and now counts toward an item."""
        counts, w, name = self.rules("counts-toward"), self.world, self.model.agenda.items[item]
        paid = [
            self.spec.items[rule.paid].name
            for r, rule in enumerate(counts.rules if counts else ())
            if rule.toward == name and counts.paid[w, r] * counts.strength[w, r] >= LEAST
        ]
        return f"Of {money(full)} for {self.items[item]}, {money(off)} counts as paid with {listed(paid)}."

    def _payers(self, shares: np.ndarray, kind: np.ndarray) -> list[str]:
        payers = []
        for p in sorted(np.flatnonzero(shares > 0.005), key=lambda p: -shares[p]):
            how = [] if shares[p] > 0.995 else [f"{shares[p]:.0%}"]
            if kind[p] > 0.005:
                how.append("in kind" if kind[p] >= shares[p] - 0.005 else f"{kind[p] / shares[p]:.0%} of that in kind")
            payers.append(f"{self.parties[p]} ({', '.join(how)})" if how else self.parties[p])
        return payers
