"""What stands at a path of a scenario, in words short enough for an axis or a row of a table."""

from __future__ import annotations

from sim.analysis.words import label
from sim.scenario.parameters import UNITS
from sim.scenario.schema import ScenarioFile

# Words for what the schema calls otherwise; all else is said as it is written.
WORDS = {
    "freezes_above": "threat that freezes it",
    "money_weight": "weight of money",
    "carrot_home": "carrots as seen at home",
    "stick_home": "sticks as seen at home",
    "support.baseline": "support at home",
    "threshold": "support needed to ratify",
    "undoing.hostile": "support below which things are undone",
    "legislature.lean": "lean of the legislature",
    "effects.legislature": "legislature",
    "effects.support": "support",
    "effects.trust": "trust",
    "effects.threat": "threat",
    "trust": "trust in",
    "conscience": "what it cannot give up:",
    "blur": "blur of its beliefs",
    "floor": "least share it settles for",
    "slack": "how far others may lag",
    "slip": "chance of slips",
}

SINGULAR = {"linkages": "Rule", "events": "Event"}
NAMED = ("parties", "tables", "items", "outcomes", *SINGULAR)


def named(path: str, spec: ScenarioFile) -> str:
    """``parties.tokyo.support.baseline`` as *Tokyo: support at home*; names are the scenario's own.

    >>> from sim.scenario import Scenario
    >>> named("items.liaison-office.values.pyongyang", Scenario.load("comprehensive-approach").spec)
    'Liaison offices: worth to Pyongyang'
    """
    section, *steps = path.split(".")
    if section not in NAMED or len(steps) < 2:
        return f"{label(section)}: {_said(steps, spec)}" if steps else label(section)
    owner, rest = steps[0], steps[1:]
    entry = getattr(spec, section).get(owner)
    head = label(entry.name) if hasattr(entry, "name") else f"{SINGULAR[section]} {owner}"
    if section == "items" and rest[0] == "values":
        return f"{head}: worth to {_name(rest[1], spec)}"
    if section == "items" and rest[0] == "opinion":
        return f"{head}: echo in {_name(rest[1], spec)}"
    if section == "items" and rest == ["cost", "amount"]:
        return f"{head}: cost"
    return f"{head}: {_said(rest, spec)}"


def unit(path: str) -> str:
    """Unit of the number at a path: ``months``, ``points``, ``billion dollars``; empty where it has none."""
    steps = path.split(".")
    return next((UNITS[step] for step in (steps[-1], *steps[-2:-1]) if step in UNITS), "")


def with_unit(path: str, spec: ScenarioFile) -> str:
    """The words and, in brackets, the unit."""
    said, measured_in = named(path, spec), unit(path)
    return f"{said} ({measured_in})" if measured_in and not said.casefold().endswith(measured_in) else said


def _said(steps: list[str], spec: ScenarioFile) -> str:
    said, place = [], 0
    while place < len(steps):
        two = ".".join(steps[place : place + 2])
        width = 2 if two in WORDS else 1
        word = ".".join(steps[place : place + width])
        said.append(WORDS.get(word) or _name(word, spec))
        place += width
    return ", ".join(said).replace("trust in, ", "trust in ").replace(":, ", ": ")


def _name(word: str, spec: ScenarioFile) -> str:
    """The name of what has that id, or the word itself."""
    for entries in (spec.parties, spec.tables, spec.items):
        if word in entries:
            return entries[word].name
    return word.replace("_", " ")
