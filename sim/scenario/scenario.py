"""A scenario: what a file and the files it extends come to, checked and never changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.card import card, grid
from sim.scenario.extending import assemble, drop, find
from sim.scenario.months import later
from sim.scenario.problems import Place, ScenarioError, Steps, known_here, problem
from sim.scenario.quantity import Listed, Quantity
from sim.scenario.schema import ScenarioFile
from sim.scenario.shape import entry_class, expected, fields, inside, is_mapping_by_id
from sim.scenario.tree import Node, merged, plain, planted
from sim.scenario.validating import validated

SINGULAR = {
    "parties": "party",
    "tables": "table",
    "items": "item",
    "linkages": "linkage",
    "events": "event",
    "outcomes": "outcome class",
}


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """What each government wants, and which rules link it.

    Made by `Scenario.load` from a file, by `Scenario.from_mapping` from values, or by `with_values` from another.
    Two scenarios are equal when they have the same name and the same content.

    Attributes
    ----------
    name : str
        The file's name without its ending.
    spec : ScenarioFile
        The content, checked and typed. To be read only.
    fingerprint : str
        SHA-256 of the content, in hexadecimal digits. How a number is written and in which order an entry gives its
        fields makes no difference; the order of entries, and notes, do.
    """

    name: str
    spec: ScenarioFile = field(repr=False)
    fingerprint: str
    _text: str = field(repr=False)

    @classmethod
    def load(cls, path_or_name: str | os.PathLike[str]) -> Scenario:
        """Read a scenario from a file, or a shipped one by its bare name.

        Raises
        ------
        ScenarioError
            With every mistake in the file, or in the files it extends.
        """
        path = find(path_or_name)
        whole = assemble(path)
        return cls._of(path.stem, validated(whole.root, whole.dropped, whole.problems))

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any], name: str = "scenario") -> Scenario:
        """Make a scenario from values in code, of the same form as a file that extends nothing.

        Raises
        ------
        ScenarioError
            With every mistake.
        """
        return cls._of(name, validated(planted(mapping, Place(name)), {}))

    @classmethod
    def _of(cls, name: str, spec: ScenarioFile) -> Scenario:
        content = spec.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return cls(name, spec, hashlib.sha256(text.encode()).hexdigest(), text)

    @property
    def source(self) -> dict[str, Any]:
        """The content as plain dicts, lists and scalars: a fresh copy, so that changing it changes no scenario."""
        content: dict[str, Any] = json.loads(self._text)
        return content

    def with_values(self, values: Mapping[str, Any] | None = None, without: Iterable[str] = ()) -> Scenario:
        """A variant of this scenario under the same name.

        Parameters
        ----------
        values : mapping, optional
            New values by dotted path, as ``{"parties.tokyo.patience": 48}``. A mapping is merged with what is there
            and null takes it away, as where a file extends another.
        without : iterable of str
            Ids of items, linkages and events to drop, which happens first.

        Raises
        ------
        ScenarioError
            Where a path leads nowhere, an id is unknown, or the variant is not sound.
        """
        place = Place(self.name)
        root, dropped, problems = drop(planted(self.source, place), [(id_, place) for id_ in without])
        for path, value in (values or {}).items():
            steps = _steps(path, root)
            wrong = _dead_end(steps, root, value is None)
            if wrong:
                problems.append(problem(place, steps, wrong))
            else:
                root = _put(root, steps, planted(value, place))
        if problems:
            raise ScenarioError(problems)
        return self._of(self.name, validated(root, dropped))

    def quantity(self, path: str) -> Quantity | None:
        """The possibly uncertain number that stands at a path; None where none does."""
        found: Any = self.spec
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else getattr(found, step, None)
        return found if isinstance(found, Quantity) else None

    def with_each(self, values: Mapping[str, np.ndarray]) -> Scenario:
        """For a run in which each world has its own value, in the order of the worlds: paths of ``quantity`` to (worlds,).

        Made for one run only: a variant made from it forgets the values again.
        """
        spec = self.spec
        for path, each in values.items():
            place = self.quantity(path)
            if place is None:
                raise ValueError(f"{path}: no number stands there that can differ from world to world")
            spec = _replaced(spec, path.split("."), Listed.of(place, each))
        return Scenario(self.name, spec, self.fingerprint, self._text)

    def lasting(self, months: int) -> Scenario:
        """The same scenario over another horizon; what is dated later then simply does not happen.

        Raises
        ------
        ValueError
            Where ``months`` is not between 1 and 10,000.
        """
        if not isinstance(months, int) or not 1 <= months <= 10_000:
            raise ValueError(f"months must be a whole number between 1 and 10,000, not {months!r}")
        last = later(self.spec.start, months)
        changes: dict[str, Any] = {"months": months}
        for name, event in self.spec.events.items():
            if event.window and event.window[0] <= last < event.window[1]:
                changes[f"events.{name}.window.1"] = last
        begin = {name: event.month or (event.window or [last])[0] for name, event in self.spec.events.items()}
        return self.with_values(changes, without=[f"events.{name}" for name in begin if begin[name] > last])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return (self.name, self.fingerprint) == (other.name, other.fingerprint)

    def __hash__(self) -> int:
        return hash((self.name, self.fingerprint))

    def __copy__(self) -> Scenario:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Scenario:
        return self

    def _repr_html_(self) -> str:
        spec = self.spec
        counted = {
            "governments": ", ".join(party.name for party in spec.parties.values()),
            "tables": ", ".join(table.name for table in spec.tables.values()),
            "items": len(spec.items),
            "linkage rules": len(spec.linkages),
            "events": len(spec.events),
            "run": f"{spec.months} months after {spec.start}",
        }
        rows = [[name, str(value)] for name, value in counted.items()]
        return card(spec.title, spec.question, grid(rows, words=(0, 1)))


def _replaced(part: Any, steps: list[str], value: Quantity) -> Any:
    """A copy of part of a checked scenario with another quantity at ``steps``; all else is shared."""
    if not steps:
        return value
    step, *rest = steps
    if isinstance(part, Mapping):
        return {**part, step: _replaced(part[step], rest, value)}
    return part.model_copy(update={step: _replaced(getattr(part, step), rest, value)})


def _steps(path: str, root: Node) -> Steps:
    """``items.a.needs.0`` taken apart; a number is a position where there is a list, and a name elsewhere."""
    steps: list[str | int] = []
    node: Node | None = root
    for word in path.split("."):
        if node is not None and isinstance(node.content, list) and word.isdecimal() and len(word) < 9:
            steps.append(int(word))
            node = node.content[int(word)] if int(word) < len(node.content) else None
        else:
            steps.append(word)
            node = node.entries.get(word) if node is not None else None
    return tuple(steps)


def _dead_end(steps: Steps, root: Node, takes_away: bool) -> str | None:
    """What is wrong with a path into a scenario: nothing, where it leads to a field, or to an entry to be given."""
    content = plain(root)
    schema: Any = ScenarioFile
    here: Any = content
    for index, step in enumerate(steps):
        entry = entry_class(schema, here)
        if entry is not None:
            if step not in fields(entry):
                return f"no such field as {step}{known_here(str(step), fields(entry))}"
        elif isinstance(here, tuple):
            if not isinstance(step, int) or step >= len(here):
                return f"no such place as {step}: the list has {len(here)}, counted from 0"
        elif not is_mapping_by_id(schema):
            return f"no such field as {step}"
        elif (takes_away or index < len(steps) - 1) and (not isinstance(here, Mapping) or step not in here):
            kind = SINGULAR.get(str(steps[index - 1]), "entry")
            return f"no such {kind} as {step}{known_here(str(step), here if isinstance(here, Mapping) else ())}"
        schema = expected(ScenarioFile, steps[: index + 1], content)
        here = inside(here, step)
    return None


def _put(root: Node, steps: Steps, value: Node) -> Node:
    """``root`` with ``value`` laid on what stands at ``steps``."""
    step, rest = steps[0], steps[1:]
    if isinstance(root.content, list):
        assert isinstance(step, int)
        elements = list(root.content)
        elements[step] = _put(elements[step], rest, value) if rest else merged(elements[step], value)
        return Node(elements, root.place)
    # A plain number stands for {value: number}.
    entries = (
        dict(root.entries)
        if isinstance(root.content, (dict, type(None)))
        else {"value": Node(root.content, root.place)}
    )
    inner = entries.get(str(step), Node({}, root.place) if rest else None)
    if rest:
        assert inner is not None
        entries[str(step)] = _put(inner, rest, value)
    elif value.content is None:
        entries.pop(str(step), None)
    else:
        entries[str(step)] = value if inner is None else merged(inner, value)
    return Node(entries, root.place)
