"""``explain``: what it prints and writes, from a scenario or a batch, and how it refuses what it cannot explain."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import Scenario, run_batch
from sim.cli import main

SHORT = ["--months", "12", "--redraws", "1"]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A folder with a batch of four worlds of seed 11."""
    folder = tmp_path_factory.mktemp("results") / "comprehensive-approach"
    run_batch(Scenario.load("comprehensive-approach"), worlds=4, seed=11, months=12, out=folder)
    return folder


def test_a_world_of_a_scenario_is_explained_and_written(capsys, tmp_path):
    arguments = ["explain", "comprehensive-approach", "--world", "3", "--seed", "7", *SHORT, "--out", str(tmp_path)]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert told.startswith(
        "The comprehensive approach, June 2001. World 3 of seed 7, Jul 2001 to Jun 2002.\nIt ended as: "
    )
    for part in ("How it came about", "One thing otherwise.", "Luck of one kind taken from 1 other world"):
        assert part in told
    assert max(map(len, told.splitlines())) <= 100
    assert {path.name for path in tmp_path.iterdir()} == {
        "explanation.txt", "explanation.png", "conditions.csv", "items.csv", "changes.csv", "luck.csv",
    }  # fmt: skip
    changes = pd.read_csv(tmp_path / "changes.csv")
    assert {"kind", "id", "month", "text", "outcome", "changed", "nearer", "worth", "worth.tokyo"} <= set(changes)


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.slow
def test_a_world_of_a_batch_ends_as_the_batch_says(store, inside, capsys, tmp_path):
    row = pd.read_parquet(store / "part-00000.parquet").set_index("world").loc[2]
    place = store if inside else store.parent
    assert main(["explain", str(place), "--world", "2", "--redraws", "1", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    ending = Scenario.load("comprehensive-approach").spec.outcomes[row["outcome"]].name
    assert "World 2 of seed 11, Jul 2001 to Jun 2002." in told and f"It ended as: {ending}" in told


def test_a_world_of_a_design_is_explained_at_its_point(capsys, tmp_path):
    points = pd.DataFrame({"parties.tokyo.patience": [12.0, 48.0]})
    run_batch(Scenario.load("comprehensive-approach"), 2, 7, months=12, points=points, out=tmp_path / "design")
    arguments = ["explain", str(tmp_path / "design"), "--world", "1", "--redraws", "1", "--out", str(tmp_path / "out")]
    assert main(arguments) == 2
    assert "a design of 2 points; say which with --point 0 to 1" in capsys.readouterr().err
    assert main([*arguments, "--point", "1"]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["STORE", "--world", "4"], "this batch has worlds 0 to 3, not 4"),
        (["STORE", "--world", "1", "--seed", "7"], "this batch has seed 11, not 7"),
        (["STORE", "--world", "1", "--point", "0"], "this batch is no design"),
        (["comprehensive-approach", "--world", "1", "--point", "0"], "is a scenario, not a design's folder"),
        (["nonesuch", "--world", "1"], "nonesuch"),
        (["comprehensive-approach", "--world", "-1"], "--world"),
        (["comprehensive-approach"], "--world"),
        (["EMPTY", "--world", "1"], "batch.json"),
    ],
)
def test_what_cannot_be_explained_is_refused_in_a_sentence(arguments, said, store, capsys, tmp_path):
    (tmp_path / "empty").mkdir()
    places = {"STORE": str(store), "EMPTY": str(tmp_path / "empty")}
    assert main(["explain", *(places.get(one, one) for one in arguments), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert said in error and "Traceback" not in error
    assert not (tmp_path / "out").exists()
