"""Items of a package in words: how much of each, for how long, and what is left over where there are too many to name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth
from sim.analysis.begun import Begun
from sim.analysis.teller import TRIFLE, Teller
from sim.analysis.words import as_own, listed, listed_in_part, months
from sim.world.performance import OWED

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

NAMED = 6  # items named of each group; what is left over is counted
SHARES = ((0.95, ""), (0.6, "for the most part"), (0.4, "half"), (0.2, "in part"), (0.0, "a little"))
MUCH_LEFT = 0.8  # room from which an item is taken up anew rather than renewed or completed


class Parts(Teller):
    """Lists items of a table for one party, whose own things are 'its'."""

    def __init__(self, model: NegotiationModel, world: int, begun: Begun) -> None:
        super().__init__(model, world)
        self._begun = begun

    def listed(
        self, table: Table, party: int, chosen: list[int], package: np.ndarray, *, most: int = NAMED, term: bool = False
    ) -> str:
        """Parts of a package, what matters most to the party first where not all can be named.

        Parameters
        ----------
        chosen : list of int
            Places of the items at the table.
        most : int
            Items named before the rest is counted and summed.
        term : bool
            Whether to say for how long what runs out is laid down.
        """
        worths = self.model.state.weights[self.world, party, table.items] * package
        if len(chosen) > most + 1:
            chosen = sorted(chosen, key=lambda k: -abs(worths[k]))
            shown, rest = chosen[:most], chosen[most:]
        else:
            shown, rest = chosen, []
        more = [k for k in shown if self._again(table, k)]
        renewed = [k for k in more if self._begun.ever[table.items.start + k]]
        said = [self._part(table, party, k, package[k], term) for k in shown if k not in more]
        for how, which in (("the renewal of", renewed), ("more of", [k for k in more if k not in renewed])):
            if which:
                said.append(f"{how} {listed([self.name(table, party, k) for k in which])}")
        if rest:
            total = float(worth(worths[rest], np.ones(len(rest))))
            said.append(f"{len(rest)} other items (in all {total:+.1f} points to {self.parties[party]})")
        return listed(said)

    def names(self, table: Table, party: int, which: np.ndarray) -> str:
        """Items given as a mask, without how much of each."""
        chosen = [int(k) for k in np.flatnonzero(which)]
        matter = np.abs(self.model.state.weights[self.world, party, table.items])
        if len(chosen) > NAMED + 1:
            chosen.sort(key=lambda k: -matter[k])
        return listed_in_part([self.name(table, party, k) for k in chosen], NAMED)

    def name(self, table: Table, party: int, k: int) -> str:
        """An item's name as the party would say it."""
        return as_own(self.items[table.items.start + k], self.parties[party])

    def renewal(self, table: Table, k: int) -> bool:
        """Whether agreeing to an item again only keeps it from running out."""
        return self._again(table, k) and bool(self._begun.ever[table.items.start + k])

    def _again(self, table: Table, k: int) -> bool:
        # What has lapsed almost wholly is taken up anew.
        return bool(table.flows[k] and TRIFLE <= table.room[self.world, k] <= MUCH_LEFT)

    def _part(self, table: Table, party: int, k: int, rise: float, term: bool) -> str:
        i, room = table.items.start + k, float(table.room[self.world, k])
        if room < TRIFLE:  # closed since the offer was made
            room = 1.0
        share = rise / room
        notes = [next(words for least, words in SHARES if share >= least)]
        if term and table.flows[k] and self.model.state.performed[self.world, i] <= OWED:
            notes.append(f"for {months(max(1.0, rise * self.model.agenda.term[i]))} from the first act")
        rest = "the rest of " if share >= SHARES[0][0] and room < MUCH_LEFT else ""
        said = ", ".join(filter(None, notes))
        return f"{rest}{self.name(table, party, k)}{f' ({said})' if said else ''}"
