"""Named luck: uniform, and the same for a world and a name whatever else there is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest, spearmanr

from sim.world.chance import MONTHS_A_BLOCK, Chance

MONTHS = 3 * MONTHS_A_BLOCK


def monthly(seed, worlds, names, months=MONTHS):
    """(months, worlds, streams)."""
    luck = Chance(seed, worlds).monthly(names)
    return np.stack([luck.at(month) for month in range(1, months + 1)])


def test_a_draw_today_is_what_it_was_when_these_numbers_were_frozen():
    """If these move, every published result under a seed moves: say so in the changelog."""
    chance = Chance(7, range(811, 814))
    frozen_once = [0.9554020986048748, 0.7232114966151684, 0.2686531680832808]
    frozen_month = [[0.8924404092206324, 0.4777605442865362], [0.536324272998705, 0.5769691127907557]]
    np.testing.assert_array_equal(chance.once("value/tokyo/abductee-inquiry"), frozen_once)
    luck = chance.monthly(["ratify/washington", "provoke/pyongyang"])
    np.testing.assert_array_equal([luck.at(1)[1], luck.at(37)[1]], frozen_month)


@pytest.mark.parametrize("name", ["ratify/washington", "provoke/pyongyang/missile-test", ""])
def test_luck_is_uniform(name):
    assert kstest(Chance(7, range(20_000)).once(name), "uniform").pvalue > 0.01
    assert kstest(monthly(7, range(500), [name]).ravel(), "uniform").pvalue > 0.01


def test_luck_never_reaches_zero_or_one():
    drawn = monthly(7, range(2_000), ["a", "b"])
    assert drawn.min() > 0 and drawn.max() < 1


def test_the_luck_of_one_stream_says_nothing_of_anothers_nor_of_next_months():
    drawn = monthly(7, range(2_000), ["ratify/washington", "ratify/tokyo"], 2)
    pairs = [(drawn[0, :, 0], drawn[0, :, 1]), (drawn[0, :, 0], drawn[1, :, 0]), (drawn[0, :-1, 0], drawn[0, 1:, 0])]
    for one, other in pairs:
        assert abs(spearmanr(one, other).statistic) < 0.07


def test_other_streams_make_no_difference():
    alone = monthly(7, range(20), ["provoke"])
    among = monthly(7, range(20), ["a", "provoke", "b", "c"])
    assert alone[:, :, 0].tobytes() == among[:, :, 1].tobytes()


@pytest.mark.parametrize("first", [0, 1, 17, 63])
def test_a_world_meets_the_same_luck_in_any_chunk(first):
    whole, part = range(64), range(first, 64)
    assert Chance(7, whole).once("a")[first:].tobytes() == Chance(7, part).once("a").tobytes()
    assert monthly(7, whole, ["a", "b"])[:, first:].tobytes() == monthly(7, part, ["a", "b"]).tobytes()


def test_a_month_can_be_asked_for_out_of_turn():
    luck = Chance(7, range(5)).monthly(["a"])
    late = luck.at(MONTHS).copy()
    early = luck.at(2).copy()
    assert luck.at(MONTHS).tobytes() == late.tobytes()
    assert monthly(7, range(5), ["a"])[1].tobytes() == early.tobytes()


@pytest.mark.parametrize("name", ["a", "b", "c", "ratify/washington", "value/tokyo/abductee-inquiry"])
def test_another_seed_is_another_luck_and_seeds_may_be_any_integer(name):
    seeds = (0, 1, 2**60, 2**60 + 1, 2**63, 2**63 + 1, -1, 2**64 + 5)
    drawn = [Chance(seed, range(4)).once(name).tobytes() for seed in seeds]
    assert len(set(drawn)) == len(drawn)


def test_no_month_repeats_another():
    drawn = monthly(7, range(50), ["a"], 4 * MONTHS_A_BLOCK).ravel()
    assert len(np.unique(drawn)) == drawn.size


def test_what_is_drawn_once_is_not_what_is_drawn_in_a_month():
    assert not np.isin(Chance(7, range(50)).once("a"), monthly(7, range(50), ["a"])[MONTHS_A_BLOCK:]).any()


def test_worlds_may_be_any_in_any_order_and_twice():
    """Far-apart worlds are drawn without those between them."""
    asked = np.array([2**50, 3, 4, 2**50, 1])
    whole = Chance(7, range(6)).once("a")
    found = Chance(7, asked)
    assert found.once("a").tolist() == [
        found.once("a")[3],
        whole[3],
        whole[4],
        Chance(7, range(2**50, 2**50 + 1)).once("a")[0],
        whole[1],
    ]
    months = found.monthly(["a", "b"]).at(30)
    np.testing.assert_array_equal(months[[1, 2, 4]], Chance(7, range(6)).monthly(["a", "b"]).at(30)[[3, 4, 1]])
    np.testing.assert_array_equal(months[0], months[3])
