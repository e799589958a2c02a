"""How a world ends: the first outcome class of the scenario whose conditions all hold (ODD, "Outcomes")."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from agents.packages import worth
from sim.scenario.arrays import Agenda
from sim.scenario.schema import STAGES, Condition, Outcome
from sim.world.state import State


class Verdict:
    """The outcome classes of a scenario, ready to be asked of a state."""

    def __init__(self, outcomes: Mapping[str, Outcome], agenda: Agenda) -> None:
        self.classes = tuple(outcomes)
        self._outcomes = tuple(outcomes.values())
        self._agenda = agenda

    def _measure(self, condition: Condition, state: State) -> np.ndarray:
        """(worlds,), 0..1: the level that a condition speaks of."""
        if condition.threat:
            return state.threat
        agenda = self._agenda
        if condition.item:
            return state.performed[:, agenda.index(condition.item)]
        assert condition.stage is not None
        tables = [agenda.tables.index(table) for table in condition.tables or agenda.tables]
        chosen = (agenda.stage == STAGES.index(condition.stage)) & np.isin(agenda.table, tables)
        return worth(state.performed, chosen / chosen.sum())

    def _holds(self, outcome: Outcome, state: State) -> np.ndarray:
        holds = np.ones(state.worlds, np.bool_)
        for condition in outcome.all:
            level = self._measure(condition, state)
            if condition.at_least is not None:
                holds &= level >= condition.at_least - 1e-9
            if condition.below is not None:
                holds &= level < condition.below - 1e-9
        return holds

    def classify(self, state: State) -> np.ndarray:
        """(worlds,) int: index of each world's outcome class as things stand."""
        return np.stack([self._holds(outcome, state) for outcome in self._outcomes], axis=1).argmax(axis=1)

    def settled(self, state: State) -> np.ndarray:
        """(worlds,) bool: whether the conditions of a class that counts as settlement hold now."""
        holds = np.zeros(state.worlds, np.bool_)
        for outcome in self._outcomes:
            if outcome.settled:
                holds |= self._holds(outcome, state)
        return holds
