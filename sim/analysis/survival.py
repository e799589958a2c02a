"""How long restraints hold: the share still in effect so many months after they came into effect (Kaplan and Meier 1958)."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy.stats import CensoredData, ecdf


def survival(spells: pd.DataFrame, until: str = "ends") -> pd.DataFrame:
    """Survival of each restraint, with 95% intervals (Greenwood's variance, on the scale of log(-log), as SciPy has it).

    A restraint that is still in effect when the run ends has lasted so long at the least: it counts until then, and no longer.

    Parameters
    ----------
    spells : DataFrame
        As ``sim.analysis.monthly`` has them.
    until : str
        Column of the month in which it is over: ``ends``, or ``broken`` where a secret breach ends it too.

    Returns
    -------
    DataFrame
        One row an item and month at which the estimate changes, after one at month 0: ``item``, ``months`` (since it came into
        effect), ``share``, ``low``, ``high``, ``left`` (worlds that have lasted longer and were watched as long).
    """
    return pd.concat(
        [_of(str(item), rows, until) for item, rows in spells.groupby("item", sort=False)], ignore_index=True
    )


def lasted(spells: pd.DataFrame, until: str = "ends") -> tuple[np.ndarray, np.ndarray]:
    """Months that each spell lasted, (spells,), and whether it was seen to its end, (spells,) bool."""
    over = spells[until].notna().to_numpy()
    ends = spells[until].astype("Float64").fillna(spells["last"]).to_numpy(float)
    return ends - spells["begins"].to_numpy(float), over


def _of(item: str, rows: pd.DataFrame, until: str) -> pd.DataFrame:
    months, over = lasted(rows, until)
    whole = {"item": item, "months": [0.0], "share": [1.0], "low": [1.0], "high": [1.0], "left": [len(rows)]}
    first = pd.DataFrame(whole)
    if not over.any():
        last = float(months.max())
        return pd.concat([first, first.assign(months=last, left=int((months >= last).sum()))], ignore_index=True)
    found = ecdf(CensoredData(uncensored=months[over], right=months[~over])).sf
    with warnings.catch_warnings():  # it has none where none or all are over
        warnings.simplefilter("ignore", RuntimeWarning)
        interval = found.confidence_interval(0.95, method="log-log")
    at = found.quantiles
    table = pd.DataFrame(
        {
            "item": item,
            "months": at,
            "share": found.probabilities,
            "low": interval.low.probabilities,  # type: ignore[attr-defined]
            "high": interval.high.probabilities,  # type: ignore[attr-defined]
            "left": [int((months > month).sum()) for month in at],
        }
    )
    curve = pd.concat([first, table[table["months"] > 0]], ignore_index=True)
    curve[["low", "high"]] = curve[["low", "high"]].ffill()
    curve["low"] = np.minimum(curve["low"], curve["share"])
    return curve
