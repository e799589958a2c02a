"""``patterns`` and ``library``: what the model shows of the paper's patterns, and what it says of each scenario."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, note, progress, say


def tell_patterns(name: str, worlds: int, seed: int) -> None:
    """Measure the twelve patterns and print each with its effects, as soon as it has been measured."""
    from sim.analysis.patterns import PATTERNS, VERDICTS, Pattern, patterns

    scenario = load([name])[0]
    announce_compilation()
    say(
        f"{scenario.spec.title}: the twelve patterns in {worlds:,} worlds of seed {seed}. ± is half of a 95% interval. An effect is "
        "as expected where its whole interval lies on the expected side; numbers with a sign are differences in the same worlds. "
        "Where no expectation stands, the number is told for comparison only, and does not count."
    )
    note(
        "The scenario and its variants are run some 25 times over, which takes a minute or so for 500 worlds; each pattern is "
        "printed when it has been measured."
    )
    measured = patterns(scenario, worlds, seed)
    found: list[Pattern] = []
    while True:
        with waiting(f"Measuring pattern {len(found) + 1} of {len(PATTERNS)} ..."):
            pattern = next(measured, None)
        if pattern is None:
            break
        found.append(pattern)
        say(f"\n{pattern.number}. {pattern.says} ({pattern.source}): {pattern.verdict.upper()}", hang=3)
        if pattern.lacks:
            say(f"   The scenario has no {', no '.join(pattern.lacks)}.", hang=2)
        for effect in pattern.effects:
            wanted = f"; expected {effect.expected}" if effect.expected else "; for comparison"
            say(f"   {effect}{wanted}{'' if effect.shown else ', NOT SO'}", hang=2)
        sys.stdout.flush()
    tally = {verdict: sum(one.verdict == verdict for one in found) for verdict in VERDICTS}
    counts = [f"{count} {verdict}" for verdict, count in tally.items() if count or verdict != VERDICTS[-1]]
    say(f"\nOf {len(found)} patterns: {', '.join(counts)}.")


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A sign of life while something is worked out, shown only on a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def write_library(worlds: int, seed: int, out: Path | None) -> None:
    """Run every shipped scenario and write the page that compares them, or print it."""
    from sim.analysis.library import library
    from sim.scenario import shipped

    announce_compilation()
    with progress("The library", worlds * len(shipped())) as bar:
        page = "\n".join(library(worlds, seed, bar)) + "\n"
    if out is None:
        print(page, end="")
    else:
        out.write_text(page, encoding="utf-8")
        say(f"Written to {out}.")
