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
CENT = 1e-11  # billions of dollars
BASE = Scenario.load("comprehensive-approach")
# One of each kind, where the rule matters at full strength.
SAMPLE = {kind: next(name for name, rule in BASE.spec.linkages.items() if rule.kind == kind) for kind in Linkages.KINDS}


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


def strength(scenario, rule, level) -> Scenario:
    return scenario.with_values({f"linkages.{rule}.strength": level})


def without(scenario, rule) -> Scenario:
    return scenario.with_values({}, without=[f"linkages.{rule}"])


def assert_no_rule_at_all(scenario, rule):
    """Strength 0 and no rule: the same in every column and bit, save for the rule's own columns."""
    powerless, gone = outcomes(strength(scenario, rule, 0)), outcomes(without(scenario, rule))
    own = [f"{what}.{rule}" for what in ("blocked", "eased") if f"{what}.{rule}" in powerless]
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


@pytest.mark.parametrize("rule", SAMPLE.values(), ids=SAMPLE.keys())
def test_a_rule_of_the_base_scenario_without_strength_is_no_rule(rule):
    assert_no_rule_at_all(BASE, rule)


@pytest.mark.slow
@pytest.mark.parametrize("rule", BASE.spec.linkages)
def test_every_rule_of_the_base_scenario_without_strength_is_no_rule(rule):
    assert_no_rule_at_all(BASE, rule)


def luck(scenario, monkeypatch, worlds=4, months=26):
    """Every draw of a run, by stream and block of months, and what the worlds drew for the items."""
    drawn = {}
    uniform = Chance._uniform

    def recording(self, name, block, draws):
        drawn[name, block] = uniform(self, name, block, draws)
        return drawn[name, block]

    with monkeypatch.context() as patched:
        patched.setattr(Chance, "_uniform", recording)
        negotiation = NegotiationModel(scenario, worlds=worlds, rng=SEED, collect=False)
        for _ in range(months):
            negotiation.step()
    return drawn, negotiation


@pytest.mark.parametrize("rule", SAMPLE.values(), ids=SAMPLE.keys())
def test_dropping_a_rule_changes_no_one_elses_luck(rule, monkeypatch):
    with_it, one = luck(BASE, monkeypatch)
    without_it, other = luck(without(BASE, rule), monkeypatch)
    assert without_it.keys() <= with_it.keys()
    for stream, draws in without_it.items():
        np.testing.assert_array_equal(draws, with_it[stream], err_msg=str(stream))
    assert all(f"/{rule}" in name for name, _ in with_it.keys() - without_it.keys())
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
