"""Differences between two runs of the same worlds: how sure they are, and what the pairing is worth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import f, multinomial, norm

from sim import Scenario, run_batch
from sim.analysis.measures import measures
from sim.analysis.pairing import difference, factor, number, paired, repeated, share_difference

Z = norm.ppf(0.975)


def test_a_difference_is_taken_world_by_world():
    found = paired([1, 2, 3, 4], [2, 4, 6, 8])
    assert (found.before, found.after, found.difference) == (2.5, 5.0, 2.5)
    # 1, 2, 3, 4 deviate by √(5/3).
    half = Z * math.sqrt(5 / 3) / 2
    assert (found.low, found.high) == pytest.approx((2.5 - half, 2.5 + half))


def test_its_p_value_is_that_of_students_t():
    """Mean 2.5 over a standard error of √(5/3)/2: t = 3.873 with three degrees of freedom."""
    assert paired([0, 0, 0, 0], [1, 2, 3, 4]).p == pytest.approx(0.0305, abs=5e-5)


def test_what_luck_does_to_both_alike_drops_out():
    """Variances 5/3 and 20/3 in a world; paired, that of 1, 2, 3, 4."""
    found = paired([1, 2, 3, 4], [2, 4, 6, 8])
    assert found.unpaired == pytest.approx(25 / 3) and found.variance == pytest.approx(5 / 3)
    assert found.factor == pytest.approx(5)


def test_runs_that_luck_drives_apart_are_better_not_paired():
    assert paired([1, 2, 3, 4], [4, 3, 2, 1]).factor == pytest.approx(0.5)


def test_the_worlds_needed_grow_with_the_square_of_what_is_to_be_known():
    """(1.96 / h)² times the variance, which is 5/3 paired and 25/3 unpaired."""
    found = paired([1, 2, 3, 4], [2, 4, 6, 8])
    assert found.worlds(0.1) == math.ceil(384.16 * 5 / 3)
    assert found.worlds(0.1, paired=False) == math.ceil(384.16 * 25 / 3)
    assert found.worlds(1000) == 1


def test_of_shares_only_worlds_that_changed_tell_anything():
    """Of ten worlds three won and none lost: McNemar's exact p is 2 × ½³."""
    before = np.array([100.0] * 4 + [0] * 6)
    after = np.array([100.0] * 7 + [0] * 3)
    found = paired(before, after, share=True)
    assert found.difference == pytest.approx(30) and found.p == pytest.approx(0.25)
    assert (found.low, found.high) == pytest.approx(tuple(100 * bound for bound in share_difference(0, 3, 10)))


def test_an_interval_of_shares_agrees_with_bonett_and_prices_formula():
    # One more world to each way, of two more: (4 - 1)/12 ± z √((4/12 + 1/12 - (3/12)²) / 12)
    half = Z * math.sqrt((5 / 12 - 1 / 16) / 12)
    assert share_difference(0, 3, 10) == pytest.approx((0.25 - half, 0.25 + half))


def test_where_no_world_changed_more_worlds_make_surer():
    low, high = share_difference(0, 0, 1000)
    assert low == -high and 0.002 < high < 0.004
    assert share_difference(0, 0, 100)[1] > 8 * high


@pytest.mark.parametrize(("lost", "won", "n"), [(0, 0, 0), (3, 3, 5), (-1, 1, 5)])
def test_no_more_worlds_can_have_changed_than_there_are(lost, won, n):
    with pytest.raises(ValueError, match="cannot have changed"):
        share_difference(lost, won, n)


@pytest.mark.parametrize(("down", "up"), [(0.01, 0.01), (0.02, 0.1), (0.1, 0.2), (0.3, 0.3), (0.0, 0.05)])
def test_the_interval_of_shares_holds_the_truth_in_95_of_a_hundred_runs(down, up):
    """Over all runs of 50 worlds that there can be, each with its chance; the plain normal interval falls far short."""
    n, held, plain = 50, 0.0, 0.0
    law = multinomial(n, [down, up, 1 - down - up])
    for lost in range(n + 1):
        for won in range(n + 1 - lost):
            chance = law.pmf([lost, won, n - lost - won])
            if chance > 1e-12:
                low, high = share_difference(lost, won, n)
                held += chance * (low <= up - down <= high)
                middle = (won - lost) / n
                half = Z * math.sqrt(((won + lost) / n - middle**2) / n)
                plain += chance * (middle - half <= up - down <= middle + half)
    assert held > 0.94
    if (down, up) == (0.0, 0.05):
        assert plain < 0.94  # where no world happens to change, it is of no width


