"""Asking governments for their decisions, and refusing answers that are no decisions at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from agents import Party
from agents.answers import sound

Shape = tuple[int, ...]


def ask(
    parties: Iterable[Party],
    decision: str,
    shape: Shape | Callable[[Party], Shape],
    *about: Any,
    low: float | None = None,
    high: float | None = None,
) -> list[np.ndarray]:
    """What each party decides: one array of ``shape`` each, or of that party's, all numbers of it in ``low``..``high``.

    Raises
    ------
    ValueError
        Where an answer has another shape, holds what is not a number, or one out of bounds; it names the party, its class
        and the method.
    """
    return [
        sound(party, decision, getattr(party, decision)(*about), shape(party) if callable(shape) else shape, low, high)
        for party in parties
    ]
