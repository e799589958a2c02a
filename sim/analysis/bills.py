"""Who is to pay for what was agreed: in which shares, in cash or in kind, and what had been paid before counts for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.teller import TRIFLE, Teller
from sim.analysis.words import listed, money

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

LEAST = 0.005  # billions of dollars; a smaller bill is not worth telling
AGAIN = 0.02  # billions of dollars; a smaller bill is not worth telling where it is shared as it was before
SAME = 0.05  # shares that differ by less are told as the same


class Bills(Teller):
    """Tells who is to pay when a deal costs money, and in short where it is shared as it was last time."""

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        self._told: dict[int, np.ndarray] = {}

    def of(self, table: Table) -> str:
        """The bill of this month's deal at a table, as sentences; empty where there is nothing to tell."""
        state, w = self.model.state, self.world
        alike: dict[tuple[str, ...], list[str]] = {}
        again: list[str] = []
        counted: list[str] = []
        for i, full, bill in self._costly(table):
            if full - bill >= LEAST:
                counted.append(self._counted(i, full, full - bill))
            if bill < LEAST:
                continue
            if self._as_told(i):
                again += [f"{self.items[i]} ({money(bill)})"] if bill >= AGAIN else []
                continue
            self._told[i] = self._split(i)
            payers = self._payers(state.shares[w, :, i], state.in_kind[w, :, i])
            alike.setdefault(tuple(payers), []).append(f"{self.items[i]} ({money(bill)})")
        owed = [f"by {listed(list(payers))}: {listed(what)}" for payers, what in alike.items() if payers]
        said = [f"To be paid {'; '.join(owed)}."] if owed else []
        said += [f"To be paid in the same shares as before: {listed(again)}."] if again else []
        return " ".join(said + counted)

    def known(self, table: Table) -> bool:
        """Whether all that this month's deal costs is shared as was told before."""
        return all(self._as_told(i) for i, _, bill in self._costly(table) if bill >= LEAST)

    def renewed(self, table: Table) -> str:
        """What this month's deal renews, each thing with its bill and who bears it."""
        bills = {i: bill for i, _, bill in self._costly(table) if bill >= LEAST}
        said = []
        for k in np.flatnonzero(table.offer[self.world] >= TRIFLE):
            i = table.items.start + int(k)
            shares = self.model.state.shares[self.world, :, i]
            payers = ", ".join(f"{self.parties[p]} {shares[p]:.0%}" for p in np.argsort(-shares) if shares[p] > 0.005)
            said.append(f"{self.items[i]} ({money(bills[i])}: {payers})" if i in bills else self.items[i])
        return listed(said)

    def owed(self) -> np.ndarray:
        """(parties,), billions of dollars: what each still has to pay for what is agreed and not carried out."""
        state, w = self.model.state, self.world
        left = np.maximum(0.0, state.agreed[w] - state.performed[w]) * state.cost[w]
        return np.asarray((state.shares[w] * left).sum(axis=1))

    def _costly(self, table: Table) -> list[tuple[int, float, float]]:
        """Items of this month's deal that cost anything: each with its full cost, and with the bill that is left of it."""
        rises = table.offer[self.world]
        costs = [
            (i, float(rise * self.model.agenda.cost[self.world, i]), float(rise * self.model.state.cost[self.world, i]))
            for i, rise in enumerate(rises, table.items.start)
        ]
        return [(i, full, bill) for i, full, bill in costs if full >= LEAST]

    def _split(self, item: int) -> np.ndarray:
        state, w = self.model.state, self.world
        return np.concatenate((state.shares[w, :, item], state.in_kind[w, :, item]))

    def _as_told(self, item: int) -> bool:
        return item in self._told and bool(np.abs(self._split(item) - self._told[item]).max() < SAME)

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
