"""The second level: which signed packages survive politics at home (Putnam 1988)."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played

from agents.party import Party
from sim.world.tables import REASONS

WORLDS = 400


def capital(support=0.5, threshold=0.5, enthusiasm=1.0, doubt=0.2, government="plain", **terms):
    home = {"baseline": support, "volatility": 0, "recovery": 0}
    return party(government, support=home, threshold=threshold, enthusiasm=enthusiasm, doubt=doubt, **terms)


def at_the_table(worlds=WORLDS, seed=7, ratify=("south",), months=1, **terms):
    """South must give relief (worth -1 to it) for a freeze (worth 4)."""
    items = {
        "relief": item("south", {"north": 4, "south": -1}, ratify=list(ratify)),
        "freeze": item("north", {"north": -1, "south": 4}),
    }
    negotiation = model(items, parties={"north": party(), "south": capital(**terms)}, worlds=worlds, rng=seed)
    played(negotiation, months)
    return negotiation, negotiation.tables[0], negotiation.government("south")


def ratified(package=(1.0, 1.0), **terms):
    """(worlds,) bool: whether South's politics approve."""
    _, table, south = at_the_table(**terms)
    return south.ratify(table, np.tile(np.array(package, float), (WORLDS, 1)))


def test_the_sum_of_mood_and_gain_must_reach_the_threshold():
    """The swap is worth 3 of the 5 points at stake, 0.6: with 0.1 of support it passes 0.7 and no higher."""
    assert ratified(support=0.1, threshold=0.699, doubt=0).all()
    assert not ratified(support=0.1, threshold=0.701, doubt=0).any()


def test_only_packages_with_an_item_that_needs_approval_are_put_to_the_vote():
    assert ratified(package=(0, 1), support=0, threshold=1, enthusiasm=0, doubt=0).all()
    assert not ratified(package=(1, 1), support=0, threshold=1, enthusiasm=0, doubt=0).any()


def test_lower_support_or_a_higher_threshold_ratifies_fewer_and_never_one_more():
    """Paired luck: whoever fails with the better cards fails with the worse ones."""
    middle = ratified(support=0.3, threshold=0.9)
    poorer, stricter = ratified(support=0.15, threshold=0.9), ratified(support=0.3, threshold=1.0)
    assert 0.1 < middle.mean() < 0.9
    for worse in (poorer, stricter):
        assert worse.mean() < middle.mean() - 0.05
        assert not (worse & ~middle).any()


def test_doubt_decides_as_often_as_the_normal_law_says():
    """Mood 0.3 + 0.6 against 1.0 and a standard deviation of 0.2: it takes luck of half a deviation, chance 0.309."""
    assert ratified(support=0.3, threshold=1.0, doubt=0.2).mean() == pytest.approx(0.3085, abs=0.06)


def test_a_government_without_a_vote_signs_anything_worth_having():
    _, table, south = at_the_table(ratify=(), support=0.1, threshold=0.9)
    np.testing.assert_array_equal(south.reservation(table), 0.0)


def test_what_a_government_must_bring_home_is_what_its_support_falls_short_of():
    """Short by 0.3 of the threshold, 5 points at stake, twice the enthusiasm: 0.3 x 5 / 2."""
    _, table, south = at_the_table(support=0.2, threshold=0.5, enthusiasm=2)
    np.testing.assert_allclose(south.reservation(table), 0.75)


def test_a_popular_government_needs_nothing_more_than_walking_away():
    _, table, south = at_the_table(support=0.6, threshold=0.5)
    np.testing.assert_array_equal(south.reservation(table), 0.0)


def test_a_package_at_the_reservation_value_just_passes_at_home():
    _, table, south = at_the_table(support=0.2, threshold=0.5, doubt=0)
    half = np.tile([0.5, 0.5], (WORLDS, 1))  # worth 1.5, which is what is missing: 0.3 of 5
    np.testing.assert_allclose(south.reservation(table), 1.5)
    assert south.ratify(table, half + 1e-9).all()
    assert not south.ratify(table, half - 1e-6).any()


def floors(threshold):
    """Which seats had the floor in six months, whether an offer was made, and the last package each had ready."""
    negotiation, table, _ = at_the_table(worlds=1, support=0.1, threshold=threshold, doubt=0, months=0)
    seen = []
    for _ in range(6):
        negotiation.step()
        seen.append((int(table.speaker[0]), bool(table.offered[0])))
    return seen, table


def test_whoever_could_not_get_even_its_ideal_through_at_home_makes_no_offer():
    """South's ideal is worth 4 of the 5 points at stake. Short by 0.9 of the threshold it would need 4.5."""
    seen, table = floors(threshold=1.0)
    np.testing.assert_allclose(table.reserved[0, 1], 4.5)
    assert seen == [(0, True), (1, False)] * 3
    assert not table.prepared[0, 1].any() and table.prepared[0, 0].any()


