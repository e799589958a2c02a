"""Plain words for what tables hold as ids and numbers: months, shares, outcome classes, rules, reasons for refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sim.scenario.months import later
from sim.scenario.rules import (
    Boosts,
    CountsToward,
    Follows,
    Funds,
    InStep,
    Need,
    Requires,
    Snapback,
    StageGate,
    Stalls,
    Veto,
)
from sim.scenario.schema import Condition, ScenarioFile

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

REFUSALS = {
    "wants-more": "the other side wants more",
    "worse-than-nothing": "the other side would lose by it",
    "out-of-order": "the other side insists on other things first",
    "vetoed": "an ally without a seat at the table objected",
    "not-ratified": "a capital turned it down at home",
}
"""What each reason for refusal means."""


def calendar(start: str, month: int) -> str:
    """Calendar month of a month of the run: month 1 follows the start, so ``calendar("2001-06", 1)`` is Jul 2001."""
    year, number = later(start, month).split("-")
    return f"{_MONTHS[int(number) - 1]} {int(year)}"


def percent(share: float) -> str:
    """A share of worlds; only what is exactly none or all is written 0% or 100%."""
    if 0 < share <= 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share:.0%}"


def counted(worlds: int) -> str:
    """How many worlds, as ``1 world`` or ``2,000 worlds``."""
    return f"{worlds:,} {'world' if worlds == 1 else 'worlds'}"


def headed(name: str) -> str:
    """A name fit for the middle of a sentence, made fit for its beginning."""
    return name[:1].upper() + name[1:]


def label(name: str) -> str:
    """A name fit for the middle of a sentence, made fit for a table or an axis: without its article."""
    return headed(name.removeprefix("the ").removeprefix("a ").removeprefix("an "))


def listed(parts: list[str], last: str = "and") -> str:
    """Parts as a list in a sentence: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def listed_in_part(parts: list[str], most: int) -> str:
    """The first parts as a list, and how many there are besides: ``a, b and 4 others``."""
    if len(parts) <= most + 1:
        return listed(parts)
    return listed([*parts[:most], f"{len(parts) - most} others"])


def money(billions: float) -> str:
    """A sum in dollars: ``$1.5 billion``, ``$40 million``."""
    if round(billions, 1) >= 1:
        return f"${billions:.1f} billion".replace(".0 ", " ")
    return f"${max(billions * 1000, 1):.0f} million"


def as_own(name: str, party: str) -> str:
    """An item's name as the party of that name would say it."""
    own = f"{party}'s "
    return f"its {name.removeprefix(own)}" if name.startswith(own) else name


def signed(points: float) -> str:
    """Points with their sign, to one decimal."""
    return f"{points:+.1f}".replace("-", "\N{MINUS SIGN}")


def months(count: float) -> str:
    """A time: ``1 month``, ``8 months``."""
    return f"{count:.0f} month{'' if round(count) == 1 else 's'}"


def refusal_meaning(reason: str) -> str:
    """Why an offer was refused."""
    return REFUSALS.get(reason, reason.replace("-", " "))


def outcome_meaning(spec: ScenarioFile, outcome: str) -> str:
    """What must hold at the end for a world to be put in an outcome class (the first that fits)."""
    conditions = spec.outcomes[outcome].all
    if not conditions:
        return "none of the classes above" if len(spec.outcomes) > 1 else "every world"
    said = _stages(spec, [condition for condition in conditions if condition.stage is not None])
    return "; ".join(said + [_condition(spec, condition) for condition in conditions if condition.stage is None])


def rule_meaning(spec: ScenarioFile, rule: str) -> str:
    """What a linkage rule holds back or makes easier: on what it works, and when."""
    entry = spec.linkages[rule]
    return _MEANINGS[entry.kind](spec, entry)


def _stages(spec: ScenarioFile, conditions: list[Condition]) -> list[str]:
    """Conditions on stages; like ones on single tables are said together, and so are those on the same tables."""
    where: dict[str, list[str]] = {}
    for what in dict.fromkeys(f"the {condition.stage} stage {_bounds(condition)}" for condition in conditions):
        like = [c.tables for c in conditions if f"the {c.stage} stage {_bounds(c)}" == what]
        single = [tables[0] for tables in like if len(tables) == 1]
        if single:
            where.setdefault(f"at {'each of ' * (len(single) > 1)}{_tables(spec, single)}", []).append(what)
        for tables in like:
            if len(tables) != 1:
                where.setdefault(f"on average over {_tables(spec, tables)}", []).append(what)
    return [f"{listed(whats)} performed {place}" for place, whats in where.items()]


def _tables(spec: ScenarioFile, tables: Sequence[str]) -> str:
    return listed([spec.tables[table].name for table in tables]) if tables else "all tables"


def _condition(spec: ScenarioFile, condition: Condition) -> str:
    if condition.threat:
        return f"threat {_bounds(condition, '.2g')}"
    assert condition.item is not None
    return f"{spec.items[condition.item].name} {_bounds(condition)} performed"


