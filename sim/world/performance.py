"""Carrying out what was agreed, action for action, and undoing it again (ODD, "Performance" and "Reversal")."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numba import guvectorize

from agents import Party
from agents.conduct import ADMINISTRATION, ARREARS, OPINION, SLIP, STANDS, WAIT, WORK
from agents.packages import worth
from sim.world.asking import ask
from sim.world.state import UNDONE_BY

if TYPE_CHECKING:
    from sim.model import NegotiationModel

OWED = 1e-9  # a smaller difference between what is agreed and what is performed is rounding


@guvectorize(
    [
        "void(float64[:], float64[:], int64[:], int64[:], int64[:], boolean[:,:], float64[:,:], float64[:,:], float64[:,:])"
    ],
    "(i),(i),(i),(d),(d),(b,p)->(b,p),(b,p),(b,p)",
    nopython=True,
    cache=True,
)
def lead(agreed, performed, table, duty_item, duty_party, members, ahead, owed, done):  # pragma: no cover - compiled
    """How far each party is ahead of the slowest other member in carrying out what is agreed at a table.

    Parameters
    ----------
    agreed, performed : (..., items), 0..1
    table : (items,) int
    duty_item, duty_party : (duties,) int
    members : (tables, parties) bool

    Returns
    -------
    ahead : (..., tables, parties), -1..1
        Done share of one's own obligations less the least done share among the others who owe something.
    owed, done : (..., tables, parties)
        What each owes at a table, in levels, and the share of it that is done.
    """
    tables, parties = members.shape
    for b in range(tables):
        for p in range(parties):
            owed[b, p], done[b, p] = 0.0, 0.0
    for d in range(duty_item.shape[0]):
        i, p = duty_item[d], duty_party[d]
        owed[table[i], p] += agreed[i]
        done[table[i], p] += min(performed[i], agreed[i])
    for b in range(tables):
        for p in range(parties):
            done[b, p] = done[b, p] / max(owed[b, p], OWED) if owed[b, p] > 0.0 else 1.0
        for p in range(parties):
            theirs = 1.0
            for q in range(parties):
                if q != p and members[b, q]:
                    theirs = min(theirs, done[b, q])
            ahead[b, p] = done[b, p] - theirs


@guvectorize(
    [
        "void(float64[:], float64[:], boolean[:], float64[:], boolean[:], int64[:], int64[:], int64[:], float64[:],"
        "float64[:], float64[:], float64[:], boolean[:])"
    ],
    "(i),(i),(i),(i),(i),(d),(d),(d),(p)->(i),(p),(p),(p)",
    nopython=True,
    cache=True,
)
def advance(
    agreed, performed, withheld, months, restraint, does, duty_item, duty_party, parties, progress, kept, slipped, waits
):  # pragma: no cover - compiled
    """A month's progress: an item advances by 1/months where all who must perform it work on it.

    Parameters
    ----------
    agreed, performed : (..., items), 0..1
    withheld : (..., items) bool
        Items whose performance a linkage rule holds back.
    months : (items,)
        Months that full performance takes.
    restraint : (items,) bool
        Restraints that stand count as kept.
    does : (..., duties), WORK, WAIT or SLIP
    duty_item, duty_party : (duties,) int
    parties : (parties,)
        Only its length is used.

    Returns
    -------
    progress : (..., items), 0..1
    kept, slipped : (..., parties), obligations worked on or held to, and not worked on
    waits : (..., parties) bool, whether a party held something back
    """
    for p in range(parties.shape[0]):
        kept[p], slipped[p], waits[p] = 0.0, 0.0, False
    for i in range(agreed.shape[0]):
        owed = 0.0 if withheld[i] else agreed[i] - performed[i]
        progress[i] = min(owed, 1.0 / months[i]) if owed > OWED else 0.0
    for d in range(duty_item.shape[0]):
        i, p = duty_item[d], duty_party[d]
        due = not withheld[i] and agreed[i] - performed[i] > OWED
        if due and does[d] != WORK:
            progress[i] = 0.0
        if (due and does[d] == WORK) or (restraint[i] and performed[i] > OWED):
            kept[p] += 1.0
        if due and does[d] == SLIP:
            slipped[p] += 1.0
        if due and does[d] == WAIT:
            waits[p] = True


def _duties(worlds: int, party: Party) -> tuple[int, int]:
    return worlds, len(party.duties)


def _about_duties(model: NegotiationModel, decision: str, least: int, most: int) -> np.ndarray:
    """(worlds, duties) of ``least``..``most``: what each party decides about its duties, party by party."""
    decided = ask(model.agents, decision, partial(_duties, model.state.worlds), low=least, high=most)
    return np.concatenate(decided, axis=1).astype(np.int64, copy=False)


def carry_out(model: NegotiationModel) -> None:
    """Every performer works, waits or slips; what is done is paid for."""
    agenda, state, news = model.agenda, model.state, model.state.news
    duties = agenda.duty_item, agenda.duty_party
    state.lead, *_ = lead(state.agreed, state.performed, agenda.table, *duties, model.members)
    does = _about_duties(model, "perform", WORK, SLIP)
    # What was signed this month is begun in the next at the earliest, and what is not under way needs preparation.
    unready = (state.performed <= OWED) & (state.idle < model.dynamics.preparation[:, None])
    promised = np.where(unready, 0.0, state.agreed - news.signed)
    news.progress, news.kept, news.slipped, news.waits = advance(
        promised, state.performed, model.linkages.withheld, agenda.months, agenda.restraint, does, *duties,
        state.support,
    )  # fmt: skip
    state.performed = state.performed + news.progress
    spent = news.progress * state.cost
    for party in model.payers:
        news.given[:, party] = worth(spent, state.in_kind[:, party])
        news.paid[:, party] = worth(spent, state.shares[:, party] - state.in_kind[:, party])
    model.linkages.pay(model, spent)
    for party in model.payees:
        news.received[:, party] = worth(spent, (agenda.payee == party).astype(float))
    expire(model)


def expire(model: NegotiationModel) -> None:
    """Flows run out unless they are renewed; what is agreed and never begun lapses."""
    agenda, state = model.agenda, model.state
    # The term of a flow begins with its first act, and stands still while it is suspended; what it brought runs out.
    runs = (state.news.signed == 0.0) & (state.performed > OWED)
    held = model.linkages.suspended
    if held is not None:
        runs &= ~held
        fall(model, np.minimum(state.performed, held / agenda.term), UNDONE_BY.index("snapback"))
    state.agreed = np.maximum(0.0, state.agreed - 1.0 / agenda.term * runs)
    fall(model, np.maximum(0.0, state.performed - state.agreed), UNDONE_BY.index("decay"))
    waiting = (state.agreed > OWED) & (state.performed <= OWED)
    state.idle = np.where(waiting, state.idle + (1 if held is None else ~held), 0)
    lapsed = state.idle >= model.dynamics.lapse
    state.agreed = np.where(lapsed, 0.0, state.agreed)
    state.idle[lapsed] = 0
    state.news.lapsed = lapsed


def fall(model: NegotiationModel, amount: np.ndarray, cause: int | np.ndarray) -> None:
    """Lower performed levels by ``amount`` (worlds, items) and note why (one cause, or (worlds, items) of them)."""
    news = model.state.news
    model.state.performed = np.maximum(0.0, model.state.performed - amount)
    news.cause = np.where((amount > OWED) & (news.cause < 0), cause, news.cause)
    news.fall += amount


@guvectorize(
    [
        "void(float64[:], float64[:], float64, int64[:], int64[:], int64[:], float64[:],"
        "float64[:], float64[:], int64[:], float64[:])"
    ],
    "(i),(i),(),(d),(d),(d),(p)->(i),(i),(i),(p)",
    nopython=True,
    cache=True,
)
def withdraw(
    agreed, performed, depth, causes, duty_item, duty_party, parties, left, lost, why, broken
):  # pragma: no cover - compiled
    """What is undone where its performers withdraw: for good where their politics turned, else until they return.

    Parameters
    ----------
    agreed, performed : (..., items), 0..1
    depth : (...), 0..1
        Share of the performed level that is lost.
    causes : (..., duties) int
        Why each performer withdraws, or STANDS.
    duty_item, duty_party : (duties,) int
    parties : (parties,)
        Only its length is used.

    Returns
    -------
    left : (..., items), agreed levels afterwards
    lost : (..., items), fall of the performed levels
    why : (..., items) int, cause or STANDS
    broken : (..., parties), levels that each party undid
    """
    for p in range(parties.shape[0]):
        broken[p] = 0.0
    for i in range(agreed.shape[0]):
        left[i], lost[i], why[i] = agreed[i], 0.0, STANDS
    for d in range(duty_item.shape[0]):
        i = duty_item[d]
        if causes[d] == STANDS or why[i] != STANDS or performed[i] <= OWED:
            continue
        why[i] = causes[d]
        lost[i] = performed[i] * depth
        broken[duty_party[d]] += lost[i]
        if causes[d] == ADMINISTRATION or causes[d] == OPINION:
            left[i] = min(left[i], performed[i] - lost[i])


def undo(model: NegotiationModel) -> None:
    """Governments withdraw what they no longer stand by."""
    agenda, state = model.agenda, model.state
    causes = _about_duties(model, "withdraw", STANDS, ARREARS)
    state.agreed, lost, why, broken = withdraw(
        state.agreed, state.performed, model.dynamics.undoing["depth"], causes, agenda.duty_item, agenda.duty_party,
        state.support,
    )  # fmt: skip
    fall(model, lost, why)
    state.news.broken += broken
    state.breached &= state.performed > OWED  # nothing is left to be broken in secret


def strip(model: NegotiationModel, broken: np.ndarray, cause: str) -> None:
    """Items broken outright, (worlds, items) bool: neither performed nor agreed any longer."""
    struck = np.flatnonzero(broken.any(axis=1))
    if not len(struck):
        return
    state, news = model.state, model.state.news
    lost = np.where(broken[struck], state.performed[struck], 0.0)
    state.performed[struck] -= lost
    state.agreed[struck] = np.where(broken[struck], 0.0, state.agreed[struck])
    news.fall[struck] += lost
    news.cause[struck] = np.where((lost > OWED) & (news.cause[struck] < 0), UNDONE_BY.index(cause), news.cause[struck])
    for party in model.agents:
        news.broken[struck, party.index] += worth(lost, model.agenda.performs[:, party.index].astype(float))


def cheat(model: NegotiationModel) -> None:
    """Covert breaches begin, and are found out the sooner the better an item can be verified."""
    agenda, state = model.agenda, model.state
    for party, begins in zip(model.agents, ask(model.agents, "cheat", partial(_duties, state.worlds)), strict=True):
        state.breached[:, party.duties] |= begins.astype(np.bool_, copy=False)
    watched = np.flatnonzero(agenda.restraint)
    chance = model.dynamics.detection[:, None] * agenda.verifiability[watched]
    state.news.found[:, watched] = state.breached[:, watched] & (model.detect_luck.at(state.month) < chance)
    strip(model, state.news.found, "breach found")
    state.breached &= ~state.news.found
