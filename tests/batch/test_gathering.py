"""What fails is narrowed down to the worlds that fail; the others come out as if nothing had been."""

from __future__ import annotations

import pickle
import re
from concurrent.futures import BrokenExecutor, CancelledError

import numpy as np
import pandas as pd
import pytest
from negotiations import mini

from agents import Pyongyang
from sim import run_batch
from sim.batch import Batch, run_many
from sim.batch.chunks import MOST_FAILING, Failure, _sendable
from sim.batch.engines import Engine, InProcess
from sim.batch.gathering import LOST, TRIES, gather
from sim.batch.plan import Plan

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


class Rare(Pyongyang):
    """Breaks down in one world of a hundred."""

    def attend(self) -> np.ndarray:
        if (self.world.worlds % 100 == 3).any():
            raise RuntimeError("no envoy")
        return super().attend()


class Breaking(InProcess):
    """Breaks at the third job, as a pool whose worker was killed."""

    def __init__(self) -> None:
        self.jobs = 0

    def submit(self, fn, /, *args, **kwargs):
        self.jobs += 1
        if self.jobs == 3:
            return super().submit(_killed)
        return super().submit(fn, *args, **kwargs)


def _killed() -> None:
    raise BrokenExecutor("a worker was killed")


class Lost(InProcess):
    """A cluster that cannot be reached any more."""

    def submit(self, fn, /, *args, **kwargs):
        return super().submit(_unreachable)


def _unreachable() -> None:
    raise ConnectionError("the scheduler is gone")


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


class Frequent(Pyongyang):
    """Breaks down in the first so many worlds."""

    FIRST = MOST_FAILING

    def attend(self) -> np.ndarray:
        if (self.world.worlds < self.FIRST).any():
            raise RuntimeError("no envoy")
        return super().attend()


class TooFrequent(Frequent):
    FIRST = MOST_FAILING + 1


def test_more_worlds_of_a_chunk_than_can_be_accidents_stop_the_batch():
    assert len(run_batch(SCENARIO, 80, 7, parties={"pyongyang": Frequent}).failures) == MOST_FAILING
    with pytest.raises(RuntimeError, match="no envoy"):
        run_batch(SCENARIO, 80, 7, parties={"pyongyang": TooFrequent})


@pytest.mark.parametrize("chunk", [1024, 200, 64])
@pytest.mark.slow
def test_the_worlds_that_fail_are_the_same_whatever_the_chunks(chunk):
    batch = run_batch(SCENARIO, 1_000, 7, parties={"pyongyang": Rare}, chunk=chunk)
    assert batch.failures["world"].tolist() == list(range(3, 1_000, 100))
    assert len(batch) == 990


def test_failures_of_a_design_carry_their_point():
    points = pd.DataFrame({"parties.pyongyang.patience": [4.0, 9.0]})
    batch = run_batch(SCENARIO, 40, 7, points=points, parties={"pyongyang": Fragile})
    assert batch.failures[["point", "world"]].to_numpy().tolist() == [[0, 37], [1, 37]]
    assert batch.outcomes.groupby("point")["world"].count().tolist() == [39, 39]


def test_an_engine_of_ours_that_breaks_is_made_anew_and_nothing_is_lost():
    made = []

    def make():
        made.append(Breaking() if not made else InProcess())
        return made[-1]

    plan = Plan(SCENARIO, range(200), 7, chunk=20)
    results = list(gather(plan.chunks(0), Engine(make, 1)))
    assert len(made) == 2
    assert [world for one in results for world in one.outcomes["world"].to_pylist()] == list(range(200))


class Deadly(InProcess):
    """Dies with whatever it is given that has world 25 in it."""

    def submit(self, fn, /, *args, **kwargs):
        return super().submit(_killed) if 25 in args[0].worlds else super().submit(fn, *args, **kwargs)


def test_the_world_that_always_takes_its_worker_with_it_is_given_up_and_no_other_is():
    made = []

    def make():
        made.append(Deadly())
        return made[-1]

    results = list(gather(Plan(SCENARIO, range(60), 7, chunk=20).chunks(0), Engine(make, 1)))
    worlds = [one.outcomes["world"].to_pylist() for one in results]
    assert worlds == [list(range(20)), [20, 21, 22, 23, 24, *range(26, 40)], list(range(40, 60))]
    assert results[1].failures == (Failure(25, f"RuntimeError: {LOST}"),)
    halves = 4  # of 20, 10, 5 and 3 or 2 worlds, of which each dies once, the whole twice
    assert len(made) <= 1 + 1 + halves + TRIES + 1


