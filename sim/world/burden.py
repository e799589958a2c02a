"""Who pays: shares of a cost among donors under their caps, by four rules (ODD, "Burden sharing").

All four are water-filling. ``fixed``, ``capacity`` and ``proportional`` raise every donor's share in proportion to its
weight until it meets its cap; ``equal-gain`` lowers the level of net gain that all keep until the cost is covered, which
is the Nash bargaining solution where money can pass between the donors (Nash 1950).
"""

from __future__ import annotations

import numpy as np

from agents.kernels import gufunc

WHOLE = 1e-9  # a sum of shares nearer to 1 than this covers the cost


@gufunc("void(float64[:], float64[:], float64[:])", "(d),(d)->(d)")
def in_proportion(weight, cap, share):  # pragma: no cover - compiled
    """Shares in proportion to weights, none above its cap, that sum to 1; all 0 where that cannot be.

    Parameters
    ----------
    weight : (..., donors), at least 0
    cap : (..., donors), 0..1

    Returns
    -------
    share : (..., donors), 0..1
    """
    n = weight.shape[0]
    for d in range(n):
        share[d] = 0.0
    left = 1.0
    for _ in range(n):
        total = 0.0
        for d in range(n):
            if weight[d] > 0.0 and share[d] < cap[d]:
                total += weight[d]
        if total <= 0.0 or left <= WHOLE:
            break
        before = left
        for d in range(n):
            if weight[d] > 0.0 and share[d] < cap[d]:
                more, room = before * weight[d] / total, cap[d] - share[d]
                if more >= room:  # to the last bit, or it would still count as below its cap
                    more, share[d] = room, cap[d]
                else:
                    share[d] += more
                left -= more
    if left > WHOLE:
        for d in range(n):
            share[d] = 0.0


@gufunc("void(float64[:], float64, float64[:], float64[:])", "(d),(),(d)->(d)")
def at_equal_gain(benefit, cost, cap, share):  # pragma: no cover - compiled
    """Shares that leave all donors the same net gain, as far as caps allow; all 0 where the donors together would lose.

    A donor whose benefit is below the common gain pays nothing; one at its cap gains more than the others.

    Parameters
    ----------
    benefit : (..., donors), money
        What the item is worth to each, in money.
    cost : (...), money
    cap : (..., donors), 0..1

    Returns
    -------
    share : (..., donors), 0..1; they sum to 1 or are all 0
    """
    n = benefit.shape[0]
    for d in range(n):
        share[d] = 0.0
    if cost <= 0.0:
        return
    # The sum of shares falls, piece by piece in straight lines, as the common gain rises; at no gain it is largest.
    most = 0.0
    for d in range(n):
        most += min(max(benefit[d] / cost, 0.0), cap[d])
    if most < 1.0 - WHOLE:
        return
    low, high = 0.0, 0.0
    for d in range(n):
        high = max(high, benefit[d])
    sum_low, sum_high = most, 0.0
    for k in range(2 * n):
        bend = benefit[k] if k < n else benefit[k - n] - cap[k - n] * cost
        if bend <= low or bend >= high:
            continue
        total = 0.0
        for d in range(n):
            total += min(max((benefit[d] - bend) / cost, 0.0), cap[d])
        if total >= 1.0:
            low, sum_low = bend, total
        else:
            high, sum_high = bend, total
    gain = low
    if sum_low > sum_high:
        gain = low + (high - low) * max(0.0, sum_low - 1.0) / (sum_low - sum_high)
    for d in range(n):
        share[d] = min(max((benefit[d] - gain) / cost, 0.0), cap[d])


def covered(shares: np.ndarray) -> np.ndarray:
    """Whether shares (..., donors) pay for the whole: (...) bool."""
    return np.abs(shares.sum(axis=-1) - 1.0) <= 2 * WHOLE
