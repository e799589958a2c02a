"""No track runs ahead of the slowest by more than the allies have agreed."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played

BOTH = {"us": 2, "seoul": 2, "north": 2, "moscow": 2}
TRACKS = {"east": "us", "west": "seoul", "far": "moscow"}


def tracks(coordination=1.0, lead=0.3, over=("east", "west"), worlds=1, **terms):
    """Washington and Seoul, allies, and Moscow, nobody's ally, each talk with the North: a short item and a long one."""
    allied = {"us": ["seoul"], "seoul": ["us"], "moscow": [], "north": []}
    return model(
        {
            f"{table}-{stage}": item("north", {owner: 2, "north": 2}, table=table, stage=stage)
            for table, owner in TRACKS.items()
            for stage in ("short", "mid")
        },
        parties={name: party(allies=allies, coordination=coordination) for name, allies in allied.items()},
        tables={table: {"name": table, "members": [owner, "north"]} for table, owner in TRACKS.items()},
        linkages={"step": {"kind": "in-step", "tables": list(over), "lead": lead, **terms}},
        worlds=worlds,
    )


def closed(negotiation, **performed):
    """Items closed where so much of each track's short item is performed, which makes half of its mean level."""
    for name, level in performed.items():
        negotiation.state.performed[:, negotiation.agenda.index(f"{name}_short".replace("_", "-"))] = level
    negotiation.state.month = 1
    negotiation.linkages.review(negotiation)
    shut = negotiation.linkages.closed[0]
    return [negotiation.agenda.items[i] for i in np.flatnonzero(shut)]


@pytest.mark.parametrize(
    ("east", "west", "shut"),
    [(0, 0, []), (0.6, 0, []), (0.62, 0, ["east-mid"]), (1, 0.4, []), (1, 0.38, ["east-mid"]), (0, 1, ["west-mid"])],
)
def test_the_later_stages_of_a_track_that_is_too_far_ahead_wait(east, west, shut):
    """0.6 of one item of two is a mean level of 0.3, as far ahead as it may be."""
    assert closed(tracks(), east=east, west=west) == shut


def held(**terms):
    """In which of 2,000 worlds a track that is half ahead has to wait this month."""
    negotiation = tracks(worlds=2_000, **terms)
    closed(negotiation, east=1)
    return negotiation.linkages.closed[:, negotiation.agenda.index("east-mid")]


@pytest.mark.parametrize(("coordination", "strength"), [(1, 1), (1, 0.7), (0.7, 1), (0.5, 0.5), (0, 1), (1, 0)])
def test_in_a_month_the_guard_holds_with_chance_strength_times_coordination(coordination, strength):
    """Within three standard errors of a share of 2,000 worlds."""
    share = held(coordination=coordination, strength=strength).mean()
    chance = coordination * strength
    assert abs(share - chance) <= 3 * np.sqrt(chance * (1 - chance) / 2_000)


@pytest.mark.parametrize("swept", ["coordination", "strength"])
def test_a_track_that_waits_with_little_coordination_or_strength_waits_with_more(swept):
    waits = np.array([held(**{swept: level}) for level in np.linspace(0, 1, 6)]).astype(int)
    assert (np.diff(waits, axis=0) >= 0).all() and waits[0].sum() == 0 and waits[-1].all()


def test_the_slowest_of_all_tracks_sets_the_pace():
    negotiation = tracks(over=("east", "west", "far"))
    assert closed(negotiation, east=1, west=1, far=0) == ["east-mid", "west-mid"]
    assert closed(negotiation, far=0.4) == []


def test_a_track_without_allies_is_bound_to_nothing():
    assert closed(tracks(over=("east", "far")), far=1) == []
    assert closed(tracks(over=("east", "far")), east=1) == ["east-mid"]


def test_tracks_outside_the_rule_neither_wait_nor_hold_up():
    assert closed(tracks(), east=1, west=1, far=0) == []
    assert closed(tracks(), east=0, west=0, far=1) == []


def test_a_track_ahead_goes_on_when_the_slowest_has_caught_up():
    negotiation = tracks()
    assert closed(negotiation, east=1, west=0) == ["east-mid"]
    assert closed(negotiation, west=0.5) == []


def test_what_is_agreed_is_performed_whoever_is_ahead():
    negotiation = tracks()
    assert closed(negotiation, east=1) == ["east-mid"]
    assert not negotiation.linkages.withheld.any()


def test_a_deal_waits_while_the_track_is_ahead_and_the_wait_is_counted():
    negotiation = tracks()
    ahead = [negotiation.agenda.index(name) for name in ("east-short",)]
    negotiation.state.agreed[:, ahead] = negotiation.state.performed[:, ahead] = 1
    played(negotiation, 1)
    mid = negotiation.agenda.index("east-mid")
    assert negotiation.state.agreed[0, mid] == 0
    # West signs its own in month 1 and performs it in month 2.
    played(negotiation, 1)
    assert negotiation.state.agreed[0, mid] == 0
    played(negotiation, 1)
    assert negotiation.state.agreed[0, mid] == 1
    assert negotiation.ledger.blocked[0].tolist() == [2]
