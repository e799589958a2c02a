"""Who decides: the governments, their tactics and beliefs. Nothing here knows of scenario files or batches."""

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
