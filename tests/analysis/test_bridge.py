"""What lies between the parties at a table: a package that all would sign is told with what could still stop it."""

from __future__ import annotations

import negotiations
import numpy as np
import pytest

from agents import Party
from sim.analysis.bridge import between
from sim.analysis.sounding import sounded


class Deaf(Party):
    """Signs nothing, so that what all would sign lies on the table still."""

    def answer(self, table, offer):
        return np.zeros(len(offer), np.bool_)


def told(*, tokyo: float, bears: float = 0.5, coordination: float = 0.4, strength: float = 0.5) -> str:
    """What lies between Washington and Pyongyang over a swap that hurts, or helps, Tokyo, which has no seat there."""
    allies = {"us": ["tokyo"], "tokyo": ["us"], "north": []}
    negotiation = negotiations.model(
        {
            "relief": negotiations.item("us", {"north": 4, "us": -1, "tokyo": tokyo}),
            "freeze": negotiations.item("north", {"north": -1, "us": 4, "tokyo": 0}),
        },
        parties={
            name: negotiations.party(name=name.title(), allies=of, coordination=coordination, tactic="fixed")
            for name, of in allies.items()
        },
        tables={"talks": {"name": "talks", "members": ["us", "north"]}},
        linkages={
            "tokyo-objects": {"kind": "veto", "party": "tokyo", "table": "talks", "bears": bears, "strength": strength}
        },
        own={"us": Deaf, "north": Deaf},
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
