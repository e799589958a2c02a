"""Every mistake in a scenario file is told with its file, its line, its path and what is wrong."""

from __future__ import annotations

import pytest

MISTAKES = {
    # Names that name nothing.
    "a value for an unknown party": (
        "values: {seoul: 4,",
        "values: {seoul: 4, soul: 2,",
        "44: items.missile-moratorium.values.soul: no such party (did you mean seoul?)",
    ),
    "an unknown performer": (
        "performers: [pyongyang]",
        "performers: [pyongyan]",
        "43: items.missile-moratorium.performers.0: no such party as pyongyan (did you mean pyongyang?)",
    ),
    "an unknown member of a table": (
        "members: [seoul, pyongyang]",
        "members: [seoul, pyongyang, beijing]",
        "26: tables.inter-korean.members.2: no such party as beijing",
    ),
    "an unknown table": (
        "table: inter-korean\n    stage: mid",
        "table: inter-corean\n    stage: mid",
        "48: items.liaison-office.table: no such table as inter-corean (did you mean inter-korean?)",
    ),
    "an unknown party that ratifies": (
        "    stage: mid\n",
        "    stage: mid\n    ratify: [seol]\n",
        "50: items.liaison-office.ratify.0: no such party as seol (did you mean seoul?)",
    ),
    "an unknown payer": (
        "shares: {seoul: 0.5, pyongyang: 0.5}",
        "shares: {seol: 0.5, pyongyang: 0.5}",
        "37: items.food-aid.cost.shares.seol: no such party (did you mean seoul?)",
    ),
    "an unknown payee": (
        "to: pyongyang}",
        "to: pyongjang}",
        "37: items.food-aid.cost.to: no such party as pyongjang (did you mean pyongyang?)",
    ),
    "the opinion of an unknown party": (
        "    stage: mid\n",
        "    stage: mid\n    opinion: {seol: 0.1}\n",
        "50: items.liaison-office.opinion.seol: no such party (did you mean seoul?)",
    ),
    "an unknown ally": (
        "    cash_cap: 0.9\n",
        "    allies: [pyongjang]\n",
        "10: parties.seoul.allies.0: no such party as pyongjang (did you mean pyongyang?)",
    ),
    "trust in an unknown party": (
        "    cash_cap: 0.9\n",
        "    trust: {pyongjang: 0.1}\n",
        "10: parties.seoul.trust.pyongjang: no such party (did you mean pyongyang?)",
    ),
    "pressure on an unknown party": (
        "    cash_cap: 0.9\n",
        "    pressure: {pyongjang: 0.1}\n",
        "10: parties.seoul.pressure.pyongjang: no such party (did you mean pyongyang?)",
    ),
    "priority to an unknown table": (
        "    government: pyongyang\n",
        "    government: pyongyang\n    priorities: {inter-korea: 1}\n",
        "15: parties.pyongyang.priorities.inter-korea: no such table (did you mean inter-korean?)",
    ),
    "an unknown humanitarian item": (
        "humanitarian: [food-aid]",
        "humanitarian: [food-ade]",
        "11: parties.seoul.humanitarian.0: no such item as food-ade (did you mean food-aid?)",
    ),
    "an unknown item on the conscience": (
        "    government: seoul\n    cash_cap: 0.9\n    humanitarian: [food-aid]\n",
        "    government: tokyo\n    conscience: {food-ade: 0.1}\n",
        "10: parties.seoul.conscience.food-ade: no such item (did you mean food-aid?)",
    ),
    "an unknown item broken by a provocation": (
        "breaks: [missile-moratorium]",
        "breaks: [missile-moratorum]",
        "19: parties.pyongyang.provocations.missile-test.breaks.0: no such item as missile-moratorum"
        " (did you mean missile-moratorium?)",
    ),
    "a provocation that moves the support of an unknown party": (
        "support: {seoul: -0.1}",
        "support: {souel: -0.1}",
        "20: parties.pyongyang.provocations.missile-test.support.souel: no such party (did you mean seoul?)",
    ),
    "a requirement of an unknown item": (
        "item: liaison-office",
        "item: liason-office",
        "58: linkages.office-after-moratorium.item: no such item as liason-office (did you mean liaison-office?)",
    ),
    "a need of an unknown item": (
        "{item: missile-moratorium, level: 0.5}",
        "{item: missile-moratorum, level: 0.5}",
        "59: linkages.office-after-moratorium.needs.0.item: no such item as missile-moratorum"
        " (did you mean missile-moratorium?)",
    ),
    "a gate at an unknown table": (
        "    table: inter-korean\n    opens",
        "    table: us-dprk\n    opens",
        "62: linkages.mid-after-short.table: no such table as us-dprk",
    ),
    "an event that moves the support of an unknown party": (
        "effects: {support: {seoul: 0.05}}",
        "effects: {support: {souel: 0.05}}",
        "70: events.election.effects.support.souel: no such party (did you mean seoul?)",
    ),
    "an event that moves trust in an unknown party": (
        "effects: {support: {seoul: 0.05}}",
        "effects: {trust: {seoul: {pyongjang: 0.05}}}",
        "70: events.election.effects.trust.seoul.pyongjang: no such party (did you mean pyongyang?)",
    ),
    "a review by an unknown party": (
        "effects: {support: {seoul: 0.05}}",
        "effects: {review: {souel: 2}}",
        "70: events.election.effects.review.souel: no such party (did you mean seoul?)",
    ),
    "an unknown party that undoes": (
        "effects: {support: {seoul: 0.05}}",
        "effects: {undo: {souel: 0.1}}",
        "70: events.election.effects.undo.souel: no such party (did you mean seoul?)",
    ),
    "an outcome that rests on an unknown item": (
        "{stage: mid, at_least: 0.5}",
        "{item: food-ade, at_least: 0.5}",
        "79: outcomes.settlement.all.0.item: no such item as food-ade (did you mean food-aid?)",
    ),
    "an outcome that rests on an unknown table": (
        "{stage: mid, at_least: 0.5}",
        "{stage: mid, tables: [inter-corean], at_least: 0.5}",
        "79: outcomes.settlement.all.0.tables.0: no such table as inter-corean (did you mean inter-korean?)",
    ),
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
        "61: linkages.mid-after-short.kind: must be one of requires, stage-gate, not 'stagegate'"
        " (did you mean stage-gate?)",
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

NUMBERS = {
    "many": ": 'many' is not a number",
    ".nan": ": nan is not a number",
    ".inf": ": inf is not a number",
    "-.inf": ": -inf is not a number",
    "true": ": true is not a number",
    "'3'": ": '3' is not a number",
    "null": ": nothing is not a number",
    "[1]": ": a list is not a number",
    "1" + "0" * 400: ": 1000000000000000000000000000000000000... is too large a number",
    "1" + "0" * 5000: ": '1000000000000000000000000000000000000...' is not a number",
    "{}": ": needs exactly one of value, normal, triangular, uniform",
    "{value: x}": ".value: 'x' is not a number",
    "{value: true}": ".value: true is not a number",
    "{value: .nan}": ".value: nan is not a number",
    "{value: 1, normal: [1, 2]}": ": needs exactly one of value, normal, triangular, uniform, not value and normal",
    "{valu: 3}": ".valu: no such field (did you mean value?)",
    "{normal: 3}": ".normal: must be [mean, sd], not 3",
    "{normal: [3]}": ".normal: must be [mean, sd]",
    "{normal: [3, -1]}": ": the standard deviation -1 is negative",
    "{normal: [3, .nan]}": ".normal.1: nan is not a number",
    "{uniform: [2, 1]}": ": low 2 is above high 1",
    "{triangular: [1, 2, 3, 4]}": ".triangular: must be [low, mode, high]",
    "{triangular: [1, 5, 3]}": ": triangular needs low <= mode <= high",
    "{value: 3, low: 1}": ": bounds are not given here; use uniform: [low, high]",
}

FIELDS = {
    ("months: 24", "months: 24.5"): "4: months: must be a whole number, not 24.5",
    ("months: 24", "months: true"): "4: months: must be a whole number, not true",
    ("months: 24", "months: 0"): "4: months: must be at least 1, not 0",
    ("months: 24", "months: 20000"): "4: months: must be at most 10000, not 20000",
    ("cash_cap: 0.9", "cash_cap: '0.9'"): "10: parties.seoul.cash_cap: '0.9' is not a number",
    ("cash_cap: 0.9", "patience: 0.5"): "10: parties.seoul.patience: must be at least 1, not 0.5",
    ("cash_cap: 0.9", "floor: {uniform: [0, 2]}"): "10: parties.seoul.floor: must be between 0 and 1, not 2",
    ("level: 0.5", "level: 0"): "59: linkages.office-after-moratorium.needs.0.level: must be above 0, not 0",
}


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_the_scenario_that_is_spoilt_below_is_sound(told, mini):
    assert told(mini) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_once_with_its_line_and_path(told, mini, mistake):
    old, new, expected = MISTAKES[mistake]
    assert told(changed(mini, old, new)) == [f"mini.yaml:{expected}"]


@pytest.mark.parametrize("written", NUMBERS)
def test_a_value_must_be_a_number_or_a_distribution(told, mini, written):
    text = changed(mini, "values: {seoul: 1, pyongyang: 1}", f"values: {{seoul: {written}, pyongyang: 1}}")
    assert told(text) == [f"mini.yaml:53: items.liaison-office.values.seoul{NUMBERS[written]}"]


@pytest.mark.parametrize("change", FIELDS)
def test_a_number_must_suit_its_field(told, mini, change):
    assert told(changed(mini, *change)) == [f"mini.yaml:{FIELDS[change]}"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(told, mini):
    text = mini
    for mistake in (
        "a misspelt government field",
        "an unknown item broken by a provocation",
        "an unknown performer",
        "shares that do not sum to one",
        "a key given twice",
        "an item that requires itself",
        "an event before the run",
        "a condition without a bound",
    ):
        text = changed(text, *MISTAKES[mistake][:2])
    assert [line.split(": ")[1] for line in told(text)] == [
        "parties.seoul.goverment",
        "parties.pyongyang.provocations.missile-test.breaks.0",
        "items.food-aid.cost.shares",
        "items.missile-moratorium.performers.0",
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
def test_what_only_follows_from_a_mistake_is_not_told(told, mini, old, new, expected):
    mini = mini.replace("    cash_cap: 0.9\n", "    cash_cap: 0.9\n    tactic: boulware\n") if "tactic" in old else mini
    assert [line.rsplit(": ", 1)[0] for line in told(changed(mini, old, new))] == [f"mini.yaml:{expected}"]


def test_a_third_party_may_perform_what_others_agree(told, mini):
    text = changed(mini, "parties:\n", "parties:\n  beijing: {name: Beijing}\n")
    assert told(changed(text, "performers: [pyongyang]", "performers: [beijing]")) == []


def test_a_step_may_wait_for_another_and_be_waited_for_in_turn(told, mini):
    """The moratorium is performed once an office is agreed, and an office agreed once the moratorium is agreed."""
    text = changed(mini, "{item: missile-moratorium, level: 0.5}", "{item: missile-moratorium, of: agreed}")
    back = (
        "  back:\n    kind: requires\n    item: missile-moratorium\n    for: performance\n"
        "    needs: [{item: liaison-office, of: agreed}]\n"
    )
    assert told(changed(text, "  mid-after-short:", f"{back}  mid-after-short:")) == []


def test_two_circles_are_told_apart(told, mini):
    rules = "".join(
        f"  {one}-{other}: {{kind: requires, item: {one}, needs: [{{item: {other}}}]}}\n"
        for one, other in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "d"))
    )
    items = "".join(
        f"  {one}: {{name: {one}, table: inter-korean, stage: short, kind: act, performers: [seoul], values: {{}}}}\n"
        for one in "abcde"
    )
    text = changed(changed(mini, "linkages:\n", f"linkages:\n{rules}"), "items:\n", f"items:\n{items}")
    assert told(text) == [
        "mini.yaml:61: linkages.a-b: requirements go round in a circle: a → b → c → a (rules a-b, b-c, c-a)",
        "mini.yaml:64: linkages.d-e: requirements go round in a circle: d → e → d (rules d-e, e-d)",
    ]


def test_the_first_and_the_last_month_of_the_run_are_in_it(told, mini):
    assert told(changed(mini, "month: 2002-12", "month: 2001-07")) == []
    assert told(changed(mini, "month: 2002-12", "month: 2003-06")) == []


def test_of_very_many_mistakes_the_rest_are_counted(told):
    lines = told("".join(f"field-{number}: 1\n" for number in range(1000)))
    assert len(lines) == 201
    assert lines[-1] == "mini.yaml: and 806 more mistakes"
