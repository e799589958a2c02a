"""Statements that must not be made where they are not so."""

from __future__ import annotations

import copy
import re

import numpy as np
import pytest
from narration import NORTH, SOUTH, TALKS, lines_with, told
from negotiations import SWAP, item, model, party

from agents.packages import worth
from sim import NegotiationModel, Scenario
from sim.analysis.bridge import evenly, nearest
from sim.analysis.chronicle import Chronicle
from sim.analysis.sounding import sounded

ENGAGING = {"toward": "north", "stance": "tit-for-tat", "pace": 0.5, "memory": 4, "economic": {"carrot": 0.4}}
NOTICE = {"text": "Shots are fired.", "hazard": 0, "threat": 0.2, "support": {"south": -0.1}, "breaks": ["freeze"]}


def one_shot_in_september():
    """North, which can provoke, does so once; South answers in kind."""
    parties = {
        "north": {**party("pyongyang"), "name": "North", "provocations": {"shots": NOTICE}},
        "south": party(name="South", policy=ENGAGING),
    }
    items = {**SWAP, "freeze": {**SWAP["freeze"], "name": "the freeze", "start": {"agreed": 1, "performed": 1}}}
    negotiation = model(items, parties=parties, dynamics={"threat": {"start": 0.1, "decay": 0, "crisis": 0.9}})
    north = negotiation.government("north")
    north.provoke = lambda: np.full((1, 1), negotiation.state.month == 3)
    return negotiation


def test_sticks_are_said_to_answer_misconduct_and_carrots_to_answer_quiet_and_never_the_other_way():
    said = told(one_shot_in_september(), 12)
    assert lines_with(said, "sticks from South") == [
        "Fewer carrots and more sticks from South, in answer to misconduct of North.",
        "More carrots and fewer sticks from South, as North has kept quiet for 4 months.",
    ]


def test_a_provocation_is_told_with_what_it_costs_and_how_it_is_mended():
    (line,) = lines_with(told(one_shot_in_september(), 6), "Provocation: ")
    assert line == (
        "Provocation: Shots are fired. Threat 10% to 28%; support at home falls by 10 percentage points in South. "
        "Broken by it: the freeze; only a new deal brings back what is broken."
    )


def test_what_was_carried_out_before_is_no_dead_letter_when_it_lapses():
    scenario = Scenario.load("comprehensive-approach")
    for seed in (8, 3):
        negotiation = NegotiationModel(scenario, rng=seed)
        ever = negotiation.state.performed[0] > 1e-9
        chronicle = Chronicle(negotiation)
        for _ in range(60):
            negotiation.step()
            said = "\n".join(chronicle.month())
            for i in np.flatnonzero(negotiation.state.news.lapsed[0]):
                name = scenario.spec.items[negotiation.agenda.items[i]].name
                (line,) = [line for line in said.splitlines() if name in line and ("lapsed" in line or "dead" in line)]
                assert ("never begun" not in line) == ever[i]
            ever |= negotiation.state.performed[0] > 1e-9


def test_what_never_began_is_not_renewed():
    flow = {"kind": "flow", "term": 20, "start": {"agreed": 0.5, "performed": 0}}
    items = {**SWAP, "relief": {**SWAP["relief"], "name": "relief", **flow}}
    said = told(model(items, parties={"north": NORTH, "south": SOUTH}, tables=TALKS), 6)
    assert lines_with(said[1:2], "more of relief")
    assert not lines_with(said[1:2], "renewal of relief")
    assert lines_with(said[2:], "renewal of relief")  # it was begun in the first month


def test_two_who_talk_in_vain_are_told_once_a_quarter():
    items = {
        "gift": item("north", {"north": -5, "south": 1}, name="the gift"),
        "road": item("south", {"north": 1, "south": -5}, name="the road"),
    }
    parties = {"north": party(name="North", floor=1), "south": party(name="South", floor=1)}
    said = told(model(items, parties=parties, tables=TALKS), 13)
    still = [month for month, lines in enumerate(said) if lines_with([lines], "Still the same terms")]
    assert still == [6, 9, 12]
    assert lines_with(said, "Still the same terms, and no deal: talks (10 months).")


