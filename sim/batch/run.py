"""Many worlds of one scenario or of several: cut into chunks, run on whatever executor there is, put together in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from itertools import chain
from numbers import Integral
from pathlib import Path

import pandas as pd
import pyarrow as pa

from agents import Party
from sim.batch.batch import Batch
from sim.batch.chunks import CHUNK, Chunk, Result, compile_kernels, load_kernels, together
from sim.batch.engines import Engine, engine
from sim.batch.folder import StoreError, erase
from sim.batch.gathering import gather
from sim.batch.identity import identity
from sim.batch.limits import TooLong, interruptible, limited
from sim.batch.plan import Plan, Until, check
from sim.batch.shares import share_interval
from sim.batch.store import Store
from sim.batch.trajectories import Trajectories
from sim.model import NegotiationModel, consecutive
from sim.scenario import Scenario

MOST_UNTIL = 1_000_000  # worlds at which a batch that runs until a share is known gives up
Progress = Callable[[int], None]


def run_batch(
    scenario: Scenario,
    worlds: int | range | None = None,
    seed: int = 7,
    *,
    months: int | None = None,
    parties: Mapping[str, type[Party]] | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    executor: Executor | None = None,
    chunk: int = CHUNK,
    seconds: float | None = None,
    points: pd.DataFrame | None = None,
    trace: int | Sequence[int] = 0,
    until: float | None = None,
    outcome: str = "settlement",
    out: Path | str | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Batch:
    """Run many worlds and gather their outcomes.

    Parameters
    ----------
    scenario : Scenario
    worlds : int or range, optional
        How many worlds, from 0, or which consecutive ones: ``range(812, 813)`` is world 812 alone, the same row. 1,000 where
        not given; with ``until``, at most a million.
    seed : int
    months : int, optional
        Horizon; the scenario's own where not given.
    parties : mapping of party id to subclass of Party, optional
    workers : int
        Processes; 1 runs in this one. With more, a script that calls this must do so under
        ``if __name__ == "__main__":``, since each process imports it anew.
    scheduler : str, optional
        Address of a Dask scheduler whose workers are to run it, as ``tcp://host:8786``.
    executor : concurrent.futures.Executor, optional
        Another executor to run it on; ``workers`` says how many chunks it runs at a time.
    chunk : int
        Most worlds to a chunk; the results do not depend on it.
    seconds : float, optional
        How long a chunk may take: a guard against a government of one's own that never returns. A chunk that takes longer is
        interrupted and cut in halves, which may take as long each, until the worlds that take too long stand alone; these fail.
        In this process whatever Python code waits or goes round is interrupted (by the alarm SIGALRM), and a worker process is
        ended that cannot be. Several times what a chunk usually takes leaves room for a slow moment of the machine.
    points : pandas.DataFrame, optional
        A design: a column for each number to vary, named by its path, and a row a point. Every point is run in the same
        worlds.
    trace : int or sequence of int
        Worlds whose every month is kept: so many, spread evenly, or these.
    until : float, optional
        Stop as soon as half the 95% interval of the share of ``outcome`` is no wider than this. One looks after every
        1,024 worlds.
    outcome : str
        The outcome class meant, or ``settlement`` for all that count as one.
    out : path, optional
        Folder to keep the batch in while it runs, so that memory does not grow with worlds, and so that it goes on where it
        was when it is run again. Without it, tables are held in memory.
    overwrite : bool
        Whether another batch in that folder is taken away first.
    progress : callable, optional
        Called with the number of worlds finished, each time a chunk is done.

    Returns
    -------
    Batch

    Raises
    ------
    ValueError
        Where ``worlds``, ``workers`` or ``chunk`` is below 1, ``parties`` names no party of the scenario or a class that worker
        processes cannot import, or ``seconds`` is given for an executor or scheduler of one's own.
    TimeoutError
        Where too many worlds of a chunk took longer than ``seconds``.
    ScenarioError
        Where a path of ``points`` leads nowhere or a value does not fit there.
    StoreError
        Where ``out`` holds another batch, is in use, or cannot be written.
    """
    if worlds is None:
        worlds = 1_000 if until is None else MOST_UNTIL
    plan = _plan(
        scenario,
        worlds,
        seed,
        months,
        parties or {},
        chunk,
        points,
        trace,
        None if until is None else Until(outcome, until),
        seconds,
    )
    if out is None:
        with engine(workers, scheduler, executor, seconds is not None) as runs:
            return _in_memory(plan, runs, progress)
    folder = Path(out)
    if overwrite:
        _make_room(folder, plan)
    store = Store.create(folder, plan)
    with store.writing(), engine(workers, scheduler, executor, seconds is not None) as runs:
        _into(store, plan, runs, progress)
    return Batch.open(folder)


def resume(
    folder: Path | str,
    *,
    parties: Mapping[str, type[Party]] | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    executor: Executor | None = None,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Go on with a batch that was stopped; one that is finished is left as it is.

    Parameters
    ----------
    folder : path
        Where it was begun.
    parties : mapping of party id to subclass of Party
        The same classes with which it was begun, where it had any.
    workers, scheduler, executor, seconds, progress
        As of ``run_batch``; they need not be those with which it was begun.

    Raises
    ------
    StoreError
        Where there is no batch, it is damaged or in use, or the model or a library is another than it was begun with.
    """
    store = Store.open(folder)
    given = {party: f"{who.__module__}.{who.__qualname__}" for party, who in (parties or {}).items()}
    if given != store.own:
        own = ", ".join(f"{party} by {who}" for party, who in store.own.items()) or "no classes of one's own"
        raise StoreError(f"{folder} was begun with {own}: give the same to resume it, in code, as parties=")
    if not store.finished:
        store.check_versions()
        plan = replace(store.plan, parties=dict(parties or {}), seconds=seconds)
        with store.writing(), engine(workers, scheduler, executor, seconds is not None) as runs:
            _into(store, plan, runs, progress)
    return Batch.open(folder)


