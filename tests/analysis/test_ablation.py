"""Each rule and mechanism dropped in turn: what it was worth, and how sure that is when many are looked at."""

from __future__ import annotations

import negotiations
import numpy as np
import pandas as pd
import pytest

from sim import Scenario
from sim.analysis import ablation
from sim.analysis.ablation import Ablation, ablate, changed, droppable, judged, track
from sim.batch import run_batch

WORLDS, SEED = 60, 5


@pytest.fixture(scope="module")
def two() -> Scenario:
    """Washington and Pyongyang, a gate, a requirement, and a rule of no strength."""
    food = {"kind": "requires", "item": "food", "needs": [{"item": "moratorium"}], "strength": 0}
    return negotiations.mini().with_values({"linkages.never-felt": food})


@pytest.fixture(scope="module")
def ablated(two) -> Ablation:
    return ablate(two, WORLDS, SEED)


def test_a_row_stands_for_each_thing_dropped_and_measure(ablated, two):
    assert list(dict.fromkeys(ablated.table["dropped"])) == list(droppable(two.spec))
    assert list(dict.fromkeys(ablated.table["measure"])) == ["settlement", "value.pyongyang"]
    assert len(ablated.table) == 2 * len(droppable(two.spec))


def test_what_is_told_of_a_rule_is_what_a_run_without_it_shows(ablated, two):
    row = ablated.ranked("value.pyongyang").set_index("dropped").loc["gate"]
    whole = run_batch(two, WORLDS, SEED).outcomes["value.pyongyang"]
    without = run_batch(two.with_values(without=["gate"]), WORLDS, SEED).outcomes["value.pyongyang"]
    assert row["with_it"] == pytest.approx(whole.mean()) and row["without_it"] == pytest.approx(without.mean())
    assert row["difference"] == pytest.approx((without - whole).mean())


def test_a_gate_that_keeps_the_office_shut_clearly_holds_the_settlement_back(ablated):
    ranked = ablated.ranked().set_index("dropped")
    assert ranked.loc["gate", "clear"] and ranked.loc["gate", "low"] > 0
    assert not ranked.loc["setbacks", "clear"]


def test_a_rule_that_never_binds_changes_no_world_and_is_said_to_be_idle(ablated):
    assert "never-felt" in ablated.idle and "gate" not in ablated.idle
    rows = ablated.table[ablated.table["dropped"] == "never-felt"]
    assert (rows["difference"] == 0).all() and not rows["clear"].any()


def test_ranked_are_first_those_without_which_there_is_more(ablated):
    ranked = ablated.ranked("value.pyongyang")
    assert ranked["difference"].is_monotonic_decreasing and len(ranked) == len(ablated.table) / 2


def test_an_unknown_measure_is_told_with_those_there_are(ablated, two):
    with pytest.raises(ValueError, match="no such measure: victory; there are settlement"):
        ablate(two, 10, SEED, told=["victory"])
    with pytest.raises(ValueError, match=r"no such measure: deals; there are settlement, value\.pyongyang"):
        ablated.ranked("deals")


def test_one_world_is_no_comparison(two):
    with pytest.raises(ValueError, match="two worlds or more"):
        ablate(two, 1, SEED)


def test_of_many_p_values_those_stay_clear_that_benjamini_and_hochberg_keep():
    """Of five, 0.01 and 0.02 lie below 1/5 and 2/5 of 0.05; 0.04 alone would be clear, among five it is not."""
    table = judged(pd.DataFrame({"measure": "deals", "p": [0.04, 0.01, 0.9, 0.02, 1.0]}))
    assert table["clear"].tolist() == [False, True, False, True, False]
    assert table["adjusted"].tolist() == pytest.approx([0.04 * 5 / 3, 0.05, 1.0, 0.05, 1.0])


def test_each_measure_is_judged_for_itself():
    table = judged(pd.DataFrame({"measure": ["a", "b"], "p": [0.04, 0.9]}))
    assert table["clear"].tolist() == [True, False]


def test_of_rules_without_any_effect_few_are_called_clear_by_chance():
    """In 200 sets of 50 p-values of nothing at all, about 5% of the sets name any."""
    chance = np.random.default_rng(7)
    named = [judged(pd.DataFrame({"measure": "a", "p": chance.random(50)}))["clear"].any() for _ in range(200)]
    assert np.mean(named) < 0.1
    alone = [(chance.random(50) < 0.05).any() for _ in range(200)]
    assert np.mean(alone) > 0.8


def test_a_world_has_changed_when_anything_but_the_count_of_rules_came_otherwise():
    whole = pd.DataFrame({"deals": [1, 2, 3], "settled_month": [5.0, None, None], "blocked.a": [1, 1, 1]})
    without = whole.assign(deals=[1, 2, 4]).drop(columns="blocked.a")
    assert changed(whole, without).tolist() == [False, False, True]
    assert changed(whole, whole.assign(settled_month=[5.0, None, 9.0])).tolist() == [False, False, True]
    assert not changed(whole, whole.assign(**{"blocked.a": 7})).any()


@pytest.mark.parametrize(
    ("rule", "table"),
    [
        ("us-dprk-opens-mid", "us-dprk"),
        ("railway-needs-moratorium", "inter-korean"),
        ("seoul-objects", "us-dprk"),
        ("railway-warms", "us-dprk"),
        ("offices-follow", "us-dprk"),
    ],
)
def test_a_rule_belongs_to_the_table_on_which_it_works(rule, table, scenario):
    assert track(scenario.spec, scenario.spec.linkages[rule]) == table


def test_a_rule_that_works_on_several_tables_belongs_to_none(comprehensive_approach):
    rules = comprehensive_approach.spec.linkages
    found = {name: track(comprehensive_approach.spec, rule) for name, rule in rules.items()}
    assert found["three-tracks-in-step"] == "several" and found["tokyo-leaves-the-table-after-a-test"] == "japan-dprk"
    assert set(found.values()) <= {*comprehensive_approach.spec.tables, "several"}


def test_whole_kinds_and_mechanisms_are_dropped_too(comprehensive_approach):
    names = droppable(comprehensive_approach.spec)
    assert {"reactors-need-the-freeze", "all-requires", "consultation"} < set(names)
    assert len(names) > len(comprehensive_approach.spec.linkages) + 40


def test_all_runs_go_through_one_pool(scenario, monkeypatch, outcomes):
    seen = {}

    def runs(scenarios, worlds, seed, **options):
        seen.update(names=list(scenarios), worlds=worlds, seed=seed, **options)
        return iter([(name, outcomes) for name in scenarios])

    monkeypatch.setattr(ablation, "run_many", runs)
    found = ablate(scenario, 4, SEED, workers=2)
    assert seen["names"] == ["as it is", *droppable(scenario.spec)] and seen["workers"] == 2
    assert found.idle == list(droppable(scenario.spec))
