"""What is performed of one item makes others worth more, or less."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, level, model, played

NORTH, SOUTH = 0, 1


def thaw(done=0.5, worth=None, relief=None, **rest):
    """Half the sanctions are lifted; an industrial zone is worth a point to the North and two to the South."""
    linkages = rest.pop("linkages", None) or {
        "thaw": {"kind": "boosts", "item": "relief", "raises": ["zone"], "worth": worth or {"north": 3}, **rest}
    }
    return model(
        {
            "relief": item("south", relief or {"north": 9}, start={"agreed": done, "performed": done}),
            "zone": item("north", {"north": 1, "south": 2}),
        },
        linkages=linkages,
    )


def worths(negotiation, name="zone"):
    """Points of North and South, as they reckon them now."""
    negotiation.linkages.appraise(negotiation)
    return negotiation.state.values[0, :, negotiation.agenda.index(name)].tolist()


@pytest.mark.parametrize(("done", "worth"), [(0, 1), (0.5, 2.5), (1, 4)])
def test_half_performed_is_half_the_boost(done, worth):
    assert worths(thaw(done)) == [worth, 2]


def test_what_is_agreed_and_not_performed_boosts_nothing():
    negotiation = thaw(0)
    negotiation.state.agreed[:] = 1
    assert worths(negotiation) == [1, 2]


def test_a_boost_moves_the_worth_to_each_party_by_its_own_points_and_of_no_other_item():
    negotiation = thaw(0.5, {"north": 3, "south": -4})
    assert worths(negotiation) == [2.5, 0]
    assert worths(negotiation, "relief") == [9, 0]


@pytest.mark.parametrize(("strength", "worth"), [(0, 1), (0.5, 1.75), (1, 2.5)])
def test_strength_scales_a_boost(strength, worth):
    assert worths(thaw(strength=strength)) == [worth, 2]


def test_boosts_from_two_items_add_up():
    rules = {
        name: {"kind": "boosts", "item": "relief", "raises": ["zone"], "worth": {"north": points}}
        for name, points in (("thaw", 3), ("trade", 5))
    }
    assert worths(thaw(0.5, linkages=rules)) == [1 + 1.5 + 2.5, 2]


def test_a_boost_does_not_pile_up_month_by_month_and_goes_when_what_gave_it_is_undone():
    negotiation = thaw(0.5)
    assert [worths(negotiation)[0] for _ in range(3)] == [2.5, 2.5, 2.5]
    negotiation.state.performed[:] = 0
    assert worths(negotiation) == [1, 2]


def test_a_boosted_item_is_agreed_once_what_boosts_it_is_performed():
    """Relief is signed in month 1 and given in month 2; from month 3 the office is worth -1 + 3 = 2 to the North."""
    offices = model(
        {
            "relief": item("south", {"north": 2, "south": 2}),
            "office": item("north", {"north": -1, "south": 2}, table="side"),
        },
        tables={name: {"name": name, "members": ["north", "south"]} for name in ("talks", "side")},
        linkages={"thaw": {"kind": "boosts", "item": "relief", "raises": ["office"], "worth": {"north": 3}}},
    )
    assert [float(level(played(offices, 1), "office", "agreed")[0]) for _ in range(4)] == [0, 0, 1, 1]


def test_a_boost_counts_the_months_in_which_it_is_at_work():
    negotiation = played(thaw(0, relief={"north": 2, "south": 2}), 5)
    # Given in month 2: at work at the end of months 2 to 5.
    assert negotiation.ledger.eased[0].tolist() == [4]
    assert played(thaw(1, strength=0), 5).ledger.eased[0].tolist() == [0]


def test_each_world_draws_its_own_points():
    rules = {"thaw": {"kind": "boosts", "item": "relief", "raises": ["zone"], "worth": {"north": {"uniform": [1, 3]}}}}
    negotiation = model(
        {
            "relief": item("south", {"north": 9}, start={"agreed": 1, "performed": 1}),
            "zone": item("north", {"north": 1, "south": 2}),
        },
        linkages=rules,
        worlds=500,
    )
    negotiation.linkages.appraise(negotiation)
    added = negotiation.state.values[:, NORTH, 1] - 1
    assert ((added > 1) & (added < 3)).all() and len(np.unique(added)) == 500
    np.testing.assert_allclose(added.mean(), 2, atol=0.1)
