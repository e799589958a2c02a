"""A capital that is harder to please gets better terms, and oftener none (docs/theory.md).

Putnam (1988), after Schelling (1960): the smaller the set of packages that pass at home (the win-set), the more a negotiator
gets where there is a deal, and the greater the risk that there is none. Here South's bar at home is raised and all else, luck
included, is left as it was.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from negotiations import item, model, party
from theory_page import assert_said

from sim.analysis.pairing import difference, paired

WORLDS, MONTHS = 600, 30
SUPPORT = 0.4
BARS = (0.4, 0.5, 0.6, 0.7, 0.8)


def agenda():
    """Two things that North wants of South, and two that South wants of North; each is worth more to whoever gets it, mostly."""

    def drawn(middle):
        return {"normal": [middle, 0.8]}

    return {
        "relief": item("south", {"north": drawn(4), "south": drawn(-2)}, ratify=["south"]),
        "food": item("south", {"north": drawn(2.5), "south": drawn(-1)}, ratify=["south"]),
        "freeze": item("north", {"north": drawn(-2), "south": drawn(4)}, ratify=["south"]),
        "visits": item("north", {"north": drawn(-1), "south": drawn(2.5)}, ratify=["south"]),
    }


def talks(bar, doubt=0.0):
    """What the first deal is worth to North and South, (worlds, 2), NaN where there is none; packages lost at home, (worlds,)."""
    sides = {
        "north": party(floor=0.1, patience={"uniform": [8, 20]}),
        "south": party(
            floor=0.1, patience={"uniform": [8, 20]}, threshold=bar, doubt=doubt,
            support={"baseline": SUPPORT, "volatility": 0, "recovery": 0},
        ),
    }  # fmt: skip
    negotiation = model(agenda(), parties=sides, worlds=WORLDS, months=MONTHS)
    table = negotiation.tables[0]
    gains, lost = np.full((WORLDS, 2), np.nan), np.zeros(WORLDS)
    while negotiation.running:
        negotiation.step()
        struck = table.deal & np.isnan(gains[:, 0])
        gains[struck] = table.gains[struck]
        lost += table.signed & ~table.deal
    return gains, lost


@pytest.fixture(scope="module")
def by_bar():
    return {bar: talks(bar)[0] for bar in BARS}


@pytest.mark.parametrize("bar", BARS[1:])
def test_where_both_have_a_deal_the_stricter_capital_has_the_better_one(by_bar, bar):
    easy, strict = by_bar[BARS[0]], by_bar[bar]
    dealt = ~np.isnan(easy[:, 0]) & ~np.isnan(strict[:, 0])
    assert dealt.sum() > WORLDS / 2
    north, south = (paired(easy[dealt, side], strict[dealt, side]) for side in (0, 1))
    assert south.low > 0 and north.high < 0, (south, north)
    if bar == BARS[-1]:
        told = [difference(one.difference, one.low, one.high) for one in (south, north)]
        assert_said(f"South's terms {told[0]} points, North's {told[1]}")


def test_each_rise_of_the_bar_leaves_more_worlds_without_a_deal(by_bar):
    without = [np.isnan(by_bar[bar][:, 0]) for bar in BARS]
    shares = [float(none.mean()) for none in without]
    assert shares == sorted(shares) and shares[0] < 0.01 and shares[-1] > 0.1, shares
    assert_said(f"no deal in {', '.join(f'{share:.1%}' for share in shares)} of worlds")
    for before, after in pairwise(without):
        assert not (before & ~after).any(), "who has no deal with the lower bar has none with the higher"


def test_where_the_house_may_surprise_its_delegates_a_higher_bar_loses_more_of_what_they_sign():
    """Involuntary defection: what was signed in good faith fails at home."""
    lost = [talks(bar, doubt=0.1)[1] for bar in (0.4, 0.6, 0.8)]
    assert paired(lost[0], lost[1]).low > 0 and paired(lost[1], lost[2]).low > 0
    assert not any(talks(bar)[1].any() for bar in (0.4, 0.8)), "without doubt nobody signs what cannot pass"
