"""``ablate`` from the command line: what is told, what is written, and with which status."""

from __future__ import annotations

import json

import negotiations
import pandas as pd
import pytest

from sim.cli import main


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A file of Washington and Pyongyang, and a rule of no strength."""
    food = {"kind": "requires", "item": "food", "needs": [{"item": "moratorium"}], "strength": 0}
    path = tmp_path_factory.mktemp("scenario") / "two.yaml"
    path.write_text(json.dumps(negotiations.mini().with_values({"linkages.never-felt": food}).source), encoding="utf-8")
    return str(path)


def test_what_holds_back_is_told_with_its_interval_and_what_never_binds_in_a_line(two, capsys, tmp_path):
    assert main(["ablate", two, "--worlds", "40", "--workers", "1", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("two: 3 linkage rules dropped one at a time, and ")
    gate = next(line for line in told.splitlines() if line.startswith("gate"))
    assert "+" in gate and " to " in gate
    assert "Nothing changes in any world without" in told and "never-felt" in told
    assert max(map(len, told.splitlines())) <= 100
    assert {path.name for path in tmp_path.iterdir()} == {"ablation.csv", "ablation.png"}
    table = pd.read_csv(tmp_path / "ablation.csv", keep_default_na=False)
    assert {"gate", "need", "never-felt", "all-rules", "provocations"} <= set(table["dropped"])
    assert set(table["measure"]) == {"settlement", "value.pyongyang"}


def test_one_may_rank_by_another_measure(two, capsys, tmp_path):
    assert main(["ablate", two, "--worlds", "10", "--by", "deals", "--workers", "1", "--out", str(tmp_path)]) == 0
    assert "ranked by deals at all tables" in " ".join(capsys.readouterr().out.split())
    assert set(pd.read_csv(tmp_path / "ablation.csv")["measure"]) == {"deals", "settlement", "value.pyongyang"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--by", "victory"], "no such measure: victory; there are settlement"),
        (["--worlds", "0"], "worlds"),
        (["--months", "0"], "months"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(arguments, said, two, capsys, tmp_path):
    assert main(["ablate", two, *arguments, "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert said in told and "Traceback" not in told
    assert not (tmp_path / "out").exists()


def test_an_unknown_scenario_and_a_folder_that_cannot_be_written_are_told(two, capsys, tmp_path):
    assert main(["ablate", "nonesuch"]) == 2
    assert "no such file or shipped scenario" in capsys.readouterr().err
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert main(["ablate", two, "--out", str(tmp_path / "taken")]) == 2
    assert "cannot write there" in capsys.readouterr().err
