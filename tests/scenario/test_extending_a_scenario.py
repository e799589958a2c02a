"""A variant says what it extends, what it does without and what differs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from generated_choices import some_of
from generated_scenarios import scenarios
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, ScenarioError, shipped

GATED_BY_AID = (
    "  second: {kind: requires, item: liaison-office, needs: [{item: food-aid}, {item: missile-moratorium}]}\n"
)


@pytest.fixture
def variant(mini):
    """A variant of the small scenario, loaded."""

    def load(text: str, base: str = mini) -> Scenario:
        Path("base.yaml").write_text(base, encoding="utf-8")
        Path("variant.yaml").write_text(f"extends: base.yaml\n{text}", encoding="utf-8")
        return Scenario.load("variant.yaml")

    return load


def test_a_variant_that_changes_nothing_has_the_content_of_its_base(variant):
    alike = variant("")
    base = Scenario.load("base.yaml")
    assert alike.fingerprint == base.fingerprint
    assert alike.name == "variant"


def test_entries_are_merged_by_id(variant):
    spec = variant("parties: {seoul: {patience: 6}}\nitems: {food-aid: {values: {seoul: -3}}}").spec
    assert spec.parties["seoul"].patience.value == 6
    assert spec.parties["seoul"].cash_cap == 0.9
    assert spec.items["food-aid"].values["seoul"].value == -3
    assert spec.items["food-aid"].values["pyongyang"].normal == (3, 1)


def test_an_entry_that_the_base_lacks_is_added_after_the_others(variant):
    spec = variant("events:\n  summit: {text: A summit., chance: 0.1, effects: {}}").spec
    assert list(spec.events) == ["election", "flood", "summit"]


def test_a_list_is_replaced(variant):
    assert variant("items: {liaison-office: {performers: [seoul]}}").spec.items["liaison-office"].performers == (
        "seoul",
    )


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ("2", 2.0),
        ("{value: 2}", 2.0),
        ("{uniform: [1, 2]}", {"uniform": [1.0, 2.0]}),
        ("{value: 2, note: mine}", {"value": 2.0, "note": "mine"}),
        ("{note: famine}", {"normal": [3.0, 1.0], "note": "famine"}),
    ],
)
def test_a_number_given_anew_replaces_the_old_one_whole(variant, given, source):
    changed = variant(f"items: {{food-aid: {{values: {{pyongyang: {given}}}}}}}")
    assert changed.source["items"]["food-aid"]["values"]["pyongyang"] == source


def test_null_takes_away_what_the_base_gives(variant):
    spec = variant("items: {food-aid: {cost: null, values: {seoul: null}}}").spec
    assert spec.items["food-aid"].cost is None
    assert list(spec.items["food-aid"].values) == ["pyongyang"]


def test_without_drops_items_linkages_and_events(variant):
    spec = variant("without: [office-after-moratorium, flood]").spec
    assert list(spec.linkages) == ["mid-after-short"]
    assert list(spec.events) == ["election"]


def test_an_item_takes_with_it_the_rules_that_are_about_it(variant):
    assert list(variant("without: [liaison-office]").spec.linkages) == ["mid-after-short"]


def test_a_dropped_item_leaves_the_needs_of_others(variant, mini):
    base = mini.replace("linkages:\n", f"linkages:\n{GATED_BY_AID}")
    spec = variant("without: [food-aid]", base).spec
    assert [need.item for need in spec.linkages["second"].needs] == ["missile-moratorium"]


def test_a_rule_with_no_need_left_goes(variant):
    assert "office-after-moratorium" not in variant("without: [missile-moratorium]").spec.linkages


@pytest.mark.parametrize(
    ("rule", "without"),
    [
        ("{kind: boosts, item: food-aid, raises: [liaison-office], worth: {seoul: 1}}", "food-aid"),
        ("{kind: boosts, item: liaison-office, raises: [food-aid], worth: {seoul: 1}}", "food-aid"),
        ("{kind: follows, item: food-aid, after: {item: liaison-office}}", "food-aid"),
        ("{kind: follows, item: liaison-office, after: {item: food-aid}}", "food-aid"),
        ("{kind: counts-toward, party: seoul, paid: food-aid, toward: reactors}", "food-aid"),
        ("{kind: counts-toward, party: seoul, paid: food-aid, toward: reactors}", "reactors"),
        ("{kind: funds, items: [food-aid], donors: [tokyo], sharing: equal-gain}", "food-aid"),
        ("{kind: snapback, breaches: [food-aid], tables: [allied]}", "food-aid"),
        ("{kind: snapback, events: [flood], tables: [allied]}", "flood"),
        ("{kind: snapback, events: [flood], breaches: [food-aid], tables: [allied]}", "flood, food-aid"),
        ("{kind: snapback, provocations: [missile-test], items: [food-aid]}", "food-aid"),
    ],
)
def test_a_rule_goes_with_what_it_cannot_be_without(variant, wider, rule, without):
    base = wider.replace("linkages:\n", f"linkages:\n  rule: {rule}\n")
    assert "rule" in variant("", base).spec.linkages
    assert "rule" not in variant(f"without: [{without}]", base).spec.linkages


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (
            "{kind: boosts, item: reactors, raises: [food-aid, liaison-office], worth: {seoul: 1}}",
            {"raises": ["liaison-office"]},
        ),
        (
            "{kind: funds, items: [food-aid, reactors], donors: [tokyo], sharing: fixed, shares: {tokyo: 1}}",
            {"items": ["reactors"]},
        ),
        (
            "{kind: snapback, provocations: [missile-test], breaches: [food-aid], items: [reactors]}",
            {"provocations": ["missile-test"], "breaches": [], "items": ["reactors"]},
        ),
        (
            "{kind: snapback, events: [flood, election], items: [food-aid], tables: [allied]}",
            {"events": ["election"], "items": [], "tables": ["allied"]},
        ),
        (
            "{kind: snapback, events: [election], tables: [allied], until: [{item: food-aid}, {item: reactors}]}",
            {"events": ["election"], "until": [{"item": "reactors"}]},
        ),
        (
            "{kind: snapback, events: [election], tables: [allied], until: [{item: food-aid}]}",
            {"events": ["election"], "until": []},
        ),
        ("{kind: stalls, table: allied, with: inter-korean}", {"table": "allied"}),
    ],
)
def test_what_is_dropped_is_cut_out_of_the_rules_that_stay(variant, wider, rule, left):
    base = wider.replace("linkages:\n", f"linkages:\n  rule: {rule}\n")
    after = variant("without: [food-aid, flood]", base).source["linkages"]["rule"]
    assert after.items() >= left.items()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", lambda spec: spec.parties["seoul"].humanitarian == ()),
        (
            "  tokyo: {name: Tokyo,",
            "  tokyo: {name: Tokyo, government: tokyo, conscience: {food-aid: 1, reactors: 2},",
            lambda spec: list(spec.parties["tokyo"].conscience) == ["reactors"],
        ),
        (
            "breaks: [missile-moratorium]",
            "breaks: [missile-moratorium, food-aid]",
            lambda spec: spec.parties["pyongyang"].provocations["missile-test"].breaks == ("missile-moratorium",),
        ),
        (
            "    government: seoul\n",
            "    government: seoul\n    insists: {inter-korean: {items: [food-aid, liaison-office], months: 6}}\n",
            lambda spec: spec.parties["seoul"].insists["inter-korean"].items == ("liaison-office",),
        ),
        (
            "    government: seoul\n",
            "    government: seoul\n    insists:\n      inter-korean: {items: [food-aid], months: 6}\n"
            "      allied: {items: [reactors], months: 6}\n",
            lambda spec: list(spec.parties["seoul"].insists) == ["allied"],
        ),
        (
            "    performers: [seoul]\n",
            "    performers: [seoul, pyongyang]\n    note: 'and of food-aid'\n",
            lambda spec: "food-aid" not in spec.items,
        ),
        (
            "effects: {support: {seoul: 0.05}}",
            "effects: {change: {seoul: {values: {food-aid: 2, reactors: 1}}}}",
            lambda spec: list(spec.events["election"].effects.change["seoul"].values) == ["reactors"],
        ),
        (
            "\noutcomes:",
            "\nconsultation: {item: food-aid, every: 3}\n\noutcomes:",
            lambda spec: (spec.consultation.item, spec.consultation.every) == (None, 3),
        ),
    ],
)
def test_a_dropped_item_is_cut_out_wherever_it_is_named(variant, wider, spoilt, old, new, found):
    base = spoilt(wider, old, new) if old else wider
    assert found(variant("without: [food-aid]", base).spec)


def test_pyongyang_asks_no_price_for_a_dropped_item_and_does_not_open_by_it(variant, wider, spoilt):
    more = "    prices: {missile-moratorium: 3, liaison-office: 1}\n    opening: {items: [missile-moratorium]}\n"
    base = spoilt(wider, "    government: pyongyang\n", f"    government: pyongyang\n{more}")
    pyongyang = variant("without: [missile-moratorium]", base).spec.parties["pyongyang"]
    assert list(pyongyang.prices) == ["liaison-office"]
    assert pyongyang.opening.items == ()


def test_an_item_or_event_of_the_base_scenario_can_be_dropped_where_no_outcome_rests_on_it():
    whole = Scenario.load("comprehensive-approach")
    asked = {condition.item for outcome in whole.spec.outcomes.values() for condition in outcome.all}
    for id_ in sorted({*whole.spec.items, *whole.spec.events} - asked)[::6]:  # all are a few seconds more
        spec = whole.with_values(without=[id_]).spec
        assert id_ not in {*spec.items, *spec.events}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(scenarios(), st.data())
def test_whatever_is_dropped_but_what_an_outcome_rests_on_the_rest_is_sound(whole, data):
    agenda = [item for item in whole.spec.items if item != "item-0"]
    dropped = data.draw(some_of([*agenda, *whole.spec.events], most=8))
    left = whole.with_values(without=dropped)
    assert not any(f'"{id_}"' in json.dumps(left.source) for id_ in dropped)
    assert left.spec.linkages.keys() <= whole.spec.linkages.keys()


def test_what_is_dropped_may_be_given_anew(variant):
    spec = variant("without: [flood]\nevents: {flood: {text: A greater flood., month: 2001-08, effects: {}}}").spec
    assert spec.events["flood"].month == "2001-08"
    assert spec.events["flood"].chance.value == 1


def test_a_variant_of_a_variant(variant):
    variant("without: [flood]\nparties: {seoul: {patience: 6, slack: 0.5}}")
    Path("third.yaml").write_text("extends: variant.yaml\nparties: {seoul: {patience: 7}}")
    spec = Scenario.load("third.yaml").spec
    assert (spec.parties["seoul"].patience.value, spec.parties["seoul"].slack.value) == (7, 0.5)
    assert list(spec.events) == ["election"]


LATE = """
events:
  early: {text: Early., month: 2001-09, effects: {}}
  late: {text: Late., month: 2003-03, effects: {}}
  across: {text: Across., chance: 0.1, window: [2001-10, 2003-02], effects: {}}
  after: {text: After., chance: 0.1, window: [2003-01, 2003-02], effects: {}}
