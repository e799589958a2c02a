"""What an item is worth to a party this month (ODD, "Effective value")."""

from __future__ import annotations

import numpy as np

from agents.kernels import kernel


@kernel
def effective_value(
    values, security, alarm, burden, verifiability, duty_item, duty_party, credit, oneself
):  # pragma: no cover - compiled
    """V: base value, raised by threat, discounted by credibility, less one's share of the cost.

    Parameters
    ----------
    values : (worlds, parties, items), points
        Base worth of full performance.
    security : (items,), 0 or 1
        Whether threat raises the worth.
    alarm : (worlds,)
        Salience times threat.
    burden : (worlds, parties, items), points
        What each party's share of the cost weighs.
    verifiability : (items,), 0..1
    duty_item, duty_party : (duties,) int
        Who must perform what; duties that can be verified wholly may be left out.
    credit : (worlds, parties), 0..1
        Credit given to each party's promises where they cannot be verified.
    oneself : int
        Index of the party that judges.

    Returns
    -------
    stakes : (worlds, items), points
    """
    worlds, _, items = values.shape
    stakes = np.empty((worlds, items))
    for w in range(worlds):
        # A promise is worth as much as the least trusted of those others who must keep it.
        for i in range(items):
            stakes[w, i] = 1.0
        for d in range(duty_item.shape[0]):
            if duty_party[d] != oneself:
                i = duty_item[d]
                kept = verifiability[i] + (1.0 - verifiability[i]) * credit[w, duty_party[d]]
                stakes[w, i] = min(stakes[w, i], kept)
        for i in range(items):
            value = values[w, oneself, i] * (1.0 + alarm[w] * security[i])
            stakes[w, i] = (value * stakes[w, i] if value > 0.0 else value) - burden[w, oneself, i]
    return stakes


@kernel
def internalise(stakes, coordination, oneself, allies, weights):  # pragma: no cover - compiled
    """W: one's own stakes, and those of one's allies as far as coordination goes; ``weights`` is changed in place.

    Parameters
    ----------
    stakes, weights : (worlds, parties, items), points
    coordination : (worlds,), 0..1
    oneself : int
    allies : (allies,) int
    """
    for w in range(stakes.shape[0]):
        for i in range(stakes.shape[2]):
            weights[w, oneself, i] = stakes[w, oneself, i]
        for ally in allies:
            for i in range(stakes.shape[2]):
                weights[w, oneself, i] += coordination[w] * stakes[w, ally, i]
