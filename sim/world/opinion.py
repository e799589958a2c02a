"""How support and trust move with what was done (ODD, "Opinion", "Trust")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from agents.kernels import kernel
from agents.packages import worth

if TYPE_CHECKING:
    from sim.model import NegotiationModel


@kernel
def _trusted(trust, first, forgetting, rise, loss):  # pragma: no cover - compiled
    """Trust (worlds, parties, parties) after a month: part of the way back to the ``first``, up by ``rise``, down by ``loss``."""
    after = np.empty(trust.shape)
    for w in range(trust.shape[0]):
        for p in range(trust.shape[1]):
            for q in range(trust.shape[2]):
                home = forgetting[w] * (first[w, p, q] - trust[w, p, q])
                after[w, p, q] = (
                    trust[w, p, q] + home + rise[w, q] * (1.0 - trust[w, p, q]) - loss[w, q] * trust[w, p, q]
                )
    return after


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
    unbroken = np.power(1.0 - trust["broken"], news.broken, where=news.broken > 0.0, out=np.ones(due.shape))
    loss = 1.0 - (1.0 - trust["slipped"] * news.slipped / due) * unbroken
    state.trust = _trusted(state.trust, model.first_trust, dynamics.trust["forgetting"], rise, loss)
