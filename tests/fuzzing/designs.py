"""Spoilt files of points for a sweep: refused in one sentence, or every point is run."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from sim import Scenario, run_batch
from sim.analysis.designs import METHODS, MOST_POINTS, design, listed_points, varied
from sim.scenario import ScenarioError

from .cases import RAN, REFUSED, FaultError, Target
from .door import came_of
from .scenarios import MINI
from .spoiling import NUMBERS, WORDS
from .tables import spoilt

THROUGH_THE_DOOR = 0.02
FIT = {
    "parties.seoul.patience": ("6", "12", "24"),
    "parties.pyongyang.floor": ("0", "0.25", "1"),
    "parties.seoul.threshold": ("0.1", "0.5"),
    "items.food-aid.values.seoul": ("-3", "0", "1e-3"),
}
PATHS = (
    *FIT,
    "parties.seoul.patience", "parties.pyongyang.floor", "parties.pyongyang.threshold", "months", "start", "title", "parties", "items",
    "parties.pyongyang.patience", "items.food-aid.cost.amount", "parties.nobody.patience", "items.missile-moratorium.values.pyongyang.uniform.0",
    "tables.inter-korean.members.0", "items.food-aid.term", "parties.pyongyang.provocations.missile-test.hazard", "linkages", "threat.decay", "trust.kept", "detection", "", ".", "..", "a" * 3000, "é",
)  # fmt: skip


def attempt(chance: random.Random, place: Path) -> str:
    """Spoil a design, or say one oddly, and run it."""
    scenario = Scenario.load(MINI)
    file = place / "points.csv"
    file.write_bytes(spoilt(_table(chance), chance, 6))
    if chance.random() < THROUGH_THE_DOOR:
        given = [
            "sweep",
            str(MINI),
            "--design",
            str(file),
            "--worlds",
            "2",
            "--months",
            "3",
            "--workers",
            "1",
            "--out",
            str(place / "out"),
        ]
        return came_of(given, place)
    try:
        points = listed_points(file) if chance.random() < 0.6 else design(
            [varied(_said(chance), scenario) for _ in range(chance.choice((1, 1, 2, 3)))],
            chance.choice((*METHODS, "sobel")), chance.choice((1, 2, 3, 0, -1, 10**7)), chance.choice((0, 7)),
        )  # fmt: skip
        if not np.isfinite(points.to_numpy(float)).all() or not 1 <= len(points) <= MOST_POINTS:
            raise FaultError(f"points that are none: {points}")
        batch = run_batch(scenario, 2, 7, months=3, points=points.head(20))
    except (ValueError, ScenarioError) as error:
        if isinstance(error, np.linalg.LinAlgError | UnicodeError) or not str(error).strip():
            raise
        return REFUSED
    if len(batch) + len(batch.failures) != 2 * len(points.head(20)):
        raise FaultError(f"{len(batch)} rows of {len(points)} points")
    if len(batch.failures):
        raise FaultError(f"a world failed: {batch.failures['cause'].iloc[0]}")
    return RAN


def _table(chance: random.Random) -> str:
    """A table that can be run, or one with paths that lead anywhere."""
    fit = chance.random() < 0.8
    paths = chance.sample(list(FIT), chance.choice((1, 2, 3))) if fit else chance.sample(PATHS, 3)
    rows = [",".join(chance.choice(FIT.get(path, ("0.5", "1", "12"))) for path in paths) for _ in range(4)]
    return "\n".join([",".join(paths), *rows]) + "\n"


def _said(chance: random.Random) -> str:
    """``PATH=LOW:HIGH``, or what looks like it."""
    path = chance.choice(PATHS)
    if chance.random() < 0.5:
        path = chance.choice(list(FIT))
        return f"{path}={chance.choice(FIT[path])}{chance.choice((':', ','))}{chance.choice(FIT[path])}"
    numbers = [
        chance.choice(("1", "6", "0.5", "12", *(str(one)[:400] for one in NUMBERS[:-5]), *WORDS[:9])) for _ in range(3)
    ]
    return chance.choice(
        (f"{path}={numbers[0]}:{numbers[1]}", f"{path}={','.join(numbers)}", f"{path}={numbers[0]}", path, f"{path}={':'.join(numbers)}", f"={numbers[0]}")
    )  # fmt: skip


TARGET = Target("designs", attempt, lambda: run_batch(Scenario.load(MINI), 2, 7, months=3), seconds=60.0)
