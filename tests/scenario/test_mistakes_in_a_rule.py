"""Rules of linkage: each kind can be written, and what makes no sense in one is told with its line and path."""

from __future__ import annotations

import pytest

SOUND = {
    "a requirement that holds by half": "{kind: requires, item: reactors, needs: [{item: liaison-office}], strength: 0.5}",
    "a gate": "{kind: stage-gate, table: allied, opens: mid, share: 0.5, strength: {uniform: [0.5, 1]}}",
    "an item that makes another worth more": "{kind: boosts, item: missile-moratorium, raises: [food-aid], worth: {seoul: 2}}",
    "an item that makes others worth less": "{kind: boosts, item: reactors, raises: [food-aid], worth: {tokyo: -1}}",
    "a sister item": "{kind: follows, item: reactors, after: {item: liaison-office, of: agreed}, cheaper: 0.2}",
    "a table that waits for another": "{kind: stalls, table: allied, with: inter-korean, after: 3}",
    "a snapback after a provocation": "{kind: snapback, provocations: [missile-test], items: [food-aid], months: 3}",
    "a snapback after an event": "{kind: snapback, events: [flood], tables: [allied]}",
    "a snapback until amends": "{kind: snapback, breaches: [missile-moratorium], items: [food-aid],"
    " until: [{item: missile-moratorium}], calm: 0.3}",
    "money that counts twice": "{kind: counts-toward, party: seoul, paid: food-aid, toward: reactors, strength: 0.5}",
    "a fund by fixed shares": "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: fixed,"
    " shares: {seoul: 0.7, tokyo: 0.3}, channel: multilateral}",
    "a fund by means": "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: capacity,"
    " capacity: {seoul: 1, tokyo: {uniform: [2, 4]}}, caps: {tokyo: 0.8}}",
    "a fund by equal gains": "{kind: funds, items: [reactors, food-aid], donors: [seoul, tokyo], sharing: equal-gain}",
    "an ally's veto": "{kind: veto, party: tokyo, table: inter-korean, bears: 1}",
    "tracks in step": "{kind: in-step, tables: [allied, inter-korean], lead: 0.2}",
}

