"""Who decides: the governments, their tactics and beliefs. Nothing here knows of scenario files or batches."""

import os
import tempfile
from pathlib import Path

if not os.access(Path(__file__).parent, os.W_OK):
    # Compiled kernels are kept beside the sources; where nothing can be written there, in a folder of this user's.
    os.environ.setdefault(
        "NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / f"tcog-kernels-{getattr(os, 'getuid', int)()}")
    )

from agents.party import Party
from agents.pyongyang import Pyongyang
from agents.seoul import Seoul
from agents.tokyo import Tokyo
from agents.washington import Washington

GOVERNMENTS: dict[str, type[Party]] = {
    "plain": Party,
    "washington": Washington,
    "seoul": Seoul,
    "tokyo": Tokyo,
    "pyongyang": Pyongyang,
}

__all__ = ["GOVERNMENTS", "Party", "Pyongyang", "Seoul", "Tokyo", "Washington"]
