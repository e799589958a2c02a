"""What can be switched off: only what a scenario has, each without a change to anything else."""

from __future__ import annotations

import numpy as np
import pytest

from sim import NegotiationModel, Scenario
from sim.analysis.mechanisms import KIND, MECHANISM, switches
from sim.batch import run_batch, run_many

WORLDS, SEED = 24, 7


@pytest.fixture(scope="module")
def everything(comprehensive_approach):
    return switches(comprehensive_approach.spec)


def test_what_a_scenario_does_not_have_cannot_be_switched_off(scenario):
    found = switches(scenario.spec)
    assert {"consultation", "conscience", "carrots-and-sticks", "prices", "legislatures"}.isdisjoint(found)
    assert {"chance-events", "dated-events", "provocations"}.isdisjoint(found)
    # Two rules are of one kind and the others alone in theirs.
    assert [name for name, one in found.items() if one.sort == KIND] == ["all-requires", "all-rules"]


def test_a_kind_of_rule_is_dropped_as_a_whole(everything, comprehensive_approach):
    left = everything["all-stage-gate"].off(comprehensive_approach).spec.linkages
    assert {rule.kind for rule in left.values()} == {
        rule.kind for rule in comprehensive_approach.spec.linkages.values()
    } - {"stage-gate"}
    assert not everything["all-rules"].off(comprehensive_approach).spec.linkages


def test_what_is_switched_off_is_gone(everything, comprehensive_approach):
    def off(name):
        return everything[name].off(comprehensive_approach).spec

    assert off("consultation").consultation is None
    assert not any(party.policy for party in off("carrots-and-sticks").parties.values())
    assert off("policy-of-seoul").parties["seoul"].policy is None
    assert off("policy-of-seoul").parties["tokyo"].policy is not None
    assert not any(party.legislature for party in off("legislatures").parties.values())
    assert not any(item.ratify for item in off("ratification").items.values())
    assert not off("conscience").parties["tokyo"].conscience
    assert not any(party.insists for party in off("insistence").parties.values())
    pyongyang = off("prices").parties["pyongyang"]
    assert not pyongyang.prices and pyongyang.opening is not None
    assert off("slow-opening").parties["pyongyang"].opening is None
    assert not any(event.effects.review for event in off("reviews").events.values())


def test_what_has_no_effect_as_it_stands_is_not_offered(comprehensive_approach):
    calm = comprehensive_approach.with_values({"parties.pyongyang.wedge": 0, "parties.pyongyang.covert": 0})
    assert {"wedge", "covert-breaches"}.isdisjoint(switches(calm.spec))


def test_without_provocations_nothing_is_provoked_and_without_elections_nobody_changes_his_mind(
    everything, comprehensive_approach
):
    short = comprehensive_approach.lasting(24)
    quiet = run_batch(everything["provocations"].off(short), 16, SEED).outcomes
    assert (quiet["provocations"] == 0).all()
    eventless = everything["chance-events"].off(everything["dated-events"].off(comprehensive_approach)).lasting(24)
    model = NegotiationModel(eventless, worlds=16, rng=SEED, collect=False)
    while model.running:
        model.step()
        assert not model.state.news.events.any()


@pytest.mark.slow
def test_every_mechanism_changes_something_in_the_base(everything, comprehensive_approach):
    """But for one that needs more worlds than these: opinion in Pyongyang, which carrots and sticks move by little."""
    short = comprehensive_approach.lasting(24)
    offered = {name: one for name, one in switches(short.spec).items() if one.sort == MECHANISM}
    assert set(offered) == {name for name, one in everything.items() if one.sort == MECHANISM}
    variants = {"whole": short} | {name: one.off(short) for name, one in offered.items()}
    runs = run_many(variants, WORLDS, SEED)
    _, whole = next(runs)
    idle = [name for name, without in runs if _alike(whole, without)]
    assert not set(idle) - {"welcome-and-resentment"}


def _alike(one, other):
    numbers = [name for name in one.columns.intersection(other.columns) if one[name].dtype.kind in "if"]
    return np.array_equal(one[numbers].to_numpy(float), other[numbers].to_numpy(float), equal_nan=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["comprehensive-approach", "perry-1999", "singapore-2018", "six-party-2003"])
def test_in_scenarios_of_their_own_all_that_is_offered_can_be_switched_off(name):
    scenario = Scenario.load(name)
    for name, one in switches(scenario.spec).items():
        assert one.words
        assert one.off(scenario) != scenario, name
