"""Tables that are due and do not meet, and why: told once for each time that they stay away."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.teller import Teller
from sim.analysis.words import listed, months

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

LONG = 3  # months without a meeting from which a table's return, and a party's choice of other tables, is worth telling
HABIT = 6  # months before the same turn to a softer table is told again
CHOICE = {"chosen", "empty", "worthless"}
KNOWN = ("adjourned", "suspended")  # told where they began


class Absences(Teller):
    """Tells why tables stay away, and what draws a party that cannot sit at all of them.

    Attributes
    ----------
    spoken : set of int
        Tables whose absence was told this month.
    """

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        count = len(model.tables)
        self._away = [0] * count
        self._sent = np.zeros((count, len(self.parties)), np.bool_)  # who went anywhere since the table stays away
        self._meetings = [0] * count
        self._told = [""] * count
        self._reasons = [("", "")] * count
        self.spoken: set[int] = set()
        self._adjourned = [0] * count
        self._stalled = np.zeros(count)
        self._suspended: set[int] = set()
        self._turned: dict[tuple[int, int], int] = {}

    def pause(self, table: Table) -> str:
        """How long a table that meets had not met, where that is worth telling."""
        away = self._away[table.index]
        return months(away) if away >= LONG and self._told[table.index] else ""

    def reason(self, table: Table) -> str:
        """Why a table does not meet, as when it was last due; empty where that may hold no longer."""
        why, key = self._reasons[table.index]
        return why if table.due or key in CHOICE else ""

    def lines(self) -> Iterator[str]:
        """Call once a month, after :meth:`pause`."""
        w, month = self.world, self.model.state.month
        absent: dict[str, list[str]] = {}
        self.spoken = set()
        for table in self.model.tables:
            t = table.index
            if table.absorbed or not (table.due or self._away[t]):
                continue
            if table.meets[w]:
                self._meetings[t] += 1
                self._away[t] = 0
                self._sent[t] = False
                self._reasons[t] = ("", "")
                if self._meetings[t] >= LONG:
                    self._told[t] = ""
                if table.signed[w] and not table.deal[w] and table.adjourned[w]:
                    self._adjourned[t] = month + int(table.adjourned[w])
                continue
            self._meetings[t] = 0
            self._away[t] += 1
            self._sent[t] |= self.model.attending[w].any(axis=1)
            if not table.due:
                continue
            why, key = self._why(table)
            self._reasons[t] = (why, key)
            if key == self._told[t] or {key, self._told[t]} <= CHOICE or (key == "chosen" and self._away[t] < LONG):
                continue
            self._told[t] = key
            if key not in KNOWN:
                self.spoken.add(t)
                longer = f" for {months(self._away[t])}" if key == "chosen" else ""
                absent.setdefault(f"{why}{longer}", []).append(table.entry.name)
        for why, names in absent.items():
            yield f"No meeting of {listed(names, 'or')}: {why}."
        yield from self._softest()
        self._stalled = np.array([table.stalled[w] for table in self.model.tables])
        snapback = self.rules("snapback")
        self._suspended = set(snapback.table[snapback.active[w, snapback.halting]]) if snapback else set()

    def _why(self, table: Table) -> tuple[str, str]:
        """Why a table that is due does not meet, and what kind of reason that is."""
        w, state, t = self.world, self.model.state, table.index
        reviewing = [p for p in table.members if state.review[w, p] > 0]
        if reviewing:
            is_one = len(reviewing) == 1
            who = listed([self.parties[p] for p in reviewing])
            return f"{who} {'is' if is_one else 'are'} reviewing policy", f"review {reviewing}"
        if table.halted[w]:
            if t in self._suspended:
                return "suspended", "suspended"
            return self._waits_for(t), "halted"
        if table.convened[w]:
            return self._chosen(table)
        if state.month <= self._adjourned[t]:
            return "adjourned", "adjourned"
        return "the threat is too high", "frozen"

    def _waits_for(self, t: int) -> str:
        """Which other table, standing still, keeps this one from meeting."""
        stalls = self.rules("stalls")
        others = [
            self.model.agenda.tables.index(rule.with_)
            for rule, table in zip(stalls.rules if stalls else (), stalls.table if stalls else (), strict=True)
            if table == t and self._stalled[self.model.agenda.tables.index(rule.with_)] >= rule.after
        ]
        waits = [f"{self.tables[o]}, at a standstill for {months(self._stalled[o])}" for o in dict.fromkeys(others)]
        return f"waiting for {listed(waits)}" if waits else "held up"

    def _chosen(self, table: Table) -> tuple[str, str]:
        """Who stayed away of its own choice."""
        away = [p for p in table.members if not self.model.attending[self.world, p, table.index]]
        if not (table.room[self.world] > 0.0).any():
            return "nothing is open to agreement there", "empty"
        hopes = np.maximum(self.model.state.weights[self.world][away][:, table.items], 0.0)
        idle = [
            self.parties[p] for p, hope in zip(away, hopes, strict=True) if not (hope * table.room[self.world]).any()
        ]
        if idle:
            stays = f"{listed(idle)} {'stays' if len(idle) == 1 else 'stay'} away"
            return f"{stays}, since nothing open there is worth the journey", "worthless"
        return self._went(table, away), "chosen"

    def _went(self, table: Table, away: list[int]) -> str:
        """Where those who stay away from a table have been meanwhile: at other tables, or at none."""
        if not away:
            return "somebody has been at other tables"
        now = self.model.attending[self.world].any(axis=1)
        groups = {
            "sent nobody anywhere": [p for p in away if not self._sent[table.index, p]],
            "stayed away": [p for p in away if self._sent[table.index, p] and not now[p]],
            "been at other tables": [p for p in away if now[p]],
        }
        return listed(
            [
                f"{listed([self.parties[p] for p in who])} {'has' if len(who) < 2 else 'have'} {done}"
                for done, who in groups.items()
                if who
            ]
        )

    def _softest(self) -> Iterator[str]:
        """Where a party would sit elsewhere, were all the others equally firm."""
        w, month = self.world, self.model.state.month
        for party in self.model.governments:
            pull: Any = getattr(party, "wedge", None)
            if pull is None or pull[w] <= 0.0:
                continue
            indifferent: Any = copy(party)
            indifferent.wedge = np.zeros_like(pull)
            went = self.model.attending[w, party.index]
            would = indifferent.attend()[w]
            soft = party.softness()[w]
            for left, taken in zip(np.flatnonzero(would & ~went), np.flatnonzero(went & ~would), strict=False):
                recently = self._turned.get((int(left), int(taken)), -HABIT) > month - HABIT
                if recently or soft[taken] <= soft[left]:
                    continue
                self._turned[int(left), int(taken)] = month
                yield f"{self.parties[party.index]} turns from {self._turn(int(left), int(taken))}."

    def _turn(self, left: int, taken: int) -> str:
        """From where to where, and who is softer or harder there; a table without allies is fled to, not sought."""
        hosts = [self.parties[p] for p in self.model.tables[taken].members if self.model.allied[p]]
        if hosts:
            softer = f"{listed(hosts)} {'holds' if len(hosts) == 1 else 'hold'} out for less"
            return f"{self.tables[left]} to {self.tables[taken]}, where {softer}"
        hosts = [self.parties[p] for p in self.model.tables[left].members if self.model.allied[p]]
        harder = f"{listed(hosts)} {'holds' if len(hosts) == 1 else 'hold'} out for more"
        return f"{self.tables[left]}, where {harder}, to {self.tables[taken]}"