MISTAKES = {
    # What it is and how much of it holds.
    "a kind nearly right": (
        "{kind: boost, item: reactors, raises: [food-aid], worth: {seoul: 1}}",
        ".kind: must be one of requires, stage-gate, boosts, follows, stalls, snapback, counts-toward, funds, veto,"
        " in-step, not 'boost' (did you mean boosts?)",
    ),
    "more than all of a rule": (
        "{kind: stalls, table: allied, with: inter-korean, strength: 1.5}",
        ".strength: must be between 0 and 1, not 1.5",
    ),
    "less than none of a rule": (
        "{kind: stalls, table: allied, with: inter-korean, strength: {triangular: [-1, 0, 1]}}",
        ".strength: must be between 0 and 1, not -1",
    ),
    "a field of another kind": (
        "{kind: stalls, table: allied, with: inter-korean, share: 0.5}",
        ".share: no such field (one of: strength, after)",
    ),
    "a misspelt field": (
        "{kind: boosts, item: reactors, raise: [food-aid], worth: {seoul: 1}}",
        ".raise: no such field (did you mean raises?)",
    ),
    # Boosts.
    "a boost of nothing": (
        "{kind: boosts, item: reactors, raises: [], worth: {seoul: 1}}",
        ".raises: must not be empty",
    ),
    "a boost for nobody": (
        "{kind: boosts, item: reactors, raises: [food-aid], worth: {}}",
        ".worth: must not be empty",
    ),
    "an item raised twice": (
        "{kind: boosts, item: reactors, raises: [food-aid, food-aid], worth: {seoul: 1}}",
        ".raises.1: names food-aid a second time",
    ),
    # Sister items, and tables that wait.
    "an item that follows itself": (
        "{kind: follows, item: reactors, after: {item: reactors}}",
        ".after.item: reactors follows itself",
    ),
    "an item that follows nothing": ("{kind: follows, item: reactors}", ".after: is missing"),
    "an item that follows no item": ("{kind: follows, item: reactors, after: {level: 0.5}}", ".after.item: is missing"),
    "an item that follows at no level": (
        "{kind: follows, item: reactors, after: {item: food-aid, level: 0}}",
        ".after.level: must be above 0, not 0",
    ),
    "a table that waits for itself": (
        "{kind: stalls, table: allied, with: allied}",
        ".with: allied waits for itself",
    ),
    "a table that waits for no table": ("{kind: stalls, table: allied}", ".with: is missing"),
    # Snapback.
    "a snapback that nothing sets off": (
        "{kind: snapback, items: [food-aid]}",
        ": needs what sets it off: provocations, breaches or events",
    ),
    "a snapback of nothing": (
        "{kind: snapback, provocations: [missile-test], items: []}",
        ": needs what it suspends: items or tables",
    ),
    "a snapback that can never end": (
        "{kind: snapback, events: [flood], items: [food-aid], until: [{item: food-aid}]}",
        ".until.0.item: food-aid is suspended until then and cannot be reached",
    ),
    "an item suspended twice": (
        "{kind: snapback, events: [flood], items: [food-aid, food-aid]}",
        ".items.1: names food-aid a second time",
    ),
    # Money.
    "free items that count toward others": (
        "{kind: counts-toward, party: seoul, paid: liaison-office, toward: reactors}",
        ".paid: liaison-office costs no money",
    ),
    "an item that costs no money to count toward": (
        "{kind: counts-toward, party: seoul, paid: food-aid, toward: liaison-office}",
        ".toward: liaison-office costs no money",
    ),
    "an item counted toward itself": (
        "{kind: counts-toward, party: seoul, paid: food-aid, toward: food-aid}",
        ".toward: food-aid is counted toward itself",
    ),
    "a fund for what is free": (
        "{kind: funds, items: [reactors, liaison-office], donors: [seoul], sharing: equal-gain}",
        ".items.1: liaison-office costs no money",
    ),
    "a fund that pays for nothing": (
        "{kind: funds, items: [], donors: [seoul], sharing: equal-gain}",
        ".items: must not be empty",
    ),
    "a fund that nobody pays into": (
        "{kind: funds, items: [reactors], donors: [], sharing: equal-gain}",
        ".donors: must not be empty",
    ),
    "a donor named twice": (
        "{kind: funds, items: [reactors], donors: [seoul, seoul], sharing: equal-gain}",
        ".donors.1: names seoul a second time",
    ),
    "a fund shared in no way": ("{kind: funds, items: [reactors], donors: [seoul]}", ".sharing: is missing"),
    "a fund shared in an unknown way": (
        "{kind: funds, items: [reactors], donors: [seoul], sharing: fix, shares: {seoul: 1}}",
        ".sharing: must be one of fixed, proportional, capacity, equal-gain, not 'fix' (did you mean fixed?)",
    ),
    "a fund whose shares do not sum to one": (
        "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: fixed, shares: {seoul: 0.7, tokyo: 0.2}}",
        ".shares: sum to 0.9, not to 1",
    ),
    "a fund without its shares": (
        "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: fixed}",
        ".shares: must name each of the donors and nobody else: seoul, tokyo",
    ),
    "a share for one who gives nothing": (
        "{kind: funds, items: [reactors], donors: [seoul], sharing: fixed, shares: {seoul: 0.5, tokyo: 0.5}}",
        ".shares: must name each of the donors and nobody else: seoul",
    ),
    "a fund without the donors' means": (
        "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: capacity}",
        ".capacity: must name each of the donors and nobody else: seoul, tokyo",
    ),
    "a fund whose donors have no means": (
        "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: capacity, capacity: {seoul: 0, tokyo: 0}}",
        ".capacity: none of the donors has any means",
    ),
    "shares of a fund that is shared by gains": (
        "{kind: funds, items: [reactors], donors: [seoul], sharing: equal-gain, shares: {seoul: 1}}",
        ".shares: goes with sharing: fixed",
    ),
    "means in a fund with fixed shares": (
        "{kind: funds, items: [reactors], donors: [seoul], sharing: fixed, shares: {seoul: 1}, capacity: {seoul: 1}}",
        ".capacity: goes with sharing: capacity",
    ),
    "a cap for one who gives nothing": (
        "{kind: funds, items: [reactors], donors: [seoul], sharing: equal-gain, caps: {tokyo: 0.5}}",
        ".caps.tokyo: tokyo is no donor",
    ),
    "caps too low to pay the whole": (
        "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: equal-gain, caps: {seoul: 0.5, tokyo: 0.4}}",
        ".caps: leave a part of the cost to nobody",
    ),
    "a fund that cash caps leave uncovered": (
        "{kind: funds, items: [reactors], donors: [seoul], sharing: proportional}",
        ".channel: those who pay can bear only a part of the cost between them, by caps and cash_cap: seoul 0.9",
    ),
    "a fund whose one payer may not pay it all": (
        "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: fixed, shares: {seoul: 0, tokyo: 1},"
        " caps: {tokyo: 0.5}}",
        ".caps: those who pay can bear only a part of the cost between them, by caps and cash_cap: tokyo 0.5",
    ),
    "a fund whose one donor of means may not pay it all": (
        "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: capacity, capacity: {seoul: 1, tokyo: 0}}",
        ".channel: those who pay can bear only a part of the cost between them, by caps and cash_cap: seoul 0.9",
    ),
    "a donor that would be paid": (
        "{kind: funds, items: [reactors], donors: [seoul, pyongyang], sharing: equal-gain}",
        ".donors.1: pyongyang would pay itself: reactors is paid to it",
    ),
    "money that counts toward a flow": (
        "{kind: counts-toward, party: seoul, paid: reactors, toward: food-aid}",
        ".toward: food-aid is a flow, whose cost comes again with every renewal: nothing can be deducted from it",
    ),
    "money of one who pays none": (
        "{kind: counts-toward, party: tokyo, paid: food-aid, toward: reactors}",
        ".party: tokyo pays nothing for food-aid",
    ),
    # The allies.
    "a veto by a member": (
        "{kind: veto, party: seoul, table: inter-korean}",
        ".party: seoul sits at inter-korean and can refuse there",
    ),
    "a veto that nobody heeds": (
        "{kind: veto, party: pyongyang, table: allied}",
        ".party: pyongyang has no ally at allied who would heed it",
    ),
    "one table in step": ("{kind: in-step, tables: [allied], lead: 0.2}", ".tables: must have at least 2"),
    "a table in step with itself": (
        "{kind: in-step, tables: [allied, allied], lead: 0.2}",
        ".tables.1: names allied a second time",
    ),
}

