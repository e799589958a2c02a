"""A government of one's own that gives no sensible answer is named, with the method that gave it."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, mini, model, party, played

from agents import Party, Pyongyang
from sim import NegotiationModel


def steps(played_by: type, party: str = "pyongyang") -> None:
    negotiation = NegotiationModel(mini(), worlds=3, rng=7, parties={party: played_by})
    for _ in range(6):
        negotiation.step()


class OfOneWorld(Pyongyang):
    def propose(self, table):
        return super().propose(table)[:1]


class Undecided(Pyongyang):
    def demand(self, table):
        return np.full(self.world.state.worlds, np.nan)


@pytest.mark.parametrize(
    ("played_by", "told"),
    [(OfOneWorld, r"pyongyang \(OfOneWorld.propose\) gave an array of shape"), (Undecided, "that is not a number")],
)
def test_an_answer_that_is_none_is_laid_at_the_door_of_who_gave_it(played_by, told):
    with pytest.raises(ValueError, match=told):
        steps(played_by)


@pytest.mark.parametrize(
    ("decision", "number", "told"),
    [
        ("credit", np.nan, "not a number"),
        ("credit", -5.0, "gave -5, which is not between 0 and 1"),
        ("value", np.inf, "not a number"),
        ("asking", np.nan, "not a number"),
        ("believed", np.nan, "not a number"),
        ("lead", np.nan, "not a number"),
        ("lead", 3.0, "gave 3, which is not between -1 and 1"),
        ("answer", -5.0, "gave -5, which is not between 0 and 1"),
    ],
)
def test_what_a_decision_is_made_of_is_looked_at_too(decision, number, told):
    def wrong(self, *about):
        return np.full(np.shape(getattr(Pyongyang, decision)(self, *about)), number)

    with pytest.raises(ValueError, match=rf"pyongyang \(Odd.{decision}\) .*{told}"):
        steps(type("Odd", (Pyongyang,), {decision: wrong}))


def test_a_government_must_be_a_party():
    with pytest.raises(ValueError, match="must be played by a subclass of"):
        steps(dict)


def test_one_government_cannot_be_played_by_another():
    with pytest.raises(ValueError, match="washington cannot be played by Pyongyang"):
        steps(Pyongyang, "washington")


def test_any_government_may_be_played_by_a_plain_party():
    steps(type("Mine", (Party,), {}))


@pytest.mark.parametrize("rise", [2.0, -0.1])
def test_an_offer_of_more_than_is_open_is_refused_by_name(rise):
    class Generous(Party):
        def propose(self, table):
            return np.full_like(table.room, rise)

    with pytest.raises(ValueError, match=r"north \(Generous.propose\) offered more than is open at talks"):
        played(model(SWAP, own={"north": Generous}), 1)


SHAPES = {
    "perform": "(3, 3)", "withdraw": "(3, 3)", "cheat": "(3, 3)", "provoke": "(3, 1)", "aspiration": "(3,)",
    "firmness": "(3,)", "demand": "(3,)", "answer": "(3,)", "attend": "(3, 1)",
}  # fmt: skip
NONSENSE = {
    "one of another shape": (np.zeros((3, 7)), "gave an array of shape (3, 7), not SHAPE"),
    "nothing": (None, "gave an array of shape (), not SHAPE"),
    "a ragged list": ([[1], [1, 2]], "gave something that is not a number"),
}


def told_by(decision, answer):
    """What is told of a Pyongyang that gives this answer to whoever asks for that decision."""
    with pytest.raises(ValueError, match="gave") as told:
        steps(type("Odd", (Pyongyang,), {decision: lambda self, *about: answer}))
    return str(told.value)


@pytest.mark.parametrize("answer", NONSENSE)
@pytest.mark.parametrize("decision", SHAPES)
def test_no_decision_that_is_none_goes_by(decision, answer):
    given, told = NONSENSE[answer]
    assert told_by(decision, given) == f"pyongyang (Odd.{decision}) {told.replace('SHAPE', SHAPES[decision])}"


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("decision", ["demand", "aspiration", "firmness", "perform"])
def test_an_answer_must_be_finite(decision, number):
    answer = np.full((3, 3) if decision == "perform" else 3, number)
    assert told_by(decision, answer) == f"pyongyang (Odd.{decision}) gave something that is not a number"


@pytest.mark.parametrize(
    ("decision", "number", "bounds"),
    [
        ("aspiration", 1.5, "0 and 1"),
        ("firmness", -0.5, "0 and 1"),
        ("perform", 3, "0 and 2"),
        ("withdraw", -2, "-1 and 3"),
    ],
)
def test_an_answer_must_lie_between_its_bounds(decision, number, bounds):
    answer = np.full((3, 3) if bounds != "0 and 1" else 3, number)
    assert told_by(decision, answer) == f"pyongyang (Odd.{decision}) gave {number:g}, which is not between {bounds}"


@pytest.mark.parametrize(("efforts", "told"), [(2.0, "gave 2, which is not between 0 and 1"), (np.inf, "not a number")])
def test_efforts_lie_between_nought_and_one(efforts, told):
    class Zealous(Party):
        def steer(self):
            return np.full((self.world.state.worlds, 2), efforts)

    parties = {"north": party(), "south": party(policy={"toward": "north", "stance": "mixed"})}
    with pytest.raises(ValueError, match=rf"south \(Zealous.steer\) .*{told}"):
        played(model(SWAP, parties=parties, own={"south": Zealous}), 1)


def test_the_common_position_is_asked_of_sound_governments_only():
    class Unsure(Party):
        def firmness(self, table):
            return np.full(self.world.state.worlds, np.nan)

    parties = {"north": party(), "south": party(allies=["west"]), "west": party()}
    tables = {"talks": {"name": "talks", "members": ["north", "south"]}}
    with pytest.raises(ValueError, match=r"south \(Unsure.firmness\) gave something that is not a number"):
        played(model(SWAP, parties=parties, tables=tables, own={"south": Unsure}), 1)


def test_a_decision_of_its_own_may_be_a_list_or_hold_whole_numbers():
    """What numpy takes for an array of the right shape is one."""

    class Plain(Pyongyang):
        def perform(self):
            return super().perform().tolist()

        def provoke(self):
            return super().provoke().astype(float)

        def cheat(self):
            return super().cheat().astype(int)

    steps(Plain)
