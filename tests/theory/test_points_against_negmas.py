"""The frontier and the bargains on it, against NegMAS, which counts every outcome of a table (docs/theory.md).

NegMAS (Mohammad, Nakadai and Greenwald 2021) is an independent implementation of automated negotiation: a check, and no part of the
product. A table here has two parties with linear additive values and at most 4,096 outcomes, all of which NegMAS lists. An item that
is cut into levels is on this side so many equal parts, each all or nothing. Where an item can be divided at will, NegMAS has
the same packages as lotteries between whole items: the convex hull of the outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest
from negmas import make_issue, make_os
from negmas.preferences import LinearAdditiveUtilityFunction, ops
from negmas.preferences.value_fun import LinearFun
from theory_page import assert_said

from agents.packages import efficient_package, worth
from sim.analysis.bargains import Frontier, Point

HERE = Path(__file__).parents[2]
LEVELS = (2, 3, 5)  # steps of 1, 1/2 and 1/4, so that whole quarters of a point are summed without rounding
ROUNDING = 1e-8


@dataclass(frozen=True)
class Cut:
    """A table of two whose items are cut into levels.

    Attributes
    ----------
    x, y : (items,), points
        What all of each item is worth to either.
    levels : (items,) int
    start : Point
        The reservation values.
    """

    x: np.ndarray
    y: np.ndarray
    levels: np.ndarray
    start: Point

    @classmethod
    def drawn(cls, seed: int, round_numbers: bool, most: int) -> Cut:
        """Values in quarters of a point, full of ties and zeros, or without any; at most so many outcomes."""
        chance = np.random.default_rng(seed)
        levels = chance.choice(LEVELS, chance.integers(2, 13))
        levels = levels[np.cumprod(levels) <= most]
        x, y = chance.normal(0, 3, (2, len(levels)))
        if round_numbers:
            x, y = np.round(4 * x) / 4, np.round(4 * y) / 4
        # A reservation value lies anywhere between the least and the most that a side can have.
        least, ideal = (np.array([function(v, 0).sum() for v in (x, y)]) for function in (np.minimum, np.maximum))
        return cls(x, y, levels, Point(*np.round(least + chance.random(2) * (ideal - least), 2).tolist()))

    @property
    def parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Worth to either of each part, and that none can be divided."""
        steps = self.levels - 1
        return np.repeat(self.x / steps, steps), np.repeat(self.y / steps, steps), np.zeros(steps.sum(), np.bool_)

    @cached_property
    def ours(self) -> Frontier:
        return Frontier.of(*self.parts)

    @property
    def possible(self) -> np.ndarray:
        """(points, 2): the efficient packages that leave both their reservation values, from the left."""
        found = self.ours.pieces[:, :2]
        return found[(found >= np.array(self.start) - ROUNDING).all(axis=1)]

    def functions(self, reserved: bool = True) -> list[LinearAdditiveUtilityFunction]:
        """NegMAS's value functions."""
        issues = [make_issue(list(range(n)), f"item {k}") for k, n in enumerate(self.levels)]
        space = make_os(issues)
        return [
            LinearAdditiveUtilityFunction(
                {issue.name: LinearFun(v / (n - 1)) for issue, v, n in zip(issues, values, self.levels, strict=True)},
                outcome_space=space,
                reserved_value=least if reserved else float("-inf"),
            )
            for values, least in zip((self.x, self.y), self.start, strict=True)
        ]

    def everything(self) -> np.ndarray:
        """(outcomes, 2): what every outcome is worth to either by NegMAS's value functions."""
        functions = self.functions()
        return np.array([[f(outcome) for f in functions] for outcome in functions[0].outcome_space.enumerate()], float)

    @cached_property
    def whole(self) -> np.ndarray:
        """(points, 2): NegMAS's frontier without reservation values, each point once, from the left."""
        functions = self.functions(reserved=False)
        return once(ops.pareto_frontier(functions, issues=functions[0].outcome_space.issues)[0])

    @cached_property
    def theirs(self) -> np.ndarray:
        """(points, 2): the same among the outcomes that leave both their reservation values."""
        functions = self.functions()
        return once(ops.pareto_frontier(functions, issues=functions[0].outcome_space.issues)[0])


def once(found) -> np.ndarray:
    return np.unique(np.array(found, float).reshape(-1, 2).round(9), axis=0)


def named(found) -> np.ndarray:
    """(points, 2): the points that NegMAS names, of which there may be several as good as one another."""
    return np.array([point for point, _ in found], float).reshape(-1, 2)


def among(point: Point, points: np.ndarray) -> bool:
    return bool(len(points)) and bool(np.abs(points - point).max(axis=1).min() < ROUNDING)


SLOW = pytest.mark.slow
# The first seed, whether values are round numbers, the most outcomes, how many tables.
SORTS = [
    ((0, True, 512, 60), ()),
    ((1_000, False, 512, 60), ()),
    ((2_000, True, 4_096, 20), SLOW),
    ((3_000, False, 4_096, 20), SLOW),
]


@pytest.fixture(
    scope="module",
    params=[pytest.param(sort, marks=marks) for sort, marks in SORTS],
    ids=["small, round", "small", "large, round", "large"],
)
def tables(request) -> list[Cut]:
    first, round_numbers, most, count = request.param
    return [Cut.drawn(first + k, round_numbers, most) for k in range(count)]


