"""What linkage rules hold back as things stand: the rule and the item, as long as there is something left to do."""

from __future__ import annotations

import negotiations
import numpy as np
import pytest

from sim import NegotiationModel
from sim.analysis.waiting import holding

NEED = ("bridge-needs-road", "bridge")


def unloved(**terms):
    """An item that nobody would sign: its level is what a test sets."""
    return negotiations.item(("north", "south"), {"north": -1, "south": -1}, **terms)


def model(*, worlds: int = 1, **rule) -> NegotiationModel:
    """A bridge that needs a road, one month on."""
    needs = {"kind": "requires", "item": "bridge", "needs": [{"item": "road", "level": 0.5}], **rule}
    items = {"road": unloved(), "bridge": unloved()}
    return negotiations.played(negotiations.model(items, linkages={NEED[0]: needs}, worlds=worlds), 1)


def put(model: NegotiationModel, item: str, agreed: float, performed: float, world: int = 0) -> None:
    i = model.agenda.index(item)
    model.state.agreed[world, i], model.state.performed[world, i] = agreed, performed


def test_a_rule_holds_its_item_back_until_what_it_needs_is_there():
    bridge = model()
    assert holding(bridge) == {NEED}
    put(bridge, "road", 1.0, 0.49)
    assert holding(bridge) == {NEED}
    put(bridge, "road", 1.0, 0.5)
    assert holding(bridge) == set()


def test_before_the_first_month_nothing_is_known():
    needs = {"kind": "requires", "item": "bridge", "needs": [{"item": "road"}]}
    bridge = negotiations.model({"road": unloved(), "bridge": unloved()}, linkages={NEED[0]: needs})
    assert holding(bridge) == set()


def test_a_rule_on_agreement_holds_nothing_back_of_what_is_agreed_already():
    bridge = model()
    put(bridge, "bridge", 1.0, 0.0)
    assert holding(bridge) == set()
    put(bridge, "bridge", 0.5, 0.0)
    assert holding(bridge) == {NEED}


@pytest.mark.parametrize(("agreed", "performed", "held"), [(0.0, 0.0, False), (1.0, 0.4, True), (1.0, 1.0, False)])
def test_a_rule_on_carrying_out_holds_back_only_what_is_owed(agreed, performed, held):
    bridge = model(**{"for": "performance"})
    put(bridge, "bridge", agreed, performed)
    assert (NEED in holding(bridge)) == held


def test_a_rule_of_no_strength_holds_nothing_back():
    assert holding(model(strength=0.0)) == set()


def test_worlds_are_told_apart():
    bridge = model(worlds=2)
    put(bridge, "road", 1.0, 1.0, world=1)
    assert holding(bridge, 0) == {NEED} and holding(bridge, 1) == set()


def test_a_gate_holds_back_every_item_of_its_stage_and_no_other():
    items = {"road": unloved(), "bridge": unloved(stage="mid"), "tunnel": unloved(stage="mid")}
    gate = {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": 0.5}
    gated = negotiations.played(negotiations.model(items, linkages={"gate": gate}), 1)
    assert holding(gated) == {("gate", "bridge"), ("gate", "tunnel")}
    put(gated, "road", 1.0, 0.5)
    assert holding(gated) == set()


def test_what_is_held_back_now_is_what_the_month_to_come_finds_closed(comprehensive_approach):
    # Rules that roll dice every month are left aside: their luck of the month to come is not known yet.
    lots = [
        name
        for name, rule in comprehensive_approach.spec.linkages.items()
        if rule.kind in ("in-step", "snapback", "funds")
    ]
    world = negotiations.played(NegotiationModel(comprehensive_approach.with_values(without=lots), rng=3), 15)
    held = {item for _, item in holding(world)}
    open_ = 1.0 - world.state.agreed[0] >= world.dynamics.grain
    world.linkages.review(world)
    closed = np.flatnonzero(world.linkages.closed[0] & open_)
    assert {world.agenda.items[i] for i in closed} <= held and len(closed) > 5
