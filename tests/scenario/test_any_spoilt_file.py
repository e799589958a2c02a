"""Whatever is done to a file, its author is told what is wrong and never shown a traceback."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from generated_scenarios import scenarios
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import Problem, Scenario, ScenarioError

MINI = Path(__file__).with_name("mini.yaml")
TOKENS = st.sampled_from(
    [b"&a ", b"*a ", b"<<: ", b"!!python/object:x ", b"---\n", b"%YAML 1.1\n", b"%TAG ! x\n", b"[", b"]", b"{", b"}",
     b": ", b"- ", b"? ", b"\t", b"'", b'"', b"|\n", b">-\n", b"#", b"@", b"\xff", b"\xc3", b"\x00", b"\r", b"null",
     b".nan", b"-.inf", b"0o17", b"1e400", b"~", b"\xe2\x80\xa8", b'"\\U00110000"', b"extends: mini.yaml\n",
     b"without: [food-aid]\n", b"seoul", b"items", b"{value: 1}", b"!!str "]
)  # fmt: skip
ODD = st.sampled_from(
    [None, True, 3, -1, 0.5, float("nan"), float("inf"), 10**400, "", "seoul", [], ["seoul"], {}, {"value": 1},
     {"a": {"b": 1}}, {"normal": [1, 2]}, [[]], [{}], "2001-07", "requires", "snapback", {1: 2}, b"x", object()]
)  # fmt: skip
RELAXED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def spoilt_bytes(draw: st.DrawFn) -> bytes:
    """The small scenario with bytes cut out, put in or moved."""
    raw = MINI.read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(raw)))
        end = min(len(raw), at + draw(st.integers(0, 60)))
        put = draw(st.one_of(TOKENS, st.binary(max_size=3), st.just(raw[at:end] * 2)))
        raw = raw[:at] + put + raw[end:]
    return raw


def places(content: Any) -> list[tuple[Any, Any]]:
    """Every mapping or list in ``content`` with each of its keys or positions."""
    keys = list(content) if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ()
    return [(content, key) for key in keys] + [place for key in keys for place in places(content[key])]


@st.composite
def spoilt_values(draw: st.DrawFn) -> dict[str, Any]:
    """A scenario with fields dropped, renamed or holding something odd."""
    whole = draw(st.builds(Scenario.load, st.just(MINI)) | scenarios()).source
    for _ in range(draw(st.integers(1, 4))):
        holder, key = draw(st.sampled_from(places(whole)))
        if draw(st.booleans()):
            holder[key] = copy.deepcopy(draw(ODD))
        else:
            moved = holder.pop(key)
            if isinstance(holder, dict):
                holder[draw(st.sampled_from(["x", "note", "kind", "item", "value", "all", "extends"]))] = moved
    return whole


def problems_of(make: Callable[[], Scenario]) -> tuple[Problem, ...]:
    try:
        make()
    except ScenarioError as error:
        return error.problems
    return ()


@RELAXED
@given(spoilt_bytes())
def test_no_spoilt_file_raises_anything_else(raw):
    Path("mini.yaml").write_bytes(raw)
    problems = problems_of(lambda: Scenario.load("mini.yaml"))
    assert len(set(problems)) == len(problems)
    for problem in problems:
        assert str(problem).startswith("mini.yaml")
        assert str(problem).isprintable()


@RELAXED
@given(spoilt_values())
@pytest.mark.slow
def test_no_spoilt_values_raise_anything_else(values):
    problems = problems_of(lambda: Scenario.from_mapping(values))
    assert not any("is not allowed" in problem.message for problem in problems)
    if not problems:
        scenario = Scenario.from_mapping(values)
        assert Scenario.from_mapping(scenario.source) == scenario


@pytest.mark.parametrize(
    "path", ["a.b.c", "....", "parties.seoul.trust.", "items.food-aid.cost.shares.seoul.value.value"]
)
@pytest.mark.parametrize("value", [None, 3, "x", [1], {"a": {"b": None}}, object()])
def test_no_path_in_code_raises_anything_else(path, value):
    with pytest.raises(ScenarioError):
        Scenario.load(MINI).with_values({path: value})
