"""Linkage across tables lets both gain where no table has a deal by itself, and linkage that blocks (docs/theory.md).

Tollison and Willett (1979): on an issue where one side can only lose there is no deal; two such issues, tilted either way, are
traded for each other if each side values what it gets above what it gives. Sebenius (1983): what is added to the agenda, or who,
may as well take away the deal that there was.
"""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played
from theory_page import assert_said

from sim.analysis.pairing import paired

WORLDS = 400
TRACKS = ("economy", "security")
LOW = {"floor": 0, "patience": 10}


def two_tracks(linked, items, parties=None, members=("north", "south"), worlds=WORLDS, months=24, **rest):
    """Two tables, or one that takes up the items of both; played to the end."""
    places = {name: {"name": name, "members": ["north", "south"]} for name in TRACKS}
    if linked:
        places["summit"] = {"name": "summit", "members": list(members), "absorbs": list(TRACKS)}
    sides = parties or {"north": party(**LOW), "south": party(**LOW)}
    return played(
        model(items, parties=sides, tables=places, worlds=worlds, dynamics={"grain": 0.001}, months=months, **rest),
        months,
    )


def tilted():
    """South pays for relief and North for the freeze, each world at prices of its own, some of them dearer than what is got."""
    prices = {"uniform": [0.5, 4]}
    costs = {"uniform": [-4, -0.5]}
    return {
        "relief": item("south", {"north": prices, "south": costs}, table="economy"),
        "freeze": item("north", {"north": costs, "south": prices}, table="security"),
    }


def gains(negotiation):
    """(worlds, 2), points: what all that was agreed is worth to North and South."""
    return np.einsum("wpi,wi->wp", negotiation.state.stakes[:, :2], negotiation.state.agreed)


@pytest.fixture(scope="module")
def apart():
    return two_tracks(False, tilted())


@pytest.fixture(scope="module")
def together():
    return two_tracks(True, tilted())


def test_a_table_at_which_one_side_can_only_lose_never_has_a_deal(apart):
    assert apart.ledger.deals.sum() == 0


def test_linked_they_trade_exactly_where_both_can_gain(together):
    """Some of relief, r, for some of the freeze, f: a r > c f and d f > b r for some r and f just where a d > b c."""
    (a, c), (b, d) = together.state.stakes[:, 0].T, together.state.stakes[:, 1].T
    margin = np.log(a * d / (b * c))
    assert 0.3 < (margin > 0).mean() < 0.7
    clear = np.abs(margin) > 0.02
    dealt = together.ledger.deals.sum(axis=1) > 0
    np.testing.assert_array_equal(dealt[clear], (margin > 0)[clear])
    assert_said(f"{dealt.sum()} deals where a d > b c")


def test_both_sides_have_more_by_linkage_in_the_same_worlds(apart, together):
    before, after = gains(apart), gains(together)
    assert not before.any() and (after >= -1e-9).all()
    for side in (0, 1):
        assert paired(before[:, side], after[:, side]).low > 0.1
    dealt = together.ledger.deals.sum(axis=1) > 0
    assert (after[dealt].min(axis=1) > 0).mean() > 0.8


# Linkage that blocks

EASY = {
    "trade": item("south", {"north": 3, "south": 2}, table="economy"),
    "border": item("north", {"north": -3, "south": 2}, table="security"),
}


def test_what_both_want_waits_for_ever_where_a_rule_ties_it_to_what_one_of_them_cannot_give():
    """The border is worth less to South than it costs North, and South has nothing to pay with."""
    free = two_tracks(False, EASY, worlds=1)
    assert free.ledger.deals[0].tolist() == [1, 0]
    tied = {"trade-waits": {"kind": "requires", "item": "trade", "needs": [{"item": "border", "level": 0.5}]}}
    assert two_tracks(False, EASY, worlds=1, linkages=tied).ledger.deals.sum() == 0


def test_whoever_comes_with_the_added_issue_may_block_the_deal_that_two_had():
    """A deal that hurts West is made without it, and not at a table where West sits and must agree."""
    swap = {
        "relief": item("south", {"north": 4, "south": -1, "west": -3}, table="economy"),
        "freeze": item("north", {"north": -1, "south": 4, "west": 0}, table="economy"),
        "pact": item("north", {"north": 1, "south": 1, "west": 1}, table="security"),
    }
    sides = {name: party(**LOW) for name in ("north", "south", "west")}
    apart = two_tracks(False, swap, sides, worlds=1)
    assert (apart.state.agreed[0] > 0.9).all()
    joint = two_tracks(True, swap, sides, members=("north", "south", "west"), worlds=1)
    assert joint.value("west")[0] >= 0 > apart.value("west")[0]
    assert joint.state.agreed[0, 0] < 0.5


def test_a_quarrel_added_to_what_both_want_delays_it():
    """By itself trade is signed in the first month. In one package with a border worth no more to South than to North, South asks
    for some of it as long as its patience lasts: an issue that should have been left out (Sebenius 1983)."""
    quarrel = {
        "trade": item("south", {"north": 3, "south": 3}, table="economy"),
        "border": item("north", {"north": -3, "south": 3}, table="security"),
    }
    sides = {name: party(floor=0.3, patience=20) for name in ("north", "south")}
    apart, joint = (two_tracks(linked, quarrel, sides, worlds=1, months=60) for linked in (False, True))
    signed = [int(negotiation.ledger.agreed_month[0, 0]) for negotiation in (apart, joint)]
    assert signed[0] == 1 < signed[1]
    assert_said(f"signed in month {signed[1]} instead of 1")