def test_among_allies_a_renewal_in_the_same_shares_is_one_short_line():
    allies = {
        "west": party(name="West", allies=["south"]),
        "south": party(name="South", allies=["west"]),
    }
    money = item(
        "south", {"west": 3, "south": 1}, name="the money", kind="flow", term=10,
        cost={"amount": 1, "shares": {"south": 0.7, "west": 0.3}, "to": "west"},
    )  # fmt: skip
    tables = {"talks": {"name": "talks", "members": ["west", "south"]}}
    said = told(model({"money": money}, parties=allies, tables=tables), 24)
    assert "To be paid by South (70%) and West (30%): the money ($" in lines_with(said, "AGREED")[0]
    assert re.fullmatch(
        r"Renewed as before at talks: the money \(\$\d+ million: South 70%, West 30%\)\.",
        lines_with(said, "Renewed")[0],
    )


def test_what_is_in_effect_is_not_listed_again_as_still_to_be_carried_out():
    items = {**SWAP, "relief": {**SWAP["relief"], "name": "relief", "start": {"agreed": 1, "performed": 0.8}}}
    opening = told(model(items), 0)
    assert lines_with(opening, "In effect (at least 75%) at the start: relief. Still owed in part: relief.")
    assert not lines_with(opening, "still to be carried out")


def test_an_offer_that_lies_there_for_long_has_its_date():
    items = {"gift": item("north", {"north": -5, "south": 1}, name="the gift")}
    parties = {"north": party(name="North", floor=1), "south": party(name="South", floor=1)}
    said = told(model(items, parties=parties, tables=TALKS), 12)
    assert lines_with(said[12:], "On the table since ")


@pytest.fixture(scope="module")
def year():
    """The paper's agenda after a year of talks, of which the last month left some tables unmet."""
    negotiation = NegotiationModel(Scenario.load("comprehensive-approach"), rng=3)
    for _ in range(12):
        negotiation.step()
    return negotiation


def test_sounding_out_a_table_changes_nothing(year):
    before = copy.deepcopy(year)
    asked = 0
    for table in year.tables:
        asked += sounded(year, table, 0) is not None
    assert asked > 2
    for name, array in vars(before.state).items():
        if isinstance(array, np.ndarray):
            np.testing.assert_array_equal(getattr(year.state, name), array, err_msg=name)
    for table, old in zip(year.tables, before.tables, strict=True):
        np.testing.assert_array_equal(table.wanted, old.wanted)
        np.testing.assert_array_equal(table.room, old.room)


def test_a_table_that_did_not_meet_is_sounded_with_what_its_members_would_want_today(year):
    for table in year.tables:
        today = sounded(year, table, 0)
        if today is None or table.meets[0]:
            continue
        for seat, government in enumerate(today.seats):
            offer = np.where(today.room > 0, today.room, 0.0)
            gain = worth(government.own(today), offer)
            assert government.answer(today, offer)[0] == (gain[0] >= today.wanted[0, seat] - 1e-9)
        if found := nearest(year, today, 0):
            assert (found[1] <= 1.0 - year.state.agreed[0, table.items] + 1e-12).all()


@pytest.mark.parametrize("divisible", [True, False])
def test_the_even_package_serves_the_worst_served_best(divisible):
    weights = np.array([[3.0, -1.0, -1.0], [-1.0, 3.0, -1.0], [-1.0, -1.0, 3.0]])
    room, wanted = np.array([1.0, 1.0, 1.0]), np.array([1.0, 1.0, 1.0])
    package = evenly(weights, room, np.full(3, divisible), wanted)
    assert worth(weights, package) == pytest.approx(wanted)
