"""What stands in effect when a run begins, and what it is worth to whom."""

from __future__ import annotations

from sim.scenario.rules import Boosts
from sim.scenario.schema import ScenarioFile


def values_at_the_start(spec: ScenarioFile) -> dict[str, float]:
    """Points: what the start levels are worth to each party and, as ``allies``, to all that have allies together.

    Every uncertain number is taken at its middle. As at the end of a run (``NegotiationModel.value``), rules that move what
    things are worth count, and a party's share of what the levels cost is taken off.
    """
    found = {party: _value(spec, party) for party in spec.parties}
    return found | {"allies": sum(found[party] for party, entry in spec.parties.items() if entry.allies)}


def _value(spec: ScenarioFile, party: str) -> float:
    start = {name: item.start.performed for name, item in spec.items.items()}
    value = 0.0
    for name, item in spec.items.items():
        value += start[name] * (item.values[party].middle if party in item.values else 0.0)
        if item.cost is not None:
            share = item.cost.shares.get(party, 0.0)
            value -= start[name] * item.cost.amount.middle * share * spec.parties[party].money_weight.middle
    for rule in spec.linkages.values():
        if isinstance(rule, Boosts) and party in rule.worth:
            moved = rule.strength.middle * rule.worth[party].middle * start[rule.item]
            value += moved * sum(start[item] for item in rule.raises)
    return value
