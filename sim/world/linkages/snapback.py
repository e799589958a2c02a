"""A provocation, a breach or an event suspends items and tables, until it is made good (ODD, "Linkage"; Park III.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth
from sim.scenario.rules import Snapback
from sim.world.linkages.kind import Kind
from sim.world.linkages.needs import Needs
from sim.world.performance import OWED
from sim.world.state import UNDONE_BY

if TYPE_CHECKING:
    from sim.model import NegotiationModel


class SnapbackRules(Kind[Snapback]):
    """Strength is the chance that what would set a rule off does so.

    Attributes
    ----------
    active : (worlds, rules) bool
        Where the suspension is in force.
    since : (worlds, rules) int
        Months since it began.
    months, calm : (worlds, rules)
        Months that it lasts at the least, and the threat at or below which it can end.
    """

    def __init__(self, rules: Mapping[str, Snapback], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        agenda, spec = model.agenda, model.spec
        self._items = [agenda.indices(rule.items) for rule in self.rules]
        self.closes([(r, int(i), True, True) for r, items in enumerate(self._items) for i in items])
        halts = [(r, agenda.tables.index(table)) for r, rule in enumerate(self.rules) for table in rule.tables]
        self.halting = np.array([r for r, _ in halts], dtype=np.int64)
        self.table = np.array([t for _, t in halts], dtype=np.int64)
        self._kinds = [
            [k for k, blow in enumerate(model.blows) if blow.kind in rule.provocations] for rule in self.rules
        ]
        self._breaches = [agenda.indices(rule.breaches) for rule in self.rules]
        self._events = [[e for e, name in enumerate(spec.events) if name in rule.events] for rule in self.rules]
        self._until = Needs([rule.until for rule in self.rules], agenda)
        ends = sorted({agenda.index(need.item) for rule in self.rules for need in rule.until})
        # The rules that wait for each item.
        self._ends = {
            u: [r for r, rule in enumerate(self.rules) if any(agenda.index(need.item) == u for need in rule.until)]
            for u in ends
        }
        drawn = {
            name: np.stack([model.draw(f"{name}/{id_}", getattr(rule, name)) for id_, rule in rules.items()], axis=1)
            for name in ("depth", "months", "calm")
        }
        self.depth, self.months, self.calm = drawn["depth"], drawn["months"], drawn["calm"]
        self._luck = model.chance.monthly([f"snapback/{name}" for name in self.ids])
        self.active = np.zeros(self.strength.shape, np.bool_)
        self.since = np.zeros(self.strength.shape, np.int64)

    def shut(self, model: NegotiationModel) -> np.ndarray:
        return self.active[:, self.rule]

    def halts(self, model: NegotiationModel) -> np.ndarray:
        return self.active[:, self.halting]

    def prospects(self, model: NegotiationModel, values: np.ndarray) -> dict[int, np.ndarray]:
        """What would come back with each item that would end a suspension: item to (worlds, parties), points.

        What is still owed of all items that wait for it is worth their ``values`` (worlds, parties, items) to each party,
        gains and costs alike.
        """
        found = {}
        state = model.state
        for u, rules in self._ends.items():
            w = np.flatnonzero(self.active[:, rules].any(axis=1))
            if not len(w):
                continue
            waits = np.zeros((len(w), state.agreed.shape[1]), np.bool_)
            for r in rules:
                waits[:, self._items[r]] |= self.active[w, r, None]
            owed = np.maximum(0.0, state.agreed[w] - state.performed[w]) * waits
            found[u] = np.zeros(values.shape[:2])
            found[u][w] = worth(values[w], owed[:, None, :])
        return found

    def spring(self, model: NegotiationModel) -> None:
        """End what has been made good; begin what was set off this month."""
        state, news = model.state, model.state.news
        self.since = self.since + self.active
        whole = np.ones_like(self.strength)
        ends = (self.since >= self.months) & (state.threat[:, None] <= self.calm)
        self.active = self.active & ~(ends & ~self._until.lacking(state, whole))
        luck = self._luck.at(state.month)
        for r in range(len(self.rules)):
            hit = np.zeros(state.worlds, np.bool_)
            for cause, which in (
                (news.provoked, self._kinds[r]), (news.found, self._breaches[r]), (news.events, self._events[r])
            ):  # fmt: skip
                if len(which):
                    hit |= cause[:, which].any(axis=1)
            hit &= luck[:, r] < self.strength[:, r]
            if not hit.any():
                continue
            self.active[:, r] |= hit
            self.since[hit, r] = 0
            struck = np.flatnonzero(hit)
            for i in self._items[r]:
                lost = self.depth[struck, r] * state.performed[struck, i]
                underway = struck[state.performed[struck, i] > OWED]
                state.performed[struck, i] -= lost
                news.fall[struck, i] += lost
                # What is resumed later needs no preparation.
                prepared = np.ceil(model.dynamics.preparation[underway])
                state.idle[underway, i] = np.maximum(state.idle[underway, i], prepared)
                news.cause[struck[(lost > OWED) & (news.cause[struck, i] < 0)], i] = UNDONE_BY.index("snapback")
