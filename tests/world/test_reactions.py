"""Provocations, threat, support and trust: how a month's deeds move them, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import CALM, SWAP, item, level, model, party, played

from agents import Pyongyang
from agents.party import Party
from sim.world.state import UNDONE_BY

IN_FULL = {"agreed": 1, "performed": 1}


class Provoker(Pyongyang):
    """Provokes in the months named by the test."""

    months = (2,)

    def provoke(self):
        return np.full_like(super().provoke(), self.world.state.month in self.months)


def provoking(threat=0.5, decay=0.0, start=0.0, own=Provoker, **rest):
    test = {
        "hazard": 0,
        "threat": threat,
        "breaks": ["moratorium"],
        "support": {"south": -0.2},
        "text": "A missile flies.",
    }
    return model(
        {
            "moratorium": item("pyongyang", {"pyongyang": -9, "south": 2}, kind="restraint", start=IN_FULL),
            "freeze": item("pyongyang", {"pyongyang": -9, "south": 2}, kind="restraint", start=IN_FULL),
        },
        parties={"pyongyang": party("pyongyang", provocations={"test": test}), "south": party()},
        own={"pyongyang": own},
        dynamics={"threat": {"start": start, "decay": decay, "crisis": 0.5}},
        **rest,
    )


def test_a_provocation_raises_the_threat_by_a_share_of_what_is_left():
    negotiation = played(provoking(threat=0.5, start=0.2), 2)
    np.testing.assert_allclose(negotiation.state.threat, 0.2 + 0.5 * 0.8)


def test_threat_fades_month_by_month():
    negotiation = played(provoking(threat=0.5, decay=0.2), 2)
    np.testing.assert_allclose(negotiation.state.threat, 0.5)
    np.testing.assert_allclose(played(negotiation, 3).state.threat, 0.5 * 0.8**3)


def test_a_provocation_ends_the_restraint_it_breaks_and_no_other():
    negotiation = played(provoking(), 1)
    assert negotiation.state.performed[0].tolist() == [1, 1]
    played(negotiation, 1)
    assert negotiation.state.performed[0].tolist() == [0, 1] == negotiation.state.agreed[0].tolist()
    assert negotiation.ledger.undone[0, UNDONE_BY.index("provocation")] == 1
    assert negotiation.state.news.broken[0].tolist() == [1, 0]


def test_a_provocation_turns_opinion_abroad():
    np.testing.assert_allclose(played(provoking(), 2).state.support[0], [0.5, 0.3])


def test_months_of_crisis_are_those_that_end_with_the_threat_at_its_mark():
    negotiation = played(provoking(threat=0.8, decay=0.2), 8)
    # 0.8, 0.64, 0.512, 0.41
    assert negotiation.ledger.crisis_months[0] == 3


def test_a_calm_north_provokes_nobody():
    negotiation = played(provoking(own=Pyongyang, worlds=50), 10)
    assert negotiation.ledger.provocations.sum() == 0


# Support at home


def home(worlds=1, months=1, opinion=None, **support):
    baseline = {"baseline": 0.6, "volatility": 0, "recovery": 0, **support}
    items = {
        "reunions": item(
            "north", {"north": 1, "south": 1}, months=4, start={"agreed": 1, "performed": 0}, opinion=opinion or {}
        )
    }
    negotiation = model(items, parties={"north": party(), "south": party(support=baseline)}, worlds=worlds)
    return played(negotiation, months)


def test_an_item_that_lifts_opinion_lifts_it_as_it_is_performed():
    negotiation = home(opinion={"south": 0.2})
    np.testing.assert_allclose(negotiation.state.support[0], [0.5, 0.65])
    np.testing.assert_allclose(played(negotiation, 5).state.support[0], [0.5, 0.8])


def test_opinion_turns_back_when_what_lifted_it_is_undone():
    negotiation = home(opinion={"south": 0.2}, months=4)
    negotiation.government("north").withdraw = lambda: np.zeros((1, 1), np.int64)
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.support[0, 1], 0.8 - 0.6 * 0.2)


def test_support_returns_to_its_baseline_by_a_share_of_the_gap():
    negotiation = home(recovery=0.25)
    negotiation.state.support[:, 1] = 0.2
    np.testing.assert_allclose(played(negotiation, 1).state.support[0, 1], 0.3)


def test_support_is_shaken_by_noise_of_its_volatility():
    negotiation = home(worlds=4_000, volatility=0.05)
    moved = negotiation.state.support[:, 1] - 0.6
    assert moved.mean() == pytest.approx(0, abs=0.003) and moved.std() == pytest.approx(0.05, abs=0.002)
    assert (negotiation.state.support[:, 0] == 0.5).all()


def test_support_never_leaves_nought_to_one():
    negotiation = home(worlds=200, volatility=0.9, months=10)
    assert (negotiation.state.support >= 0).all() and (negotiation.state.support <= 1).all()


# Trust


class Idle(Party):
    def perform(self):
        return np.full((self.world.state.worlds, len(self.duties)), 2)


def trusting(own=None, start=0.4, months=1, **trust):
    """South's trust in North, which owes a bridge of ten months."""
    return played(
        model(
            {"bridge": item("north", {"north": 1, "south": 1}, months=10, start={"agreed": 1, "performed": 0})},
            parties={"north": party(trust={"south": 0.7}), "south": party(trust={"north": start})},
            own=own,
            dynamics={"trust": {**CALM["trust"], **trust}, "lapse": 99},
        ),
        months,
    )


