"""What lies between the parties at a table: whether any package open now would satisfy all, and what the nearest lacks.

The outsider's view: it knows every government's values, which none of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from agents.packages import efficient_package, worth
from sim.analysis.hurdles import all_would_sign
from sim.analysis.words import listed

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

Say = Callable[["Table", np.ndarray], str]
ROUNDING = 1e-9  # points; who gets as much as it wants signs
HAIR = 0.05  # points; a smaller shortage rounds to nothing


def nearest(model: NegotiationModel, table: Table, world: int) -> tuple[float, np.ndarray] | None:
    """The package that comes nearest to what every member wants this month.

    Returns
    -------
    short, package
        Points by which the worst-served member misses what it wants (at most 0 where all would sign), and the rises of the package
        (items of the table,). None where no member could be given what it wants.
    """
    weights = model.state.weights[world, table.members, table.items]
    divisible, room, wanted = model.agenda.divisible[table.items], table.room[world], table.wanted[world]
    best: tuple[float, np.ndarray] | None = None
    for seat in range(len(table.members)):
        others = np.delete(np.arange(len(table.members)), seat)
        ideal = float(worth(np.maximum(weights[seat], 0.0), room))
        if ideal <= 0.0 or wanted[seat] > ideal:
            continue
        package = efficient_package(weights[seat], weights[others].sum(axis=0), room, divisible, wanted[seat] / ideal)
        short = float((wanted[others] - worth(weights[others], package)).max())
        if best is None or short < best[0]:
            best = (short, package)
    if best is not None and best[0] > 0.0 and len(table.members) > 2:
        # What is best for the others together may leave one of them further off than a package that is best for nobody.
        even = evenly(weights, room, divisible, wanted)
        short = float((wanted - worth(weights, even)).max())
        best = (short, even) if short < best[0] else best
    return best


def evenly(weights: np.ndarray, room: np.ndarray, divisible: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The package whose worst-served member is served best: ``weights`` (members, items) against ``wanted`` (members,)."""
    members, items = weights.shape
    reach = float(np.abs(weights).sum() + np.abs(wanted).sum())
    found = milp(
        np.append(np.zeros(items), -1.0),
        constraints=LinearConstraint(np.column_stack((weights * room, -np.ones(members))), lb=wanted),
        bounds=Bounds(np.append(np.zeros(items), -reach), np.append((room > 0.0).astype(float), reach)),
        integrality=np.append(~divisible, False).astype(int),
    )
    return np.clip(found.x[:-1], 0.0, 1.0) * room if found.success else np.zeros(items)


def between(model: NegotiationModel, table: Table, world: int, say: Say) -> Iterator[str]:
    """Sentences on what would bring the parties together; ``table`` as it is in a month in which it meets."""
    if not (table.room[world] > 0.0).any():
        return
    if beyond := list(_out_of_reach(model, table, world)):
        yield from beyond
        return
    found = nearest(model, table, world)
    if found is None:
        return
    short, package = found
    if package.max() < model.dynamics.grain:
        return
    if short <= 0.0:
        yield f"{all_would_sign(model, table, world, package)}: {say(table, package)}."
        return
    weights = model.state.weights[world, table.members, table.items]
    missing = table.wanted[world] - worth(weights, package)
    names = [model.spec.parties[model.agenda.parties[p]].name for p in table.members]
    willing = missing <= ROUNDING
    sign = [name for name, signs in zip(names, willing, strict=True) if signs]
    want = [
        f"{name} would still want {f'{missing[s]:.1f} points' if missing[s] >= HAIR else 'a hair'} more"
        for s, name in enumerate(names)
        if not willing[s]
    ]
    yield f"The nearest package: {say(table, package)}. {f'{listed(sign)} would sign; ' if sign else ''}{listed(want)}."


def _out_of_reach(model: NegotiationModel, table: Table, world: int) -> Iterator[str]:
    """Who could not be given what it wants even by all that is open."""
    for seat, party in enumerate(table.members):
        own = model.state.weights[world, party, table.items]
        ideal = float(worth(np.maximum(own, 0.0), table.room[world]))
        if (wanted := float(table.wanted[world, seat])) > ideal:
            entry = model.spec.parties[model.agenda.parties[party]]
            house = f" to pass {entry.legislature.name}" if entry.legislature else " to pass at home"
            yield (
                f"Nothing that is open would do for {entry.name}: it wants {wanted:.1f} points{house}, "
                f"and could have {max(0.0, ideal):.1f} at most."
            )
