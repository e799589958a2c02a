"""What can be typed: what each command prints and writes, and the status it ends with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.intervals import Effect
from sim.analysis.patterns import Pattern
from sim.cli import main
from sim.scenario import shipped

HERE = Path(__file__).parents[2]
WRONG = """\
extends: comprehensive-approach
items:
  liaison-office: {values: {tokio: 3}}
"""


def test_list_names_every_shipped_scenario_with_its_question(capsys):
    assert main(["list"]) == 0
    told = capsys.readouterr().out
    assert "comprehensive-approach: The comprehensive approach, June 2001" in told and "what holds it back?" in told
    assert all(f"{path.stem}: " in told for path in shipped())


def test_validate_says_of_a_sound_scenario_what_is_in_it(capsys):
    assert main(["validate", "comprehensive-approach"]) == 0
    assert capsys.readouterr().out.startswith("comprehensive-approach: sound (6 parties, 6 tables, 81 items,")


def test_validate_prints_the_schema_that_editors_read(capsys):
    assert main(["validate", "--schema"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((HERE / "scenarios" / "scenario.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", [["validate"], ["run"], ["batch", "--worlds", "3"]])
def test_a_mistake_in_a_scenario_is_told_with_its_line_and_nothing_is_written(command, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("wrong.yaml").write_text(WRONG, encoding="utf-8")
    assert main([command[0], "wrong.yaml", *command[1:]]) == 2
    said = capsys.readouterr()
    assert said.err.strip() == "wrong.yaml:3: items.liaison-office.values.tokio: no such party (did you mean tokyo?)"
    assert said.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["wrong.yaml"]


@pytest.mark.parametrize(
    "arguments",
    [["run", "--seed", "x"], ["run", "--seed", "-1"], ["run", "nonesuch"], ["batch"], ["validate"], ["dance"]],
)
def test_what_cannot_be_understood_ends_with_status_two_and_no_traceback(arguments, capsys):
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.strip()
    assert "Traceback" not in said


def test_run_tells_a_world_from_its_first_month_to_its_end(capsys):
    assert main(["run", "--seed", "3", "--months", "12"]) == 0
    told = capsys.readouterr().out
    for month in ("Jul 2001 (month 1)", "Jun 2002 (month 12)", "Where things stand in Jun 2002", "How it ended:"):
        assert month in told
    assert "points against" in told
    assert max(map(len, told.splitlines())) <= 100


@pytest.mark.slow
def test_a_world_told_is_the_world_of_that_number_in_a_batch(capsys, tmp_path):
    assert (
        main(
            [
                "batch",
                "comprehensive-approach",
                "--worlds",
                "6",
                "--months",
                "18",
                "--workers",
                "1",
                "--out",
                str(tmp_path),
            ]
        )
        == 0
    )
    row = pd.read_parquet(tmp_path / "comprehensive-approach" / "part-00000.parquet").loc[5]
    capsys.readouterr()
    assert main(["run", "--world", "5", "--months", "18"]) == 0
    told = capsys.readouterr().out
    assert (
        f"{row.deals} deals, {row.advances} items that came into effect and {row.reversals} that went out"
        in " ".join(told.split())
    )


@pytest.mark.slow
def test_a_batch_writes_its_tables_figures_and_summary(capsys, tmp_path):
    (tmp_path / "hasty.yaml").write_text(
        "extends: comprehensive-approach\ntitle: In a hurry\nparties: {washington: {patience: 6}}\n", encoding="utf-8"
    )
    out = tmp_path / "results"
    arguments = ["batch", str(tmp_path / "hasty.yaml"), "--worlds", "8", "--months", "12", "--workers", "1"]
    assert main([*arguments, "--out", str(out)]) == 0
    written = {path.name for path in (out / "hasty").iterdir()}
    assert {
        "batch.json",
        "part-00000.parquet",
        "outcomes.csv",
        "trajectories.parquet",
        "summary.txt",
        "outcome_classes.png",
    } <= written
    assert len([name for name in written if name.endswith(".png")]) >= 4
    assert [path.name for path in out.iterdir()] == ["hasty"]
    printed = capsys.readouterr().out
    assert printed.startswith("In a hurry\n8 worlds of 12 months")
    assert (out / "hasty" / "summary.txt").read_text(encoding="utf-8").strip() in printed


def test_a_folder_that_cannot_be_written_is_told_before_any_work(capsys, tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert main(["batch", "comprehensive-approach", "--worlds", "3", "--out", str(tmp_path / "taken")]) == 2
    assert "cannot write there" in capsys.readouterr().err


def test_patterns_are_told_with_what_is_expected_and_counted_at_the_end(capsys, monkeypatch):
    rise = Effect("largest monthly rise", 5.0, 0.1, "% of all that rose", -1, against=20.0)
    more, none = Effect("deals", -2.0, 0.5, "deals", 1), Effect("cash", 0.0, 0.0, "billion dollars", against=0.0)
    made = [Pattern(1, "It rises slowly", "Park", (rise,)), Pattern(2, "It pays", "the record", (more, none))]
    monkeypatch.setattr("sim.analysis.patterns.patterns", lambda *_: iter(made))
    assert main(["patterns", "--worlds", "10"]) == 0
    told = capsys.readouterr()
    assert "1. It rises slowly (Park): SHOWN" in told.out and "2. It pays (the record): NOT SHOWN" in told.out
    assert "   largest monthly rise: 5.00 ± 0.10% of all that rose; expected below 20%\n" in told.out
    assert "   deals: -2.00 ± 0.50 deals; expected above 0, NOT SO\n" in told.out
    assert "   cash: 0.0 ± 0.0 billion dollars; for comparison\n" in told.out
    assert told.out.endswith("Of 2 patterns: 1 shown, 0 in part, 1 not shown.\n")
    assert "takes a minute or so for 500 worlds" in " ".join(told.err.split())


def test_help_needs_no_compiled_kernels():
    loaded = (
        "import sys; from sim.cli import main; main(['--help']); print('numba' in sys.modules, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", loaded], cwd=HERE, capture_output=True, text=True, check=True)
    assert "Usage: run_sim.py" in done.stdout
    assert done.stdout.splitlines()[-1] == "False False"
