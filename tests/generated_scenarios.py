"""Small scenarios of every sort, for properties that must hold in all of them (hypothesis strategies)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from generated_choices import Entry, hazards, perhaps, shares, shifts, some_of
from generated_rules import linkages
from hypothesis import strategies as st

from sim import Scenario

PARTIES = ("washington", "pyongyang", "seoul", "tokyo")
TACTICS = ("boulware", "linear", "conceder", "tit-for-tat", "micro", "fixed")
STANCES = ("engage", "contain", "mixed", "tit-for-tat")


# Governments.

measures = perhaps(carrot=shares, stick=shares, carrot_home=shifts, stick_home=shifts, alarm=shares)
legislatures = st.fixed_dictionaries({"name": st.just("the assembly"), "lean": shifts})


def policies(others: Sequence[str]) -> st.SearchStrategy[Entry]:
    """Carrots and sticks towards one of the others."""
    return st.fixed_dictionaries(
        {"toward": st.sampled_from(others), "stance": st.sampled_from(STANCES), "pace": shares},
        optional={
            "memory": st.integers(1, 6),
            "economic": measures,
            "political": measures,
            "military": measures,
        },
    )


def insistences(tables: Collection[str], agenda: Collection[str]) -> st.SearchStrategy[Entry]:
    """What to take up first at some of its tables."""
    one = st.fixed_dictionaries({"items": some_of(agenda, 1, 2), "months": st.sampled_from([0, 3, 12])})
    return st.dictionaries(st.sampled_from(list(tables)), one, max_size=2) if tables else st.just({})


@st.composite
def parties(draw: st.DrawFn, seats: dict[str, list[str]], agenda: dict[str, Entry], names: tuple[str, ...]) -> Entry:
    """An entry for each name; Pyongyang provokes, cheats and drives wedges, Washington scrutinises."""
    found: Entry = {}
    for name in names:
        others = [other for other in names if other != name]
        home = {"baseline": draw(shares), "volatility": draw(st.sampled_from([0, 0.05])), "recovery": draw(shares)}
        found[name] = {
            "name": name.title(),
            "tactic": draw(st.sampled_from(TACTICS)),
            "beliefs": draw(st.sampled_from(["perfect", "noisy", "frequency"])),
            "patience": draw(st.integers(1, 12)),
            "floor": draw(shares),
            "threshold": draw(shares),
            "slack": draw(shares),
            "slip": draw(hazards),
            "coordination": draw(shares),
            "allies": draw(st.lists(st.sampled_from(others), unique=True)) if name != "pyongyang" else [],
            "trust": {other: draw(shares) for other in others},
            "pressure": {other: draw(shares) for other in others},
            "support": home,
        }
        more = perhaps(
            in_kind_cap=shares,
            legislature=legislatures,
            policy=policies(others),
            insists=insistences([table for table in seats if name in seats[table]], agenda),
            welcome=shares,
            resentment=shares,
        )
        found[name] |= draw(more)
        if name == "washington":
            found[name] |= {"government": "washington", "scrutiny": draw(st.sampled_from([1, 2]))}
        if name == "pyongyang":
            found[name] |= draw(pyongyangs(agenda, others))
    return found


@st.composite
def pyongyangs(draw: st.DrawFn, agenda: dict[str, Entry], others: list[str]) -> Entry:
    """What sets Pyongyang apart: tests that break every restraint, wedges, prices for what it does, a slow opening."""
    duties = [name for name, entry in agenda.items() if "pyongyang" in entry["performers"]]
    test = {
        "hazard": draw(hazards),
        "threat": draw(shares),
        "breaks": [name for name, entry in agenda.items() if entry["kind"] == "restraint"],
        "support": {others[0]: -0.3},
        "text": "A missile flies.",
    }
    priced = (
        st.dictionaries(st.sampled_from(duties), st.sampled_from([0.1, 2.0]), max_size=2) if duties else st.just({})
    )
    return {
        "government": "pyongyang",
        "attention": draw(st.integers(1, 2)),
        "covert": draw(hazards),
        "provocations": {"test": test | draw(perhaps(goodwill=shares, rebuffed=shares))},
        **draw(
            perhaps(
                wedge=st.sampled_from([0.5, 2.0]),
                prices=priced,
                opening=st.fixed_dictionaries({"items": some_of(duties), "pace": shares}),
            )
        ),
    }


# What they negotiate, and where.


@st.composite
def tables(draw: st.DrawFn, names: tuple[str, ...]) -> Entry:
    """One to three tables; the first, where Pyongyang sits, may negotiate for one of the others."""
    seats = [
        draw(st.permutations(names).map(list))[: draw(st.integers(2, len(names)))]
        for _ in range(draw(st.integers(1, 3)))
    ]
    if "pyongyang" not in seats[0]:
        seats[0].append("pyongyang")
    found = {
        f"table-{k}": {
            "name": f"table-{k}",
            "members": members,
            "every": draw(st.sampled_from([1, 1, 3])),
            "freezes_above": draw(st.sampled_from([0.3, 1.0])),
        }
        for k, members in enumerate(seats)
    }
    absorbed = draw(some_of(list(found)[1:], most=1))
    return found | ({"table-0": found["table-0"] | {"absorbs": absorbed}} if absorbed else {})


@st.composite
def items(draw: st.DrawFn, seats: dict[str, list[str]], names: tuple[str, ...]) -> dict[str, Entry]:
    """One to eight items with whole-number or normal values, some with a cost, some that stood at the start."""
    found: dict[str, Entry] = {}
    for number in range(draw(st.integers(len(seats), 8))):
        # Each table has something to talk about.
        table = f"table-{number}" if number < len(seats) else draw(st.sampled_from(sorted(seats)))
        kind = draw(st.sampled_from(["act", "flow", "restraint"]))
        agreed = draw(st.sampled_from([0.0, 0.0, 0.5, 1.0]))
        entry: Entry = {
            "name": f"item {number}",
            "table": table,
            "stage": draw(st.sampled_from(["short", "mid", "long"])),
            "kind": kind,
            "performers": draw(some_of(seats[table], 1, 2)),
            "months": draw(st.integers(1, 6)),
            "verifiability": draw(shares),
            "divisible": draw(st.booleans()),
            "security": draw(st.booleans()),
            "values": {
                name: draw(st.integers(-5, 6) | st.just({"normal": [draw(st.integers(-3, 4)), 1.5]})) for name in names
            },
            "ratify": draw(some_of(names, most=1)),
            "opinion": {names[0]: draw(st.sampled_from([-0.2, 0.0, 0.2]))},
            "start": {"agreed": agreed, "performed": draw(st.sampled_from([0.0, agreed]))},
        }
        if kind == "flow":
            entry["term"] = draw(st.integers(2, 12))
        if draw(st.booleans()):
            one, other = draw(st.permutations(names))[:2]
            split = draw(st.sampled_from([0.0, 0.3, 0.5]))
            payers = {one: 1.0} if split == 0 else {one: split, other: 1 - split}
            entry["cost"] = {
                "amount": draw(st.sampled_from([0.1, 1.0])),
                "shares": payers,
                "to": draw(st.sampled_from(names)),
            }
        found[f"item-{number}"] = entry
    return found


# The whole.


def changes(party: Entry, agenda: Collection[str]) -> st.SearchStrategy[Entry]:
    """How the outlook of a party may change."""
    fields: dict[str, st.SearchStrategy[Any]] = {
        "patience": st.sampled_from([0.5, 2.0]),
        "coordination": st.sampled_from([0.5, 2.0]),
        "floor": shifts,
        "threshold": shifts,
        "slack": shifts,
        "values": st.dictionaries(st.sampled_from(list(agenda)), st.integers(-2, 2), max_size=2),
    }
    if party.get("government") == "washington":
        fields["scrutiny"] = st.sampled_from([0.5, 2.0])
    if "policy" in party:
        fields["stance"] = st.sampled_from(STANCES)
    return perhaps(**fields)


@st.composite
def storms(draw: st.DrawFn, governments: Entry, agenda: Collection[str]) -> Entry:
    """An event that touches everything an event can touch."""
    one, other = list(governments)[:2]
    effects = {
        "threat": draw(st.sampled_from([-0.3, 0.0, 0.6])),
        "support": {one: -0.4},
        "trust": {other: {one: 0.6}},
        "review": {one: draw(st.integers(1, 3))},
        "undo": {other: draw(shares)},
    }
    houses = [name for name, party in governments.items() if "legislature" in party]
    legislature = draw(st.dictionaries(st.sampled_from(houses), shifts)) if houses else {}
    change = {name: draw(changes(governments[name], agenda)) for name in draw(some_of(governments, most=2))}
    return {"text": "A storm.", "chance": 0.15, "effects": effects | {"legislature": legislature, "change": change}}


def consultations(agenda: Collection[str]) -> st.SearchStrategy[Entry]:
    """How the allies keep up their coordination."""
    return perhaps(
        every=st.sampled_from([1, 3]),
        item=st.sampled_from(list(agenda)),
        earned=shares,
        fading=hazards,
        lost=shares,
        pooling=shares,
        common=shares,
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Two to four parties, one to three tables, one to eight items, and rules that never go round in a circle."""
    names = PARTIES[: draw(st.integers(2, 4))]
    places = draw(tables(names))
    seats = {name: table["members"] for name, table in places.items()}
    agenda = draw(items(seats, names))
    governments = draw(parties(seats, agenda, names))
    return Scenario.from_mapping(
        {
            "title": "A generated negotiation",
            "start": "2001-06",
            "months": 18,
            "parties": governments,
            "tables": places,
            "items": agenda,
            "linkages": draw(linkages(agenda, places, {name: entry["allies"] for name, entry in governments.items()})),
            "events": {"storm": draw(storms(governments, agenda))},
            "outcomes": {
                "settlement": {"name": "settlement", "settled": True, "all": [{"item": "item-0", "at_least": 0.8}]},
                "rest": {"name": "the rest"},
            },
            **draw(perhaps(consultation=consultations(agenda))),
            "dynamics": {"threat": {"start": draw(shares)}, "lapse": draw(st.integers(2, 6))},
        }
    )
