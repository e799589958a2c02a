"""docs/theory.md prints what it says it prints, and points at what is there; its other numbers are held where they are measured."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from theory_page import PAGE, assert_said

HERE = Path(__file__).parents[2]
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_contradictions_come_first_and_every_line_has_its_test():
    assert PAGE.index("## Where it contradicts") < PAGE.index("## What agrees")
    tests = "\n".join(file.read_text(encoding="utf-8") for file in (HERE / "tests" / "theory").glob("test_*.py"))
    names = re.findall(r"^def (test_\w+)", tests, re.MULTILINE)
    lines = re.findall(r"^\| (?!result|---)(.*) \|$", PAGE, re.MULTILINE)
    assert len(lines) >= 20
    for line in lines:
        chosen = line.split(" | ")[-1]
        if chosen == "the block below":
            continue
        for part in chosen.strip("`").split(" or "):
            assert any(part in name for name in names), line


def test_the_other_pages_lead_to_it():
    for page in ("README.md", "docs/ODD.md"):
        assert "theory.md" in (HERE / page).read_text(encoding="utf-8"), page


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS, ids=["Putnam", "Fearon"])
def test_a_block_prints_what_the_page_says(block):
    done = subprocess.run([sys.executable, "-c", block], cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().splitlines()
    assert len(lines) >= 3
    assert_said(*lines)
