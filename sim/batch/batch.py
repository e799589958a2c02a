"""A batch that has been run: its tables, in memory or read back from a store."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from sim.batch.chunks import Failure
from sim.batch.plan import Plan
from sim.batch.shares import share_interval
from sim.batch.store import Store
from sim.batch.trajectories import Trajectories
from sim.card import bar, card, grid

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Batch:
    """Worlds that have been run.

    Attributes
    ----------
    plan : Plan
        What was run.
    folder : Path, optional
        Where it is stored; None where it is in memory.
    """

    plan: Plan = field(repr=False)
    folder: Path | None = None
    _tables: tuple[pa.Table, ...] = field(default=(), repr=False)
    _traced: tuple[pa.Table, ...] = field(default=(), repr=False)
    _counted: Trajectories | None = field(default=None, repr=False)
    _failed: tuple[Failure, ...] = field(default=(), repr=False)

    @classmethod
    def open(cls, folder: Path | str) -> Batch:
        """Read a batch back from the folder that it was written to, finished or not.

        Raises
        ------
        StoreError
            Where there is none, or it is damaged or of another format.
        """
        store = Store.open(folder)
        failures = store.progress()[2]
        return cls(store.plan, Path(folder), _failed=failures)

    @property
    def scenario(self) -> Scenario:
        return self.plan.scenario

    @property
    def seed(self) -> int:
        return self.plan.seed

    @property
    def worlds(self) -> range:
        """The worlds that were to be run; where it stopped as soon as a share was known, fewer were."""
        return self.plan.worlds

    @property
    def points(self) -> pd.DataFrame | None:
        """The points of its design, where it has one."""
        return self.plan.points

    @cached_property
    def _store(self) -> Store:
        assert self.folder is not None
        return Store.open(self.folder)

    @property
    def finished(self) -> bool:
        """Whether all that was to be run has been."""
        return self.folder is None or self._store.finished

    @property
    def outcomes(self) -> pd.DataFrame:
        """One row a world, columns as in ``sim.batch.outcomes.COLUMNS``; of a design, first the number of the ``point``."""
        return self._all

    @cached_property
    def _all(self) -> pd.DataFrame:
        return self.read()

    def read(self, columns: Sequence[str] | None = None, most: int | None = None) -> pd.DataFrame:
        """Some columns of the outcomes, or all, of at most so many rows from the first; a store is read no further.

        Raises
        ------
        KeyError
            Where there is no such column.
        """
        kept, rows = [], 0
        for table in self.parts(columns):
            kept.append(table)
            rows += table.num_rows
            if most is not None and rows >= most:
                break
        if not kept:
            return pd.DataFrame()
        return pa.concat_tables(kept)[: rows if most is None else most].to_pandas()

    def parts(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Outcomes part by part as Arrow tables, for what does not fit into memory at once."""
        wanted = None if columns is None else list(columns)
        if self.folder is not None:
            yield from self._store.parts(wanted)
        for table in self._tables:
            yield table if wanted is None else table.select(wanted)

    @cached_property
    def trajectories(self) -> pd.DataFrame:
        """Distribution over worlds of each level, stage, support and threat, month by month; empty for a design."""
        if self.folder is not None:
            return self._store.trajectories()
        return pd.DataFrame() if self._counted is None else self._counted.table()

    @cached_property
    def traces(self) -> pd.DataFrame:
        """Every month of the worlds that were traced: world, month, and a column for each thing followed."""
        found = self._traced if self.folder is None else tuple(self._store.traces())
        return pa.concat_tables(found).to_pandas() if found else pd.DataFrame()

    @property
    def failures(self) -> pd.DataFrame:
        """The worlds that could not be run to their end, and why: point (of a design), world, cause."""
        names = ["world", "cause"] if self.points is None else ["point", "world", "cause"]
        return pd.DataFrame([[getattr(one, name) for name in names] for one in self._failed], columns=names)

    def table(self) -> pd.DataFrame:
        """Outcomes of a design in one long table: what was varied stands in columns of its own, after point and world."""
        outcomes = self.outcomes
        if self.points is None:
            return outcomes
        varied = self.points.iloc[outcomes["point"]].reset_index(drop=True)
        return pd.concat([outcomes[["point", "world"]], varied, outcomes.drop(columns=["point", "world"])], axis=1)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Share of worlds in each outcome class with its 95% interval (Wilson): worlds, share, low, high; NaN while there is no world."""
        counts = pd.Series(0, index=list(self.scenario.spec.outcomes), dtype="int64")
        for table in self.parts(["outcome"]):
            found = table.to_pandas()["outcome"].value_counts()
            counts = counts.add(found, fill_value=0).astype("int64")
        rows, total = {}, int(counts.sum())
        for name in self.scenario.spec.outcomes:
            met = int(counts[name])
            low, high = share_interval(met, total) if total else (nan, nan)
            rows[name] = (met, met / total if total else nan, low, high)
        return pd.DataFrame.from_dict(rows, orient="index", columns=["worlds", "share", "low", "high"])

    def to_csv(self, path: Path | str) -> None:
        """Write the outcomes as CSV, part by part."""
        new = Path(path).with_name(f".{Path(path).name}.new")
        with new.open("w", encoding="utf-8", newline="") as file:
            for number, table in enumerate(self.parts()):
                table.to_pandas().to_csv(file, index=False, header=number == 0, lineterminator="\n")
        os.replace(new, path)

    def __len__(self) -> int:
        return sum(table.num_rows for table in self.parts(["world"]))

    def _repr_html_(self) -> str:
        spec = self.scenario.spec
        rows = [
            [spec.outcomes[str(name)].name, bar(row["share"]), f"{row['low']:.1%} to {row['high']:.1%}"]
            for name, row in self.shares.to_dict("index").items()
        ]
        lead = f"{self.shares['worlds'].sum():,} worlds of seed {self.seed}, {spec.months} months."
        return card(spec.title, lead, grid(rows, ("ending", "share of worlds", "95% interval"), words=(0, 1)))
