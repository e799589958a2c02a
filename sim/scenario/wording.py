"""What pydantic finds wrong, in plain words and with the file's own paths."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic_core import ErrorDetails

from sim.scenario.problems import Finding, Place, Steps, closest, did_you_mean, known_here
from sim.scenario.schema import ScenarioFile
from sim.scenario.shape import entry_class, entry_classes, expected, fields, inside, literals

TAGGED = ("parties", "linkages")  # sections where pydantic adds the kind of entry to the path
LISTS = {"normal": "[mean, sd]", "triangular": "[low, mode, high]", "uniform": "[low, high]", "window": "[first, last]"}
NOBODY = "nobody performs this item: name at least one party"


def meant_fields(errors: list[ErrorDetails], content: Any) -> set[Steps]:
    """Paths of the fields that misspelt fields were meant to be."""
    return {(*path_of(error["loc"])[:-1], word) for error in errors if (word := _meant(error, content))}


def findings(
    errors: list[ErrorDetails],
    content: Any,
    known: Mapping[str, Collection[str] | None],
    dropped: Mapping[tuple[str, str], Place],
) -> list[Finding]:
    """Every mistake; one that only follows from another is left out.

    Parameters
    ----------
    errors : list of ErrorDetails
        As pydantic gives them, for a whole scenario.
    content : Any
        The scenario that was validated.
    known : mapping
        Ids by kind, for suggestions.
    dropped : mapping
        What a variant left out, by its kind and id, and where it says so.
    """
    meant = meant_fields(errors, content)
    if ("extends",) in meant:
        errors = [error for error in errors if _meant(error, content) == "extends"]
    found: dict[Steps, Finding] = {}
    for error in errors:
        path = path_of(error["loc"])
        if _only_follows(error, path, content, meant, found):
            continue
        in_key = error["loc"][-1:] == ("[key]",)
        path, message = _said(_Fault(error["type"], path, error["input"], error.get("ctx", {}), content, known, in_key))
        if error["type"] == "unknown_id" and (error["ctx"]["kind"], error["input"]) in dropped:
            file, line = dropped[error["ctx"]["kind"], error["input"]]
            message = f"names {error['input']}, which is dropped" + (f" in {file}:{line}" if line else "")
        found.setdefault(path, Finding(path, message))
    return list(found.values())


def _only_follows(error: ErrorDetails, path: Steps, content: Any, meant: set[Steps], found: Collection[Steps]) -> bool:
    """Whether a mistake comes of a misspelt field, or of what is wrong inside a list."""
    kind = error["type"]
    if kind == "unknown_id":  # where events or provocations stand under a misspelt name, none is known
        return any(one[-1] == f"{error['ctx']['kind']}s" and one[0] != path[0] for one in meant)
    if kind == "missing":
        return path in meant
    if kind == "too_short":
        return any(path == one[: len(path)] for one in found)
    if kind == "extra_forbidden":
        return (*path[:2], "government") in meant and _of_another_government(path, content) is not None
    return False


def path_of(loc: Steps) -> Steps:
    """The path in the file: without the kind of entry and the key marker that pydantic adds."""
    loc = loc[:-1] if loc[-1:] == ("[key]",) else loc
    return loc[:2] + loc[3:] if len(loc) > 2 and loc[0] in TAGGED else loc


def shown(value: Any) -> str:
    """A value as its author would recognise it, cut short."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits
        return "a huge number"
    text = text if len(text) <= 40 else text[:37] + "..."
    return repr(text) if isinstance(value, str) else text


def _meant(error: ErrorDetails, content: Any) -> str | None:
    """The field that a misspelt field was meant to be."""
    if error["type"] != "extra_forbidden":
        return None
    path = path_of(error["loc"])
    if _of_another_government(path, content) is not None:  # `covert` looks like `government`, and is itself
        return None
    return closest(str(path[-1]), _missing_fields(path, content))


def _missing_fields(path: Steps, content: Any) -> list[str]:
    entry = entry_class(expected(ScenarioFile, path[:-1], content), _at(content, path[:-1]))
    names = [*fields(entry)] if entry else []
    names = [*names, "extends", "without"] if len(path) == 1 else names
    given = _at(content, path[:-1])
    return [name for name in names if name not in given] if isinstance(given, Mapping) else names


def _at(content: Any, path: Steps) -> Any:
    for step in path:
        content = inside(content, step)
    return content


def _of_another_government(path: Steps, content: Any) -> str | None:
    if len(path) != 3 or path[0] != "parties":
        return None
    for entry in entry_classes(expected(ScenarioFile, path[:2], content)):
        if path[2] in fields(entry):
            return str(get_args(entry.model_fields["government"].annotation)[0])
    return None


FEW_FIELDS = 3


@dataclass(frozen=True)
class _Fault:
    """One pydantic error, at its path in the file."""

    kind: str
    path: Steps
    given: Any
    context: Mapping[str, Any]
    content: Any
    known: Mapping[str, Collection[str] | None]
    in_key: bool

    @property
    def name(self) -> str:
        return str(self.path[-1]) if self.path else ""


def _said(fault: _Fault) -> tuple[Steps, str]:
    if fault.kind in ELSEWHERE:
        return ELSEWHERE[fault.kind](fault)
    path = fault.path
    if fault.name == "value" and not isinstance(_at(fault.content, path[:-1]), Mapping):
        path = path[:-1]  # a plain number stands for {value: number}, a path that is in no file
    return path, WORDS[fault.kind](fault) if fault.kind in WORDS else "is not allowed"


