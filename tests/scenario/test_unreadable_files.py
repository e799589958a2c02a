"""A file that is no scenario at all: one clear message with the line of the fault, quickly, and nothing executed."""

from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest

from sim.scenario import Scenario, ScenarioError, shipped

BROKEN = {
    "an unclosed bracket": (
        "members: [seoul, pyongyang]",
        "members: [seoul, pyongyang",
        "26: broken YAML: the bracket that opens here is not closed, or a comma is missing in it",
    ),
    "an unclosed quote": (
        "name: Seoul",
        "name: 'Seoul",
        "8: broken YAML: the quote that opens here is not closed, or what it holds cannot be read",
    ),
    "a colon in text": (
        "name: Seoul",
        "name: Seoul: the capital",
        "8: broken YAML: a colon where none can stand (does the text need quotes?), or wrong indentation",
    ),
    "wrong indentation": (
        "  inter-korean:\n    name",
        "  inter-korean:\n   - name",
        "26: broken YAML: wrong indentation, or a key without a colon",
    ),
    "a line without a colon": (
        "months: 24",
        "months",
        "4: broken YAML: a key without a colon, or wrong indentation",
    ),
    "a tab": ("    term: 12", "\tterm: 12", "34: broken YAML: a tab cannot indent or separate; use spaces"),
    "an alias of nothing": ("name: Seoul", "name: *seoul", "8: parties.seoul.name: there is no &seoul before *seoul"),
    "an alias inside itself": ("name: Seoul", "name: &a [*a]", "8: parties.seoul.name.0: *a stands inside itself"),
    "a list for a key": ("title: Two", "? [a]\n: b\ntitle: Two", "1: a key must be a plain word"),
    "a control character": (
        "name: Seoul",
        "name: Se\aoul",
        "8: holds the control character U+0007: is it a text file, in UTF-8?",
    ),
    "a second document": (
        "tables:\n",
        "---\ntables:\n",
        "23: a second document (---) begins here; a scenario file holds one",
    ),
    "a Python object": (
        "kind: flow",
        "kind: !!python/object/apply:os.system ['touch owned']",
        "33: items.food-aid.kind: the tag !!python/object/apply:os.system has no place in a scenario file",
    ),
    "a merge key": (
        "    name: food aid\n",
        "    name: food aid\n    <<: {months: 3}\n",
        "31: items.food-aid.<<: merge keys are not part of YAML 1.2; repeat the fields, or use extends",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_yaml_is_told_with_the_line_of_the_fault(told, mini, fault):
    old, new, expected = BROKEN[fault]
    assert mini.count(old) == 1
    assert f"mini.yaml:{expected}" in told(mini.replace(old, new))
    assert not Path("owned").exists()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "mini.yaml:1: is empty"),
        (b"# to be written\n", "mini.yaml:1: is empty"),
        (b"- washington\n- seoul\n", "mini.yaml:1: must be a mapping (title:, parties:, tables: ...), not a list"),
        (b"tension", "mini.yaml:1: must be a mapping (title:, parties:, tables: ...), not a single value"),
        ("title: x".encode("utf-16"), "mini.yaml:1: is UTF-16, not UTF-8: save it as UTF-8"),
        ("title: x\nquestion: où?\n".encode("latin-1"), "mini.yaml:2: is not UTF-8 (byte 0xf9): save it as UTF-8"),
        (b"title: \x00\n", "mini.yaml:1: holds the control character U+0000: is it a text file, in UTF-8?"),
        (b"title: x\n" * 200_000, "mini.yaml: is larger than 1 MB: no scenario is"),
        (b"title: " + b"[" * 100_000, "mini.yaml:1: title.0.0.0: nested more than 32 deep"),
        (
            b"title:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 99)),
            "mini.yaml:33: title.a.a.a: nested more than 32 deep",
        ),
    ],
)
def test_what_is_no_scenario_gets_one_message(told, content, expected):
    assert told(content) == [expected]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_read(told, mini, ending):
    assert told(mini.replace("\n", ending)) == []
    spoilt = mini.replace("cash_cap: 0.9", "cash_kap: 0.9").replace("\n", ending)
    assert told(spoilt) == ["mini.yaml:10: parties.seoul.cash_kap: no such field (did you mean cash_cap?)"]


def test_a_byte_order_mark_and_names_in_any_script_are_read(told, mini):
    assert told("\ufeff" + mini.replace("name: Seoul", "name: 서울")) == []


def test_yaml_1_2_words_stay_words(told, mini):
    assert told(mini.replace("name: Seoul", "name: no")) == []


def test_an_alias_stands_for_what_its_anchor_marks(told, mini):
    text = mini.replace("values: {seoul: 1, pyongyang: 1}", "values: {seoul: &one {normal: [1, 0.5]}, pyongyang: *one}")
    assert told(text) == []
    items = Scenario.load("mini.yaml").spec.items
    assert items["liaison-office"].values["pyongyang"].normal == (1, 0.5)


def test_a_bomb_of_aliases_is_refused_at_once_and_takes_no_memory(told):
    lines = ["a: &a [" + ", ".join(["x"] * 9) + "]"]
    lines += [
        f"{one}: &{one} [{', '.join([f'*{before}'] * 9)}]" for before, one in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    tracemalloc.start()
    began = time.perf_counter()
    assert told("\n".join(lines)) == [
        "mini.yaml:5: e: holds more than 25,000 values, every alias written out: no scenario does"
    ]
    assert time.perf_counter() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_aliases_cannot_nest_deeper_than_lists(told):
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100))]
    assert told("\n".join(lines)) == ["mini.yaml:32: a31: nested more than 32 deep"]


def refusal(path: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        Scenario.load(path)
    return str(caught.value)


def test_a_file_that_is_not_there(mini):
    Path("mini.yaml").write_text(mini)
    assert refusal("minni.yaml") == "minni.yaml: no such file or shipped scenario (did you mean mini.yaml?)"
    assert refusal("elsewhere/x.yaml") == "elsewhere/x.yaml: no such file or shipped scenario"
    assert refusal("x" * 5000).endswith(": no such file or shipped scenario")
    assert refusal("a\0b").endswith(": no such file or shipped scenario")


def test_a_shipped_scenario_almost_named():
    name = shipped()[0].stem
    assert refusal(name[:-1]) == f"{name[:-1]}: no such file or shipped scenario (did you mean {name}?)"


def test_a_folder_does_not_hide_a_shipped_scenario_of_its_name():
    name = shipped()[0].stem
    os.mkdir(name)
    assert Scenario.load(name).name == name


def test_what_is_not_a_file():
    os.mkdir("folder")
    assert refusal("folder") == "folder: is a directory, not a scenario file"
    if hasattr(os, "mkfifo"):
        os.mkfifo("pipe.yaml")
        assert refusal("pipe.yaml") == "pipe.yaml: is not a file"
