"""Where a number must stand, what is no number or no fitting one is told."""

from __future__ import annotations

import pytest

NUMBERS = {
    "many": ": 'many' is not a number",
    ".nan": ": nan is not a number",
    ".inf": ": inf is not a number",
    "-.inf": ": -inf is not a number",
    "true": ": true is not a number",
    "'3'": ": '3' is not a number",
    "null": ": nothing is not a number",
    "[1]": ": a list is not a number",
    "1" + "0" * 400: ": 1000000000000000000000000000000000000... is too large a number",
    "1" + "0" * 5000: ": '1000000000000000000000000000000000000...' is not a number",
    "{}": ": needs exactly one of value, normal, triangular, uniform",
    "{value: x}": ".value: 'x' is not a number",
    "{value: true}": ".value: true is not a number",
    "{value: .nan}": ".value: nan is not a number",
    "{value: 1, normal: [1, 2]}": ": needs exactly one of value, normal, triangular, uniform, not value and normal",
    "{valu: 3}": ".valu: no such field (did you mean value?)",
    "{normal: 3}": ".normal: must be [mean, sd], not 3",
    "{normal: [3]}": ".normal: must be [mean, sd]",
    "{normal: [3, -1]}": ": the standard deviation -1 is negative",
    "{normal: [3, .nan]}": ".normal.1: nan is not a number",
    "{uniform: [2, 1]}": ": low 2 is above high 1",
    "{triangular: [1, 2, 3, 4]}": ".triangular: must be [low, mode, high]",
    "{triangular: [1, 5, 3]}": ": triangular needs low <= mode <= high",
    "{value: 3, low: 1}": ": bounds are not given here; use uniform: [low, high]",
}

FIELDS = {
    ("months: 24", "months: 24.5"): "4: months: must be a whole number, not 24.5",
    ("months: 24", "months: true"): "4: months: must be a whole number, not true",
    ("months: 24", "months: 0"): "4: months: must be at least 1, not 0",
    ("months: 24", "months: 20000"): "4: months: must be at most 10000, not 20000",
    ("cash_cap: 0.9", "cash_cap: '0.9'"): "10: parties.seoul.cash_cap: '0.9' is not a number",
    ("cash_cap: 0.9", "patience: 0.5"): "10: parties.seoul.patience: must be between 1 and 10000, not 0.5",
    ("cash_cap: 0.9", "patience: 1.0e+300"): "10: parties.seoul.patience: must be between 1 and 10000, not 1e+300",
    ("months: 6", "months: 10001"): "51: items.liaison-office.months: must be at most 10000, not 10001",
    ("term: 12", "term: 1" + "0" * 30): "34: items.food-aid.term: must be at most 10000, not 1" + "0" * 30,
    ("cash_cap: 0.9", "floor: {uniform: [0, 2]}"): "10: parties.seoul.floor: must be between 0 and 1, not 2",
    ("level: 0.5", "level: 0"): "59: linkages.office-after-moratorium.needs.0.level: must be above 0, not 0",
}


@pytest.mark.parametrize("written", NUMBERS)
def test_a_value_must_be_a_number_or_a_distribution(told, mini, spoilt, written):
    text = spoilt(mini, "values: {seoul: 1, pyongyang: 1}", f"values: {{seoul: {written}, pyongyang: 1}}")
    assert told(text) == [f"mini.yaml:53: items.liaison-office.values.seoul{NUMBERS[written]}"]


@pytest.mark.parametrize("change", FIELDS)
def test_a_number_must_suit_its_field(told, mini, spoilt, change):
    assert told(spoilt(mini, *change)) == [f"mini.yaml:{FIELDS[change]}"]
