"""Items paid from a fund, whose donors share the cost by a rule."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played

NORTH, SOUTH, WEST = 0, 1, 2
FIXED = {"sharing": "fixed", "shares": {"south": 0.7, "west": 0.3}}


def funded(worth=(3, 2), amount=2.0, south=None, west=None, more=None, months=1, extra=None, **fund):
    """A reactor of two billions for the North, worth so many points to South and West; the North would else pay."""
    cost = {"amount": amount, "shares": {"north": 1.0}, "to": "north"}
    values = {"north": 9, "south": worth[0], "west": worth[1]}
    return model(
        {"reactor": item("south", values, months=months, cost=cost), **(extra or {})},
        parties={"north": party(), "south": party(**(south or {})), "west": party(**(west or {}))},
        linkages={"fund": {"kind": "funds", "items": ["reactor"], "donors": ["south", "west"], **fund}, **(more or {})},
    )


def settled(negotiation):
    """Shares of North, South and West."""
    negotiation.linkages.appraise(negotiation)
    return negotiation.state.shares[0, :, negotiation.agenda.index("reactor")].round(9).tolist()


def test_fixed_shares_are_as_given():
    assert settled(funded(**FIXED)) == [0, 0.7, 0.3]


def test_shares_by_capacity_are_in_proportion_to_means():
    assert settled(funded(sharing="capacity", capacity={"south": 3, "west": 1})) == [0, 0.75, 0.25]


def test_proportional_shares_are_in_proportion_to_worth():
    assert settled(funded((4, 1), sharing="proportional")) == [0, 0.8, 0.2]
    assert settled(funded((4, -1), sharing="proportional")) == [0, 1, 0], "who loses by it pays nothing"


def test_equal_gain_leaves_both_as_much():
    """3 + 2 - 2 = 3 points to share: 1.5 each, so the South pays 1.5 and the West 0.5 of two billions."""
    assert settled(funded((3, 2), sharing="equal-gain")) == [0, 0.75, 0.25]


def test_who_gains_least_pays_nothing_before_others_gain_less():
    assert settled(funded((6, 1), sharing="equal-gain")) == [0, 1, 0]


def test_money_that_weighs_more_buys_less_benefit():
    """Two points a billion make the South's six points three billions."""
    heavy = {"money_weight": 2}
    assert settled(funded((6, 2), south=heavy, sharing="equal-gain")) == [0, 0.75, 0.25]


@pytest.mark.parametrize(("sharing", "shares"), [("proportional", [0, 0.6, 0.4]), ("equal-gain", [0, 0.75, 0.25])])
def test_donors_count_what_the_item_buys(sharing, shares):
    """A freeze worth two more to the South makes it three to two."""
    freeze = {"freeze": item("north", {"south": 2})}
    assert settled(funded((1, 2), extra=freeze, sharing=sharing, buys=["freeze"])) == shares


def test_what_a_boost_adds_counts_among_the_benefits():
    """Half a thaw adds two to the South's worth of one."""
    thaw = {"thaw": item("north", {"south": 1}, start={"agreed": 0.5, "performed": 0.5})}
    boost = {"boost": {"kind": "boosts", "item": "thaw", "raises": ["reactor"], "worth": {"south": 4}}}
    assert settled(funded((1, 2), extra=thaw, more=boost, sharing="equal-gain")) == [0, 0.75, 0.25]


def test_a_cap_sends_the_rest_to_the_others():
    assert settled(funded(**FIXED, caps={"south": 0.4})) == [0, 0.4, 0.6]
    assert settled(funded((3, 2), sharing="equal-gain", caps={"south": 0.6})) == [0, 0.6, 0.4]


def test_no_one_pays_more_in_cash_than_its_cash_cap_allows():
    assert settled(funded(**FIXED, south={"cash_cap": 0.25})) == [0, 0.25, 0.75]
    assert settled(funded(**FIXED, south={"cash_cap": 0, "in_kind_cap": 0.5})) == [0, 0, 1], (
        "no kind in a bilateral fund"
    )


