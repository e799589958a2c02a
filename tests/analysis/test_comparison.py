"""Scenarios set against each other in the same worlds."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.analysis import comparison
from sim.analysis.comparison import compare, differences, transitions
from sim.analysis.measures import measures


def ended(*classes: str) -> pd.DataFrame:
    return pd.DataFrame({"outcome": pd.Categorical(classes, ["settlement", "breakdown", "freeze"])})


def test_worlds_are_counted_by_how_they_end_in_the_one_and_in_the_other():
    ways = transitions(
        ended("settlement", "freeze", "freeze", "freeze"), ended("freeze", "freeze", "settlement", "settlement")
    )
    assert ways.loc["freeze", "settlement"] == 2 and ways.loc["settlement", "freeze"] == 1
    assert ways.to_numpy().sum() == 4
    assert list(ways.index) == list(ways.columns) == ["settlement", "breakdown", "freeze"]
    assert ways.loc["breakdown"].sum() == 0


def test_differences_are_those_of_the_same_worlds(scenario, outcomes):
    after = outcomes.assign(**{"value.seoul": [3.0, 4.0, 2.0, 3.0]}, outcome=ended(*["settlement"] * 4)["outcome"])
    table = differences(outcomes, after, measures(scenario.spec)).set_index("measure")
    assert table.loc["value.seoul", "difference"] == 1.0
    assert table.loc["settlement", "difference"] == 75.0
    assert table.loc["settlement", "low"] < 75 < table.loc["settlement", "high"]
    assert table.loc["value.washington", "difference"] == 0


def test_the_worlds_needed_are_for_the_half_width_asked(scenario, outcomes):
    after = outcomes.assign(**{"value.seoul": [3.0, 4.0, 2.0, 3.0]})
    one, four = (
        differences(outcomes, after, measures(scenario.spec), half_width).set_index("measure")
        for half_width in (0.1, 0.2)
    )
    assert one.loc["value.seoul", "worlds_paired"] == pytest.approx(
        4 * four.loc["value.seoul", "worlds_paired"], rel=0.02
    )
    with pytest.raises(ValueError, match="must be above 0"):
        differences(outcomes, after, measures(scenario.spec), 0)


def test_a_scenario_and_itself_differ_in_no_world(washington_and_pyongyang):
    (alike,) = compare(washington_and_pyongyang, [washington_and_pyongyang], worlds=12, seed=3)
    assert alike.moved == 0 and (alike.table["difference"] == 0).all() and (alike.table["p"] == 1).all()


def test_each_of_several_is_set_against_the_first(washington_and_pyongyang):
    """Without its gate Washington and Pyongyang agree on more, in every third world enough to settle."""
    one = washington_and_pyongyang
    free, calm = one.with_values(without=["gate"]), one.with_values(without=["election"])
    apart = compare(one, [free, calm, one], worlds=40, seed=3)
    assert [each.other for each in apart] == [free, calm, one]
    differ = [each.table.set_index("measure")["difference"] for each in apart]
    assert differ[0]["deals"] > 0 and differ[0]["settlement"] > 10
    assert 0 != differ[1]["value.pyongyang"] != differ[0]["value.pyongyang"]
    assert (differ[2] == 0).all()
    assert sum(apart[0].ways.values()) == 40
    assert apart[0].ways["freeze", "settlement"] / 40 == apart[0].moved > 0.1


def test_runs_over_other_months_are_not_compared(scenario):
    with pytest.raises(ValueError, match="small-bargain lasts 24 months and small-bargain 12"):
        compare(scenario, [scenario.lasting(12)], worlds=10)


def test_one_world_is_no_comparison(scenario):
    with pytest.raises(ValueError, match="two worlds or more"):
        compare(scenario, [scenario], worlds=1)


def test_where_classes_mean_something_else_their_shares_are_not_compared(scenario):
    looser = scenario.with_values({"outcomes.settlement.all": [{"threat": True, "below": 0.9}]})
    (apart,) = compare(scenario, [looser], worlds=10, seed=3)
    assert not apart.same_classes and "settlement" not in set(apart.table["measure"])
    assert "value.seoul" in set(apart.table["measure"])


def test_all_runs_go_through_one_pool_in_their_order(scenario, monkeypatch, outcomes):
    seen = {}

    def runs(scenarios, worlds, seed, **options):
        seen.update(scenarios=list(scenarios.values()), worlds=worlds, seed=seed, **options)
        return iter([(name, outcomes) for name in scenarios])

    monkeypatch.setattr(comparison, "run_many", runs)
    other = scenario.with_values(without=["seoul-objects"])
    compare(scenario, [other], worlds=4, seed=9, workers=3)
    assert seen == {"scenarios": [scenario, other], "worlds": 4, "seed": 9, "workers": 3, "progress": None}
