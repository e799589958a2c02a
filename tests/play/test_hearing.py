"""A government hears what is said and done, and nobody's private reckoning but its own."""

from __future__ import annotations

import re

import pytest

from sim.play import ANSWER, Game

POINTS = re.compile(r"[+-]\d+\.\d")


@pytest.fixture(scope="module")
def heard(comprehensive_approach):
    """Two years in which everything is left to the governments, as Tokyo and Pyongyang hear of them."""
    game = Game(comprehensive_approach, ["tokyo", "pyongyang"], seed=7, months=30)
    for party in game.seats:
        game.leave(party)
    while not game.over:
        game.advance()
    return {party: [game.news(party, month) for month in range(1, 31)] for party in game.seats}


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
