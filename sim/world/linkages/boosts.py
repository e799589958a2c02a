"""What is performed of one item moves the worth of others (ODD, "Linkage"; Park III.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.kernels import kernel
from sim.scenario.rules import Boosts
from sim.world.linkages.kind import Kind

if TYPE_CHECKING:
    from sim.model import NegotiationModel


@kernel
def raised(base, performed, size, booster, party, item):  # pragma: no cover - compiled
    """Worth with what each booster's performance adds to it.

    Parameters
    ----------
    base : (worlds, parties, items), points
    performed : (worlds, items), 0..1
    size : (worlds, boosts), points
    booster, party, item : (boosts,) int

    Returns
    -------
    values : (worlds, parties, items), points
    """
    values = base.copy()
    for w in range(base.shape[0]):
        for k in range(size.shape[1]):
            values[w, party[k], item[k]] += size[w, k] * performed[w, booster[k]]
    return values


class BoostsRules(Kind[Boosts]):
    """Strength scales the points."""

    def __init__(self, rules: Mapping[str, Boosts], model: NegotiationModel) -> None:
        super().__init__(rules, model)
        agenda = model.agenda
        self._booster_of = np.array([agenda.index(rule.item) for rule in self.rules])
        each = [
            (
                r,
                agenda.parties.index(p),
                agenda.index(item),
                self.strength[:, r] * model.draw(f"boost/{name}/{p}", points),
            )
            for r, (name, rule) in enumerate(rules.items())
            for p, points in rule.worth.items()
            for item in rule.raises
        ]
        self._booster = self._booster_of[[r for r, *_ in each]]
        self._party = np.array([p for _, p, *_ in each])
        self._item = np.array([i for *_, i, _ in each])
        self._size = np.stack([size for *_, size in each], axis=1)

    def raise_worth(self, model: NegotiationModel, values: np.ndarray) -> np.ndarray:
        """(worlds, parties, items), points."""
        return raised(values, model.state.performed, self._size, self._booster, self._party, self._item)

    def eases(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, rules) bool: where a boost is at work."""
        return (model.state.performed[:, self._booster_of] > 1e-9) & (self.strength > 0.0)
