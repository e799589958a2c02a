"""A package that cannot be offered is refused in one clear sentence."""

from __future__ import annotations

import negotiations
import numpy as np
import pytest

from sim.play import Game, PlayError

ITEMS = {
    **negotiations.SWAP,
    "office": negotiations.item("north", {"north": 1, "south": 1}, divisible=False, name="the office"),
    "later": negotiations.item("north", {"north": 1, "south": 1}, name="what comes later"),
    "half-done": negotiations.item("south", {"north": 2}, name="the half that is left", start={"agreed": 0.5, "performed": 0.5}),
    "elsewhere": negotiations.item("north", {"north": 1}, table="other", name="what is talked of elsewhere"),
}  # fmt: skip
TABLES = {
    "talks": {"name": "the talks", "members": ["north", "south"]},
    "other": {"name": "the other talks", "members": ["north", "south"], "opens": 5},
}
LINKAGES = {"wait": {"kind": "requires", "item": "later", "needs": [{"item": "office", "level": 0.5}]}}


@pytest.fixture
def asked():
    game = Game(negotiations.scenario(ITEMS, tables=TABLES, linkages=LINKAGES), ["north"])
    game.advance()
    game.decide()
    return game


@pytest.mark.parametrize(
    ("package", "says"),
    [
        ({"reliev": 1.0}, r"no such item: reliev \(did you mean relief\?\)"),
        ({"elsewhere": 1.0}, "what is talked of elsewhere is not negotiated at the talks, but at the other talks"),
        ({"later": 0.5}, "what comes later is not open to agreement now"),
        ({"half-done": 0.6}, "only 50% of the half that is left is open, and the package has 60%"),
        ({"office": 0.5}, "the office is all or nothing, and the package has 50%"),
        ({"relief": -0.1}, "less than nothing of something cannot be agreed"),
        ({"relief": float("nan")}, "must be a number between 0 and 1, not nan"),
        ({"relief": float("inf")}, "must be a number between 0 and 1, not inf"),
        ({"relief": 10**400}, "must be a number between 0 and 1, not 1000"),
        ({"relief": "half"}, "must be a number between 0 and 1, not 'half'"),
        ({"relief": True}, "must be a number between 0 and 1, not True"),
        ({"relief": 0.05}, "must move one item by 10% at the least"),
        ([1.0, 0.0], "a package names items and how much of each"),
        (1.0, "a package names items and how much of each"),
    ],
)
def test_a_package_that_cannot_be_is_refused_before_it_is_sent_and_when_it_is(asked, package, says):
    question = asked.question
    for attempt in (asked.preview, asked.decide):
        with pytest.raises(PlayError, match=says) as told:
            attempt(package)
        assert "\n" not in str(told.value)
    assert asked.question is question


def test_all_that_is_open_may_be_offered(asked):
    assert {item.id: item.room for item in asked.question.open} == {
        "relief": 1.0, "freeze": 1.0, "office": 1.0, "half-done": 0.5,
    }  # fmt: skip
    asked.decide({"relief": 1, "freeze": np.float64(0.3), "office": 1.0, "half-done": 0.5})
    np.testing.assert_allclose(asked.model.tables[0].offer[0], [1.0, 0.3, 1.0, 0.0, 0.5])


def test_it_is_said_why_an_item_is_closed(asked):
    closed = {item.id: item.why for item in asked.question.closed}
    assert closed == {"later": "waiting for the office (50% needed, 0% now)"}
    asked.decide({"half-done": 0.5, "relief": 1.0})
    asked.model.state.agreed[0, asked.model.agenda.index("half-done")] = 1.0
    asked.advance()
    asked.decide()
    if asked.question is None:
        asked.advance()
        asked.decide()
    why = {item.id: item.why for item in asked.question.closed}
    assert why["half-done"] == "agreed already, 50% carried out"
