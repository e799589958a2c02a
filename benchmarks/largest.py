"""Time and memory of a negotiation far larger than any that people hold: 300 items, 12 parties at one table, 1,000 months.

python benchmarks/largest.py [--items 300] [--parties 12] [--months 1000] [--worlds 16]

The scenario is that of ``tests/model/test_extremes.py``, which checks that all holds in it that must.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "model"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from test_extremes import wide

from sim import run_batch

if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("items", 300), ("parties", 12), ("months", 1000), ("worlds", 16)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    given = asked.parse_args()
    scenario = wide(given.items, given.parties, given.months)
    run_batch(scenario.lasting(1), 1)  # what is compiled is no part of it
    began = time.perf_counter()
    batch = run_batch(scenario, given.worlds)
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{given.items} items, {given.parties} parties, {given.months:,} months, {given.worlds} worlds: {seconds:.0f} s, "
        f"{memory:,.0f} MB at the most; {batch.outcomes['deals'].mean():.1f} deals a world"
    )
