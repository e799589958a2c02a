"""The page on figures: its Python runs, its pictures are there, and what it says of the base scenario's rules is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.analysis.linkage_graph import HOLDS, ITEM, linkage_graph

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "plot.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_its_python_draws_what_it_says(tmp_path, monkeypatch):
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(block.replace("worlds=100", "worlds=5"), "plot.md", "exec"), {})
    assert {path.name for path in tmp_path.iterdir()} == {"stages.svg", "us-dprk.png", "offers.png"}


def test_its_pictures_and_pages_are_there():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).exists(), target


def test_so_many_rules_wait_for_others(comprehensive_approach):
    graph, items = linkage_graph(comprehensive_approach), comprehensive_approach.spec.items
    waiting = [
        (one[1], other[1], rule)
        for one, other, rule, told in graph.edges(keys=True, data=True)
        if one[0] == other[0] == ITEM and told["does"] == HOLDS
    ]
    assert f"{len({rule for *_, rule in waiting})} let an item wait for others" in PAGE
    across = {rule for one, other, rule in waiting if items[one].table != items[other].table}
    assert f"{len(across)} of them for another table's" in PAGE
