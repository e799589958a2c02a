"""Carrots and sticks outside the bargaining: what each stance asks for, and how measures add up."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, item, model, party, played

from agents import Pyongyang
from agents.policy import ENGAGE, STANCES, TIT_FOR_TAT

EVER = 1_000_000


def policy(**terms):
    """South's policy towards the North."""
    given = {"toward": "north", "stance": "mixed", **terms}
    return model(SWAP, parties={"north": party(), "south": party(policy=given)}).government("south").policy


@pytest.mark.parametrize(
    ("stance", "carrots", "sticks"), [("engage", 1, 0), ("contain", 0, 1), ("mixed", 1, 1), ("tit-for-tat", 1, 0)]
)
def test_what_each_stance_asks_for_where_there_was_no_misconduct(stance, carrots, sticks):
    np.testing.assert_array_equal(policy(stance=stance).efforts(np.array([[EVER, EVER]])), [[carrots, sticks]])


@pytest.mark.parametrize(("stance", "carrots", "sticks"), [("engage", 1, 0), ("contain", 0, 1), ("mixed", 1, 1)])
def test_only_tit_for_tat_answers_misconduct(stance, carrots, sticks):
    np.testing.assert_array_equal(policy(stance=stance).efforts(np.array([[0, EVER]])), [[carrots, sticks]])
    np.testing.assert_array_equal(policy(stance="tit-for-tat").efforts(np.array([[0, EVER]])), [[0, 1]])


def test_tit_for_tat_looks_at_the_party_it_is_aimed_at():
    np.testing.assert_array_equal(policy(stance="tit-for-tat").efforts(np.array([[EVER, 0]])), [[1, 0]])


def test_each_world_has_the_stance_of_its_own_government():
    mine = policy()
    mine.stance = np.array([ENGAGE, TIT_FOR_TAT, STANCES.index("contain")])
    np.testing.assert_array_equal(mine.efforts(np.zeros((3, 2))), [[1, 0], [0, 1], [0, 1]])


class Provoker(Pyongyang):
    """Provokes in the months named by the test."""

    months = (2,)

    def provoke(self):
        return np.full_like(super().provoke(), self.world.state.month in self.months)


def answering(memory, provocations, months=12):
    """Months in which South's sticks are out and those in which its carrots are, the North provoking when it is told to."""

    class North(Provoker):
        pass

    North.months = provocations
    test = {"hazard": 0, "threat": 0, "text": "A missile flies."}
    policy = {"toward": "north", "stance": "tit-for-tat", "memory": memory, "pace": 1}
    negotiation = model(
        {"freeze": item("north", {"north": -99, "south": 2})},
        parties={"north": party("pyongyang", provocations={"test": test}), "south": party(policy=policy)},
        own={"north": North},
    )
    sticks, carrots = [], []
    for month in range(1, months + 1):
        state = played(negotiation, 1).state
        if state.sticks[0, 1]:
            sticks.append(month)
        if state.carrots[0, 1]:
            carrots.append(month)
    return sticks, carrots


@pytest.mark.parametrize("memory", [1, 3])
def test_tit_for_tat_punishes_a_provocation_for_the_months_it_remembers(memory):
    """A provocation in month 2 is answered from month 3 on."""
    sticks, carrots = answering(memory, (2,))
    assert sticks == list(range(3, 3 + memory))
    assert carrots == [month for month in range(1, 13) if month not in sticks]


def test_a_second_provocation_renews_the_memory():
    once, _ = answering(3, (2,))
    twice, _ = answering(3, (2, 4))
    assert len(twice) == len(once) + 2


def test_a_breach_that_is_found_out_is_misconduct_and_one_that_is_not_is_none():
    kept = {"agreed": 1, "performed": 1}
    freeze = item("north", {"north": -1, "south": 4}, kind="restraint", start=kept)
    test = item("south", {"north": 4, "south": -1}, kind="restraint", start=kept)
    for detection, quiet in ((1, [0, EVER + 1]), (0, [EVER + 1, EVER + 1])):
        negotiation = model({"freeze": freeze, "test": test}, dynamics={"detection": detection})
        negotiation.state.breached[:, 0] = True
        played(negotiation, 1)
        assert negotiation.state.quiet[0].tolist() == quiet


def test_measures_of_three_kinds_are_independent_parts_of_what_is_left():
    """Goodwill 1 - 0.8 x 0.5 x 0.75, pressure 1 - 0.9 x 0.6 x 1."""
    mine = policy(
        economic={"carrot": 0.2, "stick": 0.1},
        political={"carrot": 0.5, "stick": 0.4},
        military={"carrot": 0.25},
    )
    np.testing.assert_allclose([mine.carrot[0], mine.stick[0]], [0.7, 0.46])


def test_their_prices_at_home_and_their_alarm_add_up():
    mine = policy(
        economic={"carrot_home": -0.04, "stick_home": 0.02, "alarm": 0.02},
        political={"carrot_home": 0.01, "stick_home": -0.05},
        military={"carrot_home": -0.02, "stick_home": 0.01, "alarm": 0.3},
    )
    np.testing.assert_allclose([mine.carrot_home[0], mine.stick_home[0], mine.alarm[0]], [-0.05, -0.02, 0.32])
    assert policy(economic={"alarm": 0.7}, military={"alarm": 0.6}).alarm[0] == 1


def test_a_government_without_a_policy_makes_no_effort():
    north = model(SWAP).government("north")
    assert north.policy is None and north.steer().tolist() == [[0, 0]]
