"""A provocation, a breach or an event suspends items and tables, until it is made good (ODD, "Linkage"; Park III.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.kernels import kernel
from sim.scenario.rules import Snapback
from sim.world.linkages.kind import Kind
from sim.world.linkages.needs import Needs
from sim.world.performance import OWED, SNAPBACK

if TYPE_CHECKING:
    from sim.model import NegotiationModel


@kernel
def _worth_back(active, rules, items, agreed, performed, values):  # pragma: no cover - compiled
    """Worth to each party of what is owed of all that is suspended by some rules: (worlds, parties), points.

    Parameters
    ----------
    active : (worlds, all rules) bool
    rules, items : (suspensions,) int, which of these rules suspends which item
    agreed, performed : (worlds, items), 0..1
    values : (worlds, parties, items), points
    """
    found = np.zeros(values.shape[:2])
    waits = np.zeros(agreed.shape[1], np.bool_)
    for w in range(active.shape[0]):
        waits[:] = False
        for k in range(rules.shape[0]):
            waits[items[k]] |= active[w, rules[k]]
        for i in np.flatnonzero(waits):
            for p in range(values.shape[1]):
                found[w, p] += values[w, p, i] * max(0.0, agreed[w, i] - performed[w, i])
    return found


@kernel
def _suspend(hit, rules, items, depth, preparation, performed, idle, fall, cause):  # pragma: no cover - compiled
    """Take back what each rule that is set off suspends: ``hit`` (worlds, rules); the last four are changed in place."""
    for w in range(hit.shape[0]):
        for k in range(rules.shape[0]):
            r, i = rules[k], items[k]
            if not hit[w, r]:
                continue
            lost = depth[w, r] * performed[w, i]
            if performed[w, i] > OWED:  # what is resumed later needs no preparation
                idle[w, i] = max(idle[w, i], int(np.ceil(preparation[w])))
            performed[w, i] -= lost
            fall[w, i] += lost
            if lost > OWED and cause[w, i] < 0:
                cause[w, i] = SNAPBACK


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
        self._breaches = [agenda.indices(rule.breaches).tolist() for rule in self.rules]
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
        state, anywhere = model.state, set(np.flatnonzero(self.active.any(axis=0)).tolist())
        for u, rules in self._ends.items():
            if not anywhere.isdisjoint(rules):
                waiting = np.isin(self.rule, rules)
                found[u] = _worth_back(
                    self.active, self.rule[waiting], self.item[waiting], state.agreed, state.performed, values
                )
        return found

    def spring(self, model: NegotiationModel) -> None:
        """End what has been made good; begin what was set off this month."""
        state, news = model.state, model.state.news
        self.since = self.since + self.active
        whole = np.ones_like(self.strength)
        ends = (self.since >= self.months) & (state.threat[:, None] <= self.calm)
        self.active = self.active & ~(ends & ~self._until.lacking(state, whole))
        hit = np.zeros(self.active.shape, np.bool_)
        for signs, of_rules in (
            (news.provoked, self._kinds), (news.found, self._breaches), (news.events, self._events)
        ):  # fmt: skip
            seen = set(np.flatnonzero(signs.any(axis=0)).tolist())
            for r, which in enumerate(of_rules):
                for sign in seen.intersection(which):
                    hit[:, r] |= signs[:, sign]
        hit &= self._luck.at(state.month) < self.strength
        if not hit.any():
            return
        self.active |= hit
        self.since[hit] = 0
        _suspend(
            hit, self.rule, self.item, self.depth, model.dynamics.preparation,
            state.performed, state.idle, news.fall, news.cause,
        )  # fmt: skip
