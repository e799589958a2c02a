"""What a stored batch is: the plan as its file tells it, with the versions it was begun with, and a checksum of it all."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from operator import index
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.batch.plan import Plan, Until
from sim.model import consecutive
from sim.scenario import Scenario

FORMAT = 2
LIBRARIES = ("mesa", "numpy", "scipy", "numba", "pandas", "pyarrow")
ROOMS = (
    "agents",
    "sim.scenario",
    "sim.world",
    "sim.model",
    "sim.batch.plan",
    "sim.batch.chunks",
    "sim.batch.outcomes",
    "sim.batch.trajectories",
)
WORDS = {
    "name": "scenario",
    "scenario": "content of the scenario",
    "versions": "version of the model or of a library",
}


def told_of(plan: Plan) -> dict[str, Any]:
    """What a plan's file says, apart from its checksum."""
    return {
        "format": FORMAT,
        "name": plan.scenario.name,
        "title": plan.scenario.spec.title,
        "fingerprint": plan.scenario.fingerprint,
        "seed": plan.seed,
        "worlds": [plan.worlds.start, plan.worlds.stop],
        "points": None if plan.points is None else checksum_of_points(plan.points),
        "trace": list(plan.trace),
        "until": None if plan.until is None else asdict(plan.until),
        "parties": {party: f"{who.__module__}.{who.__qualname__}" for party, who in plan.parties.items()},
        "versions": versions(),
        "scenario": plan.scenario.source,
    }


def plan_of(told: Mapping[str, Any], points: pd.DataFrame | None) -> Plan:
    """The plan that a file tells of, without classes of one's own for the parties.

    Raises
    ------
    ScenarioError
        Where this version cannot use its scenario.
    KeyError, TypeError, ValueError, ArithmeticError
        Where it tells of no plan.
    """
    if not isinstance(told["name"], str):
        raise TypeError(f"{told['name']!r} is no name of a scenario")
    scenario = Scenario.from_mapping(dict(told["scenario"]), told["name"])
    first, stop = map(index, told["worlds"])
    seed, trace = index(told["seed"]), tuple(map(index, told["trace"]))
    if seed < 0:
        raise ValueError(f"the seed {seed} is negative")
    dict(told["parties"]), dict(told["versions"])
    until = Until(**told["until"]) if told["until"] else None
    return Plan(scenario, consecutive(range(first, stop)), seed, {}, points, trace, until)


def identity(plan: Plan) -> str:
    """The checksum by which the store of a plan is known."""
    return checksum(told_of(plan))


def checksum(told: Mapping[str, Any]) -> str:
    """SHA-256 of what a plan's file says."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def checksum_of_points(points: pd.DataFrame) -> str:
    """SHA-256 of the points of a design: their names and values."""
    found = hashlib.sha256(json.dumps(list(map(str, points.columns))).encode())
    found.update(np.ascontiguousarray(points.to_numpy(float)).tobytes())
    return found.hexdigest()


@cache
def versions() -> dict[str, str]:
    """Versions of the libraries, and a checksum of the sources on which results depend."""
    from sim import __version__

    sources = hashlib.sha256()
    for room in ROOMS:
        found = find_spec(room)
        assert found is not None and found.origin is not None
        origin = Path(found.origin)
        files = sorted(origin.parent.rglob("*.py")) if origin.name == "__init__.py" else [origin]
        for file in files:
            sources.update(file.read_bytes())
    python = ".".join(platform.python_version_tuple()[:2])
    return {"tcog": __version__, "model": sources.hexdigest()[:16], "python": python} | {
        name: version(name) for name in LIBRARIES
    }


def differences(mine: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """In what another plan differs, in a few words."""
    differ = [WORDS.get(key, key) for key in other if key != "fingerprint" and mine.get(key) != other[key]]
    return "another " + ", ".join(differ)
