"""The status of a record's items: level at the end of each year, and the month of first agreement."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.record.cells import Cells, doubles
from sim.record.problems import RecordError
from sim.record.table import is_year, rows
from sim.scenario.problems import Problem

FILE = "status.csv"
NEEDED = ("item", "first_agreed")
KNOWN = (*NEEDED, "track", "stage", "in_paper", "description", "first_implemented", "confidence", "year")
YEARS, AGREED = ("item", "month", "level"), ("item", "month")


def read_status(path: Path, shown: str) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Levels at year ends, months of first agreement, and every mistake.

    Returns
    -------
    years : DataFrame
        ``item``, ``month`` (a December), ``level``.
    agreed : DataFrame
        ``item``, ``month`` of first agreement, empty where there was none; one row an item of the table.
    problems : list of Problem
    """
    try:
        found, problems = rows(path, shown, NEEDED, KNOWN)
    except RecordError as error:
        return pd.DataFrame(columns=list(YEARS)), pd.DataFrame(columns=list(AGREED)), list(error.problems)
    years, agreed, keys = [], [], {}
    for row in found:
        cells = Cells(shown, row)
        item = cells.name("item")
        agreed.append((item, cells.month("first_agreed", needed=False)))
        cells.month("first_implemented", needed=False)
        levels = [(item, f"{column}-12", cells.level(column)) for column in row.cells if is_year(column)]
        years += [one for one in levels if one[2] == one[2]]
        problems += cells.problems
        keys[row.line] = (item,)
    problems += doubles(keys, shown, "item")
    return pd.DataFrame(years, columns=list(YEARS)), pd.DataFrame(agreed, columns=list(AGREED)), problems
