"""Conditions on levels of items, as several kinds of rule have them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from agents.kernels import kernel
from sim.scenario.arrays import Agenda
from sim.scenario.rules import Need
from sim.world.state import State


@kernel
def _lacking(agreed, performed, rule, item, level, of_performed, scale):  # pragma: no cover - compiled
    """Which rules, (worlds, rules) bool, have a need that is not met."""
    lacks = np.zeros(scale.shape, np.bool_)
    for w in range(scale.shape[0]):
        for n in range(rule.shape[0]):
            reached = performed[w, item[n]] if of_performed[n] else agreed[w, item[n]]
            lacks[w, rule[n]] |= reached < level[n] * scale[w, rule[n]] - 1e-9
    return lacks


class Needs:
    """The needs of several rules.

    Parameters
    ----------
    needs : sequence of sequences of Need
        Those of each rule.
    agenda : Agenda
    """

    def __init__(self, needs: Sequence[Sequence[Need]], agenda: Agenda) -> None:
        flat = [(r, need) for r, of_rule in enumerate(needs) for need in of_rule]
        self._rule = np.array([r for r, _ in flat], dtype=np.int64)
        self._item = np.array([agenda.index(need.item) for _, need in flat], dtype=np.int64)
        self._level = np.array([need.level for _, need in flat], dtype=float)
        self._performed = np.array([need.of == "performed" for _, need in flat], dtype=np.bool_)

    def lacking(self, state: State, scale: np.ndarray) -> np.ndarray:
        """(worlds, rules) bool: which rules have a need that is not met; ``scale`` (worlds, rules) multiplies the levels."""
        return _lacking(state.agreed, state.performed, self._rule, self._item, self._level, self._performed, scale)
