"""How sure a mean over worlds is, and a share of them."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from sim.batch.shares import share_interval

__all__ = ["Effect", "Z", "share_interval"]

Z = NormalDist().inv_cdf(0.975)
"""Standard errors on either side of a 95% interval."""


@dataclass(frozen=True)
class Effect:
    """A mean over worlds with its 95% interval, and on which side of what it is expected.

    Attributes
    ----------
    name : str
        What was measured, in words.
    mean, half : float
        The mean and half the width of its interval, in ``unit``.
    unit : str
        A unit that begins with % is written close to the number.
    wanted : int
        1 where more is expected than ``against``, -1 where less, 0 where nothing is.
    against : float or None
        What the mean is held against. None for a difference, which is written with its sign and held against zero.
    """

    name: str
    mean: float
    half: float
    unit: str
    wanted: int = 0
    against: float | None = None

    @classmethod
    def of(cls, name: str, values: ArrayLike, unit: str, wanted: int = 0, against: float | None = None) -> Effect:
        """From one value a world; worlds without one (NaN) do not count."""
        seen = np.asarray(values, float)
        seen = seen[~np.isnan(seen)]
        half = Z * seen.std(ddof=1) / np.sqrt(len(seen)) if len(seen) > 1 else np.inf
        return cls(name, float(seen.mean()) if len(seen) else np.nan, float(half), unit, wanted, against)

    @property
    def shown(self) -> bool:
        """Whether the whole interval lies on the expected side of what it is held against."""
        return self.wanted == 0 or self.wanted * (self.mean - (self.against or 0.0)) - self.half > 0

    @property
    def expected(self) -> str:
        """What is expected of it: ``above 0``, ``below 20%``; nothing where nothing is."""
        if not self.wanted:
            return ""
        side = "above" if self.wanted > 0 else "below"
        return (
            f"{side} {self.against:.3g}%"
            if self.against and self.unit.startswith("%")
            else f"{side} {self.against or 0:g}"
        )

    def __str__(self) -> str:
        digits = _decimals(self.half)
        mean = f"{round(self.mean, digits) + 0.0:{'+' if self.against is None else ''}.{digits}f}"
        unit = self.unit if self.unit.startswith("%") else f" {self.unit}"
        return f"{self.name}: {mean} ± {self.half:.{digits}f}{unit}".rstrip()


def _decimals(half: float) -> int:
    """How many decimals tell two digits of half an interval."""
    if not np.isfinite(half) or half <= 0:
        return 1
    return int(np.clip(1 - np.floor(np.log10(half)), 0, 4))
