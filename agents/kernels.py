"""Kernels: loops over worlds and items that Numba compiles, once, and keeps beside the sources for every later process.

Numba's store of compiled code is not made for processes that fill it at the same time: its index may then name the code of one
signature as that of another, and a gufunc may be paired with the body that another process compiled, either of which ends a process
that loads it. So whatever is looked up there, compiled or stored is so by one process at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from numba import config, guvectorize, njit
from numba.core.compiler_lock import global_compiler_lock

PATIENCE = 120.0  # seconds to wait for another process, once, which may be stopped in the midst of it
WORD = 20.0  # seconds after which it is said that one waits
_FOLDER = Path(config.CACHE_DIR) if config.CACHE_DIR else Path(__file__).parent / "__pycache__"
LOCK = FileLock(_FOLDER / "kernels.lock")
_waits = True


def kernel(function: Callable[..., Any]) -> Any:
    """A function compiled for arrays of each kind, when it first meets one."""
    compiled = njit(cache=True)(function)
    compiled.compile = _alone(compiled.compile)
    return compiled


def gufunc(signature: str, layout: str) -> Callable[[Callable[..., Any]], Any]:
    """A generalised ufunc: a loop over the last dimensions, broadcast over all before them.

    Parameters
    ----------
    signature : str
        Types, as ``void(float64[:], float64[:])``; the result comes last.
    layout : str
        Dimensions, as ``(n)->()``.
    """
    return lambda function: _alone(guvectorize([signature], layout, nopython=True, cache=True))(function)


def _alone(job: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        with ExitStack() as held:
            held.enter_context(global_compiler_lock)  # first, since whoever compiles a caller has it already
            # Where the folder cannot be written nothing is stored there either.
            with suppress(OSError):
                _FOLDER.mkdir(parents=True, exist_ok=True)
                _take(held)
            return job(*args, **kwargs)

    return run


def _take(held: ExitStack) -> None:
    """Have the lock for as long as the stack lasts; go on without it where another process has had it for too long."""
    global _waits
    for seconds in (WORD, PATIENCE - WORD) if _waits else (0.0,):
        try:
            held.enter_context(LOCK.acquire(seconds))
            return
        except Timeout:
            if seconds == WORD:
                print(f"Another process compiles kernels; waiting for it ({LOCK.lock_file}) ...", file=sys.stderr)
    _waits = False
