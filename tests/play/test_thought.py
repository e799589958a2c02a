"""The bargaining space as a player may know it: its own worths are true, those of others are what it thinks of them."""

from __future__ import annotations

from dataclasses import replace

import negotiations
import numpy as np
import pytest

from sim.analysis.bargains import Point
from sim.play import ANSWER, PROPOSE, USUAL, Game
from sim.play.thought import point, thought


def at_a_table(game: Game, kind: str, party: str):
    """Play as the usual governments would, signing nothing, until a party is asked such a question."""
    while (question := game.question or game.advance()) is None or (question.kind, question.party) != (kind, party):
        assert not game.over
        if question is not None:
            game.decide(False if question.kind == ANSWER else USUAL, party=question.party)
    return question


def rows(frame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))


@pytest.fixture
def game(swap) -> Game:
    """North and South, who know all of each other."""
    return Game(swap, ["north", "south"])


def test_the_plane_of_who_has_the_floor_has_its_own_worth_across_and_the_other_s_upwards(game):
    space = thought(at_a_table(game, PROPOSE, "north"), game.watch)
    assert (space.table, space.sides) == ("talks", (("north",), ("south",)))
    assert rows(space.items) == [("relief", 1.0, 4.0, -1.0, True), ("freeze", 1.0, -1.0, 4.0, True)]
    assert len(space.offers) == 0
    assert space.frontier.nash(Point(0.0, 0.0)) == (3.0, 3.0)


def test_the_offer_that_is_to_be_answered_lies_in_the_plane_of_who_answers(game):
    at_a_table(game, PROPOSE, "north")
    game.decide({"relief": 1.0, "freeze": 0.25})
    question = game.question
    assert (question.kind, question.party) == (ANSWER, "south")
    space = thought(question, game.watch)
    assert space.sides == (("south",), ("north",))
    # South: -1 for the relief and a quarter of 4 for the freeze; North: 4, and a quarter of -1.
    assert rows(space.offers) == [(1, "north", False, 0.0, 3.75)]


def test_what_was_offered_since_the_last_deal_stays_in_sight_and_goes_with_it(game):
    at_a_table(game, PROPOSE, "north")
    game.decide({"relief": 1.0})
    game.decide(False)
    question = at_a_table(game, PROPOSE, "south")
    assert rows(thought(question, game.watch).offers) == [(1, "north", False, -1.0, 4.0)]
    game.decide({"relief": 0.5, "freeze": 0.5})
    game.decide(True)  # a deal
    space = thought(at_a_table(game, PROPOSE, "north"), game.watch)
    assert len(space.offers) == 0
    # Half of each is agreed: half is open.
    assert rows(space.items) == [("relief", 0.5, 2.0, -0.5, True), ("freeze", 0.5, -0.5, 2.0, True)]


def test_an_offer_that_was_refused_is_drawn_once_when_its_month_is_over(game):
    at_a_table(game, PROPOSE, "north")
    game.decide({"relief": 1.0, "freeze": 0.25})
    question = game.question
    game.decide(False)
    assert game.model.state.month == question.month
    assert rows(thought(question, game.watch).offers) == [(1, "north", False, 0.0, 3.75)]


def test_what_was_signed_is_the_deal_of_its_round_whatever_is_offered_there_afterwards(game):
    at_a_table(game, PROPOSE, "north")
    game.decide({"relief": 0.5})
    game.decide(False)
    proposed = at_a_table(game, PROPOSE, "south")
    game.decide({"relief": 0.5, "freeze": 0.5})
    answered = game.question
    game.decide(True)
    # The plane of who offered, and that of who signed: half of 4 less half of 1 to both.
    space = thought(proposed, game.watch)
    assert space.deal and rows(space.offers)[-1] == (2, "south", True, 1.5, 1.5)
    space = thought(answered, game.watch)
    assert rows(space.offers) == [(1, "north", False, 2.0, -0.5), (2, "south", True, 1.5, 1.5)]
    assert list(space.items["room"]) == [1.0, 1.0]  # what was open in that round
    at_a_table(game, PROPOSE, "north")
    game.decide({"relief": 0.25})
    game.decide(False)
    assert rows(thought(answered, game.watch).offers) == rows(space.offers)


def test_a_package_is_worth_no_more_than_what_of_it_is_open(game):
    question = at_a_table(game, PROPOSE, "north")
    assert point(question, {}) == (0.0, 0.0)
    assert point(question, {"relief": 0.5, "freeze": 0.5}) == (1.5, 1.5)
    assert point(question, {"relief": 7.0, "no such item": 1.0}) == (4.0, -1.0)


def test_an_offer_counts_only_as_far_as_what_is_in_it_is_open_still(game):
    at_a_table(game, PROPOSE, "north")
    game.decide({"relief": 1.0})
    game.decide(False)
    question = at_a_table(game, PROPOSE, "south")
    less = replace(question, open=question.open[1:])  # the relief is open no more
    assert rows(thought(less, game.watch).offers) == [(1, "north", False, 0.0, 0.0)]


def test_of_several_others_the_player_faces_one_and_their_worths_are_not_added():
    parties = {name: negotiations.party(name=name.title()) for name in ("north", "south", "east")}
    items = {"dam": negotiations.item("north", {"north": -2, "south": 3, "east": 0.5})}
    game = Game(negotiations.scenario(items, parties=parties), ["south"])
    question = at_a_table(game, PROPOSE, "south")
    for against, worth in (("north", -2.0), ("east", 0.5), ("", -2.0), ("south", -2.0)):
        space = thought(question, game.watch, against)
        assert space.sides == (("south",), (against if against in ("north", "east") else "north",))
        assert rows(space.items) == [("dam", 1.0, 3.0, worth, True)]
        assert point(question, {"dam": 0.5}, against) == (1.5, worth / 2)


@pytest.mark.parametrize("kind", [PROPOSE, ANSWER])
def test_a_government_in_doubt_sees_its_own_worths_truly_and_the_others_as_it_thinks(kind):
    game = Game(negotiations.mini(36), ["washington"], seed=5)
    question = at_a_table(game, kind, "washington")
    space = thought(question, game.watch)
    model, preview = game._now, game.preview({}) if kind == PROPOSE else game.preview()
    table = model.table("us-dprk")
    own = model.state.weights[0, model.agenda.parties.index("washington"), table.items]
    true = model.state.weights[0, model.agenda.parties.index("pyongyang"), table.items]
    place = [model.agenda.index(item) - table.items.start for item in space.items["item"]]
    room = space.items["room"].to_numpy()
    assert np.allclose(space.items["x"], own[place] * room)
    assert not np.allclose(space.items["y"], true[place] * room)
    believed = model.government("washington").believed(table)[0][0]
    assert np.allclose(space.items["y"], believed[place] * room)
    if kind == ANSWER:
        assert space.offers["x"].iloc[-1] == pytest.approx(preview.worth)
        assert space.offers["y"].iloc[-1] == pytest.approx(preview.others["pyongyang"].worth)
