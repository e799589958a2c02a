"""One chunk of worlds, run from its first month to its last: what a worker does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from mesa import Agent

from agents import Party
from sim.batch.outcomes import outcome_table
from sim.batch.trajectories import Trajectories
from sim.model import NegotiationModel
from sim.scenario import Scenario

CHUNK = 1024  # worlds; enough that the cost of calls is small beside that of arithmetic


@dataclass(frozen=True)
class Chunk:
    """What a worker needs to know."""

    scenario: Scenario
    worlds: range
    seed: int
    parties: Mapping[str, type[Party]]


def run_chunk(chunk: Chunk) -> tuple[pd.DataFrame, Trajectories]:
    """Run a chunk's worlds to the horizon."""
    model = NegotiationModel(chunk.scenario, worlds=chunk.worlds, rng=chunk.seed, parties=chunk.parties, collect=False)
    trajectories = Trajectories.of(model)
    while model.running:
        model.step()
        trajectories.watch(model)
    outcomes = outcome_table(model)
    forget(model)
    return outcomes, trajectories


def forget(model: NegotiationModel) -> None:
    """Let a finished model go: Mesa 3.3 counts agent ids in a class-wide table that would keep every model alive."""
    getattr(Agent, "_ids", {}).pop(model, None)
