"""What every kind of linkage rule has in common (ODD, "Linkage")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from sim.scenario.rules import Rule

if TYPE_CHECKING:
    from sim.model import NegotiationModel

R = TypeVar("R", bound=Rule)


class Kind(Generic[R]):
    """All rules of one kind; what a kind does not do is left to what stands here.

    Parameters
    ----------
    rules : mapping of id to rule
    model : NegotiationModel

    Attributes
    ----------
    ids : tuple of str
    strength : (worlds, rules), 0..1
    rule, item : (closings,) int
        Which rule can close which item.
    agreement, performance : (closings,) bool
        Whether it closes the item to agreement, and withholds its performance.
    halting, table : (halts,) int
        Which rule can keep which table from meeting.
    """

    def __init__(self, rules: Mapping[str, R], model: NegotiationModel) -> None:
        self.ids = tuple(rules)
        self.rules = tuple(rules.values())
        self.strength = np.stack(
            [model.draw(f"strength/{name}", rule.strength) for name, rule in rules.items()], axis=1
        )
        self.closes([])
        self.halting = self.table = np.zeros(0, np.int64)

    def closes(self, closings: list[tuple[int, int, bool, bool]]) -> None:
        """State what the rules can close: rule, item, whether to agreement, whether to performance."""
        self.rule = np.array([rule for rule, *_ in closings], dtype=np.int64)
        self.item = np.array([item for _, item, *_ in closings], dtype=np.int64)
        self.agreement = np.array([agreement for *_, agreement, _ in closings], dtype=np.bool_)
        self.performance = np.array([performance for *_, performance in closings], dtype=np.bool_)

    def shut(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, closings) bool: which closings hold this month."""
        return np.zeros((model.state.worlds, 0), np.bool_)

    def halts(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, halts) bool: which tables are kept from meeting this month."""
        return np.zeros((model.state.worlds, 0), np.bool_)

    def shut_odds(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, closings), 0..1: with what chance each closing holds in a month, as things stand.

        Certain where a kind leaves nothing to the luck of a month.
        """
        return self.shut(model).astype(float)

    def halt_odds(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, halts), 0..1: with what chance each table is kept from meeting in a month, as things stand."""
        return self.halts(model).astype(float)
