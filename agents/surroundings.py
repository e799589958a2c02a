"""What a party sees of the world around it: the interface between who decides and where they meet.

The simulator's model and tables satisfy these protocols; agents know nothing else of them. Arrays lead with the world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np


class Agenda(Protocol):
    """The items, as arrays that never change during a run."""

    parties: tuple[str, ...]
    tables: tuple[str, ...]
    items: tuple[str, ...]
    table: np.ndarray
    values: np.ndarray
    security: np.ndarray
    verifiability: np.ndarray
    divisible: np.ndarray
    restraint: np.ndarray
    performs: np.ndarray
    absorbed: np.ndarray
    host: Mapping[str, str]
    duty_item: np.ndarray
    duty_party: np.ndarray
    ratifies: np.ndarray
    undoing: np.ndarray

    def index(self, item: str) -> int: ...
    def indices(self, items: tuple[str, ...]) -> np.ndarray: ...


class State(Protocol):
    """What is agreed, performed, believed and felt this month."""

    month: int
    agreed: np.ndarray
    performed: np.ndarray
    breached: np.ndarray
    stakes: np.ndarray
    weights: np.ndarray
    support: np.ndarray
    trust: np.ndarray
    pressure: np.ndarray
    review: np.ndarray
    seen: np.ndarray
    threat: np.ndarray
    lead: np.ndarray
    purge: np.ndarray
    values: np.ndarray
    burden: np.ndarray
    coordination: np.ndarray
    firmness: np.ndarray
    front: np.ndarray
    lean: np.ndarray
    goodwill: np.ndarray
    quiet: np.ndarray

    @property
    def worlds(self) -> int: ...


class Table(Protocol):
    """A table at which a party sits.

    Attributes
    ----------
    members : indices of the parties, in order of their seats
    seat : party index to seat
    others : party index to the seats of all others
    items : which items are negotiated here
    convened : (worlds,) bool, whether it is due and not frozen this month
    meets : (worlds,) bool, whether it meets: convened, and all members attend
    room : (worlds, its items), how much of each item is open to agreement this month
    meetings : (worlds,) int, meetings so far; the floor goes round the seats with them
    speaker : (worlds,) int, seat of whoever has the floor, known once all have prepared their offers
    talks : (worlds,), months of talks in all
    clock, stalled : (worlds,), months of talks since the last deal; months since a meeting that was due did not take place, 0 once it meets
    prepared : (worlds, seats, its items), what each would offer now
    standing : (worlds, seats, its items), what each last put on the table
    opening, latest : (worlds, judging seat, offering seat), points: worth of the first and last offer since the last deal
    different : (worlds, seats), different offers since the last deal
    included, possible : (worlds, seats, its items), what offers took up of what they could
    refusals : (worlds, seats), offers each refused since the last deal
    reserved, wanted : (worlds, seats), points: reservation values, and the least each would sign this month
    """

    id: str
    index: int
    members: np.ndarray
    seat: dict[int, int]
    others: dict[int, np.ndarray]
    items: slice
    convened: np.ndarray
    meets: np.ndarray
    room: np.ndarray
    meetings: np.ndarray
    speaker: np.ndarray
    talks: np.ndarray
    clock: np.ndarray
    stalled: np.ndarray
    prepared: np.ndarray
    standing: np.ndarray
    opening: np.ndarray
    latest: np.ndarray
    different: np.ndarray
    included: np.ndarray
    possible: np.ndarray
    refusals: np.ndarray
    reserved: np.ndarray
    wanted: np.ndarray


class Chance(Protocol):
    """Named luck, uniform on (0, 1)."""

    def once(self, name: str) -> np.ndarray: ...
    def monthly(self, names: Sequence[str]) -> Any: ...


class Surroundings(Protocol):
    """The model, as its agents see it."""

    agenda: Agenda
    state: State
    tables: Sequence[Table]
    chance: Chance
    dynamics: Any
    members: np.ndarray
    allied: np.ndarray
    pooling: np.ndarray
    common: np.ndarray

    def draw(self, name: str, quantity: Any) -> np.ndarray: ...
    def terms(self, party: str) -> Any: ...
