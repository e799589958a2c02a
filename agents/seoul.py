"""Seoul: engagement in spite of military tension (Park III.1: the Kim Dae-jung government does not exaggerate the issue)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.conduct import CRISIS, STANDS
from agents.party import Party


class Seoul(Party):
    """Goes on with its humanitarian duties whatever the North does: it neither waits for it nor stops in a crisis."""

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model, name)
        self.steadfast = np.isin(self.duties, self.world.agenda.indices(self.terms.humanitarian))

    def lead(self) -> np.ndarray:
        """In what is humanitarian it never counts itself ahead, and so neither waits nor takes anything back."""
        return np.where(self.steadfast, -1.0, super().lead())

    def withdraw(self) -> np.ndarray:
        """No crisis stops what is humanitarian."""
        cause = super().withdraw()
        return np.where(self.steadfast & (cause == CRISIS), STANDS, cause)
