"""Linkage rules of every kind for generated scenarios (hypothesis strategies).

Whatever waits, waits for something earlier in the scenario, so that nothing goes in a circle.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from generated_choices import Entry, perhaps, shares, some_of, strengths
from hypothesis import strategies as st


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
    # What ends it comes before all that it suspends, so that no two suspensions wait for one another.
    left = agenda[: min((agenda.index(item) for item in items), default=len(agenda))]
    more = perhaps(
        depth=shares,
        months=st.sampled_from([1, 3, {"uniform": [1, 6]}]),
        until=st.lists(needs(left), max_size=1) if left else st.just([]),
        calm=st.sampled_from([0.2, 0.6]),
        strength=strengths,
    )
    return {"kind": "snapback", **off, "items": items, "tables": tables, **draw(more)}


@st.composite
def counts_toward(draw: st.DrawFn, agenda: dict[str, Entry]) -> Entry:
    """What is paid for one item, deducted from a later one."""
    paid, toward = draw(st.sampled_from(countable(agenda)))
    payers = [payer for payer, share in agenda[paid]["cost"]["shares"].items() if share > 0]
    rule = {"kind": "counts-toward", "party": draw(st.sampled_from(payers)), "paid": paid, "toward": toward}
    return rule | draw(perhaps(strength=strengths))


def countable(agenda: dict[str, Entry]) -> list[tuple[str, str]]:
    """Pairs of an item that costs money and a later one, no flow, whose cost it can lower."""
    costly = [item for item, entry in agenda.items() if "cost" in entry]
    return [(one, other) for one, other in combinations(costly, 2) if agenda[other]["kind"] != "flow"]


@st.composite
def funds(draw: st.DrawFn, costly: Sequence[str], agenda: dict[str, Entry], names: Sequence[str]) -> Entry:
    """Items paid by one donor or by two, none of whom is paid for them, who can bear the whole between them."""
    items = draw(some_of(costly, 1))
    payees = {agenda[item]["cost"]["to"] for item in items}
    if set(names) <= payees:
        items = items[:1]
        payees = {agenda[items[0]]["cost"]["to"]}
    donors = draw(some_of([name for name in names if name not in payees], 1, 2))
    sharing = draw(st.sampled_from(["equal-gain", "proportional", "fixed", "capacity"]))
    rule = {"kind": "funds", "items": items, "donors": donors, "sharing": sharing}
    two = len(donors) == 2
    if sharing == "fixed":
        one = draw(st.sampled_from([0.5, 0.3, 0.0])) if two else 1.0
        rule["shares"] = dict(zip(donors, [one, 1 - one], strict=False))
        two = two and one > 0.0
    if sharing == "capacity":
        rule["capacity"] = {donor: draw(st.sampled_from([1, 4, {"uniform": [1, 4]}])) for donor in donors}
    most = st.sampled_from([0.5, 0.8] if two else [1.0])
    return rule | draw(
        perhaps(
            caps=st.dictionaries(st.sampled_from(donors), most),
            channel=st.just("multilateral"),
            strength=strengths,
        )
    )


@st.composite
def vetoes(draw: st.DrawFn, away: Sequence[tuple[str, str]]) -> Entry:
    """A party that may object at a table where it does not sit and an ally does."""
    party, table = draw(st.sampled_from(away))
    more = draw(perhaps(bears=st.sampled_from([0, 1]), strength=strengths))
    return {"kind": "veto", "party": party, "table": table, **more}


@st.composite
def in_step(draw: st.DrawFn, seats: Collection[str], allied: Sequence[str]) -> Entry:
    """Tracks that keep in step, at one of which at least somebody with allies sits."""
    one = draw(st.sampled_from(allied))
    others = draw(some_of([table for table in seats if table != one], 1, 2))
    return {"kind": "in-step", "tables": [one, *others], "lead": draw(shares)}


@st.composite
def linkages(
    draw: st.DrawFn, agenda: dict[str, Entry], tables: dict[str, Entry], allies: dict[str, list[str]]
) -> Entry:
    """Rules of every kind that the scenario has room for; an item is paid from one fund at the most."""
    names, seats = list(allies), {table: entry["members"] for table, entry in tables.items()}
    absorbed = {one for entry in tables.values() for one in entry.get("absorbs", [])}
    meeting = {table: members for table, members in seats.items() if table not in absorbed}
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
    away = [
        (name, table)
        for table, members in meeting.items()
        for name in names
        if name not in members and set(allies[name]) & set(members)
    ]
    allied = [table for table, members in seats.items() if any(allies[member] for member in members)]
    add("boost", boosts(ids, names), len(ids) > 1)
    add("sister", follows(ids), len(ids) > 1)
    add("stall", stalls(list(meeting)), len(meeting) > 1)
    add("snapback", snapbacks(ids, list(meeting)))
    add("second-snapback", snapbacks(ids, list(meeting)))
    add("deduction", counts_toward(agenda), len(countable(agenda)) > 0)
    add("fund", funds(costly, agenda, names), len(costly) > 0)
    unpaid = [item for item in costly if item not in found.get("fund", {}).get("items", [])]
    add("second-fund", funds(unpaid, agenda, names), len(unpaid) > 0)
    add("veto", vetoes(away), len(away) > 0)
    add("in-step", in_step(seats, allied), len(seats) > 1 and len(allied) > 0)
    return found
