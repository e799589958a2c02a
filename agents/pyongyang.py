"""Pyongyang: picks its tables, provokes, may cheat (ODD, "Individual decision-making")."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.packages import worth
from agents.party import TOLERANCE, Party


class Pyongyang(Party):
    """Attends the tables where it expects most, and turns to provocation when talks stall and pressure grows."""

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model, name)
        world, terms = self.world, self.terms
        self.focus, self.covert = self.drawn("focus"), self.drawn("covert")
        self.attend_luck = world.chance.monthly([f"attend/{name}/{table}" for table in world.agenda.tables])
        self.priorities = np.stack(
            [
                world.draw(f"party/{name}/priorities/{table}", terms.priorities[table])
                if table in terms.priorities
                else np.zeros(world.state.worlds)
                for table in world.agenda.tables
            ],
            axis=1,
        )
        self.unseen = np.flatnonzero(world.agenda.restraint[self.duties])
        restraints = [world.agenda.items[duty] for duty in self.duties[self.unseen]]
        self.cheat_luck = world.chance.monthly([f"cheat/{name}/{item}" for item in restraints])
        self.provoke_luck = world.chance.monthly([f"provoke/{name}/{kind}" for kind in terms.provocations])
        self.tempers = [
            {
                number: world.draw(f"provocation/{name}/{kind}/{number}", getattr(provocation, number))
                for number in ("hazard", "stalling", "pressed", "benefits", "talks")
            }
            for kind, provocation in terms.provocations.items()
        ]

    def prospects(self) -> np.ndarray:
        """(worlds, tables), points: what a deal wholly to its taste would bring at each table."""
        state = self.world.state
        gains = np.maximum(state.weights[:, self.index], 0.0)
        return np.stack([worth(gains[:, table.items], table.room) for table in self.world.tables], axis=1)

    def attend(self) -> np.ndarray:
        """At most ``attention`` tables: a softmax over prospects and priorities, drawn without replacement (Gumbel)."""
        willing = super().attend()
        prospects = self.prospects()
        scale = np.maximum(prospects.max(axis=1, keepdims=True), TOLERANCE)
        gumbel = -np.log(-np.log(self.attend_luck.at(self.world.state.month)))
        mine = np.array([self.index in table.members for table in self.world.tables])
        convened = np.stack([table.convened for table in self.world.tables], axis=1)
        pull = self.focus[:, None] * (prospects / scale + self.priorities) + gumbel
        pull = np.where(mine & convened & (prospects > 0.0), pull, -np.inf)
        rank = (-pull).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        return willing & (rank < self.terms.attention) & np.isfinite(pull)

    def hunger(self) -> np.ndarray:
        """(worlds,), 0..1: the share of what it could hope for that is not in hand."""
        state = self.world.state
        hopes = np.maximum(state.stakes[:, self.index], 0.0)
        total = worth(hopes, np.ones(hopes.shape[1]))
        return 1.0 - worth(hopes, state.performed) / np.maximum(total, TOLERANCE)

    def provoke(self) -> np.ndarray:
        """Proportional hazards: up with stalled months and pressure, down with benefits in hand and talks under way.

        The signs are those of CSIS Beyond Parallel (more talks, fewer provocations) and of Park III.1 (missiles as a means
        to payoffs).
        """
        mine = [table for table in self.world.tables if self.index in table.members]
        idle = busy = np.zeros(self.world.state.worlds)
        for table in mine:
            idle = idle + np.minimum(table.stalled, 12) / 12 / len(mine)
            busy = busy + table.meets / len(mine)
        hunger, pressed = self.hunger(), self.pressed
        luck = self.provoke_luck.at(self.world.state.month)
        happened = np.zeros((self.world.state.worlds, len(self.tempers)), np.bool_)
        for kind, temper in enumerate(self.tempers):
            drive = temper["stalling"] * idle + temper["pressed"] * pressed
            calm = temper["benefits"] * (1.0 - hunger) + temper["talks"] * busy
            chance = 1.0 - np.exp(-temper["hazard"] * np.exp(drive - calm))
            happened[:, kind] = luck[:, kind] < chance
        return happened

    def cheat(self) -> np.ndarray:
        """A restraint that is hard to verify may be broken in secret."""
        agenda, state = self.world.agenda, self.world.state
        begins = super().cheat()
        restraints = self.duties[self.unseen]
        chance = self.covert[:, None] * (1.0 - agenda.verifiability[restraints])
        holds = (state.performed[:, restraints] > 0.0) & ~state.breached[:, restraints]
        begins[:, self.unseen] = holds & (self.cheat_luck.at(state.month) < chance)
        return begins
