"""What is measured of a scenario, by its own outcome classes, parties and tables."""

from __future__ import annotations

import pytest

from sim import Scenario
from sim.analysis.measures import in_common, measures


def test_shares_are_a_hundred_in_worlds_that_count_and_nothing_in_others(scenario, outcomes):
    settled = measures(scenario.spec)["settlement"]
    assert settled.is_share and settled.of(outcomes).tolist() == [100, 0, 0, 0]


def test_settlement_means_every_class_that_counts_as_one(scenario, outcomes):
    both = scenario.with_values({"outcomes.freeze.settled": True})
    told = measures(both.spec)
    assert told["settlement"].of(outcomes).mean() == 100
    assert told["settlement"].words == "settlement or a freeze"
    assert told["outcome.settlement"].of(outcomes).mean() == 25


def test_partial_agreement_is_told_together_with_settlement_where_there_is_such_a_class(
    scenario, comprehensive_approach
):
    assert "settlement-or-partial" in measures(comprehensive_approach.spec)
    assert "settlement-or-partial" not in measures(scenario.spec)


def test_aid_that_merely_ran_out_is_not_lost(scenario, outcomes):
    assert measures(scenario.spec)["reversals"].of(outcomes).tolist() == [0, 0, 0, 2]


def test_every_measure_of_the_base_can_be_read_from_its_outcomes(comprehensive_approach, base_batch):
    for name, measure in measures(comprehensive_approach.spec).items():
        assert measure.of(base_batch.outcomes).notna().all(), name


def test_a_measure_is_read_from_the_columns_that_it_names_alone(comprehensive_approach, base_batch):
    outcomes = base_batch.outcomes
    for name, measure in measures(comprehensive_approach.spec).items():
        assert measure.of(outcomes[list(measure.reads)]).equals(measure.of(outcomes)), name


def test_talks_whose_items_another_table_negotiates_are_not_told(comprehensive_approach):
    merged = Scenario.load("grand-bargain")
    assert "deals.us-dprk" in measures(comprehensive_approach.spec)
    assert "deals.us-dprk" not in measures(merged.spec)
    assert "deals.us-dprk" not in in_common(comprehensive_approach.spec, merged.spec)


def test_shares_of_classes_are_compared_only_where_all_classes_mean_the_same(scenario):
    looser = scenario.with_values({"outcomes.settlement.all": [{"threat": True, "below": 0.9}]})
    alike, other = in_common(scenario.spec, scenario.spec), in_common(scenario.spec, looser.spec)
    assert set(alike) - set(other) == {"settlement", "outcome.breakdown", "outcome.freeze"}


@pytest.mark.parametrize("name", ["value.allies", "coordination"])
def test_where_nobody_has_allies_nothing_is_told_of_them(name, scenario):
    alone = scenario.with_values({"parties.washington.allies": [], "parties.seoul.allies": []}, ["seoul-objects"])
    assert name in measures(scenario.spec) and name not in measures(alone.spec)
