"""What a person orders is done, and nothing else; what it leaves alone is done as the government would."""

from __future__ import annotations

import negotiations
import numpy as np
import pytest

from sim.play import GO_AHEAD, HOLD_BACK, NEGLECT, Game, Orders, PlayError


def ordered(scenario, party, orders, months=1, **kwargs):
    """A game so many months on, with the same orders each month and all else left to the government."""
    game = Game(scenario, [party], **kwargs)
    for table in game.model.agenda.tables:
        if game.model.agenda.parties.index(party) in game.model.table(table).seat:
            game.leave(party, table)
    for _ in range(months):
        game.advance()
        game.decide(orders)
    return game


def test_envoys_go_only_where_they_are_sent(comprehensive_approach):
    game = ordered(comprehensive_approach, "seoul", Orders(attend=("inter-korean",)), months=2)
    went = game.model.attending[0, game.model.agenda.parties.index("seoul")]
    assert went.tolist() == [table == "inter-korean" for table in game.model.agenda.tables]


def test_where_only_so_many_tables_can_be_attended_the_first_of_those_that_meet_are(comprehensive_approach):
    wished = ("multilateral", "four-party", "inter-korean", "japan-dprk", "us-dprk")
    game = ordered(comprehensive_approach, "pyongyang", Orders(attend=wished), months=7)
    model = game.model
    went = [model.agenda.tables[t] for t in np.flatnonzero(model.attending[0, model.agenda.parties.index("pyongyang")])]
    due = [table for table in wished if model.table(table).convened[0]]
    assert len(due) > 3
    assert sorted(went) == sorted(due[:3])


def test_efforts_move_towards_what_is_ordered_at_their_pace(comprehensive_approach):
    game = ordered(comprehensive_approach, "tokyo", Orders(carrots=0.5, sticks=0.25))
    tokyo = game.model.government("tokyo")
    assert game.model.state.carrots[0, tokyo.index] == pytest.approx(0.5)
    game.advance()
    game.decide(Orders(carrots=1.0, sticks=0.0))
    assert game.model.state.carrots[0, tokyo.index] == pytest.approx(min(1.0, 0.5 + tokyo.policy.pace[0]))
    assert game.model.state.sticks[0, tokyo.index] == pytest.approx(0.0)


def test_a_provocation_is_committed_once_and_then_none_until_the_government_may_again(washington_and_pyongyang):
    game = ordered(washington_and_pyongyang, "pyongyang", Orders(provoke=("missile-test",)))
    assert game.model.ledger.provocations[0] == 1
    assert game.seats["pyongyang"].orders.provoke == ()
    for _ in range(5):
        game.advance()
        game.decide()
    assert game.model.ledger.provocations[0] == 1
    assert "A missile flies." in " ".join(game.news("pyongyang", 1))


def test_a_restraint_is_broken_in_secret_where_that_is_ordered_and_kept_where_it_is_not(washington_and_pyongyang):
    broken = ordered(washington_and_pyongyang, "pyongyang", Orders(breach=("moratorium",), provoke=()))
    moratorium = broken.model.agenda.index("moratorium")
    assert broken.model.state.breached[0, moratorium] or broken.model.state.news.found[0, moratorium]
    kept = ordered(washington_and_pyongyang, "pyongyang", Orders(breach=(), provoke=()), months=30)
    assert kept.model.ledger.breaches[0] == 0 and not kept.model.state.breached.any()


@pytest.mark.parametrize(("how", "waits", "slips"), [(HOLD_BACK, True, 0.0), (NEGLECT, False, 1.0)])
def test_a_duty_is_held_back_or_neglected_where_that_is_ordered(how, waits, slips):
    owed = negotiations.item("north", {"south": 1}, months=4, start={"agreed": 1.0})
    scenario = negotiations.scenario({"owed": owed})
    idle = ordered(scenario, "north", Orders(duties={"owed": how}), months=3)
    assert idle.model.state.performed[0, 0] == 0.0
    assert idle.model.state.news.waits[0, 0] == waits and idle.model.state.news.slipped[0, 0] == slips
    assert ordered(scenario, "north", Orders(), months=3).model.state.performed[0, 0] > 0.5


def test_who_goes_ahead_does_not_wait_for_the_other_side():
    both = {
        "ours": negotiations.item("north", {"south": 1}, months=10, start={"agreed": 1.0, "performed": 0.5}),
        "theirs": negotiations.item("south", {"north": 1}, months=100, start={"agreed": 1.0}),
    }
    parties = {"north": negotiations.party(slack=0.1), "south": negotiations.party()}
    scenario = negotiations.scenario(both, parties=parties)

    def ours(orders):
        return ordered(scenario, "north", orders, months=4).model.state.performed[0, 0]

    assert ours(Orders()) == pytest.approx(0.5)
    assert ours(Orders(duties={"ours": GO_AHEAD})) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("orders", "says"),
    [
        (Orders(attend=("us-dprk",)), "Tokyo has no such table of its own: us-dprk"),
        (Orders(attend=("japan-dprk",) * 2), "the orders of Tokyo name a table of its own twice"),
        (Orders(provoke=("missile-test",)), "Tokyo has no such provocation: missile-test"),
        (Orders(breach=("nuclear-freeze",)), "Tokyo has no such restraint"),
        (Orders(duties={"nuclear-freeze": HOLD_BACK}), "Tokyo has no such duty: nuclear-freeze"),
        (Orders(duties={"food-aid-japan": "dance"}), "one of: go ahead, hold back, neglect; not 'dance'"),
        (Orders(carrots=1.5), "lies between 0% and 100%, so it cannot be 150%"),
        (Orders(sticks=float("nan")), "must be a number between 0 and 1, not nan"),
        (Orders(sticks=10**400), "must be a number between 0 and 1, not 1000"),
    ],
)
def test_orders_that_cannot_be_carried_out_are_refused(comprehensive_approach, orders, says):
    game = Game(comprehensive_approach, ["tokyo"], months=2)
    game.advance()
    with pytest.raises(PlayError, match=says):
        game.decide(orders)


def test_who_has_no_policy_has_no_carrots(comprehensive_approach):
    game = Game(comprehensive_approach, ["moscow"], months=2)
    assert game.advance().choices.toward == ""
    with pytest.raises(PlayError, match="Moscow has no carrots outside the talks"):
        game.decide(Orders(carrots=0.5))


def test_what_can_be_ordered_is_told(comprehensive_approach):
    game = Game(comprehensive_approach, ["pyongyang"], months=2)
    choices = game.advance().choices
    assert choices.attention == 3 and len(choices.tables) == 5
    assert choices.provocations["missile-test"] == "Pyongyang tests a long-range missile."
    assert "nuclear-freeze" in choices.restraints
    assert {duty.item: duty.performed for duty in choices.duties}["nuclear-freeze"] == 0.9
