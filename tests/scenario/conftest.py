"""A scenario of two parties at one table, a wider one, and a way to spoil them and see what their author is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario import Scenario, ScenarioError

MINI = Path(__file__).with_name("mini.yaml")
WIDER = {
    "tables": "  tokyo: {name: Tokyo, allies: [seoul], legislature: {name: the Diet}, policy: {toward: pyongyang, stance: contain}}\n",
    "items": "  allied: {name: the allies' table, members: [seoul, tokyo]}\n",
    "linkages": "  reactors: {name: the reactors, table: allied, stage: short, kind: act, performers: [seoul], values: {},\n"
    "    cost: {amount: 1, shares: {seoul: 0.5, tokyo: 0.5}, to: pyongyang}}\n",
}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def mini() -> str:
    return MINI.read_text(encoding="utf-8")


@pytest.fixture
def wider(mini: str) -> str:
    """The same with Tokyo, which sits with Seoul at a table of the allies and shares the cost of reactors."""
    for next_section, entry in WIDER.items():
        mini = mini.replace(f"\n{next_section}:", f"{entry}\n{next_section}:")
    return mini


@pytest.fixture
def told() -> Callable[..., list[str]]:
    """What the author of these files is told, line by line; nothing where the first of them is sound."""

    def load(first: str | bytes, /, **others: str) -> list[str]:
        Path("mini.yaml").write_bytes(first.encode() if isinstance(first, str) else first)
        for name, text in others.items():
            Path(f"{name}.yaml").write_text(text, encoding="utf-8")
        try:
            Scenario.load("mini.yaml")
        except ScenarioError as error:
            return str(error).splitlines()
        return []

    return load


@pytest.fixture
def spoilt() -> Callable[[str, str, str], str]:
    """A text with one thing in it changed, which stands there exactly once."""

    def change(text: str, old: str, new: str) -> str:
        assert text.count(old) == 1
        return text.replace(old, new)

    return change
