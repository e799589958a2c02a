"""Other worlds of the same scenario and seed, run in a process of its own while the page goes on.

One process for the whole server, one scenario at a time, the rest in a queue; what was run is kept for whoever asks next.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from functools import partial

from sim.analysis.courses import Courses, courses, joined
from sim.batch.engines import begin_work
from sim.scenario import Scenario

WORLDS = 200
PART = 40
KEPT = 24
"""Scenarios and seeds whose worlds are kept."""
WAITING = 12
"""Scenarios that may wait; whoever comes then is sent away."""

Progress = Callable[[int], None]


class TooBusyError(Exception):
    """Too many others are waiting already."""


def why_not(error: Exception) -> str:
    """Why there are no other worlds to compare with: a sentence, and all of it on the terminal where it was not foreseen."""
    if isinstance(error, TooBusyError):
        return "Too many others are waiting; it may go in a minute."
    if isinstance(error, BrokenExecutor):
        return "The process that runs other worlds has died."
    logging.getLogger(__name__).error("other worlds could not be compared with", exc_info=error)
    return f"The other worlds could not be compared with ({type(error).__name__}: {error})."


class Background:
    """Runs worlds in a process of its own."""

    def __init__(self, worlds: int = WORLDS) -> None:
        self.worlds = worlds
        self._kept: OrderedDict[tuple[str, int], Courses] = OrderedDict()
        self._under_way: dict[tuple[str, int], asyncio.Task[Courses]] = {}
        self._listening: dict[tuple[str, int], list[Progress]] = {}
        self._turn = asyncio.Semaphore(1)
        self._pool: ProcessPoolExecutor | None = None

    @property
    def waiting(self) -> int:
        """Scenarios that are being run or wait for it."""
        return len(self._under_way)

    def known(self, scenario: Scenario, seed: int) -> Courses | None:
        """What was run already."""
        return self._kept.get((scenario.fingerprint, seed))

    async def run(self, scenario: Scenario, seed: int, progress: Progress = lambda _: None) -> Courses:
        """The first worlds of a seed; ``progress`` is told how many are done.

        Raises
        ------
        TooBusyError
            Where too many others wait.
        BrokenExecutor
            Where its process died twice.
        """
        key = scenario.fingerprint, seed
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._under_way:
            if self.waiting >= WAITING:
                raise TooBusyError
            self._listening[key] = []
            self._under_way[key] = asyncio.create_task(self._run(key, scenario, seed))
        self._listening[key].append(progress)
        return await asyncio.shield(self._under_way[key])

    async def _run(self, key: tuple[str, int], scenario: Scenario, seed: int) -> Courses:
        try:
            async with self._turn:
                parts = []
                for first in range(0, self.worlds, PART):
                    worlds = range(first, min(first + PART, self.worlds))
                    parts.append(await self._in_process(scenario, worlds, seed))
                    self._tell(key, worlds.stop)
            found = joined(parts)
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return found
        finally:
            del self._under_way[key], self._listening[key]

    def _tell(self, key: tuple[str, int], done: int) -> None:
        """Say how many are done; who cannot hear it is told no more, and the others are."""
        for progress in list(self._listening[key]):
            try:
                progress(done)
            except Exception:
                logging.getLogger(__name__).exception("somebody who waits for other worlds could not be told of them")
                self._listening[key].remove(progress)

    async def _in_process(self, scenario: Scenario, worlds: range, seed: int) -> Courses:
        """One part; a process that died is replaced once."""
        loop = asyncio.get_running_loop()
        for attempt in range(2):
            if self._pool is None:
                spawn = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=begin_work)
            try:
                return await loop.run_in_executor(self._pool, partial(courses, scenario, worlds, seed))
            except BrokenExecutor:
                self.close()
                if attempt:
                    raise
        raise AssertionError("two attempts end with a result or an error")

    def close(self, wait: bool = False) -> None:
        """End the process; ``wait`` for the part that is under way, so that nothing of it stays behind."""
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=True)
            self._pool = None
