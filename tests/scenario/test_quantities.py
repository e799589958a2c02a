"""A quantity turns luck, uniform on (0, 1), into values by the inverse of its distribution function."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from sim.scenario.entry import Share
from sim.scenario.quantity import Quantity

LUCK = np.array([0.1, 0.5, 0.9])


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        (3, [3, 3, 3]),
        ({"value": -2.5}, [-2.5, -2.5, -2.5]),
        ({"uniform": (10, 20)}, [11, 15, 19]),
        ({"normal": (5, 2)}, [5 - 2 * 1.2815516, 5, 5 + 2 * 1.2815516]),
        ({"normal": (5, 0)}, [5, 5, 5]),
        # Half of the area of a symmetric triangle is left of its mode; a tenth of it is left of sqrt(0.1 * 2).
        ({"triangular": (0, 1, 2)}, [0.2**0.5, 1, 2 - 0.2**0.5]),
        ({"triangular": (0, 0, 1)}, [1 - 0.9**0.5, 1 - 0.5**0.5, 1 - 0.1**0.5]),
        ({"triangular": (4, 4, 4)}, [4, 4, 4]),
    ],
)
def test_draws_follow_the_distribution(written, drawn):
    np.testing.assert_allclose(Quantity.model_validate(written).at(LUCK), drawn)


@given(st.floats(0, 1), st.floats(0, 5), st.lists(st.floats(0.001, 0.999), min_size=1, max_size=20))
def test_a_share_is_never_drawn_outside_its_bounds(mean, deviation, luck):
    drawn = TypeAdapter(Share).validate_python({"normal": (mean, deviation)}).at(np.array(luck))
    assert ((drawn >= 0) & (drawn <= 1)).all()


@given(st.floats(-9, 9), st.floats(0, 3), st.lists(st.floats(0.001, 0.999), min_size=2, max_size=20))
def test_better_luck_never_draws_less(mean, deviation, luck):
    for quantity in (
        Quantity(normal=(mean, deviation)),
        Quantity(uniform=(mean, mean + deviation)),
        Quantity(triangular=(mean, mean + deviation / 3, mean + deviation)),
    ):
        assert (np.diff(quantity.at(np.sort(np.array(luck)))) >= -1e-12).all()


@pytest.mark.parametrize(
    ("quantity", "middle", "certain"),
    [
        (Quantity(value=2), 2, True),
        (Quantity(normal=(3, 1)), 3, False),
        (Quantity(triangular=(0, 1, 5)), 1, False),
        (Quantity(uniform=(1, 2)), 1.5, False),
    ],
)
def test_the_middle_of_a_quantity(quantity, middle, certain):
    assert quantity.middle == middle
    assert quantity.certain is certain


def test_a_spread_without_measure_stays_within_the_bounds_and_warns_of_nothing():
    number = Quantity(normal=(0, 1e308)).model_copy(update={"low": -5.0, "high": 5.0})
    assert number.at(np.array([1e-9, 0.5, 1 - 1e-9])).tolist() == [-5.0, 0.0, 5.0]
