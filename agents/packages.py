"""Efficient packages: what to offer so that one keeps a set share of one's ideal and the others get most (ODD, "Offers").

With linear values the efficient packages follow from one walk: begin at one's own ideal and concede items in order of
the others' gain over one's own loss. That walk is the Pareto frontier where items can be divided (a fractional
knapsack; the exact form of the trade-off tactic of Faratin, Sierra & Jennings 2002). Where the walk would cut an item
that is all or nothing, it branches on conceding that item or keeping it, so that the package is the best there is.
"""

from __future__ import annotations

import numpy as np
from numba import guvectorize, njit

NODE_LIMIT = 5_000  # branches looked at, beyond which the best package found so far is taken
_FREE, _KEPT, _CONCEDED = 0, 1, 2
_TIE = 1.0 + 1e-12


@njit(cache=True)
def _walk(order, count, loss, gain, divisible, choice, budget, part):  # pragma: no cover - compiled
    """Concede in order while the budget lasts; returns the others' gain and the all-or-nothing item cut, or -1."""
    won = 0.0
    for k in range(count):
        i = order[k]
        part[i] = 0.0
        if choice[i] == _CONCEDED:
            part[i] = 1.0
            budget -= loss[i]
            won += gain[i]
    if budget < 0.0:
        return -1.0, -1
    for k in range(count):
        i = order[k]
        if choice[i] != _FREE:
            continue
        if loss[i] <= budget:
            part[i] = 1.0
            budget -= loss[i]
            won += gain[i]
        else:
            part[i] = budget / loss[i]
            won += gain[i] * part[i]
            return won, (-1 if divisible[i] or part[i] == 0.0 else i)
    return won, -1


@guvectorize(
    ["void(float64[:], float64[:], float64[:], boolean[:], float64, float64[:])"],
    "(n),(n),(n),(n),()->(n)",
    nopython=True,
    cache=True,
)
def efficient_package(own, others, room, divisible, share, package):  # pragma: no cover - compiled
    """Package that is best for the others among those that leave at least ``share`` of one's ideal.

    Parameters
    ----------
    own : (..., items), points
        Worth to the proposer of a full unit of each item.
    others : (..., items), points
        Worth of a full unit to the others, as the proposer believes.
    room : (..., items), 0..1
        How much of each item is still to be agreed; 0 where it is closed.
    divisible : (items,), bool
        Whether a part of the room may be taken; all of it or nothing otherwise.
    share : (...), 0..1
        Share of the ideal to keep; below 0: make no offer (an empty package).

    Returns
    -------
    package : (..., items), 0..room
        Increments of the agreed levels.
    """
    n = own.shape[0]
    for i in range(n):
        package[i] = 0.0
    if share < 0.0:
        return
    order = np.empty(n, np.int64)
    loss = np.empty(n)
    gain = np.empty(n)
    count = 0
    ideal = 0.0
    for i in range(n):
        if room[i] <= 0.0:
            continue
        towards = others[i]
        if own[i] > 0.0:
            package[i] = room[i]
            ideal += own[i] * room[i]
            towards = -towards
        if towards <= 0.0:
            continue
        if own[i] == 0.0:
            package[i] = room[i]  # it costs nothing: given at once
            continue
        loss[i] = abs(own[i]) * room[i]
        gain[i] = towards * room[i]
        place = count
        while place > 0 and gain[order[place - 1]] * loss[i] < gain[i] * loss[order[place - 1]]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = i
        count += 1
    budget = (1.0 - share) * ideal
    if count == 0 or budget <= 0.0:
        return

    choice = np.zeros(n, np.int8)
    path = np.empty(count, np.int64)
    part = np.zeros(n)
    best = np.zeros(n)
    best_gain = 0.0
    depth = 0
    for _ in range(NODE_LIMIT):
        won, cut = _walk(order, count, loss, gain, divisible, choice, budget, part)
        if won > best_gain * _TIE and cut < 0:
            best_gain = won
            for k in range(count):
                best[order[k]] = part[order[k]]
        if won > best_gain * _TIE and cut >= 0:
            choice[cut] = _KEPT
            path[depth] = cut
            depth += 1
            continue
        while depth > 0 and choice[path[depth - 1]] == _CONCEDED:
            depth -= 1
            choice[path[depth]] = _FREE
        if depth == 0:
            break
        choice[path[depth - 1]] = _CONCEDED
    for k in range(count):
        i = order[k]
        package[i] = room[i] * (1.0 - best[i] if own[i] > 0.0 else best[i])


@guvectorize(["void(float64[:], float64[:], float64[:])"], "(n),(n)->()", nopython=True, cache=True)
def worth(values, package, total):  # pragma: no cover - compiled
    """Worth of a package, points: ``values`` (..., items) times ``package`` (..., items), summed in item order.

    Compiled, so that the order of the sum, and with it the last bit, is the same for one world and for many.
    """
    total[0] = 0.0
    for i in range(values.shape[0]):
        total[0] += values[i] * package[i]
