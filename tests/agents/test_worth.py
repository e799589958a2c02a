"""What an item is worth: by hand, factor by factor."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played

from agents.worth import effective_value

ME, YOU, THIRD = 0, 1, 2


def worth_of(
    value, *, security=0.0, alarm=0.0, burden=0.0, verifiability=1.0, performers=(YOU,), credit=(1.0, 1.0, 1.0)
):
    """One item, as party 0 sees it."""
    duties = np.zeros(len(performers), np.int64), np.array(performers, np.int64)
    return effective_value(
        np.full((1, 3, 1), float(value)),
        np.array([float(security)]),
        np.array([float(alarm)]),
        np.full((1, 3, 1), float(burden)),
        np.array([float(verifiability)]),
        *duties,
        np.array([credit], float),
        ME,
    )[0, 0]


def test_a_trusted_promise_is_worth_its_base_value():
    assert worth_of(6, verifiability=0, credit=(0, 1, 0)) == 6


def test_a_mistrusted_promise_is_worth_less_unless_it_can_be_verified():
    assert worth_of(6, verifiability=0.0, credit=(1, 0.25, 1)) == 1.5
    assert worth_of(6, verifiability=0.5, credit=(1, 0.25, 1)) == 6 * (0.5 + 0.5 * 0.25)
    assert worth_of(6, verifiability=1.0, credit=(1, 0.25, 1)) == 6


def test_a_promise_of_several_is_as_good_as_the_least_trusted_of_them():
    for one, other in ((0.8, 0.2), (0.2, 0.8)):
        seen = worth_of(10, verifiability=0.5, performers=(YOU, THIRD), credit=(1, one, other))
        assert seen == pytest.approx(6)


def test_ones_own_word_needs_no_credit():
    assert worth_of(5, verifiability=0, performers=(ME,), credit=(0, 0, 0)) == 5
    assert worth_of(5, verifiability=0, performers=(ME, YOU), credit=(0, 0.4, 0)) == 2


def test_mistrust_makes_a_sacrifice_no_smaller():
    assert worth_of(-3, verifiability=0, credit=(0, 0, 0)) == -3


def test_threat_raises_the_stakes_of_security_items_for_better_and_for_worse():
    assert worth_of(4, security=1, alarm=0.5) == 6
    assert worth_of(-4, security=1, alarm=0.5) == -6
    assert worth_of(4, security=0, alarm=0.5) == 4


def test_the_share_of_the_cost_is_paid_in_full_however_little_the_promise_is_believed():
    assert worth_of(4, burden=1.5) == 2.5
    assert worth_of(4, burden=1.5, verifiability=0, credit=(1, 0, 1)) == -1.5


def test_the_share_of_the_cost_is_weighed_by_what_money_means_to_the_payer():
    cost = {"amount": 2, "shares": {"north": 0.25, "south": 0.75}, "to": "north"}
    negotiation = model(
        {"loan": item("south", {"north": 5, "south": 1}, cost=cost)},
        parties={"north": party(money_weight=2), "south": party(money_weight=4)},
    )
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.stakes[0, :, 0], [5 - 2 * 0.25 * 2, 1 - 4 * 0.75 * 2])


def test_scrutiny_turns_a_little_trust_into_hardly_any():
    """Washington squares its trust of 0.5: an unverifiable promise of 8 counts 2, not 4."""
    terms = {"trust": {"pyongyang": 0.5}}
    promise = {"promise": item("pyongyang", {"washington": 8, "pyongyang": -1}, verifiability=0)}
    for government, scrutiny, seen in (("washington", {"scrutiny": 2}, 2.0), ("plain", {}, 4.0)):
        negotiation = model(
            promise, parties={"washington": party(government, **terms, **scrutiny), "pyongyang": party()}
        )
        played(negotiation, 1)
        assert negotiation.state.stakes[0, 0, 0] == pytest.approx(seen)


def test_an_ally_takes_the_others_stakes_to_heart_as_far_as_it_coordinates():
    negotiation = model(
        {"deal": item("north", {"north": -2, "south": 3, "tokyo": -8})},
        parties={
            "north": party(),
            "south": party(allies=["tokyo"], coordination=0.25),
            "tokyo": party(allies=["south"], coordination=1),
        },
        tables={"talks": {"name": "talks", "members": ["north", "south"]}},
    )
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.weights[0, :, 0], [-2, 3 - 0.25 * 8, -8 + 3])
    np.testing.assert_allclose(negotiation.state.stakes[0, :, 0], [-2, 3, -8])
