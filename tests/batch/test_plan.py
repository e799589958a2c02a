"""Designs: the points of one batch meet the same luck, and each is the run that its values alone would give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from batch.stores import contents
from negotiations import mini

from sim import Scenario, ScenarioError, run_batch
from sim.batch import Batch, resume
from sim.batch.chunks import CHUNK
from sim.batch.plan import Plan
from sim.batch.shares import share_interval

SCENARIO = mini(6)
POINTS = pd.DataFrame(
    {
        "parties.pyongyang.patience": [4.0, 9.0, 15.0, 15.0],
        "dynamics.lapse": [6, 6, 6, 12],
        "parties.washington.floor": [0.2, 0.4, 0.6, 0.8],
    }
)


@pytest.fixture(scope="module")
def design():
    return run_batch(SCENARIO, range(5, 35), 7, points=POINTS)


def test_each_point_is_the_run_that_its_values_alone_would_give(design):
    for point, values in POINTS.iterrows():
        alone = run_batch(
            SCENARIO.with_values({**values, "dynamics.lapse": int(values["dynamics.lapse"])}), range(5, 35), 7
        )
        mine = design.outcomes[design.outcomes["point"] == point].drop(columns="point").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, alone.outcomes, check_exact=True)


def test_the_long_table_has_what_was_varied_beside_what_came_of_it(design):
    table = design.table()
    assert list(table)[:5] == ["point", "world", *POINTS]
    assert len(table) == 120
    for point, values in POINTS.iterrows():
        rows = table[table["point"] == point]
        assert rows["world"].tolist() == list(range(5, 35))
        assert (rows[list(POINTS)] == values).all(axis=None)


@pytest.mark.parametrize("chunk", [1, 7, 31, 1000])
@pytest.mark.slow
def test_a_design_does_not_depend_on_its_chunks(design, chunk):
    other = run_batch(SCENARIO, range(5, 35), 7, points=POINTS, chunk=chunk)
    pd.testing.assert_frame_equal(design.outcomes, other.outcomes, check_exact=True)


def test_a_design_is_stored_and_resumed_with_its_points(design, tmp_path):
    run_batch(SCENARIO, range(5, 35), 7, points=POINTS, out=tmp_path / "one")
    stored = Batch.open(tmp_path / "one")
    pd.testing.assert_frame_equal(stored.points, POINTS)
    pd.testing.assert_frame_equal(stored.table(), design.table(), check_exact=True)
    whole = contents(tmp_path / "one")
    for name in ("trajectories.parquet", "progress", "part-00000.parquet"):
        (tmp_path / "one" / name).unlink()
    resume(tmp_path / "one")
    assert contents(tmp_path / "one") == whole


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ({"parties.pyongyang.patience": [3.0, np.nan]}, "finite"),
        ({"parties.pyongyang.patience": ["soon"]}, "finite"),
        ({"parties.pyongyang.patience": []}, "at least one point"),
        ({}, "at least one point"),
    ],
)
def test_a_design_without_points_or_numbers_is_refused(points, said):
    with pytest.raises(ValueError, match=said):
        run_batch(SCENARIO, 5, 7, points=pd.DataFrame(points))


@pytest.mark.parametrize(
    ("path", "values", "said"),
    [
        ("parties.pyongyang.patince", [3.0], "did you mean patience"),
        ("parties.pyongyang.floor", [0.5, 1.5], "must be between 0 and 1"),
        ("dynamics.lapse", [2.5], "lapse"),
    ],
)
def test_a_value_that_no_scenario_can_have_is_refused_before_anything_is_run(path, values, said):
    with pytest.raises(ScenarioError, match=said):
        run_batch(SCENARIO, 5, 7, points=pd.DataFrame({path: values}))


def test_rows_are_cut_evenly_for_all_workers_and_none_twice():
    plan = Plan(SCENARIO, range(3_000), 7)
    cut = list(plan.chunks(0, workers=2))
    assert [len(chunk) for chunk in cut] == [750] * 4
    assert np.concatenate([chunk.worlds for chunk in cut]).tolist() == list(range(3_000))


@pytest.mark.slow
def test_running_until_a_share_is_known_stops_there_and_the_same_worlds_are_run_by_any_number_of_workers(tmp_path):
    base = Scenario.load("comprehensive-approach").lasting(4)
    asked = {"scenario": base, "seed": 7, "until": 0.005, "outcome": "nuclear-breakdown"}
    batch = run_batch(**asked, out=tmp_path / "one")
    ran = len(batch)
    assert ran % 1024 == 0 and ran > 1024
    hit = batch.outcomes["outcome"].eq("nuclear-breakdown")

    def half(worlds):
        low, high = share_interval(int(hit[:worlds].sum()), worlds)
        return (high - low) / 2

    assert half(ran) <= 0.005 < half(ran - 1024)  # a chunk fewer would not have done
    run_batch(**asked, workers=2, out=tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_running_until_a_share_is_known_goes_on_with_what_was_counted_before(tmp_path):
    asked = {"scenario": mini(3), "seed": 7, "until": 0.0001, "outcome": "freeze"}  # all do; 19 chunks, three parts
    run_batch(**asked, out=tmp_path / "whole")
    done = []

    def stop(worlds):
        done.append(worlds)
        if len(done) == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(**asked, out=tmp_path / "stopped", progress=stop)
    stopped = Batch.open(tmp_path / "stopped")
    assert len(stopped) == 8 * CHUNK < len(Batch.open(tmp_path / "whole")) and not stopped.finished
    resume(tmp_path / "stopped")
    assert contents(tmp_path / "stopped") == contents(tmp_path / "whole")


def test_an_outcome_that_is_not_there_cannot_be_awaited():
    with pytest.raises(ValueError, match="no such outcome: victory; there are settlement, freeze"):
        run_batch(SCENARIO, seed=7, until=0.01, outcome="victory")


@pytest.mark.parametrize("wrong", [{"trace": (7,)}, {"trace": -1}, {"until": 0.0}, {"until": 0.7}])
def test_what_cannot_be_traced_or_awaited_is_refused(wrong):
    with pytest.raises(ValueError, match=r"trace|half the width"):
        run_batch(SCENARIO, 5, 7, **wrong)
