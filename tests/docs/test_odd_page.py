"""docs/ODD.md describes the model as it runs: sections that the code names are there, and the month is in its order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim import NegotiationModel

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs" / "ODD.md").read_text(encoding="utf-8")
HEADINGS = {re.sub(r"^\d+\. ", "", title) for title in re.findall(r"^#{2,4} (.+)$", PAGE, re.M)}
NAMED = re.compile(r"""ODD, (?:submodel )?((?:["'][^"'\n]+["'](?:,| and)? ?)+)""")


def named_in_the_code() -> list[tuple[str, str]]:
    """(file, section of the ODD that it names), for every mention."""
    return [
        (str(path.relative_to(HOME)), section)
        for room in ("agents", "sim")
        for path in sorted((HOME / room).rglob("*.py"))
        for mention in NAMED.findall(path.read_text(encoding="utf-8"))
        for section in re.findall(r"""["']([^"']+)["']""", mention)
    ]


def test_every_section_that_the_code_names_is_a_heading():
    mentions = named_in_the_code()
    assert len(mentions) > 20
    assert not [mention for mention in mentions if mention[1] not in HEADINGS]


def test_the_month_is_told_in_the_order_of_the_plan():
    section = PAGE.split("## 3. Process overview and scheduling\n")[1].split("\n## ")[0]
    told = [tuple(line.strip("| ").split(" | ")[:2]) for line in section.splitlines() if line.startswith("| ")][2:]
    assert told == [(step.phase, step.does) for step in NegotiationModel.plan]


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`((?:agents|sim)/[\w/]+\.py)`", PAGE))))
def test_files_that_the_page_names_exist(file: str):
    assert (HOME / file).is_file()
