"""What sets governments apart, how events change them, and who negotiates for whom: what makes no sense is told."""

from __future__ import annotations

import pytest

SEOUL = "    cash_cap: 0.9\n"
PYONGYANG = "    government: pyongyang\n"
TOKYO = "policy: {toward: pyongyang, stance: contain}"
EFFECTS = "effects: {support: {seoul: 0.05}}"

SOUND = {
    "what it wants to be taken up first": (
        SEOUL,
        "    insists: {inter-korean: {items: [missile-moratorium], months: {uniform: [6, 12]}}}\n",
    ),
    "prices": (PYONGYANG, f"{PYONGYANG}    prices: {{missile-moratorium: 3}}\n"),
    "a slow opening": (PYONGYANG, f"{PYONGYANG}    opening: {{items: [liaison-office], pace: 0.3}}\n"),
    "carrots and sticks": (
        TOKYO,
        "policy: {toward: pyongyang, stance: tit-for-tat, memory: 3, economic: {stick: 0.5, alarm: 0.1}}",
    ),
    "an event that changes an outlook": (
        EFFECTS,
        "effects: {legislature: {tokyo: -0.2}, change: {tokyo: {stance: engage, values: {food-aid: 2}}}}",
    ),
}

MISTAKES = {
    # Policies.
    "a policy towards itself": (
        TOKYO,
        "policy: {toward: tokyo, stance: contain}",
        "22: parties.tokyo.policy.toward: names the party itself",
    ),
    "a policy towards nobody": (
        TOKYO,
        "policy: {toward: pyongjang, stance: contain}",
        "22: parties.tokyo.policy.toward: no such party as pyongjang (did you mean pyongyang?)",
    ),
    "an unknown stance": (
        TOKYO,
        "policy: {toward: pyongyang, stance: contains}",
        "22: parties.tokyo.policy.stance: must be one of engage, contain, mixed, tit-for-tat, not 'contains'"
        " (did you mean contain?)",
    ),
    "a policy of no kind": (
        TOKYO,
        "policy: {toward: pyongyang, stance: mixed, militry: {stick: 1}}",
        "22: parties.tokyo.policy.militry: no such field (did you mean military?)",
    ),
    "more than all sticks": (
        TOKYO,
        "policy: {toward: pyongyang, stance: mixed, military: {stick: 2}}",
        "22: parties.tokyo.policy.military.stick: must be between 0 and 1, not 2",
    ),
    # Legislatures.
    "a legislature without a name": (
        "legislature: {name: the Diet}",
        "legislature: {lean: -0.1}",
        "22: parties.tokyo.legislature.name: is missing",
    ),
    "a legislature by name only": (
        "legislature: {name: the Diet}",
        "legislature: the Diet",
        "22: parties.tokyo.legislature: must be a mapping of fields, not 'the Diet'",
    ),
    # What a party wants to be taken up first.
    "an insistence where it does not sit": (
        "name: Tokyo,",
        "name: Tokyo, insists: {inter-korean: {items: [food-aid], months: 6}},",
        "22: parties.tokyo.insists.inter-korean: tokyo does not sit at inter-korean",
    ),
    "an insistence at an unknown table": (
        SEOUL,
        "    insists: {inter-corean: {items: [food-aid], months: 6}}\n",
        "10: parties.seoul.insists.inter-corean: no such table (did you mean inter-korean?)",
    ),
    "an insistence on an unknown item": (
        SEOUL,
        "    insists: {inter-korean: {items: [food-ade], months: 6}}\n",
        "10: parties.seoul.insists.inter-korean.items.0: no such item as food-ade (did you mean food-aid?)",
    ),
    "an insistence on nothing": (
        SEOUL,
        "    insists: {inter-korean: {items: [], months: 6}}\n",
        "10: parties.seoul.insists.inter-korean.items: must not be empty",
    ),
    "an insistence on one item twice": (
        SEOUL,
        "    insists: {inter-korean: {items: [food-aid, food-aid], months: 6}}\n",
        "10: parties.seoul.insists.inter-korean.items.1: names food-aid a second time",
    ),
    "an insistence without an end": (
        SEOUL,
        "    insists: {inter-korean: {items: [food-aid]}}\n",
        "10: parties.seoul.insists.inter-korean.months: is missing",
    ),
    # Pyongyang's prices and its opening.
    "a price for what another does": (
        PYONGYANG,
        f"{PYONGYANG}    prices: {{food-aid: 1}}\n",
        "15: parties.pyongyang.prices.food-aid: pyongyang does not perform food-aid",
    ),
    "a price for an unknown item": (
        PYONGYANG,
        f"{PYONGYANG}    prices: {{missile-moratorum: 1}}\n",
        "15: parties.pyongyang.prices.missile-moratorum: no such item (did you mean missile-moratorium?)",
    ),
    "an opening by what another does": (
        PYONGYANG,
        f"{PYONGYANG}    opening: {{items: [liaison-office, food-aid]}}\n",
        "15: parties.pyongyang.opening.items.1: pyongyang does not perform food-aid",
    ),
    "an opening by an unknown item": (
        PYONGYANG,
        f"{PYONGYANG}    opening: {{items: [liason-office]}}\n",
        "15: parties.pyongyang.opening.items.0: no such item as liason-office (did you mean liaison-office?)",
    ),
    "an opening by one item twice": (
        PYONGYANG,
        f"{PYONGYANG}    opening: {{items: [liaison-office, liaison-office]}}\n",
        "15: parties.pyongyang.opening.items.1: names liaison-office a second time",
    ),
    "a wedge driven by Seoul": (
        SEOUL,
        "    wedge: 1\n",
        "10: parties.seoul.wedge: no such field for this government: it belongs to pyongyang",
    ),
    # Events.
    "scrutiny changed where there is none": (
        EFFECTS,
        "effects: {change: {seoul: {scrutiny: 2}}}",
        "74: events.election.effects.change.seoul.scrutiny: no such field for this government: it belongs to washington",
    ),
    "a stance changed where there is no policy": (
        EFFECTS,
        "effects: {change: {seoul: {stance: engage}}}",
        "74: events.election.effects.change.seoul.stance: seoul has no policy",
    ),
    "an unknown stance from now on": (
        EFFECTS,
        "effects: {change: {tokyo: {stance: engaged}}}",
        "74: events.election.effects.change.tokyo.stance: must be one of engage, contain, mixed, tit-for-tat,"
        " not 'engaged' (did you mean engage?)",
    ),
    "an outlook changed of nobody": (
        EFFECTS,
        "effects: {change: {tokio: {patience: 2}}}",
        "74: events.election.effects.change.tokio: no such party (did you mean tokyo?)",
    ),
    "an outlook changed on an unknown item": (
        EFFECTS,
        "effects: {change: {tokyo: {values: {food-ade: 1}}}}",
        "74: events.election.effects.change.tokyo.values.food-ade: no such item (did you mean food-aid?)",
    ),
    "a legislature elected where there is none": (
        EFFECTS,
        "effects: {legislature: {seoul: 0.1}}",
        "74: events.election.effects.legislature.seoul: seoul has no legislature",
    ),
    "the legislature of nobody": (
        EFFECTS,
        "effects: {legislature: {tokio: 0.1}}",
        "74: events.election.effects.legislature.tokio: no such party (did you mean tokyo?)",
    ),
    # The allies' consultations.
    "consultations on an unknown item": (
        "\noutcomes:",
        "\nconsultation: {item: reactor}\n\noutcomes:",
        "80: consultation.item: no such item as reactor (did you mean reactors?)",
    ),
    "consultations in no month": (
        "\noutcomes:",
        "\nconsultation: {every: 0}\n\noutcomes:",
        "80: consultation.every: must be at least 1, not 0",
    ),
    # Tables that absorb others.
    "a table that absorbs itself": (
        "name: the allies' table,",
        "name: the allies' table, absorbs: [allied],",
        "28: tables.allied.absorbs.0: names the table itself",
    ),
    "a table that absorbs an unknown one": (
        "name: the allies' table,",
        "name: the allies' table, absorbs: [inter-corean],",
        "28: tables.allied.absorbs.0: no such table as inter-corean (did you mean inter-korean?)",
    ),
    "a table that absorbs another twice": (
        "name: the allies' table,",
        "name: the allies' table, absorbs: [inter-korean, inter-korean],",
        "28: tables.allied.absorbs.1: names inter-korean a second time",
    ),
    "a table that two absorb": (
        "  allied: {",
        "  six: {name: six, members: [seoul, tokyo], absorbs: [inter-korean]}\n  allied: {absorbs: [inter-korean], ",
        "29: tables.allied.absorbs.0: inter-korean is absorbed by six already",
    ),
    "a table that absorbs one that absorbs": (
        "  allied: {",
        "  six: {name: six, members: [seoul, tokyo], absorbs: [allied]}\n  allied: {absorbs: [inter-korean], ",
        "28: tables.six.absorbs.0: allied absorbs tables itself",
    ),
}

