"""Small scenarios of every sort, for properties that must hold in all of them (hypothesis strategies)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from hypothesis import strategies as st

from sim import Scenario

PARTIES = ("washington", "pyongyang", "seoul", "tokyo")
TACTICS = ("boulware", "linear", "conceder", "tit-for-tat", "micro", "fixed")
STANCES = ("engage", "contain", "mixed", "tit-for-tat")
Entry = dict[str, Any]
shares = st.sampled_from([0.0, 0.05, 0.2, 0.5, 0.8, 1.0])
hazards = st.sampled_from([0.0, 0.1, 0.4])
shifts = st.sampled_from([0.0, -0.3, -0.1, 0.1, 0.3])
strengths = st.sampled_from([1.0, 0.5, 0.0]) | st.just({"uniform": [0.2, 1.0]})


def some_of(ids: Collection[str], least: int = 0, most: int = 3) -> st.SearchStrategy[list[str]]:
    """A few different ones."""
    if not ids:
        return st.just([])
    return st.lists(st.sampled_from(list(ids)), min_size=least, max_size=most, unique=True)


def perhaps(**given: st.SearchStrategy[Any]) -> st.SearchStrategy[Entry]:
    """An entry with some of these fields and, at its simplest, none."""
    return st.fixed_dictionaries({}, optional=given)


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


# Rules that link them. Whatever waits, waits for something earlier in the scenario, so that nothing goes in a circle.


def needs(agenda: Sequence[str]) -> st.SearchStrategy[Entry]:
    """A level of one of these items."""
    return st.fixed_dictionaries(
        {
            "item": st.sampled_from(agenda),
            "level": st.sampled_from([0.25, 0.75, 1.0]),
            "of": st.sampled_from(["agreed", "performed"]),
        }
    )


def requirements(agenda: Sequence[str], number: int) -> st.SearchStrategy[Entry]:
    """An item that needs an earlier one."""
    return st.fixed_dictionaries(
        {
            "kind": st.just("requires"),
            "item": st.just(agenda[number]),
            "needs": st.lists(needs(agenda[:number]), min_size=1, max_size=1),
            "for": st.sampled_from(["agreement", "performance", "both"]),
        },
        optional={"strength": strengths},
    )


def gates(table: str, opens: str) -> st.SearchStrategy[Entry]:
    """A stage that opens with the one before it."""
    return st.fixed_dictionaries(
        {
            "kind": st.just("stage-gate"),
            "table": st.just(table),
            "opens": st.just(opens),
            "share": st.sampled_from([0.3, 0.7]),
        },
        optional={"strength": strengths},
    )


@st.composite
def boosts(draw: st.DrawFn, agenda: Sequence[str], names: Sequence[str]) -> Entry:
    """An item that makes others worth more or less."""
    item = draw(st.sampled_from(agenda))
    raises = draw(some_of([one for one in agenda if one != item], 1, 2))
    worth = draw(st.dictionaries(st.sampled_from(names), st.integers(-2, 3), min_size=1))
    return {"kind": "boosts", "item": item, "raises": raises, "worth": worth, **draw(perhaps(strength=strengths))}


@st.composite
def follows(draw: st.DrawFn, agenda: Sequence[str]) -> Entry:
    """An item brought forward by an earlier one."""
    number = draw(st.integers(1, len(agenda) - 1))
    after = draw(needs(agenda[:number]))
    more = draw(perhaps(opens=st.booleans(), cheaper=shares, strength=strengths))
    return {"kind": "follows", "item": agenda[number], "after": after, **more}


@st.composite
def stalls(draw: st.DrawFn, seats: Sequence[str]) -> Entry:
    """A table that waits for an earlier one."""
    number = draw(st.integers(1, len(seats) - 1))
    other = draw(st.sampled_from(seats[:number]))
    more = draw(perhaps(after=st.integers(1, 4), strength=strengths))
    return {"kind": "stalls", "table": seats[number], "with": other, **more}


@st.composite
def snapbacks(draw: st.DrawFn, agenda: Sequence[str], seats: Sequence[str]) -> Entry:
    """What tests, storms and breaches suspend, until something else has been reached."""
    off = draw(
        st.fixed_dictionaries({"provocations": st.just(["test"])}, optional={"breaches": some_of(agenda, 1)})
        | st.fixed_dictionaries({"events": st.just(["storm"])}, optional={"breaches": some_of(agenda, 1)})
    )
    items = draw(some_of(agenda))
    tables = draw(some_of(seats, least=0 if items else 1))
    left = [item for item in agenda if item not in items]
    more = perhaps(
        depth=shares,
        months=st.sampled_from([1, 3, {"uniform": [1, 6]}]),
        until=st.lists(needs(left), max_size=1) if left else st.just([]),
        calm=st.sampled_from([0.2, 0.6]),
        strength=strengths,
    )
    return {"kind": "snapback", **off, "items": items, "tables": tables, **draw(more)}


@st.composite
def counts_toward(draw: st.DrawFn, costly: Sequence[str], names: Sequence[str]) -> Entry:
    """What is paid for one item, deducted from a later one."""
    number = draw(st.integers(1, len(costly) - 1))
    paid = draw(st.sampled_from(costly[:number]))
    rule = {"kind": "counts-toward", "party": draw(st.sampled_from(names)), "paid": paid, "toward": costly[number]}
    return rule | draw(perhaps(strength=strengths))


@st.composite
def funds(draw: st.DrawFn, costly: Sequence[str], names: Sequence[str]) -> Entry:
    """Items paid by one donor or by two, who can bear the whole between them."""
    donors = draw(some_of(names, 1, 2))
    sharing = draw(st.sampled_from(["equal-gain", "proportional", "fixed", "capacity"]))
    rule = {"kind": "funds", "items": draw(some_of(costly, 1)), "donors": donors, "sharing": sharing}
    if sharing == "fixed":
        one = draw(st.sampled_from([0.5, 0.3, 0.0])) if len(donors) == 2 else 1.0
        rule["shares"] = dict(zip(donors, [one, 1 - one], strict=False))
    if sharing == "capacity":
        rule["capacity"] = {donor: draw(st.sampled_from([1, 4, {"uniform": [1, 4]}])) for donor in donors}
    most = st.sampled_from([0.5, 0.8] if len(donors) == 2 else [1.0])
    return rule | draw(
        perhaps(
            caps=st.dictionaries(st.sampled_from(donors), most),
            channel=st.just("multilateral"),
            strength=strengths,
        )
    )


@st.composite
def vetoes(draw: st.DrawFn, away: Sequence[tuple[str, str]]) -> Entry:
    """A party that may object at a table where it does not sit."""
    party, table = draw(st.sampled_from(away))
    more = draw(perhaps(bears=st.sampled_from([0, 1]), strength=strengths))
    return {"kind": "veto", "party": party, "table": table, **more}


@st.composite
def linkages(draw: st.DrawFn, agenda: dict[str, Entry], seats: dict[str, list[str]], names: Sequence[str]) -> Entry:
    """Rules of every kind that the scenario has room for; an item is paid from one fund at the most."""
    found: Entry = {}

    def add(id_: str, rule: st.SearchStrategy[Entry], possible: bool = True) -> None:
        if possible and draw(st.booleans()):
            found[id_] = draw(rule)

    ids = list(agenda)
    for number in range(1, len(ids)):
        add(f"need-{number}", requirements(ids, number))
    for table in seats:
        for opens in ("mid", "long"):
            add(f"gate-{table}-{opens}", gates(table, opens))
    costly = [item for item in ids if "cost" in agenda[item]]
    away = [(name, table) for table, members in seats.items() for name in names if name not in members]
    steps = st.fixed_dictionaries({"kind": st.just("in-step"), "tables": some_of(seats, 2), "lead": shares})
    add("boost", boosts(ids, names), len(ids) > 1)
    add("sister", follows(ids), len(ids) > 1)
    add("stall", stalls(list(seats)), len(seats) > 1)
    add("snapback", snapbacks(ids, list(seats)))
    add("second-snapback", snapbacks(ids, list(seats)))
    add("deduction", counts_toward(costly, names), len(costly) > 1)
    add("fund", funds(costly, names), len(costly) > 0)
    unpaid = [item for item in costly if item not in found.get("fund", {}).get("items", [])]
    add("second-fund", funds(unpaid, names), len(unpaid) > 0)
    add("veto", vetoes(away), len(away) > 0)
    add("in-step", steps, len(seats) > 1)
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
            "linkages": draw(linkages(agenda, seats, names)),
            "events": {"storm": draw(storms(governments, agenda))},
            "outcomes": {
                "settlement": {"name": "settlement", "settled": True, "all": [{"item": "item-0", "at_least": 0.8}]},
                "rest": {"name": "the rest"},
            },
            **draw(perhaps(consultation=consultations(agenda))),
            "dynamics": {"threat": {"start": draw(shares)}, "lapse": draw(st.integers(2, 6))},
        }
    )
