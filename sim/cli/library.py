"""``list``, ``validate`` and ``parameters``: what scenarios there are, whether they are sound, what they say."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sim.cli.reading import load
from sim.cli.speaking import say, wrong_input
from sim.scenario import Scenario, ScenarioError, json_schema, shipped


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
    """Write every parameter of a scenario as a page, or print it."""
    from sim.scenario.parameter_page import page

    text = "\n".join(page(load([name])[0]))
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, encoding="utf-8")
        say(f"Written to {out}.")
