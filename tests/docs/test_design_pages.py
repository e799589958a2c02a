"""What the pages on sweeps, sensitivity and discovery show works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main

HERE = Path(__file__).parents[2]
PAGES = {
    name: (HERE / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("sweep", "sensitivity", "discover")
}
COMMANDS = [
    command.replace("\\\n", " ")
    for page in PAGES.values()
    for command in re.findall(r"^    python3 run_sim.py ((?:.*\\\n)*.*)$", page, re.MULTILINE)
]


@pytest.mark.parametrize(
    "name", ["sweep", *(pytest.param(name, marks=pytest.mark.slow) for name in ("sensitivity", "discover"))]
)
def test_its_python_runs(name):
    (code,) = re.findall(r"```python\n(.*?)```", PAGES[name], re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_have_the_options_they_are_given(command, capsys):
    name, *words = command.split()
    assert main([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert all(word in told for word in words if word.startswith("--"))


@pytest.mark.parametrize("name", PAGES)
def test_its_pictures_are_there(name):
    pictures = re.findall(r"\]\((images/.*?\.png)\)", PAGES[name])
    assert pictures and all((HERE / "docs" / picture).exists() for picture in pictures)
