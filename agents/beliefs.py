"""What a party thinks the others want (ODD, "Beliefs"). Arrays are (worlds, others, items) unless said otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Evidence:
    """What a belief may rest on.

    Attributes
    ----------
    true : (worlds, others, items), points
        What the others really weigh; only ``perfect`` and, blurred, ``noisy`` look at it.
    error : (worlds, others, items)
        Standard normal misjudgements, fixed for the run.
    blur : (worlds,)
        Size of the misjudgement before any offer has been seen, in units of ``typical``.
    typical : (worlds, others), points
        Mean absolute worth of an item at this table to each of the others.
    seen : (worlds, others)
        Offers seen, with what the allies pass on.
    included, possible : (worlds, others, items)
        How much of each item the others' offers took up, and how much they could have.
    """

    true: np.ndarray
    error: np.ndarray
    blur: np.ndarray
    typical: np.ndarray
    seen: np.ndarray
    included: np.ndarray
    possible: np.ndarray


def perfect(known: Evidence) -> np.ndarray:
    """The truth."""
    return known.true


def noisy(known: Evidence) -> np.ndarray:
    """The truth blurred by noise that shrinks with the square root of the offers seen."""
    size = known.blur[:, None] * known.typical / np.sqrt(1.0 + known.seen)
    believed = size[:, :, None] * known.error
    believed += known.true
    return believed


def frequency(known: Evidence) -> np.ndarray:
    """From offers alone: what the others always ask for they want, what they never offer costs them.

    A frequency model (after Hindriks & Tykhonov 2008) with Laplace's rule of succession, from -typical to +typical.
    """
    often = (1.0 + known.included) / (2.0 + known.possible)
    return known.typical[:, :, None] * (2.0 * often - 1.0)


BELIEFS: dict[str, Callable[[Evidence], np.ndarray]] = {"perfect": perfect, "noisy": noisy, "frequency": frequency}
