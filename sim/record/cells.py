"""What may stand in a cell of a record: an id, a month, a day, a level, a word of the record."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterator

from sim.record.table import Row
from sim.scenario.ids import ID_PATTERN, MONTH_PATTERN
from sim.scenario.problems import Place, Problem, known_here, problem

EARLIEST, LATEST = "1900-01", "2199-12"


class Cells:
    """Looks at the cells of one row and keeps what is wrong with them."""

    def __init__(self, file: str, row: Row) -> None:
        self.place = Place(file, row.line)
        self.row = row.cells
        self.problems: list[Problem] = []

    def amiss(self, column: str, message: str) -> None:
        """Keep a mistake."""
        self.problems.append(problem(self.place, (column,), message))

    def text(self, column: str) -> str:
        """What stands there; nothing where the table has no such column."""
        return self.row.get(column, "")

    def name(self, column: str, needed: bool = True) -> str:
        """An id, in small letters, digits and hyphens."""
        given = self.text(column)
        if (given or needed) and not (re.fullmatch(ID_PATTERN, given) and len(given) <= 80):
            self.amiss(column, f"must be an id such as family-reunions, not {given[:80]!r}")
        return given

    def month(self, column: str, needed: bool = True) -> str:
        """A month such as 1999-09."""
        given = self.text(column)
        if (given or needed) and not (re.fullmatch(MONTH_PATTERN, given) and EARLIEST <= given <= LATEST):
            self.amiss(column, f"must be a month such as 1999-09, not {given[:80]!r}")
        return given

    def day(self, column: str, month: str) -> float:
        """A day of that month; NaN where it is not known."""
        given = self.text(column)
        if not given:
            return float("nan")
        last = monthrange(int(month[:4]), int(month[5:]))[1] if re.match(MONTH_PATTERN, month) else 31
        if not (re.fullmatch(r"[0-9]{1,2}", given) and 1 <= int(given) <= last):
            self.amiss(column, f"must be a day of {month}, 1 to {last}, or empty, not {given[:80]!r}")
            return float("nan")
        return float(given)

    def level(self, column: str) -> float:
        """A number from 0 to 1; NaN where none is given."""
        given = self.text(column)
        if not given:
            return float("nan")
        if not (re.fullmatch(r"[0-9]*\.?[0-9]+", given) and given.isascii() and 0.0 <= float(given) <= 1.0):
            self.amiss(column, f"must be a number from 0 to 1, or empty, not {given[:80]!r}")
            return float("nan")
        return float(given)

    def word(self, column: str, known: Collection[str]) -> str:
        """One of some words."""
        given = self.text(column)
        if given not in known:
            said = f"no such {column}: {given[:80]}{known_here(given, known)}" if given else "is empty"
            self.amiss(column, said)
        return given


def doubles(keys: dict[int, tuple], file: str, column: str) -> Iterator[Problem]:
    """Rows, by their lines, that say what an earlier one has said."""
    first: dict[tuple, int] = {}
    for line, key in keys.items():
        if key in first:
            yield problem(Place(file, line), (column,), f"the same stands in line {first[key]}")
        first.setdefault(key, line)
