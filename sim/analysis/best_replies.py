"""What each side does best against each way the other may play, and the pairs from which neither would move (ODD, "Aspiration").

A game between two sides in pure strategies: a pair is an equilibrium where each is a best reply to the other (J. Nash, "Non-cooperative
games", Annals of Mathematics 54, 1951, 286-295). Payoffs are means over worlds, so that a best reply may only seem to be one. As
all pairs were played in the same worlds, replies are set against each other world by world; and as the highest of several means is
likely to be one that luck has raised, a reply is ruled out only where that holds for all comparisons together (subset selection of
S. S. Gupta, "On some multiple decision rules", Technometrics 7, 1965, 225-245, here for differences in pairs, by Bonferroni).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.analysis.pairing import ROUNDING, paired

Payoffs = Mapping[tuple[str, str], np.ndarray]
"""What each pair of own play and the other side's play brings one side, (worlds,), in the same worlds."""

RATE = 0.05
"""Chance, at most, that any true best reply of either side is ruled out."""
SURE, LIKELY, OPEN = "sure", "likely", "open"
STATUS = {
    SURE: "each is clearly the best reply to the other",
    LIKELY: "each has the highest mean against the other, but another reply may be as good",
    OPEN: "another reply has a higher mean, but not clearly so",
}
"""How far a pair is known to be an equilibrium."""


def best_replies(payoffs: Payoffs) -> pd.DataFrame:
    """How far each reply lies behind the best one, for each way the other side may play.

    Parameters
    ----------
    payoffs
        Of one side, by (own play, the other side's play), every pair of them.

    Returns
    -------
    table
        A row a play of the other side and reply to it, the best reply first: ``against``, ``plays``, ``mean``; ``behind``, how
        much less it brings than the best reply, ``low``, ``high``, the 95% interval of that difference world by world, and ``p``,
        its two-sided p-value; ``best``, whether no other has a higher mean; ``may_be_best``, whether it cannot be ruled out.

    Notes
    -----
    The true best reply to a given play is lost only where some other seems clearly better than it. There are as many such pairs as
    rows less plays of the other side, say m; with each comparison two-sided at 0.05 / m, and so 0.025 / m on the side that counts,
    the chance that any true best reply is lost is at most 2.5%, and 5% for the tables of both sides. In 95 of 100 tournaments,
    then, every true equilibrium is among those of ``equilibria`` (of replies that are exactly alike, this is said of one).
    """
    rows = []
    for against in dict.fromkeys(theirs for _, theirs in payoffs):
        replies = {own: payoff for (own, theirs), payoff in payoffs.items() if theirs == against}
        order = sorted(replies, key=lambda own: -float(replies[own].mean()))
        for plays in order:
            found = paired(replies[plays], replies[order[0]])
            rows.append(
                {
                    "against": against,
                    "plays": plays,
                    "mean": found.before,
                    "behind": found.difference,
                    "low": found.low,
                    "high": found.high,
                    "p": found.p,
                    "best": found.difference <= ROUNDING,
                }
            )
    table = pd.DataFrame(rows)
    comparisons = len(table) - table["against"].nunique()
    return table.assign(may_be_best=table["best"] | (table["p"] * comparisons > RATE))


def equilibria(own: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """The pairs of plays of which each may be a best reply to the other.

    Parameters
    ----------
    own, theirs
        Best replies of the two sides, as ``best_replies`` makes them.

    Returns
    -------
    table
        A row a pair: ``own``, ``theirs``, ``status`` (of ``STATUS``); the surest come first. None where no pair is one, whatever
        the noise.
    """
    cells = own[own["may_be_best"]].merge(
        theirs[theirs["may_be_best"]],
        left_on=["plays", "against"],
        right_on=["against", "plays"],
        suffixes=("_own", "_theirs"),
    )
    alone = {
        side: table.groupby("against")["may_be_best"].sum() == 1 for side, table in (("own", own), ("theirs", theirs))
    }
    clear = cells["against_own"].map(alone["own"]).astype(bool) & cells["against_theirs"].map(alone["theirs"]).astype(
        bool
    )
    by_mean = cells["best_own"] & cells["best_theirs"]
    status = np.select([clear, by_mean], [SURE, LIKELY], OPEN)
    table = pd.DataFrame({"own": cells["plays_own"], "theirs": cells["against_own"], "status": status})
    return table.sort_values(
        "status", key=lambda found: found.map(list(STATUS).index), kind="stable", ignore_index=True
    )
