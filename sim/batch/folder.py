"""The folder of a batch: its files by name, who may write in it, and the mistakes that are told of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from filelock import FileLock, Timeout

PLAN, PROGRESS, POINTS, TRAJECTORIES = "batch.json", "progress", "points.parquet", "trajectories.parquet"
_NAME = r"(batch\.json|progress|(points|trajectories)\.parquet|(part|trace)-\d{5,}\.parquet)"
OURS = re.compile(rf"{_NAME}|\.{_NAME}\.new")  # files of a store, whole or half written


class StoreError(Exception):
    """A store that is damaged, foreign, in use, or not the one that was meant; it is left as it is."""


class WriteError(StoreError):
    """A store that could not be written, as on a full disk; what was finished is kept."""


def belonging(folder: Path) -> list[str]:
    """Names of the files of a store in a folder, in order."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if OURS.fullmatch(path.name))


def part_file(number: int) -> str:
    return f"part-{number:05d}.parquet"


def trace_file(number: int) -> str:
    return f"trace-{number:05d}.parquet"


class Held:
    """A lock held for as long as a block lasts; refused where another process has it."""

    def __init__(self, lock: FileLock, folder: Path) -> None:
        self._lock, self._folder = lock, folder

    def __enter__(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreError(f"another process is writing to {self._folder}") from error
        except OSError as error:
            raise WriteError(f"{self._folder}: cannot write there ({error.strerror or error})") from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def erase(folder: Path) -> None:
    """Take away a batch from a folder, and nothing else in it."""
    if not folder.is_dir():
        return
    with Held(FileLock(folder / ".lock"), folder):
        names = belonging(folder)
        # The plan goes last: a folder that still has it is still a store.
        for name in sorted(names, key=lambda name: name == PLAN):
            (folder / name).unlink()


def keep_names(folder: Path) -> None:
    """Have the names in a folder on the disk, before anything is written that counts on them; where folders can be opened."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
