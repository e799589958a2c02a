"""Results of jobs in order, whatever happens to the workers: what is lost with one is run again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future
from typing import TypeVar

from sim.batch.chunks import Chunk, Failure, Result, attempt
from sim.batch.engines import Engine

TRIES = 5  # times that a job may take its worker with it before it is given up
LOST = f"its worker died {TRIES} times (killed, or out of memory)"

Task = TypeVar("Task")
Found = TypeVar("Found")


def gather(chunks: Iterable[Chunk], engine: Engine) -> Iterator[Result]:
    """Run chunks, a few at a time, and hand back their results in order.

    What the model raises is dealt with by the worker (``attempt``). A chunk that takes its worker with it again and again is reported
    as failed.

    Raises
    ------
    RuntimeError
        Where the executor is not ours to make anew and breaks.
    Exception
        What the model raised, where it did so in too many worlds.
    """
    for chunk, result in in_order(attempt, chunks, engine):
        if result is None:
            points = [None] * len(chunk) if chunk.points is None else [int(point) for point in chunk.points]
            worlds = zip(chunk.worlds, points, strict=True)
            yield Result(None, None, None, tuple(Failure(int(world), LOST, point) for world, point in worlds))
        elif result.error is not None and not len(result):
            raise result.error
        else:
            yield result


def in_order(
    job: Callable[[Task], Found], tasks: Iterable[Task], engine: Engine
) -> Iterator[tuple[Task, Found | None]]:
    """Each task with what the job made of it, in order; a few tasks are in hand at a time.

    A task whose worker dies is run again, alone, up to five times; then None stands for its result. What else comes instead of a
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
            yield one, _alone(job, one, engine)


def _submitted(job: Callable[[Task], Found], task: Task, engine: Engine) -> Future:
    """What will be the result; where the executor is already broken, it says so when the result is asked for."""
    try:
        return engine.submit(job, task)
    except BrokenExecutor as error:
        broken: Future = Future()
        broken.set_exception(error)
        return broken


def _alone(job: Callable[[Task], Found], task: Task, engine: Engine) -> Found | None:
    """The result of a task with nothing beside it."""
    for _ in range(TRIES):
        try:
            return engine.submit(job, task).result()
        except BrokenExecutor as error:
            engine.renew(error)
    return None
