"""tcog: linked negotiations, simulated. ``Scenario``, ``NegotiationModel`` and ``run_batch`` are what most people need."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.batch import Batch, run_batch
    from sim.model import NegotiationModel
    from sim.scenario import Scenario, ScenarioError

__version__ = "0.1.0"
__all__ = ["Batch", "NegotiationModel", "Scenario", "ScenarioError", "run_batch"]

_ROOMS = {
    "Batch": "sim.batch",
    "NegotiationModel": "sim.model",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.scenario",
    "run_batch": "sim.batch",
}


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: the command line answers --help without waiting for compiled kernels.
    if name not in _ROOMS:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)
