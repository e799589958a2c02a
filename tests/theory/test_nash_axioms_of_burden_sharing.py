"""Which of Nash's axioms each rule of burden sharing keeps, in the model's own settlement of a fund (docs/theory.md).

Nash (1950) asks of a bargain that no other is better for all (efficiency), that equals are treated alike (symmetry), that it does
not depend on the unit of anyone's points (scale), and that it stays the bargain when others than it are ruled out (independence of
irrelevant alternatives). ``equal-gain`` is his solution where money passes between the donors; so it must keep all four. The
other three rules look at other things than gains, and what they break is shown with them.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from negotiations import item, model, party

DONORS = ("south", "west", "east")
RULES = ("fixed", "capacity", "proportional", "equal-gain")
SOME = settings(max_examples=12, deadline=None, derandomize=True)


def shares(rule, worth, cost=2.0, weight=(1, 1, 1), caps=(1, 1, 1), means=(5, 3, 2)):
    """(donors,): what each donor bears of an item worth so many points to each, as the model settles it."""
    given_shares = {"fixed": {"shares": dict(zip(DONORS, np.divide(means, sum(means)).tolist(), strict=True))}}
    given_shares["capacity"] = {"capacity": dict(zip(DONORS, means, strict=True))}
    fund = {
        "kind": "funds", "items": ["reactor"], "donors": list(DONORS), "sharing": rule,
        "caps": dict(zip(DONORS, caps, strict=True)), **given_shares.get(rule, {}),
    }  # fmt: skip
    values = {"north": 9.0} | dict(zip(DONORS, worth, strict=True))
    negotiation = model(
        {"reactor": item("south", values, cost={"amount": cost, "shares": {"north": 1.0}, "to": "north"})},
        parties={"north": party()} | {d: party(money_weight=w) for d, w in zip(DONORS, weight, strict=True)},
        linkages={"fund": fund},
    )
    negotiation.linkages.appraise(negotiation)
    return negotiation.state.shares[0, 1:, negotiation.agenda.index("reactor")]


points = st.integers(5, 60).map(lambda n: n / 10)
three = st.tuples(points, points, points)


# What equal gain keeps


@SOME
@given(three, st.tuples(*[st.integers(4, 10).map(lambda n: n / 10)] * 3))
def test_equal_gain_is_efficient_no_other_sharing_has_a_larger_product_of_gains(worth, caps):
    """Of all shares in hundredths within the caps: none beats it, and it covers the cost whenever that leaves nobody a loss."""
    found = shares("equal-gain", worth, caps=caps)
    south, west = np.meshgrid(np.arange(101) / 100, np.arange(101) / 100)
    every = np.stack([south, west, 1 - south - west], axis=-1).reshape(-1, 3)
    gains = np.array(worth) - 2 * every
    possible = (every >= 0).all(1) & (every <= np.array(caps) + 1e-12).all(1) & (gains >= 0).all(1)
    assert bool(found.any()) or not possible.any()
    if possible.any():
        assert found.sum() == pytest.approx(1)
        assert np.prod(np.array(worth) - 2 * found) >= gains[possible].prod(axis=1).max() - 1e-9


@SOME
@given(points, points)
def test_equal_gain_asks_the_same_of_two_to_whom_it_is_worth_the_same(both, third):
    assume(2 * both + third > 2)
    found = shares("equal-gain", (both, both, third))
    assert found[0] == pytest.approx(found[1]) and found.sum() == pytest.approx(1)


@SOME
@given(three, st.sampled_from([0.1, 0.5, 3, 20]), st.sampled_from(range(3)))
def test_equal_gain_does_not_depend_on_the_unit_of_a_donors_points(worth, unit, whose):
    """All that a donor reckons in points counts so many times as many: what the item is worth and what a billion is."""
    assume(sum(worth) > 2)
    factor = np.where(np.arange(3) == whose, unit, 1.0)
    scaled = shares("equal-gain", (np.array(worth) * factor).tolist(), weight=factor.tolist())
    np.testing.assert_allclose(scaled, shares("equal-gain", worth), atol=1e-9)


@pytest.mark.parametrize("rule", RULES)
@SOME
@given(worth=three, room=st.tuples(*[st.integers(0, 10).map(lambda n: n / 10)] * 3))
def test_whatever_the_rule_it_stays_where_it_was_when_caps_rule_out_other_shares(rule, worth, room):
    """Independence: a lower cap that the share keeps to changes nothing."""
    before = shares(rule, worth)
    assume(before.any())
    caps = before + np.array(room) * (1 - before)
    np.testing.assert_allclose(shares(rule, worth, caps=np.minimum(1, caps + 1e-12).tolist()), before, atol=1e-8)


# What the others do not


def test_shares_in_proportion_to_worth_depend_on_the_unit_of_points():
    """Contrary to Nash: who reckons in points half as large pays two thirds instead of half."""
    np.testing.assert_allclose(shares("proportional", (3, 3, 0)), [0.5, 0.5, 0])
    np.testing.assert_allclose(shares("proportional", (6, 3, 0), weight=(2, 1, 1)), [2 / 3, 1 / 3, 0])
    np.testing.assert_allclose(shares("equal-gain", (6, 3, 0), weight=(2, 1, 1)), [0.5, 0.5, 0])


@pytest.mark.parametrize("rule", ["fixed", "capacity"])
def test_shares_by_resolution_or_by_means_ask_the_same_whatever_it_is_worth(rule):
    """Contrary to Nash: equals in gain are not treated alike, and one may be left with a loss."""
    np.testing.assert_allclose(shares(rule, (3, 3, 3)), [0.5, 0.3, 0.2])
    worth = np.array([0.4, 6, 6])
    gains = worth - 2 * shares(rule, worth.tolist())
    assert gains[0] < 0
    assert (worth - 2 * shares("equal-gain", worth.tolist())).min() >= 0
