"""How many times fewer worlds a paired comparison needs than an unpaired one: what is claimed, and what is seen.

python benchmarks/pairing.py [--one comprehensive-approach] [--other no-tcog] [--worlds 20] [--times 200] [--workers 2]

The same small comparison is made many times over. Paired, it sets the same worlds of both scenarios against each other;
unpaired, it sets worlds of the one against as many other worlds of the other. What is claimed is the ratio of variances
that one comparison of all the worlds finds within itself; what is seen is the ratio of the variances of the many small
ones, with the 95% interval that normal theory (the F distribution) gives it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from scipy.stats import f

from sim import Scenario
from sim.analysis.measures import in_common
from sim.analysis.pairing import paired, repeated
from sim.batch import run_many

SEED = 7
TOLD = ("settlement", "settlement-or-partial", "value.allies", "value.pyongyang", "deals", "provocations", "reversals")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--one", default="comprehensive-approach")
    options.add_argument("--other", default="no-tcog")
    options.add_argument("--worlds", type=int, default=20, help="of each scenario, in each small comparison")
    options.add_argument("--times", type=int, default=200, help="small comparisons, paired and unpaired")
    options.add_argument("--workers", type=int, default=2)
    asked = options.parse_args()
    one, other = Scenario.load(asked.one), Scenario.load(asked.other)
    worlds = 2 * asked.worlds * asked.times
    runs = run_many({"one": one, "other": other}, worlds, SEED, workers=asked.workers)
    before, after = (outcomes for _, outcomes in runs)

    low, high = f.ppf([0.025, 0.975], asked.times - 1, asked.times - 1)
    print(
        f"{asked.other} against {asked.one}: {asked.times} comparisons of {asked.worlds} worlds each, seed {SEED}\n"
        f"{'':32}{'± paired':>10}{'unpaired':>10}{'claimed':>10}{'seen':>8}  95% interval"
    )
    every = in_common(one.spec, other.spec)
    for name in (name for name in TOLD if name in every):
        values = [every[name].of(outcomes) for outcomes in (before, after)]
        spread = repeated(*values, asked.worlds).std()
        seen = (spread["unpaired"] / spread["paired"]) ** 2
        claimed = paired(*values, every[name].is_share).factor
        print(
            f"{every[name].words:32}{spread['paired']:10.2f}{spread['unpaired']:10.2f}{claimed:9.1f}x{seen:7.1f}x  "
            f"{seen / high:.1f} to {seen / low:.1f}"
        )


if __name__ == "__main__":
    main()
