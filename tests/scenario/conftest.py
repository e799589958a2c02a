"""A scenario of two parties at one table, and a way to spoil it and see what its author is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario import Scenario, ScenarioError

MINI = Path(__file__).with_name("mini.yaml")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def mini() -> str:
    return MINI.read_text(encoding="utf-8")


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