def test_whoever_needs_less_than_its_ideal_at_home_still_makes_offers():
    """Short by 0.7 it needs 3.5 of 4 and keeps no less, though at t = 5 it would aspire to 3."""
    seen, table = floors(threshold=0.8)
    assert seen == [(0, True), (1, True)] * 3
    assert table.prepared[0, 1] @ [-1, 4] == pytest.approx(3.5)


def test_hands_tied_at_home_win_the_better_deal():
    """Schelling's conjecture, which Putnam took over: a sceptical parliament is an asset at the table."""
    deals = {}
    for support in (0.5, 0.05):
        negotiation, table, _ = at_the_table(worlds=1, support=support, threshold=0.5, doubt=0, months=0)
        for _ in range(30):
            negotiation.step()
            if table.deal[0]:
                deals[support] = negotiation.state.news.signed[0] @ [-1.0, 4.0]
                break
    assert deals[0.05] >= 0.45 * 5 - 1e-9
    assert deals[0.05] >= deals[0.5] - 1e-9


def test_a_package_that_fails_at_home_adjourns_the_table():
    class Parliament(Party):
        def ratify(self, table, package):
            return np.zeros(len(package), bool)

    items = {"treaty": item("north", {"north": 1, "south": 1}, ratify=["south"])}
    negotiation = model(items, own={"south": Parliament}, dynamics={"setback": 3})
    table, met = negotiation.tables[0], []
    for _ in range(9):
        negotiation.step()
        met.append(bool(table.meets[0]))
    assert met == [True, False, False, False, True, False, False, False, True]
    assert negotiation.ledger.refused[0].tolist() == [3 * (reason == "not-ratified") for reason in REASONS]


def test_a_capital_that_is_not_at_the_table_may_have_to_approve():
    class Opposed(Party):
        def ratify(self, table, package):
            return np.zeros(len(package), bool)

    items = {"treaty": item("north", {"north": 1, "south": 1}, ratify=["tokyo"])}
    parties = {"north": party(), "south": party(), "tokyo": party()}
    tables = {"talks": {"name": "talks", "members": ["north", "south"]}}
    negotiation = played(model(items, parties=parties, tables=tables, own={"tokyo": Opposed}), 1)
    assert negotiation.tables[0].signed[0] and not negotiation.tables[0].deal[0]
    assert negotiation.tables[0].refuser[0] == 2


# A capital that is not at the table


def absent(support, government="plain", **terms):
    """Tokyo, away from the talks, must ratify the reactor, for which it pays, and the treaty; the road is none of its business."""
    both, cost = {"north": 1, "south": 1}, {"amount": 1, "shares": {"tokyo": 1}, "to": "north"}
    home = {"support": {"baseline": support, "volatility": 0, "recovery": 0}, "enthusiasm": 5}
    return model(
        {
            "reactor": item("south", {**both, "tokyo": 9}, ratify=["tokyo"], cost=cost),
            "treaty": item("north", {**both, "tokyo": 9}, ratify=["tokyo"]),
            "road": item("north", both),
            "inquiry": item("north", {"north": -9, "tokyo": 9}, table="elsewhere"),
        },
        parties={"north": party(), "south": party(), "tokyo": party(government, **home, **terms)},
        tables={
            "talks": {"name": "talks", "members": ["north", "south"]},
            "elsewhere": {"name": "elsewhere", "members": ["north", "tokyo"]},
        },
    )


def test_what_an_absent_capital_would_turn_down_is_not_on_the_agenda():
    """However much it would gain: who is not at the table is asked for its mood and not for its price."""
    negotiation = played(absent(support=0.49), 1)
    assert negotiation.tables[0].room[0].tolist() == [0, 0, 1]
    assert negotiation.tables[0].deal[0] and negotiation.state.agreed[0].tolist() == [0, 0, 1, 0]


def test_what_an_absent_capital_is_in_the_mood_for_is_open_and_opens_when_the_mood_turns():
    assert played(absent(support=0.5), 1).tables[0].room[0].tolist() == [1, 1, 1]
    negotiation = played(absent(support=0.49), 1)
    negotiation.state.support[:, 2] = 0.5
    assert played(negotiation, 1).tables[0].room[0].tolist() == [1, 1, 0]
    assert negotiation.state.agreed[0].tolist() == [1, 1, 1, 0]


def test_an_absent_tokyo_is_sounded_out_with_its_conscience():
    """The bar is 0.5 + 0.2 while the inquiry has not moved, since the agenda costs it money."""
    terms = {"government": "tokyo", "conscience": {"inquiry": 0.2}}
    assert played(absent(0.69, **terms), 1).tables[0].room[0].tolist() == [0, 0, 1]
    assert played(absent(0.71, **terms), 1).tables[0].room[0].tolist() == [1, 1, 1]
    negotiation = absent(0.69, **terms)
    negotiation.state.agreed[:, 3] = negotiation.state.performed[:, 3] = 1
    assert played(negotiation, 1).tables[0].room[0].tolist() == [1, 1, 1]


def test_a_capital_at_the_table_speaks_for_itself_and_is_not_sounded_out():
    _, table, _ = at_the_table(support=0.1, threshold=0.9, doubt=0)
    np.testing.assert_array_equal(table.room, 1)
