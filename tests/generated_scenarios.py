"""Small scenarios of every sort, for properties that must hold in all of them (hypothesis strategies)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sim import Scenario

PARTIES = ("washington", "pyongyang", "seoul", "tokyo")
TACTICS = ("boulware", "linear", "conceder", "tit-for-tat", "micro", "fixed")
shares = st.sampled_from([0.0, 0.05, 0.2, 0.5, 0.8, 1.0])
hazards = st.sampled_from([0.0, 0.1, 0.4])


@st.composite
def parties(draw: st.DrawFn, names: tuple[str, ...], tables: list[str], restraints: list[str]) -> dict[str, Any]:
    """An entry for each name; Pyongyang provokes and cheats, Washington scrutinises."""
    found: dict[str, Any] = {}
    for name in names:
        others = [other for other in names if other != name]
        home = {"baseline": draw(shares), "volatility": draw(st.sampled_from([0, 0.05])), "recovery": draw(shares)}
        entry: dict[str, Any] = {
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
        if name == "washington":
            entry |= {"government": "washington", "scrutiny": draw(st.sampled_from([1, 2]))}
        if name == "pyongyang":
            test = {"hazard": draw(hazards), "threat": draw(shares), "breaks": restraints, "text": "A missile flies."}
            entry |= {
                "government": "pyongyang",
                "attention": draw(st.integers(1, 2)),
                "covert": draw(hazards),
                "provocations": {"test": {**test, "support": {others[0]: -0.3}}},
            }
        found[name] = entry
    return found


@st.composite
def items(draw: st.DrawFn, tables: dict[str, list[str]], names: tuple[str, ...]) -> dict[str, Any]:
    """One to eight items with whole-number or normal values, some with a cost, some that stood at the start."""
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(len(tables), 8))):
        # Each table has something to talk about.
        table = f"table-{number}" if number < len(tables) else draw(st.sampled_from(sorted(tables)))
        kind = draw(st.sampled_from(["act", "flow", "restraint"]))
        agreed = draw(st.sampled_from([0.0, 0.0, 0.5, 1.0]))
        entry: dict[str, Any] = {
            "name": f"item {number}",
            "table": table,
            "stage": draw(st.sampled_from(["short", "mid", "long"])),
            "kind": kind,
            "performers": draw(st.lists(st.sampled_from(tables[table]), min_size=1, max_size=2, unique=True)),
            "months": draw(st.integers(1, 6)),
            "verifiability": draw(shares),
            "divisible": draw(st.booleans()),
            "security": draw(st.booleans()),
            "values": {
                name: draw(st.integers(-5, 6) | st.just({"normal": [draw(st.integers(-3, 4)), 1.5]})) for name in names
            },
            "ratify": draw(st.lists(st.sampled_from(names), max_size=1)),
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


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Two to four parties, one to three tables, one to eight items, and rules that never go round in a circle."""
    names = PARTIES[: draw(st.integers(2, 4))]
    seats = {
        f"table-{k}": draw(st.permutations(names).map(list))[: draw(st.integers(2, len(names)))]
        for k in range(draw(st.integers(1, 3)))
    }
    if "pyongyang" not in seats["table-0"]:
        seats["table-0"].append("pyongyang")
    tables = {
        name: {
            "name": name,
            "members": members,
            "every": draw(st.sampled_from([1, 1, 3])),
            "freezes_above": draw(st.sampled_from([0.3, 1.0])),
        }
        for name, members in seats.items()
    }
    agenda = draw(items(seats, names))
    linkages: dict[str, Any] = {}
    for number in range(1, len(agenda)):
        if draw(st.booleans()):
            # An item only ever needs an earlier one.
            need = {
                "item": f"item-{draw(st.integers(0, number - 1))}",
                "level": draw(st.sampled_from([0.25, 0.75, 1.0])),
                "of": draw(st.sampled_from(["agreed", "performed"])),
            }
            for_ = draw(st.sampled_from(["agreement", "performance", "both"]))
            linkages[f"need-{number}"] = {"kind": "requires", "item": f"item-{number}", "needs": [need], "for": for_}
    for table in tables:
        for opens in ("mid", "long"):
            if draw(st.booleans()):
                gate = {
                    "kind": "stage-gate",
                    "table": table,
                    "opens": opens,
                    "share": draw(st.sampled_from([0.3, 0.7])),
                }
                linkages[f"gate-{table}-{opens}"] = gate
    effects = {
        "threat": draw(st.sampled_from([-0.3, 0.0, 0.6])),
        "support": {names[0]: -0.4},
        "trust": {names[1]: {names[0]: 0.6}},
        "review": {names[0]: draw(st.integers(1, 3))},
        "undo": {names[1]: draw(shares)},
    }
    restraints = [name for name, entry in agenda.items() if entry["kind"] == "restraint"]
    return Scenario.from_mapping(
        {
            "title": "A generated negotiation",
            "start": "2001-06",
            "months": 18,
            "parties": draw(parties(names, list(tables), restraints)),
            "tables": tables,
            "items": agenda,
            "linkages": linkages,
            "events": {"storm": {"text": "A storm.", "chance": 0.15, "effects": effects}},
            "outcomes": {
                "settlement": {"name": "settlement", "settled": True, "all": [{"item": "item-0", "at_least": 0.8}]},
                "rest": {"name": "the rest"},
            },
            "dynamics": {"threat": {"start": draw(shares)}, "lapse": draw(st.integers(2, 6))},
        }
    )
