"""The JSON Schema that editors use: the committed file is the generated one, and it knows wholes from variants."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from sim.scenario import Scenario, json_schema, shipped

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def test_the_committed_file_is_what_the_schema_comes_to():
    """If not: python run_sim.py validate --schema > scenarios/scenario.schema.json"""
    committed = Path(__file__).parents[2] / "scenarios" / "scenario.schema.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == json_schema()


def test_it_is_a_sound_schema():
    VALIDATOR.check_schema(json_schema())


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_shipped_scenario_obeys_it(path):
    VALIDATOR.validate(YAML(typ="safe", pure=True).load(path))


def test_it_accepts_what_is_written_out_in_full(mini, told):
    assert told(mini) == []
    VALIDATOR.validate(Scenario.load("mini.yaml").source)


def test_a_whole_scenario_needs_its_fields():
    missing = {error.message for error in VALIDATOR.iter_errors({"title": "x"})}
    assert "'parties' is a required property" in missing


def test_a_variant_needs_only_what_differs():
    variant = {
        "extends": "base.yaml",
        "without": ["flood"],
        "parties": {"tokyo": {"patience": {"uniform": [12, 48]}, "conscience": {"abductee-investigation": None}}},
        "items": {"food-aid": {"values": {"seoul": 2, "tokyo": None}, "cost": None}},
        "linkages": {"mid-after-short": {"share": 0.4}},
    }
    VALIDATOR.validate(variant)


@pytest.mark.parametrize(
    "wrong",
    [
        {"extends": "base.yaml", "titel": "x"},
        {"extends": "base.yaml", "parties": {"tokyo": {"patiance": 3}}},
        {"extends": "base.yaml", "items": {"food-aid": {"kind": "flo"}}},
        {"extends": "base.yaml", "items": {"food-aid": {"values": {"seoul": "much"}}}},
        {"extends": ["base.yaml"]},
        {"without": "flood", "extends": "base.yaml"},
    ],
)
def test_it_marks_a_mistake_in_a_variant(wrong):
    assert not VALIDATOR.is_valid(wrong)


def test_fields_are_described():
    party = json_schema()["$defs"]["Party"]["properties"]
    assert party["patience"]["description"] == "Months without a deal after which it has conceded all it will."
