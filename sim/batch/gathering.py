"""Results of chunks in order, whatever happens to the workers: what is lost with one is run again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future

from sim.batch.chunks import Chunk, Failure, Result, attempt
from sim.batch.engines import Engine

TRIES = 5  # times that a chunk may take its worker with it before it counts as failed


def gather(chunks: Iterable[Chunk], engine: Engine) -> Iterator[Result]:
    """Run chunks, a few at a time, and hand back their results in order.

    A chunk whose worker dies is run again, alone, up to five times, and then reported as failed. What the model raises is dealt with
    by the worker (``attempt``); so whatever else comes instead of a result is a failure of the executor itself.

    Raises
    ------
    RuntimeError
        Where the executor fails again and again.
    Exception
        What the model raised, where it did so in too many worlds.
    """
    waiting: deque[tuple[Chunk, Future]] = deque()
    todo = iter(chunks)
    while True:
        while len(waiting) < engine.ahead and (chunk := next(todo, None)) is not None:
            waiting.append((chunk, _submitted(chunk, engine)))
        if not waiting:
            return
        chunk, future = waiting.popleft()
        try:
            yield _sound(future.result())
            continue
        except BrokenExecutor as error:
            engine.renew(error)
        # A worker was killed, and all that was under way is lost. Which chunk did it, if one did, shows when each is alone.
        lost = [chunk, *(other for other, _ in waiting)]
        waiting.clear()
        for one in lost:
            yield _sound(_alone(one, engine))


def _submitted(chunk: Chunk, engine: Engine) -> Future:
    """What will be the result; where the executor is already broken, it says so when the result is asked for."""
    try:
        return engine.submit(attempt, chunk)
    except BrokenExecutor as error:
        broken: Future = Future()
        broken.set_exception(error)
        return broken


def _alone(chunk: Chunk, engine: Engine) -> Result:
    """The result of a chunk with nothing beside it."""
    for _ in range(TRIES):
        try:
            return engine.submit(attempt, chunk).result()
        except BrokenExecutor as error:
            engine.renew(error)
    cause = f"its worker died {TRIES} times (killed, or out of memory)"
    points = [None] * len(chunk) if chunk.points is None else [int(point) for point in chunk.points]
    worlds = zip(chunk.worlds, points, strict=True)
    return Result(None, None, None, tuple(Failure(int(world), cause, point) for world, point in worlds))


def _sound(result: Result) -> Result:
    """A result with something in it; where there is nothing but an exception, that is raised."""
    if result.error is not None and not len(result):
        raise result.error
    return result
