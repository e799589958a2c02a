"""How sure a share of worlds is."""

import math

import pytest

from sim.analysis.intervals import share_interval


def test_eight_worlds_of_ten_agree_with_wilsons_formula():
    # (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)
    n, p, z = 10, 0.8, 1.959963984540054
    middle, reach = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    expected = ((middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n))
    assert share_interval(8, 10) == pytest.approx(expected)
    assert share_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=5e-5)


def test_what_never_happened_in_a_hundred_worlds_may_still_happen_in_one_of_thirty():
    low, high = share_interval(0, 100)
    assert low == 0
    assert high == pytest.approx(0.0370, abs=5e-5)


def test_what_always_happened_mirrors_what_never_did():
    assert share_interval(100, 100) == pytest.approx((1 - 0.0370, 1), abs=5e-5)


def test_more_worlds_make_the_interval_narrower():
    few, many = share_interval(40, 100), share_interval(4000, 10_000)
    assert many[1] - many[0] < (few[1] - few[0]) / 9


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (3, 2), (-1, 5)])
def test_no_share_without_worlds_or_beyond_them(successes, n):
    with pytest.raises(ValueError, match="no share of"):
        share_interval(successes, n)
