"""Scores of forecasts, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from sim.analysis.scores import brier, crps, draws, mean_score, reliability, skill, skill_against_base_rate

ITEMS = ["a", "b", "c", "c"]


def test_the_brier_score_is_the_squared_distance_from_what_happened():
    assert brier([0.0, 0.7, 1.0, 0.7], [0, 1, 0, 0]) == pytest.approx([0.0, 0.09, 1.0, 0.49])


def test_a_perfect_forecaster_has_no_error_and_all_skill():
    happened = np.array([1, 0, 0, 1])
    own = brier(happened, happened)
    assert mean_score(own, ITEMS) == (0, 0, 0)
    assert skill_against_base_rate(own, happened, ITEMS).value == 1
    assert skill(own, brier([0.5] * 4, happened), ITEMS) == (1, 1, 1)


def test_always_saying_the_base_rate_has_no_skill_and_always_saying_even_chances_has_less():
    happened = [1, 0, 0, 0]
    assert skill_against_base_rate(brier([0.25] * 4, happened), happened, ITEMS).value == pytest.approx(0)
    # 0.25 against 0.25 × 0.75
    assert skill_against_base_rate(brier([0.5] * 4, happened), happened, ITEMS).value == pytest.approx(1 - 4 / 3)


def test_no_skill_is_defined_against_a_forecaster_without_error():
    assert np.isnan(skill([0.1, 0.2], [0.0, 0.0], ["a", "b"])).all()
    assert np.isnan(skill_against_base_rate([0.1, 0.2], [1, 1], ["a", "b"])).all()


def test_crps_of_a_month_is_the_months_by_which_a_sure_forecast_errs():
    months = np.arange(1, 7)
    happened = (months >= 4).astype(float)
    assert crps((months >= 2).astype(float), happened) == 2
    assert crps(np.zeros(6), happened) == 3  # never, against the fourth of six months
    assert crps(np.zeros(6), np.zeros(6)) == 0


def test_crps_is_that_of_the_ensemble_of_months_with_never_put_behind_the_horizon():
    rng = np.random.default_rng(3)
    horizon = 12
    ensemble = rng.integers(1, 20, 50)
    for truth in (5, 30):
        # E|X - y| - E|X - X'| / 2 (Gneiting and Raftery 2007, equation 21)
        kept, met = np.minimum(ensemble, horizon + 1), min(truth, horizon + 1)
        energy = np.abs(kept - met).mean() - np.abs(kept[:, None] - kept[None, :]).mean() / 2
        months = np.arange(1, horizon + 1)
        reached = (ensemble[:, None] <= months).mean(axis=0)
        assert crps(reached, (truth <= months).astype(float)) == pytest.approx(energy)


def test_quarters_of_one_item_are_not_independent_of_each_other():
    once = mean_score([0.0, 1.0, 0.0, 1.0], ["a", "b", "c", "d"])
    often = mean_score([0.0, 1.0, 0.0, 1.0] * 25, ["a", "b", "c", "d"] * 25)
    assert often == once
    alone = mean_score([0.0, 1.0, 0.0, 1.0] * 25, np.arange(100))
    assert alone.high - alone.low < (often.high - often.low) / 3


def test_an_interval_over_units_is_that_of_drawing_them_anew():
    found = mean_score([0.0, 1.0] * 20, np.arange(40))
    low, high = binom.ppf([0.025, 0.975], 40, 0.5) / 40
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.025)
    assert (draws(40).sum(axis=1) == 40).all() and (draws(40) == draws(40)).all()


@pytest.mark.parametrize("units", ["aaaa", "aabb"])
def test_from_one_unit_or_two_there_is_a_score_and_no_interval(units):
    happened = [1, 0, 0, 1]
    own = brier([0.9, 0.2, 0.2, 0.9], happened)
    for found in (
        mean_score(own, list(units)),
        skill(own, [0.25] * 4, list(units)),
        skill_against_base_rate(own, happened, list(units)),
    ):
        assert np.isfinite(found.value) and np.isnan([found.low, found.high]).all()


def test_reliability_tells_how_often_what_was_thought_likely_came_true():
    probability, happened = [0.05, 0.05, 0.8, 0.8, 0.8, 0.8, 1.0], [0, 1, 1, 1, 1, 0, 1]
    table = reliability(probability, happened, list("abcdefg"))
    assert table["from"].tolist() == [0.0, 0.7, 0.9] and table["forecasts"].tolist() == [2, 4, 1]
    assert table["happened"].tolist() == [0.5, 0.75, 1.0] and table["probability"].tolist() == pytest.approx(
        [0.05, 0.8, 1]
    )
    assert table["low"].isna().tolist() == [True, False, True] and table["units"].tolist() == [2, 4, 1]
