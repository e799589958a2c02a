"""The events of a record: one dated act on one item, and how far the item was in effect just after it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.record.cells import Cells, doubles
from sim.record.problems import RecordError
from sim.record.table import rows
from sim.scenario.problems import Problem

FILE = "events.csv"
NEEDED = ("month", "day", "item", "event", "level", "what", "source")
KNOWN = (*NEEDED, "track", "party", "confidence", "provocation")
EVENTS = (
    "agreed",
    "implemented",
    "partly-implemented",
    "suspended",
    "resumed",
    "violated",
    "talks-held",
    "talks-cancelled",
    "test",
    "sanction",
    "statement",
    "policy-review",
)
CONFIDENCE = ("high", "medium", "low", "")


def read_events(path: Path, shown: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Every act in the order of its date, and every mistake.

    Returns
    -------
    events : DataFrame
        ``month``, ``day`` (NaN where only the month is known), ``track``, ``item``, ``event``, ``party``, ``level`` (0..1, NaN where it
        has no meaning), ``what``, ``source``, ``confidence``, ``provocation`` (its kind; empty where it is none).
    problems : list of Problem
    """
    try:
        found, problems = rows(path, shown, NEEDED, KNOWN)
    except RecordError as error:
        return pd.DataFrame(columns=list(KNOWN)), list(error.problems)
    events, keys = [], {}
    for row in found:
        cells = Cells(shown, row)
        month = cells.month("month")
        event = {
            "month": month,
            "day": cells.day("day", month),
            "track": cells.text("track"),
            "item": cells.name("item"),
            "event": cells.word("event", EVENTS),
            "party": cells.text("party"),
            "level": cells.level("level"),
            "what": cells.text("what"),
            "source": cells.text("source"),
            "confidence": cells.word("confidence", CONFIDENCE),
            "provocation": cells.name("provocation", needed=False),
        }
        problems += cells.problems
        keys[row.line] = tuple(row.cells[column] for column in ("month", "day", "item", "event", "what"))
        events.append(event)
    problems += doubles(keys, shown, "item")
    table = pd.DataFrame(events, columns=list(events[0])) if events else pd.DataFrame(columns=list(KNOWN))
    # An act of which only the month is known stands behind the others of that month.
    return table.sort_values(["month", "day"], kind="stable", ignore_index=True), problems
