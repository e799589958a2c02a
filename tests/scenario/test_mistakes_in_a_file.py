"""Every mistake in a scenario file is told with its file, its line, its path and what is wrong."""

from __future__ import annotations

import pytest

MISTAKES = {
    # Fields.
    "a misspelt field": (
        "stage: mid\n    kind",
        "stge: mid\n    kind",
        "49: items.liaison-office.stge: no such field (did you mean stage?)",
    ),
    "a misspelt section": ("items:", "itms:", "28: itms: no such field (did you mean items?)"),
    "a misspelt government field": (
        "government: seoul",
        "goverment: seoul",
        "9: parties.seoul.goverment: no such field (did you mean government?)",
    ),
    "a field of another government": (
        "cash_cap: 0.9",
        "scrutiny: 2",
        "10: parties.seoul.scrutiny: no such field for this government: it belongs to washington",
    ),
    "an unknown government": (
        "government: seoul",
        "government: soul",
        "9: parties.seoul.government: must be one of plain, washington, seoul, tokyo, pyongyang, not 'soul'"
        " (did you mean seoul?)",
    ),
    "an unknown kind of linkage": (
        "kind: stage-gate",
        "kind: stagegate",
        "61: linkages.mid-after-short.kind: must be one of requires, stage-gate, boosts, follows, stalls,"
        " snapback, counts-toward, funds, veto, in-step, not 'stagegate' (did you mean stage-gate?)",
    ),
    "a misspelt kind of linkage": (
        "kind: stage-gate",
        "knd: stage-gate",
        "61: linkages.mid-after-short.knd: no such field (did you mean kind?)",
    ),
    "a linkage without a kind": (
        "    kind: stage-gate\n",
        "",
        "60: linkages.mid-after-short.kind: is missing",
    ),
    "an unknown kind of item": (
        "kind: act",
        "kind: flo",
        "50: items.liaison-office.kind: must be one of act, flow, restraint, not 'flo' (did you mean flow?)",
    ),
    "a missing field": ("start: 2001-06\n", "", "1: start: is missing"),
    "an id with capitals": (
        "  flood:",
        "  Flood:",
        "71: events.Flood: 'Flood' is no id: small letters, digits and hyphens, as in liaison-office",
    ),
    "an empty section": (
        "events:\n  election:\n    text: Seoul votes.\n    month: 2002-12\n    effects: {support: {seoul: 0.05}}\n"
        "  flood:\n    text: A flood.\n    chance: 0.02\n    effects: {}\n",
        "events:\n",
        "66: events: is empty",
    ),
    "text where there must be fields": (
        "    effects: {support: {seoul: 0.05}}",
        "    effects: none",
        "70: events.election.effects: must be a mapping of fields, not 'none'",
    ),
    "a linkage that is a word": (
        "linkages:\n",
        "linkages:\n  a: b\n",
        "56: linkages.a: must be a mapping of fields, not 'b'",
    ),
    "a word where there must be a list": (
        "members: [seoul, pyongyang]",
        "members: seoul",
        "26: tables.inter-korean.members: must be a list, not 'seoul'",
    ),
    "a number where there must be text": ("name: Seoul", "name: 3", "8: parties.seoul.name: must be text, not 3"),
    "a word for yes": (
        "settled: true",
        "settled: yes",
        "80: outcomes.settlement.settled: must be true or false, not 'yes'",
    ),
    "a key given twice": (
        "    months: 6\n",
        "    months: 6\n    months: 8\n",
        "52: items.liaison-office.months: is given twice (first on line 51)",
    ),
    # Who performs.
    "an item that nobody performs": (
        "performers: [pyongyang]",
        "performers: []",
        "43: items.missile-moratorium.performers: nobody performs this item: name at least one party",
    ),
    "an item without performers": (
        "    performers: [pyongyang]\n",
        "",
        "38: items.missile-moratorium.performers: nobody performs this item: name at least one party",
    ),
    "a performer named twice": (
        "performers: [pyongyang]",
        "performers: [pyongyang, pyongyang]",
        "43: items.missile-moratorium.performers.1: names pyongyang a second time",
    ),
    "a table with one member": (
        "members: [seoul, pyongyang]",
        "members: [seoul]",
        "26: tables.inter-korean.members: must have at least 2",
    ),
    "a party that is its own ally": (
        "    cash_cap: 0.9\n",
        "    allies: [seoul]\n",
        "10: parties.seoul.allies.0: names the party itself",
    ),
    # Requirements.
    "an item that requires itself": (
        "{item: missile-moratorium, level: 0.5}",
        "{item: liaison-office}",
        "59: linkages.office-after-moratorium.needs.0.item: liaison-office requires itself",
    ),
    "requirements in a circle": (
        "  mid-after-short:",
        "  back:\n    kind: requires\n    item: missile-moratorium\n    needs: [{item: liaison-office}]\n  mid-after-short:",
        "56: linkages.office-after-moratorium: requirements go round in a circle: liaison-office → missile-moratorium"
        " → liaison-office (rules back, office-after-moratorium)",
    ),
    "a circle of agreement and performance": (
        "  mid-after-short:",
        "  back:\n    kind: requires\n    item: missile-moratorium\n    for: performance\n"
        "    needs: [{item: liaison-office, of: agreed}]\n  mid-after-short:",
        "56: linkages.office-after-moratorium: requirements go round in a circle: liaison-office → missile-moratorium"
        " → liaison-office (rules back, office-after-moratorium)",
    ),
    "a gate given twice": (
        "events:",
        "  again: {kind: stage-gate, table: inter-korean, opens: mid, share: 0.2}\nevents:",
        "66: linkages.again: opens the mid stage of inter-korean, as mid-after-short does already",
    ),
    # Money.
    "shares that do not sum to one": (
        "shares: {seoul: 0.5, pyongyang: 0.5}",
        "shares: {seoul: 0.6, pyongyang: 0.5}",
        "37: items.food-aid.cost.shares: sum to 1.1, not to 1",
    ),
    "a negative share": (
        "shares: {seoul: 0.5, pyongyang: 0.5}",
        "shares: {seoul: -0.5, pyongyang: 0.5}",
        "37: items.food-aid.cost.shares.seoul: must be at least 0, not -0.5",
    ),
    "a share above the cap": (
        "shares: {seoul: 0.5, pyongyang: 0.5}",
        "shares: {seoul: 0.95, pyongyang: 0.05}",
        "37: items.food-aid.cost.shares.seoul: 0.95 is above the cash_cap of seoul (0.9)",
    ),
    # Kinds of item, tactics, levels.
    "a flow without a term": (
        "    term: 12\n",
        "",
        "29: items.food-aid.term: is missing: a flow's agreement lasts a number of months",
    ),
    "an act with a term": (
        "kind: act",
        "kind: act\n    term: 6",
        "51: items.liaison-office.term: belongs to a flow, and this is of kind act",
    ),
    "a stubborn party that concedes early": (
        "cash_cap: 0.9",
        "concession: 1.2",
        "10: parties.seoul.concession: must be below 1 for the tactic boulware",
    ),
    "a conceder that may be stubborn": (
        "cash_cap: 0.9",
        "tactic: conceder\n    concession: {uniform: [0.9, 2]}",
        "11: parties.seoul.concession: must be above 1 for the tactic conceder",
    ),
    "a linear party with an exponent": (
        "cash_cap: 0.9",
        "tactic: linear\n    concession: 0.5",
        "11: parties.seoul.concession: is not used by the tactic linear: leave it out",
    ),
    "more performed than agreed": (
        "start: {agreed: 1, performed: 0.5}",
        "start: {agreed: 0.2, performed: 0.5}",
        "45: items.missile-moratorium.start.performed: 0.5 is more than was agreed (0.2)",
    ),
    # Outcomes.
    "a last class with conditions": (
        "  freeze:\n    name: freeze\n",
        "",
        "79: outcomes.settlement.all: the last class takes whatever is left, so it has no conditions",
    ),
    "an earlier class without conditions": (
        "    all: [{stage: mid, at_least: 0.5}]\n",
        "",
        "77: outcomes.settlement: has no conditions, so freeze after it can never be; only the last class has none",
    ),
    "a condition on nothing": (
        "{stage: mid, at_least: 0.5}",
        "{at_least: 0.5}",
        "79: outcomes.settlement.all.0: must be about one of item, stage or threat",
    ),
    "a condition on two things": (
        "{stage: mid, at_least: 0.5}",
        "{stage: mid, threat: true, at_least: 0.5}",
        "79: outcomes.settlement.all.0: must be about one of item, stage or threat, not stage and threat",
    ),
    "a condition without a bound": (
        "{stage: mid, at_least: 0.5}",
        "{stage: mid}",
        "79: outcomes.settlement.all.0: needs at_least or below",
    ),
    "a condition that can never hold": (
        "{stage: mid, at_least: 0.5}",
        "{stage: mid, at_least: 0.5, below: 0.2}",
        "79: outcomes.settlement.all.0: can never hold: at least 0.5 and below 0.2",
    ),
    "a condition on threat over tables": (
        "{stage: mid, at_least: 0.5}",
        "{threat: true, tables: [inter-korean], below: 0.5}",
        "79: outcomes.settlement.all.0.tables: goes with stage only",
    ),
    "a condition on no threat": (
        "{stage: mid, at_least: 0.5}",
        "{threat: false, below: 0.5}",
        "79: outcomes.settlement.all.0.threat: must be true, not false",
    ),
    "an unknown stage": (
        "{stage: mid, at_least: 0.5}",
        "{stage: middle, at_least: 0.5}",
        "79: outcomes.settlement.all.0.stage: must be one of short, mid, long, not 'middle' (did you mean mid?)",
    ),
    # Events.
    "an event before the run": (
        "month: 2002-12",
        "month: 2001-06",
        "69: events.election.month: 2001-06 is outside the run, which goes from 2001-07 to 2003-06",
    ),
    "an event after the run": (
        "month: 2002-12",
        "month: 2003-07",
        "69: events.election.month: 2003-07 is outside the run, which goes from 2001-07 to 2003-06",
    ),
    "a window that goes on after the run": (
        "month: 2002-12",
        "window: [2002-05, 2005-01]\n    chance: 0.1",
        "69: events.election.window.1: 2005-01 is outside the run, which goes from 2001-07 to 2003-06",
    ),
    "a window turned round": (
        "month: 2002-12",
        "window: [2002-05, 2002-01]\n    chance: 0.1",
        "69: events.election.window: ends (2002-01) before it begins (2002-05)",
    ),
    "a window of one month": (
        "month: 2002-12",
        "window: [2002-05]\n    chance: 0.1",
        "69: events.election.window: must be [first, last]",
    ),
    "a window without a chance": (
        "month: 2002-12",
        "window: [2002-05, 2002-06]",
        "67: events.election.chance: is missing: how likely is it in each month of the window?",
    ),
    "an event with a date and a window": (
        "month: 2002-12",
        "month: 2002-12\n    window: [2002-05, 2002-06]",
        "70: events.election.window: has no meaning beside month: an event has a date or a window",
    ),
    "an event at no time": (
        "    month: 2002-12\n",
        "",
        "67: events.election: needs a month, or the chance that it happens in any month",
    ),
    "a month that is none": (
        "month: 2002-12",
        "month: 2002-13",
        "69: events.election.month: '2002-13' is no month: write it as 2001-06",
    ),
    "a year for a month": (
        "month: 2002-12",
        "month: 2002",
        "69: events.election.month: 2002 is no month: write it as 2001-06",
    ),
    "a start in words": (
        "start: 2001-06",
        "start: June 2001",
        "3: start: 'June 2001' is no month: write it as 2001-06",
    ),
}


