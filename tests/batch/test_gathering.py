"""What fails is narrowed down to the worlds that fail; the others come out as if nothing had been."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from negotiations import mini

from agents import Pyongyang
from sim import run_batch
from sim.batch import Batch, run_many
from sim.batch.engines import InProcess

SCENARIO = mini(4)


class Fragile(Pyongyang):
    """Breaks down in worlds 37 and 90."""

    BREAKS = (37, 90)

    def attend(self) -> np.ndarray:
        found = np.intersect1d(self.world.worlds, self.BREAKS)
        if len(found) and self.world.state.month == 2:
            raise RuntimeError(f"no envoy could be found for world {found[0]}")
        return super().attend()


class Hopeless(Pyongyang):
    def attend(self) -> np.ndarray:
        raise RuntimeError("no envoy could be found anywhere")


class Fleeting(InProcess):
    """Fails the first time that anything is submitted, as a machine that was short of memory for a moment."""

    failed = False

    def submit(self, fn, /, *args, **kwargs):
        if not self.failed:
            self.failed = True
            return super().submit(_out_of_memory)
        return super().submit(fn, *args, **kwargs)


def _out_of_memory() -> None:
    raise MemoryError("for a moment")


@pytest.mark.parametrize("out", [False, True])
def test_worlds_that_fail_are_recorded_with_their_cause_and_no_other_is_lost(tmp_path, out):
    whole = run_batch(SCENARIO, 200, 7).outcomes
    kept = {"out": tmp_path / "store"} if out else {}
    batch = run_batch(SCENARIO, 200, 7, parties={"pyongyang": Fragile}, chunk=64, **kept)
    assert batch.failures["world"].tolist() == [37, 90]
    assert batch.failures["cause"].tolist() == [
        f"RuntimeError: no envoy could be found for world {k}" for k in (37, 90)
    ]
    expected = whole[~whole["world"].isin([37, 90])].reset_index(drop=True)
    pd.testing.assert_frame_equal(batch.outcomes, expected, check_exact=True)
    assert batch.shares["worlds"].sum() == 198
    if out:
        again = Batch.open(tmp_path / "store")
        pd.testing.assert_frame_equal(again.failures, batch.failures)


def test_where_nothing_runs_the_first_exception_is_raised():
    with pytest.raises(RuntimeError, match="anywhere"):
        run_batch(SCENARIO, 200, 7, parties={"pyongyang": Hopeless})


def test_what_fails_for_a_moment_is_tried_again():
    batch = run_batch(SCENARIO, 1, 7, executor=Fleeting())
    assert len(batch) == 1 and not len(batch.failures)
    pd.testing.assert_frame_equal(batch.outcomes, run_batch(SCENARIO, 1, 7).outcomes, check_exact=True)


def test_many_scenarios_run_as_each_alone_in_their_order():
    scenarios = {"four": SCENARIO, "three": mini(3)}
    found = dict(run_many(scenarios, 30, 7))
    assert list(found) == list(scenarios)
    for name, outcomes in found.items():
        pd.testing.assert_frame_equal(outcomes, run_batch(scenarios[name], 30, 7).outcomes, check_exact=True)
