"""The allies consult: what keeps their coordination up, what wears it out, and what they make of it, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played

from sim.world import consultation
from sim.world.consultation import dispute_index

# What the North would never do: nothing is signed, and a test looks at the allies alone. Washington and Tokyo agree on
# the freeze (4 x 3 = 12) and differ on the release (1 x -2 = -2).
STAND_OFF = {
    "freeze": item("north", {"north": -99, "washington": 4, "tokyo": 3}),
    "release": item("north", {"north": -99, "washington": 1, "tokyo": -2}),
}
AGREED = {"freeze": STAND_OFF["freeze"]}
STILL = {"earned": 0, "fading": 0, "lost": 0}
W, T, N = range(3)


def allies(items=STAND_OFF, readiness=(0.6, 0.4), consults=None, terms=None, **rest):
    """Washington and Tokyo, allies, and the North: Washington at ``talks``, Tokyo at ``tokyo-talks``, both at ``tcog``."""
    terms = terms or {}
    parties = {
        "washington": party(allies=["tokyo"], coordination=readiness[0], **terms.get("washington", {})),
        "tokyo": party(allies=["washington"], coordination=readiness[1], **terms.get("tokyo", {})),
        "north": party(),
    }
    tables = {
        "talks": {"name": "talks", "members": ["washington", "north"]},
        "tokyo-talks": {"name": "talks", "members": ["tokyo", "north"]},
        "tcog": {"name": "tcog", "members": ["washington", "tokyo"]},
    }
    given = {} if consults is None else {"consultation": consults}
    return model(items, parties=parties, tables=tables, **given, **rest)


# How far they pull in opposite directions


def test_the_dispute_is_the_share_of_what_is_at_stake_for_two_on_which_their_interests_are_opposed():
    """Half of the second item is left. First and second: 3 together, 2 x 1/2 opposed; first and third: 2 x 1 x 1/2 together;
    second and third: 1 x 1 x 1/2 opposed. In all 1.5 of 5.5."""
    stakes = np.array([[1.0, -2.0], [3.0, 1.0], [0.0, -1.0]])
    left = np.array([1.0, 0.5])
    assert dispute_index(stakes, left, np.array([0, 1, 2])) == pytest.approx(1.5 / 5.5)
    assert dispute_index(stakes, left, np.array([0, 1])) == pytest.approx(1 / 4)
    assert dispute_index(stakes, left, np.array([0, 2])) == 0


def test_there_is_no_dispute_where_nothing_is_at_stake_for_two():
    stakes = np.array([[1.0, 0.0], [0.0, -3.0]])
    assert dispute_index(stakes, np.ones(2), np.array([0, 1])) == 0
    assert dispute_index(stakes, np.zeros(2), np.array([0, 1])) == 0


def test_the_north_is_no_party_to_the_dispute_and_what_is_agreed_is_settled():
    """2 of 14; with half of the freeze agreed, 2 of 8."""
    negotiation = played(allies(), 1)
    np.testing.assert_allclose(negotiation.state.dispute, 2 / 14)
    negotiation.state.agreed[:, negotiation.agenda.index("freeze")] = 0.5
    negotiation.state.performed[:, negotiation.agenda.index("freeze")] = 0.5
    np.testing.assert_allclose(played(negotiation, 1).state.dispute, 2 / 8)


# Coordination


def test_coordination_moves_to_what_is_ready_and_undisputed_by_a_share_of_the_gap():
    """The goal is readiness x 12/14; from 0.1 half of the way there, and half of the rest in the next month."""
    negotiation = allies(consults={"earned": 0.5, "fading": 0.2, "lost": 0})
    negotiation.state.coordination[:] = 0.1
    goal = np.array([0.6, 0.4]) * 12 / 14
    np.testing.assert_allclose(played(negotiation, 1).state.coordination[0, :2], goal - (goal - 0.1) / 2)
    np.testing.assert_allclose(played(negotiation, 1).state.coordination[0, :2], goal - (goal - 0.1) / 4)


def test_without_dispute_it_reaches_readiness_and_dispute_lowers_what_was_earned():
    ready = {"earned": 1, "fading": 0, "lost": 0}
    np.testing.assert_allclose(played(allies(AGREED, consults=ready), 1).state.coordination[0], [0.6, 0.4, 0])
    np.testing.assert_allclose(
        played(allies(consults=ready), 1).state.coordination[0], np.array([0.6, 0.4, 0]) * 12 / 14
    )


def test_they_earn_and_lose_in_the_months_in_which_they_are_due_to_meet():
    """Due in months 1 and 3."""
    negotiation = allies(AGREED, consults={"every": 2, "earned": 0.5, "fading": 0, "lost": 0})
    negotiation.state.coordination[:] = 0.2
    seen = [played(negotiation, 1).state.coordination[0, W] for _ in range(4)]
    np.testing.assert_allclose(seen, [0.4, 0.4, 0.5, 0.5])


def meetings(performed):
    """The consultations themselves as an item, worth nothing in points, kept at a level."""
    kept = {"agreed": performed, "performed": performed}
    return AGREED | {"meetings": item(("washington", "tokyo"), {"washington": 0}, table="tcog", start=kept)}


def test_coordination_fades_where_meetings_that_are_due_are_not_held():
    consults = {"item": "meetings", "earned": 0.5, "fading": 0.2, "lost": 0}
    negotiation = played(allies(meetings(0), consults=consults), 3)
    np.testing.assert_allclose(negotiation.state.coordination[0, :2], np.array([0.6, 0.4]) * 0.8**3)
    every_other = played(allies(meetings(0), consults={**consults, "every": 2}), 3)
    np.testing.assert_allclose(every_other.state.coordination[0, :2], np.array([0.6, 0.4]) * 0.8**2)


def test_meetings_held_in_part_earn_in_part_and_fade_in_part():
    """A quarter is held: from 0.2, 1/2 x 1/4 of the way to 0.6, and 0.2 x 3/4 of that is lost."""
    negotiation = allies(meetings(0.25), consults={"item": "meetings", "earned": 0.5, "fading": 0.2, "lost": 0})
    negotiation.state.coordination[:] = 0.2
    np.testing.assert_allclose(played(negotiation, 1).state.coordination[0, W], (0.2 + 0.4 / 8) * (1 - 0.15))


# Going alone


def alone(tokyo=-2, consults=None, lost=0.4, rice=1.0, **terms):
    """Washington and the North sign relief at once; Tokyo, which is not asked, has 6 more points at stake at that table.

    At its own table with the North ``rice`` of what there is has been done.
    """
    done = {"agreed": 1, "performed": 1}
    items = {
        "relief": item("washington", {"north": 4, "washington": 1, "tokyo": tokyo}),
        "freeze": item("north", {"north": -1, "tokyo": 6}, start=done),
        "rice": item("tokyo", {"north": 0}, table="tokyo-talks", start={"agreed": rice, "performed": rice}),
    }
    consults = {"earned": 0, "fading": 0, "lost": lost} if consults is None else consults
    negotiation = allies(items, readiness=(0.3, 0.8), consults=consults or None, **terms)
    played(negotiation, 1)
    assert negotiation.table("talks").deal[0]
    return negotiation


def test_a_deal_made_without_an_ally_and_at_its_cost_loses_its_coordination():
    """It costs Tokyo 2 of the 8 points that it has at stake at that table: a grievance of 1/4, felt a month later."""
    negotiation = alone()
    np.testing.assert_allclose(negotiation.state.grievance[0], [0, 0.25, 0])
    np.testing.assert_allclose(negotiation.state.coordination[0], [0.3, 0.8, 0])
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.coordination[0], [0.3, 0.8 * (1 - 0.4 / 4), 0])
    np.testing.assert_allclose(played(negotiation, 3).state.coordination[0, T], 0.8 * 0.9)


def test_a_deal_of_an_ally_whose_table_is_ahead_of_ones_own_is_a_grievance_too():
    """Half is done at Washington's table: Tokyo is behind by half with nothing done at its own, by a fifth with 0.3."""
    for rice, behind in ((0.0, 0.5), (0.3, 0.2), (0.6, 0.0)):
        np.testing.assert_allclose(alone(tokyo=2, rice=rice).state.grievance[0], [0, behind, 0], atol=1e-12)
    np.testing.assert_allclose(alone(rice=0.3).state.grievance[0, T], 0.25 + 0.2)


