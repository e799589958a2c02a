"""``discover`` from the command line, of a scenario and of a store."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import Scenario, run_batch
from sim.cli import main

SHORT = ["--months", "36", "--workers", "1"]


@pytest.fixture(scope="module")
def discovered(tmp_path_factory):
    out = tmp_path_factory.mktemp("discover")
    assert main(["discover", "--worlds", "1200", "--outcome", "partial", *SHORT, "--out", str(out)]) == 0
    return out


@pytest.mark.slow
def test_tables_and_figures_are_written(discovered):
    numbers = pd.read_csv(discovered / "numbers.csv", index_col="path")
    assert len(numbers) > 700 and numbers["p"].is_monotonic_increasing
    boxes = pd.read_csv(discovered / "boxes.csv")
    assert boxes["found_worlds"].iloc[0] == boxes["checked_worlds"].iloc[0] == 600
    assert boxes["chosen"].sum() == 1
    limits = pd.read_csv(discovered / "box.csv", index_col="path")
    assert set(limits.index) <= set(numbers.index[numbers["kept"]])
    assert all((discovered / name).exists() for name in ("box.png", "tree.png", "batch.json"))


def test_a_store_is_read_and_nothing_is_run(discovered, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.batch.run.run_batch", None)
    out = tmp_path / "again"
    assert main(["discover", str(discovered), "--outcome", "partial", "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "1,200 worlds of seed 7, each with its own values of" in " ".join(told.split())
    assert "The box: density" in told and "The tree" in told
    assert max(map(len, told.splitlines())) <= 100
    assert (out / "boxes.csv").read_text() == (discovered / "boxes.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--outcome", "peace"], "no such measure: peace"),
        (["--outcome", "deals"], "deals is no outcome class"),
        (["nonesuch"], "nonesuch"),
        (["--coverage", "0"], "--coverage"),
        (["--outcome", "settlement", "--worlds", "60"], "run more worlds or ask for another outcome"),
    ],
)
def test_what_cannot_be_discovered_is_told_in_a_sentence(arguments, said, capsys, tmp_path):
    assert main(["discover", *arguments, *SHORT, "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert said in told.err and "Traceback" not in told.err and told.out == ""


def test_the_points_of_a_design_are_no_worlds_that_draw_all_values(capsys, tmp_path):
    points = pd.DataFrame({"parties.seoul.patience": [2.0, 20.0]})
    run_batch(Scenario.load("comprehensive-approach").lasting(2), 3, points=points, out=tmp_path / "store")
    assert main(["discover", str(tmp_path / "store"), "--out", str(tmp_path / "out")]) == 2
    assert "holds the points of a design" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["discover", str(tmp_path / "empty"), "--out", str(tmp_path / "out")]) == 2
    assert "holds no batch" in capsys.readouterr().err
