"""Where the time of a chunk goes: how much is Python and dispatch, and how much the chunk costs over its bare kernels and draws.

python benchmarks/profile_chunk.py [--scenario comprehensive-approach] [--worlds 1024] [--rounds 5]

**Dispatch.** A chunk of one world does every call that a chunk of many does, and next to no arithmetic. Its time over the
chunk's is therefore a bound from above on the share that is spent outside compiled kernels and NumPy. As a check, a straight
line is laid through the times of chunks of several sizes; where it meets no worlds is the cost that does not depend on them.

**Bare cost.** Every compiled kernel is timed in place, on the arrays that it is given in the run, and so is every block of
random numbers. What the chunk takes beyond their sum went into passes over arrays by NumPy, memory and dispatch.

Sizes take turns, round by round, and each counts with its fastest round, since whatever else runs on the machine can only slow
it. Compilation is left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from numba.core.dispatcher import Dispatcher
from numba.np.ufunc.gufunc import GUFunc

from sim import Scenario
from sim.batch.chunks import Chunk, run_chunk
from sim.world.chance import Chance

SEED = 7
MOST_DISPATCH, MOST_OVER_BARE = 0.2, 3.0
DRAWS = "random draws"


def chunk_seconds(scenario: Scenario, worlds: int) -> float:
    """Processor time of a chunk from first month to last."""
    began = time.process_time()
    run_chunk(Chunk(scenario, np.arange(worlds), SEED))
    return time.process_time() - began


def fastest(scenario: Scenario, sizes: list[int], rounds: int) -> dict[int, float]:
    """Seconds of a chunk of each size."""
    times = [{size: chunk_seconds(scenario, size) for size in sizes} for _ in range(rounds)]
    return {size: min(round_[size] for round_ in times) for size in sizes}


@contextmanager
def timed(seconds: Counter[str], calls: Counter[str]) -> Iterator[None]:
    """Time every compiled kernel and every block of random numbers while this lasts."""

    def watch(name: str, job: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **options: Any) -> Any:
            began = time.process_time_ns()
            given = job(*args, **options)
            seconds[name] += (time.process_time_ns() - began) * 1e-9
            calls[name] += 1
            return given

        return watched

    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] in ("agents", "sim")]
    found = [(m, n, k) for m in ours for n, k in vars(m).items() if isinstance(k, Dispatcher | GUFunc)]
    uniform = Chance._uniform
    for module, name, kernel in found:
        setattr(module, name, watch(name, kernel))
    Chance._uniform = watch(DRAWS, uniform)  # type: ignore[method-assign]
    try:
        yield
    finally:
        Chance._uniform = uniform  # type: ignore[method-assign]
        for module, name, kernel in found:
            setattr(module, name, kernel)


def bare_cost(scenario: Scenario, worlds: int, rounds: int) -> tuple[Counter[str], Counter[str], float]:
    """Seconds and calls by kernel, and seconds of the chunk they were timed in: of the round in which the chunk was fastest."""
    best: tuple[Counter[str], Counter[str], float] | None = None
    for _ in range(rounds):
        seconds: Counter[str] = Counter()
        calls: Counter[str] = Counter()
        with timed(seconds, calls):
            whole = chunk_seconds(scenario, worlds)
        if best is None or whole < best[2]:
            best = seconds, calls, whole
    assert best is not None
    return best


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--scenario", default="comprehensive-approach")
    options.add_argument("--worlds", type=int, default=1024)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    scenario, worlds = Scenario.load(asked.scenario), asked.worlds
    run_chunk(Chunk(scenario, np.arange(2), SEED))

    sizes = sorted({1, worlds // 8, worlds // 4, worlds // 2, worlds})
    took = fastest(scenario, sizes, asked.rounds)
    for size in sizes:
        print(f"a chunk of {size:5,} worlds: {took[size]:6.3f} s, {size / took[size]:6.1f} worlds/s")
    slope, fixed = np.polyfit(sizes, [took[size] for size in sizes], 1)
    print(
        f"dispatch: at most {took[1] / took[worlds]:.1%} of the chunk, the time of one world over that of {worlds:,} "
        f"(wanted: at most {MOST_DISPATCH:.0%})"
    )
    print(f"          by a straight line: {fixed:.3f} s that do not depend on the worlds, {slope * 1e3:.3f} ms a world")

    seconds, calls, whole = bare_cost(scenario, worlds, asked.rounds)
    drawn, kernels = seconds[DRAWS], seconds.total() - seconds[DRAWS]
    print(
        f"bare cost: kernels {kernels:.3f} s in {calls.total() - calls[DRAWS]:,} calls, random draws {drawn:.3f} s; "
        f"the chunk {whole:.3f} s is {whole / (kernels + drawn):.2f} times that (wanted: at most {MOST_OVER_BARE:.0f})"
    )
    for name, spent in seconds.most_common(12):
        print(f"  {name:22s} {spent:6.3f} s, {spent / whole:5.1%}, {spent / calls[name] * 1e6:7.1f} us a call")


if __name__ == "__main__":
    main()
