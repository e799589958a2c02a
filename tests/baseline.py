"""A few dozen numbers of the base scenario, frozen: so that nobody moves the model without knowing it.

When the model is meant to move, regenerate them and say so in CHANGELOG.md:

    python -m tests.regenerate_baseline
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from sim import Scenario, run_batch

FILE = Path(__file__).parent / "baselines" / "comprehensive-approach.json"
WORLDS, MONTHS, SEED = 64, 60, 7
# Sums over worlds of numbers that went through exp and powers may differ in their last digits between machines.
RELATIVE = 1e-6


def current() -> dict[str, float]:
    """The numbers as the model gives them now, by readable names."""
    batch = run_batch(Scenario.load("comprehensive-approach"), worlds=WORLDS, seed=SEED, months=MONTHS)
    outcomes = batch.outcomes
    shares = outcomes["outcome"].value_counts(sort=False)
    numbers = {f"worlds ending in {name}": float(count) for name, count in shares.items()}
    for column in outcomes.filter(regex=r"^stage\."):
        numbers[f"worlds with {column.removeprefix('stage.')} past no stage"] = float(
            (outcomes[column] == "none").sum()
        )
    totals = [
        "deals", "provocations", "breaches", "advances", "reversals", "crisis_months", "coordination",
        *outcomes.filter(regex=r"^(deals|stalled|refused|reversals|paid|value)\."),
    ]  # fmt: skip
    numbers |= {f"mean {column}": float(outcomes[column].mean()) for column in totals}
    numbers["mean level of all items"] = float(outcomes.filter(like="level.").to_numpy().mean())
    return numbers


def frozen() -> dict[str, float]:
    """The numbers on file."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def differences(then: dict[str, float], now: dict[str, float]) -> str:
    """A line for each number that moved: name, frozen, now; empty where none did."""
    names = [*then, *(name for name in now if name not in then)]
    moved = [
        name
        for name in names
        if name not in then or name not in now or not np.isclose(then[name], now[name], RELATIVE, 1e-9)
    ]
    if not moved:
        return ""
    width = max(len(name) for name in moved)

    def shown(numbers: dict[str, float], name: str) -> str:
        return f"{numbers[name]:.6g}" if name in numbers else "none"

    lines = [f"{name:<{width}}  {shown(then, name):>12}  {shown(now, name):>12}" for name in moved]
    return "\n".join([f"{'':<{width}}  {'frozen':>12}  {'now':>12}", *lines])


def write() -> None:
    """Freeze the numbers as they are now."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(current(), indent=2) + "\n", encoding="utf-8")
