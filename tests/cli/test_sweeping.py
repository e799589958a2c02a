"""``sweep`` from the command line."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import Batch
from sim.cli import main

SHORT = ["--months", "12", "--workers", "1"]
PATIENCE = "parties.seoul.patience"


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    out = tmp_path_factory.mktemp("sweep")
    vary = ["--vary", f"{PATIENCE}=2:20", "--vary", "items.family-reunions.months=1,3"]
    assert main(["sweep", *vary, "--points", "3", "--worlds", "10", *SHORT, "--out", str(out)]) == 0
    return out


def test_a_table_a_figure_and_a_store_of_every_world_are_written(swept):
    table = pd.read_csv(swept / "points.csv")
    assert table["measure"].iloc[0] == "settlement" and len(table[table["measure"] == "settlement"]) == 6
    assert sorted(table[PATIENCE].unique()) == [2, 11, 20]
    assert (swept / "sweep.png").read_bytes().startswith(b"\x89PNG")
    every = Batch.open(swept).table()
    assert len(every) == 60 and list(every.columns[:4]) == ["point", "world", PATIENCE, "items.family-reunions.months"]


def test_another_measure_of_the_same_points_runs_nothing_anew(swept, capsys, monkeypatch):
    monkeypatch.setattr("sim.batch.chunks.NegotiationModel", None)
    vary = ["--vary", f"{PATIENCE}=2:20", "--vary", "items.family-reunions.months=1,3"]
    again = ["sweep", *vary, "--points", "3", "--worlds", "10", *SHORT, "--out", str(swept), "--measure", "deals"]
    assert main(again) == 0
    told = capsys.readouterr().out
    assert "Told is the deals at all tables" in " ".join(told.split())
    assert "Seoul: patience (months) (parties.seoul.patience)" in told and "Highest:" in told and "Lowest:" in told
    assert max(map(len, told.splitlines())) <= 100


def test_points_of_ones_own_are_run(tmp_path, capsys):
    (tmp_path / "mine.csv").write_text(f"{PATIENCE}\n4\n16\n", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["sweep", "--design", str(tmp_path / "mine.csv"), "--worlds", "5", *SHORT, "--out", str(out)]) == 0
    assert Batch.open(out).points[PATIENCE].tolist() == [4, 16]
    told = capsys.readouterr().out
    assert (
        "2 points, each run in the same 5 worlds of seed 7" in " ".join(told.split())
        and "                  16 " in told
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say what to vary"),
        (["--vary", f"{PATIENCE}=2:20", "--design", "x.csv"], "say what to vary, either by --vary"),
        (["--vary", "parties.seol.patience=2:20"], "no such party as seol (did you mean seoul?)"),
        (["--vary", f"{PATIENCE}=20:2"], "low 20 is above high 2"),
        (["--vary", f"{PATIENCE}=a:b"], "a is no number"),
        (["--vary", f"{PATIENCE}=2:20", "--method", "spiral"], "no such design as spiral"),
        (["--vary", f"{PATIENCE}=2:20", "--points", "20000"], "a grid of 20000 has 20,000 points"),
        (["--vary", f"{PATIENCE}=2:20", "--measure", "peace"], "no such measure: peace"),
        (["--vary", f"{PATIENCE}=2:20", "--worlds", "0"], "--worlds"),
        (["--design", "nowhere.csv"], "nowhere.csv: cannot be read"),
    ],
)
def test_what_cannot_be_swept_is_told_in_a_sentence_and_nothing_is_written(arguments, said, capsys, tmp_path):
    assert main(["sweep", *arguments, *SHORT, "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert said in told.err and "Traceback" not in told.err and told.out == ""
    assert not (tmp_path / "out").exists()


def test_a_file_whose_path_leads_nowhere_is_told(capsys, tmp_path):
    (tmp_path / "mine.csv").write_text("parties.seol.patience\n4\n", encoding="utf-8")
    assert main(["sweep", "--design", str(tmp_path / "mine.csv"), *SHORT, "--out", str(tmp_path / "out")]) == 2
    assert "no such party as seol (did you mean seoul?)" in capsys.readouterr().err


@pytest.mark.slow
def test_another_sweep_in_the_same_folder_is_refused_unless_it_may_be_overwritten(capsys, tmp_path):
    one = ["sweep", "--vary", f"{PATIENCE}=2,9", "--worlds", "2", *SHORT, "--out", str(tmp_path)]
    other = ["sweep", "--vary", f"{PATIENCE}=3,9", "--worlds", "2", *SHORT, "--out", str(tmp_path)]
    assert main(one) == 0
    assert main(other) == 2
    assert "holds another batch" in capsys.readouterr().err
    assert main([*other, "--overwrite"]) == 0