def test_the_scenario_that_is_spoilt_below_is_sound(told, mini):
    assert told(mini) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_once_with_its_line_and_path(told, mini, spoilt, mistake):
    old, new, expected = MISTAKES[mistake]
    assert told(spoilt(mini, old, new)) == [f"mini.yaml:{expected}"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(told, mini, spoilt):
    text = mini
    for mistake in (
        "a misspelt government field",
        "a misspelt field",
        "shares that do not sum to one",
        "a key given twice",
        "an item that requires itself",
        "an event before the run",
        "a condition without a bound",
    ):
        text = spoilt(text, *MISTAKES[mistake][:2])
    assert [line.split(": ")[1] for line in told(text)] == [
        "parties.seoul.goverment",
        "items.food-aid.cost.shares",
        "items.liaison-office.stge",
        "items.liaison-office.months",
        "linkages.office-after-moratorium.needs.0.item",
        "events.election.month",
        "outcomes.settlement.all.0",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    tactic: boulware\n", "    tactic: bulware\n    concession: 1\n", "11: parties.seoul.tactic"),
        ("agreed: 1, performed: 0.5", "agred: 1, performed: 0.5", "45: items.missile-moratorium.start.agred"),
        ("    month: 2002-12\n", "    chanse: 0.2\n", "69: events.election.chanse"),
        ("    term: 12\n", "    terms: 12\n", "34: items.food-aid.terms"),
        ("{seoul: 0.5, pyongyang: 0.5}", "{seoul: half, pyongyang: 0.5}", "37: items.food-aid.cost.shares.seoul"),
        ("at_least: 0.5", "at_least: half", "79: outcomes.settlement.all.0.at_least"),
        ("title: Two", "titel: Two", "1: titel"),
    ],
)
def test_what_only_follows_from_a_mistake_is_not_told(told, mini, spoilt, old, new, expected):
    mini = mini.replace("    cash_cap: 0.9\n", "    cash_cap: 0.9\n    tactic: boulware\n") if "tactic" in old else mini
    assert [line.rsplit(": ", 1)[0] for line in told(spoilt(mini, old, new))] == [f"mini.yaml:{expected}"]


