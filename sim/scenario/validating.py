"""From a tree to a checked scenario, or to every mistake in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from sim.scenario.checks import check
from sim.scenario.parts import Parts
from sim.scenario.problems import Finding, Place, Problem, ScenarioError, Steps, problem
from sim.scenario.schema import ScenarioFile
from sim.scenario.tree import Node, place_of, plain
from sim.scenario.wording import findings, meant_fields, path_of

KINDS = {"party": "parties", "table": "tables", "item": "items", "event": "events"}
SECTIONS = (*KINDS.values(), "linkages", "outcomes")
MOST_TOLD = 200  # mistakes; beyond them the rest is only counted
Known = dict[str, list[str] | None]


def validated(root: Node, dropped: Mapping[tuple[str, str], Place], before: Iterable[Problem] = ()) -> ScenarioFile:
    """Check a scenario.

    Parameters
    ----------
    root : Node
        The whole scenario, nothing left to extend or to drop.
    dropped : mapping
        What a variant left out, by its kind and id, and where it says so.
    before : iterable of Problem
        Mistakes already known, which are reported along with those found here.

    Raises
    ------
    ScenarioError
        With every mistake, in the order of the file.
    """
    content = plain(root)
    known: Known = {kind: _ids(content.get(section)) for kind, section in KINDS.items()}
    known["event"] = [] if "events" not in content else known["event"]
    known["provocation"] = _provocations(content.get("parties"))
    try:
        spec = ScenarioFile.model_validate(content, context=known)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        more, errors = max(0, len(errors) - MOST_TOLD), errors[:MOST_TOLD]
        found = findings(errors, content, known, dropped)
        meant = meant_fields(errors, content)
        told = {one.path for one in found} | {path_of(one["loc"]) for one in errors} | meant
        parts = None if more or ("extends",) in meant else _sound_parts(content, known, told)
    else:
        found, told, more = [], set(), 0
        last = next(reversed(spec.outcomes))
        parts = Parts(**{name: getattr(spec, name) for name in (*SECTIONS, "start", "months")}, last_outcome=last)
    if parts is not None:
        found += [one for one in check(parts) if not _follows(one, told)]
    problems = [*before, *(problem(place_of(root, one.path), one.path, one.message) for one in found)]
    if problems:
        rest = [Problem(root.place.file, None, "", f"and {more:,} more mistakes")] if more else []
        raise ScenarioError(_in_order(problems, root.place.file) + rest)
    return spec


def _ids(section: Any) -> list[str] | None:
    return list(section) if isinstance(section, Mapping) else None


def _provocations(parties: Any) -> list[str] | None:
    """The kinds of provocation that any party may commit; None where some cannot be read."""
    found: list[str] = []
    for entry in parties.values() if isinstance(parties, Mapping) else [None]:
        kinds = entry.get("provocations", {}) if isinstance(entry, Mapping) else None
        if not isinstance(kinds, Mapping):
            return None
        found += kinds
    return found


def _follows(finding: Finding, told: set[Steps]) -> bool:
    """Whether this may be due to what has been told already: there, above, below, or at what it rests on."""
    paths = (finding.path, *finding.rests_on)
    return any(path[: len(one)] == one or one[: len(path)] == path for path in paths for one in told)


def _in_order(problems: list[Problem], first: str) -> list[Problem]:
    files = list(dict.fromkeys([first, *(one.file for one in problems)]))
    return sorted(problems, key=lambda one: (files.index(one.file), one.line or 0))


def _sound_parts(content: Mapping[str, Any], known: Known, told: set[Steps]) -> Parts:
    """What is left of a faulty scenario when its faulty fields are taken out, and the entries that need them."""
    sections = {section: _sound(section, content.get(section), known) for section in SECTIONS}
    start = content.get("start") if ("start",) not in told else None
    months = content.get("months", ScenarioFile.model_fields["months"].default) if ("months",) not in told else None
    last = next(reversed(content["outcomes"]), None) if isinstance(content.get("outcomes"), Mapping) else None
    return Parts(**sections, last_outcome=last, start=start, months=months)


def _sound(section: str, entries: Any, known: Known) -> dict[str, Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(cast(Any, ScenarioFile.model_fields[section].annotation))
    while isinstance(entries, Mapping):
        try:
            return dict(adapter.validate_python(entries, context=known))
        except ValidationError as error:
            left = entries
            for one in error.errors(include_url=False):
                path = path_of((section, *one["loc"]))[1:]
                left = _cut(left, path[:-1] if one["type"] == "missing" else path)
            entries = left if left is not entries else None
    return {}


def _cut(content: Any, path: Steps) -> Any:
    """``content`` without what stands at ``path``; a list with a fault in it goes whole."""
    if not path or not isinstance(content, Mapping) or path[0] not in content:
        return content
    inner = content[path[0]]
    if len(path) > 1 and isinstance(inner, Mapping) and path[1] in inner:
        return {key: _cut(value, path[1:]) if key == path[0] else value for key, value in content.items()}
    return {key: value for key, value in content.items() if key != path[0]}
