"""A table's next stage opens while enough of the one before it is performed (ODD, "Linkage"; Park IV)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.kernels import kernel
from sim.scenario.entry import STAGES
from sim.scenario.rules import StageGate
from sim.world.linkages.kind import Kind
from sim.world.stages import stage_levels

if TYPE_CHECKING:
    from sim.model import NegotiationModel


@kernel
def _too_early(levels, table, before, share, forward, item):  # pragma: no cover - compiled
    """Where less of the stage ``before`` is performed than is asked, (worlds, closings) bool."""
    early = np.zeros(share.shape, np.bool_)
    for w in range(share.shape[0]):
        for k in range(item.shape[0]):
            early[w, k] = levels[w, table[k], before[k]] < share[w, k] * (1.0 - forward[w, item[k]]) - 1e-9
    return early


class StageGateRules(Kind[StageGate]):
    """Strength lowers the share that is asked; an item brought forward by a sister passes."""

    def __init__(self, rules: Mapping[str, StageGate], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        agenda = model.agenda
        table = np.array([agenda.tables.index(rule.table) for rule in self.rules])
        stage = np.array([STAGES.index(rule.opens) for rule in self.rules])
        self.closes(
            [
                (r, int(i), True, False)
                for r in range(len(self.rules))
                for i in np.flatnonzero((agenda.table == table[r]) & (agenda.stage == stage[r]))
            ]
        )
        self._table, self._before = table[self.rule], stage[self.rule] - 1
        self._share = np.array([rule.share for rule in self.rules])[self.rule] * self.strength[:, self.rule]

    def shut(self, model: NegotiationModel) -> np.ndarray:
        return self._early(model, model.linkages.forward)

    def shut_odds(self, model: NegotiationModel) -> np.ndarray:
        return self._early(model, model.linkages.forward_to_come(model)).astype(float)

    def _early(self, model: NegotiationModel, forward: np.ndarray) -> np.ndarray:
        levels = stage_levels(model.state.performed, model.agenda)
        return _too_early(levels, self._table, self._before, self._share, forward, self.item)
