"""What lies between the parties at a table: both positions, and whether any package open now would satisfy all.

The outsider's view: it knows every government's values, which none of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.packages import efficient_package, worth
from sim.analysis.words import listed

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

Say = Callable[["Table", int, np.ndarray], str]


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
    return best


def between(
    model: NegotiationModel, table: Table, world: int, positions: Mapping[tuple[str, int], np.ndarray], say: Say
) -> Iterator[str]:
    """Sentences on what lies on the table, and on what would bring the parties together."""
    speakers = [int(p) for p in table.members if (table.id, int(p)) in positions]
    for speaker in speakers:
        yield f"On the table: {say(table, speaker, positions[table.id, speaker])}"
    if not speakers or not table.offered[world]:
        return
    found = nearest(model, table, world)
    if found is None:
        yield "No package open now would satisfy all."
        return
    short, seat, package = found
    if short <= 0.0:
        offers = np.zeros_like(table.offer)
        offers[world] = package
        insist = [party for party in table.seats if party.objects(table, offers)[world]]
        names = [model.spec.parties[party.id].name for party in insist]
        but = f", were it not for the order on which {listed(names)} insist{'s' * (len(names) == 1)}" if names else ""
        yield f"All would sign today, if they knew{but}: {say(table, int(table.members[seat]), package)}"
    else:
        by = f"{short:.1f} points" if short >= 0.05 else "a hair"
        yield f"No package open now would satisfy all; the nearest leaves one of them {by} short."
