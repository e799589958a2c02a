"""A table as it would be if it met now: what is open there, and what each member would want."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table


def sounded(model: NegotiationModel, table: Table, world: int) -> Table | None:
    """The table as it met this month, or a copy as it would be today; None where it could not meet.

    A table that made a deal has other things before it now, and one that did not meet was not asked. Their members are
    asked here what they would put forward and sign. What the model holds stays as it is.
    """
    state = model.state
    if table.absorbed or table.items.start == table.items.stop or state.month < table.entry.opens:
        return None
    if table.meets[world] and not table.deal[world]:
        return table
    kept_away = table.halted[world] or table.adjourned[world] > 0 or state.threat[world] > table.frost[world]
    if kept_away or (state.review[world, table.members] > 0).any():
        return None
    now = copy(table)
    left = 1.0 - state.agreed[:, table.items]
    open_still = (table.room > 0.0) & (left >= np.where(table.flows, model.dynamics.grain, 0.0))
    now.room = np.where(open_still, left, 0.0)
    now.meets = np.ones_like(table.meets)
    now.reserved = np.stack([party.reservation(now) for party in table.seats], axis=1)
    now.prepared = np.stack([party.propose(now) for party in table.seats], axis=1)
    now.wanted = np.stack([party.demand(now) for party in table.seats], axis=1)
    return now
