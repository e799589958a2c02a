"""``extends`` and ``without``: how a small variant becomes a whole scenario.

A variant names the file it ``extends`` (beside it, or a shipped scenario), says ``without`` which of its items,
linkages and events it does, and gives what it adds or changes. What is dropped goes first, with all that names it, so
it may be given anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.cutting import cut
from sim.scenario.ids import MONTH_PATTERN
from sim.scenario.months import later
from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean, known_here, problem
from sim.scenario.reading import read
from sim.scenario.schema import ScenarioFile
from sim.scenario.shape import expected
from sim.scenario.tree import Node, merged

Dropped = dict[tuple[str, str], Place]  # what ``without`` left out, by its kind and id, and where that is said
DROPPABLE = {"items": "item", "linkages": "linkage", "events": "event"}
UNCUT = ("outcomes",)  # a condition on something else is another outcome, so that is left to the author
LONGEST = 20  # files in a chain of variants
LONGEST_RUN = 10_000  # months


@dataclass(frozen=True)
class Assembled:
    """A scenario put together from its files."""

    root: Node
    dropped: Dropped
    problems: tuple[Problem, ...]
    files: tuple[str, ...]  # their names in messages, the variant before what it extends


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
    whole = _assemble(path, ())
    root, late = _ended(whole)
    return Assembled(root, whole.dropped | late, whole.problems, whole.files)


def drop(root: Node, without: Iterable[tuple[str, Place]]) -> tuple[Node, Dropped, list[Problem]]:
    """Drop items, linkages and events by id, and whatever names them (``cutting.py``).

    Where an id is both, say, an item's and a linkage's, ``items.<id>`` or ``linkages.<id>`` says which. Only outcome
    classes that rest on a dropped item are left to be found and reported.
    """
    dropped: Dropped = {}
    problems: list[Problem] = []
    for index, (given, place) in enumerate(without):
        section, _, id_ = given.rpartition(".")
        homes = [one for one in DROPPABLE if id_ in _section(root, one) and section in ("", one)]
        if len(homes) == 1:
            dropped[DROPPABLE[homes[0]], id_] = place
        else:
            problems.append(problem(place, ("without", index), _not_dropped(root, given, homes)))
    sections = {name: _without(name, node, dropped) for name, node in root.entries.items()}
    entries = {name: node for name, node in sections.items() if node is not None}
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
        return Assembled(over, {}, tuple(problems), (shown,))
    base = _base(path, extends, (*trail, path.resolve()), problems)
    names, wrong = _ids(without)
    kept, dropped, unknown = drop(base.root, names)
    told = (*problems, *wrong, *unknown, *base.problems)
    return Assembled(merged(kept, over), base.dropped | dropped, told, (shown, *base.files))


def _ended(whole: Assembled) -> tuple[Node, Dropped]:
    """Without the events that a variant inherits and that would come after the end which it gives the run.

    They simply do not happen, and a window that begins before the end is cut there. What was written in the file that sets
    the end, or in one that extends it, stays, to be found and reported.
    """
    root = whole.root
    given = [root.entries[name].place for name in ("start", "months") if name in root.entries]
    start, months = (root.entries[name].content if name in root.entries else None for name in ("start", "months"))
    if not given or not _is_month(start) or type(months) is not int or not 1 <= months <= LONGEST_RUN:
        return root, {}
    setter = min(given, key=lambda place: whole.files.index(place.file))
    last = later(str(start), months)
    inherited = whole.files[whole.files.index(setter.file) + 1 :]
    late: list[tuple[str, Place]] = []
    events = dict(_section(root, "events"))
    for name, event in events.items():
        month = event.entries.get("month", event)
        window = event.entries["window"].content if "window" in event.entries else None
        if event.place.file not in inherited:
            continue
        if _is_month(month.content) and str(month.content) > last:
            late.append((f"events.{name}", setter))
        elif isinstance(window, list) and len(window) == 2 and all(_is_month(one.content) for one in window):
            first, end = window
            if str(first.content) > last:
                late.append((f"events.{name}", setter))
            elif str(end.content) > last:
                cut_short = Node([first, Node(last, end.place)], event.entries["window"].place)
                events[name] = Node({**event.entries, "window": cut_short}, event.place)
    if "events" in root.entries and isinstance(root.entries["events"].content, dict):
        root = Node({**root.entries, "events": Node(events, root.entries["events"].place)}, root.place)
    root, dropped, _ = drop(root, late)
    return root, dropped


def _is_month(given: object) -> bool:
    return isinstance(given, str) and re.fullmatch(MONTH_PATTERN, given) is not None


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
    return f"no such item, linkage or event as {given}{known_here(given, known)}"


def _without(section: str, node: Node, dropped: Dropped) -> Node | None:
    """A section of a scenario without what is dropped and what names it."""
    if not dropped or section in UNCUT:
        return node
    if section in DROPPABLE and isinstance(node.content, dict):
        kept = {id_: entry for id_, entry in node.entries.items() if (DROPPABLE[section], id_) not in dropped}
        node = Node(kept, node.place)
    return cut(node, expected(ScenarioFile, (section,), None), dropped)


def _under_here(path: Path) -> bool:
    """Whether a path reads best relative to the current directory."""
    return path.is_absolute() and Path.cwd() in path.parents