UNKNOWN = {
    "an item that boosts": (
        "{kind: boosts, item: reactor, raises: [food-aid], worth: {seoul: 1}}",
        ".item: no such item as reactor (did you mean reactors?)",
    ),
    "an item that is boosted": (
        "{kind: boosts, item: reactors, raises: [food-ade], worth: {seoul: 1}}",
        ".raises.0: no such item as food-ade (did you mean food-aid?)",
    ),
    "a party to whom it is worth more": (
        "{kind: boosts, item: reactors, raises: [food-aid], worth: {seol: 1}}",
        ".worth.seol: no such party (did you mean seoul?)",
    ),
    "an item to follow": (
        "{kind: follows, item: reactors, after: {item: food-ade}}",
        ".after.item: no such item as food-ade (did you mean food-aid?)",
    ),
    "a table that waits": (
        "{kind: stalls, table: alied, with: inter-korean}",
        ".table: no such table as alied (did you mean allied?)",
    ),
    "a table to wait for": (
        "{kind: stalls, table: allied, with: inter-corean}",
        ".with: no such table as inter-corean (did you mean inter-korean?)",
    ),
    "a provocation": (
        "{kind: snapback, provocations: [missile-tets], items: [food-aid]}",
        ".provocations.0: no such provocation as missile-tets (did you mean missile-test?)",
    ),
    "an event": (
        "{kind: snapback, events: [floods], items: [food-aid]}",
        ".events.0: no such event as floods (did you mean flood?)",
    ),
    "a breach": (
        "{kind: snapback, breaches: [missile-moratorum], items: [food-aid]}",
        ".breaches.0: no such item as missile-moratorum (did you mean missile-moratorium?)",
    ),
    "a suspended table": (
        "{kind: snapback, events: [flood], tables: [alied]}",
        ".tables.0: no such table as alied (did you mean allied?)",
    ),
    "amends": (
        "{kind: snapback, events: [flood], tables: [allied], until: [{item: food-ade}]}",
        ".until.0.item: no such item as food-ade (did you mean food-aid?)",
    ),
    "a donor": (
        "{kind: funds, items: [reactors], donors: [seoul, tokio], sharing: equal-gain}",
        ".donors.1: no such party as tokio (did you mean tokyo?)",
    ),
    "a donor with a share": (
        "{kind: funds, items: [reactors], donors: [seoul, tokyo], sharing: fixed, shares: {seoul: 0.5, tokio: 0.5}}",
        ".shares.tokio: no such party (did you mean tokyo?)",
    ),
    "a payer": (
        "{kind: counts-toward, party: seol, paid: reactors, toward: food-aid}",
        ".party: no such party as seol (did you mean seoul?)",
    ),
    "an objector": (
        "{kind: veto, party: tokio, table: inter-korean}",
        ".party: no such party as tokio (did you mean tokyo?)",
    ),
    "a track": (
        "{kind: in-step, tables: [allied, inter-corean], lead: 0.2}",
        ".tables.1: no such table as inter-corean (did you mean inter-korean?)",
    ),
}


