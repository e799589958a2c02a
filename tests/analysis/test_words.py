"""Ids and numbers in plain words."""

import pytest
from negotiations import item, party, scenario

from sim.analysis.words import (
    REFUSALS,
    calendar,
    label,
    listed,
    money,
    outcome_meaning,
    percent,
    refusal_meaning,
    rule_meaning,
)
from sim.world.linkages import Linkages
from sim.world.tables import REASONS


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


KINDS = {
    "gate": ("talks, mid stage: waiting for the short stage (to be 50% performed)", {
        "kind": "stage-gate", "table": "talks", "opens": "mid", "share": 0.5}),
    "need": ("Office: waiting for the freeze (to be 75% performed)", {
        "kind": "requires", "item": "office", "needs": [{"item": "freeze"}]}),
    "step": ("talks and the side table, mid and long stages: none may run ahead of the slowest by more than about 20%", {
        "kind": "in-step", "tables": ["talks", "side"], "lead": 0.2}),
    "stall": ("Side table: no meeting once nothing has moved at talks for 2 months", {
        "kind": "stalls", "table": "side", "with": "talks", "after": 2}),
    "snap": ("Aid and meetings of the side table: suspended after “A rocket flies” or a secret breach of the freeze found "
             "out for about 4 months, and until the freeze is 75% performed again", {
        "kind": "snapback", "provocations": ["rocket"], "breaches": ["freeze"], "items": ["aid"], "tables": ["side"],
        "months": 4, "until": [{"item": "freeze"}]}),
    "fund": ("Aid: paid by South and West so that all gain alike, or not at all", {
        "kind": "funds", "items": ["aid"], "donors": ["south", "west"], "sharing": "equal-gain"}),
    "veto": ("talks: West, which has no seat there, objects to what costs it too much", {
        "kind": "veto", "party": "west", "table": "talks"}),
    "boost": ("Office: worth more to North and less to South with what is carried out of the freeze", {
        "kind": "boosts", "item": "freeze", "raises": ["office"], "worth": {"north": 1, "south": -1}}),
    "follow": ("Road: open before its stage and at less cost in the wake of the office (to be 75% agreed)", {
        "kind": "follows", "item": "road", "after": {"item": "office", "of": "agreed"}, "cheaper": 0.5}),
    "count": ("Road: South pays less for it by what it has paid for aid", {
        "kind": "counts-toward", "party": "south", "paid": "aid", "toward": "road"}),
}  # fmt: skip


def of_all_kinds():
    rocket = {"hazard": 0, "threat": 0.5, "text": "A rocket flies."}
    bill = {"amount": 1, "shares": {"south": 1}, "to": "north"}
    return scenario(
        {
            "freeze": item("north", {"south": 4}, name="the freeze", kind="restraint"),
            "office": item("south", {"north": 2}, name="the office", stage="mid"),
            "aid": item("south", {"north": 2, "south": 1, "west": 2}, name="aid", cost=bill),
            "road": item("south", {"north": 2}, name="the road", table="side", stage="mid", cost=bill),
            "visit": item("west", {"south": 1}, name="a visit", table="side"),
        },
        parties={
            "north": {**party("pyongyang"), "name": "North", "provocations": {"rocket": rocket}},
            "south": party(name="South", allies=["west"]),
            "west": party(name="West", allies=["south"]),
        },
        tables={
            "talks": {"name": "talks", "members": ["north", "south"]},
            "side": {"name": "the side table", "members": ["north", "south", "west"]},
        },
        linkages={name: rule for name, (_, rule) in KINDS.items()},
    ).spec


@pytest.mark.parametrize("rule", KINDS)
def test_a_rule_of_every_kind_says_on_what_it_works_and_when(rule):
    said = rule_meaning(of_all_kinds(), rule)
    assert said == label(KINDS[rule][0])


def test_every_kind_of_rule_that_a_file_may_have_is_told():
    assert {rule["kind"] for _, rule in KINDS.values()} == set(Linkages.KINDS)


def test_every_reason_for_refusal_has_words():
    assert set(REFUSALS) == set(REASONS)


@pytest.mark.parametrize(("billions", "said"), [(0.0174, "$17 million"), (0.96, "$1 billion"), (1.24, "$1.2 billion")])
def test_money_is_told_in_millions_below_a_billion(billions, said):
    assert money(billions) == said
