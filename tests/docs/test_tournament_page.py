"""What docs/tournament.md shows works as it stands there, and what it says of the tactics is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from agents.tactics import EXPONENTS, TACTICS
from sim.cli.commands import app

HERE = Path(__file__).parents[2]
PAGE = (HERE / "docs" / "tournament.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_its_python_runs():
    (code,) = (block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "class Obstinate" in block)
    small = code.replace('.load("comprehensive-approach")', '.load("comprehensive-approach").lasting(12)')
    done = subprocess.run([sys.executable, "-c", small], cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "obstinate" in done.stdout and "as it is" in done.stdout


def test_its_command_is_understood():
    commands = typer.main.get_command(app)
    ((name, arguments),) = re.findall(r"^    python3 run_sim.py (\S+) (.*)$", PAGE, re.MULTILINE)
    commands.get_command(None, name).make_context(name, arguments.split())


def test_its_picture_is_there():
    (picture,) = re.findall(r"\]\((images/.*?\.png)\)", PAGE)
    assert (HERE / "docs" / picture).exists()


def test_it_explains_every_tactic_and_gives_the_exponents(comprehensive_approach):
    assert re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE) == list(TACTICS)
    assert f"`boulware` {EXPONENTS['boulware']:g}, `conceder` {EXPONENTS['conceder']:g}" in PAGE
    sides = ("washington", "seoul", "tokyo", "pyongyang")
    floors = [end for p in sides for end in comprehensive_approach.spec.parties[p].floor.stated]
    assert f"between {min(floors):g} and {max(floors):g}" in PAGE
