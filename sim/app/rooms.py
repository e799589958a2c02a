"""All rooms of a server: they are opened, found by their codes, and make place for others without ending a game that is played."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable

from sim.app.room import Room
from sim.play import PlayError
from sim.scenario import Scenario

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another
CODE = 6
MOST = 60
"""Rooms at a time."""
OF_ONE = 6
"""Rooms that one browser can have open at a time."""
IDLE = 6 * 3600.0
"""Seconds after which a room may go that nobody has touched."""
MONTHS = 600
"""The longest horizon that a page plays."""
UNDER_WAY = 1800.0
"""Seconds for which a game that has begun is under way though nobody touches it: strangers' rooms do not end it."""
SEEDS = 10**9
"""A seed that is drawn is below this: short enough to be written down, too many to be tried one after the other."""


class Rooms:
    """All rooms of a server, by code."""

    def __init__(self, most: int = MOST) -> None:
        self._rooms: dict[str, Room] = {}
        self._most = most

    def open(
        self, scenario: Scenario, seats: Iterable[str], owner: str, *, seed: int | None = None, world: int = 0
    ) -> Room:
        """A new room.

        Parameters
        ----------
        seed : int, optional
            Where none is given, a world that is watched has the seed 7 as everywhere, and a game one that nobody knows: a known
            world could be watched beside the game, with every government's reckoning.

        Raises
        ------
        PlayError
            Where there can be no such game, the horizon is longer than a page plays, or too many rooms are in use.
        """
        if scenario.spec.months > MONTHS:
            raise PlayError(f"a page plays at most {MONTHS} months, and this scenario has {scenario.spec.months:,}")
        seats = list(seats)
        if seed is None:
            seed = secrets.randbelow(SEEDS) if seats else 7
        room = Room(self._code(), scenario, seats, owner, seed=seed, world=world)
        try:
            self._make_place(owner)
        except PlayError:
            room.game.close()
            raise
        self._rooms[room.code] = room
        return room

    def find(self, code: str) -> Room | None:
        """The room of a code, however it was typed."""
        return self._rooms.get(code.strip().lower())

    def of(self, browser: str) -> list[Room]:
        """The rooms that a browser opened or plays in, the latest first."""
        own = [room for room in self._rooms.values() if room.owner == browser or room.seats_of(browser)]
        return sorted(own, key=lambda room: -room.touched)

    def __len__(self) -> int:
        return len(self._rooms)

    def _make_place(self, owner: str) -> None:
        """For one room more: what is idle goes, then what may go of one browser's, then of all. Raises PlayError."""
        now = time.monotonic()
        oldest = sorted(self._rooms.values(), key=lambda room: room.touched)
        gone = [room for room in oldest if now - room.touched > IDLE]
        bounds = (
            ([room for room in oldest if room.owner == owner], OF_ONE, "you have {} rooms open in which others play"),
            (oldest, self._most, "all {} rooms of this server are in use"),
        )
        for rooms, most, full in bounds:
            left = [room for room in rooms if room not in gone]
            too_many = max(0, len(left) - most + 1)
            may_go = [room for room in left if dispensable(room, owner)][:too_many]
            if len(may_go) < too_many:
                raise PlayError(f"{full.format(most)}: wait until a game there is over, or join one")
            gone += may_go
        for room in gone:
            del self._rooms[room.code]
            room.running = False
            room.game.close()
            room.gone.emit()

    def _code(self) -> str:
        while True:
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
            if code not in self._rooms:
                return code


def dispensable(room: Room, owner: str) -> bool:
    """Whether a room may make place for another of ``owner``: its game is over, or nobody sits there but who opened it.

    Nobody else ends a game that is under way, though its seats are free for a moment or one plays alone.
    """
    under_way = room.played and room.begun and time.monotonic() - room.touched <= UNDER_WAY
    alone = set(room.taken.values()) <= {room.owner}
    return room.game.over or (alone and (room.owner == owner or not under_way))
