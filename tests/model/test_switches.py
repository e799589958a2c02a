"""Every mechanism can be switched off alone: outcomes change, and all luck that is not its own stays as it was.

Common random numbers pair two scenarios only if a rule that is taken away takes no draw of another with it.
"""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import played

import sim.model
from sim import NegotiationModel
from sim.world.chance import Chance

WORLDS, SEED, MONTHS = 32, 7, 36
ALLIES = ("washington", "seoul", "tokyo")


class Witness(Chance):
    """Chance that keeps a record of what was drawn, by stream and block."""

    def __init__(self, seed, worlds):
        super().__init__(seed, worlds)
        self.drawn = {}

    def _uniform(self, name, block, draws):
        self.drawn[name, block, draws] = drawn = super()._uniform(name, block, draws)
        return drawn


@pytest.fixture(scope="module")
def witnessed():
    """Runs a scenario under a witness."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.model, "Chance", Witness)
        yield lambda scenario: played(NegotiationModel(scenario, worlds=WORLDS, rng=SEED, collect=False), MONTHS)


@pytest.fixture(scope="module")
def base(comprehensive_approach, witnessed):
    return witnessed(comprehensive_approach)


def every(spec, kind):
    """Paths to that effect of every event that has it, party by party."""
    return [
        f"events.{name}.effects.{kind}.{p}" for name, event in spec.events.items() for p in getattr(event.effects, kind)
    ]


def stances(spec, party):
    """Paths to the stances that later administrations of a party take."""
    return [
        f"events.{name}.effects.change.{party}.stance"
        for name, event in spec.events.items()
        if party in event.effects.change and event.effects.change[party].stance is not None
    ]


def without_consultation(spec):
    return {"consultation": None}, ("consultation/",)


def without_policy_of(party):
    def off(spec):
        return dict.fromkeys([f"parties.{party}.policy", *stances(spec, party)]), (f"policy/{party}/",)

    return off


def without_legislatures(spec):
    houses = [f"parties.{p}.legislature" for p, entry in spec.parties.items() if entry.legislature]
    own = tuple(f"event/{name}/legislature/" for name in spec.events)
    return dict.fromkeys([*houses, *every(spec, "legislature")]), ("legislature/", *own)


def without_insistence(spec):
    return dict.fromkeys([f"parties.{p}.insists" for p, entry in spec.parties.items() if entry.insists]), ("insists/",)


def without_wedge(spec):
    return {"parties.pyongyang.wedge": 0}, ("party/pyongyang/wedge",)


def without_prices(spec):
    return {"parties.pyongyang.prices": None}, ("party/pyongyang/prices/",)


def without_slow_opening(spec):
    return {"parties.pyongyang.opening": None}, ("party/pyongyang/opening", "open/pyongyang/")


def without_effect_on_provocations(number):
    def off(spec):
        kinds = spec.parties["pyongyang"].provocations
        return (
            {f"parties.pyongyang.provocations.{kind}.{number}": 0 for kind in kinds},
            tuple(f"provocation/pyongyang/{kind}/{number}" for kind in kinds),
        )

    return off


def without_new_outlooks(spec):
    return dict.fromkeys(every(spec, "change")), tuple(f"event/{name}/change/" for name in spec.events)


MECHANISMS = {
    "consultation": without_consultation,
    **{f"the policy of {party}": without_policy_of(party) for party in ALLIES},
    "legislatures": without_legislatures,
    "insistence": without_insistence,
    "the wedge": without_wedge,
    "prices": without_prices,
    "slow opening": without_slow_opening,
    "brinkmanship": without_effect_on_provocations("rebuffed"),
    "calm through goodwill": without_effect_on_provocations("goodwill"),
    "new outlooks": without_new_outlooks,
}


def streams(negotiation):
    """Names of the streams that were drawn from; the luck of vetoes, ratification and beliefs is asked for when it is needed."""
    return {name for name, *_ in negotiation.chance.drawn if not name.startswith(("veto/", "ratify/", "belief/"))}


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.slow
def test_a_mechanism_switched_off_changes_outcomes_and_nobody_elses_luck(
    mechanism, comprehensive_approach, witnessed, base
):
    values, own = MECHANISMS[mechanism](comprehensive_approach.spec)
    assert values
    variant = witnessed(comprehensive_approach.with_values(values))

    for name in ("agreed", "performed", "support", "threat"):
        before, after = getattr(base.state, name), getattr(variant.state, name)
        if not np.array_equal(before, after):
            break
    else:
        pytest.fail(f"without {mechanism} every world ends as with it")

    np.testing.assert_array_equal(variant.agenda.values, base.agenda.values)
    np.testing.assert_array_equal(variant.agenda.cost, base.agenda.cost)
    gone = streams(base) - streams(variant)
    assert all(name.startswith(own) for name in gone), gone
    assert not streams(variant) - streams(base)
    for stream in base.chance.drawn.keys() & variant.chance.drawn.keys():
        np.testing.assert_array_equal(base.chance.drawn[stream], variant.chance.drawn[stream])


def test_allies_without_coordination_weigh_what_is_at_stake_for_themselves(comprehensive_approach, base):
    """With it they do not."""
    alone = comprehensive_approach.with_values({f"parties.{party}.coordination": 0 for party in ALLIES})
    negotiation = NegotiationModel(alone, worlds=WORLDS, rng=SEED, collect=False)
    for _ in range(8):
        negotiation.step()
        np.testing.assert_array_equal(negotiation.state.weights, negotiation.state.stakes)
    three = [base.agenda.parties.index(party) for party in ALLIES]
    assert (base.state.weights != base.state.stakes)[:, three].any(axis=(0, 2)).all()
