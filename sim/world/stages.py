"""How far each stage of each table has come (ODD, "Linkage")."""

from __future__ import annotations

import numpy as np
from numba import guvectorize

from sim.scenario.arrays import Agenda
from sim.scenario.entry import STAGES


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
