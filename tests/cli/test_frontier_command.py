"""``frontier``: what it prints and writes, and what it says of wrong input."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.analysis.frontier import typical
from sim.cli import main

SHORT = ["frontier", "comprehensive-approach", "--months", "12", "--workers", "1", "--worlds", "12"]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return tmp_path_factory.mktemp("frontier")


def test_it_tells_how_far_runs_go_and_writes_tables_and_figure(capsys, written):
    assert main([*SHORT, "--world", "4", "--out", str(written)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert sorted(path.name for path in written.iterdir()) == ["frontier-world-4.csv", "frontier.csv", "frontier.png"]
    table = pd.read_csv(written / "frontier.csv")
    assert len(table) == 12
    assert f"runs go {100 * table['share'].mean():.1f} ±" in told
    assert f"World 4 ended at {table['ended.pyongyang'][4]:.1f} for Pyongyang" in told
    assert f"runs leave {table.filter(like='left.').sum(axis=1).mean():.0f}, of which" in told


def test_without_a_world_the_most_usual_one_is_shown(capsys, tmp_path):
    assert main([*SHORT, "--out", str(tmp_path)]) == 0
    table = pd.read_csv(tmp_path / "frontier.csv")
    usual = typical(table)
    assert (tmp_path / f"frontier-world-{usual}.csv").exists()
    assert f"World {usual} ended at" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--world", "12"], "there is no world 12 among 12, which are numbered from 0"),
        (["--party", "pyong"], "comprehensive-approach: no such party: pyong"),
        (["--party", "seoul"], "a party that is none of them, as seoul is"),
        (["--worlds", "0"], "Invalid value for '--worlds'"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(arguments, said, capsys, tmp_path):
    assert main([*SHORT, *arguments, "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert said in " ".join(told.split())
    assert "Traceback" not in told
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told_before_any_work(capsys, tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert main([*SHORT, "--out", str(tmp_path / "taken")]) == 2
    assert "cannot write there" in capsys.readouterr().err
