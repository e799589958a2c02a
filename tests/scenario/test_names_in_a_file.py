"""Wherever a scenario names a party, a table or an item, a name that names nothing is told."""

from __future__ import annotations

import pytest

UNKNOWN = {
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
        "26: tables.inter-korean.members.2: no such party as beijing (one of: seoul, pyongyang)",
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
        "62: linkages.mid-after-short.table: no such table as us-dprk (there is only inter-korean)",
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
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_name_that_names_nothing_is_told_with_its_line_and_path(told, mini, spoilt, name):
    old, new, expected = UNKNOWN[name]
    assert told(spoilt(mini, old, new)) == [f"mini.yaml:{expected}"]


def test_of_many_known_names_the_first_are_told(told, mini, spoilt):
    more = "".join(f"  capital-{n}: {{name: Capital {n}}}\n" for n in range(11))
    text = spoilt(mini, "parties:\n", f"parties:\n{more}")
    (line,) = told(spoilt(text, "members: [seoul, pyongyang]", "members: [seoul, pyongyang, oz]"))
    assert line.endswith(
        "no such party as oz (one of: capital-0, capital-1, capital-2, capital-3, capital-4, capital-5, ... and 7 more)"
    )


def test_an_unknown_provocation_is_told_with_those_that_there_are(told, mini, spoilt):
    rule = "linkages:\n  rule: {kind: snapback, provocations: [earthquake], tables: [inter-korean]}\n"
    (line,) = told(spoilt(mini, "linkages:\n", rule))
    assert line.endswith("no such provocation as earthquake (there is only missile-test)")


def test_a_third_party_may_perform_what_others_agree(told, mini, spoilt):
    text = spoilt(mini, "parties:\n", "parties:\n  beijing: {name: Beijing}\n")
    assert told(spoilt(text, "performers: [pyongyang]", "performers: [beijing]")) == []


def test_names_are_not_looked_up_where_their_section_is_missing(told, mini, spoilt):
    assert told(spoilt(mini, "tables:", "tabels:")) == ["mini.yaml:23: tabels: no such field (did you mean tables?)"]
