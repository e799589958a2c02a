"""How support and trust move with what was done (ODD, "Opinion", "Trust")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from agents.packages import worth

if TYPE_CHECKING:
    from sim.model import NegotiationModel


def move(model: NegotiationModel) -> None:
    """A month's change of support at home and of trust between capitals."""
    state, news, dynamics = model.state, model.state.news, model.dynamics
    change = (news.progress - news.fall)[:, None, :]
    noise = model.support["volatility"] * ndtri(model.opinion_luck.at(state.month))
    drift = model.support["recovery"] * (model.support["baseline"] - state.support)
    state.support = np.clip(state.support + drift + noise + worth(model.agenda.opinion, change), 0.0, 1.0)

    trust = {name: size[:, None] for name, size in dynamics.trust.items()}
    due = np.maximum(1.0, news.kept + news.slipped)
    rise = trust["kept"] * news.kept / due
    loss = 1.0 - (1.0 - trust["slipped"] * news.slipped / due) * (1.0 - trust["broken"]) ** news.broken
    home = trust["forgetting"][:, :, None] * (model.first_trust - state.trust)
    state.trust = state.trust + home + rise[:, None, :] * (1.0 - state.trust) - loss[:, None, :] * state.trust
