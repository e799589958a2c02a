"""The command line as one types it, in this process: its status and what it wrote."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from unittest.mock import patch

from sim.cli import main

from .cases import RAN, REFUSED, FaultError


def typed(arguments: list[str], place: Path, keyboard: str = "") -> tuple[int, str, str]:
    """Call the command line in a folder with something to read at the keyboard; returns status, output and errors."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    before = os.getcwd()
    os.chdir(place)
    try:
        keys = io.TextIOWrapper(io.BytesIO(keyboard.encode("utf-8", "replace")), encoding="utf-8", errors="replace")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), patch.object(sys, "stdin", keys):
            status = main(arguments)
    finally:
        os.chdir(before)
    said = [stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, err)]  # type: ignore[attr-defined]
    return status, said[0], said[1]


def came_of(arguments: list[str], place: Path, keyboard: str = "") -> str:
    """Whether the command line did what was typed, or refused it in some words.

    Raises
    ------
    FaultError
        Where the status is neither 0 nor 2, a refusal says nothing, or a traceback is shown.
    """
    status, out, err = typed(arguments, place, keyboard)
    if "Traceback (most recent call last)" in out + err:
        raise FaultError(f"{arguments}: a traceback: {err[-1500:]}")
    if status not in (0, 2):
        raise FaultError(f"{arguments}: status {status}: {err[-600:]}")
    if status == 2 and not err.strip():
        raise FaultError(f"{arguments}: refused without a word")
    return RAN if status == 0 else REFUSED
