"""What carrots and sticks do: pressure, goodwill, their price at home, alarm, and what the other side makes of them."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played

from agents.policy import CONTAIN, ENGAGE

# Nothing that either would give: talks that lead nowhere.
STAND_OFF = {
    "land": item("south", {"north": 2, "south": -99}),
    "sea": item("north", {"north": -99, "south": 2, "tokyo": 1}),
}
N, S, T = range(3)


def policy(stance="mixed", **measures):
    """A policy towards the North that is carried out at once."""
    return {"toward": "north", "stance": stance, "pace": 1, **measures}


def steered(south=None, tokyo=None, north=None, months=1, worlds=1, **rest):
    """So many months on, with the policies of South and, if it has one, of Tokyo."""
    parties = {
        "north": party(**(north or {})),
        "south": party(**({"policy": south} if south else {}), pressure={"north": 0.2, "tokyo": 0.3}),
        "tokyo": party(**({"policy": tokyo} if tokyo else {})),
    }
    tables = {"talks": {"name": "talks", "members": ["north", "south"]}}
    return played(model(STAND_OFF, parties=parties, tables=tables, worlds=worlds, **rest), months)


# Effort


def test_a_policy_is_in_force_when_the_run_begins():
    state = steered(policy(pace=0.1)).state
    assert (state.carrots[0, S], state.sticks[0, S]) == (1, 1)


def test_a_new_stance_is_taken_step_by_step():
    negotiation = steered(policy("contain", pace=0.4))
    assert negotiation.government("south").policy.stance[0] == CONTAIN
    negotiation.government("south").policy.stance[:] = ENGAGE
    for carrots, sticks in ((0.4, 0.6), (0.8, 0.2), (1, 0), (1, 0)):
        state = played(negotiation, 1).state
        np.testing.assert_allclose([state.carrots[0, S], state.sticks[0, S]], [carrots, sticks], atol=1e-12)


# Pressure and goodwill


def test_sticks_come_on_top_of_standing_pressure_as_a_part_of_what_is_left():
    """Standing 0.2, sticks 0.5: 1 - 0.8 x 0.5. Towards Tokyo nothing changes, and months do not pile up."""
    for months in (1, 4):
        pressure = steered(policy(economic={"stick": 0.5}), months=months).state.pressure[0]
        np.testing.assert_allclose(pressure[S], [0.6, 0, 0.3])
        assert not pressure[[N, T]].any()


def test_half_the_effort_is_half_the_stick():
    negotiation = steered(policy("contain", pace=0.5, economic={"stick": 0.5}))
    negotiation.government("south").policy.stance[:] = ENGAGE
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.pressure[0, S, N], 1 - 0.8 * 0.75)
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.pressure[0, S, N], 0.2)


def test_what_several_do_to_the_north_adds_up_as_independent_parts():
    """Goodwill 1 - 0.5 x 0.6, sticks 1 - 0.8 x 0.5; the pressure it feels counts what stands beside: 1 - 0.8 x 0.8 x 0.5."""
    south = policy(economic={"carrot": 0.5, "stick": 0.2})
    tokyo = policy(economic={"carrot": 0.4}, military={"stick": 0.5})
    negotiation = steered(south, tokyo)
    np.testing.assert_allclose(negotiation.state.goodwill[0], [0.7, 0, 0])
    np.testing.assert_allclose(negotiation.state.squeeze[0], [0.6, 0, 0])
    np.testing.assert_allclose(negotiation.government("north").pressed, 1 - 0.8 * 0.8 * 0.5)


def test_who_engages_presses_nobody_and_who_contains_earns_no_goodwill():
    both = {"economic": {"carrot": 0.5, "stick": 0.5}}
    engaged, contained = (steered(policy(stance, **both)).state for stance in ("engage", "contain"))
    np.testing.assert_allclose([engaged.goodwill[0, N], engaged.squeeze[0, N]], [0.5, 0])
    np.testing.assert_allclose([contained.goodwill[0, N], contained.squeeze[0, N]], [0, 0.5])
    np.testing.assert_allclose(engaged.pressure[0, S, N], 0.2)


# What it costs


def test_carrots_have_their_price_at_home_and_sticks_their_reward():
    """-0.12 and 0.06 a year."""
    home = {"economic": {"carrot_home": -0.12, "stick_home": 0.06}}
    for stance, change in (("engage", -0.01), ("contain", 0.005), ("mixed", -0.005)):
        support = steered(policy(stance, **home), months=2).state.support[0]
        np.testing.assert_allclose(support, [0.5, 0.5 + 2 * change, 0.5])


def test_the_price_at_home_goes_with_the_effort():
    negotiation = steered(policy("contain", pace=0.25, economic={"carrot_home": -0.12}))
    negotiation.government("south").policy.stance[:] = ENGAGE
    np.testing.assert_allclose(played(negotiation, 2).state.support[0, S], 0.5 - 0.01 * (0.25 + 0.5))


def test_sticks_alarm_and_carrots_do_not():
    """0.12 a year, as a share of what is left to 1: 0.01 x 0.8 in the first month, of two who do so in turn."""
    threat = {"dynamics": {"threat": {"start": 0.2, "decay": 0, "crisis": 1}}}
    loud = {"military": {"alarm": 0.12}}
    np.testing.assert_allclose(steered(policy("contain", **loud), **threat).state.threat, 0.2 + 0.01 * 0.8)
    both = steered(policy("contain", **loud), policy("mixed", **loud), **threat)
    np.testing.assert_allclose(both.state.threat, 1 - 0.8 * 0.99**2)
    np.testing.assert_allclose(steered(policy("engage", **loud), **threat).state.threat, 0.2)


def test_goodwill_is_welcome_and_sticks_are_resented_by_those_they_are_meant_for():
    """0.5 of goodwill at 0.24 a year, 0.5 of sticks at 0.12 a year; standing pressure is nothing new."""
    north = {"welcome": 0.24, "resentment": 0.12}
    both = {"economic": {"carrot": 0.5, "stick": 0.5}}
    for stance, change in (("engage", 0.01), ("contain", -0.005), ("mixed", 0.005)):
        support = steered(policy(stance, **both), north=north, months=3).state.support[0]
        np.testing.assert_allclose(support, [0.5 + 3 * change, 0.5, 0.5])
    assert steered(north=north, months=3).state.support[0, N] == 0.5


# What it does to the talks


@pytest.mark.parametrize(("stick", "held"), [(0, 1 - 0.5 * 4 * 1.2 / 10), (0.5, 1 - 0.5 * 4 * 1.6 / 10), (1, 0.6)])
def test_sticks_shorten_the_patience_of_the_other_side(stick, held):
    """After four months of talks North is down to 1 - 0.5 x 4/T, its patience T being 10 / (1 + pressure)."""
    negotiation = steered(policy("contain", economic={"stick": stick}), months=4)
    north, table = negotiation.government("north"), negotiation.tables[0]
    assert table.clock[0] == 4
    np.testing.assert_allclose(north.firmness(table), held)
    np.testing.assert_allclose(negotiation.government("south").firmness(table), 0.8)


def hazard(stance, worlds=2_000):
    """Whether the North provokes in the first month in each world, and the luck it has."""
    test = {"hazard": 0.1, "threat": 0, "text": "A test.", "pressed": 1.5, "goodwill": 2}
    test |= {"stalling": 0, "benefits": 0, "talks": 0}
    measures = {"economic": {"carrot": 0.5, "stick": 0.5}}
    parties = {
        "pyongyang": party("pyongyang", provocations={"test": test}),
        "south": party(policy={"toward": "pyongyang", "stance": stance, **measures}),
    }
    items = {"land": item("south", {"pyongyang": 2, "south": -99})}
    negotiation = played(model(items, parties=parties, worlds=worlds), 1)
    luck = negotiation.chance.monthly(["provoke/pyongyang/test"]).at(1)[:, 0]
    return negotiation.state.news.provoked[:, 0], luck


@pytest.mark.parametrize(("stance", "effect"), [("contain", 0.75), ("engage", -1), ("mixed", -0.25)])
def test_sticks_raise_the_hazard_of_provocations_and_goodwill_lowers_it(stance, effect):
    """On the log hazard: 1.5 x 0.5 for the sticks, -2 x 0.5 for the goodwill."""
    provoked, luck = hazard(stance)
    np.testing.assert_array_equal(provoked, luck < 1 - np.exp(-0.1 * np.exp(effect)))
    assert 0 < provoked.sum() < len(provoked)
