"""Carrying out what was agreed, action for action, and undoing it again (ODD, "Performance" and "Reversal")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import guvectorize

from agents.packages import worth
from agents.party import ADMINISTRATION, OPINION, SLIP, WAIT, WORK
from sim.world.state import UNDONE_BY

if TYPE_CHECKING:
    from sim.model import NegotiationModel

OWED = 1e-9  # a smaller difference between what is agreed and what is performed is rounding


@guvectorize(
    ["void(float64[:], float64[:], boolean[:,:], int64[:], boolean[:,:], float64[:,:])"],
    "(i),(i),(i,p),(i),(b,p)->(b,p)",
    nopython=True,
    cache=True,
)
def lead(agreed, performed, performs, table, members, ahead):  # pragma: no cover - compiled
    """How far each party is ahead of the slowest other member in carrying out what is agreed at a table.

    Parameters
    ----------
    agreed, performed : (..., items), 0..1
    performs : (items, parties) bool
    table : (items,) int
    members : (tables, parties) bool

    Returns
    -------
    ahead : (..., tables, parties), -1..1
        Done share of one's own obligations less the least done share among the others who owe something.
    """
    tables, parties = members.shape
    owed = np.zeros((tables, parties))
    done = np.zeros((tables, parties))
    for i in range(agreed.shape[0]):
        for p in range(parties):
            if performs[i, p]:
                owed[table[i], p] += agreed[i]
                done[table[i], p] += min(performed[i], agreed[i])
    for b in range(tables):
        for p in range(parties):
            mine = done[b, p] / owed[b, p] if owed[b, p] > 0.0 else 1.0
            theirs = 1.0
            for q in range(parties):
                if q != p and members[b, q] and owed[b, q] > 0.0:
                    theirs = min(theirs, done[b, q] / owed[b, q])
            ahead[b, p] = mine - theirs


def compare(model: NegotiationModel) -> None:
    """Who is ahead of whom."""
    agenda, state = model.agenda, model.state
    state.lead = lead(state.agreed, state.performed, agenda.performs, agenda.table, model.members)


def carry_out(model: NegotiationModel) -> None:
    """Every performer works, waits or slips; an item advances where all who must perform it work on it."""
    agenda, state, news = model.agenda, model.state, model.state.news
    compare(model)
    owed = np.where(model.linkages.withheld, 0.0, np.maximum(0.0, state.agreed - state.performed))
    due = owed > OWED
    working = np.ones(owed.shape, np.bool_)
    for party, conduct in zip(model.agents, model.agents.map("perform"), strict=True):
        mine = due[:, party.duties]
        working[:, party.duties] &= conduct == WORK
        holds = agenda.restraint[party.duties] & (state.performed[:, party.duties] > OWED)
        news.kept[:, party.index] = ((mine & (conduct == WORK)) | holds).sum(axis=1)
        news.slipped[:, party.index] = (mine & (conduct == SLIP)).sum(axis=1)
        news.waits[:, party.index] = (mine & (conduct == WAIT)).any(axis=1)
    news.progress = np.where(working, np.minimum(owed, 1.0 / agenda.months), 0.0)
    state.performed += news.progress
    spent = news.progress * agenda.cost
    for party in range(len(agenda.parties)):
        news.paid[:, party] = worth(spent, agenda.shares[:, party])
        news.received[:, party] = worth(spent, (agenda.payee == party).astype(float))
    expire(model)


def expire(model: NegotiationModel) -> None:
    """Flows run out unless they are renewed; what is agreed and never begun lapses."""
    agenda, state = model.agenda, model.state
    state.agreed = np.maximum(0.0, state.agreed - 1.0 / agenda.term * (state.news.signed == 0.0))
    fall(model, np.maximum(0.0, state.performed - state.agreed), UNDONE_BY.index("decay"))
    pending = (state.agreed - state.performed > OWED) & (state.news.progress == 0.0)
    state.begun = np.where(pending, state.begun + 1, 0)
    lapsed = state.begun >= model.dynamics.lapse
    state.agreed = np.where(lapsed, state.performed, state.agreed)
    state.begun[lapsed] = 0
    state.news.lapsed = lapsed


def fall(model: NegotiationModel, amount: np.ndarray, cause: int | np.ndarray) -> None:
    """Lower performed levels by ``amount`` (worlds, items) and note why."""
    news = model.state.news
    model.state.performed = np.maximum(0.0, model.state.performed - amount)
    news.cause = np.where((amount > OWED) & (news.cause < 0), cause, news.cause)
    news.fall += amount


def undo(model: NegotiationModel) -> None:
    """Each performer may withdraw what it did: for good where its politics turned, for a time in crisis or arrears."""
    state, news = model.state, model.state.news
    compare(model)
    depth = model.dynamics.undoing["depth"][:, None]
    for party, cause in zip(model.agents, model.agents.map("withdraw"), strict=True):
        standing = state.performed[:, party.duties]
        lost = np.where((cause >= 0) & (standing > OWED), standing * depth, 0.0)
        amount, why = np.zeros_like(state.performed), np.full(state.performed.shape, -1)
        amount[:, party.duties], why[:, party.duties] = lost, cause
        fall(model, amount, why)
        for_good = (amount > 0.0) & ((why == ADMINISTRATION) | (why == OPINION))
        state.agreed = np.where(for_good, np.minimum(state.agreed, state.performed), state.agreed)
        news.broken[:, party.index] += worth(lost, np.ones(lost.shape[1]))


def strip(model: NegotiationModel, broken: np.ndarray, cause: str) -> None:
    """Items broken outright, (worlds, items) bool: neither performed nor agreed any longer."""
    state = model.state
    lost = np.where(broken, state.performed, 0.0)
    fall(model, lost, UNDONE_BY.index(cause))
    state.agreed = np.where(broken, 0.0, state.agreed)
    for party in model.agents:
        state.news.broken[:, party.index] += worth(lost[:, party.duties], np.ones(len(party.duties)))


def cheat(model: NegotiationModel) -> None:
    """Covert breaches begin, and are found out the sooner the better an item can be verified."""
    agenda, state = model.agenda, model.state
    for party, begins in zip(model.agents, model.agents.map("cheat"), strict=True):
        state.breached[:, party.duties] |= begins
    chance = model.dynamics.detection[:, None] * agenda.verifiability
    state.news.found = state.breached & (model.detect_luck.at(state.month) < chance)
    strip(model, state.news.found, "breach found")
    state.breached &= ~state.news.found & (state.performed > 0.0)
