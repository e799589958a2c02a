"""The drawing of a table's linkages: each item as it stands in the model, each rule as it holds, and a picture that can be read."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

import negotiations
import numpy as np
import pytest

from sim import NegotiationModel, Scenario
from sim.analysis.linkage_graph import linkage_graph
from sim.analysis.words import label
from sim.app.linkages import (
    AGREED,
    AGREED_IN_PART,
    HOLDING,
    IN_EFFECT,
    IN_PART,
    INCH,
    LEVELS,
    OPEN,
    Layout,
    drawing,
    held,
    held_back,
    in_words,
    states,
)
from sim.app.tracks import so_many

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


def stopped(model: NegotiationModel) -> set[str]:
    return {item for _, item in held(model)}


def put(model: NegotiationModel, item: str, agreed: float, performed: float) -> None:
    i = model.agenda.index(item)
    model.state.agreed[0, i], model.state.performed[0, i] = agreed, performed


@pytest.mark.parametrize(
    ("agreed", "performed", "state"),
    [
        (0.0, 0.0, OPEN),
        (0.5, 0.0, AGREED_IN_PART),
        (0.95, 0.0, AGREED),  # what remains is too little for a package
        (1.0, 0.0, AGREED),
        (1.0, 0.3, IN_PART),
        (1.0, 1.0, IN_EFFECT),
    ],
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
    assert set(states(model).values()) == {OPEN}
    assert stopped(model) == {"bridge", "treaty"}
    put(model, "road", 1.0, 0.74)  # three quarters are needed
    assert "bridge" in stopped(model)
    put(model, "road", 1.0, 0.75)
    assert "bridge" not in stopped(model)


def test_an_item_agreed_and_carried_out_in_part_can_be_held_back_all_the_same(model, plan):
    put(model, "bridge", 0.5, 0.3)
    assert states(model)["bridge"] == IN_PART and "bridge" in stopped(model)
    assert "◐✖ bridge" in written(drawn(plan, model)).lower()
    assert (
        in_words(plan, model) == "Of the 3 items of talks, 1 carried out in part and 2 open; 2 of them are held back."
    )
    put(model, "bridge", 1.0, 0.3)  # nothing is left to be agreed
    assert "bridge" not in stopped(model)


def test_the_rules_that_hold_are_told_the_gate_first_and_only_as_long_as_they_hold(model, plan):
    gate, need = held_back(plan, model)
    assert "mid" in gate and "the road" in need
    put(model, "road", 1.0, 1.0)  # half of the short term is carried out, which is what the gate asks
    assert held_back(plan, model) == []
    assert set(states(model).values()) == {IN_EFFECT, OPEN}


def test_before_the_first_month_nothing_is_known_to_be_held_back(scenario, plan):
    model = NegotiationModel(scenario, rng=7)
    assert set(states(model).values()) == {OPEN} and held_back(plan, model) == [] and not held(model)


def test_the_sentence_counts_every_item_of_the_table_once_as_it_stands_and_again_where_it_is_held_back(model, plan):
    assert in_words(plan, model) == "Of the 3 items of talks, 3 open; 2 of them are held back."
    put(model, "road", 1.0, 0.8)  # enough for the bridge, and not half of the short term
    assert in_words(plan, model) == "Of the 3 items of talks, 1 in effect and 2 open; 1 of them is held back."


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
    assert svg.get("aria-label") == in_words(plan, model)


def test_an_arrow_is_red_as_long_as_its_rule_holds_something_back(model, plan):
    def red() -> int:
        return sum(path.get("stroke") == HOLDING for path in drawn(plan, model).iter("path"))

    assert [rule for rule, *_ in plan.arrows] == ["bridge-needs-road"]
    assert red() == 1
    put(model, "road", 1.0, 1.0)
    assert red() == 0


def test_of_a_rule_on_several_items_only_the_arrows_to_those_it_holds_are_red():
    freeze = {"kind": "snapback", "events": ["crash"], "items": ["road", "bridge"], "months": 3}
    shock = negotiations.scenario(
        {"road": unloved(), "bridge": unloved()},
        linkages={"freeze": freeze},
        events={"crash": {"text": "A crash.", "month": "2001-07", "effects": {}}},
    )
    plan = Layout.of(linkage_graph(shock), shock.spec, "talks")
    model = negotiations.played(NegotiationModel(shock, rng=7), 1)
    put(model, "road", 1.0, 1.0)  # nothing is left of it to be held back
    assert held(model) == {("freeze", "bridge")}
    shades = [path.get("stroke") for path in drawn(plan, model).iter("path") if path.get("marker-end")]
    assert [arrow[:2] for arrow in plan.arrows] == [("freeze", "road"), ("freeze", "bridge")]
    assert shades.count(HOLDING) == 1 and len(shades) == 2


def test_a_table_that_a_rule_keeps_from_meeting_is_said_to_be_with_the_rule():
    both = negotiations.scenario(
        {"road": unloved(table="east"), "bridge": unloved(table="west")},
        tables={name: {"name": name, "members": ["north", "south"]} for name in ("east", "west")},
        linkages={"waits": {"kind": "stalls", "table": "west", "with": "east", "after": 2}},
    )
    plan = Layout.of(linkage_graph(both), both.spec, "west")
    model = negotiations.played(NegotiationModel(both, rng=7), 1)
    assert held_back(plan, model) == []
    model.table("east").stalled[0] = 2.0
    assert in_words(plan, model) == "Of the one item of west, 1 open. A rule keeps the table from meeting."
    (told,) = held_back(plan, model)
    assert told.startswith("West: no meeting once nothing has moved at east")


def test_arrows_bend_so_that_fewer_of_them_run_behind_names(comprehensive_approach, monkeypatch):
    graph, at = linkage_graph(comprehensive_approach), np.linspace(0, 1, 61)[:, None]

    def behind() -> int:
        """Arrows at Washington's table that run behind a name further than a little from their ends."""
        plan, count = Layout.of(graph, comprehensive_approach.spec, "us-dprk"), 0
        for *_, path in plan.arrows:
            a, b, c, d = np.array(re.findall(r"-?[\d.]+", path), float).reshape(4, 2) / INCH
            line = (1 - at) ** 3 * a + 3 * at * (1 - at) ** 2 * b + 3 * at**2 * (1 - at) * c + at**3 * d
            inner = line[(np.abs(line[:, :1] - (a[0], d[0])) > 0.2).all(axis=1)]
            count += any(
                ((inner > box.corners[:2]) & (inner < box.corners[2:])).all(axis=1).any() for box in plan.boxes.values()
            )
        return count

    bent = behind()
    monkeypatch.setattr("sim.app.linkages.names_between", lambda *_: [])
    assert bent < 0.7 * behind()


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
        back = stopped(model).intersection(own)
        text = written(svg)
        assert all(label(spec.items[item].name) in text for item in own)
        drawn_arrows = [path for path in svg.iter("path") if path.get("marker-end")]
        assert len(drawn_arrows) == len(plan.arrows)
        assert all(f"{counts[state]} {state}" in in_words(plan, model) for state in LEVELS if counts[state])
        assert bool(held_back(plan, model)) >= bool(back)
        assert text.count("✖ ") >= len(back)  # names from elsewhere bear it, too
        found += len(back)
    assert found > 0


def test_one_rule_is_told_of_in_the_singular():
    assert so_many(["a gate"]) == "1 rule holds something back here now, or keeps the table from meeting"
    assert so_many(["a gate", "a need"]) == "2 rules hold something back here now, or keep the table from meeting"
