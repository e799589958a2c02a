"""A cheap copy of a model in mid-run, on which a month is tried: what never changes in a run is not copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from sim.model import NegotiationModel


def unchanging(model: NegotiationModel) -> dict[int, Any]:
    """What all copies of a model may share, by identity: the scenario with every entry in it, the agenda, the luck by name."""
    return {id(part): part for part in (model.agenda, model.verdict, model.chance, model.case, *_entries(model.spec))}


def _entries(part: Any) -> Iterator[Any]:
    yield part
    inner: Any = ()
    if isinstance(part, BaseModel):
        inner = vars(part).values()
    elif isinstance(part, Mapping):
        inner = part.values()
    elif isinstance(part, tuple):
        inner = part
    for one in inner:
        yield from _entries(one)


def branch(model: NegotiationModel, shared: Mapping[int, Any]) -> NegotiationModel:
    """A copy that goes on as the model would, and leaves it as it is; ``shared`` as of :func:`unchanging`."""
    return deepcopy(model, dict(shared))
