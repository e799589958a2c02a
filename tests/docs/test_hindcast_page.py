"""The page on the record: its Python runs, its pictures are there, and its numbers are those that are measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim import Scenario
from sim.analysis.hindcast import hindcast
from sim.analysis.hindcast_words import skill_words
from sim.record import Record

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "hindcast.md").read_text(encoding="utf-8")
RECORD = DOCS.parent / "scenarios" / "records" / "1998-2002" / "README.md"


def test_its_python_runs(capsys):
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(block.replace("worlds=200", "worlds=5"), "hindcast.md", "exec"), {})
    assert capsys.readouterr().out.endswith("2000-04 2000-06\n")


def test_its_pictures_and_pages_are_there():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).exists(), target


@pytest.mark.slow
def test_its_scores_are_those_that_are_measured():
    found = hindcast(Scenario.load("perry-1999"), Record.load("1998-2002"), worlds=2000, seed=7)
    for row in found.scores[found.scores["part"] != "whole"].to_dict("records"):
        skills = [
            re.sub(r"\((.*)\)", r"[\1]", skill_words(row, name)) for name in ("base rate", "no change", "persistence")
        ]
        line = [f"{row['question']}, {row['part']}", f"{row['happened']:.0%}", f"{row['brier']:.3f}", *skills]
        assert f"| {' | '.join(line)} |" in PAGE


def test_the_records_own_page_counts_what_is_in_it():
    text, record = RECORD.read_text(encoding="utf-8"), Record.load("1998-2002")

    def reached_and_lost(level: float) -> tuple[int, int]:
        held = record.levels >= level - 1e-9
        return int(held.any().sum()), int((held.cummax() & ~held).any().sum())

    partly, effect = reached_and_lost(0.4), reached_and_lost(0.75)
    assert f"Of {partly[0]} items that are ever partly in effect (0.4), {partly[1]} later fall below it" in text
    assert f"of {effect[0]} that are ever in effect (0.75), {effect[1]}." in text
    agreed = record.first_agreed.dropna().index
    never = [item for item in agreed if item in record.levels and record.levels[item].max() < 0.4]
    assert f"Of {len(agreed)} items that were ever agreed, {len(never)} never come as far as 0.4" in text
    assert f"{len(record.events)} dated acts" in text and f"{len(record.agreed)} items: level" in text
