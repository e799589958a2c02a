"""What lies between the parties at a table: a package that all would sign is told with what could still stop it."""

from __future__ import annotations

import negotiations
import numpy as np
import pytest

from agents import Party
from sim.analysis.bridge import between, nearest
from sim.analysis.sounding import sounded


class Deaf(Party):
    """Signs nothing, so that what all would sign lies on the table still."""

    def answer(self, table, offer):
        return np.zeros(len(offer), np.bool_)


def told(
    *, tokyo: float, bears: float = 0.5, coordination: float = 0.4, strength: float = 0.5, own: type[Party] = Deaf, **us
) -> str:
    """What lies between Washington and Pyongyang over a swap that hurts, or helps, Tokyo, which has no seat there."""
    allies = {"us": ["tokyo"], "tokyo": ["us"], "north": []}
    negotiation = negotiations.model(
        {
            "relief": negotiations.item("us", {"north": 4, "us": -1, "tokyo": tokyo}, ratify=["us"] if us else []),
            "freeze": negotiations.item("north", {"north": -1, "us": 4, "tokyo": 0}),
        },
        parties={
            name: negotiations.party(
                name=name.title(), allies=of, coordination=coordination, tactic="fixed", **(us if name == "us" else {})
            )
            for name, of in allies.items()
        },
        tables={"talks": {"name": "talks", "members": ["us", "north"]}},
        linkages={
            "tokyo-objects": {"kind": "veto", "party": "tokyo", "table": "talks", "bears": bears, "strength": strength}
        },
        own={"us": own, "north": own},
    )
    negotiations.played(negotiation, 1)
    today = sounded(negotiation, negotiation.table("talks"), 0)
    assert today is not None
    (line,) = between(negotiation, today, 0, lambda _, package: "the swap")
    return line


def test_an_ally_that_would_object_is_named_with_the_chance_that_it_is_heeded():
    """Strength 0.5 times the coordination 0.4 of Washington, which is to heed it."""
    assert told(tokyo=-2.0) == (
        "All would sign today, if they knew, though Tokyo, which has no seat there, would object and be heeded with a chance "
        "of 20%: the swap."
    )


@pytest.mark.parametrize("quiet", [{"tokyo": 2.0}, {"tokyo": -2.0, "bears": 5.0}, {"tokyo": -2.0, "strength": 0.0}])
def test_nobody_is_named_who_gains_or_can_bear_it_or_is_not_heeded(quiet):
    assert told(**quiet) == "All would sign today, if they knew: the swap."


def test_of_three_the_nearest_package_is_the_one_whose_worst_served_member_misses_least():
    """A can give 1 for what it gets, B wants two thirds of its prize and C all of its own: 5/3 in all.

    The best package of any one of them leaves another 2/3 short. Where all bear alike, each lacks t with
    1 - (2 - t)/3 - (2 - t)/2 = -t: four elevenths of a point.
    """
    prizes = {"thanks": {"a": 1, "b": 0, "c": 0}, "road": {"a": -1, "b": 3, "c": 0}, "dam": {"a": -1, "b": 0, "c": 2}}
    negotiation = negotiations.model(
        {name: negotiations.item("a", worths) for name, worths in prizes.items()},
        parties={name: negotiations.party(name=name.upper(), tactic="fixed") for name in "abc"},
        own=dict.fromkeys("abc", Deaf),
    )
    negotiations.played(negotiation, 1)
    table = negotiation.table("talks")
    table.wanted[0] = 0.0, 2.0, 2.0
    short, package = nearest(negotiation, table, 0)
    assert short == pytest.approx(4 / 11)
    assert package == pytest.approx([1.0, (2 - 4 / 11) / 3, (2 - 4 / 11) / 2])
    (line,) = between(negotiation, table, 0, lambda _, package: "something for all")
    lacks = [f"{name} would still want 0.4 points more" for name in "ABC"]
    assert line == f"The nearest package: something for all. {lacks[0]}, {lacks[1]} and {lacks[2]}."


class Open(Party):
    """Puts the whole swap forward, and so offers what all would sign."""

    def propose(self, table):
        return table.room.copy()

    def answer(self, table, offer):
        return np.ones(len(offer), np.bool_)


def test_what_was_offered_and_stopped_by_an_ally_is_not_said_to_be_unknown():
    assert told(tokyo=-2.0, coordination=1.0, strength=1.0, own=Open) == (
        "All at the table would sign what was offered this month, but Tokyo, which has no seat there, objected and was heeded "
        "(it would be again certainly): the swap."
    )


class Unlucky(Open):
    """Loses every vote at home."""

    def ratify(self, table, offer):
        return np.zeros(len(offer), np.bool_)


def test_what_was_offered_and_lost_at_home_is_not_said_to_be_unknown():
    assert told(tokyo=2.0, own=Unlucky, legislature={"name": "Congress"}) == (
        "All at the table would sign what was offered this month, but Congress turned it down: the swap."
    )
