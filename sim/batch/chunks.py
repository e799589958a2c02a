"""One chunk of worlds, run from its first month to its last: what a worker does."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
from mesa import Agent

from sim.batch.limits import TooLong, limited
from sim.batch.outcomes import outcome_table
from sim.batch.trajectories import Trajectories
from sim.model import NegotiationModel

if TYPE_CHECKING:
    from agents import Party
    from sim.scenario import Scenario

MOST_FAILING = 32  # worlds of a chunk that may fail
MOST_COSTLY = 4  # of them by taking too long, or their worker with them: to single out each takes that again and again
WARMING = 4  # worlds: so many come by nearly everything that may happen in one
CHUNK = 1024  # worlds; enough that the cost of calls is small beside that of arithmetic


@dataclass(frozen=True)
class Chunk:
    """What a worker needs to know.

    Attributes
    ----------
    worlds : (n,) int
        Numbers of the worlds.
    each : mapping of path to (n,)
        Values that a design lays down for each of them.
    points : (n,) int, optional
        Which point of the design each belongs to.
    traced : tuple of int
        Numbers of the worlds whose every month is kept.
    seconds : float, optional
        How long it, or any piece of it, may take.
    """

    scenario: Scenario
    worlds: np.ndarray
    seed: int
    parties: Mapping[str, type[Party]] = field(default_factory=dict)
    each: Mapping[str, np.ndarray] = field(default_factory=dict)
    points: np.ndarray | None = None
    traced: tuple[int, ...] = ()
    seconds: float | None = None

    def piece(self, first: int, last: int) -> Chunk:
        """Its worlds from place ``first`` up to ``last``."""
        which = slice(first, last)
        each = {path: values[which] for path, values in self.each.items()}
        points = None if self.points is None else self.points[which]
        return replace(self, worlds=self.worlds[which], each=each, points=points)

    def failed(self, cause: str) -> tuple[Failure, ...]:
        """All its worlds, as failed for one cause."""
        points = [None] * len(self) if self.points is None else [int(point) for point in self.points]
        return tuple(Failure(int(world), cause, point) for world, point in zip(self.worlds, points, strict=True))

    def __len__(self) -> int:
        return len(self.worlds)


@dataclass(frozen=True)
class Failure:
    """A world that could not be run to its end, and why."""

    world: int
    cause: str
    point: int | None = None


@dataclass(frozen=True)
class Result:
    """What came of a chunk: tables of outcomes and traces, what was counted, and the worlds that failed."""

    outcomes: pa.Table | None
    trajectories: Trajectories | None
    traces: pa.Table | None = None
    failures: tuple[Failure, ...] = ()
    error: Exception | None = None  # what went wrong last; where there is nothing else, it is not worth going on

    def __len__(self) -> int:
        return (0 if self.outcomes is None else self.outcomes.num_rows) + len(self.failures)


def run_chunk(chunk: Chunk) -> Result:
    """Run a chunk's worlds to the horizon."""
    scenario = chunk.scenario.with_each(chunk.each) if chunk.each else chunk.scenario
    model = NegotiationModel(scenario, worlds=chunk.worlds, rng=chunk.seed, parties=chunk.parties, collect=False)
    trajectories = Trajectories.of(model)
    traced = np.flatnonzero(np.isin(chunk.worlds, chunk.traced))
    kept: list[np.ndarray] = []
    while model.running:
        model.step()
        seen = trajectories.watch(model)
        if len(traced):
            kept.append(seen[traced])
    outcomes = outcome_table(model)
    forget(model)
    traces = _traces(trajectories.labels, kept, chunk, traced) if len(traced) else None
    if chunk.points is not None:
        outcomes.insert(0, "point", chunk.points)
    return Result(
        pa.Table.from_pandas(outcomes, preserve_index=False), None if chunk.points is not None else trajectories, traces
    )


@dataclass(frozen=True)
class Fault:
    """Why a piece of a chunk has no result; costly, where to meet it again takes a worker or all the time that there is."""

    error: Exception
    cause: str
    costly: bool = False


