"""The frontier: by hand, against every package there is, against a solver of integer programmes, and by the axioms."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from agents.packages import efficient_package, worth
from sim.analysis import bargains
from sim.analysis.bargains import Frontier, Point

NOTHING = Point(0.0, 0.0)


def frontier(x, y, divisible=True):
    return Frontier.of(np.array(x, float), np.array(y, float), np.broadcast_to(divisible, len(x)).astype(bool))


def agenda(seed, items, whole):
    """Values of both sides and what is divisible, drawn at random."""
    chance = np.random.default_rng(seed)
    x, y = chance.normal(size=(2, items))
    return x, y, chance.random(items) >= whole


# By hand


def test_the_cheapest_concession_comes_first():
    # Side y begins with the second item alone (0 - 1, 4); the first costs it 1 and brings x 4; dropping the second costs 4 for 1.
    np.testing.assert_allclose(frontier([4, -1], [-1, 4]).pieces, [[-1, 4, 3, 3, 0.25], [3, 3, 4, -1, 4]])


def test_items_that_are_all_or_nothing_leave_single_packages():
    found = frontier([4, -1], [-1, 4], divisible=False)
    np.testing.assert_allclose(found.pieces, [[-1, 4, -1, 4, 0], [3, 3, 3, 3, 0], [4, -1, 4, -1, 0]])


def test_a_gap_opens_where_a_great_item_cannot_be_divided_and_a_small_one_can():
    # The great item moves (5, -5), the small one any part of (1, -0.5).
    found = frontier([5, 1], [-5, -0.5], divisible=[False, True])
    np.testing.assert_allclose(found.pieces, [[0, 0, 1, -0.5, 0.5], [5, -5, 6, -5.5, 0.5]])
    assert found.most_y(0.5) == -0.25
    assert found.most_y(3) == -5  # only with the great one
    assert found.most_x(-4) == 1


def test_where_two_lines_cross_the_frontier_changes_from_one_to_the_other():
    # Without the whole item: (0, 0) to (2, -4). With it: (1, -1) to (3, -5), better from x = 1 on, where the first has -2.
    found = frontier([2, 1], [-4, -1], divisible=[True, False])
    assert found.most_y(0.25) == -0.5
    assert found.most_y(0.75) == -1  # the whole item is worth more than three quarters of what can be cut
    assert found.most_y(2) == -3
    np.testing.assert_allclose(found.pieces, [[0, 0, 0.5, -1, 2], [1, -1, 3, -5, 2]])


def test_what_both_like_is_in_every_package_and_what_neither_likes_in_none():
    # Always (2, 5); then 1 each for 1, of the third item and of the fourth.
    np.testing.assert_allclose(frontier([2, -3, 1, -1], [5, -2, -1, 1]).pieces[:, :4], [[1, 6, 2, 5], [2, 5, 3, 4]])


def test_what_leaves_one_side_cold_goes_as_the_other_likes():
    np.testing.assert_allclose(frontier([0, 2, 0, -1], [3, 0, -1, 0]).pieces, [[2, 3, 2, 3, 0]])


def test_nash_divides_a_cake_in_halves_and_kalai_smorodinsky_in_shares_of_what_each_could_have():
    # One divisible item: x + y/2 = 10 from (0, 20) to (10, 0).
    cake = frontier([10, 0], [-20, 20])
    assert cake.nash(NOTHING) == pytest.approx((5, 10))
    assert cake.kalai_smorodinsky(NOTHING) == pytest.approx((5, 10))
    # With 4 for x to begin with, the rest is divided.
    assert cake.nash(Point(4, 0)) == pytest.approx((7, 6))


def test_nash_and_kalai_smorodinsky_differ_where_one_side_could_have_more():
    # (0, 10) to (10, 8), steep from there to (12, 0): Nash at the corner; equal shares of 12 and 10 where y = 10 - x / 5.
    corner = frontier([0, 10, 2], [10, -2, -8])
    assert corner.nash(NOTHING) == pytest.approx((10, 8))
    assert corner.kalai_smorodinsky(NOTHING) == pytest.approx((12 / 1.24, 10 / 1.24))


def test_in_a_gap_kalai_smorodinsky_takes_the_package_with_the_larger_smaller_share():
    # (0, 10), (6, 5), (10, 0) only; shares 0.6 and 0.5 in the middle one.
    assert frontier([0, 6, 4], [10, -5, -5], divisible=False).kalai_smorodinsky(NOTHING) == (6, 5)


def test_the_distance_of_a_package_is_the_share_of_its_room_that_each_could_still_gain():
    cake = frontier([10, 0], [-10, 10])
    room = cake.room(NOTHING)
    assert room == (10, 10)
    assert cake.toward(Point(2, 4), room)[0] == pytest.approx(0.2)
    assert cake.toward(Point(2, 8), room)[0] == pytest.approx(0)
    assert cake.toward(Point(6, 6), room)[0] == pytest.approx(-0.1)  # no package gives both so much


def test_where_one_side_has_nothing_to_gain_the_other_gets_all_and_there_is_no_share():
    alone = frontier([0, -1], [5, 2])
    start = Point(0, 0)
    assert alone.room(start) == (0, 5)
    assert alone.kalai_smorodinsky(start) == alone.nash(start) == (0, 5)
    assert np.isnan(alone.toward(start, alone.room(start))[0])


def test_from_beyond_the_frontier_there_is_no_bargain():
    cake = frontier([10, 0], [-10, 10])
    assert np.isnan(cake.nash(Point(8, 8))).all()
    assert np.isnan(cake.kalai_smorodinsky(Point(8, 8))).all()


def test_an_agenda_without_anything_to_give_is_a_single_package():
    assert frontier([], []).pieces.tolist() == [[0, 0, 0, 0, 0]]


# Against every package there is

whole_numbers = st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=9)
tenths = st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=1, max_size=9).map(
    lambda pairs: [(x / 10, y / 10) for x, y in pairs]
)


@settings(deadline=None, max_examples=150)
@given(st.one_of(whole_numbers, tenths))
def test_of_all_packages_of_whole_items_the_efficient_ones_are_found_and_no_other(values):
    x, y = np.array(values, float).T
    every = {
        (round(a, 6) + 0.0, round(b, 6) + 0.0)
        for a, b in np.array(list(product([0, 1], repeat=len(x)))) @ np.stack([x, y], 1)
    }
    best = [p for p in every if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in every)]
    found = frontier(x, y, divisible=False).pieces
    assert (found[:, 4] == 0).all()
    np.testing.assert_allclose(found[:, :2], sorted(best), atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_a_mixed_agenda_is_the_best_of_all_choices_among_the_whole_items(seed):
    x, y, divisible = agenda(seed, items=12, whole=0.4)
    found = Frontier.of(x, y, divisible)
    whole = np.flatnonzero(~divisible)
    parts = Frontier.of(x[divisible], y[divisible], np.ones(divisible.sum(), bool))
    for point in np.linspace(found.best_for_y.x - 1, found.best_for_x.x - 1e-6, 40):
        choices = np.array(list(product([0, 1], repeat=len(whole))))
        best = max(c @ y[whole] + parts.most_y(point - c @ x[whole]) for c in choices)
        assert found.most_y(point) == pytest.approx(best, abs=1e-9)


# Against a solver of integer programmes


def solved(x, y, divisible, *, weight=0.0, least=None):
    """The most of ``weight * x + y`` of any package, with x at least ``least``."""
    limits = [] if least is None else [LinearConstraint(x, lb=least)]
    found = milp(
        -(weight * x + y), integrality=~divisible, bounds=Bounds(0, 1), constraints=limits, options={"mip_rel_gap": 0}
    )
    return -found.fun if found.success else -np.inf


@pytest.mark.parametrize(("seed", "whole"), [(0, 0.15), (1, 0.5), (2, 1.0)])
def test_eighty_items_give_the_solvers_frontier(seed, whole):
    x, y, divisible = agenda(seed, items=80, whole=whole)
    found = Frontier.of(x, y, divisible)
    for weight in (0.0, 0.2, 0.7, 1.0, 3.0):
        ends = weight * found.pieces[:, [0, 2]] + found.pieces[:, [1, 3]]
        assert ends.max() == pytest.approx(solved(x, y, divisible, weight=weight), abs=1e-7)
    for share in (0.1, 0.5, 0.9):
        least = found.best_for_y.x + share * (found.best_for_x.x - found.best_for_y.x)
        assert found.most_y(least) == pytest.approx(solved(x, y, divisible, least=least), abs=1e-6)


def test_alike_items_do_not_multiply_the_pieces():
    # Forty whole items in tenths: no more packages than there are sums in tenths.
    chance = np.random.default_rng(3)
    x, y = chance.integers(1, 5, 40) / 10, -chance.integers(1, 5, 40) / 10
    pieces = frontier(x, y, divisible=False).pieces
    assert len(pieces) <= round(10 * x.sum()) + 1


def test_a_frontier_too_large_to_hold_is_refused(monkeypatch):
    monkeypatch.setattr(bargains, "MOST_PIECES", 10)
    with pytest.raises(ValueError, match="more than 10 pieces"):
        Frontier.of(*agenda(1, items=40, whole=1.0))


# What holds of any agenda

AGENDAS = pytest.mark.parametrize(("seed", "whole"), [(s, w) for s in range(5) for w in (0.0, 0.2, 1.0)])


@AGENDAS
def test_the_frontier_falls_from_left_to_right(seed, whole):
    pieces = Frontier.of(*agenda(seed, 30, whole)).pieces
    left, top, right, bottom, rate = pieces.T
    assert ((right > left) == (rate > 0)).all() and ((top > bottom) == (rate > 0)).all()
    assert all(b[0] >= a[2] - 1e-12 and b[1] <= a[3] + 1e-12 for a, b in pairwise(pieces))
    np.testing.assert_allclose(top - bottom, rate * (right - left), atol=1e-9)


@AGENDAS
def test_no_package_lies_beyond_it(seed, whole):
    x, y, divisible = agenda(seed, 30, whole)
    found, chance = Frontier.of(x, y, divisible), np.random.default_rng(seed)
    for _ in range(200):
        levels = np.where(divisible, chance.random(30), chance.integers(0, 2, 30))
        kind = np.where(chance.random(30) < 0.8, x + y > 0, levels)  # mostly near the frontier
        package = Point(x @ kind, y @ kind)
        assert found.most_y(package.x) >= package.y - 1e-9
        assert found.most_x(package.y) >= package.x - 1e-9


@AGENDAS
def test_the_most_for_one_side_is_the_most_for_the_other_seen_from_there(seed, whole):
    x, y, divisible = agenda(seed, 20, whole)
    found, turned = Frontier.of(x, y, divisible), Frontier.of(y, x, divisible)
    for point in np.linspace(found.best_for_x.y - 1, found.best_for_y.y + 1, 25):
        assert found.most_x(point) == pytest.approx(turned.most_y(point))


@AGENDAS
def test_the_best_offer_at_a_table_is_a_package_on_the_frontier(seed, whole):
    x, y, divisible = agenda(seed, 12, whole)
    found = Frontier.of(x, y, divisible)
    for share in (0.2, 0.5, 0.8, 1.0):
        package = efficient_package(y, x, np.ones(12), divisible, share)
        gains = worth(x, package), worth(y, package)
        assert found.most_x(gains[1] - 1e-9) == pytest.approx(gains[0], abs=1e-6)
        # It is the best for x of all that leave y its share.
        assert found.most_x(share * np.maximum(y, 0).sum()) == pytest.approx(gains[0], abs=1e-6)


@AGENDAS
def test_the_largest_sum_does_whatever_is_worth_more_than_it_costs(seed, whole):
    x, y, divisible = agenda(seed, 30, whole)
    assert sum(Frontier.of(x, y, divisible).utilitarian) == pytest.approx(np.maximum(x + y, 0).sum())


# The axioms

SCALES = st.tuples(st.floats(0.01, 100), st.floats(-50, 50), st.floats(0.01, 100), st.floats(-50, 50))


def start_of(x, y, divisible, chance):
    """What a package that is none of the best gives both."""
    levels = np.where(divisible, 0.5, chance.integers(0, 2, len(x)))
    return Point(x @ levels, y @ levels)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.3, 1.0]), SCALES)
def test_bargains_do_not_depend_on_the_unit_or_the_zero_of_anyones_points(seed, whole, scale):
    x, y, divisible = agenda(seed, 14, whole)
    start = start_of(x, y, divisible, np.random.default_rng(seed))
    unit_x, zero_x, unit_y, zero_y = scale
    found = Frontier.of(x, y, divisible)
    # A further item that all have anyhow moves the zero.
    moved = Frontier(
        Frontier.of(unit_x * x, unit_y * y, divisible).pieces + np.array([zero_x, zero_y, zero_x, zero_y, 0])
    )
    from_there = Point(unit_x * start.x + zero_x, unit_y * start.y + zero_y)
    for name in ("nash", "kalai_smorodinsky"):
        here, there = getattr(found, name)(start), getattr(moved, name)(from_there)
        assert there == pytest.approx((unit_x * here.x + zero_x, unit_y * here.y + zero_y), rel=1e-6, abs=1e-6)
    assert moved.toward(from_there, moved.room(from_there))[0] == pytest.approx(
        found.toward(start, found.room(start))[0], abs=1e-6
    )


@AGENDAS
def test_bargains_are_efficient_and_leave_nobody_worse_off(seed, whole):
    x, y, divisible = agenda(seed, 30, whole)
    start, found = start_of(x, y, divisible, np.random.default_rng(seed)), Frontier.of(x, y, divisible)
    for bargain in (found.nash(start), found.kalai_smorodinsky(start)):
        assert bargain.x >= start.x - 1e-9 and bargain.y >= start.y - 1e-9
        assert found.most_y(bargain.x - 1e-9) == pytest.approx(bargain.y, abs=1e-6)
        assert found.most_x(bargain.y - 1e-9) == pytest.approx(bargain.x, abs=1e-6)


@AGENDAS
def test_nothing_on_the_frontier_has_a_larger_product_than_nashs_bargain(seed, whole):
    x, y, divisible = agenda(seed, 30, whole)
    start, found = start_of(x, y, divisible, np.random.default_rng(seed)), Frontier.of(x, y, divisible)
    nash = found.nash(start)
    along = np.linspace(0, 1, 101)[:, None]
    left, top, right, bottom, _ = found.pieces.T
    points_x, points_y = left + along * (right - left), top + along * (bottom - top)
    products = np.maximum(points_x - start.x, 0) * np.maximum(points_y - start.y, 0)
    assert (nash.x - start.x) * (nash.y - start.y) >= products.max() - 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_where_all_can_be_divided_kalai_smorodinsky_lies_on_the_line_to_what_each_could_have(seed):
    x, y, divisible = agenda(seed, 30, whole=0.0)
    start, found = start_of(x, y, divisible, np.random.default_rng(seed)), Frontier.of(x, y, divisible)
    bargain, room = found.kalai_smorodinsky(start), found.room(start)
    assert room.x == pytest.approx(found.most_x(start.y) - start.x) and room.y == pytest.approx(
        found.most_y(start.x) - start.y
    )
    assert (bargain.x - start.x) / room.x == pytest.approx((bargain.y - start.y) / room.y)
    assert found.toward(start, room)[0] == pytest.approx((bargain.x - start.x) / room.x)


@pytest.mark.parametrize("seed", range(8))
def test_equal_sides_are_treated_alike(seed):
    x, y, _ = agenda(seed, 10, whole=0.0)
    found = frontier(np.append(x, y), np.append(y, x))
    start = Point(0.3, 0.3)
    for bargain in (found.nash(start), found.kalai_smorodinsky(start)):
        assert bargain.x == pytest.approx(bargain.y)
