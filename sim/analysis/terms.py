"""Packages in words: what an offer gives and asks, how it differs from the last, and what a deal lays down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.begun import Begun
from sim.analysis.parts import Parts
from sim.analysis.teller import TRIFLE, Teller
from sim.analysis.words import listed

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

SHIFT = 0.1  # a smaller change of what was already on the table is not worth telling
LAID_DOWN = 8  # items named of each group of a deal


class Terms(Teller):
    """Says packages at the tables of one world."""

    def __init__(self, model: NegotiationModel, world: int, begun: Begun) -> None:
        super().__init__(model, world)
        self.parts = Parts(model, world, begun)

    def position(self, table: Table, speaker: int, package: np.ndarray) -> str:
        """A package as a sentence: what the speaker gives, what it asks for and what is done together."""
        gives, asks, together = self._sides(table, speaker, package)
        who = self.parties[speaker]
        if gives and asks:
            said = f"{who} offers {gives} in return for {asks}"
        elif gives:
            said = f"{who} offers {gives}"
        elif asks:
            said = f"{who} asks for {asks}" + ("" if together else " and offers nothing in return")
        else:
            return f"{who} proposes {together or 'nothing'}."
        return f"{said}, together with {together}." if together else f"{said}."

    def exchange(self, table: Table, party: int, package: np.ndarray) -> str:
        """A package as what a party would have for what."""
        gives, asks, together = self._sides(table, party, package)
        if not asks:
            return " and ".join(filter(None, (gives, together)))
        price = f" in return for {gives}" if gives else "" if together else ", with nothing in return"
        return f"{asks}{price}{f', together with {together}' if together else ''}"

    def deal(self, table: Table, package: np.ndarray, *, term: bool = False) -> str:
        """What a package lays down, by who must carry it out; ``term``: and for how long, where it runs out."""
        by: dict[tuple[int, ...], list[int]] = {}
        for k in np.flatnonzero(package >= TRIFLE):
            performers = np.flatnonzero(self.model.agenda.performs[table.items.start + int(k)])
            by.setdefault(tuple(int(p) for p in performers), []).append(int(k))
        parts = []
        for bound, chosen in sorted(by.items(), key=lambda group: len(group[0])):
            whole = set(bound) >= {int(p) for p in table.members}
            who = ("both" if len(bound) == 2 else "all") if whole else listed([self.parties[p] for p in bound])
            parts.append(
                f"from {who}, {self.parts.listed(table, bound[0], chosen, package, most=LAID_DOWN, term=term)}"
            )
        return "; ".join(parts)

    def change(self, table: Table, speaker: int, before: np.ndarray, now: np.ndarray) -> str:
        """How an offer differs from the speaker's last: what it gives and asks more and less of; empty where it does not."""
        # What was closed meanwhile is not taken back.
        shift = np.where(table.room[self.world] >= TRIFLE, now - before, 0.0)
        new = before < TRIFLE
        performs = self.model.agenda.performs[table.items][:, speaker]
        moves = (
            ("adds", performs & new & (shift > TRIFLE)),
            ("offers more of", performs & ~new & (shift > SHIFT)),
            ("takes back its offer of", performs & (shift < -SHIFT) & (now < TRIFLE)),
            ("offers less of", performs & (shift < -SHIFT) & (now >= TRIFLE)),
            ("asks also for", ~performs & new & (shift > TRIFLE)),
            ("asks for more of", ~performs & ~new & (shift > SHIFT)),
            ("asks for less of", ~performs & (shift < -SHIFT) & (now >= TRIFLE)),
            ("no longer asks for", ~performs & (shift < -SHIFT) & (now < TRIFLE)),
        )
        told = [f"{verb} {self.parts.names(table, speaker, which)}" for verb, which in moves if which.any()]
        return f"{self.parties[speaker]} {listed(told)}." if told else ""

    def gains(self, table: Table) -> str:
        """What this month's offer is worth to each member, as a list."""
        gains = table.gains[self.world]
        return listed([f"{gains[s]:+.1f} points to {self.parties[p]}" for s, p in enumerate(table.members)])

    def _sides(self, table: Table, party: int, package: np.ndarray) -> list[str]:
        """What the party alone gives, what others give, and what it does with others."""
        sides: tuple[list[int], list[int], list[int]] = ([], [], [])
        for k in np.flatnonzero(package >= TRIFLE):
            performs = self.model.agenda.performs[table.items.start + int(k)]
            sides[(0 if performs.sum() == 1 else 2) if performs[party] else 1].append(int(k))
        return [self.parts.listed(table, party, side, package) if side else "" for side in sides]
