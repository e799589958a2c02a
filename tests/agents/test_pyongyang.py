"""Pyongyang's own game: wedges between the allies, prices, slow opening, brinkmanship."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played
from scipy.special import softmax

WORLDS = 4_000
CAPITALS = ("washington", "tokyo", "seoul")


# Wedges


def courting(stances=None, allied=CAPITALS, consultation=None, terms=None, worlds=WORLDS, **north):
    """Pyongyang, attending one of three tables, with as much to be had from each of the three capitals."""
    items = {f"aid-{c}": item(c, {"pyongyang": 2, c: -99}, table=f"{c}-dprk") for c in CAPITALS}
    tables = {f"{c}-dprk": {"name": c, "members": [c, "pyongyang"]} for c in CAPITALS}
    parties = {"pyongyang": party("pyongyang", attention=1, **north)}
    for c in CAPITALS:
        friends = [ally for ally in allied if ally != c] if c in allied else []
        parties[c] = party(allies=friends, **(terms or {}).get(c, {}))
    negotiation = model(items, parties=parties, tables=tables, worlds=worlds)
    played(negotiation, 1)
    if stances:
        negotiation.state.firmness[:] = stances
    return negotiation


def visits(negotiation):
    """(worlds, tables) bool: where Pyongyang would go now."""
    for table in negotiation.tables:
        table.convened[:] = True
    return negotiation.government("pyongyang").attend()


def test_a_table_is_soft_by_what_the_other_side_holds_out_for_less_than_others():
    """They hold out for 0.7 on average, give or take 0.163: the softest is 1.22 standard deviations below."""
    soft = courting([0.9, 0.7, 0.5], worlds=1).government("pyongyang").softness()
    np.testing.assert_allclose(soft[0], [-np.sqrt(1.5), 0, np.sqrt(1.5)], atol=1e-12)


def test_pyongyang_drives_a_wedge_where_the_other_side_is_softest():
    """There is 1 to be hoped for at each; the wedge makes it 1 - 1.22, 1 and 1 + 1.22."""
    negotiation = courting([0.9, 0.7, 0.5], wedge=1)
    np.testing.assert_allclose(visits(negotiation).mean(0), softmax([-np.sqrt(1.5), 0, np.sqrt(1.5)]), atol=0.025)


def test_without_a_wedge_it_does_not_care_who_is_soft():
    np.testing.assert_array_equal(visits(courting([0.9, 0.7, 0.5])), visits(courting([0.7, 0.7, 0.7])))


def test_a_wedge_finds_nothing_to_split_where_all_are_equally_firm():
    together, no_wedge = courting([0.7, 0.7, 0.7], wedge=5), courting(wedge=0)
    np.testing.assert_allclose(together.government("pyongyang").softness(), 0, atol=1e-12)
    np.testing.assert_array_equal(visits(together), visits(no_wedge))


def test_a_side_that_has_no_allies_to_be_split_from_counts_as_neither_soft_nor_firm():
    """Washington and Tokyo, allies, hold out for 0.7 on average, give or take 0.2; Seoul stands alone."""
    negotiation = courting([0.9, 0.5, np.nan], allied=CAPITALS[:2], worlds=1)
    np.testing.assert_allclose(negotiation.government("pyongyang").softness()[0], [-1, 1, 0], atol=1e-12)


def test_the_soft_ally_is_the_one_that_concedes_first():
    """Fixed floors: Seoul asks for 0.5 of its ideal, the others for 0.8; on average for 0.7, give or take 0.141."""
    fixed = {c: {"tactic": "fixed", "floor": 0.5 if c == "seoul" else 0.8} for c in CAPITALS}
    soft = courting(terms=fixed, worlds=1).government("pyongyang").softness()
    np.testing.assert_allclose(soft[0], np.array([-0.1, -0.1, 0.2]) / np.sqrt(0.02))


# Prices


def selling(price, months, pressure=0.0, **terms):
    """Pyongyang sells the freeze, which costs it 1 and which South values at 4, for relief worth 4 to it."""
    items = {
        "relief": item("south", {"pyongyang": 4, "south": -1}),
        "freeze": item("pyongyang", {"pyongyang": -1, "south": 4}),
    }
    north = party("pyongyang", prices={"freeze": price} if price else {}, haggling=10, **terms)
    parties = {"pyongyang": north, "south": party(pressure={"pyongyang": pressure})}
    return played(model(items, parties=parties), months)


def asking(negotiation, talks):
    table = negotiation.tables[0]
    table.talks[:] = talks
    return negotiation.government("pyongyang").asking(table)[0].tolist()


@pytest.mark.parametrize(("talks", "freeze"), [(0, -3), (5, -2), (9, -1.2), (10, -1), (30, -1)])
def test_the_price_stands_in_full_at_first_and_comes_down_with_the_months_of_talks(talks, freeze):
    assert asking(selling(2, 1), talks) == pytest.approx([4, freeze])


def test_the_price_is_in_dollars_and_weighs_as_money_does():
    assert asking(selling(2, 1, money_weight=0.5), 0) == pytest.approx([4, -2])


def test_a_deal_does_not_bring_the_price_back():
    """What has been come down from in five months of talks stays come down from."""
    negotiation = selling(2, 1)
    negotiation.tables[0].clock[:] = 0
    assert asking(negotiation, 5) == pytest.approx([4, -2])


def test_with_a_price_it_offers_less_for_as_much():
    """In month 5 it keeps 0.8 of 4, so it can give 0.8: of a freeze that costs it 1, or 1 + 2 x 0.6 with its price."""
    for price, freeze in ((0, 0.8), (2, 0.8 / 2.2)):
        table = selling(price, 5).tables[0]
        np.testing.assert_allclose(table.prepared[0, 0], [1, freeze])


def test_the_price_is_for_asking_and_does_not_change_what_the_freeze_costs_it():
    """Its own next offer, on the table in month 5, is worth 4 - 0.8/2.2 to it: that is what it wants."""
    negotiation = selling(2, 5)
    np.testing.assert_array_equal(negotiation.government("pyongyang").own(negotiation.tables[0])[0], [4, -1])
    np.testing.assert_allclose(negotiation.tables[0].wanted[0, 0], 4 - 0.8 / 2.2)


def test_a_price_delays_the_deal_and_does_not_prevent_it():
    """Without it the whole swap is signed in month 6. With it Pyongyang offers the whole freeze from t = 8 on, when it
    can give 1.6 and counts it 1.4; with the 0.2 that is left it lets South off a twentieth of relief: month 9. A month
    before, it could give 1.4 and counted the freeze 1.6, and so wanted more than the whole swap."""

    def signed(price):
        negotiation = selling(price, 0)
        for month in range(1, 20):
            if played(negotiation, 1).tables[0].deal[0]:
                return month, negotiation.state.agreed[0].tolist()
        return None

    assert signed(0) == (6, pytest.approx([1, 1]))
    assert signed(2) == (9, pytest.approx([0.95, 1]))


# Opening


def opening(pace, worlds=WORLDS, **terms):
    """A liaison office, which opens the country, and a bridge, which does not, both under way, of ten months' work."""
    start = {"agreed": 1, "performed": 0.2}
    items = {
        name: item("pyongyang", {"pyongyang": 1, "south": 1}, months=10, start=start) for name in ("office", "bridge")
    }
    north = party("pyongyang", opening={"items": ["office"], "pace": pace}, **terms)
    return played(model(items, parties={"pyongyang": north, "south": party()}, worlds=worlds), 1)