"""


def test_what_a_variant_inherits_and_would_come_after_its_end_does_not_happen(variant, mini):
    base = mini.replace("\nevents:\n", LATE)
    rule = "  rule: {kind: snapback, events: [late], tables: [inter-korean]}\n"
    spec = variant("months: 6\n", base.replace("linkages:\n", f"linkages:\n{rule}")).spec
    assert list(spec.events) == ["early", "across", "flood"]
    assert spec.events["across"].window == ("2001-10", "2001-12")
    assert "rule" not in spec.linkages
    assert spec == Scenario.load("base.yaml").lasting(6).spec


def test_what_the_variant_itself_dates_after_its_end_is_a_mistake(told, mini):
    own = "events:\n  election: {chance: 0.5}\n  mine: {text: Mine., month: 2002-02, effects: {}}\n"
    assert told(f"extends: base.yaml\nmonths: 6\n{own}", base=mini) == [
        "mini.yaml:5: events.mine.month: 2002-02 is outside the run, which goes from 2001-07 to 2001-12",
        "base.yaml:69: events.election.month: 2002-12 is outside the run, which goes from 2001-07 to 2001-12",
    ]


def test_a_variant_of_a_shorter_variant_may_run_on_and_sees_what_the_base_dates_there(told, mini):
    assert told("extends: middle.yaml\nmonths: 24\n", middle="extends: base.yaml\nmonths: 6\n", base=mini) == []
    assert "election" in Scenario.load("mini.yaml").spec.events
    assert "election" not in Scenario.load("middle.yaml").spec.events


def test_a_variant_of_a_shorter_variant_cannot_date_anything_after_the_end(told, mini):
    top = "extends: middle.yaml\nevents: {mine: {text: Mine., month: 2002-02, effects: {}}}\n"
    assert told(top, middle="extends: base.yaml\nmonths: 6\n", base=mini) == [
        "mini.yaml:2: events.mine.month: 2002-02 is outside the run, which goes from 2001-07 to 2001-12"
    ]


def test_a_date_after_the_end_in_the_file_that_sets_the_end_is_a_mistake_for_its_variants_too(told, mini):
    base = mini.replace("month: 2002-12", "month: 2009-12")
    (line,) = told("extends: base.yaml\ntitle: Mine\n", base=base)
    assert line.startswith("base.yaml:69: events.election.month: 2009-12 is outside the run")


def test_a_base_in_another_folder_is_found_from_where_the_variant_is(mini, tmp_path):
    (tmp_path / "bases").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "bases" / "base.yaml").write_text(mini)
    (tmp_path / "mine" / "variant.yaml").write_text("extends: ../bases/base.yaml\nmonths: 30\n")
    assert Scenario.load("mine/variant.yaml").spec.months == 30


def test_a_shipped_scenario_can_be_extended_by_its_name():
    shipped_one = shipped()[0].stem
    Path("variant.yaml").write_text(f"extends: {shipped_one}\ntitle: Mine\n")
    assert Scenario.load("variant.yaml").spec.title == "Mine"


def test_a_mistake_is_told_where_it_was_written(told, mini):
    spoilt = mini.replace("performers: [pyongyang]", "performers: [pyongyan]")
    assert told("extends: base.yaml\nmonths: 30\nparties:\n  seoul:\n    patiance: 3\n", base=spoilt) == [
        "mini.yaml:5: parties.seoul.patiance: no such field (did you mean patience?)",
        "base.yaml:43: items.missile-moratorium.performers.0: no such party as pyongyan (did you mean pyongyang?)",
    ]


def test_what_a_variant_makes_inconsistent_is_told_at_the_variant(told, mini):
    variant = "extends: base.yaml\nitems:\n  food-aid:\n    cost:\n      shares: {seoul: 0.8}\n"
    assert told(variant, base=mini) == ["mini.yaml:5: items.food-aid.cost.shares: sum to 1.3, not to 1"]


def test_an_outcome_that_rests_on_a_dropped_item_is_told(told, mini, spoilt):
    base = spoilt(mini, "{stage: mid, at_least: 0.5}", "{item: food-aid, at_least: 0.5}")
    assert told("extends: base.yaml\nwithout: [food-aid]\n", base=base) == [
        "base.yaml:79: outcomes.settlement.all.0.item: names food-aid, which is dropped in mini.yaml:2"
    ]


def test_what_a_variant_drops_and_still_names_is_told(told, mini):
    variant = """
