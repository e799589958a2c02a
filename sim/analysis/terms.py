"""Packages in words: what an offer gives and asks, how it differs from the last, and what a deal lays down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.teller import TRIFLE, Teller
from sim.analysis.words import listed, listed_in_part

if TYPE_CHECKING:
    from sim.world.tables import Table

SHIFT = 0.1  # a smaller change of what was already on the table is not worth telling
NAMED = 5  # items named of each group; what is left over is counted
PARTS = ((0.95, ""), (0.6, "most of "), (0.4, "half of "), (0.2, "part of "), (0.0, "a little of "))


class Terms(Teller):
    """Says packages at the tables of one world."""

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

    def deal(self, table: Table, package: np.ndarray) -> str:
        """What a deal lays down, by who must carry it out."""
        by: dict[tuple[int, ...], list[int]] = {}
        for k in np.flatnonzero(package >= TRIFLE):
            performers = np.flatnonzero(self.model.agenda.performs[table.items.start + int(k)])
            by.setdefault(tuple(int(p) for p in performers), []).append(int(k))
        parts = []
        for bound, chosen in sorted(by.items(), key=lambda group: len(group[0])):
            whole = set(bound) >= {int(p) for p in table.members}
            who = ("both" if len(bound) == 2 else "all") if whole else listed([self.parties[p] for p in bound])
            parts.append(f"from {who}, {self._parts(table, bound[0], chosen, package, most=8)}")
        return "; ".join(parts)

    def change(self, table: Table, speaker: int, before: np.ndarray, now: np.ndarray) -> str:
        """How an offer differs from the speaker's last: what it gives and asks more and less of; empty where it does not."""
        shift, new = now - before, before < TRIFLE
        performs = self.model.agenda.performs[table.items][:, speaker]
        moves = (
            ("adds", performs & new & (shift > TRIFLE)),
            ("offers more of", performs & ~new & (shift > SHIFT)),
            ("takes back its offer of", performs & (shift < -SHIFT)),
            ("asks also for", ~performs & new & (shift > TRIFLE)),
            ("asks for more of", ~performs & ~new & (shift > SHIFT)),
            ("asks for less of", ~performs & (shift < -SHIFT) & (now >= TRIFLE)),
            ("no longer asks for", ~performs & (shift < -SHIFT) & (now < TRIFLE)),
        )
        told = [f"{verb} {self._names(table, speaker, which)}" for verb, which in moves if which.any()]
        return f"{self.parties[speaker]} {listed(told)}." if told else ""

    def _sides(self, table: Table, party: int, package: np.ndarray) -> list[str]:
        """What the party alone gives, what others give, and what it does with others."""
        sides: tuple[list[int], list[int], list[int]] = ([], [], [])
        for k in np.flatnonzero(package >= TRIFLE):
            performs = self.model.agenda.performs[table.items.start + int(k)]
            sides[(0 if performs.sum() == 1 else 2) if performs[party] else 1].append(int(k))
        return [self._parts(table, party, side, package) if side else "" for side in sides]

    def _parts(self, table: Table, party: int, chosen: list[int], package: np.ndarray, most: int = NAMED) -> str:
        """Parts of a package as a list, what matters most to the party first where not all can be named."""
        if len(chosen) > most:
            matter = np.abs(self.model.state.weights[self.world, party, table.items]) * package
            chosen = sorted(chosen, key=lambda k: -matter[k])
        shown = chosen[:most]
        # What has lapsed almost wholly is taken up anew rather than renewed.
        old = [k for k in shown if table.flows[k] and TRIFLE <= table.room[self.world, k] <= 0.8]
        said = [self._part(table, k, package[k]) for k in shown if k not in old]
        more = f"{len(chosen) - most} other items" if len(chosen) > most + 1 else ""
        if len(chosen) == most + 1:
            said.append(self._part(table, chosen[most], package[chosen[most]]))
        renewed = f"the renewal of {listed([self.items[table.items.start + k] for k in old])}" if old else ""
        return listed([*said, *filter(None, (renewed, more))])

    def _part(self, table: Table, k: int, rise: float) -> str:
        room = float(table.room[self.world, k])
        if room < TRIFLE:  # closed since the offer was made
            room = 1.0
        share = rise / room
        rest = "the rest of " if share >= 0.95 and room < 0.8 else ""
        return (rest or next(words for least, words in PARTS if share >= least)) + self.items[table.items.start + k]

    def _names(self, table: Table, party: int, which: np.ndarray) -> str:
        chosen = list(np.flatnonzero(which))
        matter = np.abs(self.model.state.weights[self.world, party, table.items])
        if len(chosen) > NAMED + 1:
            chosen.sort(key=lambda k: -matter[k])
        return listed_in_part([self.items[table.items.start + k] for k in chosen], NAMED)
