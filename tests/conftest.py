"""What all tests share: the small negotiation with both principals, and a batch of the base scenario, run once."""

from __future__ import annotations

import negotiations
import pytest

from sim import Batch, Scenario, run_batch


@pytest.fixture
def washington_and_pyongyang() -> Scenario:
    """Five items, a gate, a requirement, an election and a missile test."""
    return negotiations.mini()


@pytest.fixture(scope="session")
def comprehensive_approach() -> Scenario:
    """The shipped base scenario."""
    return Scenario.load("comprehensive-approach")


@pytest.fixture(scope="session")
def base_batch(comprehensive_approach: Scenario) -> Batch:
    """The base scenario over its whole horizon in 256 worlds."""
    return run_batch(comprehensive_approach, worlds=256, seed=7, chunk=256)
