"""Many worlds followed month by month: what met, what rose, what fell (for patterns that a table of outcomes cannot show)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from agents import Party
from sim.model import NegotiationModel
from sim.scenario import Scenario


@dataclass(frozen=True)
class Course:
    """What happened in each month and world.

    Attributes
    ----------
    model : NegotiationModel
        As it ended.
    meets, stalled : (months, worlds, tables) bool
        Whether a table met, and whether it stood still.
    performed, progress, fall, signed : (months, worlds, items)
        Levels at the month's end, and the month's rises and falls.
    provoked : (months, worlds, kinds) bool
    threat : (months, worlds)
    soft : (months, worlds)
        How much softer the tables were that the divided party attended than all at which it sits.
    """

    model: NegotiationModel
    meets: np.ndarray
    stalled: np.ndarray
    performed: np.ndarray
    progress: np.ndarray
    fall: np.ndarray
    signed: np.ndarray
    provoked: np.ndarray
    threat: np.ndarray
    soft: np.ndarray

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        worlds: int,
        seed: int,
        parties: Mapping[str, type[Party]] | None = None,
        months: int | None = None,
    ) -> Course:
        """Run the worlds and keep their course."""
        model = NegotiationModel(scenario, worlds=worlds, rng=seed, parties=parties, months=months, collect=False)
        kept: dict[str, list[np.ndarray]] = {name: [] for name in cls.__dataclass_fields__ if name != "model"}
        while model.running:
            model.step()
            state, news = model.state, model.state.news
            now = {
                "meets": np.stack([table.meets for table in model.tables], axis=1),
                "stalled": np.stack([table.stalled > 0 for table in model.tables], axis=1),
                "performed": state.performed,
                "progress": news.progress,
                "fall": news.fall,
                "signed": news.signed,
                "provoked": news.provoked,
                "threat": state.threat,
                "soft": _softness_attended(model),
            }
            for name, values in now.items():
                kept[name].append(values.copy())
        return cls(model, **{name: np.stack(months) for name, months in kept.items()})

    def table(self, name: str) -> int:
        """Index of a table."""
        return self.model.agenda.tables.index(name)

    def item(self, name: str) -> int:
        """Index of an item."""
        return self.model.agenda.index(name)

    @property
    def in_effect(self) -> np.ndarray:
        """(months, worlds, items) bool."""
        return self.performed >= self.model.dynamics.in_effect - 1e-9

    def came(self) -> np.ndarray:
        """(months, worlds, items) bool: what came into effect in a month."""
        return self.in_effect & ~self._before()

    def went(self) -> np.ndarray:
        """(months, worlds, items) bool: what went out of effect in a month."""
        return ~self.in_effect & self._before()

    def _before(self) -> np.ndarray:
        first = np.broadcast_to(self.model.agenda.performed, self.performed.shape[1:])
        return np.concatenate([first[None] >= self.model.dynamics.in_effect - 1e-9, self.in_effect[:-1]])


def _softness_attended(model: NegotiationModel) -> np.ndarray:
    """(worlds,): mean softness of the tables that Pyongyang attended this month; NaN where none."""
    chooser = next((party for party in model.agents if hasattr(party, "softness")), None)
    if chooser is None:
        return np.full(model.state.worlds, np.nan)
    went = model.attending[:, chooser.index]
    count = went.sum(axis=1)
    return np.where(count > 0, (chooser.softness() * went).sum(axis=1) / np.maximum(count, 1), np.nan)
