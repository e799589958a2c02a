"""What an item is worth to a party this month (ODD, "Effective value")."""

from __future__ import annotations

from numba import guvectorize


@guvectorize(
    [
        "void(float64[:], float64[:], float64, float64[:], float64[:], boolean[:,:], float64[:], int64, float64[:])"
    ],
    "(i),(i),(),(i),(i),(i,p),(p),()->(i)",
    nopython=True,
    cache=True,
)
def effective_value(values, security, alarm, burden, verifiability, performs, trust, oneself, stakes):  # pragma: no cover
    """V of model section 3: base value, raised by threat, discounted by credibility, less one's share of the cost.

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
    performs : (items, parties) bool
    trust : (..., parties), 0..1
        Credit given to each party's promises where they cannot be verified.
    oneself : int
        Index of the party that judges.

    Returns
    -------
    stakes : (..., items), points
    """
    for i in range(values.shape[0]):
        value = values[i] * (1.0 + alarm * security[i])
        if value > 0.0:
            # A promise is worth as much as the least trusted of those others who must keep it.
            promise = 1.0
            for p in range(trust.shape[0]):
                if p != oneself and performs[i, p]:
                    promise = min(promise, verifiability[i] + (1.0 - verifiability[i]) * trust[p])
            value *= promise
        stakes[i] = value - burden[i]
