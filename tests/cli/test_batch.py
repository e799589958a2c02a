"""``batch`` and ``resume`` from the command line: what is kept, what is told, and with which status."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from batch.stores import HERE, contents

from sim import Scenario
from sim.batch import Batch
from sim.batch.plan import Plan
from sim.batch.store import Store
from sim.cli import main
from sim.cli.batch import same_job
from sim.cli.writing import filled

SHORT = ["--months", "3", "--workers", "1"]


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    assert main(["batch", "comprehensive-approach", "--worlds", "30", "--trace", "2", *SHORT, "--out", str(out)]) == 0
    return out / "comprehensive-approach"


@pytest.mark.slow
def test_a_batch_is_a_store_with_its_figures_beside_it(stored):
    batch = Batch.open(stored)
    assert batch.finished and len(batch) == 30
    assert batch.traces["world"].unique().tolist() == [0, 15]
    pd.testing.assert_series_equal(
        pd.read_csv(stored / "outcomes.csv")["deals"], batch.outcomes["deals"], check_dtype=False
    )
    assert (stored / "convergence.png").exists()


@pytest.mark.slow
def test_the_same_command_again_does_nothing_twice_and_another_is_refused(stored, capsys):
    before = contents(stored)
    again = ["batch", "comprehensive-approach", "--trace", "2", *SHORT, "--out", str(stored.parent)]
    assert main([*again, "--worlds", "30"]) == 0
    assert contents(stored) == before
    assert main([*again, "--worlds", "31"]) == 2
    assert "another worlds" in capsys.readouterr().err
    assert contents(stored) == before


@pytest.mark.slow
def test_resume_draws_a_finished_batch_anew(stored, capsys):
    (stored / "summary.txt").unlink()
    assert main(["resume", str(stored), "--workers", "1"]) == 0
    assert "nothing is left to be done" in " ".join(capsys.readouterr().err.split())
    assert (stored / "summary.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["resume", "nowhere"], "no batch"),
        (["batch", "comprehensive-approach", "--until", "0.01", "--outcome", "victory"], "no such outcome: victory"),
        (["batch", "comprehensive-approach", "--scheduler", "not-an-address"], "no Dask scheduler answers"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert said in told and "Traceback" not in told


@pytest.mark.slow
def test_worlds_may_begin_anywhere(tmp_path):
    assert (
        main(["batch", "comprehensive-approach", "--worlds", "3", "--first", "20", *SHORT, "--out", str(tmp_path)]) == 0
    )
    assert Batch.open(tmp_path / "comprehensive-approach").outcomes["world"].tolist() == [20, 21, 22]


@pytest.mark.slow
def test_more_worlds_than_the_summary_rests_on_are_told_apart(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sim.cli.batch.TOLD", 10)
    assert main(["batch", "comprehensive-approach", "--worlds", "25", *SHORT, "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "All this is of the first 10 worlds. Over all 25:" in told
    assert not (tmp_path / "comprehensive-approach" / "outcomes.csv").exists()


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_leaves_a_store_that_resumes_and_says_how(tmp_path, workers):
    """As of a terminal, which interrupts the workers, too."""
    command = [sys.executable, "run_sim.py", "batch", "comprehensive-approach", "--worlds", "100000", "--months", "2"]
    with subprocess.Popen(
        [*command, "--workers", str(workers), "--out", str(tmp_path)], start_new_session=True,
        cwd=HERE, env={**os.environ, "PYTHONPATH": str(HERE)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        done = tmp_path / "comprehensive-approach" / "progress"
        while not done.exists():
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "python3 run_sim.py resume" in " ".join(told.split()) and "Traceback" not in told
    batch = Batch.open(tmp_path / "comprehensive-approach")
    assert not batch.finished and len(batch) >= 8192


def test_the_main_job_runs_anew_what_it_ran_itself_and_nothing_else(tmp_path):
    base = Scenario.load("comprehensive-approach")
    plans = {
        "its own": Plan(base, range(2000), 7),
        "another seed": Plan(base, range(2000), 99),
        "other worlds": Plan(base, range(1, 2001), 7),
        "shorter": Plan(base.lasting(6), range(2000), 7),
        "traced": Plan(base, range(2000), 7, trace=(3,)),
    }
    for name, plan in plans.items():
        Store.create(tmp_path / name, plan)
    assert [name for name in plans if same_job(tmp_path / name, base.name, 2000, 7)] == ["its own"]
    assert not same_job(tmp_path, base.name, 2000, 7)


def test_what_somebody_who_was_killed_left_behind_is_taken_away(tmp_path):
    left = tmp_path / ".making-x"
    left.mkdir()
    (left / "half.csv").write_text("half", encoding="utf-8")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with filled(tmp_path) as aside:
        (aside / "whole.csv").write_text("whole", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "whole.csv"]


def test_what_another_command_is_making_is_left_alone(tmp_path):
    with filled(tmp_path) as one:
        (one / "one.csv").write_text("one", encoding="utf-8")
        with filled(tmp_path) as other:
            (other / "other.csv").write_text("other", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.csv", "other.csv"]


def test_a_disk_without_room_for_the_results_is_told_with_their_folder(tmp_path, capsys):
    with pytest.raises(SystemExit), filled(tmp_path):
        raise OSError(28, "No space left on device")
    assert f"{tmp_path}: the results cannot be written (No space left on device)" in capsys.readouterr().err.replace(
        "\n", " "
    )
    assert not list(tmp_path.iterdir())
