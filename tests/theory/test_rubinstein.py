"""Rubinstein's split of a cake, which tactics of concession give in the limit though they know no discounting (docs/theory.md).

Rubinstein (1982): two who discount at rates r and take turns agree at once, and in the limit of short periods the first keeps
s / (r + s) of the cake, s the rate of the other. Here linear tactics come down from all of it to nothing in T and U months. The
levels meet where t / T + t / U = 1, so that the first keeps 1 - t / T = T / (T + U): the same split, with 1 / T in the place of r.
"""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party

CAKE = {
    "cake": item("south", {"north": 0, "south": 1}, divisible=False),
    "part": item("south", {"north": 1, "south": -1}),
}


def divided(north, south, worlds=1, first="north", floors=(0, 0), months=400, **terms):
    """(worlds,) twice: what North keeps of the cake, and the month of the deal, 0 where there is none."""
    sides = {
        name: party(floor=floor, patience=patience, **terms)
        for name, floor, patience in zip(("north", "south"), floors, (north, south), strict=True)
    }
    seats = ["north", "south"] if first == "north" else ["south", "north"]
    negotiation = model(
        CAKE, parties=sides, months=months, worlds=worlds, dynamics={"grain": 1e-9}, tables={"talks": {"name": "talks", "members": seats}}
    )  # fmt: skip
    kept, month = np.zeros(worlds), np.zeros(worlds, int)
    table = negotiation.tables[0]
    while negotiation.running and not month.all():
        negotiation.step()
        struck = table.deal & (month == 0)
        month[struck] = negotiation.state.month
        kept[struck] = table.offer[struck, 1]
    return kept, month


def rubinstein(north, south, first=True):
    """What North keeps where each discounts a month by exp(-1 / patience)."""
    mine, yours = np.exp(-1 / north), np.exp(-1 / south)
    return (1 - yours) / (1 - mine * yours) if first else 1 - (1 - mine) / (1 - mine * yours)


@pytest.mark.parametrize(("north", "south"), [(100, 100), (200, 100), (50, 150), (40, 400)])
def test_the_patient_side_keeps_its_share_of_all_patience(north, south):
    """A month is 1 / T + 1 / U of the way, so what is left of it is within that of the limit."""
    (kept,), (month,) = divided(north, south)
    assert kept == pytest.approx(north / (north + south), abs=1 / north + 1 / south)
    assert month == pytest.approx(1 + north * south / (north + south), abs=1)


def test_in_many_worlds_each_with_its_own_patience_the_split_is_rubinsteins():
    worlds = 300
    patience = {name: {"uniform": [60, 240]} for name in ("north", "south")}
    negotiation = model(
        CAKE, parties={name: party(floor=0, patience=patience[name]) for name in patience}, worlds=worlds
    )
    north, south = (negotiation.government(name).patience for name in patience)
    kept, month = divided(patience["north"], patience["south"], worlds)
    assert month.all() and north.std() > 40
    np.testing.assert_allclose(kept, rubinstein(north, south), atol=1 / 30)
    assert np.corrcoef(kept, north / (north + south))[0, 1] > 0.99


@pytest.mark.parametrize("first", ["north", "south"])
def test_the_shorter_the_month_against_patience_the_nearer_the_split_comes(first):
    apart = [abs(divided(3 * k, 2 * k, first=first)[0][0] - 0.6) for k in (4, 16, 64)]
    assert apart[-1] < 0.005 and all(gap <= (1 / 3 + 1 / 2) / k for gap, k in zip(apart, (4, 16, 64), strict=True))


@pytest.mark.parametrize(("tactic", "power"), [("boulware", 2), ("linear", 1), ("conceder", 0.5)])
def test_with_other_tactics_patience_counts_by_its_power(tactic, power):
    """Levels meet where (t / T)^p + (t / U)^p = 1: T^p / (T^p + U^p), so with Boulware twice the patience gets four fifths."""
    (kept,), _ = divided(400, 200, tactic=tactic)
    assert kept == pytest.approx(2**power / (2**power + 1), abs=0.01)


# Where the model says otherwise


def test_contrary_to_theory_agreement_takes_time():
    """Rubinstein's two agree in the first period, as they foresee the end; these find it out, after T U / (T + U) months."""
    _, (month,) = divided(60, 30)
    assert month == 21


def test_contrary_to_theory_a_floor_that_nobody_comes_down_to_pays():
    """By the outside option principle (Binmore, Rubinstein and Wolinsky 1986) what one can have elsewhere counts only where the split would be less: one half stays one half.
    As a point of disagreement it would be shared beyond by halves: three quarters. Here who goes down to 1 - g of the cake in T
    months goes as fast as one with a patience of T / g, and has two thirds."""
    assert divided(100, 100)[0] == pytest.approx(0.5, abs=0.02)
    assert divided(100, 100, floors=(0.5, 0))[0] == pytest.approx(2 / 3, abs=0.02)


def test_contrary_to_theory_who_speaks_first_has_no_advantage():
    """Rubinstein's first speaker has 1 / (1 + d) of the cake, more than half. Here whoever makes the offer that is signed comes
    down to its own level, and the rest of the last step is the other's."""
    assert rubinstein(11, 11) == pytest.approx(0.523, abs=0.001)
    (first,), (month,) = divided(11, 11)
    assert month == 7, "after six of eleven months; odd months are those of the first"
    assert first == pytest.approx(5 / 11)
    assert divided(11, 11, first="south")[0] == pytest.approx(6 / 11)
