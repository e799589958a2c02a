"""``compare`` from the command line: what is told, what is written, and with which status."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.cli import main

SHORT = ["--worlds", "20", "--months", "18", "--workers", "1"]


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    out = tmp_path_factory.mktemp("compare")
    (out / "hasty.yaml").write_text(
        "extends: comprehensive-approach\ntitle: In a hurry\nparties: {pyongyang: {patience: 2}, seoul: {patience: 2}}\n",
        encoding="utf-8",
    )
    arguments = ["compare", "comprehensive-approach", str(out / "hasty.yaml"), "no-midterm", *SHORT]
    assert main([*arguments, "--out", str(out / "results")]) == 0
    return out / "results"


def test_tables_and_a_figure_for_each_are_written(compared):
    assert {path.name for path in compared.iterdir()} == {
        "differences.csv",
        "endings.csv",
        "hasty.png",
        "no-midterm.png",
    }
    table = pd.read_csv(compared / "differences.csv")
    assert set(table["other"]) == {"hasty", "no-midterm"} and set(table["worlds"]) == {20}
    hasty = table[table["other"] == "hasty"].set_index("measure")
    assert hasty.loc["deals.inter-korean", "difference"] > 0
    assert pd.read_csv(compared / "endings.csv").groupby("other")["worlds"].sum().tolist() == [20, 20]


def test_what_differs_is_told_with_intervals_and_what_pairing_saved(capsys, tmp_path):
    assert main(["compare", "comprehensive-approach", "wedge", *SHORT, "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("wedge (the other) against comprehensive-approach (the one): 20 worlds of seed 7")
    assert "Value to the allies  " in told and "\n" in told and " × " in told
    assert "of worlds end in another class" in told
    assert max(map(len, told.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["comprehensive-approach"], "compare needs two scenarios or more"),
        (["comprehensive-approach", "nonesuch"], "nonesuch: no such file or shipped scenario"),
        (["comprehensive-approach", "wedge", "wedge"], "two scenarios are called wedge"),
        (["comprehensive-approach", "perry-1999"], "can be compared only over the same number of months"),
        (["comprehensive-approach", "wedge", "--worlds", "0"], "worlds"),
        (["comprehensive-approach", "wedge", "--half-width", "0"], "half-width"),
    ],
)
def test_what_cannot_be_compared_is_told_in_a_sentence(arguments, said, capsys, tmp_path):
    assert main(["compare", *arguments, "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert said in told and "Traceback" not in told


def test_a_folder_that_cannot_be_written_is_told_before_any_work(capsys, tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert main(["compare", "comprehensive-approach", "wedge", "--out", str(tmp_path / "taken")]) == 2
    assert "cannot write there" in capsys.readouterr().err


def test_scenarios_that_begin_at_another_time_are_compared_with_a_warning(capsys, tmp_path):
    arguments = ["compare", "comprehensive-approach", "perry-1999", "--worlds", "10", "--months", "6", "--workers", "1"]
    assert main([*arguments, "--out", str(tmp_path)]) == 0
    assert "The one begins after 2001-06, the other after 1999-08" in " ".join(capsys.readouterr().out.split())
