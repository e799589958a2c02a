"""Damaged folders of results: read, resumed and drawn, each gives the right answer or one clear error, and touches nothing."""

from __future__ import annotations

import atexit
import hashlib
import json
import random
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from sim import Batch, Scenario, run_batch
from sim.batch import StoreError, plan, resume
from sim.batch.folder import PLAN, PROGRESS

from .cases import RAN, REFUSED, FaultError, Target
from .door import came_of
from .scenarios import MINI
from .spoiling import bytes_spoilt, tree_spoilt

DRAWN = 0.01
ROWS = 64  # of a part: small, so that a store of several parts is made at once


def attempt(chance: random.Random, place: Path) -> str:
    """Damage a store and do with it what one does with stores."""
    name = chance.choice(("finished", "begun", "design"))
    folder = place / "store"
    shutil.copytree(kept() / name, folder)
    hostile = chance.random() < 0.15
    if hostile:
        _forged(folder, chance)
    for _ in range(chance.choice((0, 1) if hostile else (0, 1, 1, 1, 2, 3))):
        _damaged(folder, chance)
    before = contents(folder)
    with patch.object(plan, "PART", ROWS):
        way = chance.random()
        if way < DRAWN:
            word = came_of(["plot", str(folder), *chance.choice(([], ["--world", "3"]))], place)
        elif way < 0.35:
            word = came_of(["resume", str(folder), "--workers", "1"], place) if way < 2 * DRAWN else _resumed(folder)
        else:
            word = _read(folder, name, forged=hostile)
    if word == REFUSED and contents(folder) != before:
        changed = {
            one for one in before.keys() | contents(folder).keys() if before.get(one) != contents(folder).get(one)
        }
        raise FaultError(f"refused, and yet touched: {sorted(changed)}")
    if word == RAN and not hostile and DRAWN <= way < 0.35:  # it was gone on with to its end
        _read(folder, "finished" if name == "begun" else name, forged=False)
    return word


def _resumed(folder: Path) -> str:
    """Go on with a store as code does, which draws no figures."""
    try:
        resume(folder)
    except StoreError as error:
        return _told(error)
    return RAN


def _read(folder: Path, name: str, *, forged: bool) -> str:
    """Read all of a store, and hold it against what was written."""
    try:
        batch = Batch.open(folder)
        found = {
            "outcomes": batch.outcomes,
            "trajectories": batch.trajectories,
            "traces": batch.traces,
            "shares": batch.shares,
        }
        batch.failures, len(batch), batch.finished
        # Without progress and a second part, it is as if it had been stopped within its first.
        if not forged and (folder / PROGRESS).exists():
            for what, table in found.items():
                if not table.equals(right(name)[what]):
                    raise FaultError(f"{what} of a damaged store are wrong, and nothing is said")
    except StoreError as error:
        return _told(error)
    return RAN


def _told(error: StoreError) -> str:
    if not str(error).strip():
        raise FaultError("refused without a word") from error
    return REFUSED


def _damaged(folder: Path, chance: random.Random) -> None:
    """Something happens to one of its files."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    if not files:
        return
    one, other = chance.choice(files), chance.choice(files)
    way = chance.randrange(10)
    if way == 0:
        one.unlink()
    elif way == 1:
        one.write_bytes(one.read_bytes()[: chance.randrange(one.stat().st_size + 1)])
    elif way == 2:
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
    elif way == 3:
        foreign = kept() / chance.choice(("other", "design", "begun", "finished"))
        if (foreign / one.name).exists():
            one.write_bytes((foreign / one.name).read_bytes())
    elif way == 4:
        one.unlink()
        one.mkdir()
    elif way == 5:
        extra = (
            "part-00009.parquet",
            ".part-00001.parquet.new",
            "notes.txt",
            "trace-00007.parquet",
            ".lock",
            "progress.bak",
            "part-x.parquet",
            "points.parquet",
        )
        (folder / chance.choice(extra)).write_bytes(chance.choice((b"", b"x", one.read_bytes())))
    elif way == 6:
        one.unlink()
        one.symlink_to(chance.choice((one, folder / "nowhere", other)))
    elif way == 7:
        one.write_bytes(bytes_spoilt(one.read_bytes(), chance, other.read_bytes()))
    else:
        raw = bytearray(one.read_bytes())
        for _ in range(chance.choice((1, 1, 3)) if raw else 0):
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        one.write_bytes(raw)


def _forged(folder: Path, chance: random.Random) -> None:
    """A plan changed by somebody who writes a fitting checksum."""
    told = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    told.pop("identity")
    scenario = told.pop("scenario")
    if chance.random() < 0.5:
        scenario = tree_spoilt(scenario, chance)
    else:
        told = tree_spoilt(told, chance)
    whole = {**told, "scenario": scenario}
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, default=str)
    whole["identity"] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    (folder / PLAN).write_text(json.dumps(whole, ensure_ascii=False, default=str), encoding="utf-8", errors="replace")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by name; the lock is none of it."""
    inside = [path for path in folder.rglob("*") if path.name != ".lock"]
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in inside}


@cache
def kept() -> Path:
    """Sound stores to be damaged: one that is finished, one that was stopped, a design, and one of another seed."""
    holder = tempfile.TemporaryDirectory(prefix="stores-")
    atexit.register(holder.cleanup)
    place = Path(holder.name)
    scenario = Scenario.load(MINI).lasting(6)

    def stop(_: int) -> None:
        if (place / "begun" / "part-00001.parquet").exists():
            raise KeyboardInterrupt

    with patch.object(plan, "PART", ROWS):
        run_batch(scenario, 3 * ROWS, 7, trace=2, out=place / "finished", chunk=32)
        run_batch(scenario, 3 * ROWS, 8, trace=2, out=place / "other", chunk=32)
        with suppress(KeyboardInterrupt):
            run_batch(scenario, 3 * ROWS, 7, trace=2, out=place / "begun", chunk=32, progress=stop)
        points = pd.DataFrame({"parties.seoul.floor": [0.1, 0.5, 0.9]})
        run_batch(scenario, ROWS, 7, points=points, out=place / "design", chunk=32)
    return place


@cache
def right(name: str) -> dict[str, pd.DataFrame]:
    """What is in a sound store."""
    batch = Batch.open(kept() / name)
    return {
        "outcomes": batch.outcomes,
        "trajectories": batch.trajectories,
        "traces": batch.traces,
        "shares": batch.shares,
    }


TARGET = Target("stores", attempt, lambda: [right(name) for name in ("finished", "begun", "design")], seconds=120.0)
