"""How far each stage of each table has come (ODD, "Linkage")."""

from __future__ import annotations

import numpy as np

from agents.kernels import kernel
from sim.scenario.arrays import Agenda
from sim.scenario.entry import STAGES


@kernel
def _cell_means(performed, cell, count):  # pragma: no cover - compiled
    """Mean of the levels in each of several cells, (worlds, cells); 1 where there is nothing in one."""
    means = np.zeros((performed.shape[0], count.shape[0]))
    for w in range(performed.shape[0]):
        for i in range(performed.shape[1]):
            means[w, cell[i]] += performed[w, i]
        for c in range(count.shape[0]):
            means[w, c] = means[w, c] / count[c] if count[c] > 0.0 else 1.0
    return means


def stage_levels(performed: np.ndarray, agenda: Agenda) -> np.ndarray:
    """Mean performed level of each table's stages: (worlds, tables, stages), 0..1; 1 where a table has no such stage."""
    cells = len(agenda.tables) * len(STAGES)
    cell = agenda.table * len(STAGES) + agenda.stage
    count = np.bincount(cell, minlength=cells).astype(float)
    return _cell_means(performed, cell, count).reshape(-1, len(agenda.tables), len(STAGES))


def by_stage(levels: np.ndarray, agenda: Agenda) -> dict[str, dict[str, float]]:
    """Levels (tables, stages) by table id and stage; only stages that a table has."""
    has = np.zeros(levels.shape, np.bool_)
    has[agenda.table, agenda.stage] = True
    return {
        table: {stage: float(levels[b, s]) for s, stage in enumerate(STAGES) if has[b, s]}
        for b, table in enumerate(agenda.tables)
    }