def test_it_opens_the_country_in_some_months_only():
    negotiation = opening(0.3)
    luck = negotiation.chance.monthly(["open/pyongyang/office"]).at(1)[:, 0]
    np.testing.assert_allclose(negotiation.state.news.progress[:, 0], np.where(luck < 0.3, 0.1, 0))
    np.testing.assert_allclose(negotiation.state.news.progress[:, 1], 0.1)
    assert (luck < 0.3).mean() == pytest.approx(0.3, abs=0.03)


def test_at_full_pace_it_opens_as_anything_else_is_done():
    np.testing.assert_allclose(opening(1).state.news.progress, 0.1)


def test_slow_opening_is_waiting_and_no_breach_of_faith():
    negotiation = opening(0)
    assert negotiation.state.news.waits[:, 0].all() and not negotiation.state.news.slipped.any()


def test_what_it_neglects_it_neglects_whatever_the_pace_of_opening():
    negotiation = opening(0, slip=1, worlds=10)
    np.testing.assert_array_equal(negotiation.state.news.slipped[:, 0], 2)


# Brinkmanship


def provoked(refusals=0, own=0, shown=0.0, worlds=WORLDS, **temper):
    """Whether it provokes in each world, and its luck, after so many refused offers and with the goodwill shown to it."""
    test = {
        "hazard": 0.1,
        "threat": 0,
        "text": "A test.",
        "stalling": 0,
        "pressed": 0,
        "benefits": 0,
        "talks": 0,
        **temper,
    }
    items = {"land": item("south", {"pyongyang": 2, "south": -99})}
    parties = {"pyongyang": party("pyongyang", provocations={"test": test}), "south": party()}
    negotiation = played(model(items, parties=parties, worlds=worlds), 1)
    negotiation.tables[0].refusals[:] = own, refusals
    negotiation.state.goodwill[:, 0] = shown
    luck = negotiation.chance.monthly(["provoke/pyongyang/test"]).at(1)[:, 0]
    return negotiation.government("pyongyang").provoke()[:, 0], luck


@pytest.mark.parametrize(("refusals", "effect"), [(0, 0), (6, 0.75), (12, 1.5), (60, 1.5)])
def test_a_pyongyang_that_is_refused_turns_to_the_missile(refusals, effect):
    """1.5 on the log hazard for a year of refused offers, and no more for longer."""
    did, luck = provoked(refusals, rebuffed=1.5)
    np.testing.assert_array_equal(did, luck < 1 - np.exp(-0.1 * np.exp(effect)))


@pytest.mark.parametrize(("rebuffed", "talks", "does"), [(1e6, 0, True), (0, 1e6, False)])
def test_the_greatest_effects_that_may_be_written_are_no_more_than_certain(rebuffed, talks, does):
    assert (provoked(12, rebuffed=rebuffed, talks=talks)[0] == does).all()


def test_its_own_refusals_do_not_provoke_it():
    np.testing.assert_array_equal(provoked(own=12, rebuffed=1.5)[0], provoked(rebuffed=1.5)[0])


def test_goodwill_calms_it():
    """-2 on the log hazard for goodwill in full."""
    did, luck = provoked(shown=0.5, goodwill=2)
    np.testing.assert_array_equal(did, luck < 1 - np.exp(-0.1 * np.exp(-1)))


def test_refusals_are_counted_as_they_come_and_forgotten_with_a_deal():
    """At the swap South refuses what Pyongyang offers in months 1, 3 and 5; in month 6 they sign."""
    negotiation = selling(0, 5)
    assert negotiation.tables[0].refusals[0].tolist() == [2, 3]
    assert not played(negotiation, 1).tables[0].refusals.any()
