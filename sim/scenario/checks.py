"""What must hold between the parts of a scenario, beyond the shape of each: see ``schema.py`` for that."""

from __future__ import annotations

from collections.abc import Callable

from sim.scenario.months import later
from sim.scenario.parties import Party, Pyongyang, Washington
from sim.scenario.parts import CLOSE, Findings, Parts, twice
from sim.scenario.problems import Finding, Steps
from sim.scenario.rule_checks import check_rules
from sim.scenario.schema import Change, Condition, Effects, Item


def check(parts: Parts) -> Findings:
    """Everything that does not hold."""
    for one in CHECKS:
        yield from one(parts)


def _parties(parts: Parts) -> Findings:
    for id_, party in parts.parties.items():
        path = ("parties", id_)
        for field in ("allies", "trust", "pressure"):
            if id_ in getattr(party, field):
                where = (party.allies.index(id_),) if field == "allies" else (id_,)
                yield Finding((*path, field, *where), "names the party itself")
        if party.policy is not None and party.policy.toward == id_:
            yield Finding((*path, "policy", "toward"), "names the party itself")
        for name in party.insists:
            table = parts.tables.get(name)
            if table is not None and id_ not in table.members:
                yield Finding((*path, "insists", name), f"{id_} does not sit at {name}")
        yield from _concession((*path, "concession"), party)
        if isinstance(party, Pyongyang):
            yield from _duties(path, party, parts)


def _duties(path: Steps, party: Pyongyang, parts: Parts) -> Findings:
    """What it opens by, or sells, must be its own to perform."""
    opening = party.opening.items if party.opening else ()
    named: list[tuple[Steps, str]] = [(("opening", "items", index), name) for index, name in enumerate(opening)]
    for steps, name in named + [(("prices", name), name) for name in party.prices]:
        item = parts.items.get(name)
        if item is not None and path[1] not in item.performers:
            yield Finding((*path, *steps), f"{path[1]} does not perform {name}")


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
    for id_, party in parts.parties.items():
        for name, insistence in party.insists.items():
            yield from twice(("parties", id_, "insists", name, "items"), insistence.items)
        if isinstance(party, Pyongyang) and party.opening:
            yield from twice(("parties", id_, "opening", "items"), party.opening.items)
    for id_, table in parts.tables.items():
        yield from twice(("tables", id_, "members"), table.members)
        yield from twice(("tables", id_, "absorbs"), table.absorbs)
    for id_, item in parts.items.items():
        yield from twice(("items", id_, "performers"), item.performers)
        yield from twice(("items", id_, "ratify"), item.ratify)


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


def _tables(parts: Parts) -> Findings:
    """Who negotiates for whom: a table that is absorbed meets nowhere else and absorbs no other."""
    host: dict[str, str] = {}
    for id_, table in parts.tables.items():
        for index, other in enumerate(table.absorbs):
            path = ("tables", id_, "absorbs", index)
            if other == id_:
                yield Finding(path, "names the table itself")
            elif (first := host.setdefault(other, id_)) != id_:
                yield Finding(path, f"{other} is absorbed by {first} already")
            elif (inner := parts.tables.get(other)) is not None and inner.absorbs:
                yield Finding(path, f"{other} absorbs tables itself")


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
        yield from _effects((*path, "effects"), event.effects, parts)


def _effects(path: Steps, effects: Effects, parts: Parts) -> Findings:
    """What an event moves must be there to be moved."""
    for id_ in effects.legislature:
        party = parts.parties.get(id_)
        if party is not None and party.legislature is None:
            yield Finding((*path, "legislature", id_), f"{id_} has no legislature", (("parties", id_, "legislature"),))
    for id_, change in effects.change.items():
        if id_ in parts.parties:
            yield from _change((*path, "change", id_), change, id_, parts.parties[id_])


def _change(path: Steps, change: Change, id_: str, party: Party) -> Findings:
    if change.stance is not None and party.policy is None:
        yield Finding((*path, "stance"), f"{id_} has no policy", (("parties", id_, "policy"),))
    if "scrutiny" in change.model_fields_set and not isinstance(party, Washington):
        yield Finding(
            (*path, "scrutiny"),
            "no such field for this government: it belongs to washington",
            (("parties", id_, "government"),),
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
    check_rules,
    _tables,
    _events,
    _outcomes,
)
