"""What is said of a bargaining space: a player's own worth, and what is only thought of another's."""

from __future__ import annotations

import re

import negotiations
import pytest
from nicegui import Client
from nicegui.page import page

from sim.app.background import Background
from sim.app.room import Room
from sim.app.spaces import BargainingSpace
from sim.app.view import View
from sim.play import PROPOSE, USUAL

ANN, BEN = "ann", "ben"


@pytest.fixture
def room() -> Room:
    """North has made an offer, and South is asked to sign it."""
    parties = {"north": negotiations.party(name="North"), "south": negotiations.party(name="South")}
    room = Room("abcdef", negotiations.scenario(negotiations.SWAP, parties=parties, months=8), ["north", "south"], ANN)
    room.take("north", ANN)
    room.take("south", BEN)
    room.begin()
    room.decide("north", USUAL, ANN)
    room.decide("south", USUAL, BEN)
    assert room.question_for(ANN).kind == PROPOSE
    room.decide("north", {"relief": 1.0, "freeze": 0.5}, ANN)
    return room


def told(room: Room, browser: str) -> str:
    with Client(page("")):
        view = View(room, browser, Background(2))
        view.tab = "space"
        space = BargainingSpace(view)
        found = space._space()
        assert found is not None
        return space._words(found, space._draft())


def test_what_an_offer_is_worth_to_another_is_said_to_be_thought_until_the_game_is_over(room):
    assert re.search(r"North's, is thought to be worth \S+ to North and worth \S+ to South\.", told(room, BEN))
    room.decide("south", True, BEN)
    while not room.game.over:
        question = room.game.question
        room.decide(question.party, USUAL, ANN if question.party == "north" else BEN)
    assert "thought" not in told(room, BEN)
