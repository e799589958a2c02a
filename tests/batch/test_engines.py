"""What runs chunks: processes that do not fight over processors, and any executor that a user brings."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from negotiations import mini

from sim import run_batch
from sim.batch.engines import THREADS, InProcess, engine


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


def test_an_engine_that_was_let_go_is_had_anew():
    with engine(2) as found:
        first = found.submit(os.getpid).result()
        found.renew()
        assert found.submit(os.getpid).result() != first


def test_no_workers_are_refused():
    with pytest.raises(ValueError, match="at least 1"), engine(0):
        pass
