"""What docs/compare.md and docs/ablate.md show works as it stands there, and names what there is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from sim.analysis.ablation import droppable
from sim.analysis.measures import measures
from sim.cli.commands import app

HERE = Path(__file__).parents[2]
COMPARE, ABLATE = ((HERE / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("compare", "ablate"))


def shown(page):
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    return code


def ran(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_python_of_the_comparison_runs():
    assert "settlement or partial agreement" in ran(shown(COMPARE))


@pytest.mark.slow
def test_so_does_that_of_the_ablation():
    code = shown(ABLATE)
    small = code.replace('.load("comprehensive-approach")', '.load("tests/scenario/mini.yaml").lasting(4)')
    small = small.replace("worlds=1_000, seed=7, workers=2", "worlds=10, seed=7")
    small = small.replace("value.allies", "value.pyongyang")  # it has no allies
    assert small.count("lasting(4)") == small.count("worlds=10") == 1
    assert "idle: [" in ran(small)


@pytest.mark.parametrize("page", [COMPARE, ABLATE], ids=["compare", "ablate"])
def test_the_commands_are_understood(page):
    commands = typer.main.get_command(app)
    found = re.findall(r"^    python3 run_sim.py (\S+) (.*)$", page, re.MULTILINE)
    assert found
    for name, arguments in found:
        commands.get_command(None, name).make_context(name, arguments.split())


def test_rules_mechanisms_and_measures_that_are_named_are_there(comprehensive_approach):
    spec = comprehensive_approach.spec
    rules = set(re.findall(r"`([a-z]+(?:-[a-z]+){2,})`", ABLATE)) - {"settlement-or-partial"}
    assert rules and rules <= set(droppable(spec))
    assert 'switches(base.spec)["prices"]' in ABLATE and "prices" in droppable(spec)
    named = {"settlement-or-partial", *re.findall(r"`((?:value|deals)\.[a-z-]+)`", ABLATE)}
    assert len(named) > 3 and named <= set(measures(spec))


def test_so_many_things_are_dropped_and_measured_as_is_said(comprehensive_approach):
    spec = comprehensive_approach.spec
    sorts = [one.sort for one in droppable(spec).values()]
    assert f"with {len(sorts)} things tried" in ABLATE
    assert f"others: {sorts.count('mechanism')} in the base scenario" in ABLATE
    assert f"{len(spec.linkages)} rules" in ABLATE and "Twenty-six differences" in COMPARE
    assert len(measures(spec)) == 26