def narrowed(chunk: Chunk, run: Callable[[Chunk], Result | Fault]) -> Result:
    """Run a chunk, and cut in halves what meets a fault, until the worlds that do so stand alone: these fail.

    Where more than ``MOST_FAILING`` worlds of a chunk do, or more than ``MOST_COSTLY`` at great cost, what is wrong is no accident:
    then there is only the exception.
    """
    done: list[Result] = []
    failed = costly = 0
    todo = [chunk]
    while todo:
        piece = todo.pop()
        found = run(piece)
        if isinstance(found, Fault):
            if len(piece) > 1:
                middle = len(piece) // 2
                todo += [piece.piece(middle, len(piece)), piece.piece(0, middle)]
                continue
            failed, costly = failed + 1, costly + found.costly
            no_accident = failed > MOST_FAILING or costly > MOST_COSTLY
            lost = () if no_accident else piece.failed(found.cause)
            found = Result(None, None, failures=lost, error=found.error)
        if found.error is not None and not len(found):
            return found
        done.append(found)
    return together(done)


def attempt(chunk: Chunk) -> Result:
    """Run a chunk, whatever the model raises and however long it takes (``narrowed``)."""
    if chunk.seconds is not None:
        load_kernels(chunk.scenario)
    return narrowed(chunk, _within_its_time)


def _within_its_time(piece: Chunk) -> Result | Fault:
    def run() -> Result | Fault:
        try:
            return run_chunk(piece)
        except (TooLong, KeyboardInterrupt):
            raise
        except BaseException as raised:  # a government that ends the program fails like any other
            return Fault(_sendable(raised), cause_of(raised))

    try:
        return limited(piece.seconds, run)
    except TooLong as over:
        return at_great_cost(TimeoutError(str(over)))


def at_great_cost(error: Exception) -> Fault:
    """What costs a worker, or all the time that there is, to meet again."""
    return Fault(error, cause_of(error), costly=True)


def cause_of(error: BaseException) -> str:
    """What went wrong, in words that a file can hold."""
    try:
        told = f"{type(error).__name__}: {error}"
    except Exception:
        told = f"{type(error).__name__}, which does not say why"
    return told.encode("utf-8", "backslashreplace").decode()


def together(results: list[Result]) -> Result:
    """Several results as one, in their order."""
    counted = [one.trajectories for one in results if one.trajectories is not None]
    for other in counted[1:]:
        counted[0].add(other)
    errors = [one.error for one in results if one.error is not None]
    return Result(
        _joined([one.outcomes for one in results]),
        counted[0] if counted else None,
        _joined([one.traces for one in results]),
        tuple(failure for one in results for failure in one.failures),
        errors[-1] if errors else None,
    )


def _joined(tables: list[pa.Table | None]) -> pa.Table | None:
    found = [table for table in tables if table is not None]
    return pa.concat_tables(found).combine_chunks() if found else None


def _sendable(error: BaseException) -> Exception:
    """An exception that another process can read; its words alone, where it is of a kind that cannot be sent."""
    if isinstance(error, Exception) and not isinstance(error, CancelledError):  # that would seem to be the batch's own
        try:
            str(pickle.loads(pickle.dumps(error)))
        except Exception:
            pass
        else:
            return error
    return RuntimeError(cause_of(error))


def compile_kernels(scenario: Scenario) -> None:
    """Have the kernels compiled by this process, once, before workers that would each compile them are started."""
    # Whatever goes wrong will do so again where it is told of.
    with suppress(Exception):
        run_chunk(Chunk(scenario, np.arange(WARMING), 0))


_loaded = False


def load_kernels(scenario: Scenario) -> None:
    """Load the kernels into this process, once: that is no part of what worlds may take."""
    global _loaded
    if not _loaded:
        compile_kernels(scenario)
        _loaded = True


def _traces(labels: list[tuple[str, str]], kept: list[np.ndarray], chunk: Chunk, traced: np.ndarray) -> pa.Table:
    """One row a world and month, a column for each thing followed."""
    months = len(kept)
    numbers = {} if chunk.points is None else {"point": np.repeat(chunk.points[traced], months)}
    index = pd.DataFrame(
        numbers
        | {
            "world": np.repeat(chunk.worlds[traced], months),
            "month": np.tile(np.arange(1, months + 1, dtype=np.int16), len(traced)),
        }
    )
    names = [f"{series}.{name}" if name else series for series, name in labels]
    seen = pd.DataFrame(np.stack(kept, axis=1).reshape(-1, len(names)), columns=names)
    return pa.Table.from_pandas(pd.concat([index, seen], axis=1), preserve_index=False)


def forget(model: NegotiationModel) -> None:
    """Let a finished model and its arrays go at once, before the next is made.

    Mesa 3.3 counts agent ids in a class-wide table that would keep every model alive, and model and agents hold each other,
    so that memory would be given back only when Python next looks for such circles.
    """
    getattr(Agent, "_ids", {}).pop(model, None)
    model.__dict__.clear()
