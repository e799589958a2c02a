"""Records made by the model itself: one world of a scenario, coded as if it had been history."""

from __future__ import annotations

import pandas as pd

from sim import NegotiationModel, Scenario
from sim.record import Record
from sim.scenario.months import later


def record_of(scenario: Scenario, world: int, seed: int = 99, months: int | None = None) -> Record:
    """What happened in a world: the level of every item at the end of every month, and each first agreement."""
    model = NegotiationModel(scenario, worlds=range(world, world + 1), rng=seed, collect=False)
    spec, items = scenario.spec, list(scenario.spec.items)
    levels = [model.state.performed[0].copy()]
    while model.running and len(levels) <= (months or spec.months):
        model.step()
        levels.append(model.state.performed[0].copy())
    acts = pd.DataFrame(
        [
            {"month": later(spec.start, month), "item": item, "event": "statement", "level": min(1.0, level)}
            for month, row in enumerate(levels)
            for item, level in zip(items, row, strict=True)
        ]
    ).assign(provocation="")
    when = model.ledger.agreed_month[0]
    agreed = pd.DataFrame(
        {"item": items, "month": [later(spec.start, int(month)) if month > 0 else "" for month in when]}
    )
    return Record(f"world {world}", acts, pd.DataFrame(columns=["item", "month", "level"]), agreed)
