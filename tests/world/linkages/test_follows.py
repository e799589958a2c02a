"""Agreement on an item brings a sister item forward: past the gates of its table, and cheaper."""

from __future__ import annotations

import pytest
from negotiations import item, level, model, played

BOTH = {"north": 2, "south": 2}


def offices(share=1.0, more=None, office=None, **terms):
    """An embassy done in a month, a bridge of four, and an office behind them that follows the embassy."""
    rule = {"kind": "follows", "item": "office", "after": {"item": "embassy"}, **terms}
    gate = {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": share}
    return model(
        {
            "embassy": item("north", BOTH),
            "bridge": item("north", BOTH, months=4),
            "office": item("south", office or BOTH, stage="mid"),
        },
        linkages={"sisters": rule, "gate": gate, **(more or {})},
    )


def month_agreed(negotiation, name="office"):
    for month in range(1, 10):
        if level(played(negotiation, 1), name, "agreed")[0] == 1:
            return month
    return None


def test_without_a_sister_the_office_waits_for_the_whole_stage():
    """Signed in month 1, the bridge is built in months 2 to 5."""
    assert month_agreed(offices(strength=0)) == 6


def test_a_sister_item_passes_the_gate_as_soon_as_what_it_follows_is_performed():
    assert month_agreed(offices()) == 3


def test_a_sister_may_follow_the_agreement_alone():
    assert month_agreed(offices(after={"item": "embassy", "of": "agreed"})) == 2


def test_a_sister_that_is_only_made_cheaper_waits_at_the_gate():
    assert month_agreed(offices(opens=False, cheaper=0.5)) == 6


@pytest.mark.parametrize(("strength", "closed"), [(0, True), (0.3, True), (0.4, False), (1, False)])
def test_strength_is_how_far_past_the_gate_the_sister_is_brought(strength, closed):
    """Embassy 1 and bridge 0.2 make a stage of 0.6; a gate of 1 is lowered to 0.7 or to 0.6."""
    negotiation = offices(strength=strength)
    negotiation.state.performed[0] = [1, 0.2, 0]
    negotiation.linkages.review(negotiation)
    assert negotiation.linkages.closed[0].tolist() == [False, False, closed]


def test_only_the_sister_passes():
    items = {
        "embassy": item("north", BOTH),
        "bridge": item("north", BOTH, months=4),
        "office": item("south", BOTH, stage="mid"),
        "treaty": item("south", BOTH, stage="mid"),
    }
    rules = {
        "sisters": {"kind": "follows", "item": "office", "after": {"item": "embassy"}},
        "gate": {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": 1.0},
    }
    negotiation = played(model(items, linkages=rules), 4)
    assert negotiation.state.agreed[0].tolist() == [1, 1, 1, 0]


def test_a_requirement_holds_a_sister_back_all_the_same():
    more = {"rails": {"kind": "requires", "item": "office", "needs": [{"item": "bridge", "level": 1.0}]}}
    assert month_agreed(offices(more=more)) == 6


def cost(done, **terms):
    """What the office is worth to North and South, with so much of the embassy performed."""
    negotiation = offices(office={"north": -2, "south": 5}, **terms)
    negotiation.state.performed[0, 0] = done
    negotiation.linkages.appraise(negotiation)
    return negotiation.state.values[0, :, 2].tolist()


@pytest.mark.parametrize(("done", "north"), [(0, -2), (0.74, -2), (0.75, -1), (1, -1)])
def test_a_sister_costs_less_to_whom_it_costs_something_once_what_it_follows_is_there(done, north):
    assert cost(done, cheaper=0.5) == [north, 5]


def test_strength_scales_how_much_cheaper_a_sister_gets():
    assert [cost(1, cheaper=0.5, strength=strength)[0] for strength in (0, 0.5, 1)] == [-2, -1.5, -1]


def test_a_sister_does_not_get_cheaper_every_month():
    negotiation = offices(office={"north": -2, "south": 5}, cheaper=0.5)
    negotiation.state.performed[0, 0] = 1
    for _ in range(3):
        negotiation.linkages.appraise(negotiation)
    assert negotiation.state.values[0, 0, 2] == -1
    assert negotiation.agenda.values[0, 0, 2] == -2


def test_a_rule_eases_while_a_sister_is_led_and_not_yet_agreed():
    """The embassy stands at the end of month 2, and the office is signed in month 3: one month, the third."""
    negotiation = played(offices(), 6)
    at = negotiation.linkages.ids.index("sisters")
    assert negotiation.ledger.eased[0, at] == 1


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_of_two_that_are_followed_the_stronger_brings_the_sister_forward(order):
    strengths = {"first": 0.3, "second": 0.8}
    items = {
        "embassy": item("north", {"north": 1, "south": 1}, start={"agreed": 1, "performed": 1}),
        "office": item("south", {"north": 1, "south": 1}, stage="mid"),
    }
    rules = {
        name: {"kind": "follows", "item": "office", "after": {"item": "embassy"}, "strength": strengths[name]}
        for name in order
    }
    negotiation = played(model(items, linkages=rules), 1)
    assert negotiation.linkages.forward[0, negotiation.agenda.index("office")] == 0.8
