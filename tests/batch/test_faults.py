"""Governments that raise or answer nonsense, disks that are full or may not be written, clocks that jump: what is finished stays."""

from __future__ import annotations

import ast
import os
import subprocess
import time
from pathlib import Path

import pandas as pd
import pytest
import unruly_governments as unruly
from batch.stores import HERE, contents
from negotiations import mini

from sim import run_batch
from sim.batch import Batch, StoreError, WriteError, resume
from sim.batch.plan import PART
from sim.cli import main

SCENARIO = mini(3)
WORLDS = PART + 200  # two parts


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "store"
    run_batch(SCENARIO, WORLDS, 7, trace=2, out=folder)
    return contents(folder)


# What a government of one's own may do.


@pytest.mark.parametrize(
    ("own", "cause"),
    [
        (unruly.Unruly, "RuntimeError: no envoy could be found"),
        (unruly.Vague, "ValueError: pyongyang (Vague.aspiration) gave something that is not a number"),
        (unruly.Misshapen, "ValueError: pyongyang (Misshapen.attend) gave an array of shape (2, 1), not (1, 1)"),
        (unruly.Meddler, "ValueError: support of pyongyang is nan, which is no share, in month 2"),
        (unruly.Speechless, "MuteError, which does not say why"),
        (unruly.Cancelled, "CancelledError: called off"),
        (unruly.CancelledTask, "CancelledError: called off"),
    ],
)
def test_a_world_whose_government_goes_wrong_is_a_row_with_its_cause_and_no_other_is_touched(tmp_path, own, cause):
    batch = run_batch(SCENARIO, 20, 7, parties={"pyongyang": own}, out=tmp_path / "store")
    usual = run_batch(SCENARIO, 20, 7).outcomes
    assert batch.failures.to_numpy().tolist() == [[unruly.WRONG, cause]]
    expected = usual[usual["world"] != unruly.WRONG].reset_index(drop=True)
    pd.testing.assert_frame_equal(batch.outcomes, expected, check_exact=True)
    pd.testing.assert_frame_equal(Batch.open(tmp_path / "store").failures, batch.failures)


# Where it is written.


@pytest.fixture
def disk(tmp_path):
    """A disk of its own, of one megabyte, and a function that remounts it as asked."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options):
        return subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, check=False
        )

    if os.geteuid() or mount("size=1m").returncode:
        pytest.skip("a disk can be mounted by root alone")
    yield place, lambda options: mount(f"remount,{options}").check_returncode()
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_fills_up_stops_the_batch_with_a_word_and_with_room_it_ends_with_the_same_bytes(disk, whole):
    place, _ = disk
    others = place / "others"
    blocks = {name: -(-len(content) // 4096) for name, content in whole.items()}
    room = sum(blocks[name] for name in ("batch.json", "part-00000.parquet", "trace-00000.parquet"))
    room += 2 * blocks["progress"]  # a file and the one that takes its place
    assert blocks["part-00001.parquet"] > blocks["progress"]
    others.write_bytes(bytes(2**20 - 4096 * room))
    with pytest.raises(WriteError, match=r"cannot be written \(No space left on device\); what was finished is kept"):
        run_batch(SCENARIO, WORLDS, 7, trace=2, out=place / "store")
    batch = Batch.open(place / "store")
    assert len(batch) == PART and not batch.finished
    assert not [name for name in contents(place / "store") if name.endswith(".new")]
    others.unlink()
    assert resume(place / "store").finished
    assert contents(place / "store") == whole


def test_a_disk_that_may_only_be_read_is_told_and_what_lies_there_can_be_read(disk, whole, capsys):
    place, remount = disk
    run_batch(SCENARIO, WORLDS, 7, trace=2, out=place / "done")
    run_batch(SCENARIO, WORLDS, 7, trace=2, out=place / "begun")
    (place / "begun" / "trajectories.parquet").unlink()
    remount("ro")
    assert len(Batch.open(place / "done")) == WORLDS and resume(place / "done").finished
    for what in (lambda: resume(place / "begun"), lambda: run_batch(SCENARIO, 5, 7, out=place / "new")):
        with pytest.raises(StoreError, match=r"cannot write there \(Read-only file system\)"):
            what()
    for command in (["resume", str(place / "done")], ["batch", "comprehensive-approach", "--out", str(place / "new")]):
        assert main([*command, "--workers", "1"]) in (1, 2)
        told = capsys.readouterr().err
        assert "Read-only file system" in told and "Traceback" not in told
    assert contents(place / "done") == whole


class Stopped(BaseException):
    """As a power cut."""


@pytest.mark.parametrize("when", ["before", "half", "after"])
@pytest.mark.slow
def test_a_batch_stopped_at_any_of_its_writes_ends_with_the_same_bytes(tmp_path, monkeypatch, whole, when):
    """Each write in turn: before it, in its midst with half a file there, and when it is done and nothing else is."""
    replace, stops = Path.replace, 0
    for at in range(1, 100):
        folder, count = tmp_path / str(at), iter(range(1, 100))

        def cut(self, target, count=count, at=at):
            if next(count) != at:
                return replace(self, target)
            if when == "half":
                self.write_bytes(self.read_bytes()[: self.stat().st_size // 2])
            if when == "after":
                replace(self, target)
            raise Stopped

        monkeypatch.setattr(Path, "replace", cut)
        try:
            run_batch(SCENARIO, WORLDS, 7, trace=2, out=folder)
            break  # fewer writes than that
        except Stopped:
            stops += 1
        finally:
            monkeypatch.setattr(Path, "replace", replace)
        run_batch(SCENARIO, WORLDS, 7, trace=2, out=folder)
        assert contents(folder) == whole, f"write {at}"
    assert stops == 8  # plan; part, traces, progress; part, progress of worlds not traced; progress, trajectories


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_is_before_the_next_is_written(tmp_path, monkeypatch):
    """A power cut leaves what was synchronised, and of the rest what it likes."""
    done, fsync, replace = [], os.fsync, Path.replace

    def synced(file):
        place = Path(os.readlink(f"/proc/self/fd/{file}")).name
        done.append(("sync", place))
        fsync(file)

    def renamed(self, target):
        done.append(("rename", target.name))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    run_batch(SCENARIO, 10, 7, out=tmp_path / "store")
    names = ["batch.json", "part-00000.parquet", "progress", "progress", "trajectories.parquet"]
    assert done == [step for name in names for step in (("sync", f".{name}.new"), ("rename", name), ("sync", "store"))]


# The clock.


def test_a_clock_that_is_set_in_mid_run_changes_neither_results_nor_what_is_told(tmp_path, monkeypatch, whole):
    jumps = iter([1e9, 0.0, 4e9, -5.0] * 100_000)
    for name in ("time", "time_ns"):
        monkeypatch.setattr(time, name, lambda: next(jumps))
    run_batch(SCENARIO, WORLDS, 7, trace=2, seconds=600, out=tmp_path / "store")
    assert contents(tmp_path / "store") == whole


WALL = {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.strftime"}
WALL |= {"datetime.now", "datetime.today", "datetime.utcnow", "date.today"}


def test_nothing_asks_what_the_time_of_day_is():
    """What lasts is measured with clocks that nobody sets, and no result carries the hour at which it was made."""
    for path in [*(HERE / "sim").rglob("*.py"), *(HERE / "agents").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                asked = ".".join(ast.unparse(node).split(".")[-2:])
                assert asked not in WALL, f"{path}:{node.lineno}: {asked}"
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                assert not {f"time.{alias.name}" for alias in node.names} & WALL, path
