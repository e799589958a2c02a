"""What the governments' policies do: pressure, goodwill, and their price at home (ODD, "Carrots and sticks"; Park IV)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.asking import ask

if TYPE_CHECKING:
    from sim.model import NegotiationModel

YEAR = 12


def steer(model: NegotiationModel) -> None:
    """Move efforts towards what each stance asks for, and work out the pressure and goodwill that come of them."""
    state = model.state
    steering = [party for party in model.agents if party.policy is not None]
    if not steering:
        return
    wanted = ask(steering, "steer", (state.worlds, 2), low=0.0, high=1.0)
    ungained, unpressed = np.ones_like(state.goodwill), np.ones_like(state.squeeze)
    for party, efforts in zip(steering, wanted, strict=True):
        p, policy = party.index, party.policy
        for effort, goal in ((state.carrots, efforts[:, 0]), (state.sticks, efforts[:, 1])):
            if state.month == 1:
                effort[:, p] = goal  # a policy in force when the run begins
            effort[:, p] += np.clip(goal - effort[:, p], -policy.pace, policy.pace)
        stick = policy.stick * state.sticks[:, p]
        state.pressure[:, p, policy.toward] = 1.0 - (1.0 - model.standing[:, p, policy.toward]) * (1.0 - stick)
        ungained[:, policy.toward] *= 1.0 - policy.carrot * state.carrots[:, p]
        unpressed[:, policy.toward] *= 1.0 - stick
        at_home = policy.carrot_home * state.carrots[:, p] + policy.stick_home * state.sticks[:, p]
        state.support[:, p] = np.clip(state.support[:, p] + at_home / YEAR, 0.0, 1.0)
        state.threat = state.threat + policy.alarm * state.sticks[:, p] / YEAR * (1.0 - state.threat)
    state.goodwill, state.squeeze = 1.0 - ungained, 1.0 - unpressed
    change = model.warmth["welcome"] * state.goodwill - model.warmth["resentment"] * state.squeeze
    state.support = np.clip(state.support + change / YEAR, 0.0, 1.0)


def remember(model: NegotiationModel) -> None:
    """Count the months since each party last provoked or was found in breach."""
    state, news = model.state, model.state.news
    state.quiet = state.quiet + 1
    for kind, blow in enumerate(model.blows):
        state.quiet[news.provoked[:, kind], model.agenda.parties.index(blow.party)] = 0
    world, item = np.nonzero(news.found)
    for party in range(state.quiet.shape[1]):
        state.quiet[world[model.agenda.performs[item, party]], party] = 0
