"""docs/outcomes.md says what the results hold: the same columns, in the same order and the same words."""

from __future__ import annotations

import re
from pathlib import Path

from sim import Batch
from sim.batch.outcomes import COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "outcomes.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """The table under a heading of the page: first cell -> second cell."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return {name: said for name, said in cells}


def test_the_page_lists_exactly_the_columns_with_their_words():
    listed = {name.strip("`"): said for name, said in rows("Outcomes").items()}
    assert list(listed.items()) == list(COLUMNS.items())


def test_every_column_of_a_batch_is_one_of_those_listed(base_batch: Batch):
    patterns = [re.sub(r"<\w+>", r"[\\w-]+", re.escape(name)) for name in COLUMNS]
    fits = {pattern: [c for c in base_batch.outcomes if re.fullmatch(pattern, c)] for pattern in patterns}
    assert not set(base_batch.outcomes) - {column for columns in fits.values() for column in columns}
    assert all(fits.values()), "a column is listed that no batch has"


def test_trajectories_have_the_columns_and_series_that_the_page_names(base_batch: Batch):
    listed = rows("Trajectories")
    assert [name for names in listed for name in re.findall("`([^`]+)`", names)] == list(base_batch.trajectories)
    named = set(re.findall(r"\w+", listed["`series`"].split(": ")[1])) - {"or"}
    assert named == set(base_batch.trajectories["series"].unique())


def test_reasons_and_causes_are_explained(base_batch: Batch):
    for column in base_batch.outcomes.filter(regex=r"^(refused|reversals)\.").columns:
        assert f"`{column.split('.')[1]}`" in PAGE, column
