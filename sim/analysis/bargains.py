"""The efficient frontier between two sides, and the points on it that bargaining theory names.

A package sets the level of every item: any level from nothing to all of it where the item can be divided, nothing or all of it
where it cannot. What both sides like is in every efficient package, and what neither likes in none. Of the rest, divisible items
are conceded in order of one side's gain over the other's loss (the walk of ``agents.packages``, a fractional knapsack), which
makes a concave line; each item that is all or nothing then makes the frontier the better of two: itself, and itself moved by that
item (Nemhauser and Ullmann 1969, with straight pieces in place of points). So the frontier is exact, gaps included.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from agents.kernels import kernel

MOST_PIECES = 1_000_000
ROUNDING = 1e-12  # of what is at stake: differences that are no more than rounding

_LEFT, _TOP, _RIGHT, _BOTTOM, _RATE = range(5)


@kernel
def _at(pieces, k, x):  # pragma: no cover - compiled
    """What y has on a piece where x has ``x``."""
    if x == pieces[k, _RIGHT]:
        return pieces[k, _BOTTOM]
    return pieces[k, _TOP] - pieces[k, _RATE] * (x - pieces[k, _LEFT])


@kernel
def _next(pieces, k, x):  # pragma: no cover - compiled
    """Where, beyond ``x``, piece ``k`` begins or ends."""
    if k == pieces.shape[0]:
        return np.inf
    return pieces[k, _LEFT] if x < pieces[k, _LEFT] else pieces[k, _RIGHT]


@kernel
def _most(pieces, k, x, after):  # pragma: no cover - compiled
    """The most that y can have where x has just over ``x`` at least, and where it has ``after`` at least."""
    if k == pieces.shape[0]:
        return -np.inf, -np.inf
    if x < pieces[k, _LEFT]:
        return pieces[k, _TOP], pieces[k, _TOP]
    return _at(pieces, k, x), _at(pieces, k, after)


@kernel
def _append(out, n, left, top, right, bottom, rate, tiny_x, tiny_y):  # pragma: no cover - compiled
    """Add a piece behind ``n`` others, as part of the last where it goes on with it; returns how many there are."""
    if n > 0:
        last = out[n - 1]
        point = last[_RATE] == 0.0
        goes_on = abs(left - last[_RIGHT]) <= tiny_x and abs(top - last[_BOTTOM]) <= tiny_y
        if goes_on and (point or abs(rate - last[_RATE]) <= ROUNDING * rate):
            last[_RIGHT], last[_BOTTOM], last[_RATE] = right, bottom, rate
            return n
        if right - last[_RIGHT] <= tiny_x:
            return n
        if point and last[_BOTTOM] - top <= tiny_y:
            n -= 1
    out[n, _LEFT], out[n, _TOP], out[n, _RIGHT], out[n, _BOTTOM], out[n, _RATE] = left, top, right, bottom, rate
    return n + 1


@kernel
def better_of(a, b, tiny_x, tiny_y):  # pragma: no cover - compiled
    """The frontier of two frontiers.

    Parameters
    ----------
    a, b : (pieces, 5)
        As ``Frontier.pieces``.
    tiny_x, tiny_y : float, points
        Differences that are rounding and no more.

    Returns
    -------
    (pieces, 5)
    """
    out = np.empty((4 * (a.shape[0] + b.shape[0]), 5))
    n = i = j = 0
    left = -np.inf
    while True:
        while i < a.shape[0] and a[i, _RIGHT] <= left:
            i += 1
        while j < b.shape[0] and b[j, _RIGHT] <= left:
            j += 1
        if i == a.shape[0] and j == b.shape[0]:
            return out[:n].copy()
        right = min(_next(a, i, left), _next(b, j, left))
        a_left, a_right = _most(a, i, left, right)
        b_left, b_right = _most(b, j, left, right)
        a_first, a_last = a_left >= b_left, a_right >= b_right
        if a_left == b_left:
            a_first = a_last
        elif a_right == b_right:
            a_last = a_first
        middle = right
        if a_first != a_last:
            middle = left + (right - left) * (a_left - b_left) / ((a_left - b_left) - (a_right - b_right))
        for half in range(1 if a_first == a_last else 2):
            pieces, k = (a, i) if (a_first if half == 0 else a_last) else (b, j)
            begin, end = (left, middle) if half == 0 else (middle, right)
            if pieces[k, _LEFT] <= left:
                n = _append(
                    out, n, begin, _at(pieces, k, begin), end, _at(pieces, k, end), pieces[k, _RATE], tiny_x, tiny_y
                )
            elif end == pieces[k, _LEFT]:
                n = _append(out, n, end, pieces[k, _TOP], end, pieces[k, _TOP], 0.0, tiny_x, tiny_y)
        left = right


def walk(x: float, y: float, gain: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """(pieces, 5), the frontier of divisible items: y concedes first what gives x most for what it costs y.

    Parameters
    ----------
    x, y : float, points
        The package that y likes best.
    gain, loss : (items,), points
        What each concession gives x and costs y, above 0.
    """
    if not len(gain):
        return np.array([[x, y, x, y, 0.0]])
    order = np.argsort(loss / gain, kind="stable")
    right, bottom = x + np.cumsum(gain[order]), y - np.cumsum(loss[order])
    left, top = np.append(x, right[:-1]), np.append(y, bottom[:-1])
    return np.stack([left, top, right, bottom, (loss / gain)[order]], axis=1)


class Point(NamedTuple):
    """What each of the two sides has, in points."""

    x: float
    y: float


NOWHERE = Point(np.nan, np.nan)


@dataclass(frozen=True)
class Frontier:
    """The efficient packages between two sides, x and y.

    Attributes
    ----------
    pieces : (pieces, 5)
        Straight pieces from left to right: x and y where a piece begins, x and y where it ends, in points, and what y gives up
        there for each point that x gains. A piece of no length, whose rate is 0, is a single package. Between the end of one
        piece and the beginning of the next there is no efficient package.
    """

    pieces: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray, y: np.ndarray, divisible: np.ndarray) -> Frontier:
        """The frontier of all packages of some items.

        Parameters
        ----------
        x, y : (items,), points
            What all of an item is worth to each side.
        divisible : (items,) bool

        Raises
        ------
        ValueError
            Where the frontier has more pieces than can be held, as it may with very many items that are all or nothing.
        """
        given = (y > 0.0) | ((y == 0.0) & (x > 0.0))  # in the package that y likes best
        at_issue = x * y < 0.0
        gain, loss, whole = np.abs(x[at_issue]), np.abs(y[at_issue]), ~divisible[at_issue]
        tiny_x, tiny_y = ROUNDING * np.abs(x).sum(), ROUNDING * np.abs(y).sum()
        pieces = walk(x[given].sum(), y[given].sum(), gain[~whole], loss[~whole])
        for more, less in zip(gain[whole], loss[whole], strict=True):
            pieces = better_of(pieces, pieces + np.array([more, -less, more, -less, 0.0]), tiny_x, tiny_y)
            if len(pieces) > MOST_PIECES:
                raise ValueError(
                    f"the frontier has more than {MOST_PIECES:,} pieces: too many items are all or nothing"
                )
        return cls(pieces)

    @property
    def best_for_y(self) -> Point:
        """The efficient package that y likes best."""
        return Point(*self.pieces[0, [_LEFT, _TOP]])

    @property
    def best_for_x(self) -> Point:
        """The efficient package that x likes best."""
        return Point(*self.pieces[-1, [_RIGHT, _BOTTOM]])

    @property
    def utilitarian(self) -> Point:
        """The package with the largest sum of both sides' points."""
        left, top, right, bottom, _ = self.pieces.T
        x, y = np.append(left, right), np.append(top, bottom)
        best = int(np.argmax(x + y))
        return Point(x[best], y[best])

    @cached_property
    def near(self) -> float:
        """Points that are rounding and no more."""
        return ROUNDING * float(np.abs(self.pieces[:, :_RATE]).max())

    def turned(self) -> Frontier:
        """The same packages with the two sides in each other's place."""
        left, top, right, bottom, rate = self.pieces[::-1].T
        back = np.divide(1.0, rate, where=rate > 0.0, out=np.zeros_like(rate))
        return Frontier(np.stack([bottom, right, top, left, back], axis=1))

    def most_y(self, x: float) -> float:
        """The most that y can have where x has at least ``x``; minus infinity where it cannot."""
        k = int(np.searchsorted(self.pieces[:, _RIGHT], x - self.near))
        if k == len(self.pieces):
            return -np.inf
        left, top, right, bottom, rate = self.pieces[k]
        return float(bottom if x >= right else top - rate * max(0.0, x - left))

    def most_x(self, y: float) -> float:
        """The most that x can have where y has at least ``y``; minus infinity where it cannot."""
        k = int(np.searchsorted(-self.pieces[:, _TOP], self.near - y, side="right")) - 1
        if k < 0:
            return -np.inf
        left, top, right, bottom, rate = self.pieces[k]
        return float(right if y <= bottom else left if y >= top else left + (top - y) / rate)

    def room(self, start: Point) -> Point:
        """What each can gain on a starting point where the other is no worse off than there.

        NaN where no package leaves both at least what they have, which can only be where the start is no package itself.
        """
        gains = np.array([self.most_x(start.y) - start.x, self.most_y(start.x) - start.y])
        return NOWHERE if (gains < -self.near).any() else Point(*np.where(gains <= self.near, 0.0, gains))

    def toward(self, point: Point, room: Point) -> tuple[float, Point]:
        """How far both can move on from a point at once, as a share of the room that each had, and the package reached.

        The largest t for which a package gives each side at least its part of ``point + t * room`` (the directional distance
        of Chambers, Chung and Faere 1996). Below 0 beyond the frontier; NaN where a side has no room.
        """
        if not min(room) > 0.0:
            return np.nan, NOWHERE
        left, top, right, bottom, _ = self.pieces.T
        u, wide = (left - point.x) / room.x, (right - left) / room.x
        v, high = (top - point.y) / room.y, (top - bottom) / room.y
        along = np.clip(np.divide(v - u, wide + high, where=wide + high > 0.0, out=np.zeros_like(u)), 0.0, 1.0)
        u, v = u + along * wide, v - along * high
        least = np.minimum(u, v)
        level = np.flatnonzero(least >= least.max() - ROUNDING)
        k = level[np.argmax(np.maximum(u, v)[level])]
        return float(least[k]), Point(left[k] + along[k] * (right - left)[k], top[k] - along[k] * (top - bottom)[k])

    def nash(self, start: Point) -> Point:
        """Where the product of what both gain on a starting point is largest (Nash 1950); NaN where nothing leaves both as much.

        Where items that are all or nothing leave gaps, the largest product of all packages (Kaneko 1980).
        """
        left, top, right, bottom, _ = self.pieces.T
        wide, high = right - left, top - bottom
        line = (wide > 0.0) & (high > 0.0)

        def part(of: np.ndarray, whole: np.ndarray) -> np.ndarray:
            return np.divide(of, whole, where=line, out=np.zeros_like(of))

        low, last = part(start.x - left, wide), part(top - start.y, high)
        best = part((top - start.y) * wide - (left - start.x) * high, 2.0 * wide * high)
        along = np.clip(np.clip(best, low, last), 0.0, 1.0)
        x, y = left + along * wide, top - along * high
        product = np.maximum(x - start.x, 0.0) * np.maximum(y - start.y, 0.0)
        product[(x < start.x - self.near) | (y < start.y - self.near)] = -1.0
        if product.max() < 0.0:
            return NOWHERE
        k = np.lexsort((x + y, product))[-1]
        return Point(x[k], y[k])

    def kalai_smorodinsky(self, start: Point) -> Point:
        """Where both gain the same share of the room that each has on a starting point, and most (Kalai and Smorodinsky 1975).

        Where that falls in a gap between packages, the package whose smaller share is largest. Where one side has no room, what
        is best for the other; NaN where nothing leaves both as much as they have.
        """
        room = self.room(start)
        if min(room) > 0.0 or np.isnan(room.x):
            return self.toward(start, room)[1]
        return Point(start.x + room.x, start.y + room.y)
