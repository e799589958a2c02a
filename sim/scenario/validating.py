"""From a tree to a checked scenario, or to every mistake in it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from sim.scenario.checks import Parts, check
from sim.scenario.problems import Path, Place, Problem, ScenarioError, problem
from sim.scenario.schema import ScenarioFile
from sim.scenario.tree import Node, place_of, plain
from sim.scenario.wording import findings, meant_fields, path_of

KINDS = {"party": "parties", "table": "tables", "item": "items"}
SECTIONS = (*KINDS.values(), "linkages", "events", "outcomes")
Known = dict[str, list[str] | None]


def validated(root: Node, dropped: Mapping[str, Place], before: Iterable[Problem] = ()) -> ScenarioFile:
    """Check a scenario.

    Parameters
    ----------
    root : Node
        The whole scenario, nothing left to extend or to drop.
    dropped : mapping
        Items that a variant left out, and where it says so.
    before : iterable of Problem
        Mistakes already known, which are reported along with those found here.

    Raises
    ------
    ScenarioError
        With every mistake, in the order of the file.
    """
    content = plain(root)
    known: Known = {kind: _ids(content.get(section)) for kind, section in KINDS.items()}
    try:
        spec = ScenarioFile.model_validate(content, context=known)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        found = findings(errors, content, known, dropped)
        meant = meant_fields(errors, content)
        told = {path for path, _ in found} | {path_of(one) for one in errors} | meant
        parts = None if ("extends",) in meant else _sound_parts(content, known, told)
    else:
        found, told = [], set()
        parts = Parts(**{name: getattr(spec, name) for name in (*SECTIONS, "start", "months")})
    if parts is not None:
        found += [(path, message) for path, message in check(parts) if not _follows(path, told)]
    problems = [*before, *(problem(place_of(root, path), path, message) for path, message in found)]
    if problems:
        raise ScenarioError(_in_order(problems))
    return spec


def _ids(section: Any) -> list[str] | None:
    return list(section) if isinstance(section, Mapping) else None


def _follows(path: Path, told: set[Path]) -> bool:
    """Whether what is wrong at ``path`` may be due to what has been told already: there, above or below."""
    return any(path[: len(one)] == one or one[: len(path)] == path for one in told)


def _in_order(problems: list[Problem]) -> list[Problem]:
    files = list(dict.fromkeys(one.file for one in problems))
    return sorted(problems, key=lambda one: (files.index(one.file), one.line or 0))


def _sound_parts(content: Mapping[str, Any], known: Known, told: set[Path]) -> Parts:
    """What is left of a faulty scenario when its faulty fields are taken out, and the entries that need them."""
    sections = {}
    for section in SECTIONS:
        of_one = TypeAdapter(get_args(ScenarioFile.model_fields[section].annotation)[1])
        entries = content.get(section)
        sound = {id_: _sound(of_one, entry, known) for id_, entry in _ids_and_entries(entries)}
        sections[section] = {id_: entry for id_, entry in sound.items() if entry is not None}
    start = content.get("start") if ("start",) not in told else None
    months = content.get("months", ScenarioFile.model_fields["months"].default) if ("months",) not in told else None
    return Parts(**sections, start=start, months=months)


def _ids_and_entries(section: Any) -> Iterable[tuple[str, Any]]:
    return section.items() if isinstance(section, Mapping) else ()


def _sound(of_one: TypeAdapter[Any], entry: Any, known: Known) -> Any:
    while entry is not None:
        try:
            return of_one.validate_python(entry, context=known)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                # As below a section: the kind of entry that pydantic adds is taken out of the path.
                ...
    return None
