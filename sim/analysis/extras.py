"""Libraries that only some analyses need, and what is said where they are not installed."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


def needed(module: str) -> ModuleType:
    """A module of the ``analysis`` extra.

    Raises
    ------
    ModuleNotFoundError
        Where it is not installed, with the line that installs it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = module.split(".")[0]
        if (error.name or "").split(".")[0] != library:
            raise
        message = f'this needs {library}, of the analysis extra: python3 -m pip install -e ".[analysis]"'
        raise ModuleNotFoundError(message, name=error.name) from error
