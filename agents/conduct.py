"""What a party does about its obligations: work, wait or slip, and undo (ODD, "Performance" and "Reversal")."""

from __future__ import annotations

from agents.kernels import gufunc

WORK, WAIT, SLIP = 0, 1, 2
ADMINISTRATION, OPINION, CRISIS, ARREARS = 0, 1, 2, 3  # why a party undoes what it performed
STANDS = -1


@gufunc("void(float64[:], float64[:], float64[:], float64, float64, float64, int64[:])", "(d),(d),(d),(),(),()->(d)")
def conduct(luck, lead, stakes, slack, slip, short, does):  # pragma: no cover - compiled
    """Action for action: WAIT where one leads by more than one's slack; else SLIP by chance, else WORK.

    Parameters
    ----------
    luck : (..., duties), uniform on (0, 1)
    lead : (..., duties), -1..1
        How far one is ahead of the slowest counterpart at the item's table.
    stakes : (..., duties), points
        What the item is worth to oneself; where negative, an unpopular government slips more.
    slack, slip : (...), 0..1
    short : (...), 0..1
        How far support at home falls short of the threshold, as a share of it.
    """
    for d in range(luck.shape[0]):
        chance = slip + (1.0 - slip) * short if stakes[d] < 0.0 else slip
        if lead[d] > slack:
            does[d] = WAIT
        elif luck[d] < chance:
            does[d] = SLIP
        else:
            does[d] = WORK


@gufunc(
    "void(float64[:], float64[:], float64[:], float64, float64, float64, float64, float64, int64[:])",
    "(d),(d),(d),(),(),(),(),()->(d)",
)
def withdrawal(luck, lead, ease, slack, purge, hostility, crisis, arrears, cause):  # pragma: no cover - compiled
    """Competing hazards of undoing: the cause that strikes each duty this month, or STANDS.

    Parameters
    ----------
    luck : (..., duties), uniform on (0, 1)
    lead : (..., duties), -1..1
    ease : (duties,)
        How easily each item is undone; multiplies every hazard.
    slack : (...), 0..1
    purge, hostility, crisis : (...), 0..1
        Hazards from a change of administration, from opinion at home and from a crisis.
    arrears : (...), 0..1
        Hazard where the counterpart has done nothing; less where it lags less.
    """
    for d in range(luck.shape[0]):
        behind = max(0.0, lead[d] - slack) / max(1.0 - slack, 1e-9)
        reached = purge * ease[d]
        if luck[d] < reached:
            cause[d] = ADMINISTRATION
            continue
        reached += hostility * ease[d]
        if luck[d] < reached:
            cause[d] = OPINION
            continue
        reached += crisis * ease[d]
        if luck[d] < reached:
            cause[d] = CRISIS
            continue
        reached += arrears * behind * ease[d]
        cause[d] = ARREARS if luck[d] < reached else STANDS
