"""The base scenario gives the numbers that are on file."""

from __future__ import annotations

import baseline
import pytest


def test_the_base_scenario_gives_the_frozen_numbers():
    moved = baseline.differences(baseline.frozen(), baseline.current())
    if moved:
        pytest.fail(f"numbers moved; if they should, run python -m tests.regenerate_baseline\n{moved}", pytrace=False)


def test_a_number_that_moved_is_named_with_both_values():
    told = baseline.differences(
        {"mean deals": 3.0, "mean value": 1.0, "gone": 2.0}, {"mean deals": 4.5, "mean value": 1.0, "new": 1}
    )
    assert [line.split() for line in told.splitlines()] == [
        ["frozen", "now"], ["mean", "deals", "3", "4.5"], ["gone", "2", "none"], ["new", "none", "1"],
    ]  # fmt: skip
    assert baseline.differences({"a": 1.0}, {"a": 1.0 + 1e-9}) == ""