def _missing(fault: _Fault) -> tuple[Steps, str]:
    if isinstance(fault.path[-1], int):
        return fault.path[:-1], f"must be {LISTS.get(str(fault.path[-2]), 'longer')}"
    if fault.name == "performers":
        return fault.path, NOBODY
    return fault.path, "is missing" + _misspelt_entry(fault.path, fault.content)


def _misspelt_entry(path: Steps, content: Any) -> str:
    """A hint for whoever means to change an entry and misspells its id: that makes a new one with next to nothing in it."""
    given = _at(content, path[:-1])
    if len(path) != 3 or not isinstance(given, Mapping) or len(given) > FEW_FIELDS:
        return ""
    near = closest(str(path[1]), [name for name in _at(content, path[:1]) if name != path[1]])
    return f" in this new entry (did you mean {near}, not {path[1]}?)" if near else ""


def _no_such_field(fault: _Fault) -> tuple[Steps, str]:
    if fault.path in (("extends",), ("without",)):
        return fault.path, "works in a file only; here the scenario must be whole"
    if other := _of_another_government(fault.path, fault.content):
        return fault.path, f"no such field for this government: it belongs to {other}"
    return fault.path, f"no such field{known_here(fault.name, _missing_fields(fault.path, fault.content))}"


def _unknown(fault: _Fault) -> tuple[Steps, str]:
    kind = fault.context["kind"]
    named = "" if fault.in_key else f" as {shown(fault.given)[1:-1] or 'nothing'}"
    return fault.path, f"no such {kind}{named}{known_here(str(fault.given), fault.known[kind] or ())}"


def _untold(fault: _Fault) -> tuple[Steps, str]:
    """A linkage that does not say its kind, or is no mapping."""
    given = _at(fault.content, fault.path)
    if not isinstance(given, Mapping):
        return fault.path, _no_mapping(fault)
    for key in given:
        if closest(key, ["kind"]):
            return (*fault.path, key), "no such field (did you mean kind?)"
    return (*fault.path, "kind"), "is missing"


def _unknown_kind(fault: _Fault) -> tuple[Steps, str]:
    """A party or linkage of a kind that there is not."""
    path = (*fault.path, "government" if fault.path[0] == "parties" else "kind")
    options = [word.strip(" '") for word in fault.context["expected_tags"].split(",")]
    return path, _one_of(options, _at(fault.content, path))


def _one_of(options: list[str], given: Any) -> str:
    choice = options[0] if len(options) == 1 else f"one of {', '.join(options)}"
    return f"must be {choice}, not {shown(given)}{did_you_mean(str(given)[:100], options)}"


def _literal(fault: _Fault) -> str:
    options = [shown(one).strip("'") for one in literals(expected(ScenarioFile, fault.path, fault.content))]
    return _one_of(options, fault.given)


def _too_short(fault: _Fault) -> str:
    if fault.name == "performers":
        return NOBODY
    least = fault.context["min_length"]
    return "must not be empty" if least == 1 else f"must have at least {least}"


def _no_mapping(fault: _Fault) -> str:
    return "is empty" if fault.given is None else f"must be a mapping of fields, not {shown(fault.given)}"


def _no_number(fault: _Fault) -> str:
    too_large = isinstance(fault.given, int) and not isinstance(fault.given, bool)
    return f"{shown(fault.given)} is too large a number" if too_large else f"{shown(fault.given)} is not a number"


def _no_text(fault: _Fault) -> str:
    if fault.name in ("month", "start") or "window" in fault.path:
        return f"{shown(fault.given)} is no month: write it as 2001-06"
    if fault.kind == "string_type":
        return f"must be text, not {shown(fault.given)}"
    return f"{shown(fault.given)} is no id: small letters, digits and hyphens, as in liaison-office"


# Mistakes told at another path than pydantic's, or with one of several fields in view.
ELSEWHERE: dict[str, Callable[[_Fault], tuple[Steps, str]]] = {
    "missing": _missing,
    "extra_forbidden": _no_such_field,
    "unknown_id": _unknown,
    "union_tag_not_found": _untold,
    "union_tag_invalid": _unknown_kind,
}
WORDS: dict[str, Callable[[_Fault], str]] = {
    "not_a_number": _no_number,
    "float_type": _no_number,
    "finite_number": _no_number,
    "int_type": lambda fault: f"must be a whole number, not {shown(fault.given)}",
    "bool_type": lambda fault: f"must be true or false, not {shown(fault.given)}",
    "string_type": _no_text,
    "string_pattern_mismatch": _no_text,
    "string_too_long": _no_text,
    "model_type": _no_mapping,
    "model_attributes_type": _no_mapping,
    "dict_type": _no_mapping,
    "tuple_type": lambda fault: f"must be {LISTS.get(fault.name, 'a list')}, not {shown(fault.given)}",
    "too_short": _too_short,
    "too_long": lambda fault: f"must be {LISTS.get(fault.name, 'shorter')}",
    "literal_error": _literal,
    "greater_than_equal": lambda fault: f"must be at least {fault.context['ge']:g}, not {shown(fault.given)}",
    "greater_than": lambda fault: f"must be above {fault.context['gt']:g}, not {shown(fault.given)}",
    "less_than_equal": lambda fault: f"must be at most {fault.context['le']:g}, not {shown(fault.given)}",
    "value_error": lambda fault: str(fault.context["error"]),
}
