"""Asking governments for their decisions, and refusing answers that are no decisions at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from agents import Party


def ask(parties: Iterable[Party], decision: str, shape: tuple[int, ...], *about: Any) -> list[np.ndarray]:
    """What each party decides: one array of ``shape`` each, no number in it missing.

    Raises
    ------
    ValueError
        Where an answer has another shape or holds what is not a number; it names the party, its class and the method.
    """
    answers = []
    for party in parties:
        given = np.asarray(getattr(party, decision)(*about))
        whose = f"{party.id} ({type(party).__name__}.{decision})"
        if given.shape != shape:
            raise ValueError(f"{whose} gave an array of shape {given.shape}, not {shape}")
        if given.dtype.kind not in "bif" or (given.dtype.kind == "f" and np.isnan(given).any()):
            raise ValueError(f"{whose} gave something that is not a number")
        answers.append(given)
    return answers
