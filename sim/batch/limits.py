"""How long a stretch of worlds may take: what ends a government of one's own that never returns.

First an alarm interrupts it, wherever Python has a say. A worker process is besides ended a little later, whatever it is at. Both
count time as it passes, not as the system's clock shows it, which may be set in mid-run.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO, Any, TypeVar

from agents import Party

Done = TypeVar("Done")
GRACE = 1.0  # seconds that whoever was interrupted has, to come to an end before its process does


class TooLong(BaseException):
    """Worlds took longer than they may; no ``Exception``, since a government may catch all of those and go on."""


_nowhere: IO[str] | None = None


def be_expendable() -> None:
    """Say that this process works for another, which makes good its end."""
    global _nowhere
    _nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the process lasts


def interruptible() -> bool:
    """Whether an alarm can interrupt this thread: the main one, of a system that has alarms."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def limited(seconds: float | None, job: Callable[[], Done]) -> Done:
    """Do a job that may take so long and no longer; without end where ``seconds`` is None.

    Raises
    ------
    TooLong
        Where it took longer and could be interrupted. A process that works for another is ended where it could not.
    """
    if seconds is None:
        return job()
    left = False
    rings = interruptible()
    before: Any = None
    others, began = (0.0, 0.0), time.monotonic()  # an alarm that was set by somebody else waits until this is over

    def ring(_: int, frame: FrameType | None) -> None:
        if not left:
            raise TooLong(f"took more than {seconds:g} s{_where(frame)}")

    try:
        if _nowhere is not None:
            # A thread of the interpreter's own keeps watch, which compiled code that never returns cannot hold up.
            faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=_nowhere)
        if rings:
            before = signal.signal(signal.SIGALRM, ring)
            # It rings again as long as nobody has heard: what is raised where compiled code called is lost.
            others = signal.setitimer(signal.ITIMER_REAL, seconds, max(seconds, GRACE))
        return job()
    finally:
        # First of all and here, not in a function: no alarm can come between, as it could while a function is entered.
        left = True
        if rings:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)
            if others[0]:
                soon = 1e-3  # where its time has come meanwhile
                signal.setitimer(signal.ITIMER_REAL, max(soon, others[0] - (time.monotonic() - began)), others[1])
        if _nowhere is not None:
            faulthandler.cancel_dump_traceback_later()


def _where(frame: FrameType | None) -> str:
    """At which decision of which government a thread is, if at any."""
    while frame is not None:
        who = frame.f_locals.get("self")
        if isinstance(who, Party):
            place = f"{Path(frame.f_code.co_filename).name}, line {frame.f_lineno}"
            return f" in {type(who).__name__}.{frame.f_code.co_name} ({place})"
        frame = frame.f_back
    return ""
