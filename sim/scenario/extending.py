"""``extends`` and ``without``: how a small variant becomes a whole scenario.

A variant names the file it ``extends`` (beside it, or a shipped scenario), says ``without`` which of its items,
linkages and events it does, and gives what it adds or changes. What is dropped goes first, so it may be given anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean, problem
from sim.scenario.reading import read
from sim.scenario.tree import Node, merged

DROPPABLE = {"items": "item", "linkages": "linkage", "events": "event"}
LONGEST = 20  # files in a chain of variants


@dataclass(frozen=True)
class Assembled:
    """A scenario put together from its files."""

    root: Node
    dropped: dict[str, Place]  # items left out by ``without``, and where that is said
    problems: tuple[Problem, ...]


def shipped() -> list[Path]:
    """The scenario files that come with the simulator, in alphabetical order."""
    return sorted(_house().glob("*.yaml"))


def find(path_or_name: str | os.PathLike[str], folder: Path = Path()) -> Path:
    """The file meant by a path, seen from ``folder``, or by the bare name of a shipped scenario."""
    given = Path(path_or_name)
    path = Path(os.path.normpath(folder / given))
    named = {one.stem: one for one in shipped()}
    name = given.stem if given.suffix in (".yaml", ".yml") else given.name
    if _is_there(path) and not path.is_dir():
        return path
    if given.parent == Path() and name in named:
        return named[name]
    if _is_there(path):
        return path
    hint = did_you_mean(given.name, _scenarios_beside(path)) or did_you_mean(name, named)
    raise ScenarioError([Problem(str(path_or_name), None, "", f"no such file or shipped scenario{hint}")])


def assemble(path: Path) -> Assembled:
    """Read a file and all that it extends, and work it into one tree."""
    return _assemble(path, ())


def drop(root: Node, without: Iterable[tuple[str, Place]]) -> tuple[Node, dict[str, Place], list[Problem]]:
    """Drop items, linkages and events by id.

    Where an id is both, say, an item's and a linkage's, ``items.<id>`` or ``linkages.<id>`` says which. A linkage goes
    with the item it is about; an item that it merely needs leaves its needs, and with the last of them it goes too.
    Whatever else names a dropped item is left to be found and reported.
    """
    sections = {section: dict(_section(root, section)) for section in DROPPABLE}
    known = {section: set(entries) for section, entries in sections.items()}
    dropped: dict[str, Place] = {}
    problems: list[Problem] = []
    for index, (given, place) in enumerate(without):
        section, _, id_ = given.rpartition(".")
        homes = [one for one in DROPPABLE if id_ in known[one] and section in ("", one)]
        if len(homes) == 1:
            sections[homes[0]].pop(id_, None)
            if homes[0] == "items":
                dropped[id_] = place
        else:
            problems.append(problem(place, ("without", index), _not_dropped(root, given, homes)))
    sections["linkages"] = _without_needs(sections["linkages"], dropped)
    entries = dict(root.entries)
    for section, kept in sections.items():
        if section in entries and isinstance(entries[section].content, dict):
            entries[section] = Node(kept, entries[section].place)
    return Node(entries, root.place), dropped, problems


def _house() -> Path:
    return Path(__file__).resolve().parents[2] / "scenarios"


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long or holds a NUL
        return False


def _scenarios_beside(path: Path) -> list[str]:
    try:
        return sorted(one.name for one in path.parent.glob("*.y*ml"))
    except (OSError, ValueError):
        return []


def _section(root: Node, section: str) -> dict[str, Node]:
    return root.entries[section].entries if section in root.entries else {}


def _assemble(path: Path, trail: tuple[Path, ...]) -> Assembled:
    shown = os.path.relpath(path) if _under_here(path) else str(path)
    root, problems = read(path, shown)
    entries = dict(root.entries)
    extends, without = entries.pop("extends", None), entries.pop("without", None)
    over = Node(entries, root.place)
    if extends is None:
        if without is not None:
            problems.append(
                problem(without.place, ("without",), "drops from what is extended, and this extends nothing")
            )
        return Assembled(over, {}, tuple(problems))
    base = _base(path, extends, (*trail, path.resolve()), problems)
    names, wrong = _ids(without)
    kept, dropped, unknown = drop(base.root, names)
    given_anew = _section(over, "items").keys()
    dropped = {**base.dropped, **{id_: place for id_, place in dropped.items() if id_ not in given_anew}}
    return Assembled(merged(kept, over), dropped, (*problems, *wrong, *unknown, *base.problems))


def _base(path: Path, extends: Node, trail: tuple[Path, ...], problems: list[Problem]) -> Assembled:
    def refuse(message: str) -> ScenarioError:
        return ScenarioError([*problems, problem(extends.place, ("extends",), message)])

    if not isinstance(extends.content, str):
        raise refuse("must be the name of one file")
    try:
        base = find(extends.content, path.parent)
    except ScenarioError as error:
        raise refuse(f"{extends.content}: {error.problems[0].message}") from None
    if len(trail) > LONGEST:
        raise refuse(f"more than {LONGEST} files extend one another")
    if base.resolve() in trail:
        circle = [one.name for one in trail[trail.index(base.resolve()) :]]
        raise refuse(f"goes round in a circle: {' → '.join([*circle, circle[0]])}")
    try:
        return _assemble(base, trail)
    except ScenarioError as error:
        raise ScenarioError([*problems, *error.problems]) from None


def _ids(without: Node | None) -> tuple[list[tuple[str, Place]], list[Problem]]:
    if without is None or without.content is None:
        return [], []
    if not isinstance(without.content, list):
        return [], [problem(without.place, ("without",), "must be a list of ids, as [snapback-august-1998]")]
    wrong = [
        problem(node.place, ("without", index), "must be an id")
        for index, node in enumerate(without.content)
        if not isinstance(node.content, str)
    ]
    return [(node.content, node.place) for node in without.content if isinstance(node.content, str)], wrong


def _not_dropped(root: Node, given: str, homes: list[str]) -> str:
    if homes:
        which = " and ".join(f"{'an' if DROPPABLE[one][0] in 'aeiou' else 'a'} {DROPPABLE[one]}" for one in homes)
        return f"{given} is {which}: write {' or '.join(f'{one}.{given}' for one in homes)}"
    for section, kind in (("parties", "a party"), ("tables", "a table"), ("outcomes", "an outcome class")):
        if given in _section(root, section):
            return f"{given} is {kind}; only items, linkages and events can be dropped"
    known = [id_ for section in DROPPABLE for id_ in _section(root, section)]
    known += [f"{section}.{id_}" for section in DROPPABLE for id_ in _section(root, section)] if "." in given else []
    return f"no such item, linkage or event as {given}{did_you_mean(given, known)}"


def _without_needs(linkages: dict[str, Node], dropped: dict[str, Place]) -> dict[str, Node]:
    kept = {}
    for id_, linkage in linkages.items():
        item, needs = linkage.entries.get("item"), linkage.entries.get("needs")
        if item is not None and _names(item, dropped):
            continue
        if needs is not None and isinstance(needs.content, list) and needs.content:
            left = [need for need in needs.content if not _names(need.entries.get("item"), dropped)]
            if not left:
                continue
            linkage = Node({**linkage.entries, "needs": Node(left, needs.place)}, linkage.place)
        kept[id_] = linkage
    return kept


def _names(node: Node | None, dropped: dict[str, Place]) -> bool:
    return node is not None and isinstance(node.content, str) and node.content in dropped


def _under_here(path: Path) -> bool:
    """Whether a path reads best relative to the current directory."""
    return path.is_absolute() and Path.cwd() in path.parents
