"""Monthly distributions over worlds, kept by counting so that memory does not grow with worlds (ODD, "Observation").

Everything followed here lies in 0..1. Each month's values are counted in bins of one hundredth; counts of chunks add
up, and quantiles are read from them to the nearest hundredth. Means come from exact sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from agents.kernels import kernel
from sim.scenario.entry import STAGES

if TYPE_CHECKING:
    from sim.model import NegotiationModel

BINS = 101
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# Sums are kept in whole millionths, so that adding chunks in any order gives the same bits.
SCALE = 1_000_000
ROUNDING = 0.001  # by which what is still a share may lie outside of 0..1


@kernel
def _count(values, counts, sums):  # pragma: no cover - compiled
    for w in range(values.shape[0]):
        for s in range(values.shape[1]):
            value = values[w, s]
            if not -ROUNDING < value < 1.0 + ROUNDING:  # which has no bin, as what is not a number has none
                return s
            value = max(value, 0.0)
            counts[s, int(value * (BINS - 1) + 0.5)] += 1
            sums[s] += int(value * SCALE + 0.5)
    return -1


def rank(q: float, worlds: int) -> int:
    """Which of so many worlds in their order, counted from 1, is the quantile: the first with which a share ``q`` of them is reached."""
    return max(1, int(np.ceil(q * worlds)))


class Trajectories:
    """Counts of what was seen each month, of all worlds taken in so far.

    Attributes
    ----------
    labels : list of (series, id)
        Columns in order: level and agreed by item, stage by table and stage, support by party, threat, coordination, dispute.
    counts : (months, columns, bins) int
    sums : (months, columns) int, millionths
    """

    def __init__(self, labels: list[tuple[str, str]], months: int) -> None:
        self.labels = labels
        self.counts = np.zeros((months, len(labels), BINS), np.int32)
        self.sums = np.zeros((months, len(labels)), np.int64)

    @classmethod
    def of(cls, model: NegotiationModel) -> Trajectories:
        """Empty, for a model."""
        agenda = model.agenda
        labels = [("level", item) for item in agenda.items] + [("agreed", item) for item in agenda.items]
        labels += [("stage", f"{table}/{stage}") for table in agenda.tables for stage in STAGES]
        labels += [("support", party) for party in agenda.parties]
        labels += [("threat", ""), ("coordination", ""), ("dispute", "")]
        return cls(labels, model.spec.months)

    def watch(self, model: NegotiationModel) -> np.ndarray:
        """Count the month that a model has just ended; returns what was seen: (worlds, columns), as labelled.

        Raises
        ------
        ValueError
            Where a number is no share, as when a government of one's own has written into the state of the world.
        """
        state = model.state
        stages = model.ledger.stages.reshape(state.worlds, -1)
        allied = state.coordination[:, model.allied]
        together = allied.mean(axis=1) if allied.shape[1] else np.zeros(state.worlds)
        single = np.stack((state.threat, together, state.dispute), axis=1)
        seen = np.concatenate((state.performed, state.agreed, stages, state.support, single), axis=1)
        odd = _count(seen, self.counts[state.month - 1], self.sums[state.month - 1])
        if odd >= 0:
            found = seen[~((seen[:, odd] > -ROUNDING) & (seen[:, odd] < 1 + ROUNDING)), odd][0]
            raise ValueError(
                f"{' of '.join(self.labels[odd]).removesuffix(' of ')} is {found:g}, which is no share, in month {state.month}"
            )
        return seen

    def add(self, other: Trajectories) -> None:
        """Take in the counts of further worlds."""
        self.counts += other.counts
        self.sums += other.sums

    def packed(self) -> tuple[pa.Table, list[tuple[str, str]], int]:
        """What was counted, as a table of the counts that are not zero, with the labels and months that belong to it."""
        month, column, level = np.nonzero(self.counts)
        first = np.r_[
            True, (np.diff(column) != 0) | (np.diff(month) != 0)
        ]  # of each month's column: there stands its sum
        counts = pa.table(
            {
                "month": month.astype(np.int16),
                "column": column.astype(np.int16),
                "bin": level.astype(np.int8),
                "worlds": self.counts[month, column, level],
                "sum": np.where(first, self.sums[month, column], 0),
            }
        )
        return counts, self.labels, len(self.counts)

    @classmethod
    def restored(cls, labels: list[tuple[str, str]], months: int, counts: pa.Table) -> Trajectories:
        """From what was packed."""
        whole = cls([(series, name) for series, name in labels], months)
        month, column, level, worlds, total = (counts[name].to_numpy() for name in counts.column_names)
        whole.counts[month, column, level] = worlds
        np.add.at(whole.sums, (month, column), total)
        return whole

    def table(self) -> pd.DataFrame:
        """Long table: month, series, id, mean, and quantiles q05, q25, q50, q75, q95 (to the nearest hundredth)."""
        months, columns, _ = self.counts.shape
        worlds = int(self.counts[0, 0].sum())
        cumulative = self.counts.cumsum(axis=2)
        table = {
            "month": np.repeat(np.arange(1, months + 1), columns).astype(np.int16),
            "series": pd.Categorical([series for series, _ in self.labels] * months),
            "id": [name for _, name in self.labels] * months,
            "mean": (self.sums / (worlds * SCALE)).ravel(),
        }
        for q in QUANTILES:
            table[f"q{round(q * 100):02d}"] = ((cumulative >= rank(q, worlds)).argmax(axis=2) / (BINS - 1)).ravel()
        return pd.DataFrame(table)
