"""Carrying out what was agreed, month by month: work, waiting, lapse and wear."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, level, model, party, played

from agents.conduct import SLIP, STANDS, WAIT, WORK
from agents.party import Party
from sim.world.performance import advance, lead
from sim.world.state import UNDONE_BY

BOTH = {"north": 2, "south": 2}
IN_FULL = {"agreed": 1, "performed": 1}
OWED = {"agreed": 1, "performed": 0}


def story(negotiation, months, name, of="performed"):
    return [round(float(level(played(negotiation, 1), name, of)[0]), 9) for _ in range(months)]


def test_an_item_of_four_months_advances_by_a_quarter_a_month():
    assert story(model({"bridge": item("north", BOTH, months=4, start=OWED)}), 5, "bridge") == [0.25, 0.5, 0.75, 1, 1]


def test_work_stops_at_what_was_agreed():
    # The fifth that is not agreed is below the grain: too little for a package of its own.
    negotiation = model(
        {"bridge": item("north", BOTH, months=2, start={"agreed": 0.8, "performed": 0})}, dynamics={"grain": 0.5}
    )
    assert story(negotiation, 3, "bridge") == [0.5, 0.8, 0.8]


def test_what_is_signed_in_a_month_is_begun_in_the_next():
    negotiation = model({"bridge": item("north", BOTH, months=2)})
    assert story(negotiation, 1, "bridge", "agreed") == [1] and not level(negotiation, "bridge").any()
    assert story(negotiation, 3, "bridge") == [0.5, 1, 1]


def test_what_was_promised_before_is_worked_on_while_more_is_signed():
    """A quarter of the half promised is due in month 1; what is signed in that month is due in month 2."""
    negotiation = model({"bridge": item("north", BOTH, start={"agreed": 0.5, "performed": 0.25})})
    assert story(negotiation, 2, "bridge") == [0.5, 1]
    assert level(negotiation, "bridge", "agreed") == 1


def test_an_item_of_two_performers_moves_only_when_both_work():
    class Idle(Party):
        def perform(self):
            return np.full((self.world.state.worlds, len(self.duties)), SLIP)

    items = {"bridge": item(("north", "south"), BOTH, start=OWED)}
    assert story(model(items), 1, "bridge") == [1]
    assert story(model(items, own={"south": Idle}), 3, "bridge") == [0, 0, 0]


def test_whoever_slips_does_nothing_that_month_and_it_is_remembered():
    negotiation = played(
        model({"bridge": item("north", BOTH, months=20, start=OWED)}, parties={"north": party(slip=0.3), "south": party()}, worlds=3_000), 1
    )  # fmt: skip
    idle = level(negotiation, "bridge") == 0
    assert idle.mean() == pytest.approx(0.3, abs=0.03)
    np.testing.assert_array_equal(negotiation.state.news.slipped[:, 0], idle)
    np.testing.assert_array_equal(negotiation.state.news.kept[:, 0], ~idle)


# Action for action


def exchange(slack, **south):
    """A gives 1/2 a month, B 1/8 a month: A must not run ahead by more than its slack."""
    return model(
        {
            "fast": item("north", BOTH, months=2, start=OWED),
            "slow": item("south", BOTH, months=8, start=OWED),
        },
        parties={"north": party(slack=slack), "south": party(**south)},
    )


def test_whoever_leads_by_more_than_its_slack_waits_for_the_other():
    """After month 1 North leads 0.5 to 0.125 and waits until the gap is 0.25, in month 3 (lead after month 2: 0.25)."""
    assert story(exchange(0.25), 4, "fast") == [0.5, 0.5, 1.0, 1.0]
    assert story(exchange(1.0), 2, "fast") == [0.5, 1.0]


def joint_venture(slack):
    """North has done its own part; a joint item is all that South owes."""
    return model(
        {
            "joint": item(("north", "south"), BOTH, start=OWED, months=4),
            "done": item("north", BOTH, start=IN_FULL),
        },
        parties={"north": party(slack=slack), "south": party(slack=slack)},
    )


def test_two_cautious_parties_can_wait_for_each_other_for_ever():
    """North is ahead by a half and waits; South cannot catch up, since all that it owes needs North."""
    negotiation = joint_venture(slack=0.25)
    assert story(negotiation, 6, "joint") == [0] * 6
    assert negotiation.state.news.waits[0].tolist() == [True, False]
    assert story(joint_venture(slack=0.5), 4, "joint")[-1] == 1


def test_who_owes_nothing_holds_nobody_up():
    members = np.array([[True, True]])
    ahead, owed, done = lead(
        np.array([[1.0]]), np.array([[0.4]]), np.array([0]), np.array([0]), np.array([0]), members
    )  # only party 0 owes
    np.testing.assert_allclose(ahead, [[[-0.6, 0.6]]])
    np.testing.assert_allclose(owed, [[[1, 0]]])
    np.testing.assert_allclose(done, [[[0.4, 1]]])


def test_one_leads_the_slowest_of_the_others():
    members = np.array([[True, True, True]])
    duties = np.array([0, 1, 2]), np.array([0, 1, 2])
    ahead, *_ = lead(np.ones((1, 3)), np.array([[0.9, 0.5, 0.2]]), np.zeros(3, np.int64), *duties, members)
    np.testing.assert_allclose(ahead[0, 0], [0.7, 0.3, 0.2 - 0.5])


def test_nobody_waits_for_a_party_that_does_not_sit_there():
    members = np.array([[True, True, False]])
    duties = np.array([0, 1, 2]), np.array([0, 1, 2])
    ahead, *_ = lead(np.ones((1, 3)), np.array([[0.9, 0.5, 0.0]]), np.zeros(3, np.int64), *duties, members)
    np.testing.assert_allclose(ahead[0, 0, 0], 0.4)


def worked(does, agreed=1.0, performed=0.5, withheld=False, months=4.0, restraint=False):
    """One item, one performer: progress, kept, slipped, waits."""
    levels = (np.array([[v]]) for v in (float(agreed), float(performed), withheld))
    about = (np.array([v]) for v in (float(months), restraint))
    return [outcome[0, 0] for outcome in advance(*levels, *about, np.array([[does]]), np.array([0]), np.array([0]), 1)]


def test_a_month_of_work_waiting_or_slipping():
    assert worked(WORK) == [0.25, 1, 0, False]
    assert worked(WAIT) == [0, 0, 0, True]
    assert worked(SLIP) == [0, 0, 1, False]


def test_nothing_owed_is_nothing_kept_and_nothing_slipped():
    assert worked(SLIP, performed=1.0) == [0, 0, 0, False]
    assert worked(WORK, withheld=True) == [0, 0, 0, False]


def test_a_restraint_that_stands_is_a_promise_kept():
    assert worked(WORK, performed=1.0, restraint=True) == [0, 1, 0, False]


# What runs out


def test_what_is_agreed_and_never_begun_lapses():
    class Idle(Party):
        def perform(self):
            return np.full((self.world.state.worlds, len(self.duties)), SLIP)

    negotiation = model(
        {"bridge": item("north", {"north": -5, "south": 2}, start={"agreed": 1, "performed": 0})},
        own={"north": Idle},
        dynamics={"lapse": 3},
    )
    assert story(negotiation, 4, "bridge", "agreed") == [1, 1, 0, 0]


def test_what_was_begun_does_not_lapse():
    class Idle(Party):
        def perform(self):
            return np.full((self.world.state.worlds, len(self.duties)), SLIP)

    negotiation = model(
        {"bridge": item("north", {"north": -5, "south": 2}, start={"agreed": 1, "performed": 0.4})},
        own={"north": Idle},
        dynamics={"lapse": 2},
    )
    assert story(negotiation, 4, "bridge", "agreed") == [1, 1, 1, 1]


def test_what_is_being_worked_on_does_not_lapse():
    negotiation = model({"bridge": item("north", BOTH, months=10, start=OWED)}, dynamics={"lapse": 2})
    assert story(negotiation, 10, "bridge")[-1] == 1


def test_a_flow_dries_up_over_its_term_unless_it_is_renewed():
    food = item("south", {"north": 3, "south": -5}, kind="flow", term=4, start=IN_FULL)
    negotiation = model({"food": food})
    assert story(negotiation, 5, "food") == [0.75, 0.5, 0.25, 0, 0]
    assert negotiation.state.news.cause[0, 0] == STANDS


def test_a_flow_that_dries_up_is_a_reversal_by_decay():
    negotiation = model({"food": item("south", {"north": 3, "south": -5}, kind="flow", term=10, start=IN_FULL)})
    played(negotiation, 3)
    assert negotiation.ledger.undone[0, UNDONE_BY.index("decay")] == 1 == negotiation.ledger.reversals[0]


def test_a_renewed_flow_keeps_flowing_and_loses_nothing_in_the_month_of_its_renewal():
    """Room of an eighth appears as the agreement wears off, and is agreed again the month after."""
    food = item("south", {"north": 3, "south": 1}, kind="flow", term=8, start=IN_FULL)
    assert story(model({"food": food}), 4, "food", "agreed") == [0.875, 1.0, 0.875, 1.0]
    assert min(story(model({"food": food}), 20, "food")) == 0.875


def test_acts_and_restraints_do_not_wear_off():
    for kind in ("act", "restraint"):
        assert (
            story(model({"thing": item("south", {"north": 3, "south": -5}, kind=kind, start=IN_FULL)}), 20, "thing")[-1]
            == 1
        )
