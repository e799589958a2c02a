"""How what was done comes undone, what is paid for it, and how a secret breach is found."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import CALM, item, level, model, party, played

from agents.conduct import ADMINISTRATION, ARREARS, CRISIS, OPINION, STANDS
from agents.party import Party
from sim.world.performance import withdraw
from sim.world.state import UNDONE_BY

IN_FULL = {"agreed": 1, "performed": 1}


# Undoing


def undone(causes, agreed=1.0, performed=0.8, depth=0.5, duties=((0, 0),)):
    """One item: agreed afterwards, fall, cause, broken by each of two parties."""
    whose = np.array([i for i, _ in duties]), np.array([p for _, p in duties])
    left, lost, why, broken = withdraw(
        np.array([agreed]), np.array([performed]), depth, np.array(causes), *whose, np.zeros(2)
    )
    return left[0], lost[0], why[0], broken.tolist()


@pytest.mark.parametrize("cause", [ADMINISTRATION, OPINION])
def test_politics_undoes_for_good_so_that_it_must_be_negotiated_again(cause):
    assert undone([cause]) == (0.4, 0.4, cause, [0.4, 0])


@pytest.mark.parametrize("cause", [CRISIS, ARREARS])
def test_crisis_and_arrears_suspend_what_is_still_owed(cause):
    assert undone([cause]) == (1.0, 0.4, cause, [0.4, 0])


def test_nothing_is_undone_twice_in_a_month():
    assert undone([OPINION, CRISIS], duties=((0, 0), (0, 1))) == (0.4, 0.4, OPINION, [0.4, 0])


def test_nothing_done_is_nothing_to_undo():
    assert undone([OPINION], performed=0.0) == (1.0, 0.0, STANDS, [0, 0])


def test_an_incoming_administration_undoes_what_its_predecessor_did_and_no_more():
    events = {"change": {"text": "A change.", "month": "2001-08", "effects": {"undo": {"south": 1}}}}
    negotiation = model(
        {
            "ours": item("south", {"north": 1, "south": -9}, start=IN_FULL),
            "theirs": item("north", {"north": -9, "south": 1}, start=IN_FULL),
            "rock": item("south", {"north": 1, "south": -9}, start=IN_FULL, undoing=0),
        },
        events=events,
    )
    played(negotiation, 1)
    assert negotiation.state.performed[0].tolist() == [1, 1, 1]
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.performed[0], [0.4, 1, 1])
    np.testing.assert_allclose(negotiation.state.agreed[0], [0.4, 1, 1])
    assert negotiation.ledger.undone[0, UNDONE_BY.index("administration")] == 1
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.performed[0], [0.4, 1, 1])


def rates(dynamics, baseline=0.5, start=None):
    """Share of worlds in which North undoes a thing in the first month, and why."""
    negotiation = model(
        {
            "thing": item("north", {"north": -9, "south": 1}, start=IN_FULL),
            "counterpart": item("south", {"north": 1, "south": -9}, months=999, start=start or IN_FULL),
        },
        parties={
            "north": party(support={"baseline": baseline, "volatility": 0, "recovery": 0}, slack=0.2),
            "south": party(),
        },
        dynamics=dynamics,
        worlds=3_000,
    )
    played(negotiation, 1)
    cause = negotiation.state.news.cause[:, 0]
    return {name: float((cause == index).mean()) for index, name in enumerate(UNDONE_BY) if (cause == index).any()}


def test_support_below_the_hostile_mark_undoes_in_proportion_to_what_is_missing():
    undoing = {**CALM["undoing"], "opinion": 0.4, "hostile": 0.4}
    assert rates({"undoing": undoing}, baseline=0.45) == {}
    assert rates({"undoing": undoing}, baseline=0.1) == {"opinion": pytest.approx(0.4 * 0.75, abs=0.03)}


def test_the_hostile_mark_may_differ_from_world_to_world():
    """Support of 0.1, marks uniform on (0.2, 0.4): on average 1 - 0.1 ln(2) / 0.2 of the mark is missing, 0.653."""
    undoing = {**CALM["undoing"], "opinion": 0.4, "hostile": {"uniform": [0.2, 0.4]}}
    assert rates({"undoing": undoing}, baseline=0.1) == {"opinion": pytest.approx(0.4 * 0.653, abs=0.03)}


def test_a_crisis_undoes_and_a_lesser_threat_does_not():
    undoing = {**CALM["undoing"], "crisis": 0.3}
    for threat, expected in ((0.6, {"crisis": pytest.approx(0.3, abs=0.03)}), (0.4, {})):
        assert rates({"undoing": undoing, "threat": {"start": threat, "decay": 0, "crisis": 0.5}}) == expected


def test_a_counterpart_in_arrears_undoes_beyond_the_slack():
    undoing = {**CALM["undoing"], "arrears": 0.4}
    owed = {"agreed": 1, "performed": 0.4}
    # North leads by 0.6, a half of the way from its slack of 0.2 to 1.
    assert rates({"undoing": undoing}, start=owed) == {"arrears": pytest.approx(0.4 * 0.5, abs=0.03)}
    assert rates({"undoing": undoing}) == {}


# Money


def test_what_is_paid_is_received_and_paid_as_the_work_is_done():
    cost = {"amount": 2, "shares": {"south": 0.7, "tokyo": 0.3}, "to": "north"}
    negotiation = model(
        {"reactor": item("south", {"north": 9, "south": 9, "tokyo": 9}, months=4, cost=cost, start={"agreed": 0.75, "performed": 0})},
        parties={"north": party(), "south": party(), "tokyo": party()},
        dynamics={"grain": 1.0},
    )  # fmt: skip
    for months, done in ((1, 0.25), (1, 0.5), (3, 0.75)):
        played(negotiation, months)
        np.testing.assert_allclose(negotiation.ledger.paid[0], [0, 0.7 * 2 * done, 0.3 * 2 * done])
        np.testing.assert_allclose(negotiation.ledger.received[0], [2 * done, 0, 0])


# Breach


def cheating(verifiability=0.5, detection=0.4, worlds=3_000):
    class Cheat(Party):
        def cheat(self):
            return np.full((self.world.state.worlds, len(self.duties)), self.world.state.month == 1)

    return model(
        {
            "freeze": item(
                "north", {"north": -9, "south": 2}, kind="restraint", verifiability=verifiability, start=IN_FULL
            )
        },
        own={"north": Cheat},
        dynamics={"detection": detection},
        worlds=worlds,
    )


def test_a_breach_is_found_the_sooner_the_better_it_can_be_seen():
    negotiation = played(cheating(), 1)
    assert negotiation.ledger.breaches.mean() == pytest.approx(0.4 * 0.5, abs=0.025)
    played(negotiation, 2)
    assert negotiation.ledger.breaches.mean() == pytest.approx(1 - 0.8**3, abs=0.03)


def test_a_breach_found_out_ends_the_item_and_one_that_is_not_looks_like_a_promise_kept():
    negotiation = played(cheating(), 1)
    found = negotiation.ledger.breaches > 0
    np.testing.assert_array_equal(level(negotiation, "freeze"), ~found)
    np.testing.assert_array_equal(level(negotiation, "freeze", "agreed"), ~found)
    np.testing.assert_array_equal(negotiation.state.breached[:, 0], ~found)
    np.testing.assert_array_equal(negotiation.state.news.broken[:, 0], found)
    assert negotiation.ledger.undone[:, UNDONE_BY.index("breach found")].sum() == found.sum()


def test_an_item_broken_in_secret_is_worth_nothing_to_anyone():
    negotiation = played(cheating(detection=0), 2)
    assert (negotiation.value("south") == 0).all() and (negotiation.value("north") == 0).all()


def test_what_was_openly_broken_has_no_secret_left_to_find():
    """A freeze cheated on, then ended in the open, and later agreed anew is a new promise."""
    events = {"end": {"text": "An end.", "month": "2001-09", "effects": {"undo": {"north": 1}}}}

    class CheatOnce(Party):
        def cheat(self):
            return np.full((self.world.state.worlds, len(self.duties)), self.world.state.month == 1)

    negotiation = model(
        {"freeze": item("north", {"north": 1, "south": 2}, kind="restraint", verifiability=0, start=IN_FULL)},
        own={"north": CheatOnce},
        events=events,
        dynamics={"undoing": {**CALM["undoing"], "depth": 1}},
    )
    played(negotiation, 3)
    assert level(negotiation, "freeze") == 0
    assert not negotiation.state.breached.any()
    played(negotiation, 3)
    assert level(negotiation, "freeze") == 1 and negotiation.value("south") == 2