@pytest.fixture
def told_of_rule(told, wider):
    """What is told of a rule added to the wider scenario, without the rule's place where that is right."""

    def tell(rule: str, text: str = wider) -> list[str]:
        text = text.replace("\nlinkages:\n", f"\nlinkages:\n  rule: {rule}\n")
        line = text[: text.index("  rule:")].count("\n") + 1
        return [one.removeprefix(f"mini.yaml:{line}: linkages.rule") for one in told(text)]

    return tell


@pytest.mark.parametrize("rule", SOUND)
def test_a_rule_can_be_written(told_of_rule, rule):
    assert told_of_rule(SOUND[rule]) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_rule_is_told_once(told_of_rule, mistake):
    rule, expected = MISTAKES[mistake]
    assert told_of_rule(rule) == [expected]


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_name_in_a_rule_that_names_nothing_is_told(told_of_rule, name):
    rule, expected = UNKNOWN[name]
    assert told_of_rule(rule) == [expected]


def test_an_item_is_paid_from_one_fund(told_of_rule, wider, spoilt):
    fund = "{kind: funds, items: [ITEMS], donors: [tokyo], sharing: equal-gain}"
    second = fund.replace("ITEMS", "food-aid, reactors")
    both = spoilt(wider, "\nevents:\n", f"  second: {second}\n\nevents:\n")
    assert told_of_rule(fund.replace("ITEMS", "reactors"), both) == [
        "mini.yaml:70: linkages.second.items.1: reactors is paid from rule already"
    ]


STALLS = "{kind: stalls, table: allied, with: inter-korean}"
BACK = "  back: {kind: stalls, table: inter-korean, with: allied, strength: STRENGTH}\n"
SUSPENDED = "{kind: snapback, events: [flood], items: [reactors], until: [{item: liaison-office}]}"
BARRED = (
    "  back: {kind: snapback, provocations: [missile-test], items: [ITEM], until: [{item: reactors}], depth: DEPTH}\n"
)
STALLED = (
    "tables wait for one another in a circle: allied → inter-korean → allied (rules back, rule); once stalled, they"
)
IN_FORCE = "suspensions wait for one another in a circle: back → rule → back; once in force, they never end"


def more_rules(wider: str, *rules: str) -> str:
    return wider.replace("\nevents:\n", "".join(rules) + "\nevents:\n")


@pytest.mark.parametrize("strength", ["1", "0.9", "{uniform: [0.5, 1]}"])
def test_tables_that_always_wait_for_one_another_are_a_deadlock(told_of_rule, wider, strength):
    """Where they do so by chance, one of them meets again sooner or later."""
    told = told_of_rule(STALLS, more_rules(wider, BACK.replace("STRENGTH", strength)))
    assert told == ([f": {STALLED} never meet again"] if strength == "1" else [])


@pytest.mark.parametrize(("item", "depth", "found"), [
    ("liaison-office", "1", True),
    ("liaison-office", "0.2", False),  # what is left is enough for the other
    ("missile-moratorium", "1", False),
    ("food-aid", "1", False),
])  # fmt: skip
def test_suspensions_that_wait_for_one_another_are_a_deadlock(told_of_rule, wider, item, depth, found):
    back = BARRED.replace("ITEM", item).replace("DEPTH", depth)
    assert told_of_rule(SUSPENDED, more_rules(wider, back)) == ([f": {IN_FORCE}"] if found else [])


