"""Ids and numbers in plain words."""

import pytest

from sim.analysis.words import calendar, label, listed, outcome_meaning, percent, refusal_meaning, rule_meaning


@pytest.mark.parametrize(
    ("start", "month", "said"),
    [("2001-06", 1, "Jul 2001"), ("2001-06", 7, "Jan 2002"), ("2001-06", 120, "Jun 2011"), ("2001-12", 1, "Jan 2002")],
)
def test_month_one_follows_the_start(start, month, said):
    assert calendar(start, month) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.0005, "<1%"), (0.41, "41%"), (0.9995, ">99%"), (1, "100%")],
)
def test_only_none_and_all_are_written_as_none_and_all(share, said):
    assert percent(share) == said


def test_lists_read_as_in_a_sentence():
    assert listed(["Seoul"]) == "Seoul"
    assert listed(["Seoul", "Tokyo", "Washington"]) == "Seoul, Tokyo and Washington"


def test_a_label_has_no_article():
    assert label("the inter-Korean dialogue") == "Inter-Korean dialogue"
    assert label("a standing forum") == "Standing forum"
    assert label("theatre missile defence") == "Theatre missile defence"


def test_an_outcome_class_is_what_its_conditions_say(scenario):
    assert outcome_meaning(scenario.spec, "settlement") == (
        "the mid stage at least 60% performed at the US–DPRK talks; the short stage at least 50% performed on average "
        "over the US–DPRK talks and the inter-Korean dialogue; threat below 0.3"
    )
    assert outcome_meaning(scenario.spec, "breakdown") == "the missile-test moratorium below 20% performed"
    assert outcome_meaning(scenario.spec, "freeze") == "none of the classes above"


def test_like_conditions_on_single_tables_are_said_once(scenario):
    each = [{"stage": "short", "tables": [table], "at_least": 0.5} for table in ("us-dprk", "inter-korean")]
    spec = scenario.with_values({"outcomes.settlement.all": each}).spec
    assert outcome_meaning(spec, "settlement") == (
        "the short stage at least 50% performed at each of the US–DPRK talks and the inter-Korean dialogue"
    )


def test_a_rule_says_what_must_come_first(scenario):
    assert rule_meaning(scenario.spec, "offices-need-moratorium") == (
        "Liaison offices: waiting for the missile-test moratorium (to be 75% performed)"
    )
    assert rule_meaning(scenario.spec, "us-dprk-opens-mid") == (
        "US–DPRK talks, mid stage: waiting for the short stage (to be 50% performed)"
    )


def test_a_reason_of_ones_own_is_told_by_its_id():
    assert refusal_meaning("no-mandate") == "no mandate"
