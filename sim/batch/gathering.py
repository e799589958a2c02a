"""Results of chunks in order, whatever happens to the workers: what is lost is run again, what fails is narrowed down."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future

import pyarrow as pa

from sim.batch.chunks import Chunk, Failure, Result, run_chunk
from sim.batch.engines import Engine

TRIES = 5  # times that a chunk may take its worker with it before it counts as failed
PIECES = 8  # failing pieces of a chunk from which it is not cut any further


def gather(chunks: Iterable[Chunk], engine: Engine) -> Iterator[Result]:
    """Run chunks, a few at a time, and hand back their results in order.

    A chunk whose worker dies is run again, alone, up to five times; one that raises is cut in halves until the worlds
    that fail stand alone, or are too many; these are reported as failures and the others go on.

    Where no world of the first chunk can be run, what is wrong is no accident, and its exception is raised.
    """
    waiting: deque[tuple[Chunk, Future]] = deque()
    ahead, anything = engine.ahead, False
    todo = iter(chunks)
    while True:
        while len(waiting) < ahead and (chunk := next(todo, None)) is not None:
            waiting.append((chunk, _submitted(chunk, engine)))
        if not waiting:
            return
        chunk, future = waiting.popleft()
        try:
            result = future.result()
        except BrokenExecutor:
            # A worker was killed, and all that was under way is lost. Which chunk did it, if one did, shows when each is alone.
            lost = [chunk, *(other for other, _ in waiting)]
            waiting.clear()
            engine.renew()
            for one in lost:
                yield _alone(one, engine)
            anything = True
            continue
        except Exception as error:
            result = _narrowed(chunk, error, engine)
            if result.outcomes is None and not anything:
                raise
        anything = True
        yield result


def _submitted(chunk: Chunk, engine: Engine) -> Future:
    """What will be the result; where the executor is already broken, it says so when the result is asked for."""
    try:
        return engine.submit(run_chunk, chunk)
    except BrokenExecutor as error:
        broken: Future = Future()
        broken.set_exception(error)
        return broken


def _alone(chunk: Chunk, engine: Engine) -> Result:
    """The result of a chunk with nothing beside it."""
    for _ in range(TRIES):
        try:
            return engine.submit(run_chunk, chunk).result()
        except BrokenExecutor:
            engine.renew()
        except Exception as error:
            return _narrowed(chunk, error, engine)
    return _failed(chunk, f"its worker died {TRIES} times (killed, or out of memory)")


def _narrowed(chunk: Chunk, error: Exception, engine: Engine) -> Result:
    """What can be had of a chunk that raised: it is cut in halves, level by level, as long as few pieces fail."""
    done: list[tuple[int, Result]] = []
    failing = [(0, len(chunk), error)]
    tried = False  # whatever failed is tried once more, even a single world
    while failing and len(failing) < PIECES and not (tried and all(last - first == 1 for first, last, _ in failing)):
        again, tried = [], True
        for first, last, _ in failing:
            middle = (first + last) // 2
            again += [(first, middle), (middle, last)] if middle > first else [(first, last)]
        failing = []
        for first, last in again:
            try:
                done.append((first, engine.submit(run_chunk, chunk.piece(first, last)).result()))
            except BrokenExecutor:
                engine.renew()
                done.append((first, _alone(chunk.piece(first, last), engine)))
            except Exception as another:
                failing.append((first, last, another))
    done += [(first, _failed(chunk.piece(first, last), _cause(why))) for first, last, why in failing]
    return together([result for _, result in sorted(done, key=lambda pair: pair[0])])


def _failed(chunk: Chunk, cause: str) -> Result:
    points = [None] * len(chunk) if chunk.points is None else [int(point) for point in chunk.points]
    worlds = zip(chunk.worlds, points, strict=True)
    return Result(None, None, None, tuple(Failure(int(world), cause, point) for world, point in worlds))


def _cause(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def together(results: list[Result]) -> Result:
    """Several results as one, in their order."""
    counted = [one.trajectories for one in results if one.trajectories is not None]
    for other in counted[1:]:
        counted[0].add(other)
    return Result(
        _joined([one.outcomes for one in results]),
        counted[0] if counted else None,
        _joined([one.traces for one in results]),
        tuple(failure for one in results for failure in one.failures),
    )


def _joined(tables: list[pa.Table | None]) -> pa.Table | None:
    found = [table for table in tables if table is not None]
    return pa.concat_tables(found).combine_chunks() if found else None
