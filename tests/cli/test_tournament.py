"""``tournament`` from the command line: what is told, what is written, and with which status."""

from __future__ import annotations

import pandas as pd
import pytest

from agents.tactics import TACTICS
from sim.cli import main


@pytest.mark.slow
def test_the_answer_is_told_and_tables_and_a_figure_are_written(capsys, tmp_path):
    short = ["--worlds", "10", "--months", "6", "--workers", "1", "--out", str(tmp_path)]
    assert main(["tournament", "comprehensive-approach", *short]) == 0
    told = capsys.readouterr().out
    said = " ".join(told.split())
    assert (
        "every tactic of Pyongyang against every one of the allies, each pair in the same 10 worlds of seed 7" in said
    )
    assert "Pyongyang: the best reply to what the allies play" in told
    assert "The allies: the best reply to what Pyongyang plays" in told
    assert "Equilibria:" in told
    assert max(map(len, told.splitlines())) <= 100
    assert {path.name for path in tmp_path.iterdir()} == {
        "tournament.csv",
        "best_replies.csv",
        "equilibria.csv",
        "tournament.png",
    }
    table = pd.read_csv(tmp_path / "tournament.csv")
    assert list(table) == ["own", "theirs", "measure", "what", "unit", "mean", "low", "high"]
    assert len(table[table["measure"] == "value.allies"]) == len(TACTICS) ** 2
    assert set(pd.read_csv(tmp_path / "best_replies.csv")["side"]) == {"pyongyang", "allies"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonesuch"], "nonesuch: no such file or shipped scenario"),
        (["--party", "tokyo"], "a party that is none of them, as tokyo is"),
        (["--party", "pyonyang"], "no such party: pyonyang (did you mean pyongyang?)"),
        (["--worlds", "1"], "--worlds"),
    ],
)
def test_what_cannot_be_played_is_told_in_a_sentence_and_nothing_is_written(arguments, said, capsys, tmp_path):
    assert main(["tournament", *arguments, "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert said in told.err and "Traceback" not in told.err and told.out == ""
    assert not (tmp_path / "out").exists()
