"""What notebooks say of their numbers, held against the numbers that stand in them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

from sim.analysis.witnessed import witness

HOME = Path(__file__).parents[2] / "notebooks"
INTERVAL = re.compile(r"([+−]\d+\.\d+) \((−?\d+\.\d+) to (−?\d+\.\d+)\)")


@cache
def cells(name: str) -> list[nbformat.NotebookNode]:
    return nbformat.read(HOME / f"{name}.ipynb", 4).cells


def prose(name: str) -> str:
    return "\n".join(cell.source for cell in cells(name) if cell.cell_type == "markdown")


def intervals(name: str, row: str) -> list[tuple[float, float]]:
    """The intervals in a row of a table, column by column: tables in plain text are folded, so a row comes several times."""
    found = []
    for cell in cells(name):
        for output in cell.get("outputs", []):
            for line in output.get("data", {}).get("text/plain", "").splitlines():
                if line.startswith(row):
                    found += [tuple(float(bound.replace("−", "-")) for bound in m[1:]) for m in INTERVAL.findall(line)]
    return found


def test_between_the_weaker_gates_the_allies_gain_and_settlements_cannot_be_told_apart():
    settlement, allies, pyongyang = intervals("3_linkage", "strength 0.0 against 0.75")
    assert settlement[0] < 0 < settlement[1]
    assert allies[0] > 0 and pyongyang[0] > 0
    said = prose("3_linkage")
    assert "200 worlds cannot tell whether more of them settle. The allies do gain" in said


def test_tokyos_gate_is_shut_in_all_but_the_first_and_the_last_months_of_the_world_that_it_turns(
    comprehensive_approach,
):
    spec = comprehensive_approach.spec
    gate = spec.linkages["japan-dprk-opens-mid"]
    seen = witness(comprehensive_approach, 3, seed=7)
    here = {name: item.stage for name, item in spec.items.items() if item.table == gate.table}
    short = seen.levels[seen.levels["item"].map(here) == "short"].groupby("month")["performed"].mean()
    assert short.index[short < gate.share].tolist() == [*range(5, 110)]
    assert short[short < gate.share].max() <= 1 / 3 + 1e-9
    deals = seen.offers[(seen.offers["table"] == gate.table) & seen.offers["deal"]]
    assert deals["month"].tolist() == [107]
    said = prose("3_linkage")
    assert f"the gate asks for {gate.share:.0%}: from month 5 to month 109" in said
    assert "A deal in month 107 brings food and talks back" in said
    assert "the gate opens for the last eleven months" in said


@pytest.mark.parametrize(("leader", "allies"), [("washington", "open"), ("seoul", "more")])
def test_one_capital_in_the_lead_has_fewer_settlements_than_none_in_the_same_worlds(leader, allies):
    settlement, agreed, points = intervals("6_rivals", f"{leader}-first against no-tcog")
    assert settlement[1] < 0
    assert agreed[0] < 0 < agreed[1]
    assert points[0] > 0 if allies == "more" else points[0] < 0 < points[1]
    assert "set against the world without the group (the second table)" in prose("6_rivals")


def test_the_worlds_of_a_game_s_seed_are_not_all_others():
    said = prose("2_play_washington")
    assert "60 others" not in said and "60 other" not in said
    assert "that very world and 59 others" in said


def test_it_is_the_share_of_the_ideal_that_comes_down_and_the_points_may_rise():
    (told,) = (
        output["data"]["text/plain"]
        for cell in cells("1_first_negotiation")
        for output in cell.get("outputs", [])
        if "wanted by Pyongyang" in output.get("data", {}).get("text/plain", "")
    )
    rows = re.findall(r"^(\d+) +-?[\d.]+ +(-?[\d.]+) +[a-z-]+", told, re.M)
    wanted = {int(month): float(points) for month, points in rows}
    assert wanted[6] > wanted[5]
    assert "brings down the *share* of its ideal" in prose("1_first_negotiation")
    assert "as Pyongyang's are in month 6" in prose("1_first_negotiation")
