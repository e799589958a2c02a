"""Washington: verification above trust, and no cash (Park II.1, III.1: Bush's policy review, a conservative Congress)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.party import Party


class Washington(Party):
    """Trust is raised to the power of its scrutiny, so that what cannot be verified counts for little."""

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model, name)
        self.scrutiny = self.drawn("scrutiny")

    def credit(self) -> np.ndarray:
        return super().credit() ** self.scrutiny[:, None]
