"""Worlds a second of ``run_batch`` against ``mesa.batch_run`` on the same model, the same seed and worlds, one process.

python benchmarks/against_mesa.py [--worlds 2048] [--mesa-worlds 6] [--rounds 3]

The two take turns, round by round, so that a machine whose speed drifts slows both; what is quoted is the median of the
rounds' ratios. Compilation and a first run of each are left out. Before anything is timed, the rows are compared.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from inspect import signature

import mesa

from sim import NegotiationModel, Scenario, run_batch

SEED = 7


def by_mesa(scenario: Scenario, worlds: list[int]) -> list[dict]:
    """One Mesa run a world."""
    parameters = {"scenario": [scenario], "worlds": [range(k, k + 1) for k in worlds]}
    if "rng" in signature(mesa.batch_run).parameters:
        return mesa.batch_run(NegotiationModel, parameters, rng=[SEED], display_progress=False)
    return mesa.batch_run(NegotiationModel, {**parameters, "rng": [SEED]}, display_progress=False)


def seconds(job) -> float:
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--scenario", default="comprehensive-approach")
    options.add_argument("--worlds", type=int, default=2048)
    options.add_argument("--mesa-worlds", type=int, default=6)
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    scenario = Scenario.load(asked.scenario)

    rows = run_batch(scenario, 3, SEED).outcomes
    runs = [row for row in by_mesa(scenario, [0, 1, 2]) if row["party"] == "pyongyang"]
    # Mesa 3.3 hands out what agents reported one step late, so what the model reported is compared.
    columns = ["outcome", "deals", "provocations"]
    same = all([row[c] for c in columns] == rows.loc[k, columns].tolist() for k, row in enumerate(runs))
    print(f"the same worlds give the same rows: {same}")
    if not same:
        sys.exit(1)

    ratios, ours, theirs = [], [], []
    for number in range(asked.rounds):
        batch = asked.worlds / seconds(lambda: run_batch(scenario, asked.worlds, SEED))
        alone = [10 + number * asked.mesa_worlds + k for k in range(asked.mesa_worlds)]
        one = asked.mesa_worlds / seconds(partial(by_mesa, scenario, alone))
        ours.append(batch)
        theirs.append(one)
        ratios.append(batch / one)
        print(
            f"round {number + 1}: run_batch {batch:8.1f} worlds/s, mesa.batch_run {one:6.2f} worlds/s, {ratios[-1]:6.0f}x"
        )
    print(
        f"median: run_batch {statistics.median(ours):.1f} worlds/s, mesa.batch_run {statistics.median(theirs):.2f} worlds/s, "
        f"ratio {statistics.median(ratios):.0f}x (wanted: at least 100x)"
    )


if __name__ == "__main__":
    main()
