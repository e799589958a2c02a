"""Two parties, given what they want and how they concede: when do they agree, and on what?

Unless said otherwise each has one thing the other wants: relief is worth 4 to North and costs South 1, the freeze costs
North 1 and is worth 4 to South. Each then has an ideal of 4 and asks for ``aspiration x 4``; giving its own part away
whole costs it a quarter of its ideal, so the first whole swap (3 each) is on the table when an aspiration is down to 3/4.
"""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, item, model, party, played


def agreement(one, other, items=SWAP, months=40, **rest):
    """Month of the first deal (0 never) and the levels agreed by it, in the order of ``items``."""
    negotiation = model(items, parties={"north": party(**one), "south": party(**other)}, months=months, **rest)
    for month in range(1, months + 1):
        negotiation.step()
        if negotiation.tables[0].deal[0]:
            return month, negotiation.state.news.signed[0].tolist()
    return 0, [0.0] * len(items)


def linear(patience=10, floor=0.5):
    return {"tactic": "linear", "patience": patience, "floor": floor}


def test_two_who_concede_alike_agree_once_an_offer_beats_what_the_other_would_ask():
    """Aspirations are 1 - 0.05 t. In month t + 1 each would offer the efficient package that keeps it 4 - 0.2 t: relief whole
    and 0.2 t of the freeze, leaving the other 0.8 t - 1. Accepted as soon as 0.8 t - 1 >= 4 - 0.2 t, at t = 5: the whole swap."""
    month, (relief, freeze) = agreement(linear(), linear())
    assert month == 6
    assert (relief, freeze) == pytest.approx((1, 1))


def test_twice_the_patience_takes_twice_as_long():
    month, package = agreement(linear(patience=20), linear(patience=20))
    assert month == 11
    assert package == pytest.approx([1, 1])


def test_pressure_on_both_brings_the_deal_forward():
    """Pressure of 1 halves patience: 1 - 0.1 t, so t is 2.5, rounded up to 3."""
    month, _ = agreement({**linear(), "pressure": {"south": 1}}, {**linear(), "pressure": {"north": 1}})
    assert month == 4


@pytest.mark.parametrize(("tactic", "month"), [("boulware", 9), ("linear", 6), ("conceder", 4)])
def test_boulware_takes_longest_and_conceders_least(tactic, month):
    """All agree at an aspiration of 3/4, when half of what will be is conceded: (t / 10)^(1 / e) = 1/2, so t is
    10 x 0.5^e: 7.07 with e = 1/2, 5 with e = 1, 2.5 with e = 2; the deal is in the next whole month after that."""
    terms = {"tactic": tactic, "patience": 10, "floor": 0.5}
    assert agreement(terms, terms)[0] == month


def test_the_patient_side_gets_more():
    """South comes down to half of its ideal in five months, North in ten. North offers South 0.8 t - 1 and South asks for
    4 - 0.4 t: that crosses at t = 25/6, so the deal is made at t = 5, when South has the floor."""
    month, (relief, freeze) = agreement(linear(), linear(patience=5))
    north, south = 4 * relief - freeze, 4 * freeze - relief
    assert month == 6
    assert north > south


def test_one_who_never_moves_gets_its_way_from_one_who_does():
    """Asking for 0.95 of 4, North offers relief and 0.2 of the freeze, worth -0.2 to South: worse than nothing for ever.
    Asking for 0.6, it gets 2.4 and South, which comes down to 1.2, the rest."""
    assert agreement({"tactic": "fixed", "floor": 0.95}, linear())[0] == 0
    month, (relief, freeze) = agreement({"tactic": "fixed", "floor": 0.6}, linear(floor=0.3))
    assert month > 0
    assert 4 * relief - freeze == pytest.approx(2.4)
    assert 4 * freeze - relief > 0


def test_tit_for_tat_waits_for_the_other_to_begin():
    assert agreement({"tactic": "tit-for-tat", "floor": 0.3}, {"tactic": "tit-for-tat", "floor": 0.3})[0] == 0
    assert agreement({"tactic": "tit-for-tat", "floor": 0.3}, linear(floor=0.3))[0] > 0