def test_a_suspension_that_waits_by_way_of_a_requirement_is_a_deadlock(told_of_rule, wider):
    """The office is performed only after the moratorium, which is suspended until the reactors are there."""
    back = BARRED.replace("ITEM", "missile-moratorium").replace("DEPTH", "1")
    need = "  need: {kind: requires, item: liaison-office, needs: [{item: missile-moratorium}], for: performance}\n"
    assert told_of_rule(SUSPENDED, more_rules(wider, back, need)) == [f": {IN_FORCE}"]
    own = "{kind: snapback, events: [flood], items: [missile-moratorium], until: [{item: liaison-office}]}"
    assert told_of_rule(own, more_rules(wider, need)) == [
        ": is suspended until what it suspends itself has been performed"
    ]


def test_a_payment_is_deducted_once(told_of_rule, wider):
    counted = "{kind: counts-toward, party: seoul, paid: food-aid, toward: reactors}"
    told = told_of_rule(counted, more_rules(wider, f"  again: {counted}\n"))
    what = "counts what seoul pays for food-aid toward reactors, as rule does already"
    assert [line.split(": ", 2)[1:] for line in told] == [["linkages.again", what]]


HOSTED = "  host: {name: the host, members: [seoul, tokyo, pyongyang], absorbs: [allied]}\n"


@pytest.mark.parametrize(("rule", "field"), [
    ("{kind: stalls, table: allied, with: inter-korean}", "table"),
    ("{kind: stalls, table: inter-korean, with: allied}", "with"),
    ("{kind: snapback, events: [flood], tables: [inter-korean, allied]}", "tables.1"),
    ("{kind: veto, party: pyongyang, table: allied}", "party"),
    ("{kind: veto, party: washington, table: allied}", "table"),
])  # fmt: skip
def test_a_rule_about_a_table_that_never_meets_is_told(told_of_rule, wider, rule, field):
    text = wider.replace("\nitems:\n", f"{HOSTED}\nitems:\n")
    text = text.replace("\ntables:\n", "  washington: {name: Washington, allies: [tokyo]}\n\ntables:\n")
    told = told_of_rule(rule, text)
    assert f".{'table' if field == 'party' else field}: allied is negotiated at host and does not meet" in told
    assert told_of_rule(rule.replace("allied", "host"), text) == [] or "party: pyongyang" in rule


def test_tracks_at_which_nobody_has_allies_do_not_keep_in_step(told_of_rule, wider):
    text = wider.replace("allies: [seoul], ", "")
    assert told_of_rule("{kind: in-step, tables: [allied, inter-korean], lead: 0.2}", text) == [
        ".tables: nobody who has allies sits at any of them to keep in step"
    ]


def test_where_there_are_no_events_none_sets_off_a_snapback(told_of_rule, wider):
    eventless = wider[: wider.index("events:")] + wider[wider.index("outcomes:") :]
    assert told_of_rule("{kind: snapback, events: [flood], tables: [allied]}", eventless) == [
        ".events.0: no such event as flood"
    ]


SNAPBACK = "{kind: snapback, provocations: [missile-test], events: [flood], tables: [allied]}"
FUND = "{kind: funds, items: [food-aid], donors: [seoul], sharing: equal-gain}"
ELSEWHERE = {
    "a misspelt section of events": (SNAPBACK, "\nevents:", "\nevnts:", "evnts"),
    "events that are none": (SNAPBACK, "\nevents:", "\nevents: none\nnote:", "events"),
    "misspelt provocations": (SNAPBACK, "  provocations:", "  provocatons:", "parties.pyongyang.provocatons"),
    "provocations that are none": (
        SNAPBACK,
        "  provocations:",
        "  provocations: none\n    note:",
        "parties.pyongyang.provocations",
    ),
    "a cost that is none": (FUND, "cost: {amount: 0.2", "cost: {amount: dear", "items.food-aid.cost.amount"),
    "a misspelt cost": (FUND, "cost: {amount: 0.2", "costs: {amount: 0.2", "items.food-aid.costs"),
    "a table with an unknown member": (
        "{kind: veto, party: tokyo, table: inter-korean}",
        "members: [seoul, pyongyang]",
        "members: [tokyo, pyongjang]",
        "tables.inter-korean.members.1",
    ),
}


@pytest.mark.parametrize("mistake", ELSEWHERE)
def test_what_follows_from_a_mistake_elsewhere_is_not_told_of_the_rule(told_of_rule, wider, spoilt, mistake):
    rule, old, new, path = ELSEWHERE[mistake]
    told = told_of_rule(rule, spoilt(wider, old, new))
    assert path in [line.split(": ")[1] for line in told]
    assert all(line.startswith("mini.yaml") for line in told)  # it would be stripped of that for the rule