def _bounds(condition: Condition, form: str = ".0%") -> str:
    bounds = (("at least", condition.at_least), ("below", condition.below))
    return " and ".join(f"{side} {level:{form}}" for side, level in bounds if level is not None)


# What rules of each kind mean


def _requires(spec: ScenarioFile, rule: Requires) -> str:
    held = ", though agreed" if rule.for_ == "performance" else ""
    return f"{label(spec.items[rule.item].name)}{held}: waiting for {_needed(spec, rule.needs)}"


def _stage_gate(spec: ScenarioFile, rule: StageGate) -> str:
    before = {"mid": "short", "long": "mid"}[rule.opens]
    return (
        f"{label(spec.tables[rule.table].name)}, {rule.opens} stage: waiting for the {before} stage "
        f"(to be {rule.share:.0%} performed)"
    )


def _in_step(spec: ScenarioFile, rule: InStep) -> str:
    tables = label(_tables(spec, rule.tables))
    return f"{tables}, mid and long stages: none may run ahead of the slowest by more than about {rule.lead.middle:.0%}"


def _stalls(spec: ScenarioFile, rule: Stalls) -> str:
    other = spec.tables[rule.with_].name
    return (
        f"{label(spec.tables[rule.table].name)}: no meeting once nothing has moved at {other} for {months(rule.after)}"
    )


def _snapback(spec: ScenarioFile, rule: Snapback) -> str:
    texts = {kind: entry.text for party in spec.parties.values() for kind, entry in _provocations(party)}
    causes = [f"“{texts.get(kind, kind).rstrip('.')}”" for kind in rule.provocations]
    causes += [f"“{spec.events[event].text.rstrip('.')}”" for event in rule.events]
    if rule.breaches:
        causes.append(f"a secret breach of {_items(spec, rule.breaches, 'or')} found out")
    what = [
        *(spec.items[item].name for item in rule.items),
        *(f"meetings of {spec.tables[t].name}" for t in rule.tables),
    ]
    until = f", and until {_restored(spec, rule.until)}" if rule.until else ""
    return (
        f"{label(listed(what))}: suspended after {listed(causes, 'or')} for about {months(rule.months.middle)}{until}"
    )


def _funds(spec: ScenarioFile, rule: Funds) -> str:
    sharing = {
        "fixed": "in fixed shares",
        "proportional": "as each gains by it",
        "capacity": "by their means",
        "equal-gain": "so that all gain alike",
    }[rule.sharing]
    who = _parties(spec, rule.donors)
    return f"{label(_items(spec, rule.items))}: paid by {who}{f' {sharing}' if len(rule.donors) > 1 else ''}, or not at all"


def _veto(spec: ScenarioFile, rule: Veto) -> str:
    party = spec.parties[rule.party].name
    return f"{label(spec.tables[rule.table].name)}: {party}, which has no seat there, objects to what costs it too much"


def _boosts(spec: ScenarioFile, rule: Boosts) -> str:
    ways = (
        ("more", [party for party, points in rule.worth.items() if points.middle > 0]),
        ("less", [party for party, points in rule.worth.items() if points.middle < 0]),
    )
    worth = listed(
        [f"{way} to {_parties(spec, parties)}" for way, parties in ways if parties] or ["neither more nor less"]
    )
    return f"{label(_items(spec, rule.raises))}: worth {worth} with what is carried out of {spec.items[rule.item].name}"


def _follows(spec: ScenarioFile, rule: Follows) -> str:
    how = ["open before its stage"] if rule.opens else []
    how += ["at less cost"] if rule.cheaper.middle > 0 else []
    return (
        f"{label(spec.items[rule.item].name)}: {listed(how or ['helped'])} in the wake of {_needed(spec, [rule.after])}"
    )


def _counts_toward(spec: ScenarioFile, rule: CountsToward) -> str:
    party, paid = spec.parties[rule.party].name, spec.items[rule.paid].name
    return f"{label(spec.items[rule.toward].name)}: {party} pays less for it by what it has paid for {paid}"


_MEANINGS: dict[str, Callable[[ScenarioFile, Any], str]] = {
    "requires": _requires,
    "stage-gate": _stage_gate,
    "in-step": _in_step,
    "stalls": _stalls,
    "snapback": _snapback,
    "funds": _funds,
    "veto": _veto,
    "boosts": _boosts,
    "follows": _follows,
    "counts-toward": _counts_toward,
}


def _needed(spec: ScenarioFile, needs: Iterable[Need]) -> str:
    return listed([f"{spec.items[need.item].name} (to be {need.level:.0%} {need.of})" for need in needs])


def _restored(spec: ScenarioFile, needs: Iterable[Need]) -> str:
    return listed([f"{spec.items[need.item].name} is {need.level:.0%} {need.of} again" for need in needs])


def _items(spec: ScenarioFile, items: Iterable[str], last: str = "and") -> str:
    return listed([spec.items[item].name for item in items], last)


def _parties(spec: ScenarioFile, parties: Iterable[str]) -> str:
    return listed([spec.parties[party].name for party in parties])


def _provocations(party: Any) -> Iterable[tuple[str, Any]]:
    return getattr(party, "provocations", {}).items()
