"""What runs chunks: processes that do not fight over processors, and any executor that a user brings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor

import pandas as pd
import psutil
import pytest
from batch.stores import HERE
from negotiations import mini

from sim import run_batch
from sim.batch.engines import THREADS, InProcess, Processes, engine


@pytest.mark.slow
def test_processes_have_one_thread_each_and_this_one_keeps_its_own(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "5")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    before = dict(os.environ)
    with engine(2) as found:
        told = [found.submit(os.getenv, name).result() for name in THREADS]
        others = {found.submit(os.getpid).result() for _ in range(20)}
    assert told == ["1"] * len(THREADS)
    assert os.getpid() not in others
    assert dict(os.environ) == before


def test_in_process_an_exception_is_kept_for_whoever_asks():
    future = InProcess().submit(int, "not a number")
    with pytest.raises(ValueError, match="not a number"):
        future.result()


def test_an_executor_of_ones_own_gives_the_same_and_is_left_running():
    usual = run_batch(mini(6), 40, 7).outcomes
    with ThreadPoolExecutor(1) as mine:
        pd.testing.assert_frame_equal(
            run_batch(mini(6), 40, 7, executor=mine, chunk=9).outcomes, usual, check_exact=True
        )
        assert mine.submit(int, "4").result() == 4


@pytest.mark.slow
def test_an_engine_that_was_let_go_is_had_anew():
    with engine(2) as found:
        first = found.submit(os.getpid).result()
        found.renew(BrokenExecutor("as if"))
        assert found.submit(os.getpid).result() != first


def send_half_a_result(and_die: bool = False) -> None:
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back is not None
        frame = frame.f_back
    os.write(frame.f_locals["result_queue"]._writer.fileno(), (1_000).to_bytes(4, "big") + b"half")
    if and_die:
        os.kill(os.getpid(), signal.SIGKILL)
    threading.Event().wait()


def test_a_process_that_is_ended_while_it_sends_its_result_does_not_keep_this_one_from_its_end():
    pool = Processes(1)
    pool.submit(send_half_a_result)
    thread = pool._executor_manager_thread
    while not any(future.running() for future in pool._under_way):
        time.sleep(0.01)
    pool.shutdown(wait=False, cancel_futures=True)
    thread.join(60)
    assert not thread.is_alive()


@pytest.mark.slow
def test_one_that_is_ended_while_it_sends_its_result_breaks_the_executor_and_nobody_waits_for_the_rest_of_it():
    with engine(2) as found, pytest.raises(BrokenExecutor):
        found.submit(send_half_a_result, True).result(60)


@pytest.mark.slow
def test_a_process_that_began_while_its_executor_broke_does_not_keep_this_one_from_its_end():
    pool = Processes(2)
    pid = pool.submit(os.getpid).result()
    thread = pool._executor_manager_thread
    name = next(one for one in ("_join_executor_internals", "join_executor_internals") if hasattr(thread, one))
    usual = getattr(thread, name)
    pool._spawn_process()
    number, process = pool._processes.popitem()  # it has begun, and will be known in a moment

    def late(*args: object, **kwargs: object) -> None:
        pool._processes[number] = process
        usual(*args, **kwargs)

    setattr(thread, name, late)
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 60
    while len(pool._processes) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    pool.shutdown(wait=False)
    thread.join(60)
    assert not thread.is_alive()


LEFT_ALONE = """
import os, signal, time
from sim.batch.engines import Processes
if __name__ == "__main__":
    pool = Processes(1)
    print(pool.submit(os.getpid).result(), flush=True)
    pool.submit(time.sleep, 600)
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_worker_ends_with_whom_it_works_for_whatever_it_is_at(tmp_path):
    (tmp_path / "script.py").write_text(LEFT_ALONE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    ran = subprocess.Popen(
        [sys.executable, "script.py"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    worker = psutil.Process(int(ran.stdout.readline()))
    ran.wait(60)
    ran.stdout.close()
    worker.wait(60)


def test_no_workers_are_refused():
    with pytest.raises(ValueError, match="at least 1"), engine(0):
        pass


@pytest.mark.slow
def test_a_script_without_its_guard_is_told_in_the_end(tmp_path):
    (tmp_path / "mini.json").write_text(json.dumps(mini(3).source), encoding="utf-8")
    (tmp_path / "script.py").write_text(
        "import json\nfrom sim import Scenario, run_batch\n"
        "run_batch(Scenario.from_mapping(json.load(open('mini.json'))), 10, 7, workers=2)\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    ran = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 1
    assert "worker processes cannot be started" in ran.stderr.splitlines()[-1]
