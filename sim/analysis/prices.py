"""Prices that a party names for what it gives, beside what it asks for: when they are named, lowered and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.bills import LEAST
from sim.analysis.teller import Teller
from sim.analysis.words import listed, money

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

STEP = 0.4  # a price is told again when it has fallen to this share of what was told
MEANING = " (asked on top of what giving costs it, in money or what is worth as much)"


class Prices(Teller):
    """Tells prices as whoever names them has the floor."""

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        self._told: dict[int, float] = {}

    def said(self, table: Table, speaker: int) -> str:
        """What a speaker does about its prices, as a predicate: names, lowers or drops them; empty where nothing is new."""
        government: Any = self.model.governments[speaker]
        prices = getattr(government, "prices", None)
        if prices is None:
            return ""
        w = self.world
        patience = max(1.0, float(government.patience[w] / (1.0 + government.pressed[w])))
        fading = max(0.0, 1.0 - float(table.clock[w] - table.entry.every) / patience)
        first, new, lower, dropped = not self._told, [], [], []
        for k in np.flatnonzero(table.room[w] > 0.0):
            i = table.items.start + int(k)
            price = float(prices[w, i]) * fading
            before = self._told.get(i, 0.0)
            if prices[w, i] < LEAST or (price < LEAST and not before):
                continue
            if price < LEAST:
                dropped.append(self.items[i])
            elif price > before / STEP or not before:
                new.append(f"{money(price)} for {self.items[i]}")
            elif price <= before * STEP:
                lower.append(f"{money(price)} for {self.items[i]}")
            else:
                continue
            self._told[i] = 0.0 if price < LEAST else price
        parts = [
            f"names its price{MEANING if first else ''}, {listed(new)}" if new else "",
            f"comes down to {listed(lower)}" if lower else "",
            f"no longer names a price for {listed(dropped)}" if dropped else "",
        ]
        told = [part for part in parts if part]
        return listed(told) if told else ""
