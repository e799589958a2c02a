"""Every claim about speed, measured in one run and printed beside what is asked of it.

    python benchmarks/table.py

Ratios hold on any machine; absolute figures are for orientation. It takes some ten minutes on two processors, most of them for the
memory of a coordinator with a million worlds. On a machine that does other work at the same time the ratios suffer.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from against_mesa import by_mesa, seconds
from profile_chunk import bare_cost, fastest

from sim import NegotiationModel, Scenario, run_batch
from sim.batch.chunks import CHUNK

HERE = Path(__file__).resolve().parent.parent
SEED = 7


@dataclass(frozen=True)
class Row:
    """A claim: what was measured, the figure as text, what it must be and what it aims at, and how it came out."""

    what: str
    figure: str
    must: str
    aim: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        return f"{self.what:<62} {self.figure:>24}   must {self.must:<7} aim {self.aim:<7} {'holds' if self.holds else 'DOES NOT HOLD'}"


def against_mesa(scenario: Scenario, rounds: int, worlds: int) -> Row:
    run_batch(scenario, 8, SEED)
    ratios = []
    for number in range(rounds):
        ours = worlds / seconds(lambda: run_batch(scenario, worlds, SEED))
        alone = [10 + number * 6 + k for k in range(6)]
        ratios.append(ours * seconds(partial(by_mesa, scenario, alone)) / 6)
    median = statistics.median(ratios)
    figure = f"{median:.0f}x ({min(ratios):.0f} to {max(ratios):.0f})"
    return Row("worlds/s of run_batch against mesa.batch_run, one process", figure, "100x", "300x", median, 100, True)


def two_processes(scenario: Scenario, worlds: int) -> Row:
    one = seconds(lambda: run_batch(scenario, worlds, SEED))
    two = seconds(lambda: run_batch(scenario, worlds, SEED, workers=2))
    figure = f"{one / two:.2f}x ({worlds / one:.0f} and {worlds / two:.0f}/s)"
    return Row(f"worlds/s on 2 processes against 1 ({worlds:,} worlds)", figure, "1.7x", "1.9x", one / two, 1.7, True)


def dispatch(scenario: Scenario, rounds: int) -> Row:
    took = fastest(scenario, [1, CHUNK], rounds)
    share = took[1] / took[CHUNK]
    return Row("share of a chunk's time outside kernels and NumPy", f"at most {share:.1%}", "20%", "10%", share, 0.2)


def over_bare(scenario: Scenario, rounds: int) -> Row:
    spent, _, whole = bare_cost(scenario, CHUNK, rounds)
    ratio = whole / spent.total()
    return Row("time of a chunk over its bare kernels and draws", f"{ratio:.2f}x", "3x", "2x", ratio, 3)


def one_step(scenario: Scenario) -> Row:
    taken = []
    for world in range(3):
        model = NegotiationModel(scenario, worlds=range(world, world + 1), rng=SEED, collect=False)
        while model.running:
            began = time.perf_counter()
            model.step()
            taken.append(time.perf_counter() - began)
    milliseconds = 1000 * statistics.median(taken)
    return Row("a step of one world, median of 360", f"{milliseconds:.2f} ms", "3 ms", "1 ms", milliseconds, 3)


# The high-water mark of a process's memory, which the system keeps; a child process inherits none of it.
COORDINATOR = """
import json, sys
from sim import Scenario, run_batch
if __name__ == "__main__":
    scenario, worlds, out = Scenario.load("comprehensive-approach").lasting(1), int(sys.argv[1]), sys.argv[2]
    run_batch(scenario, worlds, 7, workers=2, out=out)
    status = open("/proc/self/status").read()
    print(json.dumps(int(status.split("VmHWM:")[1].split()[0])))
"""


def memory(many: int) -> Row:
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "coordinator.py"
        script.write_text(COORDINATOR, encoding="utf-8")
        for worlds in (10_000, many):
            command = [sys.executable, str(script), str(worlds), str(Path(folder) / str(worlds))]
            told = subprocess.run(command, cwd=HERE, env=_with_house(), capture_output=True, text=True, check=True)
            peaks.append(json.loads(told.stdout) / 1024)
    figure = f"{peaks[1] / peaks[0]:.2f}x ({peaks[0]:.0f} and {peaks[1]:.0f} MB)"
    what = f"memory of the coordinator, {many:,} worlds against 10,000"
    return Row(what, figure, "1.5x", "1.1x", peaks[1] / peaks[0], 1.5)


def growth(what: str, sizes: list[int], job: Callable[[int], object]) -> Row:
    """The power of the size with which the time grows, by least squares on logarithms, and how well a line fits the times."""
    times = [min(seconds(partial(job, size)) for _ in range(2)) for size in sizes]
    power = float(np.polyfit(np.log(sizes), np.log(times), 1)[0])
    line = np.polynomial.Polynomial.fit(sizes, times, 1)
    fit = 1 - np.var(times - line(np.array(sizes))) / np.var(times)
    return Row(
        f"cost in {what} ({sizes[0]:,} to {sizes[-1]:,})",
        f"power {power:.2f}, R² {fit:.4f}",
        "linear",
        "linear",
        power,
        1.05,
    )


def answer_to_help() -> Row:
    command = [sys.executable, "run_sim.py", "--help"]
    taken = [seconds(lambda: subprocess.run(command, cwd=HERE, capture_output=True, check=True)) for _ in range(5)]
    return Row("python run_sim.py --help", f"{min(taken):.2f} s", "1 s", "0.4 s", min(taken), 1)


def _with_house() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HERE)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--scenario", default="comprehensive-approach")
    options.add_argument("--rounds", type=int, default=3, help="of the comparison with mesa.batch_run")
    options.add_argument("--worlds", type=int, default=2_048, help="of a batch in it")
    options.add_argument("--large", type=int, default=16_384, help="worlds of a large batch")
    options.add_argument("--many", type=int, default=1_000_000, help="worlds of one month for the coordinator's memory")
    asked = options.parse_args()
    scenario = Scenario.load(asked.scenario)
    rows = [
        partial(against_mesa, scenario, asked.rounds, asked.worlds),
        partial(two_processes, scenario, asked.large),
        partial(dispatch, scenario, asked.rounds),
        partial(over_bare, scenario, asked.rounds),
        partial(one_step, scenario),
        partial(memory, asked.many),
        partial(growth, "worlds", [1024, 2048, 4096, 8192], lambda worlds: run_batch(scenario, worlds, SEED)),
        partial(growth, "months", [30, 60, 120, 240], lambda months: run_batch(scenario, 1024, SEED, months=months)),
        answer_to_help,
    ]
    made = []
    for measure in rows:
        made.append(measure())
        print(made[-1], flush=True)
    sys.exit(0 if all(row.holds for row in made) else 1)


if __name__ == "__main__":
    main()
