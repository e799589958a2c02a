"""The shipped scenarios side by side: each one's question, and what the model says, measured against the base in paired worlds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import pandas as pd

from sim.analysis.intervals import Effect
from sim.batch import run_batch
from sim.scenario import Scenario, shipped
from sim.scenario.schema import ScenarioFile

BASE = "comprehensive-approach"
HEAD = """# The scenario library

Each file but the base, `{base}`, is a small variant that extends it. Below stands each one's question
and what the model says. What changes in a scenario, what was expected of it and whether the model goes that way is told in its own
paragraph, the `question` at the head of the file; `python3 run_sim.py list` prints them all.

How to read a row: the figure is the mean over {worlds} worlds of the scenario, and in brackets stands how much more or less that is
than in the base in the same worlds (seed {seed}). ± is half of a 95% interval, and a difference within it is called no clear one.
An outcome is the state at the end of the run; points are the scenario's own measure of what is in effect, 10 for the greatest single
prize. Settlement, partial agreement and the allies' points are always told, and of all else the three clearest differences.

This page is made by a command, not typed:

    python3 run_sim.py library --worlds {worlds} --seed {seed} --out scenarios/README.md

| scenario | its question | what the model says |
| --- | --- | --- |
"""
OUTCOMES = ("settlement", "settlement or partial")


@dataclass(frozen=True)
class Measure:
    """What is told of a scenario: how a mean of it is put into words, and how it is read from a table of outcomes."""

    words: str
    of: Callable[[pd.DataFrame], pd.Series]


MEASURES: dict[str, Measure] = {
    "settlement": Measure("settlement in {:.1f}% of worlds", lambda table: 100.0 * table["outcome"].eq("settlement")),
    "settlement or partial": Measure(
        "settlement or partial agreement in {:.1f}%",
        lambda table: 100.0 * table["outcome"].isin(["settlement", "partial"]),
    ),
    "value to the allies": Measure("{:.1f} points for the allies", lambda table: table["value.allies"]),
    "value to Pyongyang": Measure("{:.1f} points for Pyongyang", lambda table: table["value.pyongyang"]),
    "deals with Pyongyang": Measure(
        "{:.1f} deals with Pyongyang", lambda table: table["deals"] - table.get("deals.trilateral", 0)
    ),
    "us-dprk deals": Measure("{:.1f} US–DPRK deals", lambda table: table["deals.us-dprk"]),
    "japan-dprk deals": Measure("{:.1f} Japan–DPRK deals", lambda table: table["deals.japan-dprk"]),
    "inter-korean deals": Measure("{:.1f} inter-Korean deals", lambda table: table["deals.inter-korean"]),
    "provocations": Measure("{:.1f} provocations", lambda table: table["provocations"]),
    "crisis months": Measure("{:.1f} months of crisis", lambda table: table["crisis_months"]),
    "reversals": Measure("{:.1f} items lost again", lambda table: table["reversals"]),
}
ALWAYS = (*OUTCOMES, "value to the allies")


def measures(spec: ScenarioFile) -> list[str]:
    """What can be told of a scenario: all but the deals at tables that are missing or whose items another one negotiates."""
    absorbed = {name for table in spec.tables.values() for name in table.absorbs}
    talks = {f"{name} deals" for name in spec.tables if name not in absorbed}
    return [name for name in MEASURES if name in talks or not name.endswith(" deals")]


def comparable(base: ScenarioFile, variant: ScenarioFile) -> list[str]:
    """What of that can be set against the base: nothing over other months, and outcomes only where they mean the same."""
    if (base.start, base.months) != (variant.start, variant.months):
        return []
    alike = base.outcomes == variant.outcomes
    both = set(measures(base)) & set(measures(variant))
    return [name for name in MEASURES if name in both and (alike or name not in OUTCOMES)]


def effects(base: pd.DataFrame, variant: pd.DataFrame, names: Collection[str] = tuple(MEASURES)) -> list[Effect]:
    """Paired differences of a variant from the base, one for each measure."""
    return [
        Effect.of(name, MEASURES[name].of(variant).to_numpy(float) - MEASURES[name].of(base).to_numpy(float), "")
        for name in names
    ]


def figures(outcomes: pd.DataFrame, names: Collection[str]) -> str:
    """The means of some measures, as one sentence."""
    return _sentence(_figure(name, outcomes) for name in names)


def said(base: pd.DataFrame, variant: pd.DataFrame, names: Collection[str] = tuple(MEASURES)) -> str:
    """One sentence: the main measures with their differences, and of the others those that differ beyond chance, the clearest first.

    What is not among ``names`` is not comparable: of the main measures the variant's own figure is told without a difference.
    """
    found = {effect.name: effect for effect in effects(base, variant, names)}
    clear = [effect for name, effect in found.items() if name not in ALWAYS and _beyond_chance(effect)]
    clear.sort(key=lambda effect: -abs(effect.mean) / max(effect.half, 1e-9))
    told = [*ALWAYS, *(effect.name for effect in clear[:3])]
    return _sentence(_figure(name, variant) + _against(found.get(name)) for name in told)


def _beyond_chance(effect: Effect) -> bool:
    return abs(effect.mean) > effect.half


def _figure(name: str, outcomes: pd.DataFrame) -> str:
    return MEASURES[name].words.format(MEASURES[name].of(outcomes).astype(float).mean())


def _against(effect: Effect | None) -> str:
    if effect is None:
        return " (by a definition of its own)"
    if not _beyond_chance(effect):
        return " (no clear difference)"
    return f" ({abs(effect.mean):.1f} ± {effect.half:.1f} {'more' if effect.mean > 0 else 'less'})"


def _sentence(parts: Iterator[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def library(worlds: int, seed: int, done: Callable[[int], None] | None = None) -> Iterator[str]:
    """The page, line by line: its head, then a row for each scenario, the base first."""
    base = Scenario.load(BASE)
    usual = run_batch(base, worlds, seed, progress=done).outcomes
    yield HEAD.format(base=BASE, worlds=worlds, seed=seed).rstrip("\n")
    yield _row(BASE, base, f"The base. {figures(usual, measures(base.spec))}")
    for path in shipped():
        if path.stem == BASE:
            continue
        scenario = Scenario.load(path)
        outcomes = run_batch(scenario, worlds, seed, progress=done).outcomes
        names = comparable(base.spec, scenario.spec)
        says = (
            said(usual, outcomes, names)
            if names
            else f"Over other months than the base. {figures(outcomes, measures(scenario.spec))}"
        )
        yield _row(path.stem, scenario, says)


def question(scenario: Scenario) -> str:
    """The first sentence of its paragraph that asks something, with what stands before it."""
    asked, mark, _ = " ".join(scenario.spec.question.split()).partition("?")
    return asked + mark


def _row(name: str, scenario: Scenario, says: str) -> str:
    return f"| [{name}]({name}.yaml) | {question(scenario)} | {says} |"
