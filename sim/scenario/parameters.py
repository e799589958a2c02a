"""Every parameter of a scenario as a row: what it means, its unit and range, its default, its value and its ground.

ODD, "Parameters". A field's meaning is its description in the schema.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import AfterValidator
from pydantic.fields import FieldInfo

from sim.scenario.entry import MOST, Entry
from sim.scenario.quantity import Quantity
from sim.scenario.shape import entry_classes, fields, named_kind

NOTE = "note"
# The meaning of fields that the schema leaves without a description, since their names say it where they stand.
PLAIN = {
    "Policy.toward": "Party that it is aimed at.",
    "Policy.economic": "Its economic measures.",
    "Policy.political": "Its political measures.",
    "Policy.military": "Its military measures.",
    "Party.government": "Which class of government plays it.",
    "Party.support": "Domestic support and how it moves.",
    "Requires.kind": "Kind of rule.",
    "Requires.item": "Item that is held back.",
    "Requires.needs": "What must be reached before.",
    "Requires.for": "What is held back: agreement, performance or both.",
    "StageGate.kind": "Kind of rule.",
    "StageGate.table": "Table whose stage it is.",
    "StageGate.opens": "Stage that it opens.",
    "Boosts.kind": "Kind of rule.",
    "Follows.kind": "Kind of rule.",
    "Stalls.kind": "Kind of rule.",
    "Stalls.table": "Table that does not meet.",
    "Snapback.kind": "Kind of rule.",
    "CountsToward.kind": "Kind of rule.",
    "CountsToward.party": "Party that pays both.",
    "Funds.kind": "Kind of rule.",
    "Funds.donors": "Parties that share the cost.",
    "Veto.kind": "Kind of rule.",
    "InStep.kind": "Kind of rule.",
    "InStep.tables": "Tables that are kept in step.",
    "Need.item": "Item whose level counts.",
    "Need.of": "Whether the performed or the agreed level counts.",
    "Start.agreed": "Level agreed when the run begins.",
    "Start.performed": "Level performed when the run begins.",
    "Item.table": "Table where it is negotiated.",
    "Item.stage": "Stage that it belongs to.",
    "Item.cost": "Money that it needs.",
    "Item.start": "Where it stands when the run begins.",
    "Effects.support": "Change of each party's support.",
    "Effects.threat": "Change of the threat.",
    "Event.effects": "What it does.",
    "Condition.item": "Item whose performed level counts.",
    "Condition.stage": "Stage whose mean performed level counts.",
    "Condition.threat": "Whether the threat counts.",
    "Condition.at_least": "Level that it must have reached.",
    "Condition.below": "Level that it must be below.",
    "Outcome.name": "Name shown to people.",
    "Trust.kept": "Share of the way to 1 for a month in which all duties are kept.",
    "Trust.slipped": "Share lost for a month in which all duties slip.",
    "Trust.broken": "Share lost for a whole item broken or undone.",
    "Threat.start": "Threat when the run begins.",
    "Dynamics.trust": "How trust moves.",
    "Dynamics.threat": "How the threat moves.",
    "Dynamics.undoing": "How what was done is undone.",
    "ScenarioFile.title": "Name shown to people.",
    "ScenarioFile.parties": "The governments.",
    "ScenarioFile.tables": "Where they meet.",
    "ScenarioFile.items": "What they negotiate.",
    "ScenarioFile.linkages": "Rules that link items and tables.",
    "ScenarioFile.events": "What happens from outside.",
    "ScenarioFile.outcomes": "How a world can end; the first that holds.",
    "ScenarioFile.dynamics": "Rules of conduct that hold for all.",
}
MONTHS, POINTS, BILLIONS = "months", "points", "billion dollars"
UNITS = {
    **dict.fromkeys(("patience", "months", "term", "every", "opens", "memory", "lapse"), MONTHS),
    **dict.fromkeys(("preparation", "setback", "review", "after"), MONTHS),
    **dict.fromkeys(("values", "worth", "bears"), POINTS),
    **dict.fromkeys(("amount", "prices"), BILLIONS),
    "money_weight": "points a billion dollars",
    "Change.patience": "factor",
    "Change.scrutiny": "factor",
    "Change.coordination": "factor",
    "StageGate.opens": "",
    "Follows.opens": "",
    "Follows.after": "",
}


class Row(NamedTuple):
    """One parameter."""

    path: str
    meaning: str
    range: str
    default: str
    value: str
    note: str


def parameters(entry: Entry, path: str = "") -> Iterator[Row]:
    """A row for every number, word and list of an entry and of all entries in it; one for each entry that has a note."""
    if entry.note:
        yield Row(path, inspect.cleandoc(type(entry).__doc__ or "").splitlines()[0], "", "", "", entry.note)
    for name, info in type(entry).model_fields.items():
        if name == NOTE:
            continue
        value, said = getattr(entry, name), field(type(entry), info.alias or name, info)
        here = f"{path}.{said.path}" if path else said.path
        inner = value if isinstance(value, Mapping) and value else {"": value}
        for key, one in inner.items():
            place = f"{here}.{key}" if key else here
            if isinstance(one, Entry):
                yield from parameters(one, place)
            elif isinstance(one, Mapping) and one:  # trust that one party loses in several others
                yield from (said._replace(path=f"{place}.{k}", value=written(v)) for k, v in one.items())
            else:
                yield said._replace(path=place, value=written(one), note=getattr(one, "note", None) or "")


def field(entry: type[Entry], name: str, info: FieldInfo) -> Row:
    """A field of the schema: its name, meaning, unit and range, and default; no value."""
    default = "required" if info.is_required() else written(info.get_default(call_default_factory=True))
    return Row(name, meaning(entry, name, info), _range(entry, name, info), default, "", "")


def schema_fields(entry: type[Entry]) -> Iterator[Row]:
    """A row for each field of a kind of entry, but for its note."""
    return (field(entry, name, info) for name, info in fields(entry).items() if name != NOTE)


def kinds_of_entry(entry: type[Entry], seen: set[type[Entry]] | None = None) -> Iterator[type[Entry]]:
    """A kind of entry and every kind that can stand in it, each once."""
    seen = set() if seen is None else seen
    if entry in seen:
        return
    seen.add(entry)
    yield entry
    for info in fields(entry).values():
        for inside in _innermost(info.rebuild_annotation()):
            for kind in entry_classes(inside):
                if issubclass(kind, Entry):
                    yield from kinds_of_entry(kind, seen)


def meaning(entry: type[Entry], name: str, info: FieldInfo) -> str:
    """What a field means; empty where nothing says it."""
    plain = (PLAIN.get(f"{kind.__name__}.{name}") for kind in entry.__mro__)
    return info.description or next((said for said in plain if said), "")


def written(value: Any) -> str:
    """A value as one reads it: a constant, a distribution, a word, a list of ids, a small entry."""
    if isinstance(value, Quantity):
        for shape in ("normal", "triangular", "uniform"):
            given = getattr(value, shape)
            if given is not None:
                numbers = [f"{number:g}" for number in given]
                return f"normal {numbers[0]} ± {numbers[1]}" if shape == "normal" else f"{shape} {' to '.join(numbers)}"
        return f"{value.value:g}"
    if isinstance(value, Entry):
        return brief(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_inside(one)}" for key, one in value.items()) or "none"
    if isinstance(value, tuple):
        return ", ".join(map(_inside, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def brief(entry: Entry, without: tuple[str, ...] = ()) -> str:
    """What an entry gives, in one line; what stands at its default is left out."""
    given = {info.alias or name: getattr(entry, name) for name, info in type(entry).model_fields.items()
             if name in entry.model_fields_set and name not in (NOTE, *without)}  # fmt: skip
    if set(given) <= {"item", "level", "of"} and "item" in given:  # a need
        return f"{given['item']} ≥ {getattr(entry, 'level', 0):g}{' agreed' if given.get('of') == 'agreed' else ''}"
    return "; ".join(f"{name}: {written(value)}" for name, value in given.items()) or "as by default"


def _inside(value: Any) -> str:
    said = written(value)
    return f"({said})" if isinstance(value, (Mapping, tuple)) or ("; " in said and isinstance(value, Entry)) else said


def _range(entry: type[Entry], name: str, info: FieldInfo) -> str:
    """Unit, bounds, or the words that are allowed."""
    annotation = info.rebuild_annotation()
    unit = next((UNITS[key] for key in (f"{entry.__name__}.{name}", name) if key in UNITS), "")
    for inside in _innermost(annotation):
        words = [str(word) for word in get_args(inside)] if get_origin(inside) is Literal else []
        if words:
            return " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
        if inside is bool:
            return "yes or no"
        kind = named_kind(inside)
        if kind is not None:
            return f"id of {'an' if kind[0] in 'aeiou' else 'a'} {kind}"
        if any(issubclass(one, Entry) for one in entry_classes(inside)):
            return ""
    low, high = _bounds(annotation)
    if math.isinf(low) and math.isinf(high):
        return unit
    bounds = f"at least {low:g}" if math.isinf(high) else f"{low:g} to {high:g}"
    return f"{unit}, {bounds}" if unit else bounds


def _bounds(annotation: Any) -> tuple[float, float]:
    """Least and greatest number that stands there; infinite where there is no bound that one could meet."""
    low, high = -math.inf, math.inf
    for mark in _marks(annotation):
        if isinstance(mark, AfterValidator) and getattr(mark.func, "__qualname__", "").startswith("between"):
            given = inspect.getclosurevars(mark.func).nonlocals
            low, high = max(low, given["low"]), min(high, given["high"])
        least = [float(getattr(mark, name)) for name in ("ge", "gt") if getattr(mark, name, None) is not None]
        most = [float(getattr(mark, name)) for name in ("le", "lt") if getattr(mark, name, None) is not None]
        low, high = max([low, *least]), min([high, *most])
    return (-math.inf if low <= -MOST else low), (math.inf if high >= MOST else high)


def _marks(annotation: Any) -> Iterator[Any]:
    """What is annotated to a type, and to the values of a mapping or the entries of a list of it."""
    if get_origin(annotation) is Annotated:
        for mark in annotation.__metadata__:
            yield from getattr(mark, "metadata", ()) or (mark,)
        yield from _marks(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for one in get_args(annotation):
            yield from _marks(one)
    elif get_origin(annotation) is dict:
        yield from _marks(get_args(annotation)[1])


def _innermost(annotation: Any) -> Iterator[Any]:
    """The types that stand at a place: the values of a mapping, the entries of a list, each of several."""
    if get_origin(annotation) is Annotated and named_kind(annotation) is None:
        yield from _innermost(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for one in get_args(annotation):
            yield from _innermost(one)
    elif get_origin(annotation) is dict:
        yield from _innermost(get_args(annotation)[1])
    elif get_origin(annotation) is tuple:
        yield from _innermost(get_args(annotation)[0])
    else:
        yield annotation
