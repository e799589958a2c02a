"""Chance by name: every random decision has its own stream, a pure function of seed, stream name and world number.

ODD, "Stochasticity". World 812 of seed 7 meets the same luck whatever the batch, the chunk and the other streams, so
that two scenarios under one seed are paired (common random numbers: Klein et al. 2024, arXiv 2409.02086).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

WORDS_A_STEP = 4  # Philox4x64 yields four words for each step of its counter
MONTHS_A_BLOCK = 24  # a multiple of WORDS_A_STEP, so that every world's block starts on a whole step
_MASK = 2**64 - 1


def stream_key(name: str) -> int:
    """64-bit number that stands for a stream's name, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


class Chance:
    """The luck of a run of worlds.

    Parameters
    ----------
    seed : int
        Any integer; taken modulo 2**64.
    worlds : range or (worlds,) int
        World numbers, in any order; where one comes twice, both have the same luck.
    """

    def __init__(self, seed: int, worlds: range | np.ndarray) -> None:
        self.seed = int(seed) & _MASK
        self.worlds = worlds = np.asarray(worlds)
        different, places = np.unique(worlds, return_inverse=True)
        # Worlds are drawn in stretches of consecutive numbers; then each draw is put in its place, where it is not there already.
        stretches = np.split(different, np.flatnonzero(np.diff(different) > 1) + 1)
        self._stretches = [(int(stretch[0]), len(stretch)) for stretch in stretches]
        self._places = None if np.array_equal(worlds, different) else places

    def _uniform(self, name: str, block: int, draws: int) -> np.ndarray:
        """(worlds, draws), uniform on the open interval (0, 1); ``draws`` a multiple of four."""
        # Typed, since a plain list with a number of 2**63 or more would go through float64 and lose its last bits.
        key = np.array([self.seed, stream_key(name)], dtype=np.uint64)
        found = []
        for first, many in self._stretches:
            counter = np.array([first * (draws // WORDS_A_STEP), 0, block, 0], dtype=np.uint64)
            philox = np.random.Philox(key=key, counter=counter)
            found.append(np.random.Generator(philox).random((many, draws)))
        drawn = found[0] if len(found) == 1 else np.concatenate(found)
        # Half a unit in the last place keeps zero out, which the normal quantile cannot take.
        drawn += 2.0**-54
        return drawn if self._places is None else drawn[self._places]

    def once(self, name: str) -> np.ndarray:
        """One draw for each world, for the whole run: (worlds,), uniform on (0, 1)."""
        return self._uniform(name, 0, WORDS_A_STEP)[:, 0].copy()

    def monthly(self, names: Sequence[str]) -> Monthly:
        """Streams with a draw for each world and month."""
        return Monthly(self, tuple(names))


class Monthly:
    """Several streams side by side, one draw a month each."""

    def __init__(self, chance: Chance, names: tuple[str, ...]) -> None:
        self._chance = chance
        self._names = names
        self._block = -1
        self._drawn = np.empty((0, len(chance.worlds), len(names)))

    def at(self, month: int) -> np.ndarray:
        """The draws of ``month`` (from 1): (worlds, streams), uniform on (0, 1)."""
        block, row = divmod(month - 1, MONTHS_A_BLOCK)
        if block != self._block:
            drawn = np.empty((MONTHS_A_BLOCK, len(self._chance.worlds), len(self._names)))
            for stream, name in enumerate(self._names):
                drawn[:, :, stream] = self._chance._uniform(name, block, MONTHS_A_BLOCK).T
            self._drawn, self._block = drawn, block
        return self._drawn[row]


@dataclass(frozen=True)
class Borrowed:
    """Luck that the world at a place of a run takes from another world.

    Attributes
    ----------
    place : int
        Place among the worlds of the run, from 0.
    world : int
        Whose luck it has.
    streams : tuple of str
        Patterns of the names of the streams, as ``ratify/tokyo/*``.
    monthly : bool
        Whether the draws of months are taken, or those made once for the run.
    """

    place: int
    world: int
    streams: tuple[str, ...]
    monthly: bool = True


@dataclass(frozen=True)
class Turned:
    """One draw that is laid down: what the world at a place draws from a stream in a month, in 0..1."""

    place: int
    stream: str
    month: int
    luck: float


class OtherLuck(Chance):
    """The luck of a run in which some worlds meet other luck in some respects; all else is as in :class:`Chance`.

    Parameters
    ----------
    seed, worlds : as for :class:`Chance`
    borrowed : iterable of Borrowed
    turned : iterable of Turned
    """

    def __init__(
        self, seed: int, worlds: range | np.ndarray, borrowed: Iterable[Borrowed] = (), turned: Iterable[Turned] = ()
    ) -> None:
        super().__init__(seed, worlds)
        self._borrowed = tuple(borrowed)
        self._turned: dict[str, list[Turned]] = {}
        for one in turned:
            self._turned.setdefault(one.stream, []).append(one)

    def _uniform(self, name: str, block: int, draws: int) -> np.ndarray:
        monthly = draws > WORDS_A_STEP
        whose = self._whose(name, monthly)
        if whose is None:
            drawn = super()._uniform(name, block, draws)
        else:
            drawn = Chance(self.seed, whose)._uniform(name, block, draws)
        for one in self._turned.get(name, ()) if monthly else ():
            if (one.month - 1) // draws == block:
                drawn[one.place, (one.month - 1) % draws] = one.luck
        return drawn

    def _whose(self, name: str, monthly: bool) -> np.ndarray | None:
        """(worlds,) int, whose luck each world has of a stream; None where each has its own."""
        taken = {
            one.place: one.world
            for one in self._borrowed
            if one.monthly == monthly and any(fnmatchcase(name, pattern) for pattern in one.streams)
        }
        if not taken:
            return None
        whose = self.worlds.copy()
        whose[list(taken)] = list(taken.values())
        return whose