def test_a_promise_kept_closes_a_share_of_the_way_to_full_trust():
    negotiation = trusting(kept=0.1)
    np.testing.assert_allclose(negotiation.state.trust[0, 1, 0], 0.4 + 0.1 * 0.6)
    np.testing.assert_allclose(negotiation.state.trust[0, 0, 1], 0.7)


def test_a_month_idled_away_costs_a_share_of_trust():
    np.testing.assert_allclose(trusting({"north": Idle}, slipped=0.1).state.trust[0, 1, 0], 0.4 * 0.9)


def test_a_breach_costs_more_trust_than_a_month_of_work_brings():
    class Breaker(Provoker):
        months = (1,)

    negotiation = provoking(own=Breaker)
    negotiation.dynamics.trust |= {"broken": np.array([0.3])}
    np.testing.assert_allclose(played(negotiation, 1).state.trust[0, 1, 0], 0.5 * 0.7)


def test_trust_drifts_back_to_where_it_began():
    negotiation = trusting(forgetting=0.2)
    negotiation.state.trust[:, 1, 0] = 0.9
    np.testing.assert_allclose(played(negotiation, 1).state.trust[0, 1, 0], 0.9 - 0.2 * 0.5)


def test_a_party_with_many_duties_gains_no_more_trust_in_a_month_than_one_with_a_single_duty():
    def gain(count):
        items = {
            f"bridge-{k}": item("north", {"north": 1, "south": 1}, months=10, start={"agreed": 1, "performed": 0})
            for k in range(count)
        }
        negotiation = played(model(items, dynamics={"trust": {**CALM["trust"], "kept": 0.1}}), 1)
        return negotiation.state.trust[0, 1, 0]

    assert gain(1) == pytest.approx(gain(7))


def test_pairs_of_luck_under_one_seed_differ_only_where_the_rules_do():
    """Common random numbers: another item more on the agenda leaves every old draw as it was.

    With it both hold out, at t = 4, for 0.8 x 5 = 4 points, and North leaves South 4 - 1 + 1: signed in month 5, done in 6.
    """
    noisy = {"north": party(support={"baseline": 0.5, "volatility": 0.1, "recovery": 0}), "south": party()}
    small = played(model(SWAP, parties=noisy, worlds=20), 6)
    large = played(model({**SWAP, "more": item("north", {"north": 1, "south": 1})}, parties=noisy, worlds=20), 5)
    assert (level(large, "more", "agreed") == 1).all() and not level(large, "more").any()
    played(large, 1)
    np.testing.assert_array_equal(small.state.support, large.state.support)
    assert (level(large, "more") == 1).all()