def test_a_grievance_is_felt_though_no_meeting_is_due():
    negotiation = alone(consults={"every": 6, "earned": 0, "fading": 0.5, "lost": 0.4})
    np.testing.assert_allclose(played(negotiation, 1).state.coordination[0], [0.3, 0.8 * 0.9, 0])


def test_a_deal_that_gains_the_ally_something_is_no_grievance():
    negotiation = played(alone(tokyo=2), 1)
    np.testing.assert_allclose(negotiation.state.coordination[0], [0.3, 0.8, 0])


def test_whoever_has_no_ally_at_the_table_bears_no_grievance():
    items = {"relief": item("south", {"north": 4, "south": 1, "beijing": -5})}
    parties = {"north": party(), "south": party(), "beijing": party()}
    tables = {"talks": {"name": "talks", "members": ["north", "south"]}}
    negotiation = played(model(items, parties=parties, tables=tables), 1)
    assert negotiation.tables[0].deal[0] and not negotiation.state.grievance.any()


def test_whoever_signs_for_its_allies_sake_bears_no_grievance():
    """Relief costs Washington 1 and brings Tokyo, at the same table, 4, of which Washington counts 0.8."""
    items = {"relief": item("washington", {"north": 4, "washington": -1, "tokyo": 4}, table="three")}
    parties = {
        "washington": party(allies=["tokyo"], coordination=0.8),
        "tokyo": party(allies=["washington"], coordination=0.8),
        "north": party(),
    }
    tables = {"three": {"name": "three", "members": list(parties)}}
    negotiation = played(model(items, parties=parties, tables=tables), 1)
    assert negotiation.tables[0].deal[0] and not negotiation.state.grievance.any()


