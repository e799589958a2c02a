"""Small negotiations to test on: two sober parties with nothing left to chance, to which a test adds what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim import NegotiationModel, Scenario

# Nothing slips, nothing is undone, nobody forgets: what moves in a test is what the test sets moving.
CALM: dict[str, Any] = {
    "trust": {"kept": 0, "slipped": 0, "broken": 0, "forgetting": 0},
    "threat": {"start": 0, "decay": 0, "crisis": 0.5},
    "undoing": {"opinion": 0, "hostile": 0.35, "crisis": 0, "arrears": 0, "depth": 0.6},
    "detection": 0,
}
OUTCOMES: dict[str, Any] = {"rest": {"name": "whatever is left"}}


def party(government: str = "plain", **terms: Any) -> dict[str, Any]:
    """A party without doubt, slips or noise, which knows what the others want and approves all at home."""
    sober: dict[str, Any] = {
        "name": government.title(),
        "government": government,
        "tactic": "linear",
        "patience": 10,
        "floor": 0.5,
        "beliefs": "perfect",
        "support": {"baseline": 0.5, "volatility": 0, "recovery": 0},
        "threshold": 0.5,
        "doubt": 0,
        "slip": 0,
        "slack": 1,
        "salience": 0,
    }
    return {**sober, **terms}


def item(performers: str | tuple[str, ...], values: Mapping[str, Any], **terms: Any) -> dict[str, Any]:
    """An act of the short stage at the table ``talks``, seen by all, done within a month."""
    named = (performers,) if isinstance(performers, str) else performers
    plain: dict[str, Any] = {
        "name": "something",
        "table": "talks",
        "stage": "short",
        "kind": "act",
        "performers": list(named),
        "months": 1,
        "verifiability": 1,
        "values": dict(values),
    }
    return {**plain, **terms}


def scenario(
    items: Mapping[str, Any],
    *,
    parties: Mapping[str, Any] | None = None,
    tables: Mapping[str, Any] | None = None,
    dynamics: Mapping[str, Any] | None = None,
    months: int = 24,
    outcomes: Mapping[str, Any] | None = None,
    **rest: Any,
) -> Scenario:
    """North and South at one table, in a calm world; ``rest`` takes linkages and events."""
    parties = parties or {"north": party(), "south": party()}
    return Scenario.from_mapping(
        {
            "title": "A small negotiation",
            "start": "2001-06",
            "months": months,
            "parties": parties,
            "tables": tables or {"talks": {"name": "talks", "members": list(parties)}},
            "items": items,
            "dynamics": {**CALM, **(dynamics or {})},
            "outcomes": outcomes or OUTCOMES,
            **rest,
        }
    )


def model(*args: Any, worlds: int | range = 1, rng: int = 7, own: Any = None, **kwargs: Any) -> NegotiationModel:
    """A model of ``scenario(...)``."""
    return NegotiationModel(scenario(*args, **kwargs), worlds=worlds, rng=rng, parties=own)


def played(negotiation: NegotiationModel, months: int) -> NegotiationModel:
    """The same model, so many months on."""
    for _ in range(months):
        negotiation.step()
    return negotiation


def level(negotiation: NegotiationModel, name: str, of: str = "performed") -> np.ndarray:
    """(worlds,), the level at which an item is performed (or agreed)."""
    return getattr(negotiation.state, of)[:, negotiation.agenda.index(name)]


# A swap: each has one thing that the other wants more than it costs to give.
SWAP = {
    "relief": item("south", {"north": 4, "south": -1}),
    "freeze": item("north", {"north": -1, "south": 4}),
}


def mini(months: int = 36) -> Scenario:
    """Washington and Pyongyang over five items, with a gate, a requirement, an election and a missile test."""
    return Scenario.from_mapping(
        {
            "title": "Washington and Pyongyang",
            "start": "2001-06",
            "months": months,
            "parties": {
                "washington": {
                    "name": "Washington", "government": "washington", "trust": {"pyongyang": 0.4}, "scrutiny": 1.5,
                    "patience": {"uniform": [4, 10]}, "support": {"baseline": {"normal": [0.5, 0.05]}},
                },
                "pyongyang": {
                    "name": "Pyongyang", "government": "pyongyang", "tactic": "boulware", "trust": {"washington": 0.4},
                    "patience": 8, "covert": 0.02,
                    "provocations": {
                        "missile-test": {
                            "hazard": 0.02, "threat": 0.5, "breaks": ["moratorium"], "text": "A missile flies.",
                            "support": {"washington": -0.1},
                        }
                    },
                },
            },
            "tables": {"us-dprk": {"name": "us-dprk", "members": ["washington", "pyongyang"], "freezes_above": 0.4}},
            "items": {
                "moratorium": {
                    "name": "moratorium", "table": "us-dprk", "stage": "short", "kind": "restraint",
                    "performers": ["pyongyang"], "months": 1, "verifiability": 0.9, "security": True,
                    "values": {"washington": {"normal": [5, 1]}, "pyongyang": -2},
                    "start": {"agreed": 0.9, "performed": 0.9},
                },
                "relief": {
                    "name": "relief", "table": "us-dprk", "stage": "short", "kind": "act", "performers": ["washington"],
                    "months": 6, "verifiability": 1, "ratify": ["washington"],
                    "values": {"washington": {"normal": [-2, 0.5]}, "pyongyang": {"normal": [5, 1]}},
                },
                "inspection": {
                    "name": "inspection", "table": "us-dprk", "stage": "mid", "kind": "act", "performers": ["pyongyang"],
                    "months": 6, "verifiability": 0.8, "divisible": False, "security": True,
                    "values": {"washington": 6, "pyongyang": -4},
                },
                "office": {
                    "name": "office", "table": "us-dprk", "stage": "mid", "kind": "act",
                    "performers": ["washington", "pyongyang"], "months": 6, "verifiability": 1,
                    "values": {"washington": {"normal": [1, 1]}, "pyongyang": 4},
                },
                "food": {
                    "name": "food", "table": "us-dprk", "stage": "short", "kind": "flow", "term": 12,
                    "performers": ["washington"], "months": 3, "verifiability": 0.5,
                    "values": {"washington": -0.5, "pyongyang": 3},
                    "cost": {"amount": 0.1, "shares": {"washington": 1.0}, "to": "pyongyang"},
                },
            },
            "linkages": {
                "gate": {"kind": "stage-gate", "table": "us-dprk", "opens": "mid", "share": 0.5},
                "need": {"kind": "requires", "item": "inspection", "needs": [{"item": "office"}]},
            },
            "events": {
                "election": {
                    "text": "An election.", "month": "2001-09", "chance": 0.5,
                    "effects": {"review": {"washington": 4}, "undo": {"washington": 0.3}},
                }
            },
            "outcomes": {
                "settlement": {"name": "settlement", "settled": True, "all": [{"stage": "mid", "at_least": 0.6}]},
                "freeze": {"name": "freeze"},
            },
        }
    )  # fmt: skip
