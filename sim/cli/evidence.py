"""``patterns`` and ``library``: what the model shows of the paper's patterns, and what it says of each scenario."""

from __future__ import annotations

from pathlib import Path

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, progress, say


def tell_patterns(name: str, worlds: int, seed: int) -> None:
    """Measure the twelve patterns and print each with its effects."""
    from sim.analysis.patterns import patterns

    scenario = load([name])[0]
    announce_compilation()
    say(
        f"{scenario.spec.title}: the twelve patterns in {worlds:,} worlds of seed {seed}. ± is half of a 95% interval; after an "
        "arrow stands what the pattern expects."
    )
    for pattern in patterns(scenario, worlds, seed):
        say(f"\n{pattern.number}. {pattern.says} ({pattern.source}): {pattern.verdict.upper()}", hang=3)
        for effect in pattern.effects:
            wanted = {1: " -> above 0", -1: " -> below 0", 0: ""}[effect.wanted]
            say(f"   {effect}{wanted}{'' if effect.shown else ', NOT SO'}", hang=2)


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
