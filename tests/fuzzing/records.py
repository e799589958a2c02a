"""Spoilt records of what happened: every mistake is told with file and line, or the record can be used."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from sim import Scenario
from sim.record import Record, RecordError, records

from .cases import RAN, REFUSED, FaultError, Target
from .door import came_of
from .tables import spoilt

THROUGH_THE_DOOR = 0.01


def attempt(chance: random.Random, place: Path) -> str:
    """Spoil the tables of a record, read it, and sometimes hold a scenario against it."""
    texts = tables()
    (place / "events.csv").write_bytes(spoilt(texts["events.csv"], chance, 40))
    if chance.random() < 0.7:
        (place / "status.csv").write_bytes(spoilt(texts["status.csv"], chance))
    what = chance.choice((place, place, place / "events.csv"))
    if chance.random() < THROUGH_THE_DOOR:
        given = [
            "hindcast",
            "perry-1999",
            "--record",
            str(what),
            "--worlds",
            "2",
            "--workers",
            "1",
            "--out",
            str(place / "out"),
        ]
        return came_of(given, place)
    try:
        record = Record.load(what)
    except RecordError as error:
        if not error.problems or not all(str(one).isprintable() and ":" in str(one) for one in error.problems):
            raise FaultError(f"told badly: {str(error)[:300]!r}") from error
        return REFUSED
    _used(record)
    return RAN


def _used(record: Record) -> None:
    """Ask a record all that it is asked."""
    levels = record.levels.to_numpy()
    if ((levels < 0) | (levels > 1)).any():
        raise FaultError(f"a level leaves 0..1: {levels}")
    if len(record.provocations) != len(record.months) or len(levels) > len(record.months):
        raise FaultError("provocations and levels are of other months than the record")
    assert record.first_agreed is not None
    record.first_in_effect()
    items = list(agenda().spec.items)
    record.strangers(items)
    try:
        record.shared(items)
    except RecordError as error:
        if not str(error):
            raise FaultError("refused without a word") from error


@cache
def tables() -> dict[str, str]:
    (folder,) = records()
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.csv")}


@cache
def agenda() -> Scenario:
    return Scenario.load("comprehensive-approach")


TARGET = Target("records", attempt, agenda, seconds=60.0)
