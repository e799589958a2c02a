"""What the schema expects at a place in a scenario file: the way down its annotations, along the file's own keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.ids import Names
from sim.scenario.problems import Steps


def expected(schema: Any, path: Steps, content: Any) -> Any:
    """The annotation of what stands at ``path`` below ``content``; None where the schema knows no such place."""
    for step in path:
        schema = _step(schema, step, content)
        content = inside(content, step)
    return schema


def inside(content: Any, step: str | int) -> Any:
    """The part of ``content`` one step down; None where there is none."""
    if isinstance(content, Mapping):
        return content.get(step)
    if isinstance(content, (list, tuple)) and isinstance(step, int) and step < len(content):
        return content[step]
    return None


def entry_class(schema: Any, content: Any) -> type[BaseModel] | None:
    """The kind of entry that ``content`` should be, where the schema expects one there."""
    classes = [one for one in _alternatives(schema) if isinstance(one, type) and issubclass(one, BaseModel)]
    fitting = [one for one in classes if _fits(one, content)] if len(classes) > 1 else classes
    return fitting[0] if fitting else None


def fields(entry: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of an entry by the names they have in a file."""
    return {info.alias or name: info for name, info in entry.model_fields.items() if not info.exclude}


def entry_classes(schema: Any) -> Iterator[type[BaseModel]]:
    """Every kind of entry the schema allows at one place."""
    for one in _alternatives(schema):
        if isinstance(one, type) and issubclass(one, BaseModel):
            yield one


def literals(schema: Any) -> list[Any]:
    """The words (or true) that the schema allows at a place."""
    return [word for one in _alternatives(schema) if get_origin(one) is Literal for word in get_args(one)]


def is_mapping_by_id(schema: Any) -> bool:
    return any(get_origin(one) is dict for one in _alternatives(schema))


def keys_of(schema: Any) -> Any:
    """What the schema expects of the keys of a mapping by id."""
    return next((get_args(one)[0] for one in _alternatives(schema) if get_origin(one) is dict), None)


def named_kind(schema: Any) -> str | None:
    """The kind of thing that is named there by its id (an item, a party), if any is."""
    if get_origin(schema) is Annotated:
        marks = [mark.kind for mark in schema.__metadata__ if isinstance(mark, Names)]
        return marks[0] if marks else named_kind(schema.__origin__)
    if get_origin(schema) in (Union, UnionType):
        return next(filter(None, map(named_kind, get_args(schema))), None)
    return None


def least_length(schema: Any) -> int:
    """How many entries a list or a mapping must have there."""
    marks = schema.__metadata__ if get_origin(schema) is Annotated else ()
    return max((getattr(mark, "min_length", None) or 0 for mark in marks), default=0)


def _step(schema: Any, step: str | int, content: Any) -> Any:
    entry = entry_class(schema, content)
    if entry is not None:
        info = fields(entry).get(str(step))
        return info and info.rebuild_annotation()
    for one in _alternatives(schema):
        if get_origin(one) is dict:
            return get_args(one)[1]
        if get_origin(one) is tuple and isinstance(step, int):
            return get_args(one)[0]
    return None


def _alternatives(schema: Any) -> Iterator[Any]:
    if get_origin(schema) is Annotated:
        yield from _alternatives(get_args(schema)[0])
    elif get_origin(schema) in (Union, UnionType):
        for one in get_args(schema):
            yield from _alternatives(one)
    elif schema is not None and schema is not NoneType:
        yield schema


def _fits(entry: type[BaseModel], content: Any) -> bool:
    """Whether ``content`` says that it is this kind of entry (``government: tokyo``, ``kind: requires``)."""
    for name, info in entry.model_fields.items():
        if get_origin(info.annotation) is Literal and name in ("government", "kind"):
            said = content.get(name, info.default) if isinstance(content, Mapping) else info.default
            return said in get_args(info.annotation)
    return True
