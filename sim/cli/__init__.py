"""The commands. Heavy imports wait until a command needs them, so that --help answers at once."""

from __future__ import annotations

import sys

from sim.cli.commands import app


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 2 the user's input was wrong, 1 anything else."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding gets a replacement sign, not a traceback, for what it cannot show.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        # What a command returns, where it returns at all, is its exit status.
        return int(app(arguments, prog_name="run_sim.py", standalone_mode=True) or 0)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BrokenPipeError:
        # Whoever read the output, as `head` does, has seen enough.
        sys.stderr.close()
        return 0
