"""The shipped scenarios side by side: each one's question, and what the model says, measured against the base in paired worlds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import pandas as pd

from sim.analysis.intervals import Effect
from sim.analysis.measures import Measure, column, lost_again, share
from sim.analysis.words import listed
from sim.batch import run_batch
from sim.scenario import Scenario, shipped
from sim.scenario.schema import ScenarioFile

BASE = "comprehensive-approach"
HEAD = """# The scenario library

Most files are small variants of the base, `{base}`, and extend it. Two stand by themselves, on other talks with an agenda
of their own. Below stands each one's question and what the model says. What changes in a scenario, what was expected of it and whether the model goes that way is told in its own
paragraph, the `question` at the head of the file; `python3 run_sim.py list` prints them all.

How to read a row: the figures are means over {worlds} worlds of the scenario (seed {seed}). In brackets stands how much more (+) or
less (−) that is than in the base in the same worlds; ± is half of a 95% interval, and a difference within it is called not clear.
In the row of the base ± is that of the figure itself. An outcome is the state at the end of the run; points are the scenario's own
measure of what is in effect, 10 for the greatest single prize. The last column tells the three clearest of all other differences.
Items lost again are those that went out of effect, but for aid and talks that merely ran out. Scenarios of other months are not set
against the base, and where the talks are others too, nor are their figures like its figures.

The main job, `python3 run_sim.py`, runs {main:,} worlds, of which these are the first {worlds}: its figures for the base differ from those
here by chance, about as much as the ± in the row of the base.

This page is made by a command, not typed:

    python3 run_sim.py library --worlds {worlds} --seed {seed} --out scenarios/README.md

| scenario | its question | settlement | settlement or partial agreement | points for the allies | and besides |
| --- | --- | --- | --- | --- | --- |
"""
OUTCOMES = ("settlement", "settlement or partial")
MAIN_JOB_WORLDS = 2_000
TOLD = 3  # other differences in a row


MEASURES: dict[str, Measure] = {
    "settlement": share("settlement", "settlement"),
    "settlement or partial": share("settlement or partial agreement", "settlement", "partial"),
    "value to the allies": column("points for the allies", "value.allies"),
    "value to Pyongyang": column("points for Pyongyang", "value.pyongyang"),
    "deals with Pyongyang": Measure(
        "deals with Pyongyang",
        lambda table: table["deals"] - table.get("deals.trilateral", 0),
        ("deals", "deals.trilateral"),
    ),
    "us-dprk deals": column("US–DPRK deals", "deals.us-dprk"),
    "japan-dprk deals": column("Japan–DPRK deals", "deals.japan-dprk"),
    "inter-korean deals": column("inter-Korean deals", "deals.inter-korean"),
    "provocations": column("provocations", "provocations"),
    "crisis months": column("months of crisis", "crisis_months"),
    "reversals": lost_again("items lost again"),
}
"""What the page tells, by the names of its columns and in its own few words."""
ALWAYS = (*OUTCOMES, "value to the allies")


def measures(spec: ScenarioFile) -> list[str]:
    """What can be told of a scenario: all but the deals at tables that are missing or whose items another one negotiates.

    Deals with Pyongyang are told where the trilateral table is the only one at which it does not sit.
    """
    absorbed = {name for table in spec.tables.values() for name in table.absorbs}
    talks = {f"{name} deals" for name in spec.tables if name not in absorbed}
    without = {name for name, table in spec.tables.items() if "pyongyang" not in table.members} - {"trilateral"}
    untold = {"deals with Pyongyang"} if without else set()
    return [name for name in MEASURES if name in talks or not (name.endswith(" deals") or name in untold)]


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


def figures(outcomes: pd.DataFrame, names: Collection[str]) -> list[str]:
    """The columns of a scenario by itself: the main measures, each with its own interval, and the others in a sentence."""
    others = [
        f"{MEASURES[name].of(outcomes).mean():.1f} {MEASURES[name].words}" for name in names if name not in ALWAYS
    ]
    return [*(_figure(name, outcomes, own=True) for name in ALWAYS), _sentence(others)]


def said(base: pd.DataFrame, variant: pd.DataFrame, names: Collection[str] = tuple(MEASURES)) -> list[str]:
    """The columns of a variant: the main measures with their differences, and of the others the clearest beyond chance.

    What is not among ``names`` is not comparable: of the main measures the variant's own figure is told without a difference.
    """
    found = {effect.name: effect for effect in effects(base, variant, names)}
    clear = [effect for name, effect in found.items() if name not in ALWAYS and _beyond_chance(effect)]
    clear.sort(key=lambda effect: -abs(effect.mean) / max(effect.half, 1e-9))
    columns = [
        f"{_figure(name, variant)} ({_against(found[name])})"
        if name in found
        else f"{_figure(name, variant, own=True)}, by a definition of its own"
        for name in ALWAYS
    ]
    others = [
        f"{abs(effect.mean):.1f} ± {effect.half:.1f} {'more' if effect.mean > 0 else 'fewer'} {MEASURES[effect.name].words}"
        for effect in clear[:TOLD]
    ]
    return [*columns, _sentence(others) if others else "No other clear difference."]


def _beyond_chance(effect: Effect) -> bool:
    return abs(effect.mean) > effect.half


def _figure(name: str, outcomes: pd.DataFrame, own: bool = False) -> str:
    """The mean of a measure; on its own, with half of its interval."""
    measure = MEASURES[name]
    effect = Effect.of(name, measure.of(outcomes).to_numpy(float), "")
    return f"{effect.mean:.1f}{measure.unit}" + (f" ± {effect.half:.1f}" if own else "")


def _against(effect: Effect) -> str:
    doubt = "" if _beyond_chance(effect) else ", not clear"
    return f"{effect.mean + 0.0:+.1f} ± {effect.half:.1f}{doubt}".replace("-", "−")


def _sentence(parts: list[str]) -> str:
    text = listed(parts) if parts else ""
    return f"{text[:1].upper()}{text[1:]}."


def library(worlds: int, seed: int, done: Callable[[int], None] | None = None) -> Iterator[str]:
    """The page, line by line: its head, then a row for each scenario, the base first."""
    base = Scenario.load(BASE)
    usual = run_batch(base, worlds, seed, progress=done).outcomes
    yield HEAD.format(base=BASE, worlds=worlds, seed=seed, main=MAIN_JOB_WORLDS).rstrip("\n")
    yield _row(BASE, base, figures(usual, measures(base.spec)))
    for path in shipped():
        if path.stem == BASE:
            continue
        scenario = Scenario.load(path)
        outcomes = run_batch(scenario, worlds, seed, progress=done).outcomes
        names = comparable(base.spec, scenario.spec)
        if names:
            says = said(usual, outcomes, names)
        else:
            says = figures(outcomes, measures(scenario.spec))
            others = "Over other months than the base."
            if base.spec.outcomes != scenario.spec.outcomes:
                others = "Other talks, over other months than the base."
                says[: len(OUTCOMES)] = [f"{one}, by a definition of its own" for one in says[: len(OUTCOMES)]]
            says[-1] = f"{others} {says[-1]}"
        yield _row(path.stem, scenario, says)


def question(scenario: Scenario) -> str:
    """The first sentence of its paragraph that asks something, with what stands before it."""
    asked, mark, _ = " ".join(scenario.spec.question.split()).partition("?")
    return asked + mark


def _row(name: str, scenario: Scenario, says: list[str]) -> str:
    return f"| [{name}]({name}.yaml) | {' | '.join([question(scenario), *says])} |"
