"""A government hears what is said and done, and nobody's private reckoning but its own."""

from __future__ import annotations

import re

import pytest
from negotiations import SWAP, item, party, scenario

from sim.analysis.words import calendar
from sim.play import ANSWER, Game
from sim.world.tables import REASONS

POINTS = re.compile(r"[+-]\d+\.\d")


@pytest.fixture(scope="module")
def heard(comprehensive_approach):
    """Two years in which everything is left to the governments, as Tokyo and Pyongyang hear of them."""
    game = Game(comprehensive_approach, ["tokyo", "pyongyang"], seed=7, months=30)
    for name in game.seats:
        game.leave(name)
    while not game.over:
        game.advance()
    return {name: [game.news(name, month) for month in range(1, 31)] for name in game.seats}


@pytest.mark.parametrize(("party", "name"), [("tokyo", "Tokyo"), ("pyongyang", "Pyongyang")])
def test_only_ones_own_points_are_told(heard, party, name):
    told = [line for month in heard[party] for line in month]
    assert any("refuses" in line for line in told) and any("AGREED" in line for line in told)
    mine = 0
    for line in told:
        for points in POINTS.finditer(line):
            mine += 1
            around = line[max(0, points.start() - 30) : points.end() + 30]
            assert (
                f"points to {name}" in around or f"{name} refuses; it was worth" in around or "points to it" in around
            )
    assert mine > 5


def test_all_hear_of_the_same_deals_and_provocations(heard):
    for tokyo, pyongyang in zip(heard["tokyo"], heard["pyongyang"], strict=True):
        for word in ("AGREED", "Provocation"):
            assert sum(word in line for line in tokyo) == sum(word in line for line in pyongyang)


def test_every_month_has_something_to_tell(heard):
    assert all(month for months in heard.values() for month in months)


def test_the_scene_is_set_before_the_first_month(swap, played):
    game = Game(swap, ["north"])
    assert game.opening("north")[0].startswith("A small negotiation. World 0 of seed 7")
    assert game.news("north") == []


def test_a_refusal_of_ones_own_is_told_with_what_was_refused(swap, played):
    game = played(Game(swap, ["south"]), lambda question, _: False if question.kind == ANSWER else None, 1)
    assert "South refuses; it was worth -1.0 points to it." in " ".join(game.news("south"))


def test_a_package_that_was_turned_down_at_home_is_said_to_be_so_until_its_maker_offers_again():
    items = {**SWAP, "relief": item("south", {"north": 4, "south": -1}, ratify=["south"])}
    south = party(name="South", doubt=3, legislature={"name": "the Diet", "lean": -0.1})
    parties = {"north": party(name="North"), "south": south}
    game = Game(scenario(items, parties=parties, dynamics={"setback": 3}, months=12), [], seed=2)
    fallen = 0
    while not game.over:
        game.advance()
        table = game.model.tables[0]
        heard, known = game.at(table.id).positions, game.seen_at(table.id).positions
        if table.reason[0] == REASONS.index("not-ratified"):
            date = calendar(game.scenario.spec.start, game.month)
            fallen += 1
        if fallen and table.adjourned[0]:
            for said in (heard, known):
                assert sum(f"Turned down at home in {date}: " in line for line in said) == 1
        elif table.offered[0]:
            assert any(line.startswith("On the table") for line in heard) or table.deal[0]
    assert fallen
