"""Elementary effects: exact on straight lines, as SALib has them, and not mistaken for luck."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import morris as salib

from sim.analysis.factors import factors, problem
from sim.analysis.morris import TAIL, elementary_effects, morris, summary, trajectories

THREE = ["parties.washington.patience=1:2", "parties.seoul.patience=1:2", "parties.tokyo.patience=1:2"]


@pytest.fixture(scope="module")
def found(comprehensive_approach):
    return factors(comprehensive_approach, THREE)


def seen_of(function, shares, worlds=3):
    """(beginnings, factors + 1, worlds): the same in all worlds."""
    return np.repeat(function(shares)[..., None], worlds, axis=2)


def test_on_a_straight_line_the_effect_is_its_slope_whichever_way_one_goes(found):
    shares = trajectories(found, 8, seed=2).reshape(8, 4, 3)
    effects = elementary_effects(shares, seen_of(lambda x: x @ np.array([5.0, -2, 0]), shares), found)
    table = summary(effects, found)
    assert table["mu"].to_numpy() == pytest.approx([5, -2, 0])
    assert table["mu_star"].to_numpy() == pytest.approx([5, 2, 0])
    assert table["sigma"].to_numpy() == pytest.approx([0, 0, 0], abs=1e-6)


def test_without_luck_they_are_those_of_salib(found):
    shares = trajectories(found, 20, seed=3)
    values = np.sin(3 * shares[:, 0]) + shares[:, 1] * shares[:, 2]
    blocks = shares.reshape(20, 4, 3)
    table = summary(elementary_effects(blocks, np.repeat(values.reshape(20, 4, 1), 2, axis=2), found), found)
    theirs = salib.analyze(problem(found), shares, values, num_levels=4, seed=1)
    for ours, name in (("mu", "mu"), ("mu_star", "mu_star"), ("sigma", "sigma")):
        assert table[ours].to_numpy() == pytest.approx(np.asarray(theirs[name], float))


def test_a_factor_of_several_numbers_moves_whole_and_has_no_sign(comprehensive_approach):
    many = factors(comprehensive_approach, ["parties.*.patience", "parties.tokyo.threshold"])
    shares = trajectories(many, 4, seed=1)
    assert shares.min() == pytest.approx(TAIL) and shares.max() == pytest.approx(1 - TAIL)
    moved = np.diff(shares.reshape(4, 3, 5), axis=1) != 0
    assert set(map(tuple, moved.reshape(-1, 5).tolist())) == {(True,) * 4 + (False,), (False,) * 4 + (True,)}
    table = summary(elementary_effects(shares.reshape(4, 3, 5), np.ones((4, 3, 2)), many), many)
    assert table["mu"].isna().tolist() == table["sigma"].isna().tolist() == [True, False]


def test_what_is_only_luck_is_not_larger_than_luck_would_make_it(found):
    chance = np.random.default_rng(5)
    effects = chance.normal(0, 10, (200, 3, 16))
    effects[:, 0] += 8.0
    table = summary(effects, found)
    assert table["luck"].to_numpy() == pytest.approx(np.sqrt(2 / np.pi) * 10 / 4, rel=0.05)
    assert table["mu_star"].iloc[0] == pytest.approx(8, rel=0.1)
    assert table["mu_star"].to_numpy()[1:] == pytest.approx(table["luck"].to_numpy()[1:], rel=0.15)
    assert (table["sigma"] < 1.0).all()  # though the means of sixteen worlds have one of 2.5


def test_in_the_model_a_patient_seoul_makes_fewer_deals(comprehensive_approach):
    short = comprehensive_approach.lasting(18)
    two = factors(short, ["parties.seoul.patience=2:40", "parties.pyongyang.provocations.missile-test.support.tokyo"])
    table = morris(short, two, "deals.inter-korean", points=8, worlds=6).table
    assert table["mu"].iloc[0] < -0.5
    assert table["mu_star"].iloc[1] < table["mu_star"].iloc[0] / 4


def test_a_single_factor_is_for_a_sweep(comprehensive_approach):
    with pytest.raises(ValueError, match="two factors or more; with one, use sweep"):
        morris(comprehensive_approach, factors(comprehensive_approach, ["parties.*.patience"]))


def test_luck_that_is_alike_at_all_beginnings_is_no_difference_between_them(found):
    """Effects that differ by 10 from beginning to beginning, under luck that moves all beginnings alike by 40 and each by 20."""
    chance = np.random.default_rng(8)
    told = []
    for _ in range(60):
        effects = 10 * chance.standard_normal((30, 3, 1)) + 40 * chance.standard_normal((1, 3, 16))
        told.append(summary(effects + 20 * chance.standard_normal((30, 3, 16)), found)["sigma"].to_numpy())
    assert np.sqrt(np.mean(np.square(told))) == pytest.approx(10, abs=0.7)
