"""Compiled code is looked up, made and stored by one process at a time: Numba's store is not made for more."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from numba.core.caching import IndexDataCacheFile

from agents import kernels

HERE = Path(__file__).parents[2]
LOOPS = """
from agents.kernels import gufunc, kernel

@kernel
def doubled(values):
    return 2 * values

@kernel
def trebled(values):
    return doubled(values) + values

@gufunc("void(float64[:], float64[:])", "(n)->()")
def total(values, out):
    out[0] = 0.0
    for n in range(values.shape[0]):
        out[0] += values[n]
"""


@pytest.fixture
def locked(monkeypatch):
    """Whether the lock was held, each time that the store was read or written."""
    held: list[bool] = []

    def watched(usual):
        def method(*args):
            held.append(kernels.LOCK.is_locked)
            return usual(*args)

        return method

    for name in ("load", "save"):
        monkeypatch.setattr(IndexDataCacheFile, name, watched(getattr(IndexDataCacheFile, name)))
    return held


def test_the_store_is_read_and_written_while_no_other_process_may(tmp_path, locked):
    (tmp_path / "loops.py").write_text(LOOPS, encoding="utf-8")
    told = importlib.util.spec_from_file_location("loops", tmp_path / "loops.py")
    loops = importlib.util.module_from_spec(told)
    told.loader.exec_module(loops)
    at_once = len(locked)
    assert loops.total(np.ones((2, 3))).tolist() == [3, 3]
    assert loops.trebled(2) == 6 and loops.trebled(2.5) == 7.5
    # The gufunc and what it wraps are looked up and stored when it is made, and each of two kernels for each of two types.
    assert at_once == 4 and len(locked) == at_once + 2 * 2 * 2
    assert all(locked) and not kernels.LOCK.is_locked


def test_where_another_process_has_the_lock_one_waits_says_so_and_goes_on_at_last_once_for_all(
    monkeypatch, tmp_path, capsys
):
    lock = FileLock(tmp_path / "kernels.lock")
    for name, value in {"LOCK": lock, "WORD": 0.02, "PATIENCE": 0.05, "_waits": True}.items():
        monkeypatch.setattr(kernels, name, value)
    asked: list[float] = []
    acquire = lock.acquire
    monkeypatch.setattr(lock, "acquire", lambda seconds: asked.append(seconds) or acquire(seconds))
    code = (
        f"from filelock import FileLock\nwith FileLock({lock.lock_file!r}):\n    print('mine', flush=True)\n    input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "mine\n"
        assert [kernels._alone(lambda: lock.is_locked)() for _ in range(3)] == [False] * 3
        other.communicate("\n")
    assert asked == pytest.approx([0.02, 0.03, 0.0, 0.0])
    assert "Another process compiles kernels; waiting for it" in capsys.readouterr().err
    assert kernels._alone(lambda: lock.is_locked)() is True


def test_nothing_is_compiled_in_another_way():
    sources = [path for room in ("agents", "sim") for path in sorted((HERE / room).rglob("*.py"))]
    found = [
        path.name for path in sources if "import njit" in (text := path.read_text("utf-8")) or "from numba" in text
    ]
    assert found == ["kernels.py"]
