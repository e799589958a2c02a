"""What is kept of a run: first months, counts and sums for each world (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.kernels import kernel
from agents.policy import together
from sim.scenario.entry import STAGES
from sim.world.stages import stage_levels
from sim.world.state import UNDONE_BY
from sim.world.tables import NO_REFUSAL, REASONS

if TYPE_CHECKING:
    from sim.model import NegotiationModel

NEVER = 0  # months count from 1


@kernel
def _enter_items(
    month, signed, effect, before, cause, lapsed, agreed_month, done_month, advances, reversals, undone, lapses
):  # pragma: no cover - compiled
    """Enter what happened to each item in a month; the arrays from ``agreed_month`` on are the ledger's.

    Parameters
    ----------
    month : int
    signed : (worlds, items), rise of the agreed level
    effect, before : (worlds, items) bool, whether it is in effect now, and was a month ago
    cause : (worlds, items) int, why it fell
    lapsed : (worlds, items) bool
    """
    for w in range(effect.shape[0]):
        for i in range(effect.shape[1]):
            if signed[w, i] > 0.0 and agreed_month[w, i] == NEVER:
                agreed_month[w, i] = month
            if effect[w, i] and done_month[w, i] == NEVER:
                done_month[w, i] = month
            if effect[w, i] and not before[w, i]:
                advances[w] += 1
            if before[w, i] and not effect[w, i]:
                reversals[w] += 1
                undone[w, cause[w, i]] += 1
            lapses[w] += lapsed[w, i]


class Ledger:
    """Running account of all worlds.

    Attributes
    ----------
    agreed_month, done_month : (worlds, items) int
        First month with a deal on an item, and first at whose end it was in effect; 0 never.
    stage_month : (worlds, tables, stages) int
        First month at whose end a stage was reached; 0 never.
    settled_month : (worlds,) int
    deals, stalled : (worlds, tables)
        Ratified deals; months from a due meeting that did not take place until the table met again.
    refused : (worlds, reasons)
    blocked, eased : (worlds, rules)
        Months in which a rule held something back or undid it, and in which one made something easier.
    paid, given, received : (worlds, parties), billions of dollars
    provocations, breaches, advances, reversals, lapses, crisis_months : (worlds,)
        Breaches are covert ones that were found out; an advance or a reversal is an item coming into effect or out of it.
    undone : (worlds, causes)
        Reversals by cause, in the order of UNDONE_BY.
    coordination, dispute : (worlds,), sums over the months of the allies' mean coordination and of the dispute index
    pressure, goodwill : (worlds, parties), sums over the months of the pressure of all others on each and of their goodwill
    in_effect : (worlds, items) bool, as the month ended
    stages : (worlds, tables, stages), 0..1, how far each had come as the month ended
    """

    def __init__(self, model: NegotiationModel) -> None:
        worlds, items = model.state.agreed.shape
        tables, parties = len(model.agenda.tables), len(model.agenda.parties)
        self.agreed_month = np.zeros((worlds, items), np.int16)
        self.done_month = np.zeros((worlds, items), np.int16)
        self.stage_month = np.zeros((worlds, tables, len(STAGES)), np.int16)
        self.settled_month = np.zeros(worlds, np.int16)
        self.deals = np.zeros((worlds, tables), np.int64)
        self.stalled = np.zeros((worlds, tables), np.int64)
        self.refused = np.zeros((worlds, len(REASONS)), np.int64)
        self.blocked = np.zeros((worlds, len(model.linkages.ids)), np.int64)
        self.eased = np.zeros_like(self.blocked)
        self.paid = np.zeros((worlds, parties))
        self.given = np.zeros((worlds, parties))
        self.received = np.zeros((worlds, parties))
        self.provocations = np.zeros(worlds, np.int64)
        self.breaches = np.zeros(worlds, np.int64)
        self.advances = np.zeros(worlds, np.int64)
        self.reversals = np.zeros(worlds, np.int64)
        self.lapses = np.zeros(worlds, np.int64)
        self.crisis_months = np.zeros(worlds, np.int64)
        self.undone = np.zeros((worlds, len(UNDONE_BY)), np.int64)
        self.coordination = np.zeros(worlds)
        self.dispute = np.zeros(worlds)
        self.pressure = np.zeros((worlds, parties))
        self.goodwill = np.zeros((worlds, parties))
        self.in_effect = model.state.performed >= model.dynamics.in_effect - 1e-9
        self.stages = stage_levels(model.state.performed, model.agenda)

    def record(self, model: NegotiationModel) -> None:
        """Enter the month that has just ended."""
        state, news = model.state, model.state.news
        month = np.int16(state.month)

        def first(months: np.ndarray, now: np.ndarray) -> None:
            months[now & (months == NEVER)] = month

        before, self.in_effect = self.in_effect, state.performed >= model.dynamics.in_effect - 1e-9
        _enter_items(
            month, news.signed, self.in_effect, before, news.cause, news.lapsed,
            self.agreed_month, self.done_month, self.advances, self.reversals, self.undone, self.lapses,
        )  # fmt: skip
        self.stages = stage_levels(state.performed, model.agenda)
        first(self.stage_month, self.stages >= model.dynamics.stage_reached - 1e-9)
        first(self.settled_month, model.verdict.settled(state))
        for table in model.tables:
            self.deals[:, table.index] += table.deal
            self.stalled[:, table.index] += table.stalled > 0.0
            refused = np.flatnonzero(table.reason != NO_REFUSAL)
            self.refused[refused, table.reason[refused]] += 1
        model.linkages.account(model)
        self.blocked += model.linkages.blocked
        self.eased += model.linkages.eased
        self.paid += news.paid
        self.given += news.given
        self.received += news.received
        self.provocations += news.provoked.sum(axis=1)
        self.breaches += news.found[:, model.agenda.restraint].sum(axis=1)
        self.crisis_months += state.threat >= model.dynamics.threat["crisis"]
        if model.allied.any():
            self.coordination += state.coordination[:, model.allied].mean(axis=1)
            self.dispute += state.dispute
        self.goodwill += state.goodwill
        self.pressure += together(np.swapaxes(state.pressure, 1, 2))
