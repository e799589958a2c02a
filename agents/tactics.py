"""How fast to concede: the share of its ideal that a party holds out for (ODD, "Aspiration").

Each tactic is a function of what is known at the table, and returns aspirations (worlds,) between ``floor`` and 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MICRO_STEPS = 20  # MiCRO needs a ladder of offers; with divisible items this many rungs stand for it


@dataclass(frozen=True)
class Exchange:
    """What a tactic may look at; every array is (worlds,).

    Attributes
    ----------
    elapsed : months since the last deal at this table, in which it met with something to trade
    patience : months over which all is conceded that will be
    exponent : e of the time-dependent tactics
    floor : share of the ideal that is never given up
    conceded : how much more the others' latest offer is worth than their first since the last deal, share of one's ideal
    own_offers, their_offers : different offers made since the last deal
    """

    elapsed: np.ndarray
    patience: np.ndarray
    exponent: np.ndarray
    floor: np.ndarray
    conceded: np.ndarray
    own_offers: np.ndarray
    their_offers: np.ndarray


def time_dependent(seen: Exchange) -> np.ndarray:
    """Boulware (e < 1), linear (e = 1) and conceder (e > 1): Faratin, Sierra & Jennings 1998."""
    passed = np.minimum(1.0, seen.elapsed / seen.patience)
    return seen.floor + (1.0 - seen.floor) * (1.0 - passed ** (1.0 / seen.exponent))


def tit_for_tat(seen: Exchange) -> np.ndarray:
    """Concede what was conceded: relative tit-for-tat of Faratin, Sierra & Jennings 1998, measured in one's own points."""
    return np.clip(1.0 - seen.conceded, seen.floor, 1.0)


def micro(seen: Exchange) -> np.ndarray:
    """MiCRO (de Jonge 2022): step down one rung whenever the others have made as many different offers as oneself."""
    rungs = np.minimum(seen.own_offers, seen.their_offers)
    return 1.0 - (1.0 - seen.floor) * np.minimum(1.0, rungs / MICRO_STEPS)


def fixed(seen: Exchange) -> np.ndarray:
    """Never move from the floor: take it or leave it."""
    return seen.floor.copy()


TACTICS: dict[str, Callable[[Exchange], np.ndarray]] = {
    "boulware": time_dependent,
    "linear": time_dependent,
    "conceder": time_dependent,
    "tit-for-tat": tit_for_tat,
    "micro": micro,
    "fixed": fixed,
}
IN_KIND = frozenset({"tit-for-tat"})  # tactics that look at what was conceded; for the others it is not worked out
COUNTING = frozenset({"micro"})  # and those that look at how many different offers were made
EXPONENTS = {"boulware": 0.5, "linear": 1.0, "conceder": 2.0}
