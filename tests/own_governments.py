"""Governments that a user might write, in a module of their own so that other processes can import them."""

from __future__ import annotations

import numpy as np

from agents import Party, Pyongyang
from agents.surroundings import Table


class Defiant(Pyongyang):
    """A Pyongyang that refuses all it is offered and keeps making its own offers."""

    def answer(self, table: Table, offer: np.ndarray) -> np.ndarray:
        return np.zeros(self.world.state.worlds, np.bool_)


class Eager(Pyongyang):
    """A Pyongyang that takes whatever is better than nothing and never tests a missile."""

    def answer(self, table: Table, offer: np.ndarray) -> np.ndarray:
        return (self.own(table) * offer).sum(axis=1) >= 0.0

    def provoke(self) -> np.ndarray:
        return np.zeros_like(super().provoke())


class Stubborn(Party):
    """Asks for all of its ideal for ever."""

    def aspiration(self, table: Table) -> np.ndarray:
        return np.ones(self.world.state.worlds)
