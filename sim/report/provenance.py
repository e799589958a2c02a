"""Where results come from: scenario, seed, worlds, versions, and the command that makes them again."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.words import calendar
from sim.report.page import Part, Sheet, link_to
from sim.scenario import Scenario, ScenarioError

if TYPE_CHECKING:
    from sim.batch.store import Store


def provenance(store: Store) -> Part:
    """What was run, with which versions, and how to run it again."""
    plan = store.plan
    spec, worlds = plan.scenario.spec, plan.worlds
    facts = {
        "Scenario": f"{plan.scenario.name}: {spec.title}",
        "Checksum of the scenario (SHA-256)": plan.scenario.fingerprint,
        "Months": f"{spec.months}, {calendar(spec.start, 1)} to {calendar(spec.start, spec.months)}",
        "Seed": str(plan.seed),
        "Worlds": f"{len(worlds):,}, numbered {worlds.start} to {worlds.stop - 1}",
    }
    if plan.points is not None:
        facts["Points of the design"] = f"{len(plan.points):,}: {', '.join(map(str, plan.points))}"
    facts |= {f"Version of {name}": version for name, version in store.versions.items()}
    facts |= {f"Government of {party}": f"the class {who}, of one's own" for party, who in store.own.items()}
    source = json.dumps(plan.scenario.source, indent=1, ensure_ascii=False)
    texts = [
        *_again(store),
        f"<p>{link_to(f'{plan.scenario.name}.yaml', source, 'The scenario as it was run')} (a file to be saved).</p>",
    ]
    rows = pd.DataFrame(facts.items(), columns=["", " "])
    return Part("How it was made", texts, [Sheet("What was run", rows, facts=True)])


def _again(store: Store) -> list[str]:
    plan = store.plan
    if store.own:
        return [
            f"Some governments were played by classes of one's own ({', '.join(store.own.values())}); to repeat it, give the same "
            "classes to `run_batch` in Python."
        ]
    if plan.points is not None:
        return [
            "To repeat it, save the scenario and the points below (`points.parquet` of the store holds them) and give both to `run_batch`."
        ]
    name, months = _shipped(plan.scenario)
    words = ["python3", "run_sim.py", "batch", name or f"{plan.scenario.name}.yaml", "--seed", str(plan.seed)]
    words += ["--worlds", str(len(plan.worlds))]
    words += ["--first", str(plan.worlds.start)] if plan.worlds.start else []
    words += ["--months", str(months)] if months else []
    command = shlex.join(words)
    lead = "To repeat it:" if name else f"To repeat it, save the scenario below as {plan.scenario.name}.yaml, and type"
    return [f"{lead} `{command}`. The same versions give the same numbers to the last digit."]


def _shipped(scenario: Scenario) -> tuple[str, int]:
    """The name under which the very scenario is shipped, and months if they are not its own; no name where it is not."""
    try:
        known = Scenario.load(scenario.name)
        if known.fingerprint == scenario.fingerprint:
            return scenario.name, 0
        if known.lasting(scenario.spec.months).fingerprint == scenario.fingerprint:
            return scenario.name, scenario.spec.months
    except (ScenarioError, ValueError, OSError):
        pass
    return "", 0
