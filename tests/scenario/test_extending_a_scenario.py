"""A variant says what it extends, what it does without and what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    spec = variant("without: [food-aid]\nparties: {seoul: {humanitarian: []}}", base).spec
    assert [need.item for need in spec.linkages["second"].needs] == ["missile-moratorium"]


def test_a_rule_with_no_need_left_goes(variant):
    spec = variant(
        "without: [missile-moratorium]\nparties: {pyongyang: {provocations: {missile-test: {breaks: []}}}}"
    ).spec
    assert "office-after-moratorium" not in spec.linkages


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


def test_what_still_names_a_dropped_item_is_told(told, mini):
    assert told("extends: base.yaml\nwithout: [food-aid, missile-moratorium]\n", base=mini) == [
        "base.yaml:11: parties.seoul.humanitarian.0: names food-aid, which is dropped in mini.yaml:2",
        "base.yaml:19: parties.pyongyang.provocations.missile-test.breaks.0: "
        "names missile-moratorium, which is dropped in mini.yaml:2",
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
