"""A folder for the results of a command: looked at before any work is done, filled at once when all has been made."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from sim.cli.speaking import wrong_input

MAKING, HELD = ".making-", ".held"


def ready(folder: Path) -> None:
    """Refuse a folder that cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        wrong_input(f"{folder}: cannot write there ({error.strerror or error})")


@contextmanager
def filled(folder: Path) -> Iterator[Path]:
    """A folder aside to make files in; at the end each is moved to ``folder`` whole, so that no half of one is ever found."""
    for left in folder.glob(f"{MAKING}*"):
        with suppress(OSError), FileLock(left / HELD, timeout=0):  # had by whoever is still at it
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=MAKING, dir=folder) as aside, FileLock(Path(aside) / HELD):
        try:
            yield Path(aside)
        except OSError as error:
            wrong_input(f"{folder}: the results cannot be written ({error.strerror or error})")
        for made in sorted(path for path in Path(aside).iterdir() if path.name != HELD):
            try:
                os.replace(made, folder / made.name)
            except OSError as error:
                wrong_input(f"{folder / made.name}: cannot be written ({error.strerror or error})")
