"""A government that never returns costs its own worlds and no others, wherever it runs and whatever it does meanwhile."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial

import numpy as np
import pandas as pd
import pytest
import unruly_governments as unruly
from batch.stores import HERE, contents
from negotiations import mini

from sim import run_batch
from sim.analysis.tournament import tournament
from sim.batch import Batch, resume
from sim.batch.chunks import Chunk, attempt
from sim.batch.limits import TooLong, limited

SCENARIO = mini(4)
SECONDS = 1  # far more than these worlds take


def played(own, worlds=8, **given):
    return run_batch(SCENARIO, worlds, 7, parties={"pyongyang": own}, seconds=SECONDS, **given)


def assert_others_untouched(batch, failed):
    """The worlds that failed are rows with their cause; all others have the bytes that they have without the fault."""
    usual = run_batch(SCENARIO, batch.worlds, 7).outcomes
    assert batch.failures["world"].tolist() == list(failed)
    expected = usual[~usual["world"].isin(failed)].reset_index(drop=True)
    pd.testing.assert_frame_equal(batch.outcomes, expected, check_exact=True)


@pytest.mark.parametrize(
    "own",
    [
        unruly.Endless,
        pytest.param(unruly.Asleep, marks=pytest.mark.slow),
        pytest.param(unruly.Stolid, marks=pytest.mark.slow),
    ],
)
def test_a_world_whose_government_never_returns_fails_alone_and_is_told_where(own):
    batch = played(own)
    assert_others_untouched(batch, [unruly.WRONG])
    told = re.escape(f"TimeoutError: took more than 1 s in {own.__name__}.go_wrong (unruly_governments.py, line ")
    assert re.fullmatch(rf"{told}\d+\)", batch.failures["cause"][0])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.slow
def test_an_alarm_that_compiled_code_swallows_rings_again():
    batch = played(unruly.CalledBack, range(unruly.WRONG, unruly.WRONG + 2))
    assert_others_untouched(batch, [unruly.WRONG])


@pytest.mark.slow
def test_several_worlds_fail_in_a_store_which_resumes_with_what_was_lost(tmp_path):
    folder = tmp_path / "store"
    batch = played(unruly.Endless3, out=folder)
    assert_others_untouched(batch, unruly.Endless3.WORLDS)
    pd.testing.assert_frame_equal(Batch.open(folder).failures, batch.failures)
    whole = contents(folder)
    for name in (
        "trajectories.parquet",
        "progress",
        "part-00000.parquet",
    ):  # as if stopped before anything was finished
        (folder / name).unlink()
    resume(folder, parties={"pyongyang": unruly.Endless3}, seconds=SECONDS)
    again = contents(folder)
    del whole["progress"], again["progress"]  # which holds the causes
    assert again == whole
    pd.testing.assert_frame_equal(Batch.open(folder).failures, batch.failures)


def test_a_government_that_never_returns_in_any_world_stops_the_batch_with_a_word(monkeypatch):
    tries = []

    def never(chunk):
        tries.append(len(chunk))
        raise TooLong("took more than a minute")

    monkeypatch.setattr("sim.batch.chunks._loaded", True)
    monkeypatch.setattr("sim.batch.chunks.run_chunk", never)
    with pytest.raises(TimeoutError, match="took more than a minute"):
        run_batch(SCENARIO, 1024, 7, seconds=60)
    assert len(tries) == 18  # eleven to the first world that stands alone, seven to the four after it


def test_a_government_that_is_never_done_with_being_made_stops_the_batch():
    with pytest.raises(TimeoutError, match=r"took more than 1 s in NeverSeated\.__init__"):
        played(unruly.NeverSeated)


@pytest.mark.slow
def test_a_tournament_has_the_same_limit(monkeypatch):
    monkeypatch.setattr("sim.batch.chunks.MOST_COSTLY", 0)
    with pytest.raises(TimeoutError, match=r"took more than 1 s in EndlessEverywhere\.go_wrong"):
        tournament(SCENARIO, {"endless": unruly.EndlessEverywhere}, tactics=("linear",), worlds=2, seconds=SECONDS)


@pytest.mark.slow
def test_what_no_alarm_interrupts_is_ended_with_its_worker():
    batch = played(unruly.Deaf, range(unruly.WRONG - 1, unruly.WRONG + 1), workers=2)
    assert_others_untouched(batch, [unruly.WRONG])
    assert batch.failures["cause"][0].startswith("TimeoutError: took more than 1 s")


def test_a_worker_whose_stretch_was_done_in_time_is_left_alone():
    """Also long after, when the watch would have ended it."""
    program = (
        "import time; from sim.batch import limits; limits.be_expendable(); limits.GRACE = 0\n"
        "limits.limited(0.1, dict)\n"
        "time.sleep(0.6); print('there')"
    )
    environment = {"PYTHONPATH": str(HERE), "PATH": ""}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "there\n"), ran.stderr


@pytest.mark.slow
def test_beside_the_main_thread_a_process_is_had_that_can_be_interrupted():
    found = []
    thread = threading.Thread(target=lambda: found.append(played(unruly.Endless, range(4, 6))))
    thread.start()
    thread.join()
    assert_others_untouched(found[0], [unruly.WRONG])


def test_a_limit_that_is_not_reached_changes_nothing_and_leaves_the_alarm_as_it_was():
    before = signal.getsignal(signal.SIGALRM)
    assert_others_untouched(played(unruly.Pyongyang), [])
    assert signal.getsignal(signal.SIGALRM) is before and signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_an_alarm_that_somebody_else_has_set_rings_when_a_limit_is_over():
    heard: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda *_: heard.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:

        def job() -> list[int]:
            time.sleep(0.2)
            return list(heard)

        assert limited(60, job) == []  # its time has come, and it waits
        until = time.monotonic() + 10
        while not heard and time.monotonic() < until:
            time.sleep(0.01)
        assert heard == [1]
        signal.setitimer(signal.ITIMER_REAL, 500)
        limited(60, partial(time.sleep, 0.01))
        assert 400 < signal.getitimer(signal.ITIMER_REAL)[0] < 500
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_what_must_be_loaded_first_is_no_part_of_what_worlds_may_take(monkeypatch):
    monkeypatch.setattr("sim.batch.chunks._loaded", False)
    monkeypatch.setattr("sim.batch.chunks.compile_kernels", lambda scenario: time.sleep(SECONDS + 0.2))
    assert_others_untouched(played(unruly.Pyongyang), [])


def test_a_worker_loads_what_must_be_loaded_before_its_time_begins(monkeypatch):
    loaded: list[float] = []
    monkeypatch.setattr("sim.batch.chunks._loaded", False)
    monkeypatch.setattr(
        "sim.batch.chunks.compile_kernels", lambda scenario: loaded.append(signal.getitimer(signal.ITIMER_REAL)[0])
    )
    for _ in range(2):
        assert len(attempt(Chunk(SCENARIO, np.arange(2), 7, seconds=60))) == 2
    assert loaded == [0.0]  # once, and no alarm was set


def test_an_alarm_rings_within_its_block_or_never():
    for length in (0.001, 0.0011, 0.0009, 0.00105) * 20:

        def busy(until: float) -> None:
            while time.perf_counter() < until:
                pass

        with suppress(TooLong):
            limited(0.001, partial(busy, time.perf_counter() + length))
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_limit_is_a_time(seconds):
    with pytest.raises(ValueError, match="a chunk may take between 0 and"):
        run_batch(SCENARIO, 5, 7, seconds=seconds)


@pytest.mark.parametrize("where", [{"scheduler": "tcp://nowhere:1"}, {"executor": object()}])
def test_what_is_not_ours_is_not_ended(where):
    with pytest.raises(ValueError, match="seconds= needs processes of this machine"):
        run_batch(SCENARIO, 5, 7, seconds=1, **where)


NOTEBOOK = """
from agents import Pyongyang
from negotiations import mini
from sim import run_batch
class Mine(Pyongyang):
    pass
