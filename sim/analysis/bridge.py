"""What lies between the parties at a table: whether any package open now would satisfy all, and what the nearest lacks.

The outsider's view: it knows every government's values, which none of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from agents.packages import efficient_package, worth
from sim.analysis.words import listed

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

Say = Callable[["Table", np.ndarray], str]
HAIR = 0.05  # points; a smaller shortage rounds to nothing


def nearest(model: NegotiationModel, table: Table, world: int) -> tuple[float, int, np.ndarray] | None:
    """The package that comes nearest to what every member wants this month.

    Returns
    -------
    short, seat, package
        Points by which the worst-served other member misses what it wants (at most 0 where all would sign), the seat of
        the member from which the package comes, and its rises (items of the table,). None where no member could be given
        what it wants.
    """
    weights = model.state.weights[world, table.members, table.items]
    divisible, room, wanted = model.agenda.divisible[table.items], table.room[world], table.wanted[world]
    best: tuple[float, int, np.ndarray] | None = None
    for seat in range(len(table.members)):
        others = np.delete(np.arange(len(table.members)), seat)
        ideal = float(worth(np.maximum(weights[seat], 0.0), room))
        if ideal <= 0.0 or wanted[seat] > ideal:
            continue
        package = efficient_package(weights[seat], weights[others].sum(axis=0), room, divisible, wanted[seat] / ideal)
        short = float((wanted[others] - worth(weights[others], package)).max())
        if best is None or short < best[0]:
            best = (short, seat, package)
    if best is not None and best[0] > 0.0 and len(table.members) > 2:
        # What is best for the others together may still be too little for one of them, where another package is not.
        even = evenly(weights, room, divisible, wanted)
        short = float((wanted - worth(weights, even)).max())
        best = (short, best[1], even) if short <= 0.0 else best
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
    short, seat, package = found
    if package.max() < model.dynamics.grain:
        return
    if short <= 0.0:
        yield f"All would sign today, if they knew{_hitches(model, table, world, package)}: {say(table, package)}."
        return
    weights = model.state.weights[world, table.members, table.items]
    missing = table.wanted[world] - worth(weights, package)
    names = [model.spec.parties[model.agenda.parties[p]].name for p in table.members]
    willing = [s == seat or short_by <= 0.0 for s, short_by in enumerate(missing)]
    sign = [name for name, signs in zip(names, willing, strict=True) if signs]
    want = [
        f"{name} would still want {f'{missing[s]:.1f} points' if missing[s] >= HAIR else 'a hair'} more"
        for s, name in enumerate(names)
        if not willing[s]
    ]
    yield f"The nearest package: {say(table, package)}. {listed(sign)} would sign; {listed(want)}."


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


def _hitches(model: NegotiationModel, table: Table, world: int, package: np.ndarray) -> str:
    """What would stop a package that all members want: the order on which they insist, a house at home, an ally without a seat."""
    offers = np.zeros_like(table.offer)
    offers[world] = package
    insist = [model.spec.parties[party.id].name for party in table.seats if party.objects(table, offers)[world]]
    order = f", were it not for the order on which {listed(insist)} insist{'s' * (len(insist) == 1)}" if insist else ""
    houses = []
    for party in table.ratifiers:
        gain = worth(model.state.stakes[:, party.index, table.items], offers) / party.scale(table)
        asked = (package * table.ratifies[:, party.index]).any()
        if asked and (party.house + party.enthusiasm * gain < party.bar(table, offers))[world]:
            entry = model.spec.parties[party.id]
            houses.append(entry.legislature.name if entry.legislature else f"opinion in {entry.name}")
    hurdles = [f"{listed(houses)} would be likely to turn it down"] if houses else []
    if (veto := model.linkages.kinds.get("veto")) is not None:
        for r, heeded in veto.heeded(model, table, offers):
            if (chance := float(heeded[world])) > 0.0:
                ally = model.spec.parties[veto.rules[r].party].name
                hurdles.append(
                    f"{ally}, which has no seat there, would object and be heeded with a chance of {chance:.0%}"
                )
    return order + (f", though {listed(hurdles)}" if hurdles else "")
