"""``list``, ``validate`` and ``parameters``: what scenarios there are, whether they are sound, what they say."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from sim.cli.reading import load
from sim.cli.speaking import say, wrong_input
from sim.scenario import Scenario, ScenarioError, json_schema, shipped

ENTRIES = {
    "parties": "governments",
    "tables": "tables",
    "items": "items",
    "linkages": "linkage rules",
    "events": "events",
    "outcomes": "outcome classes",
}


def list_shipped() -> None:
    """Every shipped scenario with its title and the question it asks."""
    for path in shipped():
        spec = Scenario.load(path).spec
        say(f"{path.stem}: {spec.title}")
        say(f"    {spec.question}\n")


def check(names: list[str]) -> None:
    """Check scenarios and say of each that it is sound, or what is wrong with it."""
    if not names:
        wrong_input("name a scenario file to check, or --schema for the JSON Schema")
    sound = True
    for name in names:
        try:
            spec = Scenario.load(name).spec
            say(
                f"{name}: sound ({len(spec.parties)} parties, {len(spec.tables)} tables, {len(spec.items)} items, "
                f"{len(spec.linkages)} linkage rules, {len(spec.events)} events)"
            )
        except ScenarioError as error:
            sound = False
            print(error, file=sys.stderr)
    if not sound:
        raise SystemExit(2)


def print_schema() -> None:
    """Print the JSON Schema of scenario files."""
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def write_parameters(name: str, out: Path | None) -> None:
    """Write every parameter of a scenario as a page, or say how many there are and how the page is had."""
    from sim.scenario.parameter_page import page
    from sim.scenario.parameters import parameters

    scenario = load([name])[0]
    if out is not None:
        try:
            out.write_text("\n".join(page(scenario)), encoding="utf-8")
        except OSError as error:
            wrong_input(f"{out}: cannot be written ({error.strerror or error})")
        say(f"Written to {out}.")
        return
    spec = scenario.spec
    counts = Counter(row.path.split(".")[0] for row in parameters(spec) if row.value)
    say(f"{spec.title}: {sum(counts.values()):,} parameters (numbers, words and lists), of which")
    for section, count in counts.items():
        if section in ENTRIES:
            say(f"  {count:6,} of {len(getattr(spec, section))} {ENTRIES[section]}")
    others = [section for section in counts if section not in ENTRIES]
    say(f"  {sum(counts[section] for section in others):6,} of the run as a whole ({', '.join(others)})")
    say(
        f"\nEach with its meaning, range, default, value and ground, as a page: python3 run_sim.py parameters {name} --out "
        "parameters.md"
    )
