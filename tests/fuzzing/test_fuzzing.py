"""Nothing from outside ends in a traceback, a hang or a silent wrong answer: a bounded run of every target."""

from __future__ import annotations

import pytest

from .cases import REFUSED, Tally, tried
from .page import server
from .targets import targets

SEED = 1
CASES = {"scenarios": 60, "stores": 40, "records": 40, "designs": 40, "arguments": 5, "games": 12, "page": 6}
FEW = {"stores": 8, "records": 8, "designs": 8}


def fuzzed(name, cases, room):
    """All cases come to a good end, and not all are refused."""
    target, tally = targets()[name], Tally(name)
    target.prepare()
    for number in range(cases):
        tried(target, SEED, number, room, tally)
    told = [f"case {number}: {kind}\n{trace}" for kind, (number, trace) in tally.faults.items()]
    assert not told, "\n".join(told)
    assert set(tally.came) - {REFUSED}, str(tally)


@pytest.mark.parametrize("name", FEW)
def test_a_few_spoilt_files_run_or_are_refused(name, tmp_path):
    fuzzed(name, FEW[name], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_whatever_comes_from_outside_runs_or_is_refused(name, tmp_path):
    try:
        fuzzed(name, CASES[name], tmp_path)
    finally:
        if name == "page":
            server().stop()


def test_every_target_has_a_bounded_run():
    assert list(CASES) == list(targets())
