"""Agreement on an item brings a sister item forward and makes it cheaper (ODD, "Linkage"; Park III.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.kernels import kernel
from sim.scenario.rules import Follows
from sim.world.linkages.kind import Kind
from sim.world.linkages.needs import Needs

if TYPE_CHECKING:
    from sim.model import NegotiationModel


@kernel
def _cheapen(values, sister, left):  # pragma: no cover - compiled
    """Multiply the losses that each rule's sister brings by what is ``left`` (worlds, rules) of them, in place."""
    for w in range(values.shape[0]):
        for r in range(sister.shape[0]):
            for p in range(values.shape[1]):
                if left[w, r] < 1.0 and values[w, p, sister[r]] < 0.0:
                    values[w, p, sister[r]] *= left[w, r]


@kernel
def _brought(sister, pull, items):  # pragma: no cover - compiled
    """The strongest ``pull`` (worlds, rules) on each of so many items: (worlds, items), 0..1."""
    forward = np.zeros((pull.shape[0], items))
    for w in range(pull.shape[0]):
        for r in range(sister.shape[0]):
            forward[w, sister[r]] = max(forward[w, sister[r]], pull[w, r])
    return forward


class FollowsRules(Kind[Follows]):
    """Strength scales both: how far past a gate the sister is brought, and how much cheaper it becomes.

    Attributes
    ----------
    led : (worlds, rules) bool
        Where what is followed has reached its level.
    """

    def __init__(self, rules: Mapping[str, Follows], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        agenda = model.agenda
        self._sister = np.array([agenda.index(rule.item) for rule in self.rules])
        self._after = Needs([(rule.after,) for rule in self.rules], agenda)
        self._whole = np.ones_like(self.strength)
        self._opens = np.array([rule.opens for rule in self.rules])
        self.cheaper = np.stack([model.draw(f"cheaper/{name}", rule.cheaper) for name, rule in rules.items()], axis=1)

    def look(self, model: NegotiationModel) -> None:
        """Find where what is followed has reached its level, and where the sister is not wholly agreed yet."""
        self.led = self._leading(model)
        self._left = model.state.agreed[:, self._sister] < 1.0 - 1e-9

    def forward(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, items), 0..1: how far each item is brought past the gates before it."""
        return self._pulled(model, self.led)

    def to_come(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, items), 0..1: the same as things stand, as the month to come will find it; nothing is kept of it."""
        return self._pulled(model, self._leading(model))

    def cheapen(self, model: NegotiationModel, values: np.ndarray) -> None:
        """Make losses smaller where a sister leads: ``values`` (worlds, parties, items), changed in place."""
        _cheapen(values, self._sister, 1.0 - self.strength * self.cheaper * self.led)

    def _leading(self, model: NegotiationModel) -> np.ndarray:
        return ~self._after.lacking(model.state, self._whole)

    def _pulled(self, model: NegotiationModel, led: np.ndarray) -> np.ndarray:
        return _brought(self._sister, self.strength * led * self._opens, model.state.agreed.shape[1])

    def eases(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, rules) bool: where a sister was led and not wholly agreed when the month's talks began."""
        return self.led & self._left & (self.strength > 0.0)
