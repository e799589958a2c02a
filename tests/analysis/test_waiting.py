"""What linkage rules hold back as things stand: the rule and the item, as long as there is something left to do."""

from __future__ import annotations

import negotiations
import numpy as np
import pytest

from sim import NegotiationModel
from sim.analysis.waiting import Waiting, chance_of, halting, holding

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
    assert holding(bridge) == {NEED: 1.0}
    put(bridge, "road", 1.0, 0.49)
    assert holding(bridge) == {NEED: 1.0}
    put(bridge, "road", 1.0, 0.5)
    assert holding(bridge) == {}


def test_before_the_first_month_nothing_is_known():
    needs = {"kind": "requires", "item": "bridge", "needs": [{"item": "road"}]}
    bridge = negotiations.model({"road": unloved(), "bridge": unloved()}, linkages={NEED[0]: needs})
    assert holding(bridge) == {}


def test_a_rule_on_agreement_holds_nothing_back_of_what_is_agreed_already():
    bridge = model()
    put(bridge, "bridge", 1.0, 0.0)
    assert holding(bridge) == {}
    put(bridge, "bridge", 0.5, 0.0)
    assert holding(bridge) == {NEED: 1.0}


@pytest.mark.parametrize(("agreed", "performed", "held"), [(0.0, 0.0, False), (1.0, 0.4, True), (1.0, 1.0, False)])
def test_a_rule_on_carrying_out_holds_back_only_what_is_owed(agreed, performed, held):
    bridge = model(**{"for": "performance"})
    put(bridge, "bridge", agreed, performed)
    assert (NEED in holding(bridge)) == held


def test_a_rule_of_no_strength_holds_nothing_back():
    assert holding(model(strength=0.0)) == {}


def test_worlds_are_told_apart():
    bridge = model(worlds=2)
    put(bridge, "road", 1.0, 1.0, world=1)
    assert holding(bridge, 0) == {NEED: 1.0} and holding(bridge, 1) == {}


