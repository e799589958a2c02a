"""What must hold between the parts of a scenario, beyond the shape of each: see ``schema.py`` for that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from sim.scenario.months import later
from sim.scenario.problems import Finding, Steps
from sim.scenario.schema import Condition, Event, Item, Linkage, Outcome, Party, Requires, StageGate, Table

Findings = Iterator[Finding]
CLOSE = 1e-9  # how near to 1 shares must sum


@dataclass(frozen=True)
class Parts:
    """The parts of a scenario that are sound in themselves; None where the last outcome or the months are not known."""

    parties: Mapping[str, Party]
    tables: Mapping[str, Table]
    items: Mapping[str, Item]
    linkages: Mapping[str, Linkage]
    events: Mapping[str, Event]
    outcomes: Mapping[str, Outcome]
    last_outcome: str | None
    start: str | None
    months: int | None


def check(parts: Parts) -> Findings:
    """Everything that does not hold."""
    for one in CHECKS:
        yield from one(parts)


def _parties(parts: Parts) -> Findings:
    for id_, party in parts.parties.items():
        for field in ("allies", "trust", "pressure"):
            if id_ in getattr(party, field):
                where = (party.allies.index(id_),) if field == "allies" else (id_,)
                yield Finding(("parties", id_, field, *where), "names the party itself")
        yield from _concession(("parties", id_, "concession"), party)


def _concession(path: Steps, party: Party) -> Findings:
    if party.concession is None:
        return
    tactic = ((*path[:-1], "tactic"),)
    if party.tactic == "boulware" and not all(number < 1 for number in party.concession.stated):
        yield Finding(path, "must be below 1 for the tactic boulware", tactic)
    elif party.tactic == "conceder" and not all(number > 1 for number in party.concession.stated):
        yield Finding(path, "must be above 1 for the tactic conceder", tactic)
    elif party.tactic not in ("boulware", "conceder"):
        yield Finding(path, f"is not used by the tactic {party.tactic}: leave it out", tactic)


def _repeats(parts: Parts) -> Findings:
    """Lists of ids in which one is named twice."""
    for id_, table in parts.tables.items():
        yield from _twice(("tables", id_, "members"), table.members)
    for id_, item in parts.items.items():
        yield from _twice(("items", id_, "performers"), item.performers)
        yield from _twice(("items", id_, "ratify"), item.ratify)


def _twice(path: Steps, ids: tuple[str, ...]) -> Findings:
    for index, id_ in enumerate(ids):
        if id_ in ids[:index]:
            yield Finding((*path, index), f"names {id_} a second time")


def _items(parts: Parts) -> Findings:
    for id_, item in parts.items.items():
        path = ("items", id_)
        if item.kind == "flow" and item.term is None:
            yield Finding((*path, "term"), "is missing: a flow's agreement lasts a number of months")
        if item.kind != "flow" and item.term is not None:
            yield Finding((*path, "term"), f"belongs to a flow, and this is of kind {item.kind}")
        if item.start.performed > item.start.agreed:
            more = f"{item.start.performed:g} is more than was agreed ({item.start.agreed:g})"
            yield Finding((*path, "start", "performed"), more, ((*path, "start", "agreed"),))
        yield from _shares((*path, "cost", "shares"), item, parts)


def _shares(path: Steps, item: Item, parts: Parts) -> Findings:
    if item.cost is None:
        return
    total = sum(item.cost.shares.values())
    if abs(total - 1) > CLOSE:
        yield Finding(path, f"sum to {total:.10g}, not to 1")
    for payer, share in item.cost.shares.items():
        party = parts.parties.get(payer)
        if party is not None and share > party.cash_cap + CLOSE:
            yield Finding((*path, payer), f"{share:g} is above the cash_cap of {payer} ({party.cash_cap:g})")


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


def _events(parts: Parts) -> Findings:
    first, last = _run(parts)
    for id_, event in parts.events.items():
        path = ("events", id_)
        if event.month is not None and event.window is not None:
            yield Finding((*path, "window"), "has no meaning beside month: an event has a date or a window")
        if event.month is None and "chance" not in event.model_fields_set:
            timing = ((*path, "month"), (*path, "window"), (*path, "chance"))
            if event.window is None:
                yield Finding(path, "needs a month, or the chance that it happens in any month", timing)
            else:
                yield Finding((*path, "chance"), "is missing: how likely is it in each month of the window?", timing)
        if event.window is not None and event.window[0] > event.window[1]:
            yield Finding((*path, "window"), f"ends ({event.window[1]}) before it begins ({event.window[0]})")
        elif first is not None and last is not None:
            if event.month is not None and not first <= event.month <= last:
                yield Finding((*path, "month"), f"{event.month} is outside the run, which goes from {first} to {last}")
            for index, month in enumerate(event.window or ()):
                if not first <= month <= last:
                    yield Finding(
                        (*path, "window", index), f"{month} is outside the run, which goes from {first} to {last}"
                    )


def _run(parts: Parts) -> tuple[str | None, str | None]:
    """The first and the last calendar month of a run."""
    if parts.start is None or parts.months is None:
        return None, None
    return later(parts.start, 1), later(parts.start, parts.months)


def _outcomes(parts: Parts) -> Findings:
    last = parts.last_outcome
    for id_, outcome in parts.outcomes.items():
        if id_ == last and outcome.all:
            yield Finding(("outcomes", id_, "all"), "the last class takes whatever is left, so it has no conditions")
        if id_ != last and not outcome.all:
            yield Finding(
                ("outcomes", id_), f"has no conditions, so {last} after it can never be; only the last class has none"
            )
        for index, condition in enumerate(outcome.all):
            yield from _condition(("outcomes", id_, "all", index), condition)


def _condition(path: Steps, condition: Condition) -> Findings:
    subjects = [name for name in ("item", "stage", "threat") if getattr(condition, name) is not None]
    if len(subjects) != 1:
        yield Finding(
            path, "must be about one of item, stage or threat" + (f", not {' and '.join(subjects)}" if subjects else "")
        )
    if condition.tables and condition.stage is None:
        yield Finding((*path, "tables"), "goes with stage only")
    if condition.at_least is None and condition.below is None:
        yield Finding(path, "needs at_least or below")
    elif condition.at_least is not None and condition.below is not None and condition.at_least >= condition.below:
        yield Finding(path, f"can never hold: at least {condition.at_least:g} and below {condition.below:g}")


CHECKS: tuple[Callable[[Parts], Findings], ...] = (
    _parties,
    _repeats,
    _items,
    _requirements,
    _gates,
    _events,
    _outcomes,
)
