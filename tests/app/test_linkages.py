"""The drawing of a table's linkages: each item as it stands in the model, each rule as it holds, and a picture that can be read."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

import negotiations
import pytest

from sim import NegotiationModel, Scenario
from sim.analysis.linkage_graph import linkage_graph
from sim.analysis.words import label
from sim.app.linkages import (
    AGREED,
    BLOCKED,
    HOLDING,
    IN_EFFECT,
    IN_PART,
    OPEN,
    SIGNS,
    Layout,
    drawing,
    held_back,
    said,
    states,
)

UNLOVED = {"north": -1, "south": -1}


def unloved(**terms):
    """An item that nobody would sign: its level is what a test sets."""
    return negotiations.item(("north", "south"), UNLOVED, **terms)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A bridge that needs a road, and a treaty that waits for half of both."""
    return negotiations.scenario(
        {
            "road": unloved(name="the road"),
            "bridge": unloved(name="the bridge & <ramps>"),
            "treaty": unloved(name="the treaty", stage="mid"),
        },
        linkages={
            "bridge-needs-road": {"kind": "requires", "item": "bridge", "needs": [{"item": "road"}]},
            "gate": {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": 0.5},
        },
    )


@pytest.fixture(scope="module")
def plan(scenario) -> Layout:
    found = Layout.of(linkage_graph(scenario), scenario.spec, "talks")
    assert found is not None
    return found


@pytest.fixture
def model(scenario) -> NegotiationModel:
    """One month on."""
    return negotiations.played(NegotiationModel(scenario, rng=7), 1)


def put(model: NegotiationModel, item: str, agreed: float, performed: float) -> None:
    i = model.agenda.index(item)
    model.state.agreed[0, i], model.state.performed[0, i] = agreed, performed


@pytest.mark.parametrize(
    ("agreed", "performed", "state"),
    [(0.0, 0.0, OPEN), (0.5, 0.0, AGREED), (1.0, 0.3, IN_PART), (1.0, 1.0, IN_EFFECT)],
)
def test_an_item_stands_as_far_as_it_is_agreed_and_carried_out(model, agreed, performed, state):
    put(model, "road", agreed, performed)
    assert states(model)["road"] == state


def test_what_is_carried_out_as_far_as_the_scenario_asks_is_in_effect(model):
    enough = model.dynamics.in_effect
    put(model, "road", 1.0, enough)
    assert states(model)["road"] == IN_EFFECT
    put(model, "road", 1.0, enough - 0.01)
    assert states(model)["road"] == IN_PART


def test_an_item_is_held_back_until_what_it_needs_is_carried_out(model):
    assert states(model) == {"road": OPEN, "bridge": BLOCKED, "treaty": BLOCKED}
    put(model, "road", 1.0, 0.74)  # three quarters are needed
    assert states(model)["bridge"] == BLOCKED
    put(model, "road", 1.0, 0.75)
    assert states(model)["bridge"] == OPEN


def test_the_rules_that_hold_are_told_the_gate_first_and_only_as_long_as_they_hold(model, plan):
    gate, need = held_back(plan, model)
    assert "mid" in gate and "the road" in need
    put(model, "road", 1.0, 1.0)  # half of the short term is carried out, which is what the gate asks
    assert held_back(plan, model) == []
    assert set(states(model).values()) == {IN_EFFECT, OPEN}


def test_before_the_first_month_nothing_is_known_to_be_held_back(scenario, plan):
    model = NegotiationModel(scenario, rng=7)
    assert set(states(model).values()) == {OPEN} and held_back(plan, model) == []


def test_the_sentence_counts_every_item_of_the_table_once(model, plan):
    assert said(plan, model) == "Of the 3 items of talks, 1 open and 2 held back."
    put(model, "road", 1.0, 0.8)  # enough for the bridge, and not half of the short term
    assert said(plan, model) == "Of the 3 items of talks, 1 in effect, 1 open and 1 held back."


def drawn(plan: Layout, model: NegotiationModel) -> ElementTree.Element:
    """The picture, read strictly, as XML."""
    return ElementTree.fromstring(drawing(plan, model))


def written(svg: ElementTree.Element) -> str:
    return " ".join(text.text or "" for text in svg.iter("text"))


def test_names_are_written_with_the_sign_of_their_state_and_odd_signs_do_no_harm(model, plan):
    put(model, "road", 1.0, 1.0)
    svg = drawn(plan, model)
    assert "✔ road" in written(svg).lower()
    assert "○ bridge & <ramps>" in written(svg).lower()
    assert svg.get("aria-label") == said(plan, model)


def test_an_arrow_is_red_as_long_as_its_rule_holds_something_back(model, plan):
    def red() -> int:
        return sum(path.get("stroke") == HOLDING for path in drawn(plan, model).iter("path"))

    assert [rule for rule, *_ in plan.arrows] == ["bridge-needs-road"]
    assert red() == 1
    put(model, "road", 1.0, 1.0)
    assert red() == 0


def test_every_item_of_every_shipped_table_is_drawn_counted_and_explained(comprehensive_approach):
    spec = comprehensive_approach.spec
    model = negotiations.played(NegotiationModel(comprehensive_approach, rng=3, collect=False), 20)
    graph = linkage_graph(comprehensive_approach)
    found = 0
    for table in spec.tables:
        plan = Layout.of(graph, spec, table)
        own = [item for item, entry in spec.items.items() if entry.table == table]
        if not own:
            assert plan is None
            continue
        assert plan is not None
        svg, counts = drawn(plan, model), Counter(states(model)[item] for item in own)
        text = written(svg)
        assert all(label(spec.items[item].name) in text for item in own)
        drawn_arrows = [path for path in svg.iter("path") if path.get("marker-end")]
        assert len(drawn_arrows) == len(plan.arrows)
        assert all(f"{counts[state]} {state}" in said(plan, model) for state in SIGNS if counts[state])
        assert bool(held_back(plan, model)) >= bool(counts[BLOCKED])
        found += counts[BLOCKED]
    assert found > 0
