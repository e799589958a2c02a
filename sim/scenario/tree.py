"""A scenario file as a tree that remembers on which line of which file each of its parts was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np
from pydantic import BaseModel

from sim.scenario.problems import Place, ScenarioError, Steps, problem
from sim.scenario.quantity import SHAPES

DEEPEST = 32  # levels of nesting; a scenario needs a dozen


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, a mapping or a list, and the place of its key (in a list: of itself)."""

    content: str | float | bool | dict[str, Node] | list[Node] | None
    place: Place

    @property
    def entries(self) -> dict[str, Node]:
        """The entries of a mapping; none where this is no mapping."""
        return self.content if isinstance(self.content, dict) else {}


def merged(base: Node, over: Node) -> Node:
    """``over`` laid on ``base``.

    Mappings are merged entry by entry, and everything else replaces; null takes away what the base gives. A quantity
    given anew replaces the old one whole, so that ``{normal: [3, 1]}`` over ``{value: 3, note: x}`` is no mixture.
    """
    if not (isinstance(base.content, dict) and isinstance(over.content, dict)):
        return over
    if _is_quantity(base.content) and over.content.keys() & set(SHAPES):
        return over
    whole = dict(base.content)
    for key, node in over.content.items():
        if key in whole and node.content is None:
            del whole[key]
        else:
            whole[key] = merged(whole[key], node) if key in whole else node
    return Node(whole, over.place)


def _is_quantity(entries: Mapping[str, Node]) -> bool:
    return bool(entries.keys() & set(SHAPES)) and entries.keys() <= {*SHAPES, "note"}


def plain(node: Node) -> Any:
    """The same as dicts, tuples and scalars."""
    if isinstance(node.content, dict):
        return {key: plain(value) for key, value in node.content.items()}
    if isinstance(node.content, list):
        return tuple(plain(value) for value in node.content)
    return node.content


def place_of(root: Node, path: Steps) -> Place:
    """Where the thing at ``path`` stands, or else the innermost thing around it that is there."""
    node = root
    for step in path:
        if isinstance(node.content, dict) and step in node.content:
            node = node.content[str(step)]
        elif isinstance(node.content, list) and isinstance(step, int) and step < len(node.content):
            node = node.content[step]
        else:
            break
    return node.place


def planted(given: Any, place: Place, depth: int = 0) -> Node:
    """A tree from values made in code: mappings, sequences, numbers (NumPy's too), text, pydantic models."""
    if depth > DEEPEST:
        raise ScenarioError([problem(place, (), f"nested more than {DEEPEST} deep")])
    if isinstance(given, BaseModel):
        given = given.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(given, Mapping):
        return Node({str(key): planted(value, place, depth + 1) for key, value in given.items()}, place)
    if isinstance(given, (list, tuple, np.ndarray)):
        return Node([planted(value, place, depth + 1) for value in given], place)
    if isinstance(given, (bool, np.bool_)):
        return Node(bool(given), place)
    if isinstance(given, Integral):
        return Node(int(given), place)
    if isinstance(given, Real):
        return Node(float(given), place)
    return Node(given if given is None else str(given), place)
