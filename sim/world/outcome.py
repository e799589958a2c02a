"""How a world ends: the first outcome class of the scenario whose conditions all hold (ODD, "Outcomes")."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from agents.packages import worth
from sim.scenario.arrays import Agenda
from sim.scenario.entry import STAGES
from sim.scenario.schema import Condition, Outcome
from sim.world.state import State


class Verdict:
    """The outcome classes of a scenario, ready to be asked of a state."""

    def __init__(self, outcomes: Mapping[str, Outcome], agenda: Agenda) -> None:
        self.classes = tuple(outcomes)
        self._counts = [outcome.settled for outcome in outcomes.values()]
        self._tests = [[(self._items(c, agenda), c) for c in outcome.all] for outcome in outcomes.values()]

    @staticmethod
    def _items(condition: Condition, agenda: Agenda) -> np.ndarray | None:
        """(items,) int, whose levels' mean a condition speaks of; None where it speaks of the threat."""
        if condition.threat:
            return None
        if condition.item:
            return np.array([agenda.index(condition.item)])
        assert condition.stage is not None
        tables = [agenda.tables.index(table) for table in condition.tables or agenda.tables]
        return np.flatnonzero((agenda.stage == STAGES.index(condition.stage)) & np.isin(agenda.table, tables))

    def _holds(self, index: int, state: State) -> np.ndarray:
        """(worlds,) bool: whether all conditions of a class hold."""
        holds = np.ones(state.worlds, np.bool_)
        for items, condition in self._tests[index]:
            if items is None:
                level = state.threat
            else:
                level = worth(state.performed.take(items, axis=1), np.full(len(items), 1.0 / max(1, len(items))))
            if condition.at_least is not None:
                holds &= level >= condition.at_least - 1e-9
            if condition.below is not None:
                holds &= level < condition.below - 1e-9
        return holds

    def classify(self, state: State) -> np.ndarray:
        """(worlds,) int: index of each world's outcome class as things stand."""
        return np.stack([self._holds(index, state) for index in range(len(self.classes))], axis=1).argmax(axis=1)

    def ending(self, state: State, world: int = 0) -> str:
        """The class of one world (its place among those run), as things stand."""
        return self.classes[int(self.classify(state)[world])]

    def settled(self, state: State) -> np.ndarray:
        """(worlds,) bool: whether the conditions of a class that counts as settlement hold now."""
        holds = np.zeros(state.worlds, np.bool_)
        for index, counts in enumerate(self._counts):
            if counts:
                holds |= self._holds(index, state)
        return holds
