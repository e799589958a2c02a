"""How sure a share of worlds is (Wilson 1927, as SciPy computes it), and how sure a mean over worlds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import binomtest


def share_interval(successes: int, n: int) -> tuple[float, float]:
    """95% Wilson interval of the share ``successes / n``.

    Parameters
    ----------
    successes
        Worlds in which it happened, 0..n.
    n
        Worlds simulated, at least 1.

    Returns
    -------
    low, high
        Bounds in 0..1.

    Raises
    ------
    ValueError
        If there are no worlds, or more successes than worlds.
    """
    # SciPy before 1.18 refuses these itself; later ones answer with NaN.
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"no share of {n} worlds can be {successes}")
    interval = binomtest(int(successes), int(n)).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)


@dataclass(frozen=True)
class Effect:
    """A mean over worlds with its 95% interval, and the sign that is expected of it.

    Attributes
    ----------
    name : str
        What was measured, in words.
    mean, half : float
        The mean and half the width of its interval, in ``unit``.
    unit : str
    wanted : int
        1 where the expectation is a positive number, -1 a negative one, 0 where none is.
    """

    name: str
    mean: float
    half: float
    unit: str
    wanted: int = 0

    @classmethod
    def of(cls, name: str, values: ArrayLike, unit: str, wanted: int = 0) -> Effect:
        """From one value a world; worlds without one (NaN) do not count."""
        seen = np.asarray(values, float)
        seen = seen[~np.isnan(seen)]
        half = 1.96 * seen.std(ddof=1) / np.sqrt(len(seen)) if len(seen) > 1 else np.inf
        return cls(name, float(seen.mean()) if len(seen) else np.nan, float(half), unit, wanted)

    @property
    def shown(self) -> bool:
        """Whether the whole interval lies on the expected side of zero."""
        return self.wanted == 0 or self.wanted * self.mean - self.half > 0

    def __str__(self) -> str:
        return f"{self.name}: {self.mean:+.3g} ± {self.half:.2g} {self.unit}".rstrip()
