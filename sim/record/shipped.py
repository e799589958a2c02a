"""Where records are found: the folders that come with the simulator, by their names, or a path."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from sim.record.problems import refused
from sim.scenario.problems import did_you_mean


def records() -> list[Path]:
    """The folders of records that come with the simulator."""
    house = Path(str(files("scenarios"))) / "records"
    return sorted(folder for folder in house.iterdir() if folder.is_dir()) if house.is_dir() else []


def find(path_or_name: str | os.PathLike[str]) -> Path:
    """The folder or file meant by a path, or by the bare name of a shipped record.

    Raises
    ------
    RecordError
        Where there is none.
    """
    path, named = Path(path_or_name), {folder.name: folder for folder in records()}
    try:
        if path.exists():
            return path
    except (OSError, ValueError):
        pass
    if str(path_or_name) in named:
        return named[str(path_or_name)]
    raise refused(str(path_or_name)[:200], f"no such record, folder or file{did_you_mean(path.name, named)}")
