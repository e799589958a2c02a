"""Nothing from outside ends in a traceback, a hang or a silent wrong answer: a bounded run of every target."""

from __future__ import annotations

import pytest

from .cases import Tally, tried
from .targets import targets

CASES = {"scenarios": 150, "stores": 60, "records": 100, "designs": 100}
SEED = 1


@pytest.mark.slow
@pytest.mark.parametrize("name", targets())
def test_whatever_comes_from_outside_runs_or_is_refused(name, tmp_path):
    target, tally = targets()[name], Tally(name)
    target.prepare()
    for number in range(CASES[name]):
        tried(target, SEED, number, tmp_path, tally)
    assert not tally.faults, "\n".join(
        f"case {number}: {kind}\n{trace}" for kind, (number, trace) in tally.faults.items()
    )
    assert tally.came["ran"] and tally.came["refused"], str(tally)