def test_without_rules_of_consultation_coordination_stays_as_it_is():
    negotiation = alone(consults={})
    assert negotiation.state.grievance[0, T] == 0.25
    for _ in range(6):
        np.testing.assert_array_equal(played(negotiation, 1).state.coordination[0], [0.3, 0.8, 0])


# Each for itself, or as one


def test_allies_that_are_not_ready_to_coordinate_stay_each_for_itself():
    negotiation = allies(readiness=(0, 0), consults={"earned": 1, "pooling": 1, "common": 1})
    for _ in range(5):
        played(negotiation, 1)
        assert not negotiation.state.coordination.any()
        np.testing.assert_array_equal(negotiation.state.weights, negotiation.state.stakes)


def test_an_ally_takes_the_others_stakes_to_heart_as_far_as_it_coordinates():
    negotiation = played(allies(consults=STILL), 1)
    freeze = negotiation.agenda.index("freeze")
    np.testing.assert_allclose(negotiation.state.weights[0, :, freeze], [4 + 0.6 * 3, 3 + 0.4 * 4, -99])


@pytest.mark.parametrize(
    ("readiness", "pooling", "size"),
    [(0, 1, 1), (0.5, 0, 1), (0.5, 0.75, 1 / 2), (1, 1, 1 / 3)],
)
def test_what_an_ally_has_seen_of_the_north_sharpens_ones_own_view_as_far_as_it_is_pooled(readiness, pooling, size):
    """Tokyo has seen 8 offers, Washington none: its error shrinks by the root of 1 + coordination x pooling x 8."""
    negotiation = allies(
        readiness=(readiness, 0), consults={**STILL, "pooling": pooling}, terms={"washington": {"beliefs": "noisy"}}
    )
    washington, table = negotiation.government("washington"), negotiation.table("talks")
    consultation.consult(negotiation)
    negotiation.government("north").appraise()
    negotiation.government("north").consult()

    def error():
        return washington.believed(table)[0, 0] - negotiation.state.weights[0, N, table.items]

    unaided = error()
    negotiation.state.seen[:, T, N] = 8
    assert np.abs(unaided).min() > 0
    np.testing.assert_allclose(error(), size * unaided)


# A common position


def holding_out(coordination, common):
    """Four months of talks that lead nowhere: Washington is down to 1 - 0.5 x 4/10, Tokyo to 1 - 0.5 x 4/20."""
    items = {
        "freeze": item("north", {"north": -99, "washington": 4}),
        "aid": item("washington", {"north": 2, "washington": -99}),
        "nodong": item("north", {"north": -99, "tokyo": 4}, table="tokyo-talks"),
        "rice": item("tokyo", {"north": 2, "tokyo": -99}, table="tokyo-talks"),
        "staff": item("washington", {"washington": -9, "tokyo": 2}, table="tcog"),
        "study": item("tokyo", {"washington": 2, "tokyo": -9}, table="tcog"),
    }
    negotiation = allies(items, (coordination, coordination), {**STILL, "common": common}, {"tokyo": {"patience": 20}})
    played(negotiation, 4)
    consultation.consult(negotiation)
    assert [table.clock[0] for table in negotiation.tables[:2]] == [4, 4]
    return negotiation


def aspirations(negotiation):
    at = {"washington": "talks", "tokyo": "tokyo-talks"}
    return [negotiation.government(p).aspiration(negotiation.table(table))[0] for p, table in at.items()]


@pytest.mark.parametrize(
    ("coordination", "common", "held"),
    [
        (1, 1, [0.85, 0.85]),
        (0, 1, [0.8, 0.9]),
        (1, 0, [0.8, 0.9]),
        (0.5, 0.5, [0.8 + 0.05 / 4, 0.9 - 0.05 / 4]),
    ],
)
def test_coordination_draws_what_allies_hold_out_for_to_the_mean(coordination, common, held):
    negotiation = holding_out(coordination, common)
    np.testing.assert_allclose(aspirations(negotiation), held)
    np.testing.assert_allclose(negotiation.state.stance[0, :2], held)
    np.testing.assert_allclose(negotiation.state.front, 0.85)


def test_a_common_position_is_held_towards_others_and_not_among_themselves():
    negotiation = holding_out(1, 1)
    washington, tcog = negotiation.government("washington"), negotiation.table("tcog")
    np.testing.assert_array_equal(washington.aspiration(tcog), washington.firmness(tcog))
    assert washington.firmness(tcog)[0] != negotiation.state.front[0]


def test_who_has_no_allies_holds_out_for_its_own():
    negotiation = holding_out(1, 1)
    north, table = negotiation.government("north"), negotiation.table("tokyo-talks")
    np.testing.assert_array_equal(north.aspiration(table), north.firmness(table))
    assert negotiation.state.stance[0, N] == 1


def test_coordination_grows_from_its_start_to_what_is_ready():
    """Half of the readiness at first, then half of the gap a month; there is no dispute over what both want."""
    negotiation = allies(AGREED, consults={"start": 0.5, "earned": 0.5, "fading": 0, "lost": 0})
    np.testing.assert_allclose(negotiation.state.coordination[0, W], 0.3)
    np.testing.assert_allclose(played(negotiation, 1).state.coordination[0, W], 0.45)
