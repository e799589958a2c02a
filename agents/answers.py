"""Answers that are no decisions at all, laid at the door of whoever gave them."""

from __future__ import annotations

from typing import Any

import numpy as np

ROUNDING = 1e-9


def sound(
    party: Any, decision: str, given: Any, shape: tuple[int, ...], low: float | None = None, high: float | None = None
) -> np.ndarray:
    """What a party answered, as an array of ``shape``; no number in it is missing, infinite or out of ``low``..``high``.

    Raises
    ------
    ValueError
        Where it is not; it names the party, its class and the method.
    """
    try:
        answer = np.asarray(given)
    except ValueError:  # a list of lists that are not of one length
        raise ValueError(f"{_whose(party, decision)} gave something that is not a number") from None
    if answer.shape != shape:
        raise ValueError(f"{_whose(party, decision)} gave an array of shape {answer.shape}, not {shape}")
    kind = answer.dtype.kind
    if low is not None and high is not None and kind in "bif" and answer.size:
        least, most = answer.min(), answer.max()
        if low - ROUNDING <= least and most <= high + ROUNDING:  # and so no number is missing
            return answer
        if np.isfinite(least) and np.isfinite(most):
            number = most if low - ROUNDING <= least else least
            raise ValueError(f"{_whose(party, decision)} gave {number:g}, which is not between {low:g} and {high:g}")
    if kind not in "bif" or (kind == "f" and not np.isfinite(answer.sum())):
        raise ValueError(f"{_whose(party, decision)} gave something that is not a number")
    return answer


def _whose(party: Any, decision: str) -> str:
    return f"{party.id} ({type(party).__name__}.{decision})"
