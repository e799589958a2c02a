"""Kernels: loops over worlds and items that Numba compiles, once, and keeps beside the sources for every later process.

Numba's store of compiled code is not made for processes that fill it at the same time: its index may then name the code of one
signature as that of another, and a gufunc may be paired with the body that another process compiled, either of which ends a process
that loads it. So whatever is looked up there, compiled or stored is so by one process at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock
from numba import config, guvectorize, njit
from numba.core.compiler_lock import global_compiler_lock

PATIENCE = 300.0  # seconds to wait for another process, which may be stopped in the midst of it
_FOLDER = Path(config.CACHE_DIR) if config.CACHE_DIR else Path(__file__).parent / "__pycache__"
LOCK = FileLock(_FOLDER / "kernels.lock", timeout=PATIENCE)


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
    types: Sequence[str] = [signature]
    return lambda function: _alone(guvectorize(types, layout, nopython=True, cache=True))(function)


def _alone(job: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        with ExitStack() as held:
            held.enter_context(global_compiler_lock)  # first, since whoever compiles a caller has it already
            # Where no lock can be had nothing can be stored either, or somebody has had it for too long.
            with suppress(OSError):
                _FOLDER.mkdir(parents=True, exist_ok=True)
                held.enter_context(LOCK)
            return job(*args, **kwargs)

    return run
