"""The shipped scenarios side by side: each one's question, and what the model says, measured against the base in paired worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from sim.analysis.intervals import Effect
from sim.batch import run_batch
from sim.scenario import Scenario, shipped

BASE = "comprehensive-approach"
HEAD = """# The scenario library

Each file but the base is a small variant that extends it. A scenario's own paragraph (its `question`) says what it asks and what
was expected of it; `python3 run_sim.py list` prints them whole. What the model says stands in the last column: differences from
the base in the same worlds ({worlds} worlds of seed {seed}, 95% intervals), in per cent of worlds for the outcomes. Where a scenario
runs over other months than the base, its own figures stand there instead.

This page is made by a command, not typed:

    python3 run_sim.py library --worlds {worlds} --seed {seed} --out scenarios/README.md

| scenario | its question | what the model says |
| --- | --- | --- |
"""
# What is told of each scenario: name, unit, and how it is read from a table of outcomes.
MEASURES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "settlement": lambda table: 100.0 * table["outcome"].eq("settlement"),
    "settlement or partial": lambda table: 100.0 * table["outcome"].isin(["settlement", "partial"]),
    "value to the allies": lambda table: table["value.allies"],
    "value to Pyongyang": lambda table: table["value.pyongyang"],
    "deals": lambda table: table["deals"],
    "us-dprk deals": lambda table: table["deals.us-dprk"],
    "japan-dprk deals": lambda table: table["deals.japan-dprk"],
    "inter-korean deals": lambda table: table["deals.inter-korean"],
    "provocations": lambda table: table["provocations"],
    "crisis months": lambda table: table["crisis_months"],
    "reversals": lambda table: table["reversals"],
}
ALWAYS = ("settlement", "settlement or partial", "value to the allies")


def effects(base: pd.DataFrame, variant: pd.DataFrame) -> list[Effect]:
    """Paired differences of a variant from the base, one for each measure."""
    found = []
    for name, measure in MEASURES.items():
        low, high = measure(base).astype(float), measure(variant).astype(float)
        found.append(Effect.of(name, high.to_numpy() - low.to_numpy(), ""))
    return found


def said(base: pd.DataFrame, variant: pd.DataFrame, alike: bool) -> str:
    """One line: the main measures, and of the others those that differ beyond chance, the clearest first."""
    if not alike:
        told = [f"{name} {measure(variant).astype(float).mean():.1f}" for name, measure in MEASURES.items()]
        return "; ".join(told)
    found = {effect.name: effect for effect in effects(base, variant)}
    clear = [e for name, e in found.items() if name not in ALWAYS and abs(e.mean) > e.half]
    clear.sort(key=lambda e: -abs(e.mean) / max(e.half, 1e-9))
    return "; ".join(f"{e.name} {e.mean:+.1f} ± {e.half:.1f}" for e in [*(found[name] for name in ALWAYS), *clear[:3]])


def library(worlds: int, seed: int, done: Callable[[int], None] | None = None) -> Iterator[str]:
    """The page, line by line: its head, then a row for each scenario, the base first."""
    base = Scenario.load(BASE)
    usual = run_batch(base, worlds, seed, progress=done).outcomes
    yield HEAD.format(worlds=worlds, seed=seed).rstrip("\n")
    own = "; ".join(f"{name} {measure(usual).astype(float).mean():.1f}" for name, measure in MEASURES.items())
    yield _row(BASE, base, f"(its own figures) {own}")
    for path in shipped():
        if path.stem == BASE:
            continue
        scenario = Scenario.load(path)
        outcomes = run_batch(scenario, worlds, seed, progress=done).outcomes
        alike = (scenario.spec.start, scenario.spec.months) == (base.spec.start, base.spec.months)
        yield _row(path.stem, scenario, said(usual, outcomes, alike))


def _row(name: str, scenario: Scenario, says: str) -> str:
    question = " ".join(scenario.spec.question.split()).split("? ")[0]
    return f"| [{name}]({name}.yaml) | {question}{'' if question.endswith('?') else '?'} | {says} |"
