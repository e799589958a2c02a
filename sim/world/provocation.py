"""Provocations: who commits them decides, here is what they do (ODD, "Provocation and threat")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.world.asking import ask
from sim.world.performance import strip

if TYPE_CHECKING:
    from agents import Party
    from sim.model import NegotiationModel


@dataclass
class Blow:
    """What one kind of provocation does: ``threat`` (worlds,), ``breaks`` (items,) bool, ``support`` party -> (worlds,)."""

    party: str
    kind: str
    threat: np.ndarray
    breaks: np.ndarray
    support: dict[int, np.ndarray]


def blows(model: NegotiationModel) -> list[Blow]:
    """Every kind of provocation in the scenario, party by party."""
    agenda, found = model.agenda, []
    for party, entry in model.spec.parties.items():
        for kind, provocation in getattr(entry, "provocations", {}).items():
            name = f"provocation/{party}/{kind}"
            breaks = np.zeros(len(agenda.items), np.bool_)
            breaks[agenda.indices(provocation.breaks)] = True
            support = {
                agenda.parties.index(p): model.draw(f"{name}/support/{p}", size)
                for p, size in provocation.support.items()
            }
            found.append(Blow(party, kind, model.draw(f"{name}/threat", provocation.threat), breaks, support))
    return found


def provoke(model: NegotiationModel) -> None:
    """Threat rises, items are broken, opinion abroad turns."""
    state = model.state

    def shape(party: Party) -> tuple[int, int]:
        return state.worlds, len(getattr(party.terms, "provocations", ()))

    kinds = ask(model.agents, "provoke", shape, low=0, high=1)
    state.news.provoked = np.concatenate(kinds, axis=1).astype(np.bool_, copy=False)
    for index, blow in enumerate(model.blows):
        struck = state.news.provoked[:, index]
        if not struck.any():
            continue
        state.threat = np.where(struck, state.threat + blow.threat * (1.0 - state.threat), state.threat)
        where = np.flatnonzero(struck)
        strip(model, where, np.tile(blow.breaks, (len(where), 1)), "provocation")
        for p, size in blow.support.items():
            state.support[:, p] = np.clip(state.support[:, p] + size * struck, 0.0, 1.0)
