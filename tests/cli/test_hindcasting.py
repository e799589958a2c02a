"""``hindcast`` from the command line."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.cli import main


@pytest.mark.slow
def test_it_says_first_where_the_model_fails_and_leaves_tables_and_figures(tmp_path, capsys):
    assert main(["hindcast", "--worlds", "20", "--workers", "1", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.index("Where the model fails:") < told.index("Where it holds:") < told.index("How to take it:")
    assert max(map(len, told.splitlines())) <= 100
    scores = pd.read_csv(tmp_path / "scores.csv")
    assert set(scores["question"]) == {"partly", "in effect", "agreed"} and set(scores["part"]) == {
        "whole",
        "to 2001-06",
        "from 2001-07",
    }
    for name in ("calibration", "items_partly", "items_in_effect", "items_agreed"):
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--record", "1998-2003"], "no such record, folder or file (did you mean 1998-2002?)"),
        (["--record", "{}/empty.csv"], "empty.csv:1: is empty"),
        (["--record", "{}/other.csv"], "has no item of the scenario"),
        (["--split", "2001-13"], "--split must be a month such as 2001-06, not '2001-13'"),
        (["perry-199"], "no such file or shipped scenario (did you mean perry-1999?)"),
    ],
)
def test_what_cannot_be_held_against_each_other_is_refused_in_a_sentence(tmp_path, capsys, arguments, said):
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    (tmp_path / "other.csv").write_text(
        "month,day,item,event,level,what,source\n2000-01,1,cod-quotas,agreed,1,Fish,a paper\n", encoding="utf-8"
    )
    given = [one.format(tmp_path) for one in arguments]
    assert main(["hindcast", *given, "--worlds", "5", "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
