"""What sets each of the four governments apart."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, item, model, party, played
from scipy.special import softmax

from agents.conduct import CRISIS, STANDS

WORLDS = 2_000

# Seoul


def aid(government, **terms):
    """A giver with two obligations under way, food and a bridge, while the other side has done nothing of its own."""
    start = {"agreed": 1, "performed": 0.5}
    giver = party(government, slack=0.1, **terms)
    return model(
        {
            "food": item("seoul", {"seoul": -1, "north": 2}, months=10, start=start),
            "bridge": item("seoul", {"seoul": -1, "north": 2}, months=10, start=start),
            "reunions": item("north", {"seoul": 2, "north": -1}, start={"agreed": 1, "performed": 0}),
        },
        parties={"seoul": giver, "north": party(slip=1)},
        worlds=WORLDS,
        dynamics={
            "threat": {"start": 0.9, "decay": 0, "crisis": 0.5},
            "undoing": {"opinion": 0, "crisis": 0.5, "arrears": 0.5},
        },
    )


def test_seoul_sends_food_while_the_north_lags_and_holds_back_the_rest():
    negotiation = played(aid("seoul", humanitarian=["food"]), 1)
    assert (negotiation.state.news.progress[:, 0] > 0).all()
    assert (negotiation.state.news.progress[:, 1] == 0).all()


def test_another_giver_would_hold_back_both():
    negotiation = played(aid("plain"), 1)
    assert (negotiation.state.news.progress[:, :2] == 0).all()


def test_seoul_keeps_food_flowing_through_a_crisis_and_arrears():
    seoul = played(aid("seoul", humanitarian=["food"]), 1).government("seoul")
    why = seoul.withdraw()
    assert (why[:, 0] == STANDS).all()
    assert (why[:, 1] >= CRISIS).mean() == pytest.approx(0.5 + 0.5 * 4 / 9, abs=0.06)


def test_seoul_still_slips_by_chance_on_what_it_would_not_hold_back():
    negotiation = played(aid("seoul", humanitarian=["food"], slip=0.3), 1)
    assert (negotiation.state.news.progress[:, 0] > 0).mean() == pytest.approx(0.7, abs=0.04)


# Tokyo


def tokyo_at_the_table(ratify=()):
    cost = {"amount": 1, "shares": {"tokyo": 1}, "to": "north"}
    negotiation = model(
        {
            "loans": item("tokyo", {"tokyo": 3, "north": 4}, cost=cost, ratify=list(ratify)),
            "visit": item("north", {"tokyo": 3, "north": 1}),
            "inquiry": item("north", {"tokyo": 2, "north": -5}),
            "nodong": item("north", {"tokyo": 2, "north": -5}),
        },
        parties={
            "tokyo": party("tokyo", conscience={"inquiry": 0.2, "nodong": 0.1}, money_weight=0.5, enthusiasm=1),
            "north": party(),
        },
    )
    return played(negotiation, 1), negotiation.government("tokyo")


def test_tokyo_asks_more_of_a_package_that_costs_it_money_while_abductions_and_missiles_have_not_moved():
    negotiation, tokyo = tokyo_at_the_table()
    table, loans = negotiation.tables[0], np.array([[0.5, 0, 0, 0]])
    for inquiry, nodong, bar in ((0, 0, 0.8), (1, 0, 0.6), (0, 0.5, 0.75), (1, 1, 0.5)):
        negotiation.state.performed[0, 2:] = inquiry, nodong
        np.testing.assert_allclose(tokyo.bar(table, loans), bar)


def test_what_costs_tokyo_nothing_is_judged_as_anywhere():
    negotiation, tokyo = tokyo_at_the_table()
    np.testing.assert_allclose(tokyo.bar(negotiation.tables[0], np.array([[0, 1.0, 0, 0]])), 0.5)


def test_tokyo_reckons_with_its_conscience_before_it_goes_home():
    """9.5 points are at stake (2.5 + 3 + 2 + 2) and support meets the plain threshold: the conscience alone is missing."""
    negotiation, tokyo = tokyo_at_the_table(ratify=["tokyo"])
    table = negotiation.tables[0]
    np.testing.assert_allclose(tokyo.reservation(table), 0.3 * 9.5)
    negotiation.state.performed[0, 2:] = 1, 0
    np.testing.assert_allclose(tokyo.reservation(table), 0.1 * 9.5)
    # With the loans off the agenda nothing there costs it money.
    table.room[:, 0] = 0
    np.testing.assert_allclose(tokyo.reservation(table), 0)


# Pyongyang


def choosing(attention=1, focus=1.0, priorities=None, worth_there=(6.0, 3.0, 3.0), **terms):
    """Pyongyang and three capitals, a table each, with one thing to be had at each."""
    capitals = ("washington", "tokyo", "seoul")
    items = {
        f"aid-{c}": item(c, {"pyongyang": w, c: -1}, table=f"{c}-dprk")
        for c, w in zip(capitals, worth_there, strict=True)
    }
    tables = {f"{c}-dprk": {"name": c, "members": [c, "pyongyang"]} for c in capitals}
    north = party("pyongyang", attention=attention, focus=focus, priorities=priorities or {}, **terms)
    parties = {"pyongyang": north} | {c: party() for c in capitals}
    return model(items, parties=parties, tables=tables, worlds=WORLDS)


def attended(negotiation):
    return np.stack([table.meets for table in negotiation.tables], 1)


@pytest.mark.parametrize("attention", [1, 2, 3])
def test_pyongyang_sits_at_no_more_tables_than_it_has_attention_for(attention):
    negotiation = choosing(attention)
    for _ in range(4):
        negotiation.step()
        assert (attended(negotiation).sum(1) == attention).all()


def test_pyongyang_prefers_the_table_where_it_hopes_for_most():
    """Softmax of 2 x (1, 1/2, 1/2)."""
    met = attended(played(choosing(focus=2.0), 1)).mean(0)
    np.testing.assert_allclose(met, softmax([2, 1, 1]), atol=0.04)


def test_priority_to_washington_adds_to_its_attraction():
    met = attended(played(choosing(focus=1.0, priorities={"washington-dprk": 1.5, "seoul-dprk": -1}), 1)).mean(0)
    np.testing.assert_allclose(met, softmax([1 + 1.5, 0.5, 0.5 - 1]), atol=0.04)


def test_without_focus_every_table_is_as_good():
    np.testing.assert_allclose(attended(played(choosing(focus=0), 1)).mean(0), 1 / 3, atol=0.04)


def test_pyongyang_does_not_travel_where_nothing_is_to_be_had():
    met = attended(played(choosing(attention=3, worth_there=(6, -1, 3)), 1))
    assert met[:, 0].all() and not met[:, 1].any() and met[:, 2].all()


def provoking(**temper):
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
    north = party("pyongyang", provocations={"test": test})
    negotiation = model(
        {
            "relief": item("south", {"pyongyang": 4, "south": -1}),
            "freeze": item("pyongyang", {"pyongyang": -1, "south": 4}),
        },
        parties={"pyongyang": north, "south": party()},
        worlds=WORLDS,
    )
    return played(negotiation, 1)


def rate(negotiation):
    """Share of worlds with a provocation in this month."""
    return negotiation.government("pyongyang").provoke().mean()


def test_at_rest_the_hazard_is_its_base_rate():
    assert rate(provoking()) == pytest.approx(1 - np.exp(-0.1), abs=0.02)


def test_a_year_of_stalled_talks_raises_the_hazard_by_its_effect():
    negotiation = provoking(stalling=1.5)
    negotiation.tables[0].stalled[:] = 12
    assert rate(negotiation) == pytest.approx(1 - np.exp(-0.1 * np.exp(1.5)), abs=0.03)
    negotiation.tables[0].stalled[:] = 60
    assert rate(negotiation) == pytest.approx(1 - np.exp(-0.1 * np.exp(1.5)), abs=0.03)


def test_pressure_raises_the_hazard():
    negotiation = provoking(pressed=1.0)
    negotiation.state.pressure[:, 1, 0] = 0.8
    assert rate(negotiation) == pytest.approx(1 - np.exp(-0.1 * np.exp(0.8)), abs=0.03)


def test_talks_under_way_lower_the_hazard():
    talking, silent = provoking(talks=2.0), provoking(talks=2.0)
    silent.tables[0].meets[:] = False
    assert rate(talking) == pytest.approx(1 - np.exp(-0.1 * np.exp(-2)), abs=0.01)
    assert rate(silent) == pytest.approx(1 - np.exp(-0.1), abs=0.02)


def test_benefits_in_hand_lower_the_hazard():
    negotiation = provoking(benefits=2.0)
    negotiation.state.performed[:, 0] = 1.0
    assert rate(negotiation) == pytest.approx(1 - np.exp(-0.1 * np.exp(-2)), abs=0.01)


def test_the_pressure_of_several_adds_up_as_independent_parts():
    negotiation = provoking()
    negotiation.state.pressure[:, :, 0] = [0, 0.5]
    np.testing.assert_allclose(negotiation.government("pyongyang").pressed, 0.5)
    negotiation.state.pressure[:, :, 0] = [0.2, 0.5]
    np.testing.assert_allclose(negotiation.government("pyongyang").pressed, 1 - 0.8 * 0.5)


def test_only_restraints_that_are_hard_to_see_are_broken_in_secret():
    kept = {"agreed": 1, "performed": 1}
    negotiation = model(
        {
            "act": item("pyongyang", {"pyongyang": -1, "south": 2}, verifiability=0, start=kept),
            "seen": item("pyongyang", {"pyongyang": -1, "south": 2}, kind="restraint", verifiability=1, start=kept),
            "half-seen": item(
                "pyongyang", {"pyongyang": -1, "south": 2}, kind="restraint", verifiability=0.5, start=kept
            ),
            "unseen": item("pyongyang", {"pyongyang": -1, "south": 2}, kind="restraint", verifiability=0, start=kept),
            "theirs": item("south", {"pyongyang": 1, "south": -1}, kind="restraint", verifiability=0, start=kept),
            "not-yet": item("pyongyang", {"pyongyang": -9, "south": 2}, kind="restraint", verifiability=0),
        },
        parties={"pyongyang": party("pyongyang", covert=0.4), "south": party()},
        worlds=WORLDS,
    )
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.breached.mean(0), [0, 0, 0.2, 0.4, 0, 0], atol=0.035)


def test_no_other_government_breaks_a_restraint_in_secret():
    kept = {"agreed": 1, "performed": 1}
    items = {
        "freeze": item("north", {"north": -1, "south": 4}, kind="restraint", verifiability=0, start=kept),
        **{"relief": SWAP["relief"]},
    }
    assert not played(model(items, worlds=200), 12).state.breached.any()
