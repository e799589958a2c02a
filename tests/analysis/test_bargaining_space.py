"""The plane of two sides: outlines of all packages, whole packages, and who faces whom."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.bargaining_space import Space, outline, sides

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
        ("four-party", (("pyongyang",), ("washington", "seoul"))),
        ("trilateral", (("washington",), ("seoul", "tokyo"))),
        ("multilateral", (("pyongyang",), ("washington", "seoul", "tokyo"))),
    ],
)
def test_allies_stand_on_one_side(comprehensive_approach, table, expected):
    assert sides(comprehensive_approach.spec, table) == expected
