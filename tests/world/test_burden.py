"""Who pays: shares of a cost among donors under their caps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from sim.world.burden import at_equal_gain, covered, in_proportion

ROUNDING = 1e-8
FREE = [1.0, 1.0, 1.0]
often = settings(max_examples=150, deadline=None, derandomize=True)


def shared(rule, worth, cap):
    """Shares by one of the two rules, for a cost of 1."""
    worth, cap = np.array(worth, float), np.array(cap, float)
    return in_proportion(worth, cap) if rule == "in proportion" else at_equal_gain(worth, 1.0, cap)


def least(rule, worth, cap):
    """The largest sum of shares that donors would bear between them."""
    worth, cap = np.array(worth, float), np.array(cap, float)
    return cap[worth > 0].sum() if rule == "in proportion" else np.minimum(worth, cap).sum()


@pytest.mark.parametrize(
    ("weights", "caps", "shares"),
    [
        ([3, 1], [1, 1], [0.75, 0.25]),
        ([0.7, 0.2, 0.1], FREE, [0.7, 0.2, 0.1]),
        ([3, 1], [0.5, 1], [0.5, 0.5]),
        ([6, 3, 1], [0.2, 1, 1], [0.2, 0.6, 0.2]),  # the rest, 0.8, at three to one
        ([6, 3, 1], [0.2, 0.5, 1], [0.2, 0.5, 0.3]),
        ([6, 3, 1], [0, 1, 1], [0, 0.75, 0.25]),
        ([1, 0], [1, 1], [1, 0]),
        ([2, 1, 1], [0.4, 0.3, 0.3], [0.4, 0.3, 0.3]),
        ([1, 1, 4], [0.9, 0.45, 0.05], [0.5, 0.45, 0.05]),  # two caps met one after the other
        ([2, 2, 2], FREE, [1 / 3, 1 / 3, 1 / 3]),
    ],
)
def test_shares_are_in_proportion_as_far_as_caps_allow(weights, caps, shares):
    np.testing.assert_allclose(shared("in proportion", weights, caps), shares, atol=1e-12)


@pytest.mark.parametrize(
    ("weights", "caps"), [([1, 1], [0.4, 0.5]), ([1, 0], [0.9, 1]), ([0, 0], [1, 1]), ([1, 1], [0, 0])]
)
def test_where_the_caps_leave_a_part_to_nobody_nobody_pays(weights, caps):
    assert shared("in proportion", weights, caps).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("benefits", "cost", "caps", "shares"),
    [
        ([3, 2], 2, [1, 1], [0.75, 0.25]),  # each keeps 1.5
        ([5, 3, 1], 6, FREE, [4 / 6, 2 / 6, 0]),  # each of the three keeps 1
        ([9, 1], 2, [1, 1], [1, 0]),  # 7 against 1: the second is asked for nothing
        ([9, 4], 6, [0.5, 1], [0.5, 0.5]),  # 3 at the cap; the other keeps 1
        ([4, 4, 4], 3, [0.1, 1, 1], [0.1, 0.45, 0.45]),
        ([1, 1], 2, [1, 1], [0.5, 0.5]),  # all they have
        ([5, -2], 2, [1, 1], [1, 0]),
        ([5, 5], 1, [0.5, 0.5], [0.5, 0.5]),
    ],
)
def test_at_equal_gain_each_keeps_the_same_as_far_as_caps_allow(benefits, cost, caps, shares):
    found = at_equal_gain(np.array(benefits, float), float(cost), np.array(caps, float))
    np.testing.assert_allclose(found, shares, atol=1e-12)


@pytest.mark.parametrize(
    ("benefits", "cost", "caps"),
    [([1, 0.9], 2, [1, 1]), ([5, 0], 2, [0.9, 1]), ([0, 0], 1, [1, 1]), ([-1, -1], 1, [1, 1]), ([3, 3], 1, [0.5, 0.4])],
)
def test_what_costs_the_donors_more_than_it_is_worth_to_them_is_not_funded(benefits, cost, caps):
    shares = at_equal_gain(np.array(benefits, float), float(cost), np.array(caps, float))
    assert shares.tolist() == [0, 0] and not covered(shares)


def test_what_costs_nothing_is_paid_by_nobody():
    assert at_equal_gain(np.array([3.0, 2.0]), 0.0, np.ones(2)).tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(25))
def test_equal_gain_maximises_the_nash_product(seed):
    """Nash 1950: of all shares that leave nobody a loss, those with the largest product of net gains."""
    luck = np.random.default_rng(seed)
    donors = int(luck.integers(2, 5))
    benefit, cap = luck.uniform(0.2, 4, donors), luck.uniform(0.3, 1, donors)
    cost = luck.uniform(0.2, 0.95) * min(benefit.sum(), 5)
    most = np.minimum(benefit / cost, cap)
    if most.sum() < 1.02:
        cost *= 0.5 * most.sum()
        cap = np.minimum(1, cap * 1.5 / cap.sum() + cap)
        most = np.minimum(benefit / cost, cap)
    assert most.sum() > 1.02
    found = minimize(
        lambda share: -np.log(np.maximum(benefit - share * cost, 1e-12)).sum(),
        most / most.sum(),
        jac=lambda share: cost / np.maximum(benefit - share * cost, 1e-12),
        bounds=[(0, high) for high in np.minimum(cap, most)],
        constraints={"type": "eq", "fun": lambda share: share.sum() - 1, "jac": np.ones_like},
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-14},
    )
    np.testing.assert_allclose(at_equal_gain(benefit, cost, cap), found.x, atol=2e-4)


def test_worlds_are_settled_each_by_itself():
    luck = np.random.default_rng(3)
    worth, cap, cost = luck.uniform(0, 3, (20, 4)), luck.uniform(0, 1, (20, 4)), luck.uniform(0.1, 3, 20)
    for w in range(20):
        np.testing.assert_array_equal(at_equal_gain(worth, cost, cap)[w], at_equal_gain(worth[w], cost[w], cap[w]))
        np.testing.assert_array_equal(in_proportion(worth, cap)[w], in_proportion(worth[w], cap[w]))


# What any fair rule does.

rules = st.sampled_from(["in proportion", "at equal gain"])
hundredths = st.integers(0, 100).map(lambda number: number / 100)
donors = st.lists(st.tuples(st.integers(0, 300).map(lambda number: number / 100), hundredths), min_size=1, max_size=5)


@often
@given(rules, donors)
def test_shares_are_never_negative_nor_above_caps_and_pay_for_all_or_nothing(rule, donors):
    worth, cap = zip(*donors, strict=True)
    shares = shared(rule, worth, cap)
    assert (shares >= 0).all() and (shares <= np.array(cap) + 1e-12).all()
    possible = least(rule, worth, cap)
    if possible > 1 + ROUNDING:
        np.testing.assert_allclose(shares.sum(), 1, atol=ROUNDING)
    if possible < 1 - ROUNDING:
        assert not shares.any()
    assert covered(shares) == bool(shares.any())


@often
@given(rules, donors, st.integers(0, 4), hundredths)
def test_a_donor_that_may_bear_more_never_bears_less(rule, donors, which, more):
    worth, cap = zip(*donors, strict=True)
    which %= len(donors)
    raised = list(cap)
    raised[which] = min(1, cap[which] + more)
    before, after = shared(rule, worth, cap), shared(rule, worth, raised)
    assert after[which] >= before[which] - ROUNDING
    if before.any():
        assert (np.delete(after, which) <= np.delete(before, which) + ROUNDING).all(), "the others bear no more"


@often
@given(rules, donors, st.randoms())
def test_donors_are_treated_alike_whatever_their_order(rule, donors, luck):
    order = list(range(len(donors)))
    luck.shuffle(order)
    worth, cap = (np.array(column) for column in zip(*donors, strict=True))
    np.testing.assert_allclose(shared(rule, worth[order], cap[order]), shared(rule, worth, cap)[order], atol=ROUNDING)


@often
@given(rules, donors)
def test_two_donors_in_the_same_position_bear_the_same(rule, donors):
    worth, cap = zip(*donors, donors[0], strict=True)
    shares = shared(rule, worth, cap)
    np.testing.assert_allclose(shares[0], shares[-1], atol=ROUNDING)


@often
@given(donors)
def test_at_equal_gain_nobody_loses_and_nobody_could_be_spared_by_one_who_gains_more(donors):
    """Pareto: the cost is covered, no more. Nash: who pays anything gains no less than whoever could still pay more."""
    worth, cap = (np.array(column) for column in zip(*donors, strict=True))
    shares = shared("at equal gain", worth, cap)
    if not shares.any():
        return
    gains = worth - shares
    assert (gains >= -ROUNDING).all()
    paying, able = shares > ROUNDING, shares < cap - ROUNDING
    if paying.any() and able.any():
        assert gains[paying].min() >= gains[able].max() - 1e-6


@often
@given(donors)
def test_in_proportion_those_below_their_caps_bear_the_same_for_a_unit_of_weight_and_no_less_than_the_others(donors):
    worth, cap = (np.array(column) for column in zip(*donors, strict=True))
    shares = shared("in proportion", worth, cap)
    counted = worth > 0
    if not shares.any():
        return
    rate, able = shares[counted] / worth[counted], shares[counted] < cap[counted] - 1e-9
    if able.any():
        np.testing.assert_allclose(rate[able], rate[able][0], rtol=1e-6)
        assert (rate <= rate[able][0] * (1 + 1e-6)).all()


@often
@given(donors, st.integers(2, 9))
def test_equal_gain_does_not_depend_on_the_currency(donors, rate):
    worth, cap = (np.array(column) for column in zip(*donors, strict=True))
    np.testing.assert_allclose(
        at_equal_gain(worth * rate, float(rate), cap), at_equal_gain(worth, 1.0, cap), atol=ROUNDING
    )