def test_a_world_that_took_its_worker_with_it_by_accident_is_tried_again():
    accidents = TRIES - 1

    class Unlucky(Deadly):
        def submit(self, fn, /, *args, **kwargs):
            nonlocal accidents
            if len(args[0]) == 1 and 25 in args[0].worlds:
                accidents -= 1
                return InProcess.submit(self, *((_killed,) if accidents >= 0 else (fn, *args)))
            return super().submit(fn, *args, **kwargs)

    (result,) = gather(Plan(SCENARIO, range(60), 7).chunks(0), Engine(Unlucky, 1))
    assert accidents < 0 and not result.failures
    assert result.outcomes["world"].to_pylist() == list(range(60))


class Fatal(InProcess):
    """Dies with whatever it is given."""

    def submit(self, fn, /, *args, **kwargs):
        return super().submit(_killed)


def test_where_every_world_takes_its_worker_with_it_one_stops_soon_and_says_so(tmp_path):
    with pytest.raises(RuntimeError, match=re.escape(LOST)):
        list(gather(Plan(SCENARIO, range(1024), 7).chunks(0), Engine(Fatal, 1)))


class Greedy(InProcess):
    """Has memory for a dozen worlds."""

    def submit(self, fn, /, *args, **kwargs):
        return super().submit(_killed) if len(args[0]) > 12 else super().submit(fn, *args, **kwargs)


def test_a_chunk_that_is_too_much_for_a_worker_runs_in_pieces():
    (result,) = gather(Plan(SCENARIO, range(60), 7).chunks(0), Engine(Greedy, 1))
    usual = run_batch(SCENARIO, 60, 7)
    pd.testing.assert_frame_equal(result.outcomes.to_pandas(), usual.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(result.trajectories.table(), usual.trajectories, check_exact=True)


def test_an_executor_of_ones_own_that_breaks_stops_the_batch_and_records_no_failures(tmp_path):
    with pytest.raises(RuntimeError, match="the executor that was given is broken"):
        run_batch(SCENARIO, 200, 7, executor=Breaking(), chunk=20, out=tmp_path / "store")
    assert not Batch.open(tmp_path / "store").finished
    assert len(run_batch(SCENARIO, 200, 7, out=tmp_path / "store")) == 200


def test_a_cluster_that_is_gone_is_no_failure_of_the_worlds(tmp_path):
    with pytest.raises(ConnectionError, match="the scheduler is gone"):
        run_batch(SCENARIO, 200, 7, executor=Lost(), out=tmp_path / "store")
    batch = Batch.open(tmp_path / "store")
    assert not batch.finished and not len(batch.failures)


def test_many_scenarios_run_as_each_alone_in_their_order():
    scenarios = {"four": SCENARIO, "three": mini(3)}
    found = dict(run_many(scenarios, 30, 7))
    assert list(found) == list(scenarios)
    for name, outcomes in found.items():
        pd.testing.assert_frame_equal(outcomes, run_batch(scenarios[name], 30, 7).outcomes, check_exact=True)


class TwoWordsError(Exception):
    """Cannot be made anew of its one argument, as a pickle would."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


@pytest.mark.parametrize(
    ("raised", "sent"),
    [
        (ValueError("plain"), "ValueError('plain')"),
        (TwoWordsError("no", "envoy"), "RuntimeError('TwoWordsError: no envoy')"),
        (CancelledError("stopped"), "RuntimeError('CancelledError: stopped')"),  # it would seem to be the batch's own
        (SystemExit("over"), "RuntimeError('SystemExit: over')"),
    ],
)
def test_what_was_raised_can_be_read_by_another_process_and_is_taken_for_nothing_else(raised, sent):
    assert repr(pickle.loads(pickle.dumps(_sendable(raised)))) == sent


class Quitting(Pyongyang):
    """Ends the program in world 5, with a message that no file can hold."""

    def attend(self) -> np.ndarray:
        if (self.world.worlds == 5).any():
            raise SystemExit("\udc80")
        return super().attend()


def test_a_government_that_ends_the_program_fails_like_any_other(tmp_path):
    batch = run_batch(SCENARIO, 20, 7, parties={"pyongyang": Quitting}, out=tmp_path / "store")
    assert batch.failures["world"].tolist() == [5]
    assert batch.failures["cause"][0].startswith("SystemExit")
