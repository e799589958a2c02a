"""Sobol' indices of what can be known, with luck kept apart: against hand-worked numbers, theory and SALib."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import sobol as salib
from SALib.sample import sobol as saltelli

from sim.analysis.factors import factors
from sim.analysis.sensitivity import apart, design_of, indices, power_of_two, sobol

THREE = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-np.pi, np.pi]] * 3}


def ishigami(x):
    """Ishigami and Homma (1990), whose indices are known: 0.314, 0.442, 0 first-order; 0.558, 0.442, 0.244 total."""
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


FIRST, TOTAL = [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]


def worlds_of(mean, worlds, seed, luck=0.0, interplay=0.0):
    """(base points, 5, worlds): a mean at each point, luck that is the same at all points, and luck that is not."""
    chance = np.random.default_rng(seed)
    seen = mean[:, None] + luck * chance.normal(size=worlds) + interplay * chance.normal(size=(len(mean), worlds))
    return seen.reshape(-1, 5, worlds)


@pytest.fixture(scope="module")
def points():
    return saltelli.sample(THREE, 512, calc_second_order=False, seed=1)


def test_only_products_of_different_worlds_are_taken():
    one, other = np.array([1.0, 2, 4]), np.array([3.0, 5, 7])
    by_hand = (1 * 5 + 1 * 7 + 2 * 3 + 2 * 7 + 4 * 3 + 4 * 5) / 6
    assert apart(one, other, np.full(3, 1 / 3)) == pytest.approx(by_hand)


def test_without_luck_the_indices_are_those_of_salib(points):
    mean = ishigami(points)
    table, parts = indices(worlds_of(mean, 2, seed=0), list("abc"))
    theirs = salib.analyze(THREE, mean, calc_second_order=False, seed=1)
    assert table["total"].to_numpy() == pytest.approx(theirs["ST"], abs=0.005)
    assert table["first"].to_numpy() == pytest.approx(theirs["S1"], abs=0.005)
    assert parts["share"].to_numpy() == pytest.approx([1, 0, 0], abs=1e-9)


def test_luck_that_is_the_same_at_all_points_changes_no_index(points):
    mean = ishigami(points)
    still, _ = indices(worlds_of(mean, 4, seed=0), list("abc"))
    lucky, parts = indices(worlds_of(mean, 4, seed=0, luck=20.0), list("abc"))
    assert lucky[["first", "total"]].to_numpy() == pytest.approx(still[["first", "total"]].to_numpy())
    assert parts["share"].iloc[1] > 0.5


def test_noise_adds_nothing_to_the_indices_though_a_mean_of_few_worlds_is_noisy(points):
    mean = ishigami(points)
    noisy = worlds_of(
        mean, 4, seed=2, interplay=4.0
    )  # its mean over worlds has a variance of 4, the function one of 13.8
    table, _ = indices(noisy, list("abc"))
    assert table["total"].to_numpy() == pytest.approx(TOTAL, abs=0.12)
    assert table["first"].to_numpy() == pytest.approx(FIRST, abs=0.12)
    naive = salib.analyze(THREE, noisy.mean(axis=2).ravel(), calc_second_order=False, seed=1)
    assert naive["ST"][2] > TOTAL[2] + 0.15  # what the noise would have been taken for


def test_the_variance_is_parted_into_numbers_luck_and_interplay(points):
    chance = np.random.default_rng(4)
    mean = chance.normal(0, 2, len(points))
    _, parts = indices(worlds_of(mean, 200, seed=5, luck=1.0, interplay=1.0), list("abc"))
    assert parts["part"].tolist() == ["numbers", "luck", "interplay"]
    assert parts["share"].to_numpy() == pytest.approx([4 / 6, 1 / 6, 1 / 6], abs=0.05)
    assert parts["share"].sum() == pytest.approx(1)


def test_where_the_numbers_do_nothing_no_interval_is_told(points):
    table, parts = indices(worlds_of(np.zeros(len(points)), 8, seed=6, interplay=1.0), list("abc"))
    assert table["total_low"].isna().all()
    assert parts["low"].iloc[0] == pytest.approx(0, abs=0.01) and parts["high"].iloc[0] < 0.02


@pytest.mark.slow
def test_intervals_hold_the_true_index_about_as_often_as_they_say():
    chance, held = np.random.default_rng(8), []
    for seed in range(60):
        x = saltelli.sample(THREE, 64, calc_second_order=False, seed=seed)
        mean = 2 * x[:, 0] + x[:, 1] + 0.5 * x[:, 0] * x[:, 2]
        slopes = chance.normal(0, 1, (3, 16))
        seen = mean[:, None] + chance.normal(size=16) + x @ slopes + chance.normal(size=(len(x), 16))
        table, _ = indices(seen.reshape(-1, 5, 16), list("abc"), seed)
        v = np.pi**2 / 3
        parts = np.array([4 * v, v, 0.0]), 0.25 * v * v
        whole = parts[0].sum() + parts[1]
        first, total = parts[0] / whole, (parts[0] + parts[1] * np.array([1, 0, 1])) / whole
        held.append((table["first_low"] <= first) & (first <= table["first_high"]))
        held.append((table["total_low"] <= total) & (total <= table["total_high"]))
    assert 0.85 < np.mean(held) < 0.99


def test_a_factor_is_drawn_anew_whole_and_nothing_else_with_it(comprehensive_approach):
    found = factors(comprehensive_approach, ["parties.*.patience", "parties.tokyo.threshold"])
    design = design_of(found, 3, seed=7).to_numpy().reshape(4, 4, 5)  # raised to four base points
    a, patience, threshold, b = (design[:, place] for place in range(4))
    np.testing.assert_array_equal(patience[:, :4], b[:, :4])
    np.testing.assert_array_equal(patience[:, 4], a[:, 4])
    np.testing.assert_array_equal(threshold[:, :4], a[:, :4])
    np.testing.assert_array_equal(threshold[:, 4], b[:, 4])


def test_points_are_raised_to_a_power_of_two():
    assert [power_of_two(points) for points in (1, 2, 3, 64, 65)] == [2, 2, 4, 64, 128]


def test_in_the_model_what_a_measure_does_not_hang_on_has_no_index(comprehensive_approach):
    short = comprehensive_approach.lasting(18)
    found = factors(short, ["parties.seoul.patience=2:40", "parties.pyongyang.provocations.missile-test.support.tokyo"])
    result = sobol(short, found, "deals.inter-korean", points=16, worlds=6)
    table = result.table.set_index("factor")
    assert table.loc["parties.seoul.patience", "total_low"] > 0.5
    assert table["total"].iloc[1] < 0.2
    assert result.points == 64 and result.worlds == 6


def test_one_world_a_point_cannot_tell_luck_from_numbers(comprehensive_approach):
    with pytest.raises(ValueError, match="two worlds or more"):
        sobol(comprehensive_approach, factors(comprehensive_approach, ["parties.*.patience"]), worlds=1)
