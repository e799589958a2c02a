"""Luck laid down otherwise in some worlds of a run: all else stays what it was, to the bit."""

from __future__ import annotations

import numpy as np

from sim.world.chance import Borrowed, Chance, OtherLuck, Turned

WORLDS = np.array([5, 5, 5])
MONTHS = range(1, 60)


def monthly(chance, name):
    """(months, worlds), the draws of a stream."""
    stream = chance.monthly([name])
    return np.stack([stream.at(month)[:, 0] for month in MONTHS])


def test_nothing_laid_down_is_the_luck_of_the_seed():
    plain, other = Chance(7, WORLDS), OtherLuck(7, WORLDS)
    assert np.array_equal(monthly(plain, "event/flood"), monthly(other, "event/flood"))
    assert np.array_equal(plain.once("floor"), other.once("floor"))


def test_one_draw_turned_leaves_all_others_as_they_were():
    for month in (1, 24, 25, 59):
        turned = monthly(OtherLuck(7, WORLDS, turned=[Turned(1, "ratify/a/b", month, 0.999)]), "ratify/a/b")
        plain = monthly(Chance(7, WORLDS), "ratify/a/b")
        assert turned[month - 1, 1] == 0.999
        assert np.argwhere(turned != plain).tolist() == [[month - 1, 1]]


def test_a_turned_month_does_not_touch_what_is_drawn_once_under_the_same_name():
    turned = OtherLuck(7, WORLDS, turned=[Turned(0, "support/a", 1, 0.5)])
    assert np.array_equal(turned.once("support/a"), Chance(7, WORLDS).once("support/a"))


def test_borrowed_luck_is_that_of_the_other_world_in_the_streams_that_fit_and_in_no_others():
    borrowed = OtherLuck(7, WORLDS, borrowed=[Borrowed(2, 9, ("ratify/tokyo/*",))])
    for name in ("ratify/tokyo/talks", "ratify/seoul/talks"):
        mine, plain, others = (monthly(luck, name) for luck in (borrowed, Chance(7, WORLDS), Chance(7, np.array([9]))))
        assert np.array_equal(mine[:, :2], plain[:, :2])
        assert np.array_equal(mine[:, 2], others[:, 0] if "tokyo" in name else plain[:, 2])


def test_draws_of_months_and_draws_for_the_run_are_borrowed_apart():
    numbers = OtherLuck(7, WORLDS, borrowed=[Borrowed(0, 9, ("*",), monthly=False)])
    assert np.array_equal(monthly(numbers, "slip/a/b"), monthly(Chance(7, WORLDS), "slip/a/b"))
    assert numbers.once("floor")[0] == Chance(7, np.array([9])).once("floor")[0]
    assert numbers.once("floor")[1] == Chance(7, WORLDS).once("floor")[1]
