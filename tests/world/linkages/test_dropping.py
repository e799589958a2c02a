"""A rule of strength 0 is no rule; dropping a rule changes the rule and no one's luck; and money is never lost on the way."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from negotiations import CALM, OUTCOMES

from sim import NegotiationModel, Scenario
from sim.batch.outcomes import outcome_table
from sim.world.chance import Chance
from sim.world.linkages import Linkages

WORLDS, MONTHS, SEED = 24, 36, 7
TOGETHER = 12  # rules that are dropped at once
CENT = 1e-11  # billions of dollars
BASE = Scenario.load("comprehensive-approach")
SAMPLE = [next(name for name, rule in BASE.spec.linkages.items() if rule.kind == kind) for kind in Linkages.KINDS]


def party(name, allies=(), **terms):
    usual = {
        "name": name, "allies": list(allies), "coordination": 0.7, "floor": 0.2, "patience": {"uniform": [3, 8]},
        "beliefs": "perfect", "slip": 0.1, "threshold": 0.1, "trust": {},
    }  # fmt: skip
    return usual | terms


def item(performer, stage, table, values, **terms):
    usual = {
        "name": "an item", "table": table, "stage": stage, "kind": "act", "performers": [performer], "months": 3,
        "verifiability": 0.8, "values": values,
    }  # fmt: skip
    return usual | terms


def money(amount, payer):
    return {"amount": {"uniform": [0.5 * amount, amount]}, "shares": {payer: 1.0}, "to": "pyongyang"}


@cache
def every_kind() -> Scenario:
    """Two tracks of Pyongyang's, a test, a flood, four items that cost money, and a rule of each kind."""
    win = {"washington": 3, "pyongyang": 3, "seoul": 1}
    test = {"hazard": 0.08, "threat": 0.4, "breaks": ["moratorium"], "text": "A missile flies."}
    return Scenario.from_mapping(
        {
            "title": "Every kind of rule",
            "start": "2001-06",
            "months": MONTHS,
            "parties": {
                "washington": party("Washington", ["seoul"]),
                "pyongyang": party("Pyongyang", government="pyongyang", provocations={"test": test}, attention=2),
                "seoul": party("Seoul", ["washington"]),
            },
            "tables": {
                "us": {"name": "us", "members": ["washington", "pyongyang"], "freezes_above": 0.3},
                "korea": {"name": "korea", "members": ["seoul", "pyongyang"]},
            },
            "items": {
                "moratorium": item("pyongyang", "short", "us", win, kind="restraint"),
                "relief": item("washington", "short", "us", {"washington": -1, "pyongyang": 4}, months=8),
                "office": item("washington", "mid", "us", {"washington": 2, "pyongyang": 3, "seoul": -2}),
                "missiles": item("pyongyang", "short", "us", win, cost=money(1, "washington"), kind="flow", term=9),
                "visits": item("seoul", "short", "korea", {"seoul": 2, "pyongyang": 2}, months=6),
                "food": item("seoul", "short", "korea", {"seoul": 2, "pyongyang": 4}, cost=money(0.5, "seoul")),
                "railway": item("pyongyang", "mid", "korea", {"seoul": 5, "pyongyang": 4}, cost=money(2, "seoul")),
                "mission": item("seoul", "mid", "korea", {"seoul": -1, "pyongyang": 4}),
            },
            "dynamics": {**CALM, "threat": {"start": 0.0, "decay": 0.2, "crisis": 0.9}},
            "events": {"flood": {"text": "A flood.", "chance": 0.05, "effects": {}}},
            "linkages": {
                "rail-needs-visits": {"kind": "requires", "item": "railway", "needs": [{"item": "visits"}]},
                "korea-opens-mid": {"kind": "stage-gate", "table": "korea", "opens": "mid", "share": 0.6},
                "keep-in-step": {"kind": "in-step", "tables": ["us", "korea"], "lead": 0.1},
                "seoul-waits": {"kind": "stalls", "table": "korea", "with": "us", "strength": 0.8},
                "test-stops-relief": {
                    "kind": "snapback", "provocations": ["test"], "items": ["relief"], "months": 4, "depth": 0.7,
                },
                "fund": {"kind": "funds", "items": ["railway"], "donors": ["seoul", "washington"], "sharing": "proportional",
                         "buys": ["moratorium"]},
                "seoul-objects": {"kind": "veto", "party": "seoul", "table": "us", "bears": 0.1},
                "relief-helps": {"kind": "boosts", "item": "relief", "raises": ["mission"], "worth": {"seoul": 3}},
                "mission-follows": {"kind": "follows", "item": "mission", "after": {"item": "visits", "level": 0.3},
                                    "cheaper": 0.6},
                "food-counts": {"kind": "counts-toward", "party": "seoul", "paid": "food", "toward": "railway"},
            },
            "outcomes": OUTCOMES,
        }
    )  # fmt: skip


SMALL = tuple(every_kind().spec.linkages)


def outcomes(scenario, worlds=WORLDS, months=MONTHS) -> pd.DataFrame:
    negotiation = NegotiationModel(scenario, worlds=worlds, rng=SEED, months=months, collect=False)
    while negotiation.running:
        negotiation.step()
    return outcome_table(negotiation)


