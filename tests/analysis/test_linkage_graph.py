"""The graph of linkage rules: each rule is in it, from what it looks at to what it works on, with what is known of it."""

from __future__ import annotations

import negotiations
import numpy as np
import pandas as pd
import pytest

from sim.analysis.linkage_graph import HELPS, HOLDS, LESSENS, between_tables, linkage_graph, worths

ITEMS = {
    "relief": negotiations.item("south", {"north": 4, "south": -1}),
    "freeze": negotiations.item("north", {"north": -1, "south": 4}),
    "embassy": negotiations.item("south", {"north": 2, "south": 1}, table="others"),
}
TABLES = {
    "talks": {"name": "talks", "members": ["north", "south"]},
    "others": {"name": "others", "members": ["north", "south"]},
}
RULES = {
    "relief-waits": {"kind": "requires", "item": "relief", "needs": [{"item": "freeze"}, {"item": "embassy"}]},
    "freeze-pays": {"kind": "boosts", "item": "freeze", "raises": ["embassy"], "worth": {"south": 2}},
    "freeze-hurts": {"kind": "boosts", "item": "freeze", "raises": ["relief"], "worth": {"south": -2}},
    "others-wait": {"kind": "stalls", "table": "others", "with": "talks", "after": 2},
}


@pytest.fixture
def small():
    return negotiations.scenario(ITEMS, tables=TABLES, linkages=RULES)


def test_arrows_run_from_what_is_looked_at_to_what_waits_or_gains(small):
    arrows = {
        (one, other, rule): told["does"] for one, other, rule, told in linkage_graph(small).edges(keys=True, data=True)
    }
    assert arrows == {
        (("item", "freeze"), ("item", "relief"), "relief-waits"): HOLDS,
        (("item", "embassy"), ("item", "relief"), "relief-waits"): HOLDS,
        (("item", "freeze"), ("item", "embassy"), "freeze-pays"): HELPS,
        (("item", "freeze"), ("item", "relief"), "freeze-hurts"): LESSENS,
        (("table", "talks"), ("table", "others"), "others-wait"): HOLDS,
    }


def test_no_rule_of_the_base_scenario_is_left_out(comprehensive_approach):
    graph = linkage_graph(comprehensive_approach)
    assert {rule for *_, rule in graph.edges(keys=True)} == set(comprehensive_approach.spec.linkages)
    assert all(told["name"] for _, told in graph.nodes(data=True))


def test_rules_are_counted_once_a_pair_of_tables_and_their_months_summed(small):
    outcomes = pd.DataFrame(
        {
            "blocked.relief-waits": [10, 20],
            "blocked.others-wait": [2, 4],
            "eased.freeze-pays": [1, 1],
            "eased.freeze-hurts": [6, 6],
        }
    )
    table = between_tables(linkage_graph(small, outcomes)).set_index(["source", "target", "does"])
    assert table.loc[("talks", "talks", HOLDS)].to_dict() == {"rules": 1, "months": 15}
    assert table.loc[("others", "talks", HOLDS)].to_dict() == {"rules": 1, "months": 15}
    assert table.loc[("talks", "others", HOLDS)].to_dict() == {"rules": 1, "months": 3}
    assert table.loc[("talks", "others", HELPS)].to_dict() == {"rules": 1, "months": 1}


def test_without_a_batch_it_is_not_known_how_long_rules_acted(small):
    assert all(np.isnan(told["months"]) for *_, told in linkage_graph(small).edges(data=True))


def test_what_a_rule_is_worth_is_taken_from_an_ablation(small):
    ablation = pd.DataFrame(
        {
            "dropped": ["relief-waits", "relief-waits"], "measure": ["settlement", "deals"], "difference": [8.0, 3.0],
            "low": [5.0, 1.0], "high": [11.0, 5.0], "clear": [True, True],
        }
    )  # fmt: skip
    graph = linkage_graph(small, ablation=ablation)
    told = {rule: told for *_, rule, told in graph.edges(keys=True, data=True)}
    assert (told["relief-waits"]["worth"], told["relief-waits"]["measure"]) == (8.0, "settlement")
    assert np.isnan(told["others-wait"]["worth"]) and not told["others-wait"]["clear"]


def test_a_table_that_is_no_ablation_is_refused():
    with pytest.raises(ValueError, match="no column measure"):
        worths(pd.DataFrame({"dropped": ["a-rule"]}))
