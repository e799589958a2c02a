"""A package and an item in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import TYPE_CHECKING

from sim.analysis.words import as_own, headed, listed, money, months, rule_meaning

if TYPE_CHECKING:
    from sim.play.question import OpenItem
    from sim.scenario.schema import ScenarioFile

CRUMB = 0.005  # of an item; less is not worth a word
WHOLE = 0.995  # from which an item is as good as all of it
LEAST = 0.005  # billions of dollars


def exchange(package: Mapping[str, float], party: str, spec: ScenarioFile) -> str:
    """A package as a party's offer: what it gives, what it asks for, and what is done together."""
    name = spec.parties[party].name
    sides: tuple[list[str], list[str], list[str]] = ([], [], [])
    for item, rise in package.items():
        if rise < CRUMB:
            continue
        performers = spec.items[item].performers
        side = 1 if party not in performers else 0 if len(performers) == 1 else 2
        sides[side].append(as_own(amount(item, rise, spec), name))
    gives, asks, together = (listed(side) if side else "" for side in sides)
    if not package:
        return f"{name} offers nothing"
    said = [f"gives {gives}" if gives else "", f"asks for {asks}" if asks else ""]
    told = f"{name} {listed([one for one in said if one])}" if gives or asks else ""
    return f"{told}, together with {together}" if told and together else told or f"{name} proposes {together}"


def amount(item: str, rise: float, spec: ScenarioFile) -> str:
    """An item's name, and how much of it where it is not all."""
    return f"{spec.items[item].name}{'' if rise >= WHOLE else f' ({rise:.0%})'}"


def explained(item: OpenItem, spec: ScenarioFile) -> Iterator[str]:
    """What an open item is: sentences."""
    entry = spec.items[item.id]
    yield f"{headed(item.name)} ({item.id}).{f' {entry.note}' if entry.note else ''}"
    who = listed([spec.parties[party].name for party in item.performers])
    takes = f"carried out by {who} within {months(item.months)} if nothing comes between"
    kinds = {
        "act": f"Something done once, {takes}",
        "flow": f"Something that goes on, {takes}; all of it lasts {months(item.term) if isfinite(item.term) else 'for good'}, "
        "then it must be renewed",
        "restraint": f"Something to be left alone by {who}, in force within {months(item.months)}, until it is broken",
    }
    yield f"{kinds[item.kind]}; it can be verified to {item.verifiability:.0%}."
    parts = "in any part" if item.divisible else "all of it or nothing"
    yield f"Agreed so far {item.agreed:.0%}, carried out {item.performed:.0%}; {item.room:.0%} is open, {parts}."
    thought = [
        f"{points:+.1f} to {spec.parties[party].name} (±{item.doubt[party]:.1f})"
        for party, points in item.thought.items()
    ]
    yield f"A full unit is worth {item.own:+.1f} points to your government; it thinks {listed(thought)}."
    if item.cost >= LEAST:
        yield f"It costs {money(item.cost)} in all, of which your government would bear {item.share:.0%}; that is in the points."
    if item.ratifiers:
        yield f"It must be approved at home by {listed([spec.parties[party].name for party in item.ratifiers])}."
    rules = [
        rule_meaning(spec, name)
        for name, rule in spec.linkages.items()
        if item.id in {need.item for need in getattr(rule, "needs", ())} or item.id == getattr(rule, "item", None)
    ]
    if rules:
        yield f"Rules about it: {'; '.join(rules)}."
