"""What docs/theory.md says, so that a test that measures a number can hold it against the page."""

from __future__ import annotations

from pathlib import Path

PAGE = (Path(__file__).parents[1] / "docs" / "theory.md").read_text(encoding="utf-8")


def assert_said(*told: str) -> None:
    """That the page says each of these, wherever its lines break."""
    page = " ".join(PAGE.split())
    missing = [one for one in told if one not in page]
    assert not missing, missing
