"""Many worlds followed month by month: each is the world of its number, and a band lies where its worlds do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim import Scenario, run_batch
from sim.analysis.courses import courses, joined
from sim.analysis.witnessed import witness

MONTHS = 18


@pytest.fixture(scope="module")
def scenario(comprehensive_approach: Scenario) -> Scenario:
    return comprehensive_approach.lasting(MONTHS)


def test_they_are_the_worlds_of_a_batch(scenario):
    batch = run_batch(scenario, worlds=6, seed=7).outcomes
    pd.testing.assert_frame_equal(courses(scenario, range(6), 7).outcomes, batch, check_exact=True)


def test_parts_joined_are_the_whole(scenario):
    whole = courses(scenario, range(6), 7)
    parts = joined([courses(scenario, range(4), 7), courses(scenario, range(4, 6), 7)])
    pd.testing.assert_frame_equal(parts.outcomes, whole.outcomes, check_exact=True)
    for name, values in whole.values.items():
        assert np.array_equal(parts.values[name], values)


def test_a_world_s_course_is_what_one_sees_who_watches_it(scenario):
    seen = witness(scenario, 2, 7).moods
    found = courses(scenario, range(4), 7)
    for series, whose in [("value", "tokyo"), ("support", "seoul"), ("threat", ""), ("coordination", "")]:
        own = seen[(seen["series"] == series) & (seen["id"] == whose)]["value"].to_numpy()
        assert np.array_equal(found.values[series, whose][2], own)


def test_the_last_value_is_that_of_the_outcome_and_the_middle_of_a_band_the_median(scenario):
    found = courses(scenario, range(5), 7)
    assert np.allclose(found.values["value", "tokyo"][:, -1], found.outcomes["value.tokyo"])
    assert np.array_equal(found.band("value", "tokyo")[2], np.median(found.values["value", "tokyo"], axis=0))


@pytest.mark.parametrize("worlds", [5, 20])
def test_a_band_has_the_quantiles_of_a_batch_of_the_same_worlds(scenario, worlds):
    found = courses(scenario, range(worlds), 7)
    table = run_batch(scenario, worlds=worlds, seed=7).trajectories
    for series, whose in (("threat", ""), ("coordination", ""), ("support", "seoul")):
        rows = table[(table["series"] == series) & (table["id"] == whose)].sort_values("month")
        of_batch = rows[["q05", "q25", "q50", "q75", "q95"]].to_numpy().T
        assert np.array_equal(found.band(series, whose), of_batch)
