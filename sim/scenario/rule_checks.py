"""What must hold of linkage rules, beyond the shape of each: see ``rules.py`` for that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any, TypeVar

from sim.scenario.parts import CLOSE, Findings, Parts, twice
from sim.scenario.problems import Finding, Steps
from sim.scenario.rules import (
    CountsToward,
    Follows,
    Funds,
    InStep,
    Linkage,
    Requires,
    Snapback,
    StageGate,
    Stalls,
    Veto,
)
from sim.scenario.shape import fields

Step = TypeVar("Step")
Waits = dict[Step, dict[Step, str | None]]
"""What waits for what, by which rule; None where it lies in the nature of things."""


def check_rules(parts: Parts) -> Findings:
    """Everything that does not hold."""
    yield from _requirements(parts)
    yield from _gates(parts)
    yield from _deadlocked_tables(parts)
    yield from _endless_suspensions(parts)
    for id_, rule in parts.linkages.items():
        path = ("linkages", id_)
        yield from _repeats(path, rule)
        for kind, check in CHECKS.items():
            if isinstance(rule, kind):
                yield from check(path, rule, parts)
    yield from _paid_twice(parts)
    yield from _counted_twice(parts)


def _requirements(parts: Parts) -> Findings:
    """Requirements that can never be met, since they lead back to where they began.

    Each item has two steps, agreed and performed. What is performed was agreed before; a rule for the agreement holds
    up the first step, one for the performance the second. A circle of steps is a deadlock.
    """
    waits: Waits[tuple[str, str]] = defaultdict(dict)
    for id_, rule in parts.linkages.items():
        if not isinstance(rule, Requires):
            continue
        for index, need in enumerate(rule.needs):
            if need.item == rule.item:
                yield Finding(("linkages", id_, "needs", index, "item"), f"{need.item} requires itself")
                continue
            for step in ("agreed", "performed"):
                if rule.for_ == "both" or (rule.for_ == "agreement") == (step == "agreed"):
                    waits[rule.item, step].setdefault((need.item, need.of), id_)
            for item in (rule.item, need.item):
                waits[item, "performed"].setdefault((item, "agreed"), None)
    for circle, rules in _circles(waits):
        items = [item for index, (item, _) in enumerate(circle) if index == 0 or item != circle[index - 1][0]]
        items = items if items[0] == items[-1] else [*items, items[0]]
        yield Finding(_first(rules, parts), f"requirements go round in a circle: {_round(items, rules)}")


def _circles(waits: Waits[Step]) -> Iterator[tuple[list[Step], list[str]]]:
    """Circles among what waits, the first step again at the end, with the rules that make each; ``waits`` is used up."""
    while True:
        try:
            TopologicalSorter(waits).prepare()
        except CycleError as error:
            backwards: list[Step] = error.args[1]
            circle = backwards[::-1]
            yield circle, [rule for one, next_ in pairwise(circle) if (rule := waits[one].get(next_)) is not None]
            for one, next_ in pairwise(circle):
                if waits[one].get(next_) is not None:
                    del waits[one][next_]
        else:
            return


def _first(rules: list[str], parts: Parts) -> Steps:
    """Where a circle is told: at the first of its rules in the file."""
    return "linkages", min(rules, key=list(parts.linkages).index)


def _round(names: list[str], rules: list[str]) -> str:
    """A circle in words, beginning with the first name of the alphabet, and its rules if they are several."""
    start = names.index(min(names))
    names = [*names[start:-1], *names[: start + 1]]
    return " → ".join(names) + (f" (rules {', '.join(sorted(set(rules)))})" if len(set(rules)) > 1 else "")


def _deadlocked_tables(parts: Parts) -> Findings:
    """Tables that wait for one another without fail: once they are stalled, none of them ever meets again."""
    waits: Waits[str] = defaultdict(dict)
    for id_, rule in parts.linkages.items():
        if isinstance(rule, Stalls) and rule.table != rule.with_ and rule.strength.value == 1:
            waits[rule.table].setdefault(rule.with_, id_)
    for circle, rules in _circles(waits):
        told = f"tables wait for one another in a circle: {_round(circle, rules)}; once stalled, they never meet again"
        yield Finding(_first(rules, parts), told, tuple(("linkages", rule, "strength") for rule in rules))


def _endless_suspensions(parts: Parts) -> Findings:
    """Suspensions that end only when another has ended, and so back to where they began.

    One waits for another where what would end it, or what that requires to be performed, is suspended by the other and
    does not survive it at the level asked.
    """
    rules = {
        id_: rule
        for id_, rule in parts.linkages.items()
        if isinstance(rule, Snapback) and rule.until and any(chance > 0 for chance in rule.strength.stated)
    }
    requires: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for rule in parts.linkages.values():
        if isinstance(rule, Requires) and rule.for_ != "agreement" and rule.strength.value == 1:
            requires[rule.item] += [(need.item, need.level) for need in rule.needs if need.of == "performed"]
    waits: Waits[str] = defaultdict(dict)
    for id_, rule in rules.items():
        needs = [(need.item, need.level) for need in rule.until if need.of == "performed"]
        for need in needs:  # grows by what is required
            needs += [further for further in requires[need[0]] if further not in needs]
        for other, barred in rules.items():
            lost = min(barred.depth.stated)
            direct = other == id_ and {need.item for need in rule.until} & set(rule.items)  # told by itself
            if not direct and any(item in barred.items and 1 - lost < level for item, level in needs):
                waits[id_][other] = id_
    for circle, named in _circles(waits):
        told = "is suspended until what it suspends itself has been performed"
        if len(set(circle)) > 1:
            told = f"suspensions wait for one another in a circle: {_round(circle, [])}; once in force, they never end"
        yield Finding(_first(named, parts), told)


def _gates(parts: Parts) -> Findings:
    seen: dict[tuple[str, str], str] = {}
    for id_, rule in parts.linkages.items():
        if isinstance(rule, StageGate):
            first = seen.setdefault((rule.table, rule.opens), id_)
            if first != id_:
                yield Finding(
                    ("linkages", id_), f"opens the {rule.opens} stage of {rule.table}, as {first} does already"
                )


def _repeats(path: Steps, rule: Linkage) -> Findings:
    """Lists of ids in which one is named twice."""
    for name in fields(type(rule)):
        given = getattr(rule, name, ())
        if isinstance(given, tuple) and all(isinstance(one, str) for one in given):
            yield from twice((*path, name), given)


def _stalls(path: Steps, rule: Stalls, parts: Parts) -> Findings:
    if rule.with_ == rule.table:
        yield Finding((*path, "with"), f"{rule.table} waits for itself")
    yield from _absorbed((*path, "table"), rule.table, parts)
    yield from _absorbed((*path, "with"), rule.with_, parts)


def _absorbed(path: Steps, name: str, parts: Parts) -> Findings:
    """A table that a rule is about and which never meets."""
    for id_, table in parts.tables.items():
        if name in table.absorbs and id_ != name:
            yield Finding(path, f"{name} is negotiated at {id_} and does not meet", (("tables", id_, "absorbs"),))
            return


def _follows(path: Steps, rule: Follows, parts: Parts) -> Findings:
    if rule.after.item == rule.item:
        yield Finding((*path, "after", "item"), f"{rule.item} follows itself")


def _counts_toward(path: Steps, rule: CountsToward, parts: Parts) -> Findings:
    if rule.paid == rule.toward:
        yield Finding((*path, "toward"), f"{rule.toward} is counted toward itself")
        return
    yield from _free((*path, "paid"), rule.paid, parts)
    yield from _free((*path, "toward"), rule.toward, parts)
    paid, toward = parts.items.get(rule.paid), parts.items.get(rule.toward)
    if toward is not None and toward.kind == "flow":
        what = f"{rule.toward} is a flow, whose cost comes again with every renewal: nothing can be deducted from it"
        yield Finding((*path, "toward"), what, (("items", rule.toward, "kind"),))
    if paid is None or paid.cost is None or paid.cost.shares.get(rule.party, 0.0) > 0.0:
        return
    funds = {id_: one for id_, one in parts.linkages.items() if isinstance(one, Funds) and rule.paid in one.items}
    if not any(rule.party in one.donors for one in funds.values()):
        rests_on: list[Steps] = [
            ("items", rule.paid, "cost", "shares"),
            *(("linkages", id_, "donors") for id_ in funds),
        ]
        yield Finding((*path, "party"), f"{rule.party} pays nothing for {rule.paid}", tuple(rests_on))


def _counted_twice(parts: Parts) -> Findings:
    """What a party paid is deducted once from the same debt."""
    seen: dict[tuple[str, str, str], str] = {}
    for id_, rule in parts.linkages.items():
        if isinstance(rule, CountsToward):
            first = seen.setdefault((rule.party, rule.paid, rule.toward), id_)
            if first != id_:
                what = f"counts what {rule.party} pays for {rule.paid} toward {rule.toward}, as {first} does already"
                yield Finding(("linkages", id_), what)


def _free(path: Steps, name: str, parts: Parts) -> Findings:
    """An item whose cost the rule is about and which has none."""
    item = parts.items.get(name)
    if item is not None and item.cost is None:
        yield Finding(path, f"{name} costs no money", (("items", name, "cost"),))


def _snapback(path: Steps, rule: Snapback, parts: Parts) -> Findings:
    for what, (*others, last) in rule.one_of.items():
        if not any(getattr(rule, name) for name in (*others, last)):
            yield Finding(path, f"needs {what}: {', '.join(others)} or {last}")
    for index, need in enumerate(rule.until):
        if need.item in rule.items:
            yield Finding((*path, "until", index, "item"), f"{need.item} is suspended until then and cannot be reached")
    for index, name in enumerate(rule.tables):
        yield from _absorbed((*path, "tables", index), name, parts)


def _veto(path: Steps, rule: Veto, parts: Parts) -> Findings:
    table = parts.tables.get(rule.table)
    if table is not None and rule.party in table.members:
        yield Finding((*path, "party"), f"{rule.party} sits at {rule.table} and can refuse there")
        return
    yield from _absorbed((*path, "table"), rule.table, parts)
    party = parts.parties.get(rule.party)
    if table is not None and party is not None and not set(party.allies) & set(table.members):
        rests_on: tuple[Steps, ...] = (("parties", rule.party, "allies"), ("tables", rule.table, "members"))
        yield Finding((*path, "party"), f"{rule.party} has no ally at {rule.table} who would heed it", rests_on)


def _in_step(path: Steps, rule: InStep, parts: Parts) -> Findings:
    tables = [parts.tables.get(name) for name in rule.tables]
    members = {member for table in tables if table is not None for member in table.members}
    parties = {member: parts.parties.get(member) for member in members}
    if None in tables or None in parties.values():
        return
    if not any(party.allies for party in parties.values() if party is not None):
        rests_on: list[Steps] = [("parties", member, "allies") for member in members]
        rests_on += [("tables", name, "members") for name in rule.tables]
        yield Finding((*path, "tables"), "nobody who has allies sits at any of them to keep in step", tuple(rests_on))


def _funds(path: Steps, rule: Funds, parts: Parts) -> Findings:
    found = [*_shared_out(path, rule, parts)]
    yield from found
    if not found and len(set(rule.donors)) == len(rule.donors):
        yield from _uncovered(path, rule, parts)


def _uncovered(path: Steps, rule: Funds, parts: Parts) -> Findings:
    """Donors who cannot bear the whole between them, whatever it is worth to them."""
    parties = {donor: parts.parties.get(donor) for donor in rule.donors}
    bears: dict[str, float] = {}
    for donor, party in parties.items():
        if party is None:
            return
        means = rule.capacity[donor].stated if rule.sharing == "capacity" else (rule.shares.get(donor, 1.0),)
        if any(number > 0 for number in means):
            kind = party.in_kind_cap if rule.channel == "multilateral" else 0.0
            bears[donor] = min(rule.caps.get(donor, 1.0), max(party.cash_cap, kind))
    if sum(bears.values()) < 1 - CLOSE:
        each = ", ".join(f"{donor} {most:g}" for donor, most in bears.items())
        told = "those who pay can bear only a part of the cost between them, by caps and cash_cap"
        rests_on: list[Steps] = [
            ("parties", donor, cap) for donor in rule.donors for cap in ("cash_cap", "in_kind_cap")
        ]
        rests_on += [(*path, field) for field in ("caps", "channel", "sharing", "donors", *SHARED_BY.values())]
        yield Finding((*path, "caps" if rule.caps else "channel"), f"{told}: {each}", tuple(rests_on))


def _shared_out(path: Steps, rule: Funds, parts: Parts) -> Findings:
    for index, name in enumerate(rule.items):
        yield from _free((*path, "items", index), name, parts)
        item = parts.items.get(name)
        if item is not None and item.cost is not None and item.cost.to in rule.donors:
            donor, payee = (*path, "donors", rule.donors.index(item.cost.to)), ("items", name, "cost", "to")
            yield Finding(donor, f"{item.cost.to} would pay itself: {name} is paid to it", (payee,))
    for sharing, field in SHARED_BY.items():
        given = getattr(rule, field)
        if rule.sharing == sharing and set(given) != set(rule.donors):
            yield Finding((*path, field), f"must name each of the donors and nobody else: {', '.join(rule.donors)}")
        elif rule.sharing != sharing and given:
            yield Finding((*path, field), f"goes with sharing: {sharing}", ((*path, "sharing"),))
    if rule.sharing == "fixed" and rule.shares and abs(sum(rule.shares.values()) - 1) > CLOSE:
        yield Finding((*path, "shares"), f"sum to {sum(rule.shares.values()):.10g}, not to 1")
    if rule.capacity and not any(number > 0 for means in rule.capacity.values() for number in means.stated):
        yield Finding((*path, "capacity"), "none of the donors has any means")
    for party in rule.caps:
        if party not in rule.donors:
            yield Finding((*path, "caps", party), f"{party} is no donor")
    if sum(rule.caps.get(donor, 1.0) for donor in rule.donors) < 1 - CLOSE:
        yield Finding((*path, "caps"), "leave a part of the cost to nobody")


def _paid_twice(parts: Parts) -> Findings:
    """Each item is paid from one fund at the most."""
    funds: dict[str, str] = {}
    for id_, rule in parts.linkages.items():
        for index, item in enumerate(rule.items if isinstance(rule, Funds) else ()):
            if (first := funds.setdefault(item, id_)) != id_:
                yield Finding(("linkages", id_, "items", index), f"{item} is paid from {first} already")


SHARED_BY = {"fixed": "shares", "capacity": "capacity"}
CHECKS: dict[type, Callable[[Steps, Any, Parts], Findings]] = {
    Stalls: _stalls,
    Follows: _follows,
    CountsToward: _counts_toward,
    Snapback: _snapback,
    Veto: _veto,
    InStep: _in_step,
    Funds: _funds,
}