def test_a_gate_holds_back_every_item_of_its_stage_and_no_other():
    items = {"road": unloved(), "bridge": unloved(stage="mid"), "tunnel": unloved(stage="mid")}
    gate = {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": 0.5}
    gated = negotiations.played(negotiations.model(items, linkages={"gate": gate}), 1)
    assert holding(gated) == {("gate", "bridge"): 1.0, ("gate", "tunnel"): 1.0}
    put(gated, "road", 1.0, 0.5)
    assert holding(gated) == {}


def sisters(strength: float) -> NegotiationModel:
    """A bridge and a tunnel behind a gate, of which a treaty brings the bridge forward."""
    items = {"road": unloved(), "treaty": unloved(), "bridge": unloved(stage="mid"), "tunnel": unloved(stage="mid")}
    rules = {
        "gate": {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": 0.5},
        "sister": {
            "kind": "follows",
            "item": "bridge",
            "after": {"item": "treaty", "of": "agreed"},
            "strength": strength,
        },
    }
    return negotiations.played(negotiations.model(items, linkages=rules), 1)


def test_a_gate_lets_pass_what_has_just_been_brought_forward_and_shuts_again_behind_it():
    world = sisters(strength=1.0)
    put(world, "treaty", 1.0, 0.0)
    assert holding(world) == {("gate", "tunnel"): 1.0}
    world.linkages.review(world)
    put(world, "treaty", 0.0, 0.0)
    assert holding(world) == {("gate", "bridge"): 1.0, ("gate", "tunnel"): 1.0}


def test_a_gate_asks_less_of_what_is_brought_forward_and_the_wait_says_how_much():
    world = sisters(strength=0.5)
    put(world, "treaty", 1.0, 0.0)
    (told,) = Waiting(world, 0).lines(world.table("talks"))
    assert told == "Waiting for the short term there (25% to 50% needed, 0% now): the mid term."
    put(world, "road", 1.0, 0.6)  # three tenths of the short term
    assert holding(world) == {("gate", "tunnel"): 1.0}
    (told,) = Waiting(world, 0).lines(world.table("talks"))
    assert told == "Waiting for the short term there (50% needed, 30% now): the mid term."


def test_what_a_gate_is_said_to_hold_the_month_to_come_finds_shut_and_nothing_else(comprehensive_approach):
    world = NegotiationModel(comprehensive_approach, worlds=3, rng=7, months=36)
    gates = world.linkages.kinds["stage-gate"]
    moved = 0
    while world.running:
        world.step()
        before = world.linkages.forward
        said = gates.shut_odds(world)
        assert world.linkages.forward is before  # to ask changes nothing
        moved += (said != gates.shut(world)).sum()
        world.linkages.review(world)
        np.testing.assert_array_equal(said, gates.shut(world))
    assert moved > 0  # what the month before had found was not enough to go by


@pytest.mark.parametrize(
    ("odds", "said"),
    [
        (1.0, ""),
        (0.996, " This holds almost certainly each month."),
        (0.994, " This holds with a chance of 99% each month."),
        (0.004, " This holds with a chance of less than 1% each month."),
    ],
)
def test_a_chance_is_never_rounded_to_certainty(odds, said):
    assert chance_of(odds) == said


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


def tracks(strength: float = 0.5) -> NegotiationModel:
    """Washington and Seoul, allies, each talk with the North: a short item and a long one; Seoul's talks are behind."""
    allied = {"us": ["seoul"], "seoul": ["us"], "north": []}
    found = negotiations.model(
        {
            f"{table}-{stage}": negotiations.item("north", {owner: -1, "north": -1}, table=table, stage=stage)
            for table, owner in {"east": "us", "west": "seoul"}.items()
            for stage in ("short", "mid")
        },
        parties={name: negotiations.party(allies=allies, coordination=1.0) for name, allies in allied.items()},
        tables={t: {"name": t, "members": [owner, "north"]} for t, owner in {"east": "us", "west": "seoul"}.items()},
        linkages={"step": {"kind": "in-step", "tables": ["east", "west"], "lead": 0.3, "strength": strength}},
    )
    return negotiations.played(found, 1)


def test_what_the_luck_of_a_month_decides_is_held_with_its_chance_whatever_that_luck_was():
    race = tracks(0.5)
    put(race, "east-short", 1.0, 1.0)
    seen = set()
    for month in range(1, 9):  # the dice of each of these months
        race.state.month = month
        seen.add(bool(race.linkages.kinds["in-step"].shut(race).any()))
        assert holding(race) == {("step", "east-mid"): pytest.approx(0.5 * race.state.coordination[0, :2].mean())}
    assert seen == {False, True}  # the luck of the month went either way, and what is said did not


def test_a_wait_left_to_luck_is_told_with_its_chance_and_a_sure_one_without():
    race = tracks(0.5)
    put(race, "east-short", 1.0, 1.0)
    race.state.coordination[:] = 1.0
    (told,) = Waiting(race, 0).lines(race.table("east"))
    assert told.startswith("Kept in step with west") and told.endswith("This holds with a chance of 50% each month.")
    sure = tracks(1.0)
    put(sure, "east-short", 1.0, 1.0)
    sure.state.coordination[:] = 1.0
    (told,) = Waiting(sure, 0).lines(sure.table("east"))
    assert "chance" not in told


def two_tables(**rule) -> NegotiationModel:
    """West waits while nothing moves at east."""
    return negotiations.played(
        negotiations.model(
            {"road": unloved(table="east"), "bridge": unloved(table="west")},
            tables={name: {"name": name, "members": ["north", "south"]} for name in ("east", "west")},
            linkages={"waits": {"kind": "stalls", "table": "west", "with": "east", "after": 2, **rule}},
        ),
        1,
    )


@pytest.mark.parametrize("strength", [1.0, 0.3])
def test_a_table_that_stays_away_is_halted_with_the_chance_of_its_rule_from_the_month_on_that_the_rule_names(strength):
    west = two_tables(strength=strength)
    east = west.table("east")
    east.stalled[0] = 1.0
    assert halting(west) == {}
    east.stalled[0] = 2.0
    assert halting(west) == {("waits", "west"): strength}
    assert holding(west) == {}


def test_a_table_with_nothing_left_to_agree_on_is_not_held_up():
    west = two_tables()
    west.table("east").stalled[0] = 2.0
    put(west, "bridge", 1.0, 0.0)
    assert halting(west) == {}


def test_a_suspension_halts_the_tables_that_it_names_as_long_as_it_lasts():
    outcry = {"kind": "snapback", "events": ["crash"], "tables": ["talks"], "months": 3}
    model = negotiations.played(
        negotiations.model(
            {"road": unloved()},
            linkages={"outcry": outcry},
            events={"crash": {"text": "A crash.", "month": "2001-07", "effects": {"threat": 0.1}}},
        ),
        1,
    )
    assert halting(model) == {("outcry", "talks"): 1.0}
    model.linkages.kinds["snapback"].active[:] = False
    assert halting(model) == {}
