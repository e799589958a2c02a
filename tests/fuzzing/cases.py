"""Cases of a target, one after another within bounds of time and memory, and what came of them.

A target makes a case from a source of chance, tries it, and says in a word what came of it: it ran, or it was refused as such
things are refused. Whatever else happens is a fault.
"""

from __future__ import annotations

import random
import resource
import signal
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

RAN, REFUSED = "ran", "refused"


class FaultError(Exception):
    """Something came of a case that should come of none."""


class TimeUpError(BaseException):
    """A case took longer than it may; no ``except Exception`` catches it."""


@dataclass(frozen=True)
class Target:
    """What is fuzzed.

    Attributes
    ----------
    attempt : callable
        Makes a case from a source of chance, tries it in an empty folder, and says what came of it.
    prepare : callable
        What is done once before the first case, without bounds.
    seconds : float
        How long a case may keep the processor busy.
    megabytes : float
        By how much a case may raise the most memory ever held.
    """

    name: str
    attempt: Callable[[random.Random, Path], str]
    prepare: Callable[[], object] = bool
    seconds: float = 20.0
    megabytes: float = 700.0


@dataclass
class Tally:
    """What came of the cases of a target.

    Attributes
    ----------
    came : Counter of word
    faults : dict of place and kind to the first case that showed it, and its traceback
    seconds, slowest : float
        For how long they, and the slowest of them, kept the processor busy.
    """

    name: str
    came: Counter[str] = field(default_factory=Counter)
    faults: dict[str, tuple[int, str]] = field(default_factory=dict)
    seconds: float = 0.0
    slowest: float = 0.0

    @property
    def cases(self) -> int:
        return self.came.total()

    def __str__(self) -> str:
        told = ", ".join(f"{many:,} {word}" for word, many in sorted(self.came.items()))
        return f"{self.name}: {self.cases:,} cases in {self.seconds:.0f} s of the processor (the slowest {self.slowest:.1f} s): {told}"


def tried(target: Target, seed: int, number: int, room: Path, tally: Tally) -> None:
    """Try one case and count what came of it."""
    place = room / f"{target.name}-{number}"
    place.mkdir()
    chance = random.Random(f"{target.name} {seed} {number}")
    began, held = time.process_time(), most_held()
    try:
        with within(target.seconds), warnings.catch_warnings():
            warnings.simplefilter("error")
            word = target.attempt(chance, place)
        if most_held() - held > target.megabytes:
            raise FaultError(f"the case took {most_held() - held:,.0f} MB")
    except (Exception, SystemExit, TimeUpError) as error:
        word = "at fault"
        frames = traceback.extract_tb(error.__traceback__)
        own = [one for one in frames if "/sim/" in one.filename or "/agents/" in one.filename] or frames
        kind = f"{type(error).__name__} in {Path(own[-1].filename).name}:{own[-1].name}:{own[-1].lineno}"
        if isinstance(error, FaultError):
            kind = f"{kind}: {str(error)[:60]}"
        tally.faults.setdefault(kind, (number, traceback.format_exc(limit=-12)))
    took = time.process_time() - began
    tally.came[word] += 1
    tally.seconds += took
    tally.slowest = max(tally.slowest, took)
    _emptied(place)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop what takes longer than so many seconds of the processor, in the main thread."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeUpError(f"more than {seconds:g} s of the processor")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def most_held() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _emptied(place: Path) -> None:
    """Take a case's folder away, whatever it made of it."""
    for path in sorted(place.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    place.rmdir()
