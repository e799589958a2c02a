"""Efficient packages: what to offer so that one keeps a set share of one's ideal and the others get most (ODD, "Offers").

With linear values the efficient packages follow from one walk: begin at one's own ideal and concede items in order of
the others' gain over one's own loss. That walk is the Pareto frontier where items can be divided (a fractional
knapsack; the exact form of the trade-off tactic of Faratin, Sierra & Jennings 2002). Where the walk would cut an item
that is all or nothing, it branches on conceding that item or keeping it, so that the package is the best there is.
"""

from __future__ import annotations

import numpy as np

from agents.kernels import gufunc, kernel

NODE_LIMIT = 5_000  # branches looked at, beyond which the best package found so far is taken
_FREE, _KEPT, _CONCEDED = 0, 1, 2
_TIE = 1.0 + 1e-12  # what differs by less differs by rounding


@kernel
def _walk(order, count, loss, gain, divisible, choice, budget, part):  # pragma: no cover - compiled
    """Concede in order while the budget lasts; returns the others' gain and the all-or-nothing item cut, or -1."""
    won = 0.0
    for k in range(count):
        i = order[k]
        part[i] = 0.0
        if choice[i] == _CONCEDED:
            if loss[i] > budget * _TIE:
                return -1.0, -1
            part[i] = 1.0
            budget = max(0.0, budget - loss[i])
            won += gain[i]
    for k in range(count):
        i = order[k]
        if choice[i] != _FREE:
            continue
        if loss[i] <= budget * _TIE:  # a tenth of ten, as 1 - 0.9, is a hair less than 1
            part[i] = 1.0
            budget = max(0.0, budget - loss[i])
            won += gain[i]
        else:
            part[i] = budget / loss[i]
            won += gain[i] * part[i]
            return won, (-1 if divisible[i] or part[i] == 0.0 else i)
    return won, -1


@kernel
def efficient_packages(own, others, room, divisible, share):  # pragma: no cover - compiled
    """In each world the package that is best for the others among those that leave at least ``share`` of one's ideal.

    Parameters
    ----------
    own : (worlds, items), points
        Worth to the proposer of a full unit of each item.
    others : (worlds, items), points
        Worth of a full unit to the others, as the proposer believes.
    room : (worlds, items), 0..1
        How much of each item is still to be agreed; 0 where it is closed.
    divisible : (items,), bool
        Whether a part of the room may be taken; all of it or nothing otherwise.
    share : (worlds,), 0..1
        Share of the ideal to keep; below 0: make no offer (an empty package).

    Returns
    -------
    packages : (worlds, items), 0..room
        Increments of the agreed levels.
    """
    worlds, items = own.shape
    packages = np.zeros((worlds, items))
    loss, gain, part, best = np.empty(items), np.empty(items), np.empty(items), np.empty(items)
    order, path, choice = np.empty(items, np.int64), np.empty(items, np.int64), np.empty(items, np.int64)
    for w in range(worlds):
        if share[w] < 0.0:
            continue
        mine, theirs, left, package = own[w], others[w], room[w], packages[w]
        count = 0
        ideal = 0.0
        for i in range(items):
            if left[i] <= 0.0:
                continue
            towards = theirs[i]
            if mine[i] > 0.0:
                package[i] = left[i]
                ideal += mine[i] * left[i]
                towards = -towards
            if towards <= 0.0:
                continue
            if mine[i] == 0.0:
                package[i] = left[i]  # it costs nothing: given at once
                continue
            loss[i] = abs(mine[i]) * left[i]
            gain[i] = towards * left[i]
            place = count
            while place > 0 and gain[order[place - 1]] * loss[i] < gain[i] * loss[order[place - 1]]:
                order[place] = order[place - 1]
                place -= 1
            order[place] = i
            count += 1
        budget = (1.0 - share[w]) * ideal
        if count == 0 or budget <= 0.0:
            continue
        choice[:] = _FREE
        best[:] = 0.0
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
            package[i] = left[i] * (1.0 - best[i] if mine[i] > 0.0 else best[i])
    return packages


def efficient_package(
    own: np.ndarray, others: np.ndarray, room: np.ndarray, divisible: np.ndarray, share: float
) -> np.ndarray:
    """The same for one world: arrays are (items,)."""
    return efficient_packages(own[None], others[None], room[None], divisible, np.array([share]))[0]


@gufunc("void(float64[:], float64[:], float64[:])", "(n),(n)->()")
def worth(values, package, total):  # pragma: no cover - compiled
    """Worth of a package, points: ``values`` (..., items) times ``package`` (..., items), summed in item order.

    Compiled, so that the order of the sum, and with it the last bit, is the same for one world and for many.
    """
    total[0] = 0.0
    for i in range(values.shape[0]):
        total[0] += values[i] * package[i]


@gufunc("void(float64[:], float64[:], float64[:])", "(n),(n)->()")
def ideal_worth(values, room, total):  # pragma: no cover - compiled
    """Worth of a package wholly to one's taste, points: all the ``room`` (..., items) of what is wanted, nothing else."""
    total[0] = 0.0
    for i in range(values.shape[0]):
        total[0] += max(values[i], 0.0) * room[i]


@gufunc("void(float64[:], float64, float64[:])", "(n),()->()")
def magnitude(values, each, total):  # pragma: no cover - compiled
    """All that is at stake, points: the sizes of ``values`` (..., items), counted ``each`` times."""
    total[0] = 0.0
    for i in range(values.shape[0]):
        total[0] += abs(values[i]) * each


@gufunc("void(float64[:,:], float64[:], float64[:])", "(o,n),(o)->(n)")
def summed(values, weight, total):  # pragma: no cover - compiled
    """Weighted sum over the others, item by item: ``values`` (..., others, items), ``weight`` (..., others)."""
    for i in range(values.shape[1]):
        total[i] = 0.0
    for o in range(values.shape[0]):
        for i in range(values.shape[1]):
            total[i] += values[o, i] * weight[o]
