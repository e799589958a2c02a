"""``python -m tests.fuzzing``: fuzz for some minutes, and write what came of how many cases."""

from __future__ import annotations

import argparse
import faulthandler
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from .cases import Tally, Target, tried
from .targets import targets

GIGABYTES = 8
AT_ONCE = 10  # seconds that one target has before the next is at it


def main() -> int:
    """Returns 1 where there was a fault."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    asked.add_argument("--minutes", type=float, default=10.0, help="for how long")
    asked.add_argument("--seed", type=int, default=1, help="the same seed, the same cases")
    asked.add_argument("--of", action="append", choices=list(targets()), help="only this; may be given again")
    asked.add_argument("--case", type=int, help="only the case of this number, and its traceback")
    given = asked.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30, resource.getrlimit(resource.RLIMIT_AS)[1]))
    chosen = [target for name, target in targets().items() if name in (given.of or targets())]
    for target in chosen:
        target.prepare()
    tallies = {target.name: Tally(target.name) for target in chosen}
    with tempfile.TemporaryDirectory(prefix="fuzzing-", ignore_cleanup_errors=True) as room:
        try:
            if given.case is not None:
                for target in chosen:
                    _watched(target, given.seed, given.case, Path(room), tallies[target.name])
            else:
                _in_turn(chosen, given.minutes * 60, given.seed, Path(room), tallies)
        except KeyboardInterrupt:
            print("Stopped.", file=sys.stderr)
    for tally in tallies.values():
        print(tally)
        for kind, (number, trace) in tally.faults.items():
            print(f"  FAULT, first at --of {tally.name} --seed {given.seed} --case {number}: {kind}")
            if given.case is not None:
                print(trace)
    return int(any(tally.faults for tally in tallies.values()))


def _in_turn(chosen: list[Target], seconds: float, seed: int, room: Path, tallies: dict[str, Tally]) -> None:
    """Each target for a while, then the next, until the time is over."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        for target in chosen:
            until = min(ends, time.monotonic() + AT_ONCE)
            while time.monotonic() < until:
                _watched(target, seed, tallies[target.name].cases, room, tallies[target.name])
        print(" | ".join(map(str, tallies.values())), file=sys.stderr, flush=True)


def _watched(target: Target, seed: int, number: int, room: Path, tally: Tally) -> None:
    """A case that hangs where no signal reaches it ends the run with a traceback."""
    faulthandler.dump_traceback_later(8 * target.seconds, exit=True)
    try:
        tried(target, seed, number, room, tally)
    finally:
        faulthandler.cancel_dump_traceback_later()
    if any(first == number for first, _ in tally.faults.values()):
        print(f"FAULT: --of {target.name} --seed {seed} --case {number}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
