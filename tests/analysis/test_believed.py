"""A secret breach is known to who commits it: the others count what it brought them as if it were kept, until it is found."""

from __future__ import annotations

import negotiations
import numpy as np
import pytest

from agents.human import Orders
from sim import NegotiationModel
from sim.analysis.believed import levels_known, worth_known
from sim.analysis.witnessed import Watch
from sim.app.room import Room
from sim.play import USUAL, Game
from sim.play.situation import Situation

FREEZE = {
    "freeze": negotiations.item(
        "north", {"north": -1, "south": 4}, kind="restraint", start={"agreed": 1, "performed": 1}
    )
}


@pytest.fixture
def broken() -> NegotiationModel:
    """North, whose freeze is worth 4 to South, breaks it in secret."""
    model = negotiations.played(negotiations.model(FREEZE), 1)
    model.state.breached[:] = True
    return model


def test_who_does_not_perform_it_counts_it_as_kept_and_who_breaks_it_does_not(broken):
    assert levels_known(broken, "south") == 1.0 and levels_known(broken, "north") == 0.0
    assert worth_known(broken, "south") == 4.0 and worth_known(broken, "north") == 0.0
    assert broken.value("south") == 0.0  # in truth it has nothing of it


def test_how_things_stand_for_a_player_says_what_it_believes(broken):
    south, north = Situation.of(broken, "south"), Situation.of(broken, "north")
    assert south.value == 4.0 and [(one.item, one.points) for one in south.in_force] == [("freeze", 4.0)]
    assert north.value == 0.0 and north.in_force == ()


def test_nothing_is_hidden_when_the_last_month_is_over(broken):
    negotiations.played(broken, 23)
    broken.state.breached[:] = True
    assert worth_known(broken, "south") == broken.value("south") == 0.0
    assert Situation.of(broken, "south").in_force == ()


def test_a_breach_that_is_found_is_known_to_all():
    model = negotiations.played(negotiations.model(FREEZE, dynamics={"detection": 1}), 1)
    north = model.government("north")
    north.cheat = lambda: np.ones((1, 1), np.bool_)
    model.step()
    assert model.state.news.found.all()
    assert worth_known(model, "south") == model.value("south") == 0.0


def test_both_are_watched(broken):
    watch = Watch(broken)
    watch.look()
    rows = {(row["series"], row["id"]): row["value"] for row in watch.rows["moods"]}
    assert rows["value", "south"] == 0.0 and rows["believed", "south"] == 4.0


def test_the_page_draws_what_a_player_believes_and_an_onlooker_where_nobody_plays_the_truth():
    scenario = negotiations.mini(4)
    watched, played = Room("A", scenario, [], "me"), Room("B", scenario, ["washington"], "me")
    assert watched.worth == "value" and played.worth == "believed"
    game = played.game
    while not game.over:
        game.decide(USUAL) if game.question else game.advance()
    assert played.worth == "value"


def test_in_a_game_the_government_that_is_deceived_stands_where_it_stood():
    game = Game(negotiations.mini(), ["washington", "pyongyang"], seed=7)
    moratorium = game.model.agenda.index("moratorium")
    while not game.model.state.breached[0, moratorium]:
        question = game.question or game.advance()
        if question is not None:
            breaks = question.party == "pyongyang" and question.kind == "orders"
            game.decide(Orders(breach=("moratorium",), provoke=()) if breaks else USUAL, party=question.party)
    deceived, deceiver = game.situation("washington"), game.situation("pyongyang")
    assert "moratorium" in [one.item for one in deceived.in_force]
    assert "moratorium" not in [one.item for one in deceiver.in_force]
    assert deceived.value > float(game.model.value("washington")[0])
    assert deceiver.value == float(game.model.value("pyongyang")[0])