Mine.__module__ = "a_notebook"
import sys, types
sys.modules["a_notebook"] = types.SimpleNamespace(Mine=Mine)
try:
    run_batch(mini(3), 10, 7, parties={"pyongyang": Mine}, workers=2)
except ValueError as error:
    print(error)
"""


@pytest.mark.slow
def test_a_class_that_workers_cannot_find_is_told_and_takes_no_worker_with_it():
    """As one that is defined in a notebook: only the process that defined it knows it."""
    environment = {"PYTHONPATH": f"{HERE}:{HERE / 'tests'}", "PATH": ""}
    ran = subprocess.run(
        [sys.executable, "-c", NOTEBOOK], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.stdout.startswith("a worker process cannot find a class of your own"), ran.stderr


@pytest.mark.slow
def test_a_class_within_a_function_is_told_as_well():
    class Local(unruly.Pyongyang):
        pass

    with pytest.raises(ValueError, match="must stand at the top of a module"):
        run_batch(SCENARIO, 10, 7, parties={"pyongyang": Local}, workers=2)


ENDLESS = """
import sys
from negotiations import mini
from sim import run_batch
import unruly_governments as unruly
if __name__ == "__main__":
    scenario = mini(4)
    try:
        run_batch(scenario, 2048, 7, chunk=4, parties={"pyongyang": unruly.Endless}, workers=2, progress=lambda n: 1 / 0)
    except ZeroDivisionError:
        print("stopped", flush=True)
"""


@pytest.mark.slow
def test_a_batch_that_is_stopped_does_not_wait_for_a_worker_that_never_returns(tmp_path):
    (tmp_path / "endless.py").write_text(ENDLESS, encoding="utf-8")
    environment = {"PYTHONPATH": f"{HERE}:{HERE / 'tests'}", "PATH": ""}
    ran = subprocess.run(
        [sys.executable, "endless.py"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, "stopped\n"), ran.stderr
