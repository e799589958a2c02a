"""The efficient package: by hand, against every package there is, and against a solver of integer programmes."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from agents.packages import efficient_package, efficient_packages, worth


def package(own, others, share, room=None, divisible=None):
    n = len(own)
    return efficient_package(
        np.array(own, float),
        np.array(others, float),
        np.ones(n) if room is None else np.array(room, float),
        np.ones(n, bool) if divisible is None else np.array(divisible, bool),
        share,
    )


# By hand


def test_whoever_holds_out_for_everything_asks_for_all_it_wants_and_gives_nothing():
    np.testing.assert_array_equal(package([4, -1], [-1, 4], share=1.0), [1, 0])


def test_the_cheapest_concession_is_given_first():
    # Ideal 4, of which 3 are kept: the second item costs 1 and brings the other 4, the first would cost 4 and bring 1.
    np.testing.assert_allclose(package([4, -1], [-1, 4], share=0.75), [1, 1])


def test_half_a_concession_is_made_where_only_half_of_it_can_be_afforded():
    np.testing.assert_allclose(package([4, -1], [-1, 4], share=0.875), [1, 0.5])


def test_once_the_cheap_item_is_given_the_dear_one_is_cut():
    # Half of 4 is kept: 1 goes on the second item, and the other 1 on a quarter of the first.
    np.testing.assert_allclose(package([4, -1], [-1, 4], share=0.5), [0.75, 1])


def test_an_item_that_is_all_or_nothing_is_not_cut():
    np.testing.assert_array_equal(package([4, -1], [-1, 4], share=0.875, divisible=[0, 0]), [1, 0])


def test_a_dear_item_is_cut_where_the_cheap_one_cannot_be():
    np.testing.assert_allclose(package([4, -1], [-1, 4], share=0.875, divisible=[1, 0]), [0.875, 0])


def test_what_cannot_be_divided_gives_way_to_what_can_where_that_serves_the_other_better():
    # Budget 2. In order of price the first all-or-nothing item (loss 1, gain 3) comes first and leaves 1 unused, which
    # cannot buy the second (loss 2, gain 5); the second alone is worth more to the other.
    own, others = [4, -1, -2], [-0.1, 3, 5]
    np.testing.assert_array_equal(package(own, others, share=0.5, divisible=[0, 0, 0]), [1, 0, 1])


def test_what_costs_nothing_and_pleases_the_other_is_given_at_once():
    np.testing.assert_array_equal(package([2, 0], [-1, 3], share=1.0), [1, 1])


def test_what_both_want_is_in_every_package():
    for share in (0.0, 0.3, 1.0):
        assert package([2, 1], [-1, 3], share=share)[1] == 1.0


def test_what_neither_wants_is_in_no_package():
    for share in (0.0, 0.3, 1.0):
        assert package([2, -1], [-1, -3], share=share)[1] == 0.0


def test_a_closed_item_is_left_out_and_a_half_agreed_one_can_only_be_completed():
    np.testing.assert_array_equal(package([2, 3, 1], [-1, -1, -1], share=1.0, room=[0, 0.5, 1]), [0, 0.5, 1])


def test_whoever_does_not_meet_offers_nothing():
    np.testing.assert_array_equal(package([2, 3], [1, -1], share=-1.0), [0, 0])


def test_nothing_to_keep_gives_the_other_all_it_wants_that_can_be_paid_for():
    # Share 0: the whole ideal may be spent, and no more than that.
    np.testing.assert_allclose(package([3, -4], [-1, 4], share=0.0), [1, 0.75])


@pytest.mark.parametrize("unit", [1.0, 0.1, 0.3])
@pytest.mark.parametrize("tenths", range(11))
def test_of_ten_equal_items_each_tenth_conceded_gives_one(unit, tenths):
    # In binary numbers a tenth of ten tenths is not always a whole one.
    given = package([-unit] * 10 + [10 * unit], [unit] * 10 + [0], share=1 - tenths / 10, divisible=[0] * 11)
    assert given[:10].sum() == tenths


# Against everything there is

CASES, ITEMS = 4_000, 4


def random_cases(seed):
    """Small cases full of ties and zeros: own, others, room (cases, items), divisible (cases, items), share (cases,)."""
    rng = np.random.default_rng(seed)
    shape = (CASES, ITEMS)
    own = rng.integers(-4, 5, shape).astype(float)
    others = rng.integers(-4, 5, shape).astype(float)
    fine = rng.random(CASES) < 0.5
    own[fine] += rng.normal(0, 1, shape)[fine]
    others[fine] += rng.normal(0, 1, shape)[fine]
    room = rng.choice([0.0, 0.25, 1.0, 1.0], shape)
    divisible = rng.random(shape) < 0.5
    share = rng.choice([0.0, 0.25, 0.5, 0.9, 1.0, -1.0], CASES)
    loose = rng.random(CASES) < 0.3
    share[loose] = rng.random(CASES)[loose]
    return own, others, room, divisible, share


def all_packages(own, room, divisible, share, spare=1e-9):
    """Every package that can be best: all items in or out, and at most one divisible item cut to keep exactly the share.

    (cases, packages, items) and (cases, packages) bool whether it leaves the share, or so much less than it.
    """
    choices = np.array(list(product((0.0, 1.0), repeat=ITEMS)))
    least = share * (np.maximum(own, 0) * room).sum(1)
    whole = choices[None] * room[:, None]
    found, allowed = [whole], [np.einsum("cpi,ci->cp", whole, own) >= least[:, None] - spare]
    for cut in range(ITEMS):
        without = whole.copy()
        without[:, :, cut] = 0.0
        missing = least[:, None] - np.einsum("cpi,ci->cp", without, own)
        with np.errstate(divide="ignore", invalid="ignore"):
            part = missing / own[:, cut, None]
        sound = np.isfinite(part) & (part >= 0) & (part <= room[:, cut, None]) & divisible[:, cut, None]
        without[:, :, cut] = np.where(sound, part, 0.0)
        found.append(without)
        allowed.append(sound & (np.einsum("cpi,ci->cp", without, own) >= least[:, None] - spare))
    return np.concatenate(found, 1), np.concatenate(allowed, 1)


@pytest.fixture(scope="module", params=[1, 2, 3])
def cases(request):
    own, others, room, divisible, share = random_cases(request.param)
    offered = np.stack([efficient_package(*case) for case in zip(own, others, room, divisible, share, strict=True)])
    return own, others, room, divisible, share, offered


def test_a_package_is_never_worse_for_the_other_than_any_that_keeps_the_share(cases):
    own, others, room, divisible, share, offered = cases
    theirs, made = (offered * others).sum(1), share >= 0
    best = {}
    for spare in (1e-9, -1e-9):
        possible, allowed = all_packages(own, room, divisible, share, spare)
        best[spare] = np.where(allowed, np.einsum("cpi,ci->cp", possible, others), -np.inf).max(1)
    # Between what keeps the share to the last bit and what keeps it with a hair to spare lies rounding alone.
    assert (theirs <= best[1e-9] + 1e-7)[made].all()
    assert (theirs >= best[-1e-9] - 1e-7)[made].all()
    round_numbers = made & (own == own.round()).all(1) & np.isin(share, (0, 0.25, 0.5, 1))
    np.testing.assert_allclose(theirs[round_numbers], best[1e-9][round_numbers], atol=1e-9)


def test_a_package_keeps_the_share_of_the_ideal(cases):
    own, _, room, _, share, offered = cases
    least = np.where(share >= 0, share, 0.0) * (np.maximum(own, 0) * room).sum(1)
    assert ((offered * own).sum(1) >= least - 1e-9).all()


def test_a_package_stays_within_what_is_open_and_never_cuts_what_is_all_or_nothing(cases):
    _, _, room, divisible, _, offered = cases
    assert (offered >= 0).all() and (offered <= room).all()
    whole = ~divisible
    assert ((offered == 0) | (offered == room))[whole].all()


def test_no_package_is_better_for_one_and_no_worse_for_the_other(cases):
    own, others, room, divisible, share, offered = cases
    possible, allowed = all_packages(own, room, divisible, share)
    mine, theirs = (np.einsum("cpi,ci->cp", possible, v) for v in (own, others))
    to_me, to_them = (offered * own).sum(1)[:, None], (offered * others).sum(1)[:, None]
    better = (
        allowed
        & (mine >= to_me - 1e-9)
        & (theirs >= to_them - 1e-9)
        & ((mine > to_me + 1e-6) | (theirs > to_them + 1e-6))
    )
    assert not better[share >= 0].any()


def test_no_offer_where_none_is_to_be_made(cases):
    *_, share, offered = cases
    assert (offered[share < 0] == 0).all()


def test_larger_agendas_agree_with_an_integer_programme():
    rng = np.random.default_rng(11)
    for _ in range(150):
        n = 9
        own, others = rng.normal(0, 3, n), rng.normal(0, 3, n)
        divisible, share = rng.random(n) < 0.5, rng.random()
        best = milp(
            -others,
            constraints=LinearConstraint(own[None], share * np.maximum(own, 0).sum(), np.inf),
            integrality=~divisible,
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0},
        )
        offered = efficient_package(own, others, np.ones(n), divisible, share)
        assert offered @ others == pytest.approx(-best.fun, abs=1e-5)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.booleans()), min_size=1, max_size=8),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_whoever_asks_for_more_leaves_the_other_no_more(items, one, two):
    own, others, divisible = (np.array(column) for column in zip(*items, strict=True))
    hard, soft = (
        efficient_package(own, others, np.ones(len(own)), divisible, share) for share in (max(one, two), min(one, two))
    )
    assert hard @ others <= soft @ others + 1e-9


def test_one_world_and_many_get_the_same_package_to_the_last_bit():
    own, others, room, _, share = random_cases(4)
    divisible = np.array([True, False, True, False])
    together = efficient_packages(own, others, room, divisible, share)
    alone = np.stack([efficient_package(own[w], others[w], room[w], divisible, share[w]) for w in range(CASES)])
    assert together.tobytes() == alone.tobytes()


def test_a_package_is_worth_the_sum_of_its_parts():
    assert worth(np.array([3.0, -2.0]), np.array([0.5, 1.0])) == -0.5