@pytest.fixture(scope="module")
def divisible() -> list[tuple[Cut, Frontier, np.ndarray]]:
    """Tables of items that can be divided, whose outcomes are the packages of whole ones; what either likes best leaves the other
    its reservation value, so that NegMAS measures shares of the same room."""
    found = []
    for seed in range(4_000, 4_100):
        cut = Cut.drawn(seed, False, 256)
        both = replace(cut, levels=np.full(len(cut.x), 2))
        ours = Frontier.of(cut.x, cut.y, np.ones(len(cut.x), np.bool_))
        least = min(cut.start.x, ours.best_for_y.x), min(cut.start.y, ours.best_for_x.y)
        if len(ours.pieces) > 1:
            both = replace(both, start=Point(*least))
            found.append((both, ours, both.everything()))
    assert_said(f"{len(found)} tables")
    return found


def test_negmas_finds_the_same_efficient_packages_above_the_reservation_values(tables):
    for cut in tables:
        assert (cut.ours.pieces[:, 4] == 0).all()
        np.testing.assert_allclose(cut.possible, cut.theirs, atol=ROUNDING)
    if len(tables) >= 60:
        assert any(not len(cut.theirs) for cut in tables), "some tables leave nothing that both could sign"


def test_nashs_bargain_is_a_nash_point_of_negmas(tables):
    for cut in tables:
        functions = cut.functions()
        points = named(
            ops.nash_points(functions, cut.theirs.tolist(), outcome_space=functions[0].outcome_space, eps=ROUNDING)
        )
        bargain = cut.ours.nash(cut.start)
        assert among(bargain, points) if len(cut.theirs) else np.isnan(bargain).all()


def test_the_largest_sum_is_a_point_of_maximal_welfare_of_negmas(tables):
    for cut in tables:
        functions = cut.functions(reserved=False)
        points = named(
            ops.max_welfare_points(
                functions, cut.whole.tolist(), outcome_space=functions[0].outcome_space, eps=ROUNDING
            )
        )
        assert among(cut.ours.utilitarian, points)


def test_the_best_offer_that_keeps_a_share_is_the_first_of_negmass_frontier_that_does(tables):
    for cut in tables:
        x, y, divisible = cut.parts
        ideal = np.maximum(x, 0).sum()
        for share in (0.0, 0.3, 0.62, 1.0):
            offered = worth(y, efficient_package(x, y, np.ones(len(x)), divisible, share))
            # What keeps the share to the last bit and what keeps it with a hair to spare may be two packages.
            places = np.searchsorted(cut.whole[:, 0], [share * ideal - ROUNDING, share * ideal + ROUNDING])
            first = cut.whole[np.minimum(places, len(cut.whole) - 1), 1]
            assert first[1] - 1e-7 <= offered <= first[0] + 1e-7


def test_kalai_smorodinsky_is_negmass_point_or_across_the_gap_from_it(tables):
    """Between packages of whole items equal shares may be had by none. There NegMAS takes the package whose two shares differ least,
    and this model, of the two on either side, the one whose smaller share is larger."""
    same = across = 0
    for cut in tables:
        room = cut.ours.room(cut.start)
        if not min(room) > 0:
            continue
        functions, theirs = cut.functions(), cut.theirs
        # The most that each can have while the other does not lose; by itself NegMAS takes the most of all outcomes.
        ideal = [(least - 1, most) for least, most in zip(cut.start, theirs.max(axis=0).tolist(), strict=True)]
        np.testing.assert_allclose(room, theirs.max(axis=0) - cut.start, atol=ROUNDING)
        points = named(ops.ks_points(functions, theirs.tolist(), ranges=ideal, eps=ROUNDING))
        bargain = cut.ours.kalai_smorodinsky(cut.start)
        shares = ((theirs - cut.start) / room).min(axis=1)
        place = int(np.abs(theirs - bargain).max(axis=1).argmin())
        assert among(bargain, theirs) and shares[place] == pytest.approx(shares.max(), abs=ROUNDING)
        places = [int(np.abs(theirs - point).max(axis=1).argmin()) for point in points]
        assert min(abs(place - other) for other in places) <= 1
        same, across = same + (place in places), across + (place not in places)
    assert same > 2 * across > 0
    assert_said(f"{same} of {same + across}")


def test_lotteries_between_whole_items_are_packages_of_items_that_can_be_divided(divisible):
    for _, ours, outcomes in divisible:
        hull = once(outcomes[ops.pareto_frontier_convex_hull(outcomes)])
        corners = once(np.concatenate([ours.pieces[:, :2], ours.pieces[:, 2:4]]))
        assert all(among(Point(*corner), hull) for corner in corners)
        for x, y in hull:
            assert ours.most_y(x + ROUNDING) - 1e-6 <= y <= ours.most_y(x - ROUNDING) + 1e-6


def test_nash_and_kalai_smorodinsky_are_negmass_where_all_can_be_divided(divisible):
    for cut, ours, outcomes in divisible:
        functions = cut.functions()
        space = functions[0].outcome_space
        nash = ops.nash_point_convex_hull(functions, outcomes, outcome_space=space)[0]
        smorodinsky = ops.ks_point_convex_hull(functions, outcomes, outcome_space=space)[0]
        # NegMAS climbs to its Nash point and stops near the top, where the product is level.
        product, near = (np.prod(np.subtract(point, cut.start)) for point in (ours.nash(cut.start), nash))
        assert near <= product * (1 + 1e-9) and near == pytest.approx(product, rel=1e-3)
        assert ours.kalai_smorodinsky(cut.start) == pytest.approx(smorodinsky, abs=1e-6)
        assert sum(ours.utilitarian) == pytest.approx(outcomes.sum(axis=1).max())


def test_the_product_does_not_import_it():
    for folder in ("agents", "sim"):
        for file in (HERE / folder).rglob("*.py"):
            assert "negmas" not in file.read_text(encoding="utf-8").lower(), file
