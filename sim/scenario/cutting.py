"""What goes with an item or an event that a variant drops: every place where the schema says that it is named.

It is cut out of lists, and its entry out of mappings by id. Where it stands in a field, the field goes, and with a
field that an entry cannot be without goes the entry: a need, a rule. So does a list that must not be empty and now is.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import BaseModel

from sim.scenario.shape import entry_class, expected, fields, is_mapping_by_id, keys_of, least_length, named_kind
from sim.scenario.tree import Node, plain

Dropped = Collection[tuple[str, str]]  # what is dropped: its kind (item, event) and its id


def cut(node: Node, schema: Any, dropped: Dropped) -> Node | None:
    """``node`` without all that names something dropped; None where nothing is left that could stand there.

    What does not look as the schema expects stays, to be found by whoever validates it.
    """
    if isinstance(node.content, dict):
        entry = entry_class(schema, plain(node))
        if entry is not None:
            return _cut_entry(node, entry, dropped)
        if is_mapping_by_id(schema):
            kept = {key: part for key, part in node.content.items() if not _names(keys_of(schema), key, dropped)}
            parts = {key: cut(part, expected(schema, (key,), None), dropped) for key, part in kept.items()}
            return _unless_too_short(node, {key: part for key, part in parts.items() if part is not None}, schema)
    elif isinstance(node.content, list):
        element = expected(schema, (0,), None)
        left = [part for one in node.content if (part := cut(one, element, dropped)) is not None]
        return _unless_too_short(node, left, schema)
    elif _names(schema, node.content, dropped):
        return None
    return node


def _cut_entry(node: Node, entry: type[BaseModel], dropped: Dropped) -> Node | None:
    known = fields(entry)
    left: dict[str, Node] = {}
    for name, given in node.entries.items():
        kept = cut(given, known[name].rebuild_annotation(), dropped) if name in known else given
        if kept is not None:
            left[name] = kept
        elif known[name].is_required():
            return None
    whole = Node(left, node.place)
    for group in getattr(entry, "one_of", {}).values():
        if _any_given(node, group) and not _any_given(whole, group):
            return None
    return whole


def _names(schema: Any, given: Any, dropped: Dropped) -> bool:
    return isinstance(given, str) and (named_kind(schema), given) in dropped


def _unless_too_short(node: Node, left: dict[str, Node] | list[Node], schema: Any) -> Node | None:
    assert isinstance(node.content, (dict, list))
    return None if len(left) < min(least_length(schema), len(node.content)) else Node(left, node.place)


def _any_given(node: Node, group: Collection[str]) -> bool:
    return any(name in node.entries and node.entries[name].content for name in group)
