"""The commands. Heavy imports wait until a command needs them, so that --help answers at once."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.cli import experiments  # noqa: F401 - adds its commands
from sim.cli.commands import app

INTERRUPTED = 130  # the status that the command line gives to Ctrl-C


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 2 the user's input was wrong, 1 anything else."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding gets a replacement sign, not a traceback, for what it cannot show.
        if stream is not None:
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    called = Path(sys.argv[0]).name
    try:
        app(arguments, prog_name=called if called == "tcog" else "run_sim.py", standalone_mode=True)
        return 0
    except SystemExit as end:
        if end.code == INTERRUPTED:
            print("Stopped.", file=sys.stderr)
        return end.code if isinstance(end.code, int) else 1
    except OSError as error:
        if sys.stderr is not None and not isinstance(error, BrokenPipeError):
            print(f"{error.filename or 'output'}: {error.strerror or error}", file=sys.stderr)
        return 1
