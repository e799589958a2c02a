"""A scenario once read: it never changes, travels between processes, and has variants made in code."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterable

import numpy as np
import pytest

from sim.scenario import Problem, Scenario, ScenarioError, shipped
from sim.scenario.quantity import Quantity


@pytest.fixture
def scenario(mini, told) -> Scenario:
    assert told(mini) == []
    return Scenario.load("mini.yaml")


def refusal(scenario: Scenario, *changes, **more) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        scenario.with_values(*changes, **more)
    lines = str(caught.value).splitlines()
    assert lines == [str(problem) for problem in caught.value.problems]
    return lines


def test_it_is_named_after_its_file(scenario):
    assert scenario.name == "mini"
    assert scenario.spec.title == "Two parties at one table"


def test_every_shipped_scenario_is_found_by_name_and_is_sound():
    assert shipped()
    for path in shipped():
        assert Scenario.load(path.stem) == Scenario.load(path)
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=scenario.schema.json\n")


def test_it_is_one_thing_and_not_a_collection(scenario):
    """Mesa's batch_run iterates over a parameter that can be iterated over."""
    assert not isinstance(scenario, Iterable)
    with pytest.raises(TypeError):
        iter(scenario)  # type: ignore[call-overload]


def test_it_cannot_be_changed(scenario):
    with pytest.raises(AttributeError):
        scenario.name = "other"
    scenario.source["items"].clear()
    assert scenario.source["items"]


def test_copies_are_equal_and_interchangeable(scenario):
    assert copy.deepcopy(scenario) is scenario
    travelled = pickle.loads(pickle.dumps(scenario))
    assert travelled == scenario
    assert travelled.spec == scenario.spec
    assert len({scenario, travelled, scenario.with_values()}) == 1
    assert scenario != scenario.with_values({"months": 30})
    assert scenario != "mini"


def test_its_source_makes_it_again(scenario):
    again = Scenario.from_mapping(scenario.source, "mini")
    assert again == scenario
    assert again.spec == scenario.spec


def test_the_fingerprint_is_of_the_content_not_of_the_writing(scenario, mini, told):
    assert (
        told(mini.replace("seoul: 4,", "seoul: {value: 4.0},").replace("months: 24", "months:   24  # two years")) == []
    )
    assert Scenario.load("mini.yaml").fingerprint == scenario.fingerprint
    assert len(scenario.fingerprint) == 64
    for change in ({"items.food-aid.values.seoul": -1.5}, {"items.food-aid.note": "a ground"}, {"title": "Another"}):
        assert scenario.with_values(change).fingerprint != scenario.fingerprint


def test_the_order_of_entries_is_part_of_the_content(scenario):
    source = scenario.source
    source["events"] = dict(reversed(source["events"].items()))
    assert Scenario.from_mapping(source, "mini").fingerprint != scenario.fingerprint


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("months", 30, lambda spec: spec.months == 30),
        ("parties.seoul.patience", 48, lambda spec: spec.parties["seoul"].patience.value == 48),
        ("parties.seoul.patience", np.float64(4.5), lambda spec: spec.parties["seoul"].patience.value == 4.5),
        ("parties.pyongyang.attention", np.int64(2), lambda spec: spec.parties["pyongyang"].attention == 2),
        ("parties.seoul.support.baseline", 0.7, lambda spec: spec.parties["seoul"].support.baseline.value == 0.7),
        ("dynamics.trust.kept", 0.1, lambda spec: spec.dynamics.trust.kept.value == 0.1),
        (
            "items.food-aid.values.pyongyang",
            {"uniform": [1, 2]},
            lambda spec: spec.items["food-aid"].values["pyongyang"].uniform == (1, 2),
        ),
        (
            "items.food-aid.values.pyongyang",
            Quantity(normal=(5, 1)),
            lambda spec: spec.items["food-aid"].values["pyongyang"].normal == (5, 1),
        ),
        (
            "items.food-aid.values.pyongyang.normal.0",
            4,
            lambda spec: spec.items["food-aid"].values["pyongyang"].normal == (4, 1),
        ),
        (
            "linkages.office-after-moratorium.needs.0.level",
            0.9,
            lambda spec: spec.linkages["office-after-moratorium"].needs[0].level == 0.9,
        ),
        ("items.liaison-office.divisible", False, lambda spec: not spec.items["liaison-office"].divisible),
        ("items.liaison-office.divisible", np.False_, lambda spec: not spec.items["liaison-office"].divisible),
        ("items.food-aid.cost", None, lambda spec: spec.items["food-aid"].cost is None),
        ("items.food-aid.cost.shares", {"seoul": 0.4, "pyongyang": 0.6}, lambda spec: True),
        ("parties.seoul.humanitarian", [], lambda spec: spec.parties["seoul"].humanitarian == ()),
        ("parties.beijing", {"name": "Beijing"}, lambda spec: list(spec.parties)[-1] == "beijing"),
        ("parties.seoul", {"patience": 3}, lambda spec: spec.parties["seoul"].cash_cap == 0.9),
        ("linkages.office-after-moratorium.for", "both", lambda spec: True),
    ],
)
def test_a_variant_in_code(scenario, path, value, found):
    variant = scenario.with_values({path: value})
    assert found(variant.spec)
    assert variant.name == scenario.name
    assert variant != scenario


