"""Seoul: engagement in spite of military tension (Park III.1: the Kim Dae-jung government does not exaggerate the issue)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.conduct import CRISIS, SLIP, STANDS, WAIT, WORK
from agents.party import Party


class Seoul(Party):
    """Goes on with its humanitarian duties whatever the North does: it neither waits for it nor stops in a crisis."""

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model, name)
        self.steadfast = np.isin(self.duties, self.world.agenda.indices(self.terms.humanitarian))

    def perform(self) -> np.ndarray:
        conduct = super().perform()
        slipped = self.slip_luck.at(self.world.state.month) < self.slip[:, None]
        return np.where(self.steadfast & (conduct == WAIT), np.where(slipped, SLIP, WORK), conduct)

    def withdraw(self) -> np.ndarray:
        cause = super().withdraw()
        return np.where(self.steadfast & (cause >= CRISIS), STANDS, cause)