def test_two_runs_must_be_of_the_same_worlds():
    with pytest.raises(ValueError, match="the same two worlds or more"):
        paired([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="the same two worlds or more"):
        paired([1], [1])


def test_where_nothing_varies_nothing_is_foretold():
    found = paired([0, 0, 0], [0, 0, 0], share=True)
    assert found.p == 1 and math.isnan(found.factor) and math.isnan(found.worlds(1))
    assert math.isinf(paired([1, 2, 3], [1, 2, 3]).factor) and paired([1, 2, 3], [1, 2, 3]).p == 1


def test_small_comparisons_are_made_of_the_same_worlds_or_of_others():
    """Two worlds a comparison, made twice: paired 1-2 with 1-2, unpaired 1-2 with 5-6."""
    before, after = np.arange(8.0), np.arange(8.0) ** 2
    table = repeated(before, after, 2)
    assert table["paired"].tolist() == [0.5 - 0.5, 6.5 - 2.5]
    assert table["unpaired"].tolist() == [20.5 - 0.5, 42.5 - 2.5]
    with pytest.raises(ValueError, match="too few"):
        repeated(before, after, 3)


def test_the_spread_of_small_comparisons_is_what_the_factor_says():
    """Two measures that share most of their luck: correlation 0.9 makes it 10."""
    chance = np.random.default_rng(7)
    common, own = chance.normal(size=40_000), chance.normal(size=(2, 40_000))
    before, after = (math.sqrt(0.9) * common + math.sqrt(0.1) * one for one in own)
    spread = repeated(before, after, 20).var()
    assert paired(before, after).factor == pytest.approx(10, rel=0.05)
    assert spread["unpaired"] / spread["paired"] == pytest.approx(10, rel=0.2)


@pytest.mark.slow
def test_a_paired_comparison_needs_fewer_worlds_by_the_factor_that_is_told(comprehensive_approach):
    """A hundred comparisons of 20 worlds each, paired and unpaired: the ratio of their variances is the factor.

    It is so within what chance allows of two variances with 99 degrees of freedom each, at one in ten thousand.
    """
    scenarios = [one.lasting(60) for one in (comprehensive_approach, Scenario.load("no-tcog"))]
    runs = [run_batch(one, 4000, 7).outcomes for one in scenarios]
    low, high = f.ppf([5e-5, 1 - 5e-5], 99, 99)
    for name in ("settlement-or-partial", "value.allies", "value.pyongyang", "provocations"):
        measure = measures(comprehensive_approach.spec)[name]
        before, after = (measure.of(run) for run in runs)
        told = paired(before, after, measure.is_share).factor
        spread = repeated(before, after, 20).var()
        seen = spread["unpaired"] / spread["paired"]
        assert told > 1.5 and low < seen / told < high, (name, told, seen)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((8.6, 5.0, 12.2), "+8.6 (5.0 to 12.2)"),
        ((-0.433, -0.44, -0.426), "−0.43 (−0.44 to −0.43)"),
        ((0.0, 0.0, 0.0), "+0.0 (0.0 to 0.0)"),
        ((-0.01, -2.0, 1.98), "+0.0 (−2.0 to 2.0)"),
    ],
)
def test_a_difference_is_written_with_its_sign_and_interval(given, said):
    assert difference(*given) == said


def test_numbers_and_factors_are_written_short():
    assert (number(-0.04), number(16.649), number(-3.0)) == ("0.0", "16.6", "−3.0")
    assert (factor(2.149), factor(math.inf), factor(math.nan)) == ("× 2.1", "–", "–")


def test_what_differs_by_the_last_bit_only_has_not_changed():
    one = np.array([0.3, 0.1, 0.7, 0.2])
    found = paired(one, one + np.array([1e-12, -1e-12, 0, 1e-13]))
    assert (found.variance, found.low, found.high) == (0, 0, 0)
