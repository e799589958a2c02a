"""The plane of two sides: outlines of all packages, whole packages, and who faces whom."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import NegotiationModel
from sim.analysis.bargaining_space import Space, latest, outline, rounds, sides
from sim.analysis.witnessed import Watch

points = st.integers(-90, 90).map(lambda tenths: tenths / 10)
worths = st.lists(st.tuples(points, points), min_size=1, max_size=6)


def space(*items, divisible=True):
    table = pd.DataFrame(items, columns=["x", "y"]).assign(item="thing", room=1.0, divisible=divisible)
    offers = pd.DataFrame({"month": [1], "speaker": ["north"], "x": [0.0], "y": [0.0], "deal": [False]})
    return Space("talks", (("north",), ("south",)), table, offers)


def test_two_items_span_a_parallelogram():
    corners = outline(np.array([4.0, -1.0]), np.array([-1.0, 3.0]))
    assert {tuple(corner) for corner in corners.round(9)} == {(0, 0), (4, -1), (3, 2), (-1, 3)}


def test_items_that_both_like_widen_one_corner_only():
    corners = outline(np.array([2.0]), np.array([1.0]))
    assert {tuple(corner) for corner in corners.round(9)} == {(0, 0), (2, 1)}


@given(worths)
@settings(deadline=None)
def test_every_package_lies_within_the_outline(items):
    x, y = np.array(items).T
    corners = outline(x, y)
    packages = space(*items).packages(64)
    edges = np.roll(corners, -1, axis=0) - corners
    for package in packages:
        to = package - corners
        assert (edges[:, 0] * to[:, 1] - edges[:, 1] * to[:, 0] >= -1e-6).all()  # left of every edge


@given(worths)
@settings(deadline=None)
def test_no_package_is_better_for_both_than_the_frontier(items):
    here = space(*items)
    for x, y in here.packages(64):
        assert y <= here.frontier.most_y(x) + 1e-6


def test_all_packages_are_shown_where_they_are_few_and_a_sample_where_not():
    assert len(space((1, 0), (0, 1), (2, 2)).packages(8)) == 8
    many = space(*[(1.0, 1.0)] * 12)
    assert len(many.packages(100)) == 100
    assert (many.packages(100) == many.packages(100)).all()


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("us-dprk", (("washington",), ("pyongyang",))),
        ("four-party", (("washington", "seoul"), ("pyongyang",))),
        ("trilateral", (("washington",), ("seoul", "tokyo"))),
        ("multilateral", (("washington", "seoul", "tokyo"), ("pyongyang",))),
    ],
)
def test_allies_stand_on_one_side(comprehensive_approach, table, expected):
    assert sides(comprehensive_approach.spec, table) == expected


def test_the_round_under_way_is_at_every_month_the_last_of_all_rounds_so_far(comprehensive_approach):
    scenario = comprehensive_approach
    model = NegotiationModel(scenario, worlds=range(2, 3), rng=7, collect=False)
    watch, ended, under_way = Watch(model), 0, 0
    for month in range(1, 21):
        model.step()
        watch.look()
        if month % 4:
            continue
        seen = watch.seen(scenario)
        for table in scenario.spec.tables:
            so_far, now = rounds(seen, table), latest(watch, scenario, table)
            if now is None:
                assert not so_far
                continue
            last = so_far[-1]
            assert (now.table, now.sides, now.month, now.deal) == (table, last.sides, last.month, last.deal)
            pd.testing.assert_frame_equal(now.items, last.items, check_exact=True)
            pd.testing.assert_frame_equal(now.offers, last.offers, check_exact=True)
            ended, under_way = ended + now.deal, under_way + (not now.deal and len(so_far) > 1)
    assert ended > 0 and under_way > 0


def test_where_nothing_was_offered_there_is_no_round(comprehensive_approach):
    model = NegotiationModel(comprehensive_approach, collect=False)
    assert latest(Watch(model), comprehensive_approach, "us-dprk") is None
