"""One table of a record, read: bytes of a CSV file to rows with their lines. Nothing in a file is trusted."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from sim.record.problems import RecordError, refused
from sim.scenario.problems import Place, Problem, known_here, problem
from sim.scenario.reading import UNPRINTABLE

LARGEST = 5_000_000  # bytes; the events of four years have a hundredth of that
MOST = 20_000  # rows


class Row(NamedTuple):
    """A row of a table and the line on which it begins."""

    line: int
    cells: dict[str, str]


def rows(path: Path, shown: str, needed: Collection[str], known: Collection[str]) -> tuple[list[Row], list[Problem]]:
    """The rows of a table, cells stripped of blanks, and what is wrong with single rows.

    Parameters
    ----------
    path : Path
    shown : str
        Its name in messages.
    needed, known
        Columns that must be there, and all that may; years (``1998``) may where ``known`` has ``year``.

    Raises
    ------
    RecordError
        Where nothing can be made of the table: no text, no rows, or not the right columns.
    """
    text = _text(path, shown)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[Row] = []
    problems: list[Problem] = []
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if header is None:
                header = _header(cells, shown, needed, known)
            elif len(cells) not in (0, len(header)):
                message = f"has {len(cells)} cells, and the table {len(header)} columns (does a text with commas need quotes?)"
                problems.append(Problem(shown, line, "", message))
            elif cells:
                found.append(Row(line, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
            if len(found) > MOST:
                raise refused(shown, f"has more than {MOST:,} rows: no record has", line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise refused(shown, f"broken CSV: {error}", line) from None
    if not found and not problems:
        raise refused(shown, "has no rows below its header" if header else "is empty", 1)
    return found, problems


def _header(cells: list[str], shown: str, needed: Collection[str], known: Collection[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    wrong = [name for name in names if name not in known and not (is_year(name) and "year" in known)]
    problems = [problem(Place(shown, 1), (name,), f"no such column{known_here(name, known)}") for name in wrong]
    problems += [problem(Place(shown, 1), (name,), "a column is missing") for name in needed if name not in names]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    problems += [problem(Place(shown, 1), (name,), "this column is there twice") for name in twice]
    if problems:
        raise RecordError(problems)
    return names


def is_year(name: str) -> bool:
    """Whether a column is named for a year."""
    return len(name) == 4 and name.isascii() and name.isdigit()


def _text(path: Path, shown: str) -> str:
    try:
        if not path.is_file():
            raise refused(shown, "no such file" if not path.exists() else "is not a file")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise refused(shown, f"cannot be read ({error.strerror})") from None
    if len(raw) > LARGEST:
        raise refused(shown, f"is larger than {LARGEST // 1_000_000} MB: no record is")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refused(shown, f"is not UTF-8 (byte {raw[error.start]:#04x}): save it as UTF-8", line) from None
    if bad := UNPRINTABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise refused(shown, f"holds the control character U+{ord(bad[0]):04X}: is it a text file, in UTF-8?", line)
    return text
