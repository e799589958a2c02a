"""Pyongyang: picks its tables, provokes, may cheat (ODD, "Individual decision-making")."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.conduct import WAIT, WORK
from agents.packages import ideal_worth
from agents.party import TOLERANCE, Party
from agents.surroundings import Table


class Pyongyang(Party):
    """Attends the tables where it expects most, and turns to provocation when talks stall and pressure grows."""

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model, name)
        world, terms = self.world, self.terms
        self.focus, self.covert, self.wedge = self.drawn("focus"), self.drawn("covert"), self.drawn("wedge")
        self.prices = np.zeros((world.state.worlds, len(world.agenda.items)))
        for item, price in terms.prices.items():
            self.prices[:, world.agenda.index(item)] = world.draw(f"party/{name}/prices/{item}", price)
        self.haggling = self.drawn("haggling")
        opening = terms.opening.items if terms.opening else ()
        self.opens = np.flatnonzero(np.isin(self.duties, world.agenda.indices(opening)))
        self.pace = world.draw(f"party/{name}/opening", terms.opening.pace) if terms.opening else None
        self.open_luck = world.chance.monthly([f"open/{name}/{world.agenda.items[i]}" for i in self.duties[self.opens]])
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
                for number in ("hazard", "stalling", "pressed", "benefits", "talks", "goodwill", "rebuffed")
            }
            for kind, provocation in terms.provocations.items()
        ]

    @property
    def tables(self) -> list[Table]:
        """Where there are talks: all tables but those whose items another one negotiates."""
        return [table for table in self.world.tables if not self.world.agenda.absorbed[table.index]]

    def prospects(self) -> np.ndarray:
        """(worlds, tables), points: what a deal wholly to its taste would bring at each table."""
        state = self.world.state
        weights = state.weights[:, self.index]
        return np.stack([ideal_worth(weights[:, table.items], table.room) for table in self.world.tables], axis=1)

    def softness(self) -> np.ndarray:
        """(worlds, tables): how soft the other side is at a table, against all tables at which allies face Pyongyang.

        How much less of its ideal it holds out for there than on average, in standard deviations over these tables; 0 where
        all are equally firm, and where nobody has allies.
        """
        firmness = self.world.state.firmness
        told = [t.index for t in self.tables if self.index in t.members and not np.isnan(firmness[0, t.index])]
        soft = np.zeros_like(firmness)
        if told:
            firm = firmness[:, told]
            spread = firm.std(axis=1, keepdims=True)
            soft[:, told] = np.where(
                spread > TOLERANCE, (firm.mean(axis=1, keepdims=True) - firm) / np.maximum(spread, TOLERANCE), 0.0
            )
        return soft

    def attend(self) -> np.ndarray:
        """At most ``attention`` tables: a softmax over prospects, priorities and softness, drawn by Gumbel numbers."""
        willing = super().attend()
        mine = np.array([self.index in table.members for table in self.world.tables])
        prospects = self.prospects() * mine
        scale = np.maximum(prospects.max(axis=1, keepdims=True), TOLERANCE)
        gumbel = -np.log(-np.log(self.attend_luck.at(self.world.state.month)))
        convened = np.stack([table.convened for table in self.world.tables], axis=1)
        appeal = prospects / scale + self.priorities + self.wedge[:, None] * self.softness()
        pull = self.focus[:, None] * appeal + gumbel
        pull = np.where(mine & convened & (prospects > 0.0), pull, -np.inf)
        rank = (-pull).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        return willing & (rank < self.terms.attention) & np.isfinite(pull)

    def asking(self, table: Table) -> np.ndarray:
        """Its own weights less the price that it names for some items; it comes down with all months of talks there."""
        demand = np.maximum(0.0, 1.0 - table.talks / self.haggling) * self.money_weight
        return self.own(table) - demand[:, None] * self.prices[:, table.items]

    def perform(self) -> np.ndarray:
        """It opens slowly: what opens the country it works on in some months only."""
        does = super().perform()
        if self.pace is not None and len(self.opens):
            waits = self.open_luck.at(self.world.state.month) >= self.pace[:, None]
            opening = does.take(self.opens, axis=1)
            does[:, self.opens] = np.where(waits & (opening == WORK), WAIT, opening)
        return does

    def hunger(self) -> np.ndarray:
        """(worlds,), 0..1: the share of what it could hope for that is not in hand."""
        state = self.world.state
        stakes = state.stakes[:, self.index]
        total = ideal_worth(stakes, np.ones(stakes.shape[1]))
        return 1.0 - ideal_worth(stakes, state.performed) / np.maximum(total, TOLERANCE)

    def provoke(self) -> np.ndarray:
        """Proportional hazards: up with stalls, pressure and refusals, down with benefits, talks and goodwill.

        The signs are those of CSIS Beyond Parallel (more talks, fewer provocations) and of Park III.1 (missiles as a means
        to payoffs).
        """
        mine = [table for table in self.tables if self.index in table.members]
        idle = busy = rebuffed = np.zeros(self.world.state.worlds)
        for table in mine:
            idle = idle + np.minimum(table.stalled, 12) / 12 / len(mine)
            busy = busy + table.meets / len(mine)
            refused = table.refusals[:, table.others[self.index]].sum(axis=1)
            rebuffed = rebuffed + np.minimum(refused, 12) / 12 / len(mine)
        hunger, pressed, goodwill = self.hunger(), self.pressed, self.world.state.goodwill[:, self.index]
        luck = self.provoke_luck.at(self.world.state.month)
        happened = np.zeros((self.world.state.worlds, len(self.tempers)), np.bool_)
        for kind, temper in enumerate(self.tempers):
            drive = temper["stalling"] * idle + temper["pressed"] * pressed + temper["rebuffed"] * rebuffed
            calm = temper["benefits"] * (1.0 - hunger) + temper["talks"] * busy + temper["goodwill"] * goodwill
            chance = 1.0 - np.exp(-temper["hazard"] * np.exp(np.clip(drive - calm, -50.0, 50.0)))
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
