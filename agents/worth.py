"""What an item is worth to a party this month (ODD, "Effective value")."""

from __future__ import annotations

from numba import guvectorize


@guvectorize(
    [
        "void(float64[:], float64[:], float64, float64[:], float64[:], int64[:], int64[:], float64[:], int64, float64[:])"
    ],
    "(i),(i),(),(i),(i),(d),(d),(p),()->(i)",
    nopython=True,
    cache=True,
)
def effective_value(
    values, security, alarm, burden, verifiability, duty_item, duty_party, credit, oneself, stakes
):  # pragma: no cover - compiled
    """V: base value, raised by threat, discounted by credibility, less one's share of the cost.

    Parameters
    ----------
    values : (..., items), points
        Base worth of full performance.
    security : (items,), 0 or 1
        Whether threat raises the worth.
    alarm : (...)
        Salience times threat.
    burden : (..., items), points
        What one's share of the cost weighs.
    verifiability : (items,), 0..1
    duty_item, duty_party : (duties,) int
        Who must perform what.
    credit : (..., parties), 0..1
        Credit given to each party's promises where they cannot be verified.
    oneself : int
        Index of the party that judges.

    Returns
    -------
    stakes : (..., items), points
    """
    # A promise is worth as much as the least trusted of those others who must keep it.
    for i in range(values.shape[0]):
        stakes[i] = 1.0
    for d in range(duty_item.shape[0]):
        if duty_party[d] != oneself:
            i = duty_item[d]
            stakes[i] = min(stakes[i], verifiability[i] + (1.0 - verifiability[i]) * credit[duty_party[d]])
    for i in range(values.shape[0]):
        value = values[i] * (1.0 + alarm * security[i])
        stakes[i] = (value * stakes[i] if value > 0.0 else value) - burden[i]


@guvectorize(
    ["void(float64[:,:], float64, int64, int64[:], float64[:])"],
    "(p,i),(),(),(a)->(i)",
    nopython=True,
    cache=True,
)
def internalised(stakes, coordination, oneself, allies, weights):  # pragma: no cover - compiled
    """W: one's own stakes, and those of one's allies as far as coordination goes.

    Parameters
    ----------
    stakes : (..., parties, items), points
    coordination : (...), 0..1
    oneself : int
    allies : (allies,) int

    Returns
    -------
    weights : (..., items), points
    """
    for i in range(stakes.shape[1]):
        weights[i] = stakes[oneself, i]
    for k in range(allies.shape[0]):
        for i in range(stakes.shape[1]):
            weights[i] += coordination * stakes[allies[k], i]
