"""How the commands speak: to the terminal, of progress, and of what was wrong with the input."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

WIDEST = 100


def width() -> int:
    """Columns to write in: the terminal's, and never more than is easily read."""
    return max(30, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))


def say(text: str, hang: int = 0) -> None:
    """Print text wrapped line by line; what is indented stays indented, and wrapped lines hang by ``hang`` more."""
    for line in text.splitlines() or [""]:
        indent = line[: len(line) - len(line.lstrip())]
        print(
            textwrap.fill(line, width(), subsequent_indent=indent + " " * hang, break_on_hyphens=False) if line else ""
        )


def note(text: str) -> None:
    """A remark on the side, to standard error, so that what is piped stays clean."""
    print(textwrap.fill(text, width()), file=sys.stderr, flush=True)


def wrong_input(message: str) -> NoReturn:
    """Say what is wrong with the input and stop with status 2."""
    print(message, file=sys.stderr)
    raise SystemExit(2)


def announce_compilation() -> None:
    """Say why the first run takes longer, where no compiled kernels are found beside the sources."""
    room = find_spec("agents")
    if room is None or room.origin is None or not any(Path(room.origin).parent.glob("__pycache__/*.nbi")):
        note("First run on this machine: the numerical kernels are being compiled, which takes half a minute or so ...")


@contextmanager
def progress(what: str, worlds: int) -> Iterator[_Bar]:
    """A bar with rate and time left, shown only on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    with Progress(
        SpinnerColumn(),  # turns while the first chunk is under way, too
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("worlds, {task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    ) as bars:
        yield _Bar(bars, bars.add_task(what, total=worlds, rate="starting"))


class _Bar:
    def __init__(self, bars: object, task: object) -> None:
        self._bars, self._task = bars, task

    def __call__(self, finished: int) -> None:
        bars = self._bars
        bars.advance(self._task, finished)  # type: ignore[attr-defined]
        speed = bars.tasks[0].speed  # type: ignore[attr-defined]
        bars.update(self._task, rate=f"{speed:,.0f} a second" if speed else "starting")  # type: ignore[attr-defined]