def test_in_a_multilateral_fund_what_is_above_the_cash_cap_is_given_in_kind():
    negotiation = funded(
        **FIXED, channel="multilateral", south={"cash_cap": 0.1, "in_kind_cap": 0.5}, west={"cash_cap": 1}
    )
    assert settled(negotiation) == [0, 0.5, 0.5]
    assert negotiation.state.in_kind[0, :, 0].tolist() == [0, 0.4, 0]


def test_what_is_given_in_kind_is_received_and_not_paid_in_cash():
    kinds = {"cash_cap": 0, "in_kind_cap": 0.7}
    negotiation = played(funded(**FIXED, channel="multilateral", south=kinds), 4)
    np.testing.assert_allclose(negotiation.ledger.paid[0], [0, 0, 0.6])
    np.testing.assert_allclose(negotiation.ledger.given[0], [0, 1.4, 0])
    np.testing.assert_allclose(negotiation.ledger.received[0], [2, 0, 0])


@pytest.mark.parametrize("strength", [0, 0.25, 0.5, 1])
def test_strength_is_the_part_of_the_cost_that_the_fund_takes_over(strength):
    negotiation = funded(**FIXED, strength=strength)
    assert settled(negotiation) == pytest.approx([1 - strength, 0.7 * strength, 0.3 * strength])
    np.testing.assert_allclose(
        played(negotiation, 4).ledger.paid[0], [2 - 2 * strength, 1.4 * strength, 0.6 * strength], atol=1e-12
    )


def test_what_its_fund_cannot_pay_for_is_not_agreed():
    """Half a point each, for two billions."""
    negotiation = played(funded((0.5, 0.5), sharing="equal-gain"), 5)
    assert settled(negotiation) == [0, 0, 0]
    assert negotiation.state.agreed[0].tolist() == [0]
    assert negotiation.ledger.blocked[0].tolist() == [5]


def test_what_could_not_be_paid_for_is_agreed_once_it_can():
    negotiation = played(funded((1.1, 0.5), sharing="equal-gain"), 3)
    negotiation.state.base[0, SOUTH, 0] = 3.0
    played(negotiation, 1)
    assert negotiation.state.agreed[0].tolist() == [1]
    assert settled(negotiation) == [0, 1, 0]  # 0.75 left to the South alone: a gain of 1 against the West's 0.5


def test_caps_that_leave_a_part_to_nobody_leave_the_item_unfunded():
    """The South, to which it is worth nothing, pays nothing, and the West may not pay it all."""
    negotiation = played(funded((0, 2), sharing="proportional", west={"cash_cap": 0.2}, south={"cash_cap": 0.8}), 3)
    assert settled(negotiation) == [0, 0, 0]
    assert negotiation.linkages.closed[0].tolist() == [True] == negotiation.linkages.withheld[0].tolist()


def test_an_item_without_cost_needs_no_donor():
    negotiation = funded((0.5, 0.5), amount={"uniform": [0, 0]}, sharing="equal-gain")
    assert played(negotiation, 1).state.agreed[0].tolist() == [1]


def test_shares_move_with_worth_until_the_item_is_agreed_and_hold_from_then_on():
    negotiation = funded((3, 2), sharing="equal-gain")
    assert settled(negotiation) == [0, 0.75, 0.25]
    negotiation.state.base[0, SOUTH, 0] = 2.0
    assert settled(negotiation) == [0, 0.5, 0.5]
    negotiation.state.agreed[:] = 0.2
    negotiation.state.base[0, SOUTH, 0] = 9.0
    assert settled(negotiation) == [0, 0.5, 0.5]
    negotiation.state.agreed[:] = 0
    assert settled(negotiation) == [0, 1, 0]


def test_donors_feel_their_shares_at_the_table():
    """Money weighs one point a billion: the South's stake is 3 - 0.75 * 2."""
    negotiation = played(funded((3, 2), sharing="equal-gain"), 1)
    np.testing.assert_allclose(negotiation.state.stakes[0, :, 0], [9, 1.5, 1.5])


def test_a_fund_eases_in_the_months_in_which_it_pays():
    assert played(funded(**FIXED, months=4), 8).ledger.eased[0].tolist() == [4]
    assert played(funded(**FIXED, months=4, strength=0), 8).ledger.eased[0].tolist() == [0]
