"""The allies consult: what keeps their coordination up and what wears it out (ODD, "Consultation"; Park I, III)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.kernels import gufunc
from agents.packages import worth
from sim.world.asking import ask

if TYPE_CHECKING:
    from sim.model import NegotiationModel


@gufunc("void(float64[:,:], float64[:], int64[:], float64[:])", "(p,i),(i),(a)->()")
def dispute_index(stakes, left, allies, index):  # pragma: no cover - compiled
    """Share of what is at stake between each two allies on which one gains what the other loses.

    Parameters
    ----------
    stakes : (..., parties, items), points
    left : (..., items), 0..1
        How much of each item is still to be agreed.
    allies : (allies,) int

    Returns
    -------
    index : (...), 0..1
        The products of their stakes where the signs differ, over all products; 0 where nothing is at stake for two.
    """
    against, total = 0.0, 0.0
    for k in range(allies.shape[0]):
        for m in range(k):
            for i in range(left.shape[0]):
                product = stakes[allies[k], i] * stakes[allies[m], i] * left[i]
                total += abs(product)
                against -= min(product, 0.0)
    index[0] = against / total if total > 0.0 else 0.0


def consult(model: NegotiationModel) -> None:
    """Measure the dispute, let coordination be earned, fade or be lost, and settle the common position."""
    state, entry = model.state, model.spec.consultation
    state.dispute = dispute_index(state.stakes, 1.0 - state.agreed, np.flatnonzero(model.allied))
    if entry is not None:
        rates = model.rates
        if (state.month - 1) % entry.every == 0:
            held = state.performed[:, model.agenda.index(entry.item)] if entry.item else np.ones(state.worlds)
            goal = model.readiness() * (1.0 - state.dispute)[:, None]
            earned = (rates["earned"] * held)[:, None] * (goal - state.coordination)
            faded = 1.0 - rates["fading"] * (1.0 - held)
            state.coordination = (state.coordination + earned) * faded[:, None]
        state.coordination = state.coordination * (1.0 - rates["lost"][:, None] * state.grievance)
    state.grievance = np.zeros_like(state.grievance)
    model.agents.do("consult")
    _common_position(model)


def _common_position(model: NegotiationModel) -> None:
    """What the allies hold out for towards others: each by itself over its tables, all on average, and as drawn together."""
    state = model.state
    own = np.ones_like(state.stance)
    facing, at = [], {}
    for party in model.agents:
        tables = [model.table(name) for name in party.facing]
        if tables:
            facing.append(party.index)
            often = [1.0 / table.entry.every for table in tables]  # what is said monthly counts for more
            firm = [ask([party], "firmness", (state.worlds,), table, low=0.0, high=1.0)[0] for table in tables]
            own[:, party.index] = np.average(firm, axis=0, weights=often)
            at[party.index] = dict(zip((table.index for table in tables), firm, strict=True))
    if not facing:
        return
    state.front = own[:, facing].mean(axis=1)
    drawn = state.coordination * model.common[:, None] * (state.front[:, None] - own)
    pull = state.coordination * model.common[:, None]
    for t in range(state.firmness.shape[1]):
        sides = [firm[t] + pull[:, p] * (state.front - firm[t]) for p, firm in at.items() if t in firm]
        if sides:
            state.firmness[:, t] = np.mean(sides, axis=0)
    state.stance = own
    state.stance[:, facing] += drawn[:, facing]


def aggrieve(model: NegotiationModel) -> None:
    """Count what this month's deals with outsiders do to allies who did not sign them.

    A deal aggrieves an ally by what it costs it, as a share of what is at stake for it there, and by how far the table is
    ahead of the furthest at which the ally faces outsiders itself.
    """
    state = model.state
    level = [
        state.performed[:, items].mean(axis=1) if items.stop else state.threat * 0.0 for items in model.agenda.venues
    ]
    for table in model.tables:
        if not table.deal.any():
            continue
        struck = np.flatnonzero(table.deal)
        offer = table.offer[struck]
        for party in model.agents:
            sign = [ally for ally in party.allies if ally in table.seat and table.id in model.governments[ally].facing]
            if party.index in table.seat or not sign:
                continue
            stakes = state.stakes[struck, party.index, table.items]
            loss = np.maximum(0.0, -worth(stakes, offer)) / party.scale(table)[struck]
            own = [level[model.agenda.tables.index(name)][struck] for name in party.facing]
            behind = np.maximum(0.0, level[table.index][struck] - np.max(own, axis=0)) if own else 0.0
            grievance = state.grievance[struck, party.index] + (loss + behind)
            state.grievance[struck, party.index] = np.minimum(1.0, grievance)
