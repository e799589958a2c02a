"""What happens from outside: when, how often, and what it does."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, model, party, played

from sim.world.events import months_between


def happening(event, worlds=1, months=24, **rest):
    """(months, worlds) bool: when the event happens."""
    event = {"text": "Something happens.", "effects": {}, **event}
    negotiation = model(SWAP, events={"it": event}, worlds=worlds, months=months, **rest)
    seen = []
    while negotiation.running:
        negotiation.step()
        seen.append(negotiation.state.news.events[:, 0].copy())
    return np.array(seen)


@pytest.mark.parametrize(
    ("earlier", "later", "months"), [("2001-06", "2001-07", 1), ("2001-06", "2003-01", 19), ("2001-06", "2001-06", 0)]
)
def test_months_between_two_dates(earlier, later, months):
    assert months_between(earlier, later) == months


def test_a_scheduled_event_happens_in_its_month_and_in_no_other():
    """June 2001 is the month before the first step, so November is the fifth."""
    assert np.flatnonzero(happening({"month": "2001-11"})).tolist() == [4]


def test_a_scheduled_event_may_fail_to_happen():
    seen = happening({"month": "2001-11", "chance": 0.3}, worlds=2_000)
    assert seen[4].mean() == pytest.approx(0.3, abs=0.03) and seen.sum() == seen[4].sum()


def test_a_chance_event_keeps_to_its_window():
    seen = happening({"window": ["2001-09", "2001-12"], "chance": 1})
    assert np.flatnonzero(seen).tolist() == [2, 3, 4, 5]


def test_without_a_window_it_can_happen_in_any_month():
    seen = happening({"chance": 0.25}, worlds=1_000)
    np.testing.assert_allclose(seen.mean(1), 0.25, atol=0.06)


def test_once_is_once():
    seen = happening({"chance": 0.25, "once": True}, worlds=500)
    assert (seen.sum(0) <= 1).all()
    assert seen.any(0).mean() == pytest.approx(1 - 0.75**24, abs=0.01)


def test_what_happens_moves_support_threat_and_trust_and_stays_within_bounds():
    parties = {"north": party(trust={"south": 0.4}), "south": party(trust={"north": 0.9})}
    effects = {
        "support": {"north": -0.2, "south": 0.9},
        "threat": 0.3,
        "trust": {"north": {"south": 0.1}, "south": {"north": 0.5}},
    }
    negotiation = model(SWAP, parties=parties, events={"it": {"text": "It.", "month": "2001-07", "effects": effects}})
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.support[0], [0.3, 1.0])
    np.testing.assert_allclose(negotiation.state.threat, 0.3)
    np.testing.assert_allclose([negotiation.state.trust[0, 0, 1], negotiation.state.trust[0, 1, 0]], [0.5, 1.0])


def test_a_policy_review_keeps_a_party_from_its_tables_for_so_many_months():
    events = {"review": {"text": "A review.", "month": "2001-08", "effects": {"review": {"south": 4}}}}
    negotiation, met = model(SWAP, parties={"north": party(floor=1), "south": party(floor=1)}, events=events), []
    for _ in range(8):
        negotiation.step()
        met.append(bool(negotiation.tables[0].meets[0]))
    assert met == [True, False, False, False, False, True, True, True]


def test_a_longer_review_is_not_cut_short_by_a_shorter_one():
    events = {
        "long": {"text": "A review.", "month": "2001-08", "effects": {"review": {"south": 4}}},
        "short": {"text": "A review.", "month": "2001-09", "effects": {"review": {"south": 1}}},
    }
    negotiation = played(model(SWAP, events=events), 4)
    assert negotiation.state.review[0].tolist() == [0, 2]


def test_other_events_make_no_difference_to_the_luck_of_this_one():
    alone = happening({"chance": 0.2}, worlds=50)
    negotiation = model(
        SWAP,
        events={
            "first": {"text": "First.", "chance": 0.5, "effects": {}},
            "it": {"text": "It.", "chance": 0.2, "effects": {}},
        },
        worlds=50,
    )
    for month in range(24):
        negotiation.step()
        np.testing.assert_array_equal(negotiation.state.news.events[:, 1], alone[month])
