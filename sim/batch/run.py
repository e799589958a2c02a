"""Many worlds of one scenario: cut into chunks, run on whatever executor there is, put together in order."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from numbers import Integral
from pathlib import Path

import pandas as pd

from agents import Party
from sim.batch.chunks import CHUNK, Chunk, run_chunk
from sim.batch.trajectories import Trajectories
from sim.model import consecutive
from sim.scenario import Scenario


@dataclass(frozen=True)
class Batch:
    """A finished batch.

    Attributes
    ----------
    scenario, seed, worlds : what was run
    outcomes : one row a world, columns as in ``sim.batch.outcomes.COLUMNS``
    trajectories : distribution over worlds of each level, stage, support and threat, month by month
    """

    scenario: Scenario
    seed: int
    worlds: range
    outcomes: pd.DataFrame = field(repr=False)
    trajectories: pd.DataFrame = field(repr=False)

    def save(self, directory: Path | str) -> list[Path]:
        """Write outcomes.parquet, outcomes.csv and trajectories.parquet; returns their paths."""
        folder = Path(directory)
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / name for name in ("outcomes.parquet", "outcomes.csv", "trajectories.parquet")]
        self.outcomes.to_parquet(paths[0], index=False)
        self.outcomes.to_csv(paths[1], index=False)
        self.trajectories.to_parquet(paths[2], index=False)
        return paths

    def _repr_html_(self) -> str:
        shares = self.outcomes["outcome"].value_counts(normalize=True, sort=False)
        names = {name: outcome.name for name, outcome in self.scenario.spec.outcomes.items()}
        rows = "".join(f"<tr><td>{names[str(name)]}</td><td>{share:.1%}</td></tr>" for name, share in shares.items())
        return (
            f"<b>{self.scenario.spec.title}</b>: {len(self.worlds):,} worlds, {self.scenario.spec.months} months, seed {self.seed}"
            f"<table>{rows}</table>"
        )


def run_batch(
    scenario: Scenario,
    worlds: int | range = 1_000,
    seed: int = 7,
    *,
    months: int | None = None,
    parties: Mapping[str, type[Party]] | None = None,
    workers: int = 1,
    chunk: int = CHUNK,
    progress: Callable[[int], None] | None = None,
) -> Batch:
    """Run many worlds and gather their outcomes.

    Parameters
    ----------
    scenario : Scenario
    worlds : int or range
        How many worlds, from 0, or which consecutive ones: ``range(812, 813)`` is world 812 alone, the same row.
    seed : int
    months : int, optional
        Horizon; the scenario's own where not given.
    parties : mapping of party id to subclass of Party, optional
    workers : int
        Processes; 1 runs in this one. With more, a script that calls this must do so under
        ``if __name__ == "__main__":``, since each process imports it anew.
    chunk : int
        Worlds to a chunk; the results do not depend on it.
    progress : callable, optional
        Called with the number of worlds finished, each time a chunk is done.

    Returns
    -------
    Batch

    Raises
    ------
    ValueError
        Where ``worlds``, ``workers`` or ``chunk`` is below 1, or ``parties`` names no party of the scenario.
    """
    if not isinstance(scenario, Scenario):
        raise TypeError(f"scenario must be a Scenario, as from Scenario.load(...), not {scenario!r}")
    if months is not None:
        scenario = scenario.lasting(months)
    numbers = consecutive(worlds)
    if not isinstance(seed, Integral) or seed < 0:
        raise ValueError(f"the seed must be a whole number that is not negative, not {seed!r}")
    if workers < 1 or chunk < 1:
        raise ValueError(f"workers and chunk must be at least 1, not {workers} and {chunk}")
    starts = range(numbers.start, numbers.stop, chunk)
    plan = [Chunk(scenario, range(a, min(a + chunk, numbers.stop)), seed, dict(parties or {})) for a in starts]
    tables: list[pd.DataFrame] = []
    whole: Trajectories | None = None
    for outcomes, trajectories in _run(plan, min(workers, len(plan))):
        tables.append(outcomes)
        if whole is None:
            whole = trajectories
        else:
            whole.add(trajectories)
        if progress:
            progress(len(outcomes))
    assert whole is not None
    return Batch(
        scenario=scenario,
        seed=seed,
        worlds=numbers,
        outcomes=pd.concat(tables, ignore_index=True),
        trajectories=whole.table(),
    )


def _run(plan: list[Chunk], workers: int) -> Iterator[tuple[pd.DataFrame, Trajectories]]:
    """Results in the order of the plan."""
    if workers == 1:
        yield from map(run_chunk, plan)
        return
    run_chunk(Chunk(plan[0].scenario.lasting(1), range(1), 0, plan[0].parties))  # the kernels are compiled here, once
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_leave_interrupts_to_the_coordinator) as pool:
        try:
            yield from pool.map(run_chunk, plan)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts_to_the_coordinator() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