extends: base.yaml
without: [food-aid, flood]
parties: {seoul: {humanitarian: [food-aid]}}
linkages:
  after-the-flood: {kind: snapback, events: [flood], tables: [inter-korean]}
"""
    assert told(variant, base=mini) == [
        "mini.yaml:4: parties.seoul.humanitarian.0: names food-aid, which is dropped in mini.yaml:3",
        "mini.yaml:6: linkages.after-the-flood.events.0: names flood, which is dropped in mini.yaml:3",
    ]


def test_what_a_variant_of_a_variant_names_is_told_where_it_was_dropped(told, mini):
    middle = "extends: base.yaml\nwithout: [food-aid]\n"
    last = "extends: middle.yaml\nparties: {seoul: {humanitarian: [food-aid]}}\n"
    assert told(last, base=mini, middle=middle) == [
        "mini.yaml:2: parties.seoul.humanitarian.0: names food-aid, which is dropped in middle.yaml:2"
    ]


def test_what_was_wrong_before_it_is_cut_is_still_told(told, mini):
    base = mini.replace("linkages:\n", "linkages:\n  rule: {kind: snapback, tables: [inter-korean]}\n")
    assert told("extends: base.yaml\nwithout: [food-aid]\n", base=base) == [
        "base.yaml:56: linkages.rule: needs what sets it off: provocations, breaches or events"
    ]


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        ("extends: bace.yaml", "1: extends: bace.yaml: no such file or shipped scenario (did you mean base.yaml?)"),
        ("extends: [base.yaml]", "1: extends: must be the name of one file"),
        ("extends: mini.yaml", "1: extends: goes round in a circle: mini.yaml → mini.yaml"),
        ("extends: base.yaml\nwithout: [food-ade]", "2: without.0: no such item, linkage or event as food-ade (did you mean food-aid?)"),
        ("extends: base.yaml\nwithout: [inter-korean]", "2: without.0: inter-korean is a table; only items, linkages and events can be dropped"),
        ("extends: base.yaml\nwithout: [seoul]", "2: without.0: seoul is a party; only items, linkages and events can be dropped"),
        ("extends: base.yaml\nwithout: flood", "2: without: must be a list of ids, as [snapback-august-1998]"),
        ("extends: base.yaml\nwithout: [3]", "2: without.0: must be an id"),
        ("extend: base.yaml\ntitle: x", "1: extend: no such field (did you mean extends?)"),
    ],
)  # fmt: skip
def test_a_mistake_in_extending(told, mini, variant, expected):
    assert told(variant, base=mini) == [f"mini.yaml:{expected}"]


def test_without_needs_something_to_drop_from(told, mini):
    assert told(f"{mini}without: [flood]\n") == [
        "mini.yaml:83: without: drops from what is extended, and this extends nothing"
    ]


def test_two_files_that_extend_each_other(told):
    assert told("extends: base.yaml", base="title: x\nextends: mini.yaml\n") == [
        "base.yaml:2: extends: goes round in a circle: mini.yaml → base.yaml → mini.yaml"
    ]


def test_a_chain_of_files_without_end(told):
    chain = {f"v{n}": f"extends: v{n + 1}.yaml" for n in range(30)}
    assert told("extends: v0.yaml", **chain) == ["v19.yaml:1: extends: more than 20 files extend one another"]


def test_a_broken_base_is_told_at_the_base(told):
    assert told("extends: base.yaml", base="- x\n") == [
        "base.yaml:1: must be a mapping (title:, parties:, tables: ...), not a list"
    ]


def test_an_id_that_is_both_an_item_and_a_rule(told, mini):
    base = mini.replace("  mid-after-short:", "  food-aid:").replace("humanitarian: [food-aid]", "humanitarian: []")
    assert told("extends: base.yaml\nwithout: [food-aid]\n", base=base) == [
        "mini.yaml:2: without.0: food-aid is an item and a linkage: write items.food-aid or linkages.food-aid"
    ]
    assert told("extends: base.yaml\nwithout: [linkages.food-aid]\n", base=base) == []
    assert "food-aid" in Scenario.load("mini.yaml").spec.items
    assert told("extends: base.yaml\nwithout: [items.food-aid]\n", base=base) == []
    assert "food-aid" in Scenario.load("mini.yaml").spec.linkages


def test_a_misspelt_id_that_was_meant_to_change_an_entry_is_recognised(variant):
    with pytest.raises(ScenarioError) as refused:
        variant("parties: {seuol: {patience: 6}}")
    assert str(refused.value) == (
        "variant.yaml:2: parties.seuol.name: is missing in this new entry (did you mean seoul, not seuol?)"
    )
