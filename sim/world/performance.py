"""Carrying out what was agreed, action for action, and undoing it again (ODD, "Performance" and "Reversal")."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from agents import Party
from agents.conduct import ADMINISTRATION, ARREARS, OPINION, SLIP, STANDS, WAIT, WORK
from agents.kernels import gufunc, kernel
from agents.packages import worth
from sim.world.asking import ask
from sim.world.state import UNDONE_BY

if TYPE_CHECKING:
    from sim.model import NegotiationModel

OWED = 1e-9  # a smaller difference between what is agreed and what is performed is rounding


@kernel
def lead(agreed, performed, table, duty_item, duty_party, members):  # pragma: no cover - compiled
    """How far each party is ahead of the slowest other member in carrying out what is agreed at a table.

    Parameters
    ----------
    agreed, performed : (worlds, items), 0..1
    table : (items,) int
    duty_item, duty_party : (duties,) int
    members : (tables, parties) bool

    Returns
    -------
    ahead : (worlds, tables, parties), -1..1
        Done share of one's own obligations less the least done share among the others who owe something.
    owed, done : (worlds, tables, parties)
        What each owes at a table, in levels, and the share of it that is done.
    """
    worlds, (tables, parties) = len(agreed), members.shape
    ahead = np.empty((worlds, tables, parties))
    owed, done = np.zeros(ahead.shape), np.zeros(ahead.shape)
    for w in range(worlds):
        for d in range(duty_item.shape[0]):
            i, p = duty_item[d], duty_party[d]
            owed[w, table[i], p] += agreed[w, i]
            done[w, table[i], p] += min(performed[w, i], agreed[w, i])
        for b in range(tables):
            slowest, least, next_to_least = -1, 1.0, 1.0
            for p in range(parties):
                done[w, b, p] = done[w, b, p] / max(owed[w, b, p], OWED) if owed[w, b, p] > 0.0 else 1.0
                if members[b, p] and done[w, b, p] < least:
                    slowest, least, next_to_least = p, done[w, b, p], least
                elif members[b, p]:
                    next_to_least = min(next_to_least, done[w, b, p])
            for p in range(parties):
                ahead[w, b, p] = done[w, b, p] - (next_to_least if p == slowest else least)
    return ahead, owed, done


@kernel
def advance(
    agreed, performed, withheld, months, restraint, does, duty_item, duty_party, parties
):  # pragma: no cover - compiled
    """A month's progress: an item advances by 1/months where all who must perform it work on it.

    Parameters
    ----------
    agreed, performed : (worlds, items), 0..1
    withheld : (worlds, items) bool
        Items whose performance a linkage rule holds back.
    months : (items,)
        Months that full performance takes.
    restraint : (items,) bool
        Restraints that stand count as kept.
    does : (worlds, duties), WORK, WAIT or SLIP
    duty_item, duty_party : (duties,) int
    parties : int, how many there are

    Returns
    -------
    progress : (worlds, items), 0..1
    kept, slipped : (worlds, parties), obligations worked on or held to, and not worked on
    waits : (worlds, parties) bool, whether a party held something back
    """
    worlds, items = agreed.shape
    progress, due = np.zeros((worlds, items)), np.empty(items, np.bool_)
    kept, slipped = np.zeros((worlds, parties)), np.zeros((worlds, parties))
    waits = np.zeros((worlds, parties), np.bool_)
    for w in range(worlds):
        for i in range(items):
            owed = agreed[w, i] - performed[w, i]
            due[i] = owed > OWED and not withheld[w, i]
            if due[i]:
                progress[w, i] = min(owed, 1.0 / months[i])
        for d in range(duty_item.shape[0]):
            i, p = duty_item[d], duty_party[d]
            if due[i] and does[w, d] != WORK:
                progress[w, i] = 0.0
                slipped[w, p] += does[w, d] == SLIP
                waits[w, p] |= does[w, d] == WAIT
            if (due[i] and does[w, d] == WORK) or (restraint[i] and performed[w, i] > OWED):
                kept[w, p] += 1.0
    return progress, kept, slipped, waits


@kernel
def _promised(agreed, signed, performed, idle, preparation):  # pragma: no cover - compiled
    """(worlds, items), 0..1: how far what is agreed is to be performed by now.

    What was signed this month is begun in the next at the earliest, and what is not under way needs preparation.
    """
    promised = np.zeros(agreed.shape)
    for w in range(agreed.shape[0]):
        for i in range(agreed.shape[1]):
            if performed[w, i] > OWED or idle[w, i] >= preparation[w]:
                promised[w, i] = agreed[w, i] - signed[w, i]
    return promised


@kernel
def _enter_payments(spent, payers, shares, in_kind, payee, given, paid, received):  # pragma: no cover - compiled
    """Enter what was ``spent`` (worlds, items) in a month: what ``payers`` gave in kind and in cash, and who received it."""
    for w in range(spent.shape[0]):
        for i in range(spent.shape[1]):
            if spent[w, i] == 0.0:
                continue
            for p in payers:
                given[w, p] += spent[w, i] * in_kind[w, p, i]
                paid[w, p] += spent[w, i] * (shares[w, p, i] - in_kind[w, p, i])
            received[w, payee[i]] += spent[w, i]


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
    promised = _promised(state.agreed, news.signed, state.performed, state.idle, model.dynamics.preparation)
    news.progress, news.kept, news.slipped, news.waits = advance(
        promised, state.performed, model.linkages.withheld, agenda.months, agenda.restraint, does, *duties,
        len(agenda.parties),
    )  # fmt: skip
    state.performed = state.performed + news.progress
    spent = news.progress * state.cost
    _enter_payments(
        spent, model.payers, state.shares, state.in_kind, agenda.payee, news.given, news.paid, news.received
    )
    model.linkages.pay(model, spent)
    expire(model)


@kernel
def _lower(w, i, amount, why, performed, fall, cause):  # pragma: no cover - compiled
    """Lower a performed level by ``amount`` and note why, unless a cause is noted already."""
    performed[w, i] = max(0.0, performed[w, i] - amount)
    fall[w, i] += amount
    if amount > OWED and cause[w, i] < 0:
        cause[w, i] = why


@kernel
def _lower_all(amount, why, performed, fall, cause):  # pragma: no cover - compiled
    for w in range(amount.shape[0]):
        for i in range(amount.shape[1]):
            _lower(w, i, amount[w, i], why[w, i], performed, fall, cause)


SNAPBACK, DECAY = UNDONE_BY.index("snapback"), UNDONE_BY.index("decay")


@kernel
def _expire(signed, held, term, lapse, agreed, performed, idle, fall, cause, lapsed):  # pragma: no cover - compiled
    """Let terms run and what waits too long lapse, item by item; the arrays from ``agreed`` on are changed in place."""
    for w in range(agreed.shape[0]):
        for i in range(agreed.shape[1]):
            # The term of a flow begins with its first act, and stands still while it is suspended; what it brought runs out.
            runs = signed[w, i] == 0.0 and performed[w, i] > OWED
            if held[w, i]:
                _lower(w, i, min(performed[w, i], 1.0 / term[i]), SNAPBACK, performed, fall, cause)
            elif runs:
                agreed[w, i] = max(0.0, agreed[w, i] - 1.0 / term[i])
            _lower(w, i, max(0.0, performed[w, i] - agreed[w, i]), DECAY, performed, fall, cause)
            if not (agreed[w, i] > OWED and performed[w, i] <= OWED):
                idle[w, i] = 0
            elif not held[w, i]:
                idle[w, i] += 1
            lapsed[w, i] = idle[w, i] >= lapse
            if lapsed[w, i]:
                agreed[w, i], idle[w, i] = 0.0, 0


def expire(model: NegotiationModel) -> None:
    """Flows run out unless they are renewed; what is agreed and never begun lapses."""
    state, news = model.state, model.state.news
    _expire(
        news.signed, model.linkages.suspended, model.agenda.term, model.dynamics.lapse,
        state.agreed, state.performed, state.idle, news.fall, news.cause, news.lapsed,
    )  # fmt: skip


@gufunc(
    "void(float64[:], float64[:], float64, int64[:], int64[:], int64[:], float64[:],float64[:], float64[:], int64[:], float64[:])",
    "(i),(i),(),(d),(d),(d),(p)->(i),(i),(i),(p)",
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
    _lower_all(lost, why, state.performed, state.news.fall, state.news.cause)
    state.news.broken += broken
    state.breached &= state.performed > OWED  # nothing is left to be broken in secret


def strip(model: NegotiationModel, struck: np.ndarray, broken: np.ndarray, cause: str) -> None:
    """Items broken outright, neither performed nor agreed any longer: ``broken`` (struck, items) bool in worlds ``struck``."""
    state, news = model.state, model.state.news
    lost = np.where(broken, state.performed[struck], 0.0)
    state.performed[struck] -= lost
    state.agreed[struck] = np.where(broken, 0.0, state.agreed[struck])
    news.fall[struck] += lost
    news.cause[struck] = np.where((lost > OWED) & (news.cause[struck] < 0), UNDONE_BY.index(cause), news.cause[struck])
    news.broken[struck] += worth(lost[:, None, :], model.agenda.performs.T.astype(float))


def cheat(model: NegotiationModel) -> None:
    """Covert breaches begin, and are found out the sooner the better an item can be verified."""
    agenda, state = model.agenda, model.state
    for party, begins in zip(
        model.agents, ask(model.agents, "cheat", partial(_duties, state.worlds), low=0, high=1), strict=True
    ):
        if begins.any():
            state.breached[:, party.duties] |= begins.astype(np.bool_, copy=False)
    watched = np.flatnonzero(agenda.restraint)
    chance = model.dynamics.detection[:, None] * agenda.verifiability[watched]
    found = state.breached[:, watched] & (model.detect_luck.at(state.month) < chance)
    struck = np.flatnonzero(found.any(axis=1))
    if len(struck):
        state.news.found[:, watched] = found
        strip(model, struck, state.news.found[struck], "breach found")
        state.breached &= ~state.news.found
