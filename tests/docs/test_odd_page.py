"""docs/ODD.md describes the model as it runs: sections that the code names are there, and the month is in its order."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from sim import NegotiationModel, Scenario
from sim.world.linkages import Linkages
from sim.world.state import UNDONE_BY, State
from sim.world.tables import REASONS

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


@pytest.mark.parametrize("page", sorted(set(re.findall(r"\]\((\w+\.md)\)", PAGE))))
def test_pages_that_it_links_to_exist(page: str):
    assert (HOME / "docs" / page).is_file()


def section(heading: str) -> str:
    """The text under a heading, up to the next of its depth or above."""
    depth = PAGE.split(f" {heading}\n")[0].rsplit("\n", 1)[1]
    return re.split(rf"\n#{{2,{len(depth)}}} ", PAGE.split(f"\n{depth} {heading}\n")[1])[0]


def test_every_variable_of_the_state_is_listed():
    listed = section("2. Entities, state variables and scales")
    assert not [
        field.name for field in fields(State) if field.name not in ("month", "news") and f"`{field.name}`" not in listed
    ]


def test_every_kind_of_rule_reason_and_cause_is_explained():
    assert not [kind for kind in Linkages.KINDS if f"| `{kind}` |" not in section("Linkage")]
    assert not [reason for reason in REASONS if f"`{reason}`" not in section("Negotiation")]
    assert not [cause for cause in UNDONE_BY if cause not in section("Reversal")]


def test_what_it_counts_in_the_base_scenario_is_there(comprehensive_approach: Scenario):
    spec = comprehensive_approach.spec
    rows = dict(re.findall(r"^\| (item|linkage rule|event) \|.*\| (\d.*) \|$", PAGE, re.MULTILINE))
    counted = {
        name: [(int(n), word.rstrip("s")) for n, word in re.findall(r"(\d+) ([a-z-]+)", said)]
        for name, said in rows.items()
    }
    items = Counter([item.kind for item in spec.items.values()] + [item.stage for item in spec.items.values()])
    assert int(rows["item"].split(":")[0]) == len(spec.items)
    assert {word: n for n, word in counted["item"]} == items
    rules = Counter(rule.kind.rstrip("s") for rule in spec.linkages.values())
    assert int(rows["linkage rule"].split(":")[0]) == len(spec.linkages)
    assert {word: n for n, word in counted["linkage rule"]} == rules
    dated = sum(event.month is not None for event in spec.events.values())
    assert rows["event"].startswith(f"{len(spec.events)}: {dated} by date")
    assert rows["event"].endswith(f"{len(spec.events) - dated} by chance")
    begun = sum(item.start.agreed > 0 for item in spec.items.values())
    assert f"{begun} of the {len(spec.items)} items stand above zero" in " ".join(PAGE.split())


def test_each_block_of_figures_can_be_compiled_and_has_its_place():
    letters = re.findall(r"^\*\*Block ([A-Z])\*\*.*?^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert [letter for letter, _ in letters] == list("ABCDEF")
    for letter, code in letters:
        compile(code, f"block {letter}", "exec")
        if letter != "A":
            figures = PAGE.split(f"<!-- figures {letter} -->\n")[1].split(f"<!-- end of figures {letter} -->")[0]
            assert figures.strip(), f"python3 docs/figures.py {letter}"
            assert re.search(r"Measured in \d+ worlds of seed 7, scenario `[0-9a-f]{12}`", figures)


def test_putting_the_same_figures_in_again_changes_nothing():
    figures = runpy.run_path(str(HOME / "docs" / "figures.py"))
    for letter in set(figures["blocks"](PAGE)) - {"A"}:
        there = PAGE.split(f"<!-- figures {letter} -->\n")[1].split(f"<!-- end of figures {letter} -->")[0]
        assert figures["filled"](PAGE, letter, there) == PAGE