def test_a_variant_without_a_rule(scenario):
    assert "mid-after-short" not in scenario.with_values(without=["mid-after-short"]).spec.linkages


def test_a_variant_without_an_item(scenario):
    spec = scenario.with_values(without=["food-aid"]).spec
    assert "food-aid" not in spec.items
    assert spec.parties["seoul"].humanitarian == ()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("parties.soul.patience", "no such party as soul (did you mean seoul?)"),
        ("parties.seoul.patiance", "no such field as patiance (did you mean patience?)"),
        ("items.food-ade.values.seoul", "no such item as food-ade (did you mean food-aid?)"),
        ("item.food-aid.months", "no such field as item (did you mean items?)"),
        ("parties.pyongyang.provocations.missile.hazard", "no such entry as missile (did you mean missile-test?)"),
        ("linkages.office-after-moratorium.needs.4.level", "no such place as 4: the list has 1, counted from 0"),
        ("linkages.office-after-moratorium.needs.first", "no such place as first: the list has 1, counted from 0"),
        ("months.first", "no such field as first"),
        (
            "",
            "no such field as  (one of: title, question, start, months, parties, tables, items, linkages, events, outcomes, consultation, dynamics)",
        ),
    ],
)
def test_a_path_that_leads_nowhere(scenario, path, message):
    assert refusal(scenario, {path: 1}) == [f"mini: {path}: {message}" if path else f"mini: {message}"]


def test_only_what_is_there_can_be_taken_away(scenario):
    assert refusal(scenario, {"items.food-aid.values.soul": None}) == [
        "mini: items.food-aid.values.soul: no such entry as soul (did you mean seoul?)"
    ]


def test_a_variant_is_checked_like_a_file(scenario):
    assert refusal(scenario, {"parties.seoul.floor": 2, "items.food-aid.values.soul": 1, "months": "long"}) == [
        "mini: months: must be a whole number, not 'long'",
        "mini: parties.seoul.floor: must be between 0 and 1, not 2",
        "mini: items.food-aid.values.soul: no such party (did you mean seoul?)",
    ]
    assert refusal(scenario, {"items.food-aid.values.seoul": float("nan")}) == [
        "mini: items.food-aid.values.seoul: nan is not a number"
    ]
    assert refusal(scenario, without=["food-ade", "food-aid"]) == [
        "mini: without.0: no such item, linkage or event as food-ade (did you mean food-aid?)"
    ]
    assert refusal(scenario, {"parties.seoul.humanitarian": ["food-aid"]}, without=["food-aid"]) == [
        "mini: parties.seoul.humanitarian.0: names food-aid, which is dropped"
    ]


def test_values_in_code_are_checked_like_a_file(scenario):
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_mapping({**scenario.source, "extends": "base.yaml", "months": 0}, "mine")
    assert caught.value.problems == (
        Problem("mine", None, "months", "must be at least 1, not 0"),
        Problem("mine", None, "extends", "works in a file only; here the scenario must be whole"),
    )


def test_values_in_code_that_hold_themselves_are_refused(scenario):
    endless: dict = {}
    endless["parties"] = endless
    with pytest.raises(ScenarioError, match="nested more than 32 deep"):
        Scenario.from_mapping(endless)


def test_a_notebook_shows_what_it_is(scenario):
    page = scenario.with_values({"title": "Aid < offices"})._repr_html_()
    assert "Aid &lt; offices" in page
    assert "Does an office come before aid?" in page
    assert "24 months after 2001-06" in page


def test_a_shortened_scenario_drops_what_is_dated_later_and_can_be_varied_further():
    whole = Scenario.load("comprehensive-approach")
    short = whole.lasting(12).with_values({"parties.tokyo.patience": 48})
    assert short.spec.months == 12
    assert 0 < len(short.spec.events) < len(whole.spec.events)
    assert all(
        (event.month or event.window[0]) <= "2002-06"
        for event in short.spec.events.values()
        if event.month or event.window
    )
    with pytest.raises(ValueError, match="between 1 and 10,000"):
        whole.lasting(0)


def test_a_shortened_scenario_has_no_rule_that_only_a_later_event_sets_off(scenario):
    rule = {"kind": "snapback", "events": ["election"], "tables": ["inter-korean"]}
    whole = scenario.with_values({"linkages.after-the-election": rule})
    assert "after-the-election" in whole.lasting(18).spec.linkages
    assert "after-the-election" not in whole.lasting(17).spec.linkages
    assert whole.lasting(24) == whole


def test_a_path_through_what_another_value_has_replaced_leads_nowhere(scenario):
    assert refusal(scenario, {"parties": 3.5, "parties.nobody.patience": 12}) == [
        "mini: parties.nobody.patience: no such party as nobody"
    ]
