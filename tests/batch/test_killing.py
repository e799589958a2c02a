"""Real processes killed at random moments: the coordinator, a worker, a worker of a cluster. The end is the same to the byte."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest
from batch.stores import begun, contents
from negotiations import mini

from sim import run_batch
from sim.batch import StoreError, resume
from sim.batch.plan import PART

SCENARIO = mini(24)
WORLDS = 4 * PART
KILLS = 3


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "store"
    run_batch(SCENARIO, WORLDS, 7, trace=3, out=folder)
    return contents(folder)


def wait_for_work(process):
    """Wait until it has finished its first worlds; raises if it could not."""
    line = process.stdout.readline()
    assert line, process.stderr.read()


@pytest.mark.slow
def test_a_coordinator_killed_again_and_again_ends_with_the_same_bytes(tmp_path, whole):
    chance = random.Random(1)
    for _ in range(KILLS):
        with begun(tmp_path, SCENARIO, worlds=WORLDS, seed=7, trace=3, workers=2) as process:
            wait_for_work(process)
            children = psutil.Process(process.pid).children(recursive=True)
            time.sleep(chance.uniform(0, 1.5))
            process.kill()
        # Nobody is left behind who would go on working for a coordinator that is no more.
        _, alive = psutil.wait_procs(children, timeout=30)
        assert not alive
    folder = tmp_path / "store"
    assert (folder / "batch.json").exists()
    resume(folder)
    assert contents(folder) == whole


@pytest.mark.slow
def test_workers_killed_at_random_moments_cost_time_and_nothing_else(tmp_path, whole):
    chance = random.Random(2)
    with begun(tmp_path, SCENARIO, worlds=WORLDS, seed=7, trace=3, workers=2) as process:
        wait_for_work(process)
        killed = 0
        for _ in range(KILLS):
            time.sleep(chance.uniform(0, 0.6))
            workers = _workers(process)
            if workers:
                chance.choice(workers).kill()
                killed += 1
        told, errors = process.communicate(timeout=120)
    assert killed
    assert told.splitlines()[-1] == "done", errors
    assert contents(tmp_path / "store") == whole


def _workers(process):
    found = []
    with suppress(psutil.Error):  # the process may just have ended
        for child in psutil.Process(process.pid).children():
            with suppress(psutil.Error):
                found += [child] if "spawn_main" in " ".join(child.cmdline()) else []
    return found


@pytest.fixture
def cluster(tmp_path):
    """A Dask scheduler and two workers as processes of their own: the scheduler's address and the workers."""
    told = tmp_path / "scheduler.json"
    common = ["--no-dashboard", "--scheduler-file", str(told)]
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common],
        stderr=subprocess.DEVNULL,
    )
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", *common]
    workers = [subprocess.Popen(worker, cwd=tmp_path, stderr=subprocess.DEVNULL) for _ in range(2)]
    try:
        deadline = time.monotonic() + 60
        while not told.exists() or not told.read_text():
            assert time.monotonic() < deadline and scheduler.poll() is None
            time.sleep(0.1)
        yield json.loads(told.read_text())["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.mark.filterwarnings("ignore")  # the cluster's libraries warn of what is theirs
@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_even_if_it_loses_a_worker(tmp_path, whole, cluster):
    address, workers = cluster
    seen = []

    def after_a_while(done):
        seen.append(done)
        if len(seen) == 2:
            workers[0].kill()

    run_batch(SCENARIO, WORLDS, 7, trace=3, out=tmp_path / "store", scheduler=address, progress=after_a_while)
    assert len(seen) > 2
    assert contents(tmp_path / "store") == whole


def test_a_scheduler_that_is_not_there_is_told():
    with pytest.raises(OSError, match="no Dask scheduler answers at"):
        run_batch(SCENARIO, 10, 7, scheduler="not-an-address")


@pytest.mark.slow
def test_a_killed_coordinators_folder_is_free_at_once(tmp_path):
    with begun(tmp_path, SCENARIO, worlds=WORLDS, seed=7) as process:
        wait_for_work(process)
        with pytest.raises(StoreError, match="another process is writing"):
            resume(tmp_path / "store")
        process.kill()
    assert resume(tmp_path / "store").finished
