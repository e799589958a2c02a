"""No track runs ahead of the slowest by more than the allies have agreed (ODD, "Linkage"; Park III)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth
from sim.scenario.rules import InStep
from sim.world.linkages.kind import Kind

if TYPE_CHECKING:
    from sim.model import NegotiationModel


class InStepRules(Kind[InStep]):
    """In a month the guard holds with chance strength times the coordination of the allies at the table ahead."""

    def __init__(self, rules: Mapping[str, InStep], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        agenda = model.agenda
        tracks = [(r, agenda.tables.index(table)) for r, rule in enumerate(self.rules) for table in rule.tables]
        later = agenda.stage > 0
        self.closes([(r, int(i), True, False) for r, t in tracks for i in np.flatnonzero((agenda.table == t) & later)])
        # For each closing its track, and for each track the weights of the mean level of its items.
        self._track = np.array(
            [k for k, (_, t) in enumerate(tracks) for _ in np.flatnonzero((agenda.table == t) & later)]
        )
        self._rule_of = np.array([r for r, _ in tracks])
        self._weights = np.array(
            [(agenda.table == t) / max(1, (agenda.table == t).sum()) for _, t in tracks], dtype=float
        )
        self._allies = [[p for p in np.flatnonzero(model.members[t]) if model.allied[p]] for _, t in tracks]
        self._luck = model.chance.monthly([f"in-step/{name}" for name in self.ids])
        self._lead = np.stack([model.draw(f"lead/{name}", rule.lead) for name, rule in rules.items()], axis=1)

    def shut(self, model: NegotiationModel) -> np.ndarray:
        return self._luck.at(model.state.month)[:, self.rule] < self.shut_odds(model)

    def shut_odds(self, model: NegotiationModel) -> np.ndarray:
        levels = worth(model.state.performed[:, None, :], self._weights)
        odds = np.zeros((model.state.worlds, len(self._track)))
        for k, r in enumerate(self._rule_of):
            allies = self._allies[k]
            if not allies:
                continue
            slowest = levels[:, self._rule_of == r].min(axis=1)
            bound = self.strength[:, r] * model.state.coordination[:, allies].mean(axis=1)
            ahead = levels[:, k] - slowest > self._lead[:, r] + 1e-9
            odds[:, self._track == k] = np.where(ahead, bound, 0.0)[:, None]
        return odds