def run_many(
    scenarios: Mapping[str, Scenario],
    worlds: int | range = 1_000,
    seed: int = 7,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Outcomes of several scenarios in the same worlds, one after the other, all through one executor.

    Yields
    ------
    name, outcomes
        In the order given.
    """
    plans = {name: _plan(scenario, worlds, seed) for name, scenario in scenarios.items()}
    with engine(workers, scheduler, executor) as runs:
        # When many scenarios are under way there is enough to do for all workers without cutting each one small.
        share = 1 if len(plans) > runs.workers else runs.workers

        def chunks(plan: Plan) -> Iterator[Chunk]:
            return chain.from_iterable(plan.chunks(part, share) for part in range(plan.parts))

        _compile_for(runs, *plans.values())
        results = gather(chain.from_iterable(map(chunks, plans.values())), runs)
        for name, plan in plans.items():
            tables = []
            for _ in chunks(plan):
                result = next(results)
                if result.failures:
                    raise RuntimeError(f"{name}: world {result.failures[0].world} failed: {result.failures[0].cause}")
                assert result.outcomes is not None
                tables.append(result.outcomes)
                if progress:
                    progress(result.outcomes.num_rows)
            yield name, pa.concat_tables(tables).to_pandas()


def _plan(
    scenario: Scenario,
    worlds: int | range,
    seed: int,
    months: int | None = None,
    parties: Mapping[str, type[Party]] | None = None,
    chunk: int = CHUNK,
    points: pd.DataFrame | None = None,
    trace: int | Sequence[int] = 0,
    until: Until | None = None,
    seconds: float | None = None,
) -> Plan:
    if not isinstance(scenario, Scenario):
        raise TypeError(f"scenario must be a Scenario, as from Scenario.load(...), not {scenario!r}")
    if not isinstance(seed, Integral) or seed < 0:
        raise ValueError(f"the seed must be a whole number that is not negative, not {seed!r}")
    if months is not None:
        scenario = scenario.lasting(months)
    numbers = consecutive(worlds)
    if points is not None:
        check(points, scenario)
    plan = Plan(
        scenario, numbers, int(seed), dict(parties or {}), points, _spread(trace, numbers), until, chunk, seconds
    )
    if parties and (seconds is None or interruptible()):
        _refuse_what_cannot_be_seated(plan)  # elsewhere a worker does
    return plan


def _refuse_what_cannot_be_seated(plan: Plan) -> None:
    if plan.seconds is not None:
        load_kernels(plan.scenario)
    try:
        limited(
            plan.seconds,
            lambda: NegotiationModel(plan.scenario, worlds=1, rng=0, parties=plan.parties, collect=False),
        )
    except TooLong as over:
        raise TimeoutError(str(over)) from None


def _spread(trace: int | Sequence[int], worlds: range) -> tuple[int, ...]:
    """So many worlds spread evenly over all, or those named."""
    if not isinstance(trace, Integral):
        return tuple(sorted({int(world) for world in trace}))  # type: ignore[union-attr]
    if trace < 0:
        raise ValueError(f"cannot trace {trace} worlds")
    many = min(int(trace), len(worlds))
    return tuple(worlds[place * len(worlds) // many] for place in range(many)) if many else ()


def _make_room(folder: Path, plan: Plan) -> None:
    """Erase what a folder holds, unless it is this very batch."""
    try:
        store = Store.open(folder)
        same = store.identity == identity(plan)
        store.check()
    except StoreError:
        same = False
    if not same:
        erase(folder)


def _in_memory(plan: Plan, runs: Engine, progress: Progress | None) -> Batch:
    tally = _Tally(plan)
    done = [result for _, result in _in_parts(plan, 0, runs, progress, tally)]
    return Batch(
        plan,
        _tables=tuple(result.outcomes for result in done if result.outcomes is not None),
        _traced=tuple(result.traces for result in done if result.traces is not None),
        _counted=tally.counted,
        _failed=tuple(failure for result in done for failure in result.failures),
    )


def _into(store: Store, plan: Plan, runs: Engine, progress: Progress | None) -> None:
    """Run what is not yet in a store."""
    store.check()
    if store.finished:
        return
    store.clear()
    parts, rows, failures, counted = store.progress()
    if progress and rows:
        progress(rows)
    tally = _Tally(plan, counted)
    for table in store.parts(["outcome"]) if plan.until else ():
        tally.met(table)
    for part, result in _in_parts(plan, parts, runs, progress, tally):
        failures += result.failures
        rows += len(result)
        store.add(part, result, failures, tally.counted, rows)
    store.finish(None if tally.counted is None else tally.counted.table())


def _in_parts(
    plan: Plan, first: int, runs: Engine, progress: Progress | None, tally: _Tally
) -> Iterator[tuple[int, Result]]:
    """Parts of a batch from the first that is wanted, each as soon as it is whole, until there are enough."""
    sizes: deque[int] = deque()

    def chunks() -> Iterator[Chunk]:
        for part in range(first, plan.parts):
            cut = list(plan.chunks(part, runs.workers))
            sizes.append(len(cut))
            yield from cut

    _compile_for(runs, plan)
    results = gather(chunks(), runs)
    part = first
    while part < plan.parts and not tally.enough:
        held: list[Result] = []
        while not held or (len(held) < sizes[0] and not tally.enough):
            held.append(tally.add(next(results)))
            if progress:
                progress(len(held[-1]))
        sizes.popleft()
        whole = together(held)
        if part == 0 and whole.outcomes is None and whole.error is not None:
            raise whole.error  # not one world could be run: what is wrong is no accident
        yield part, whole
        part += 1


class _Tally:
    """What is counted over all results: the trajectories, and the worlds of the awaited outcome, where a plan awaits one."""

    def __init__(self, plan: Plan, counted: Trajectories | None = None) -> None:
        self._until = plan.until
        self._awaited = plan.classes() if plan.until else []
        self._met = self._worlds = 0
        self.counted = counted

    def add(self, result: Result) -> Result:
        """Count a result; returned is what is left of it to be kept."""
        self.met(result.outcomes)
        if self.counted is None:
            self.counted = result.trajectories
        elif result.trajectories is not None:
            self.counted.add(result.trajectories)
        return replace(result, trajectories=None)

    def met(self, outcomes: pa.Table | None) -> None:
        """Count the worlds that met the awaited outcome."""
        if self._until is not None and outcomes is not None:
            self._met += int(outcomes.column("outcome").to_pandas().isin(self._awaited).sum())
            self._worlds += outcomes.num_rows

    @property
    def enough(self) -> bool:
        if self._until is None or not self._worlds:
            return False
        low, high = share_interval(self._met, self._worlds)
        return (high - low) / 2 <= self._until.half_width


def _compile_for(runs: Engine, *plans: Plan) -> None:
    if plans and runs.elsewhere:
        compile_kernels(plans[0].scenario)
