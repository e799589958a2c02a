"""Governments that a user might write by mistake, in a module of their own so that other processes can import them.

Each is a Pyongyang that goes wrong in the second month of world 5, and wherever else it is told by ``WORLDS``.
"""

from __future__ import annotations

import asyncio
import ctypes
import time
from collections import deque
from concurrent.futures import CancelledError
from contextlib import suppress
from itertools import count

import numpy as np

from agents import Pyongyang
from agents.surroundings import Table

WRONG = 5


class Unruly(Pyongyang):
    """Goes wrong in some worlds."""

    WORLDS: tuple[int, ...] = (WRONG,)

    def attend(self) -> np.ndarray:
        if self.world.state.month == 2 and np.isin(self.world.worlds, self.WORLDS).any():
            self.go_wrong()
        return super().attend()

    def go_wrong(self) -> None:
        raise RuntimeError("no envoy could be found")


class Meddler(Unruly):
    """Writes what is no number into the state of its world."""

    def go_wrong(self) -> None:
        self.world.state.support[:, self.index] = np.nan


class Vague(Unruly):
    """Asks for an aspiration that is no number."""

    def aspiration(self, table: Table) -> np.ndarray:
        return np.where(self.world.worlds == WRONG, np.nan, super().aspiration(table))


class Misshapen(Unruly):
    """Answers for one world too many."""

    def attend(self) -> np.ndarray:
        found = super(Unruly, self).attend()
        return np.concatenate((found, found[:1])) if WRONG in self.world.worlds else found


class Endless(Unruly):
    """Goes round and round."""

    def go_wrong(self) -> None:
        while True:
            pass


class Asleep(Unruly):
    """Waits for what never comes."""

    def go_wrong(self) -> None:
        time.sleep(10_000)


class Stolid(Unruly):
    """Catches every exception there is, and goes on."""

    def go_wrong(self) -> None:
        while True:
            with suppress(Exception):
                time.sleep(10_000)


class Deaf(Unruly):
    """Goes round in compiled code, which no alarm interrupts and no thread of Python's."""

    def go_wrong(self) -> None:
        deque(count(), maxlen=0)


class CalledBack(Unruly):
    """Goes round where compiled code has called it, which lets no exception through, and once more when it is back."""

    def go_wrong(self) -> None:
        def round_and_round() -> int:
            while True:
                pass

        ctypes.CFUNCTYPE(ctypes.c_int)(round_and_round)()
        round_and_round()


class MuteError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


class Speechless(Unruly):
    """Raises what cannot say what it is."""

    def go_wrong(self) -> None:
        raise MuteError


class Cancelled(Unruly):
    """Raises what elsewhere means that the batch itself was called off."""

    def go_wrong(self) -> None:
        raise CancelledError("called off")


class CancelledTask(Unruly):
    def go_wrong(self) -> None:
        raise asyncio.CancelledError("called off")


class Endless3(Endless):
    """Goes round in three worlds."""

    WORLDS = (2, 5, 6)


class EndlessEverywhere(Endless):
    WORLDS = tuple(range(10_000))


class NeverSeated(Pyongyang):
    """Does not come to an end of being made."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        time.sleep(10_000)