def test_two_micro_negotiators_come_down_in_step_and_split_alike():
    terms = {"tactic": "micro", "floor": 0.5}
    month, (relief, freeze) = agreement(terms, terms)
    assert month > 0
    assert 4 * relief - freeze == pytest.approx(4 * freeze - relief, abs=0.4)


def test_without_gain_from_trade_there_is_never_a_deal():
    """What one gains costs the other more, so any package leaves one of them worse off than walking away."""
    items = {"land": item("south", {"north": 2, "south": -3}), "arms": item("north", {"north": -3, "south": 2})}
    assert agreement(linear(floor=0), linear(floor=0), items)[0] == 0


def test_what_both_want_is_agreed_at_the_first_meeting():
    items = {"hotline": item(("north", "south"), {"north": 1, "south": 2})}
    assert agreement(linear(), linear(), items) == (1, [1.0])


def test_an_all_or_nothing_swap_waits_until_one_can_afford_it_whole():
    """Nothing but 4 and 3 can be had by either, so the swap is offered at an aspiration of 3/4, at t = 5, and not before."""
    items = {name: {**entry, "divisible": False} for name, entry in SWAP.items()}
    assert agreement(linear(), linear(), items) == (6, [1.0, 1.0])


@pytest.mark.parametrize("seed", range(12))
def test_two_who_know_each_other_and_both_concede_agree_on_the_frontier(seed):
    """Known limit: on the Pareto frontier no package gives one more without giving the other less."""
    rng = np.random.default_rng(seed)
    names = [f"item-{k}" for k in range(6)]
    values = {
        name: dict(zip(("north", "south"), rng.normal([1, -1] if k % 2 else [-1, 1], 1.5), strict=True))
        for k, name in enumerate(names)
    }
    items = {name: item("north", {p: round(float(v), 3) for p, v in value.items()}) for name, value in values.items()}
    month, package = agreement(linear(floor=0.1), linear(floor=0.1), items, dynamics={"grain": 0.001})
    assert month > 0
    v = np.array([[items[name]["values"][p] for name in names] for p in ("north", "south")])
    weights = np.linspace(0, 1, 2001)
    # A package is efficient where some weighting of the two has it as its best.
    best = np.maximum(weights[:, None] * v[0] + (1 - weights)[:, None] * v[1], 0).sum(1)
    got = weights * (v[0] @ package) + (1 - weights) * (v[1] @ package)
    assert (best - got).min() < 5e-3


def test_a_third_member_can_refuse_what_two_want():
    parties = {"north": party(), "south": party(), "beijing": party()}
    items = {name: {**entry, "values": {**entry["values"], "beijing": -1}} for name, entry in SWAP.items()}
    negotiation = played(model(items, parties=parties), 20)
    assert negotiation.ledger.deals.sum() == 0
    assert negotiation.ledger.refused[0].sum() > 0


def test_what_a_refuser_wants_weighs_more_in_the_next_offer():
    """Beijing wants the treaty (1), South the bridge (1.2), each costs North 1: South is served first, until Beijing has
    refused often enough to weigh more."""
    items = {
        "trade": item("south", {"north": 2, "south": 0.0, "beijing": 0.0}),
        "bridge": item("north", {"north": -1, "south": 1.2}),
        "treaty": item("north", {"north": -1, "beijing": 1}),
    }
    negotiation = model(items, parties={"north": party(), "south": party(), "beijing": party()})
    negotiation.step()
    table, north = negotiation.tables[0], negotiation.government("north")
    table.clock[:] = 6  # aspiration 0.7 of 2: 0.6 may be given away
    np.testing.assert_allclose(north.propose(table)[0], [1, 0.6, 0])
    table.refusals[0] = [0, 0, 1]
    np.testing.assert_allclose(north.propose(table)[0], [1, 0, 0.6])
