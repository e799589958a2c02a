"""``fit`` from the command line."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import Scenario
from sim.cli import main

CHANGE = "events.us-change-2001.effects.change.washington.floor"


@pytest.mark.slow
def test_it_says_whether_the_fit_holds_and_leaves_a_variant_that_replaces_nothing(tmp_path, capsys):
    orders = ["fit", "--scale", "parties.*.patience=0.2:2", "--worlds", "10", "--budget", "3", "--judges", "10"]
    assert main([*orders, "--workers", "1", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.index("What it found:") < told.index("Does it hold") < told.index("How to take it:")
    assert max(map(len, told.splitlines())) <= 100
    fitted = Scenario.load(tmp_path / "fitted.yaml")
    assert (
        fitted.spec.parties["tokyo"].patience.middle < Scenario.load("perry-1999").spec.parties["tokyo"].patience.middle
    )
    tried = pd.read_csv(tmp_path / "tried.csv")
    values = pd.read_csv(tmp_path / "values.csv")
    assert values["fitted"][0] == tried.loc[tried["score"].idxmin()].iloc[0]
    judged = pd.read_csv(tmp_path / "judged.csv")
    assert set(judged["part"]) == {"to 2001-06", "from 2001-07"}
    assert (tmp_path / "fit.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        (["--vary", "parties.*.patience"], "say between which bounds to look"),
        (["--scale", "parties.*.patients=1:2"], "no number that may be moved stands at parties.*.patients"),
        (["--until", "June"], "--until must be a month such as 2001-06, not 'June'"),
        (["--until", "1997-01"], "begins in 1998-08, after 1997-01"),
        (["--vary", "parties.tokyo.patience=0:4"], "must be between 1 and 10000, not 0"),
        (
            ["--until", "2000-01", "--scale", f"{CHANGE}=0.5:1.5"],
            "no number that may be moved stands at events.us-change-2001",
        ),
        (["--until", "2000-01", "--vary", f"{CHANGE}=0.1:0.2"], "us-change-2001"),
        (["--record", "1998-2003"], "no such record, folder or file"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_a_sentence(tmp_path, capsys, orders, said):
    assert main(["fit", *orders, "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_scenario_that_is_fitted_is_not_written_over_nor_what_it_extends(tmp_path, capsys):
    given = tmp_path / "fitted.yaml"
    given.write_text("extends: perry-1999\ntitle: Mine\n", encoding="utf-8")
    (tmp_path / "other.yaml").write_text("extends: fitted.yaml\n", encoding="utf-8")
    before = given.read_bytes()
    for name in ("fitted.yaml", "other.yaml"):
        assert main(["fit", str(tmp_path / name), "--out", str(tmp_path)]) == 2
        assert "would be written over the scenario that is fitted" in " ".join(capsys.readouterr().err.split())
    assert given.read_bytes() == before