def without(scenario, *rules) -> Scenario:
    return scenario.with_values({}, without=[f"linkages.{rule}" for rule in rules])


def assert_no_rule_at_all(scenario, *rules):
    """Strength 0 and no rule: the same in every column and bit, save for the rule's own columns."""
    powerless = outcomes(scenario.with_values({f"linkages.{rule}.strength": 0 for rule in rules}))
    gone = outcomes(without(scenario, *rules))
    own = [f"{what}.{rule}" for rule in rules for what in ("blocked", "eased") if f"{what}.{rule}" in powerless]
    assert own and not powerless[own].to_numpy().any(), "a rule without strength holds nothing up and eases nothing"
    pd.testing.assert_frame_equal(powerless.drop(columns=own), gone, check_exact=True)


@pytest.mark.parametrize("rule", SMALL)
def test_a_rule_without_strength_is_no_rule(rule):
    assert_no_rule_at_all(every_kind(), rule)


@pytest.mark.parametrize("rule", SMALL)
def test_a_rule_with_strength_makes_a_difference(rule):
    """Else the comparison above would say nothing."""
    whole, gone = outcomes(every_kind()), outcomes(without(every_kind(), rule))
    assert not whole[gone.columns].equals(gone)


def test_rules_of_each_kind_without_strength_are_no_rules_in_the_base_scenario():
    assert_no_rule_at_all(BASE, *SAMPLE)


@pytest.mark.parametrize("kind", ["funds", "counts-toward"])
def test_a_rule_about_money_without_strength_is_no_rule_in_the_base_scenario(kind):
    assert_no_rule_at_all(BASE, next(rule for rule in SAMPLE if BASE.spec.linkages[rule].kind == kind))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(BASE.spec.linkages), TOGETHER))
def test_every_rule_of_the_base_scenario_without_strength_is_no_rule(first):
    assert_no_rule_at_all(BASE, *list(BASE.spec.linkages)[first : first + TOGETHER])


def luck(scenario, monkeypatch, worlds=4, months=25):
    """Streams that a new model has, every draw of its run by stream and block of months, and the model."""
    streams, drawn = set(), {}
    uniform, monthly = Chance._uniform, Chance.monthly

    def recording(self, name, block, draws):
        streams.add(name)
        drawn[name, block] = uniform(self, name, block, draws)
        return drawn[name, block]

    def naming(self, names):
        streams.update(names)
        return monthly(self, names)

    with monkeypatch.context() as patched:
        patched.setattr(Chance, "_uniform", recording)
        patched.setattr(Chance, "monthly", naming)
        negotiation = NegotiationModel(scenario, worlds=worlds, rng=SEED, collect=False)
        first = frozenset(streams)
        for _ in range(months):
            negotiation.step()
    return first, drawn, negotiation


@pytest.mark.parametrize("rules", [SAMPLE, *([rule] for rule in SMALL)], ids=["base", *SMALL])
def test_dropping_rules_changes_no_one_elses_luck(rules, monkeypatch):
    """A model without them lacks their streams and no other, and whatever both draw is the same number by number."""
    scenario = BASE if rules is SAMPLE else every_kind()
    streams, draws, one = luck(scenario, monkeypatch)
    fewer, same, other = luck(without(scenario, *rules), monkeypatch)
    assert fewer == {name for name in streams if not any(f"/{rule}/" in f"{name}/" for rule in rules)}
    for stream in draws.keys() & same.keys():
        np.testing.assert_array_equal(draws[stream], same[stream], err_msg=str(stream))
    np.testing.assert_array_equal(one.agenda.values, other.agenda.values)
    np.testing.assert_array_equal(one.agenda.cost, other.agenda.cost)


@pytest.mark.parametrize("scenario", [BASE, every_kind()], ids=["base", "every kind"])
def test_what_is_paid_and_given_is_received_to_the_cent_in_every_world_and_month(scenario):
    negotiation = NegotiationModel(scenario, worlds=96, rng=SEED, collect=False)
    while negotiation.running:
        negotiation.step()
        news = negotiation.state.news
        assert (np.abs((news.paid + news.given - news.received).sum(axis=1)) < CENT).all()
        assert (news.paid >= 0).all() and (news.given >= 0).all()
        shares, cost = negotiation.state.shares, negotiation.state.cost
        assert (shares >= 0).all() and (negotiation.state.in_kind <= shares + 1e-12).all()
        # Every cost is borne in full, or by nobody and then nothing of it is done.
        sums = shares.sum(axis=1)
        unborne = (np.abs(sums - 1) > 1e-8) & (cost > 0)
        assert not (unborne & (news.progress > 0)).any()
    ledger = negotiation.ledger
    assert ledger.received.sum() > 0
    np.testing.assert_allclose((ledger.paid + ledger.given).sum(axis=1), ledger.received.sum(axis=1), atol=1e-9)


def test_who_may_pay_no_cash_pays_none():
    paid = outcomes(BASE, worlds=48)
    caps = {name: entry.cash_cap for name, entry in BASE.spec.parties.items()}
    assert 0 in caps.values()
    for name, cap in caps.items():
        if cap == 0:
            assert (paid[f"paid.{name}"] <= CENT).all()
