"""Washington: verification above trust, and no cash (Park II.1, III.1: Bush's policy review, a conservative Congress)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from agents.party import Party


class Washington(Party):
    """Trust is raised to the power of its scrutiny, so that what cannot be verified counts for little."""

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model, name)
        self.scrutiny = self.drawn("scrutiny")

    def turn(self, turned: np.ndarray, change: Mapping[str, np.ndarray]) -> None:
        super().turn(turned, change)
        if "scrutiny" in change:
            self.scrutiny = np.where(turned, np.maximum(1.0, self.scrutiny * change["scrutiny"]), self.scrutiny)

    def credit(self) -> np.ndarray:
        return super().credit() ** self.scrutiny[:, None]
