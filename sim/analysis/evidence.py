"""What patterns are measured on: runs of a scenario and its variants in the same worlds, and differences between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from agents import Pyongyang
from sim.analysis.course import Course
from sim.analysis.intervals import Effect
from sim.analysis.measures import share
from sim.batch import run_batch
from sim.scenario import Scenario

ALLIES = ("washington", "seoul", "tokyo")
TRACKS = {"washington": "us-dprk", "tokyo": "japan-dprk", "seoul": "inter-korean"}
SOON = 3  # months within which one track follows another
TEST_MONTH = 24


class Quiet(Pyongyang):
    """Fires no rocket."""

    def provoke(self) -> np.ndarray:
        happened = super().provoke()
        happened[:, [k for k, kind in enumerate(self.terms.provocations) if kind != "naval-incident"]] = False
        return happened


class OneTest(Quiet):
    """Fires one, in month 24."""

    def provoke(self) -> np.ndarray:
        happened = super().provoke()
        happened[:, list(self.terms.provocations).index("missile-test")] = self.world.state.month == TEST_MONTH
        return happened


class Evidence:
    """Runs of a scenario and of its variants under one seed, each made once."""

    def __init__(self, scenario: Scenario, worlds: int, seed: int) -> None:
        self.scenario, self.worlds, self.seed = scenario, worlds, seed

    @cached_property
    def base(self) -> pd.DataFrame:
        return self.variant({})

    @cached_property
    def course(self) -> Course:
        return Course.of(self.scenario, self.worlds, self.seed)

    def variant(self, values: Mapping[str, Any], without: Sequence[str] = ()) -> pd.DataFrame:
        """Outcomes of a variant in the same worlds."""
        return run_batch(self.scenario.with_values(values, without), self.worlds, self.seed).outcomes

    def table(self, name: str) -> str:
        """The name of a table, for people."""
        return self.scenario.spec.tables[name].name

    def item(self, name: str) -> str:
        """The name of an item, for people."""
        return self.scenario.spec.items[name].name

    def party(self, name: str) -> str:
        """The name of a party, for people."""
        return self.scenario.spec.parties[name].name

    def coordinated(self, readiness: float) -> Scenario:
        """The scenario with another readiness of the three to coordinate."""
        return self.scenario.with_values({f"parties.{party}.coordination": readiness for party in ALLIES})


def change(name: str, low: pd.Series, high: pd.Series, unit: str, wanted: int = 0) -> Effect:
    """Mean difference, world by world."""
    return Effect.of(name, high.astype(float).to_numpy() - low.astype(float).to_numpy(), unit, wanted)


def settled(outcomes: pd.DataFrame) -> pd.Series:
    return share("settlement", "settlement").of(outcomes)


def partly(outcomes: pd.DataFrame) -> pd.Series:
    return share("settlement or partial", "settlement", "partial").of(outcomes)


def when(outcomes: pd.DataFrame, column: str, never: int) -> pd.Series:
    """Month of something; those that never come count as the month after the last."""
    return outcomes[column].astype("Float64").fillna(never)


def within(happens: np.ndarray, where: np.ndarray) -> np.ndarray:
    """(worlds,): rate of ``happens`` (months, worlds) in the months ``where`` less that in the others, in each world."""
    inside, outside = where.sum(axis=0), (~where).sum(axis=0)
    rates = (
        (happens & where).sum(axis=0) / np.maximum(inside, 1),
        (happens & ~where).sum(axis=0) / np.maximum(outside, 1),
    )
    return np.where((inside > 0) & (outside > 0), rates[0] - rates[1], np.nan)


def soon(happens: np.ndarray) -> np.ndarray:
    """(months - 3, worlds) bool: whether it happens within the next three months."""
    return np.stack([happens[m + 1 : m + 1 + SOON].any(axis=0) for m in range(len(happens) - SOON)])
