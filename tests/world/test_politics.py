"""Politics at home: legislatures that must pass what is signed, and administrations that think otherwise."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, item, model, party, played

from agents.policy import STANCES
from sim.world.tables import REASONS

N, S = range(2)
RATIFIED = {
    "relief": item("south", {"north": 4, "south": -1}, ratify=["south"]),
    "freeze": item("north", {"north": -1, "south": 4}),
}


def house(lean=None, threshold=0.9, events=None, months=1, worlds=1, **terms):
    """South must pass relief at home; 5 points are at stake for it, and the whole swap is worth 3 of them."""
    legislature = {} if lean is None else {"legislature": {"name": "the house", "lean": lean}}
    south = party(threshold=threshold, **legislature, **terms)
    return played(
        model(RATIFIED, parties={"north": party(), "south": south}, events=events or {}, worlds=worlds), months
    )


# Legislatures


@pytest.mark.parametrize(("lean", "passes"), [(None, True), (0, True), (-0.19, True), (-0.21, False), (0.3, True)])
def test_the_lean_of_the_house_decides_what_it_passes(lean, passes):
    """Support 0.5 and 3/5 for the swap: 1.1, with 0.9 to be reached."""
    negotiation = house(lean)
    swap = np.array([[1.0, 1.0]])
    assert negotiation.government("south").ratify(negotiation.tables[0], swap)[0] == passes


def test_a_house_that_leans_towards_a_deal_passes_what_the_country_would_not():
    """0.5 - 1/5 for relief alone, with 0.5 to be reached."""
    relief = np.array([[1.0, 0.0]])
    for lean, passes in ((0, False), (0.15, False), (0.25, True)):
        negotiation = house(lean, threshold=0.5)
        assert negotiation.government("south").ratify(negotiation.tables[0], relief)[0] == passes


@pytest.mark.parametrize(("lean", "least"), [(0.4, 0), (0, 2), (-0.1, 2.5), (-0.25, 3.25)])
def test_delegates_reckon_with_the_lean_of_their_house(lean, least):
    """What support and lean are short of 0.9, of the 5 points at stake."""
    negotiation = house(lean)
    np.testing.assert_allclose(negotiation.government("south").reservation(negotiation.tables[0]), least, atol=1e-12)


@pytest.mark.parametrize(("lean", "signed"), [(0, [1, 1]), (-0.1, [1, 1]), (-0.25, [0.75, 1]), (-0.45, [0, 0])])
def test_what_is_signed_is_what_the_house_will_pass(lean, signed):
    """The swap is worth 3 to South. A house that wants 3.25 is brought the freeze for 3/4 of relief; one that wants 4.25,
    more than all that could be had, is brought nothing."""
    negotiation = house(lean, months=12)
    np.testing.assert_allclose(negotiation.state.agreed[0], signed)


def test_it_is_the_house_that_turns_a_deal_down_and_not_opinion_that_undoes_it():
    """What is done stands by the support of the country: 0.5 with a hostile house is not hostile."""
    negotiation = house(-0.4)
    south = negotiation.government("south")
    np.testing.assert_allclose([south.house[0], south.support[0]], [0.1, 0.5])
    negotiation.state.performed[:], negotiation.state.agreed[:] = 1, 1
    negotiation.dynamics.undoing["opinion"] = np.ones(1)
    np.testing.assert_array_equal(played(negotiation, 2).state.performed, 1)


def test_a_deal_that_fails_in_the_house_is_put_down_to_it():
    """Delegates reckon with all of 0.9 - 0.5 and sign the swap; doubt decides."""
    negotiation = house(0, threshold=1.0, doubt=0.5, worlds=500, months=0)
    failed = np.zeros(500, bool)
    for _ in range(8):
        table = played(negotiation, 1).tables[0]
        now = table.reason == REASONS.index("not-ratified")
        assert (table.refuser[now] == S).all()
        failed |= now
    assert failed.any()


def election(shift, chance=1.0):
    return {
        "election": {
            "text": "An election.",
            "month": "2001-08",
            "chance": chance,
            "effects": {"legislature": {"south": shift}},
        }
    }


def test_an_election_moves_the_house_and_not_the_country():
    negotiation = house(0.1, events=election(-0.25))
    assert negotiation.state.lean[0].tolist() == [0, 0.1]
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.lean[0], [0, -0.15])
    np.testing.assert_allclose(negotiation.state.support[0], [0.5, 0.5])
    np.testing.assert_allclose(played(negotiation, 5).state.lean[0, S], -0.15)


def test_the_lean_stays_within_bounds():
    np.testing.assert_array_equal(house(-0.5, events=election(-0.9), months=2).state.lean[:, S], -1)


def test_an_election_decides_whether_the_swap_is_signed():
    """It would have been signed in month 6; the new house of the second month wants 4.25, and there is 4 to be had."""
    assert house(0, events=election(-0.45), months=12).ledger.deals.sum() == 0
    assert house(-0.45, events=election(0.45), months=12).ledger.deals.sum() == 1


def test_an_election_moves_the_house_only_where_it_is_held():
    negotiation = house(0, events=election(-0.25, chance=0.5), months=2, worlds=200)
    held = negotiation.state.news.events[:, 0]
    assert 60 < held.sum() < 140
    np.testing.assert_array_equal(negotiation.state.lean[:, S], np.where(held, -0.25, 0))


# Administrations

CHANGE = {
    "patience": 0.5, "scrutiny": 2, "coordination": 0.5, "floor": -0.2, "threshold": 0.3, "slack": -0.4,
    "stance": "contain", "values": {"freeze": 2, "relief": -0.5},
}  # fmt: skip
WORLDS = 200


def administration(change, chance=0.5, months=1, **terms):
    """Washington, allied to Tokyo, and the North; in half of the worlds a new administration takes office in month 1."""
    washington = party(
        "washington", patience=12, scrutiny=1.5, coordination=0.6, floor=0.4, threshold=0.5, slack=0.3, allies=["tokyo"],
        policy={"toward": "north", "stance": "engage", "pace": 1, "economic": {"stick": 0.5}}, **terms,
    )  # fmt: skip
    tokyo = party(patience=12, coordination=0.6, allies=["washington"], floor=0.4)
    items = {
        "freeze": item("north", {"north": -99, "washington": 4, "tokyo": 3}),
        "relief": item("washington", {"north": 1, "washington": -99, "tokyo": 0}),
    }
    effects = {"change": {"washington": change}}
    negotiation = model(
        items,
        parties={"north": party(), "washington": washington, "tokyo": tokyo},
        tables={"talks": {"name": "talks", "members": ["north", "washington"]}},
        events={
            "inauguration": {"text": "A new administration.", "month": "2001-07", "chance": chance, "effects": effects}
        },
        consultation={"earned": 1, "fading": 0, "lost": 0},
        worlds=WORLDS,
    )
    played(negotiation, 1)
    struck = negotiation.state.news.events[:, 0].copy()
    played(negotiation, months - 1)
    return negotiation, struck


@pytest.mark.parametrize("months", [1, 6])
def test_a_new_administration_thinks_otherwise_for_good_and_only_where_it_takes_office(months):
    negotiation, struck = administration(CHANGE, months=months)
    assert 60 < struck.sum() < 140
    washington, tokyo, state = negotiation.government("washington"), negotiation.government("tokyo"), negotiation.state
    for now, new, old in (
        (washington.patience, 6, 12),
        (washington.scrutiny, 3, 1.5),
        (washington.readiness, 0.3, 0.6),
        (state.coordination[:, 1], 0.3, 0.6),
        (washington.floor, 0.2, 0.4),
        (washington.threshold, 0.8, 0.5),
        (washington.slack, 0, 0.3),
        (washington.policy.stance, STANCES.index("contain"), STANCES.index("engage")),
        (state.sticks[:, 1], 1, 0),
        (state.carrots[:, 1], 0, 1),
        (state.stakes[:, 1, 0], 6, 4),
        (state.stakes[:, 1, 1], -99.5, -99),
        (state.base[:, 1, 0], 6, 4),
    ):
        np.testing.assert_allclose(now, np.where(struck, new, old))
    np.testing.assert_array_equal(tokyo.patience, 12)
    np.testing.assert_array_equal(tokyo.readiness, 0.6)
    np.testing.assert_array_equal(state.stakes[:, [0, 2]], np.broadcast_to([[-99, 1], [3, 0]], (WORLDS, 2, 2)))


def test_what_it_does_not_mention_stays_as_it_was():
    negotiation, struck = administration({"patience": 2})
    washington = negotiation.government("washington")
    np.testing.assert_allclose(washington.patience, np.where(struck, 24, 12))
    for number, same in (("scrutiny", 1.5), ("readiness", 0.6), ("floor", 0.4), ("threshold", 0.5), ("slack", 0.3)):
        np.testing.assert_array_equal(getattr(washington, number), same)
    np.testing.assert_array_equal(washington.policy.stance, STANCES.index("engage"))
    np.testing.assert_array_equal(negotiation.state.base[:, 1], np.broadcast_to([4, -99], (WORLDS, 2)))


def test_no_administration_goes_beyond_what_a_government_can_be():
    """Nobody scrutinises less than not at all, coordinates more than wholly or has a floor below nought."""
    extreme = {"scrutiny": 0.1, "coordination": 5, "floor": -1, "threshold": 1, "slack": 1}
    negotiation, _ = administration(extreme, chance=1)
    washington = negotiation.government("washington")
    np.testing.assert_array_equal(washington.scrutiny, 1)
    np.testing.assert_array_equal(negotiation.state.coordination[:, 1], 1)
    for number, bound in (("floor", 0), ("threshold", 1), ("slack", 1)):
        np.testing.assert_array_equal(getattr(washington, number), bound)


def test_the_next_administration_begins_where_the_last_one_left_off():
    twice = {
        name: {"text": "A new administration.", "month": month, "effects": {"change": {"south": {"patience": 0.5, "values": {"freeze": 1}}}}}
        for name, month in (("first", "2001-07"), ("second", "2001-09"))
    }  # fmt: skip
    negotiation = played(model(SWAP, events=twice), 2)
    assert negotiation.government("south").patience[0] == 5 and negotiation.state.base[0, S, 1] == 5
    played(negotiation, 1)
    assert negotiation.government("south").patience[0] == 2.5 and negotiation.state.base[0, S, 1] == 6


def test_a_run_does_not_change_the_values_of_the_agenda_it_started_from():
    negotiation, struck = administration(CHANGE)
    assert struck.any()
    np.testing.assert_array_equal(negotiation.agenda.values[:, 1, 0], 4)
