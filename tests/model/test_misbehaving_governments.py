"""A government of one's own that gives no sensible answer is named, with the method that gave it."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, mini, model, played

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
