"""The page on batches: its Python runs, each block on the store that the page speaks of, and its tools agree with pandas."""

import re
from pathlib import Path

import pytest

from sim import Scenario, run_batch
from sim.batch import Batch
from sim.batch.folder import PLAN, POINTS, PROGRESS, TRAJECTORIES
from sim.batch.plan import PART
from sim.cli.batch import TOLD

PAGE = (Path(__file__).parents[2] / "docs" / "batches.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the page's store lies, with a few worlds of few months in it."""
    place = tmp_path_factory.mktemp("page")
    store = place / "results" / "many" / "comprehensive-approach"
    run_batch(Scenario.load("comprehensive-approach").lasting(6), 60, 7, out=store)
    return place


def asked(block, folder, monkeypatch):
    monkeypatch.chdir(folder)
    names = {}
    exec(compile(block, "batches.md", "exec"), names)
    return names


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_its_python_runs(number, folder, monkeypatch):
    asked(BLOCKS[number], folder, monkeypatch)


def test_duckdb_and_polars_find_what_pandas_finds(folder, monkeypatch):
    outcomes = Batch.open(folder / "results" / "many" / "comprehensive-approach").outcomes
    counts = outcomes["outcome"].value_counts()
    tokyo = outcomes.groupby("outcome", observed=True)["value.tokyo"].mean().round(1)
    question = asked(next(b for b in BLOCKS if "duckdb" in b), folder, monkeypatch)
    for name, worlds, value, _ in question["duckdb"].sql(question["question"]).fetchall():
        assert (worlds, value) == (counts[name], pytest.approx(tokyo[name], abs=0.051))
    table = asked(next(b for b in BLOCKS if "polars" in b), folder, monkeypatch)["table"]
    for row in table.iter_rows(named=True):
        assert (row["worlds"], row["value.tokyo"]) == (
            counts[row["outcome"]],
            pytest.approx(tokyo[row["outcome"]], abs=0.051),
        )


def test_what_it_says_of_the_store_is_so():
    for name in (PLAN, POINTS, PROGRESS, TRAJECTORIES):
        assert f"`{name}`" in PAGE
    assert f"{PART:,} worlds to a part" in PAGE
    assert f"first {TOLD:,} worlds" in PAGE


def test_the_number_of_worlds_that_it_gives_is_the_one_found():
    from sim.analysis.convergence import worlds_needed

    assert f"to within one point: {worlds_needed(0.17, 0.01)}" in PAGE
