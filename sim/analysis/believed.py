"""What is in effect as a party may know it, and what that is worth to it: a secret breach is known to who commits it (ODD, "Design concepts")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth

if TYPE_CHECKING:
    from sim.model import NegotiationModel

WORTH = "value", "believed"
"""Names of the series of what is in effect to a party: in truth, and as far as it knows."""


def levels_known(model: NegotiationModel, party: str) -> np.ndarray:
    """(worlds, items), 0..1: what of each item a party knows, or believes, to be in effect.

    Who performs an item that is broken in secret knows it; to all others it is as if performed, until the breach is found or
    the last month is over, after which nothing is hidden.
    """
    state = model.state
    knows = model.agenda.performs[:, model.agenda.parties.index(party)] | (not model.running)
    return np.where(state.breached & knows, 0.0, state.performed)


def worth_known(model: NegotiationModel, party: str) -> np.ndarray:
    """(worlds,), points: what is in effect is worth to a party as far as it knows; ``model.value`` where nothing is hidden from it."""
    return worth(model.item_values(party), levels_known(model, party))
