"""A package as a person writes it, checked against what is open at the table."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.scenario.problems import did_you_mean

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

ROUNDING = 1e-9


class PlayError(ValueError):
    """Something a player did that cannot be done, in one sentence."""


def checked(package: Any, model: NegotiationModel, table: Table) -> np.ndarray:
    """A package as an array.

    Parameters
    ----------
    package : mapping of item id to rise, 0..1
        By how much the agreed level of each item is to rise; what is not named does not. Empty: no offer.

    Returns
    -------
    rises : (items of the table,), 0..room

    Raises
    ------
    PlayError
        Where an item is unknown, negotiated elsewhere or closed, or a rise is no number, out of bounds, a part of what is
        all or nothing, or too small to be worth an offer.
    """
    if not isinstance(package, Mapping):
        raise PlayError(f"a package names items and how much of each, as {{'food-aid': 0.5}}; {package!r} does not")
    agenda = model.agenda
    rises = np.zeros(table.room.shape[1])
    for item, rise in package.items():
        k, name = place(item, model, table), model.spec.items[item].name
        rises[k] = _rise(rise, name, float(table.room[0, k]), bool(agenda.divisible[agenda.index(item)]))
    if rises.any() and rises.max() < model.dynamics.grain:
        raise PlayError(f"a package must move one item by {model.dynamics.grain:.0%} at the least, or be empty")
    return rises


def place(item: Any, model: NegotiationModel, table: Table) -> int:
    """The place of an item among those of a table. Raises PlayError where it is none of them."""
    spec, agenda = model.spec, model.agenda
    if item not in spec.items:
        raise PlayError(f"no such item: {item}{did_you_mean(str(item), spec.items)}")
    k = agenda.index(item) - table.items.start
    if not 0 <= k < table.room.shape[1]:
        where = model.tables[int(agenda.venue[agenda.index(item)])].entry.name
        raise PlayError(f"{spec.items[item].name} is not negotiated at {table.entry.name}, but at {where}")
    return k


def _rise(rise: Any, name: str, room: float, divisible: bool) -> float:
    given, rise = rise, number(rise)
    if rise is None:
        raise PlayError(f"how much of {name} must be a number between 0 and 1, not {given!r}")
    if rise < 0.0:
        raise PlayError(f"less than nothing of {name} cannot be agreed ({rise:.0%})")
    if rise > 0.0 and room <= 0.0:
        raise PlayError(f"{name} is not open to agreement now")
    if rise > room + ROUNDING:
        raise PlayError(f"only {room:.0%} of {name} is open, and the package has {rise:.0%}")
    if not divisible and min(rise, abs(room - rise)) > ROUNDING:
        raise PlayError(f"{name} is all or nothing, and the package has {rise:.0%}")
    return min(rise, room)


def number(given: Any) -> float | None:
    """What was given as a finite number; None where it is none, or a whole number larger than any."""
    if isinstance(given, bool) or not isinstance(given, Real):
        return None
    try:
        found = float(given)
    except OverflowError:
        return None
    return found if isfinite(found) else None


def named(rises: np.ndarray, model: NegotiationModel, table: Table) -> dict[str, float]:
    """Rises (items of the table,) by item id, those of nothing left out."""
    return {model.agenda.items[table.items.start + int(k)]: float(rises[k]) for k in np.flatnonzero(rises > 0.0)}
