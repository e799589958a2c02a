"""Differences between two runs of the same worlds, how sure they are, and what the pairing is worth.

World k meets the same luck in both runs, so that a difference is taken world by world. What luck does to both alike drops
out: with standard deviations s, t of one world in the two runs and correlation r between them, the variance of a paired
difference is s² + t² − 2rst, against s² + t² of two runs under luck of their own (common random numbers; Law, "Simulation
Modeling and Analysis", 5th ed. 2015, section 11.2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import binomtest, t

from sim.analysis.intervals import Effect, Z

LEAST_WORLDS = 2
ROUNDING = 1e-9  # what differs by less is the same


@dataclass(frozen=True)
class Paired:
    """How a measure differs between two runs of the same worlds.

    Attributes
    ----------
    before, after : float
        The means in the one and in the other.
    low, high : float
        95% interval of their difference.
    p : float
        Two-sided p-value of no difference.
    variance, unpaired : float
        Variance of the difference in one world, paired and if the runs had luck of their own.
    """

    before: float
    after: float
    low: float
    high: float
    p: float
    variance: float
    unpaired: float

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def factor(self) -> float:
        """How many times the worlds an unpaired comparison needs to be as sure; infinite where all worlds differ alike."""
        if self.unpaired == 0:
            return np.nan
        return self.unpaired / self.variance if self.variance > 0 else np.inf

    def worlds(self, half_width: float, paired: bool = True) -> float:
        """Worlds of each scenario that make a 95% interval so wide to either side; NaN where nothing varies in either run."""
        return (
            np.nan
            if self.unpaired == 0
            else max(1.0, float(np.ceil((Z / half_width) ** 2 * (self.variance if paired else self.unpaired))))
        )


def paired(before: ArrayLike, after: ArrayLike, share: bool = False) -> Paired:
    """Set two runs of the same worlds against each other.

    Parameters
    ----------
    before, after
        (worlds,): one number a world, in the same order. For a share, 100 in worlds that count and 0 in others.
    share
        Whether it is a share of worlds, in per cent.

    Notes
    -----
    The interval of a mean difference is the normal one of the differences world by world, which are independent of each
    other; its p-value is that of Student's t. That of a share is ``share_difference``; its p-value is McNemar's exact one:
    if nothing differed, each world that changed would be as likely to have changed either way.

    Raises
    ------
    ValueError
        Where there are not as many worlds in both, or fewer than two.
    """
    one, other = np.asarray(before, float), np.asarray(after, float)
    if one.shape != other.shape or len(one) < LEAST_WORLDS:
        raise ValueError(f"the same two worlds or more are needed in both runs, not {len(one)} and {len(other)}")
    apart = other - one
    apart[np.abs(apart) < ROUNDING] = 0.0
    if share:
        lost, won = int((apart < 0).sum()), int((apart > 0).sum())
        low, high = (100 * bound for bound in share_difference(lost, won, len(one)))
        p = float(binomtest(won, won + lost).pvalue) if won + lost else 1.0
    else:
        effect = Effect.of("", apart, "")
        low, high = effect.mean - effect.half, effect.mean + effect.half
        p = _students(apart)
    return Paired(
        before=float(one.mean()),
        after=float(other.mean()),
        low=float(low),
        high=float(high),
        p=p,
        variance=float(apart.var(ddof=1)),
        unpaired=float(one.var(ddof=1) + other.var(ddof=1)),
    )


def _students(apart: np.ndarray) -> float:
    """Two-sided p-value of no mean difference (SciPy's own test warns where all worlds differ nearly alike)."""
    error = apart.std(ddof=1) / np.sqrt(len(apart))
    if error == 0:
        return float(apart[0] == 0)
    return float(2 * t.sf(abs(apart.mean()) / error, len(apart) - 1))


def share_difference(lost: int, won: int, n: int) -> tuple[float, float]:
    """95% interval of the difference between two shares of the same worlds, by Bonett and Price.

    The normal interval of paired shares, with one more world added to those that changed either way: it does not shrink to
    nothing where no world changed, and keeps what it promises in few worlds (D. G. Bonett and R. M. Price, "Adjusted Wald
    confidence interval for a difference of binomial proportions based on paired data", Journal of Educational and
    Behavioral Statistics 37, 2012, 479-488).

    Parameters
    ----------
    lost, won
        Worlds in which it happened only before, and only after.
    n
        All worlds, at least 1.

    Returns
    -------
    low, high
        Bounds in -1..1.

    Raises
    ------
    ValueError
        If there are no worlds, or more that changed than worlds.
    """
    if n < 1 or lost < 0 or won < 0 or lost + won > n:
        raise ValueError(f"of {n} worlds, {lost} cannot have changed the one way and {won} the other")
    down, up = (lost + 1) / (n + 2), (won + 1) / (n + 2)
    half = Z * np.sqrt((down + up - (up - down) ** 2) / (n + 2))
    return max(-1.0, float(up - down - half)), min(1.0, float(up - down + half))


def repeated(before: ArrayLike, after: ArrayLike, worlds: int) -> pd.DataFrame:
    """The same small comparison made many times over, paired and unpaired: what the factor claims, seen.

    Parameters
    ----------
    before, after
        (2 × repetitions × worlds,): one number a world of two long runs of the same worlds.
    worlds
        How many worlds each small comparison has of each scenario.

    Returns
    -------
    table
        A row a repetition: ``paired``, the difference between the same worlds of both runs; ``unpaired``, between those of
        the one and as many other worlds of the other.

    Raises
    ------
    ValueError
        Where there are too few worlds for two repetitions.
    """
    one, other = np.asarray(before, float), np.asarray(after, float)
    times = len(one) // (2 * worlds) if worlds > 0 else 0
    if times < 2 or one.shape != other.shape:
        raise ValueError(
            f"{len(one)} worlds are too few to make a comparison of {worlds} twice, paired and unpaired: four times as many "
            "are needed"
        )
    blocks = [values[: 2 * times * worlds].reshape(2, times, worlds).mean(axis=2) for values in (one, other)]
    return pd.DataFrame({"paired": blocks[1][0] - blocks[0][0], "unpaired": blocks[1][1] - blocks[0][0]})


# How these are written


def difference(middle: float, low: float, high: float) -> str:
    """A difference with its interval, to one decimal or, where that is narrow, to two: ``+8.6 (5.1 to 12.0)``."""
    digits = int(np.clip(np.ceil(-np.log10((high - low) / 2)), 1, 2)) if high > low else 1
    middle, low, high = (round(value, digits) + 0.0 for value in (middle, low, high))
    return f"{middle:+.{digits}f} ({low:.{digits}f} to {high:.{digits}f})".replace("-", "\N{MINUS SIGN}")


def number(value: float) -> str:
    """A mean to one decimal."""
    return f"{round(value, 1) + 0.0:.1f}".replace("-", "\N{MINUS SIGN}")


def factor(times: float) -> str:
    """How many times the worlds: ``× 2.1``; where no world differs there is nothing to say."""
    return f"× {times:.1f}" if np.isfinite(times) else "–"
