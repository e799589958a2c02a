"""Carrots and sticks outside the bargaining: which, and with how much effort (ODD, "Carrots and sticks"; Park IV)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.kernels import gufunc

if TYPE_CHECKING:
    from agents.surroundings import Surroundings

MEASURES = ("economic", "political", "military")
STANCES = ("engage", "contain", "mixed", "tit-for-tat")
ENGAGE, CONTAIN, MIXED, TIT_FOR_TAT = range(len(STANCES))


@gufunc("void(float64[:], float64[:])", "(n)->()")
def together(sizes, total):  # pragma: no cover - compiled
    """Several pressures (..., n), 0..1, as one: each takes its part of what the others leave."""
    left = 1.0
    for n in range(sizes.shape[0]):
        left *= 1.0 - sizes[n]
    total[0] = 1.0 - left


class Policy:
    """A government's policy towards one party.

    Attributes
    ----------
    toward : int, index of the party it is aimed at
    stance : (worlds,) int, index into STANCES; a new administration may change it
    pace, memory : largest change of effort in a month; months for which misconduct is remembered
    carrot, stick : (worlds,), 0..1, goodwill and pressure of all measures together, at full effort
    carrot_home, stick_home, alarm : (worlds,), change of support at home and of the threat in a year of full effort
    """

    def __init__(self, entry: Any, name: str, world: Surroundings) -> None:
        def drawn(number: str) -> list[np.ndarray]:
            return [
                world.draw(f"policy/{name}/{measure}/{number}", getattr(getattr(entry, measure), number))
                for measure in MEASURES
            ]

        def joint(number: str) -> np.ndarray:
            return 1.0 - np.prod([1.0 - size for size in drawn(number)], axis=0)

        self.toward = world.agenda.parties.index(entry.toward)
        self.stance = np.full(world.state.worlds, STANCES.index(entry.stance))
        self.pace = world.draw(f"policy/{name}/pace", entry.pace)
        self.memory = entry.memory
        self.carrot, self.stick = joint("carrot"), joint("stick")
        self.carrot_home, self.stick_home = np.sum(drawn("carrot_home"), axis=0), np.sum(drawn("stick_home"), axis=0)
        self.alarm = np.minimum(1.0, np.sum(drawn("alarm"), axis=0))

    def efforts(self, quiet: np.ndarray) -> np.ndarray:
        """(worlds, 2), 0..1: carrots and sticks that the stance asks for.

        Parameters
        ----------
        quiet : (worlds, parties) int
            Months since each party last provoked or was found in breach.
        """
        well = quiet[:, self.toward] >= self.memory
        carrots = np.where(self.stance == TIT_FOR_TAT, well, self.stance != CONTAIN)
        sticks = np.where(self.stance == TIT_FOR_TAT, ~well, self.stance != ENGAGE)
        return np.stack((carrots, sticks), axis=1).astype(float)
