"""What a batch is to run: which worlds of which scenario, at which points of a design, and when it may stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.batch.chunks import CHUNK, Chunk
from sim.scenario import Scenario, ScenarioError

if TYPE_CHECKING:
    from agents import Party

PART = 8 * CHUNK  # rows of a part of the store
LEAST = 128  # worlds to which a chunk is cut to give every worker something to do
LONGEST = 1_000_000  # seconds that a chunk may take, if there is a limit
VARIANTS_CHECKED = 200  # of a design whose variants differ in more than numbers drawn by world


@dataclass(frozen=True)
class Until:
    """When enough worlds have been run: as soon as the 95% interval of an outcome's share is narrow enough.

    Attributes
    ----------
    outcome : str
        An outcome class of the scenario, or ``settlement`` for all that count as settlement.
    half_width : float
        Half of the interval's width, a share: 0.01 is one percentage point.
    """

    outcome: str
    half_width: float


@dataclass(frozen=True)
class Plan:
    """What is to be run. Its rows are the worlds of the first point, then those of the second, and so on.

    Attributes
    ----------
    worlds : range
        Numbers of the worlds, the same at every point.
    points : pandas.DataFrame, optional
        A design: a column for each number that it varies, named by its path, and a row a point; see ``check``.
    trace : tuple of int
        Worlds whose every month is kept.
    chunk : int
        Most worlds to a chunk; results do not depend on it.
    seconds : float, optional
        How long a chunk may take; worlds that take longer fail.
    """

    scenario: Scenario
    worlds: range
    seed: int
    parties: Mapping[str, type[Party]] = field(default_factory=dict)
    points: pd.DataFrame | None = None
    trace: tuple[int, ...] = ()
    until: Until | None = None
    chunk: int = CHUNK
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.seconds is not None and not 0 < self.seconds <= LONGEST:
            raise ValueError(f"a chunk may take between 0 and {LONGEST:,} seconds, not {self.seconds}")
        if self.chunk < 1:
            raise ValueError(f"a chunk must have at least 1 world, not {self.chunk}")
        outside = [world for world in self.trace if world not in self.worlds]
        if outside:
            raise ValueError(f"cannot trace world {outside[0]}, which is not among those run")
        if self.until is not None:
            if self.points is not None:
                raise ValueError("a design runs the same worlds at every point; it cannot stop when one share is known")
            if not 0 < self.until.half_width < 0.5:
                raise ValueError(f"half the width of an interval lies between 0 and 0.5, not {self.until.half_width}")
            self.classes()

    @property
    def rows(self) -> int:
        return len(self.worlds) * (1 if self.points is None else len(self.points))

    @property
    def parts(self) -> int:
        return ceil(self.rows / PART)

    def classes(self) -> list[str]:
        """The outcome classes whose share is awaited."""
        assert self.until is not None
        outcomes, asked = self.scenario.spec.outcomes, self.until.outcome
        if asked in outcomes:
            return [asked]
        settled = [name for name, outcome in outcomes.items() if outcome.settled]
        if asked == "settlement" and settled:
            return settled
        raise ValueError(f"no such outcome: {asked}; there are {', '.join(outcomes)}")

    def chunks(self, part: int, workers: int = 1) -> Iterator[Chunk]:
        """The chunks of a part, cut so that all workers have the same to do."""
        rows = range(part * PART, min(self.rows, (part + 1) * PART))
        if self.until is not None:
            size = CHUNK  # after each of which one looks whether there are enough
        else:
            size = self.chunk
            if self.parts == 1:  # of several parts nothing waits at the end of one
                rounds = ceil(len(rows) / (size * workers))
                size = max(min(size, LEAST), ceil(len(rows) / (rounds * workers)))
        for block in self._alike(rows):
            for first in range(block.start, block.stop, size):
                yield self._cut(range(first, min(first + size, block.stop)))

    def _alike(self, rows: range) -> Iterator[range]:
        """Stretches of rows that one run can hold: the points differ only in numbers that each world may have for itself."""
        if self.points is None or not self._built:
            yield rows
            return
        first = rows.start
        values = self.points[self._built].to_numpy()
        while first < rows.stop:
            point = last = first // len(self.worlds)
            while last + 1 < len(values) and (values[last + 1] == values[point]).all():
                last += 1
            stop = min(rows.stop, (last + 1) * len(self.worlds))
            yield range(first, stop)
            first = stop

    def _cut(self, rows: range) -> Chunk:
        point, place = np.divmod(np.arange(rows.start, rows.stop), len(self.worlds))
        numbers = self.worlds.start + place
        traced = tuple(world for world in self.trace if numbers.min() <= world <= numbers.max())
        if self.points is None:
            return Chunk(self.scenario, numbers, self.seed, self.parties, traced=traced, seconds=self.seconds)
        each = {path: self.points[path].to_numpy(float)[point] for path in self._drawn}
        built = {path: _plain(self.points[path].iloc[point[0]]) for path in self._built}
        scenario = self.scenario.with_values(built) if built else self.scenario
        return Chunk(scenario, numbers, self.seed, self.parties, each, point, traced, self.seconds)

    @cached_property
    def _drawn(self) -> list[str]:
        """Varied numbers that each world of a run may have for itself."""
        assert self.points is not None
        return [path for path in map(str, self.points) if self.scenario.quantity(path) is not None]

    @cached_property
    def _built(self) -> list[str]:
        """Varied numbers for which a scenario must be built anew."""
        assert self.points is not None
        return [path for path in map(str, self.points) if self.scenario.quantity(path) is None]


def check(points: pd.DataFrame, scenario: Scenario) -> None:
    """Refuse a design that no scenario can be made of: all numbers are tried at their lowest, and at their highest.

    Raises
    ------
    ValueError
        Where there is nothing to vary, a number is varied twice, or a value is not a finite number.
    ScenarioError
        Where a path leads nowhere or a value does not fit there.
    """
    if not len(points) or not len(points.columns):
        raise ValueError("a design needs at least one point and one number to vary")
    twice = points.columns[points.columns.duplicated()]
    if len(twice):
        raise ValueError(f"{twice[0]} is varied twice")
    for path, tried in points.items():
        if not pd.api.types.is_numeric_dtype(tried) or not np.isfinite(tried.to_numpy(float)).all():
            raise ValueError(f"{path}: the values to try must be finite numbers")
    names, values = [str(path) for path in points], points.to_numpy(float)
    lowest, highest, first = (dict(zip(names, row, strict=True)) for row in (values.min(0), values.max(0), values[0]))
    try:
        for extremes in (lowest, highest):
            _tried(scenario, extremes)
    except ScenarioError:
        # Perhaps it is only together that these will not do: each is tried among the others of the first point.
        for path in names:
            for extreme in sorted({lowest[path], highest[path]}):
                _tried(scenario, {**first, path: extreme})
    built = [path for path in names if scenario.quantity(path) is None]
    for row in points[built].drop_duplicates().head(VARIANTS_CHECKED).to_numpy() if built else ():
        _tried(scenario, {**first, **dict(zip(built, row, strict=True))})


def _tried(scenario: Scenario, values: Mapping[str, Any]) -> None:
    scenario.with_values({path: _plain(value) for path, value in values.items()})


def _plain(value: Any) -> int | float:
    """A whole number as such, since some fields take no other."""
    return int(value) if float(value).is_integer() else float(value)
