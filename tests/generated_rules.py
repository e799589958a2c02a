"""Linkage rules of every kind for generated scenarios (hypothesis strategies).

Whatever waits, waits for something earlier in the scenario, so that nothing goes in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence

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
