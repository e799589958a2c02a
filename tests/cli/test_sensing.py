"""``sensitivity`` from the command line."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.cli import main

TWO = ["--vary", "parties.*.patience", "--vary", "dynamics.undoing.hostile=0.3:0.4"]
SHORT = [*TWO, "--points", "4", "--worlds", "4", "--months", "12", "--workers", "1"]


def test_indices_are_told_and_written(capsys, tmp_path):
    assert main(["sensitivity", *SHORT, "--measure", "deals", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "2 factors, 16 points, 64 worlds in all." in told.err
    assert "what decides the deals at all tables? 16 points, each run in the same 4 worlds of seed 7" in " ".join(
        told.out.split()
    )
    assert "luck whose effect depends on the numbers" in told.out
    table = pd.read_csv(tmp_path / "sobol.csv")
    assert table["factor"].tolist() == ["parties.*.patience", "dynamics.undoing.hostile"]
    assert table["numbers"].tolist() == [4, 1]
    assert pd.read_csv(tmp_path / "variance.csv")["share"].sum() == pytest.approx(1)
    assert (tmp_path / "sobol.png").exists() and (tmp_path / "batch.json").exists()


def test_elementary_effects_are_told_and_written(capsys, tmp_path):
    assert main(["sensitivity", *SHORT, "--method", "morris", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "μ*" in told and "in percentage points" in told and "parties.*.patience" in told
    assert {"mu_star", "luck", "sigma"} < set(pd.read_csv(tmp_path / "morris.csv"))
    assert (tmp_path / "morris.png").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--method", "guess"], "no such method as guess; there are sobol, morris"),
        (["--vary", "parties.tokio.patience"], "no uncertain number stands at parties.tokio.patience (did you mean"),
        (["--vary", "parties.tokyo.enthusiasm"], "parties.tokyo.enthusiasm is 1 in every world"),
        (["--vary", "parties.tokyo.patience=9:3"], "low 9 is above high 3"),
        ([*TWO, "--measure", "peace"], "no such measure: peace"),
        ([*TWO, "--worlds", "1"], "--worlds"),
        (["--vary", "parties.*.patience", "--method", "morris"], "two factors or more; with one, use sweep"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(arguments, said, capsys, tmp_path):
    assert main(["sensitivity", *arguments, "--months", "12", "--workers", "1", "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert said in told.err and "Traceback" not in told.err and told.out == ""


def test_without_salib_one_is_told_how_to_get_it(capsys, tmp_path, monkeypatch):
    import sys

    for name in [name for name in sys.modules if name.split(".")[0] == "SALib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "SALib", None)
    assert main(["sensitivity", *SHORT, "--out", str(tmp_path)]) == 2
    assert 'this needs SALib, of the analysis extra: python3 -m pip install -e ".[analysis]"' in capsys.readouterr().err
