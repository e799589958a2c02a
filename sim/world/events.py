"""What happens from outside: elections, reviews, floods, by date or by chance (ODD, "Events")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.policy import STANCES
from sim.scenario.months import months_between
from sim.scenario.schema import Change, Event

if TYPE_CHECKING:
    from sim.model import NegotiationModel


@dataclass
class Outlook:
    """How a government's outlook changes: numbers by name, points by item, each (worlds,)."""

    numbers: dict[str, np.ndarray]
    values: dict[int, np.ndarray]


class Happening:
    """One event of the scenario: when it can happen and what each world drew for its effects."""

    def __init__(self, name: str, event: Event, model: NegotiationModel) -> None:
        start, last = model.spec.start, model.spec.months
        if event.month:
            self.first = self.last = months_between(start, event.month)
        elif event.window:
            self.first, self.last = (months_between(start, month) for month in event.window)
        else:
            self.first, self.last = 1, last
        self.once = event.once
        self.gone = np.zeros(model.state.worlds, np.bool_)
        self.chance = model.draw(f"event/{name}/chance", event.chance)
        effects, at = event.effects, model.agenda.parties.index
        self.threat = model.draw(f"event/{name}/threat", effects.threat)
        self.support = {at(p): model.draw(f"event/{name}/support/{p}", size) for p, size in effects.support.items()}
        self.trust = {
            (at(p), at(q)): model.draw(f"event/{name}/trust/{p}/{q}", size)
            for p, others in effects.trust.items()
            for q, size in others.items()
        }
        self.review = {at(p): months for p, months in effects.review.items()}
        self.lean = {
            at(p): model.draw(f"event/{name}/legislature/{p}", size) for p, size in effects.legislature.items()
        }
        self.change = {
            at(p): _outlook(f"event/{name}/change/{p}", change, model) for p, change in effects.change.items()
        }
        self.undo = {at(p): model.draw(f"event/{name}/undo/{p}", chance) for p, chance in effects.undo.items()}

    def strikes(self, month: int, luck: np.ndarray) -> np.ndarray:
        """(worlds,) bool."""
        if not self.first <= month <= self.last:
            return np.zeros_like(self.gone)
        happens = (luck < self.chance) & ~(self.gone & self.once)
        self.gone |= happens
        return happens


def _outlook(name: str, change: Change, model: NegotiationModel) -> Outlook:
    """What each world drew for a new administration's outlook."""
    numbers: dict[str, np.ndarray] = {}
    for field in change.model_fields_set - {"note", "stance", "values"}:
        numbers["readiness" if field == "coordination" else field] = model.draw(
            f"{name}/{field}", getattr(change, field)
        )
    if change.stance is not None:
        numbers["stance"] = np.full(model.state.worlds, STANCES.index(change.stance))
    values = {model.agenda.index(i): model.draw(f"{name}/values/{i}", size) for i, size in change.values.items()}
    return Outlook(numbers, values)


def happen(model: NegotiationModel) -> None:
    """Scheduled and chance events of the month, with their effects on support, threat, trust, reviews and what stands."""
    state = model.state
    state.review = np.maximum(0, state.review - 1)
    state.purge = np.zeros_like(state.support)
    luck = model.event_luck.at(state.month)
    state.news.events = np.zeros(luck.shape, np.bool_)
    for index, event in enumerate(model.happenings):
        strikes = event.strikes(state.month, luck[:, index])
        if not strikes.any():
            continue
        state.news.events[:, index] = strikes
        state.threat = np.clip(state.threat + event.threat * strikes, 0.0, 1.0)
        for p, size in event.support.items():
            state.support[:, p] = np.clip(state.support[:, p] + size * strikes, 0.0, 1.0)
        for (p, q), size in event.trust.items():
            state.trust[:, p, q] = np.clip(state.trust[:, p, q] + size * strikes, 0.0, 1.0)
        for p, months in event.review.items():
            state.review[:, p] = np.maximum(state.review[:, p], months * strikes)
        for p, size in event.lean.items():
            state.lean[:, p] = np.clip(state.lean[:, p] + size * strikes, -1.0, 1.0)
        for p, outlook in event.change.items():
            model.governments[p].turn(strikes, outlook.numbers)
            for i, size in outlook.values.items():
                state.base[:, p, i] += size * strikes
        for p, chance in event.undo.items():
            state.purge[:, p] = np.maximum(state.purge[:, p], chance * strikes)
