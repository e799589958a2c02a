"""What must hold of linkage rules, beyond the shape of each: see ``rules.py`` for that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from sim.scenario.parts import CLOSE, Findings, Parts, twice
from sim.scenario.problems import Finding, Steps
from sim.scenario.rules import CountsToward, Follows, Funds, Linkage, Requires, Snapback, StageGate, Stalls, Veto
from sim.scenario.shape import fields


def check_rules(parts: Parts) -> Findings:
    """Everything that does not hold."""
    yield from _requirements(parts)
    yield from _gates(parts)
    for id_, rule in parts.linkages.items():
        path = ("linkages", id_)
        yield from _repeats(path, rule)
        for kind, check in CHECKS.items():
            if isinstance(rule, kind):
                yield from check(path, rule, parts)
    yield from _paid_twice(parts)


def _requirements(parts: Parts) -> Findings:
    """Requirements that can never be met, since they lead back to where they began.

    Each item has two steps, agreed and performed. What is performed was agreed before; a rule for the agreement holds
    up the first step, one for the performance the second. A circle of steps is a deadlock.
    """
    waits: dict[tuple[str, str], dict[tuple[str, str], str | None]] = defaultdict(dict)
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
    while True:
        try:
            TopologicalSorter(waits).prepare()
        except CycleError as error:
            backwards: list[tuple[str, str]] = error.args[1]
            circle = backwards[::-1]
            rules = [waits[one].get(next_) for one, next_ in pairwise(circle)]
            named = [rule for rule in rules if rule is not None]
            first = min(named, key=list(parts.linkages).index)
            yield Finding(("linkages", first), _circle(circle, named))
            for one, next_ in pairwise(circle):
                if waits[one].get(next_) is not None:
                    del waits[one][next_]
        else:
            return


def _circle(steps: list[tuple[str, str]], rules: list[str]) -> str:
    items = [item for index, (item, _) in enumerate(steps) if index == 0 or item != steps[index - 1][0]]
    items = items if items[0] == items[-1] else [*items, items[0]]
    start = items.index(min(items))
    items = [*items[start:-1], *items[: start + 1]]
    others = f" (rules {', '.join(sorted(set(rules)))})" if len(set(rules)) > 1 else ""
    return f"requirements go round in a circle: {' → '.join(items)}{others}"


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


def _follows(path: Steps, rule: Follows, parts: Parts) -> Findings:
    if rule.after.item == rule.item:
        yield Finding((*path, "after", "item"), f"{rule.item} follows itself")


def _counts_toward(path: Steps, rule: CountsToward, parts: Parts) -> Findings:
    if rule.paid == rule.toward:
        yield Finding((*path, "toward"), f"{rule.toward} is counted toward itself")
        return
    yield from _free((*path, "paid"), rule.paid, parts)
    yield from _free((*path, "toward"), rule.toward, parts)


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


def _veto(path: Steps, rule: Veto, parts: Parts) -> Findings:
    table = parts.tables.get(rule.table)
    if table is not None and rule.party in table.members:
        yield Finding((*path, "party"), f"{rule.party} sits at {rule.table} and can refuse there")


def _funds(path: Steps, rule: Funds, parts: Parts) -> Findings:
    for index, name in enumerate(rule.items):
        yield from _free((*path, "items", index), name, parts)
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
    Funds: _funds,
}