def test_a_step_may_wait_for_another_and_be_waited_for_in_turn(told, mini, spoilt):
    """The moratorium is performed once an office is agreed, and an office agreed once the moratorium is agreed."""
    text = spoilt(mini, "{item: missile-moratorium, level: 0.5}", "{item: missile-moratorium, of: agreed}")
    back = (
        "  back:\n    kind: requires\n    item: missile-moratorium\n    for: performance\n"
        "    needs: [{item: liaison-office, of: agreed}]\n"
    )
    assert told(spoilt(text, "  mid-after-short:", f"{back}  mid-after-short:")) == []


def test_two_circles_are_told_apart(told, mini, spoilt):
    rules = "".join(
        f"  {one}-{other}: {{kind: requires, item: {one}, needs: [{{item: {other}}}]}}\n"
        for one, other in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "d"))
    )
    items = "".join(
        f"  {one}: {{name: {one}, table: inter-korean, stage: short, kind: act, performers: [seoul], values: {{}}}}\n"
        for one in "abcde"
    )
    text = spoilt(spoilt(mini, "linkages:\n", f"linkages:\n{rules}"), "items:\n", f"items:\n{items}")
    assert told(text) == [
        "mini.yaml:61: linkages.a-b: requirements go round in a circle: a → b → c → a (rules a-b, b-c, c-a)",
        "mini.yaml:64: linkages.d-e: requirements go round in a circle: d → e → d (rules d-e, e-d)",
    ]


def test_the_first_and_the_last_month_of_the_run_are_in_it(told, mini, spoilt):
    assert told(spoilt(mini, "month: 2002-12", "month: 2001-07")) == []
    assert told(spoilt(mini, "month: 2002-12", "month: 2003-06")) == []


def test_of_very_many_mistakes_the_rest_are_counted(told):
    lines = told("".join(f"field-{number}: 1\n" for number in range(1000)))
    assert len(lines) == 201
    assert lines[-1] == "mini.yaml: and 806 more mistakes"
