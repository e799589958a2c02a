"""What pydantic finds wrong, in plain words and with the file's own paths."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, get_args

from pydantic_core import ErrorDetails

from sim.scenario.problems import Finding, Place, Steps, closest, did_you_mean
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
    dropped: Mapping[str, Place],
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
        Items that a variant left out, and where it says so.
    """
    meant = meant_fields(errors, content)
    if ("extends",) in meant:
        errors = [error for error in errors if _meant(error, content) == "extends"]
    found: dict[Steps, Finding] = {}
    for error in errors:
        path = path_of(error["loc"])
        if error["type"] == "missing" and path in meant:
            continue
        if error["type"] == "too_short" and any(path == one[: len(path)] for one in found):
            continue
        if (
            error["type"] == "extra_forbidden"
            and _of_another_government(path, content)
            and _government_of(path) in meant
        ):
            continue
        path, message = _said(error, path, content, known)
        if error["type"] == "unknown_id" and error["input"] in dropped:
            file, line = dropped[error["input"]]
            message = f"names {error['input']}, which is dropped in {file}" + (f":{line}" if line else "")
        found.setdefault(path, Finding(path, message))
    return list(found.values())


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


def _government_of(path: Steps) -> Steps:
    return (*path[:2], "government")


def _of_another_government(path: Steps, content: Any) -> str | None:
    if len(path) != 3 or path[0] != "parties":
        return None
    for entry in entry_classes(expected(ScenarioFile, path[:2], content)):
        if path[2] in fields(entry):
            return str(get_args(entry.model_fields["government"].annotation)[0])
    return None


def _said(
    error: ErrorDetails, path: Steps, content: Any, known: Mapping[str, Collection[str] | None]
) -> tuple[Steps, str]:
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    last = str(path[-1]) if path else ""
    if kind == "missing" and isinstance(path[-1], int):
        return path[:-1], f"must be {LISTS.get(str(path[-2]), 'longer')}"
    if kind == "missing":
        return path, NOBODY if last == "performers" else "is missing"
    if kind == "extra_forbidden" and path in (("extends",), ("without",)):
        return path, "works in a file only; here the scenario must be whole"
    if kind == "extra_forbidden":
        other = _of_another_government(path, content)
        hint = (
            f" for this government: it belongs to {other}"
            if other
            else did_you_mean(last, _missing_fields(path, content))
        )
        return path, f"no such field{hint}"
    if kind == "unknown_id":
        named = "" if error["loc"][-1] == "[key]" else f" as {shown(given)[1:-1] or 'nothing'}"
        return path, f"no such {context['kind']}{named}{did_you_mean(str(given), known[context['kind']] or ())}"
    if kind == "union_tag_not_found":
        return _untold(path, content)
    if kind == "union_tag_invalid":
        name = "government" if path[0] == "parties" else "kind"
        options = [word.strip(" '") for word in context["expected_tags"].split(",")]
        return (*path, name), _one_of(options, _at(content, (*path, name)))
    if kind == "too_short":
        return path, NOBODY if last == "performers" else _too_short(context)
    # A plain number stands for {value: number}, a path that is in no file.
    while path and _at(content, path) is None and _at(content, path[:-1]) is None:
        path = path[:-1]
    if last == "value" and not isinstance(_at(content, path[:-1]), Mapping):
        path = path[:-1]
    if kind == "literal_error":
        options = [shown(one).strip("'") for one in literals(expected(ScenarioFile, path, content))]
        return path, _one_of(options, given)
    if kind.startswith("string_") and (last in ("month", "start") or "window" in path):
        return path, f"{shown(given)} is no month: write it as 2001-06"
    if kind == "tuple_type":
        return path, f"must be {LISTS.get(last, 'a list')}, not {shown(given)}"
    if kind == "too_long":
        return path, f"must be {LISTS.get(last, 'shorter')}"
    words = WORDS.get(kind)
    return path, words(given, context) if words else "is not allowed"


def _untold(path: Steps, content: Any) -> tuple[Steps, str]:
    """A linkage without a kind, a party or linkage that is no mapping."""
    given = _at(content, path)
    if not isinstance(given, Mapping):
        return path, _no_mapping(given, {})
    for key in given:
        if closest(key, ["kind"]):
            return (*path, key), "no such field (did you mean kind?)"
    return (*path, "kind"), "is missing"


def _one_of(options: list[str], given: Any) -> str:
    choice = options[0] if len(options) == 1 else f"one of {', '.join(options)}"
    return f"must be {choice}, not {shown(given)}{did_you_mean(str(given)[:100], options)}"


def _too_short(context: Mapping[str, Any]) -> str:
    return "must not be empty" if context["min_length"] == 1 else f"must have at least {context['min_length']}"


def _no_mapping(given: Any, context: Mapping[str, Any]) -> str:
    return "is empty" if given is None else f"must be a mapping of fields, not {shown(given)}"


def _no_number(given: Any, context: Mapping[str, Any]) -> str:
    too_large = isinstance(given, int) and not isinstance(given, bool)
    return f"{shown(given)} is too large a number" if too_large else f"{shown(given)} is not a number"


def _no_id(given: Any, context: Mapping[str, Any]) -> str:
    return f"{shown(given)} is no id: small letters, digits and hyphens, as in liaison-office"


WORDS: dict[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "not_a_number": _no_number,
    "float_type": _no_number,
    "finite_number": _no_number,
    "int_type": lambda given, context: f"must be a whole number, not {shown(given)}",
    "int_from_float": lambda given, context: f"must be a whole number, not {shown(given)}",
    "bool_type": lambda given, context: f"must be true or false, not {shown(given)}",
    "string_type": lambda given, context: f"must be text, not {shown(given)}",
    "string_pattern_mismatch": _no_id,
    "string_too_long": _no_id,
    "model_type": _no_mapping,
    "model_attributes_type": _no_mapping,
    "dict_type": _no_mapping,
    "greater_than_equal": lambda given, context: f"must be at least {context['ge']:g}, not {shown(given)}",
    "greater_than": lambda given, context: f"must be above {context['gt']:g}, not {shown(given)}",
    "less_than_equal": lambda given, context: f"must be at most {context['le']:g}, not {shown(given)}",
    "value_error": lambda given, context: str(context["error"]),
}
