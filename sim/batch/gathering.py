"""Results of jobs in order, whatever happens to the workers: what is lost with one is run again, and what ends one is singled out."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future
from typing import TypeVar

from sim.batch.chunks import Chunk, Fault, Result, at_great_cost, attempt, narrowed
from sim.batch.engines import Engine

TRIES = 3  # times that a job may take its worker with it before it is given up
LOST = f"its worker died {TRIES} times (killed, or out of memory)"

Task = TypeVar("Task")
Found = TypeVar("Found")


def gather(chunks: Iterable[Chunk], engine: Engine) -> Iterator[Result]:
    """Run chunks, a few at a time, and hand back their results in order.

    What the model raises is dealt with by the worker (``attempt``). A chunk that takes its worker with it is cut in halves until the
    worlds that do so stand alone.

    Raises
    ------
    RuntimeError
        Where the executor is not ours to make anew and breaks.
    Exception
        What the model raised, where it did so in too many worlds.
    """
    for chunk, result in in_order(attempt, chunks, engine, tries=1):
        found = _piece_by_piece(chunk, engine) if result is None else result
        if found.error is not None and not len(found):
            raise found.error
        yield found


def _piece_by_piece(chunk: Chunk, engine: Engine) -> Result:
    """A chunk that took its worker with it, each piece with nothing beside it."""

    def run(piece: Chunk) -> Result | Fault:
        if len(piece) == 1:
            return _last_tries(piece, engine)
        again = None if piece is chunk else _alone(attempt, piece, engine, 1)
        return at_great_cost(RuntimeError(LOST)) if again is None else again

    return narrowed(chunk, run)


def _last_tries(world: Chunk, engine: Engine) -> Result | Fault:
    """The result of a single world, or how it takes its worker with it."""
    for _ in range(TRIES):
        engine.begin()  # so that the time is the world's alone
        began = time.monotonic()
        found = _alone(attempt, world, engine, 1)
        if found is not None:
            return found
        if world.seconds is not None and time.monotonic() - began >= world.seconds:
            over = f"took more than {world.seconds:g} s, and nothing but the end of its worker ended it"
            return at_great_cost(TimeoutError(over))
    return at_great_cost(RuntimeError(LOST))


def in_order(
    job: Callable[[Task], Found], tasks: Iterable[Task], engine: Engine, tries: int = TRIES
) -> Iterator[tuple[Task, Found | None]]:
    """Each task with what the job made of it, in order; a few tasks are in hand at a time.

    A task whose worker dies is run again, alone, up to so many times; then None stands for its result. What else comes instead of a
    result is raised.
    """
    waiting: deque[tuple[Task, Future]] = deque()
    todo = iter(tasks)
    while True:
        while len(waiting) < engine.ahead and (task := next(todo, None)) is not None:
            waiting.append((task, _submitted(job, task, engine)))
        if not waiting:
            return
        task, future = waiting.popleft()
        try:
            found = future.result()
        except BrokenExecutor as error:
            engine.renew(error)
        else:
            yield task, found
            continue
        # A worker was killed, and all that was under way is lost. Which task did it, if one did, shows when each is alone.
        lost = [task, *(other for other, _ in waiting)]
        waiting.clear()
        for one in lost:
            yield one, _alone(job, one, engine, tries)


def _submitted(job: Callable[[Task], Found], task: Task, engine: Engine) -> Future:
    """What will be the result; where the executor is already broken, it says so when the result is asked for."""
    try:
        return engine.submit(job, task)
    except BrokenExecutor as error:
        broken: Future = Future()
        broken.set_exception(error)
        return broken


def _alone(job: Callable[[Task], Found], task: Task, engine: Engine, tries: int) -> Found | None:
    """The result of a task with nothing beside it."""
    for _ in range(tries):
        try:
            return engine.submit(job, task).result()
        except BrokenExecutor as error:
            engine.renew(error)
    return None
