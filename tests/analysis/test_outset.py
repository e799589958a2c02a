"""What the start is worth: by hand, and against the model's own reckoning."""

import pytest
from negotiations import item, party, scenario

from sim import NegotiationModel
from sim.analysis.outset import values_at_the_start


def test_worth_of_the_start_levels_less_the_share_of_their_cost_with_what_rules_add():
    bill = {"amount": 2, "shares": {"south": 0.75, "west": 0.25}, "to": "north"}
    begun = scenario(
        {
            "freeze": item("north", {"south": 4, "north": {"uniform": [-2, 0]}}, start={"agreed": 1, "performed": 0.5}),
            "aid": item("south", {"north": 3, "south": 1}, start={"agreed": 1, "performed": 0.8}, cost=bill),
            "office": item("south", {"north": 5, "south": 5}),
        },
        parties={
            "north": party(name="North"),
            "south": party(name="South", allies=["west"], money_weight=1.5),
            "west": party(name="West", allies=["south"], money_weight=1),
        },
        tables={"talks": {"name": "talks", "members": ["north", "south"]}},
        linkages={"boost": {"kind": "boosts", "item": "freeze", "raises": ["aid", "office"], "worth": {"south": 2}}},
    ).spec
    found = values_at_the_start(begun)
    assert found["north"] == pytest.approx(0.5 * -1 + 0.8 * 3)
    assert found["south"] == pytest.approx(0.5 * 4 + 0.8 * 1 - 0.8 * 2 * 0.75 * 1.5 + 2 * 0.5 * 0.8)
    assert found["west"] == pytest.approx(-0.8 * 2 * 0.25)
    assert found["allies"] == pytest.approx(found["south"] + found["west"])


def test_in_the_base_scenario_it_is_near_what_the_model_reckons_after_a_month(comprehensive_approach):
    model = NegotiationModel(comprehensive_approach, worlds=200, rng=7, collect=False)
    model.step()
    for name, value in values_at_the_start(comprehensive_approach.spec).items():
        if name != "allies":
            assert model.value(name).mean() == pytest.approx(value, abs=1.5)
