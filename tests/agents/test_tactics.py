"""How fast each tactic concedes: by hand, and what every tactic keeps to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.tactics import EXPONENTS, MICRO_STEPS, TACTICS, Exchange


def exchange(**known):
    """An exchange in as many worlds as the longest array given; the rest holds everywhere."""
    usual = {
        "elapsed": 0.0, "patience": 10.0, "exponent": 1.0, "floor": 0.2, "conceded": 0.0, "own_offers": 0.0, "their_offers": 0.0,
    }  # fmt: skip
    arrays = np.broadcast_arrays(*({**usual, **known}.values()))
    return Exchange(*(np.atleast_1d(array).astype(float) for array in arrays))


def asks(tactic, **known):
    return TACTICS[tactic](exchange(exponent=EXPONENTS.get(tactic, 1.0), **known))


def test_a_linear_conceder_gives_up_the_same_every_month():
    np.testing.assert_allclose(asks("linear", elapsed=[0, 5, 10, 99]), [1.0, 0.6, 0.2, 0.2])


def test_boulware_has_given_little_by_half_time_and_a_conceder_most():
    # At half time: 0.2 + 0.8 (1 - 0.5^2) and 0.2 + 0.8 (1 - 0.5^(1/2)).
    np.testing.assert_allclose(asks("boulware", elapsed=5), 0.8)
    np.testing.assert_allclose(asks("conceder", elapsed=5), 0.2 + 0.8 * (1 - np.sqrt(0.5)))


def test_half_the_patience_gives_up_twice_as_fast():
    np.testing.assert_array_equal(asks("linear", elapsed=2, patience=5), asks("linear", elapsed=4, patience=10))


def test_tit_for_tat_gives_what_it_was_given():
    np.testing.assert_allclose(asks("tit-for-tat", conceded=[0, 0.3, 0.9]), [1.0, 0.7, 0.2])


def test_tit_for_tat_does_not_ask_for_more_than_its_ideal_of_one_who_hardens():
    assert asks("tit-for-tat", conceded=-0.4) == 1.0


def test_micro_moves_a_rung_only_when_the_other_has_moved_as_often():
    rung = 0.8 / MICRO_STEPS
    np.testing.assert_allclose(
        asks("micro", own_offers=[0, 3, 3, 50], their_offers=[5, 3, 1, 50]), [1, 1 - 3 * rung, 1 - rung, 0.2]
    )


def test_take_it_or_leave_it_never_moves():
    np.testing.assert_array_equal(asks("fixed", elapsed=[0, 5, 50], conceded=[0, 0.5, 1]), 0.2)


@pytest.mark.parametrize("tactic", TACTICS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_tactic_ever_asks_for_less_than_its_floor_or_more_than_all(tactic, data):
    share = st.floats(0, 1)
    known = Exchange(
        *(
            np.array(data.draw(st.lists(number, min_size=3, max_size=3)), float)
            for number in (
                st.floats(0, 200), st.floats(1, 60), st.floats(0.01, 20), share, st.floats(-3, 3),
                st.integers(0, 300), st.integers(0, 300),
            )
        )
    )  # fmt: skip
    before = {name: value.copy() for name, value in vars(known).items()}
    asked = TACTICS[tactic](known)
    assert asked.shape == (3,) and asked.dtype == np.float64
    assert (asked >= known.floor - 1e-12).all() and (asked <= 1 + 1e-12).all()
    for name, value in before.items():
        np.testing.assert_array_equal(getattr(known, name), value)
    assert not np.shares_memory(asked, known.floor)
    alone = np.concatenate([TACTICS[tactic](Exchange(*(v[w : w + 1] for v in before.values()))) for w in range(3)])
    np.testing.assert_array_equal(alone, asked)


@pytest.mark.parametrize("tactic", TACTICS)
def test_no_tactic_takes_back_a_concession_as_talks_go_on(tactic):
    months = np.arange(40)
    asked = asks(tactic, elapsed=months, conceded=months / 30, own_offers=months, their_offers=months)
    assert (np.diff(asked) <= 1e-12).all()
