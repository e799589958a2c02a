"""Linkage rules: what one table's progress opens or closes at another (ODD, "Linkage").

Each kind is a class in ``KINDS`` that handles all rules of its kind at once; a further kind is a further class there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol

import numpy as np
from numba import guvectorize

from sim.scenario.arrays import Agenda
from sim.scenario.schema import STAGES, Linkage, Requires, StageGate
from sim.world.state import State


@guvectorize(
    ["void(float64[:], int64[:], int64[:], float64[:], float64[:])"],
    "(i),(i),(i),(c)->(c)",
    nopython=True,
    cache=True,
)
def _cell_means(performed, table, stage, count, means):  # pragma: no cover - compiled
    for c in range(count.shape[0]):
        means[c] = 0.0
    for i in range(performed.shape[0]):
        means[table[i] * 3 + stage[i]] += performed[i]
    for c in range(count.shape[0]):
        means[c] = means[c] / count[c] if count[c] > 0.0 else 1.0


def stage_levels(performed: np.ndarray, agenda: Agenda) -> np.ndarray:
    """Mean performed level of each table's stages: (worlds, tables, stages), 0..1; 1 where a table has no such stage."""
    cells = len(agenda.tables) * len(STAGES)
    count = np.bincount(agenda.table * len(STAGES) + agenda.stage, minlength=cells).astype(float)
    return _cell_means(performed, agenda.table, agenda.stage, count).reshape(-1, len(agenda.tables), len(STAGES))


@guvectorize(
    ["void(boolean[:], int64[:], int64[:], boolean[:], boolean[:], boolean[:])"],
    "(r),(k),(k),(i)->(r),(i)",
    nopython=True,
    cache=True,
)
def _close(shut, rule, item, wanted, blocked, closed):  # pragma: no cover - compiled
    """Close the items of every shut rule; a rule blocks where it closes an item that is wanted."""
    for r in range(shut.shape[0]):
        blocked[r] = False
    for i in range(wanted.shape[0]):
        closed[i] = False
    for k in range(rule.shape[0]):
        if shut[rule[k]]:
            closed[item[k]] = True
            blocked[rule[k]] |= wanted[item[k]]


class Kind(Protocol):
    """All rules of one kind. ``closes``: for each rule, the indices of the items it can close."""

    closes: list[np.ndarray]
    agreement: np.ndarray
    performance: np.ndarray

    def __init__(self, rules: Mapping[str, Linkage], agenda: Agenda) -> None: ...

    def shut(self, state: State) -> np.ndarray:
        """(worlds, rules of this kind) bool."""
        ...


@guvectorize(
    ["void(float64[:], float64[:], int64[:], int64[:], float64[:], boolean[:], boolean[:], boolean[:])"],
    "(i),(i),(n),(n),(n),(n),(r)->(r)",
    nopython=True,
    cache=True,
)
def _lacking(agreed, performed, rule, item, level, of_performed, rules, lacks):  # pragma: no cover - compiled
    """Which rules have a need that is not met."""
    for r in range(rules.shape[0]):
        lacks[r] = False
    for n in range(rule.shape[0]):
        reached = performed[item[n]] if of_performed[n] else agreed[item[n]]
        lacks[rule[n]] |= reached < level[n] - 1e-9


class RequiresRules:
    """An item cannot be agreed, or performed, before others have reached a level."""

    def __init__(self, rules: Mapping[str, Requires], agenda: Agenda) -> None:
        self.closes = [np.array([agenda.index(rule.item)]) for rule in rules.values()]
        self.agreement = np.array([rule.for_ != "performance" for rule in rules.values()])
        self.performance = np.array([rule.for_ != "agreement" for rule in rules.values()])
        needs = [(r, need) for r, rule in enumerate(rules.values()) for need in rule.needs]
        self._rule = np.array([r for r, _ in needs])
        self._item = np.array([agenda.index(need.item) for _, need in needs])
        self._level = np.array([need.level for _, need in needs])
        self._performed = np.array([need.of == "performed" for _, need in needs])

    def shut(self, state: State) -> np.ndarray:
        needs = self._rule, self._item, self._level, self._performed
        return _lacking(state.agreed, state.performed, *needs, self.agreement)


class StageGateRules:
    """A table's next stage opens while enough of the one before it is performed."""

    def __init__(self, rules: Mapping[str, StageGate], agenda: Agenda) -> None:
        self._agenda = agenda
        self._table = np.array([agenda.tables.index(rule.table) for rule in rules.values()])
        stage = np.array([STAGES.index(rule.opens) for rule in rules.values()])
        self._before = stage - 1
        self._share = np.array([rule.share for rule in rules.values()])
        self.closes = [
            np.flatnonzero((agenda.table == t) & (agenda.stage == s)) for t, s in zip(self._table, stage, strict=True)
        ]
        self.agreement = np.ones(len(rules), np.bool_)
        self.performance = np.zeros(len(rules), np.bool_)

    def shut(self, state: State) -> np.ndarray:
        return stage_levels(state.performed, self._agenda)[:, self._table, self._before] < self._share - 1e-9


class Linkages:
    """Every linkage rule of a scenario.

    Attributes
    ----------
    ids : tuple of str
        The rules, kind by kind.
    closed, withheld : (worlds, items) bool
        Items closed to agreement, and to performance, this month.
    blocked : (worlds, rules) bool
        Rules that this month kept something off the agenda or from being performed.
    """

    KINDS: ClassVar[dict[str, type]] = {"requires": RequiresRules, "stage-gate": StageGateRules}

    def __init__(self, rules: Mapping[str, Linkage], agenda: Agenda) -> None:
        self._kinds: list[Kind] = []
        ids: list[str] = []
        for kind, handler in self.KINDS.items():
            of_kind = {name: rule for name, rule in rules.items() if rule.kind == kind}
            if of_kind:
                self._kinds.append(handler(of_kind, agenda))
                ids += of_kind
        self.ids = tuple(ids)
        closes = [items for kind in self._kinds for items in kind.closes]
        agreement = [flag for kind in self._kinds for flag in kind.agreement]
        performance = [flag for kind in self._kinds for flag in kind.performance]
        self._agreement = self._pairs(closes, agreement)
        self._performance = self._pairs(closes, performance)

    @staticmethod
    def _pairs(closes: list[np.ndarray], applies: list[bool]) -> tuple[np.ndarray, np.ndarray]:
        pairs = [(r, i) for r, items in enumerate(closes) if applies[r] for i in items]
        rule, item = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        return np.ascontiguousarray(rule), np.ascontiguousarray(item)

    def review(self, state: State, grain: float) -> None:
        """Find what each rule closes this month."""
        shut = np.concatenate(
            [kind.shut(state) for kind in self._kinds] or [np.zeros((state.worlds, 0), np.bool_)], axis=1
        )
        at_start, self.closed = _close(shut, *self._agreement, 1.0 - state.agreed >= grain)
        underway, self.withheld = _close(shut, *self._performance, state.agreed - state.performed > 1e-9)
        self.blocked = at_start | underway
