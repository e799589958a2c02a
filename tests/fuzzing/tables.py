"""Spoilt CSV files: rows, columns and cells that are missing, there twice, or hold something else."""

from __future__ import annotations

import csv
import io
import random

from .spoiling import NUMBERS, WORDS, bytes_spoilt

CELLS = (
    *WORDS, *(str(one)[:400] for one in NUMBERS[:-5]), "nan", "inf", "-inf", "NaN", "1e999", "0.5", ".5", "5.", "1,5", "٣", "0x10", "1_0", " 1 ", "1999-09",
    "1899-12", "2200-01", "1999-9", "1999-02", "29", "31", "0", "=1+1", '"', "a\nb", "a\r\nb", "agreed", "high", "missile-test", "seoul",
)  # fmt: skip


def spoilt(text: str, chance: random.Random, rows_at_most: int = 12) -> bytes:
    """Some rows of a table, spoilt."""
    whole = list(csv.reader(io.StringIO(text, newline="")))
    head, rest = whole[0], whole[1:]
    rows = [
        list(head),
        *(
            list(row)
            for row in chance.sample(
                rest, min(len(rest), chance.randrange(chance.choice((0, 1, 1, 1)), rows_at_most + 1))
            )
        ),
    ]
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        row = chance.choice(rows)
        column = chance.randrange(max(1, max(map(len, rows))))
        way = chance.randrange(9)
        if way == 0:
            rows.remove(row)
            rows = rows or [[]]
        elif way == 1:
            rows.insert(chance.randrange(len(rows) + 1), list(row))
        elif way == 2:
            for one in rows:
                del one[column : column + 1]
        elif way == 3:
            for one in rows:
                one.insert(chance.randrange(len(head)), one[min(column, len(one) - 1)] if one else "")
        elif way == 4:
            row.append(chance.choice(CELLS))
        elif way == 5:
            other = chance.choice(rows)
            row[:], other[:] = list(other), list(row)
        elif row:
            row[min(column, len(row) - 1)] = chance.choice(CELLS)
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=chance.choice((",",) * 20 + (";", "\t")),
        lineterminator=chance.choice(("\n",) * 6 + ("\r\n", "\r", "\n\n")),
        quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    )
    writer.writerows(rows)
    raw = chance.choice((b"",) * 8 + (b"\xef\xbb\xbf",)) + out.getvalue().encode("utf-8", "surrogatepass")
    return bytes_spoilt(raw, chance) if chance.random() < 0.2 else raw