ELSEWHERE = {
    "a misspelt legislature": (
        "legislature: {name: the Diet}",
        "legislatur: {name: the Diet}",
        "{legislature: {tokyo: 0.1}}",
        "22: parties.tokyo.legislatur: no such field (did you mean legislature?)",
    ),
    "a misspelt policy": (
        TOKYO,
        "polcy: {toward: pyongyang, stance: contain}",
        "{change: {tokyo: {stance: engage}}}",
        "22: parties.tokyo.polcy: no such field (did you mean policy?)",
    ),
    "a misspelt government": (
        "{name: Tokyo,",
        "{name: Tokyo, goverment: washington,",
        "{change: {tokyo: {scrutiny: 2}}}",
        "22: parties.tokyo.goverment: no such field (did you mean government?)",
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_government_can_have_it(told, wider, spoilt, name):
    assert told(spoilt(wider, *SOUND[name])) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_about_a_government_is_told_once_with_its_line_and_path(told, wider, spoilt, mistake):
    old, new, expected = MISTAKES[mistake]
    assert told(spoilt(wider, old, new)) == [f"mini.yaml:{expected}"]


def test_a_party_that_does_not_say_which_government_it_is_is_told_what_it_cannot_have(told, wider, spoilt):
    """Also where a field looks like ``government`` misspelt."""
    fields = {14: "covert", 15: "provocations"}
    assert told(spoilt(wider, PYONGYANG, "    covert: 0.1\n")) == [
        f"mini.yaml:{line}: parties.pyongyang.{field}: no such field for this government: it belongs to pyongyang"
        for line, field in fields.items()
    ]


@pytest.mark.parametrize("mistake", ELSEWHERE)
def test_what_an_event_changes_is_not_missed_where_it_is_only_misspelt(told, wider, spoilt, mistake):
    old, new, effects, expected = ELSEWHERE[mistake]
    assert told(spoilt(spoilt(wider, old, new), EFFECTS, f"effects: {effects}")) == [f"mini.yaml:{expected}"]


def test_scrutiny_changes_where_there_is_some(told, wider, spoilt):
    text = spoilt(wider, "{name: Tokyo,", "{name: Tokyo, government: washington,")
    assert told(spoilt(text, EFFECTS, "effects: {change: {tokyo: {scrutiny: 0.5}}}")) == []


def test_a_host_absorbs_several_tables(told, wider, spoilt):
    six = "  six: {name: six, members: [seoul, tokyo, pyongyang], absorbs: [allied, inter-korean]}\n"
    assert told(spoilt(wider, "\nitems:", f"{six}\nitems:")) == []
