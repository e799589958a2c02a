"""Tables with the columns of a batch, filled with made-up numbers: enough to draw every figure, and no result."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from sim.scenario import Scenario
from sim.scenario.entry import STAGES
from sim.scenario.schema import ScenarioFile
from sim.world.state import UNDONE_BY

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

MINI = {
    "title": "Two capitals",
    "start": "2001-06",
    "months": 24,
    "parties": {
        "washington": {"name": "Washington", "government": "plain"},
        "pyongyang": {"name": "Pyongyang", "government": "plain"},
    },
    "tables": {"us-dprk": {"name": "US–DPRK talks", "members": ["washington", "pyongyang"]}},
    "items": {
        "moratorium": {
            "name": "missile-test moratorium",
            "table": "us-dprk",
            "stage": "short",
            "kind": "restraint",
            "performers": ["pyongyang"],
            "values": {"washington": 3, "pyongyang": -1},
        },
        "liaison-office": {
            "name": "liaison offices",
            "table": "us-dprk",
            "stage": "mid",
            "kind": "act",
            "performers": ["washington", "pyongyang"],
            "values": {"washington": 1, "pyongyang": 2},
        },
    },
    "linkages": {"gate": {"kind": "stage-gate", "table": "us-dprk", "opens": "mid", "share": 0.5}},
    "outcomes": {
        "settlement": {"name": "settlement", "settled": True, "all": [{"stage": "mid", "at_least": 0.6}]},
        "freeze": {"name": "freeze"},
    },
}


@pytest.fixture
def mini() -> Scenario:
    """A scenario of two parties, one table and two items."""
    return Scenario.from_mapping(MINI)


@pytest.fixture(scope="session")
def base() -> Scenario:
    """The shipped base scenario, with its many items."""
    return Scenario.load("comprehensive-approach")


@pytest.fixture
def batch_of() -> Callable[[Scenario, int], tuple[pd.DataFrame, pd.DataFrame]]:
    """Makes up the tables of a batch of so many worlds."""
    return made_up_tables


@pytest.fixture
def stilled() -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Empties outcomes of everything that happened."""
    return nothing_ever_happens


def made_up_tables(scenario: Scenario, worlds: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Outcomes and trajectories of a batch of so many worlds, by chance alone."""
    chance = np.random.default_rng(7)
    return _outcomes(scenario.spec, worlds, chance), _trajectories(scenario.spec, chance)


def nothing_ever_happens(outcomes: pd.DataFrame) -> pd.DataFrame:
    """The same worlds, had no table reached anything: every month missing, every count and level nothing."""
    still = outcomes.copy()
    for column in still.columns.drop(["world"]):
        if column == "outcome":
            still[column] = pd.Categorical(
                [still[column].cat.categories[-1]] * len(still), still[column].cat.categories
            )
        elif column.startswith("stage."):
            still[column] = pd.Categorical(["none"] * len(still), ["none", *STAGES])
        elif str(still[column].dtype) == "Int16":
            still[column] = pd.array([pd.NA] * len(still), dtype="Int16")
        else:
            still[column] = still[column] * 0
    return still


def _outcomes(spec: ScenarioFile, worlds: int, chance: np.random.Generator) -> pd.DataFrame:
    months = spec.months
    weights = chance.dirichlet(np.ones(len(spec.outcomes)))
    columns: dict[str, object] = {"world": np.arange(worlds)}
    columns["outcome"] = pd.Categorical(chance.choice(list(spec.outcomes), worlds, p=weights), list(spec.outcomes))
    columns["settled_month"] = _when(chance, worlds, months, 0.2)
    for table in spec.tables:
        reached = np.ones(worlds, dtype=bool)
        furthest = np.zeros(worlds, dtype=int)
        month = np.zeros(worlds)
        for place, stage in enumerate(STAGES, start=1):
            reached = reached & (chance.random(worlds) < chance.uniform(0.1, 0.9))
            month = np.minimum(month + 1 + chance.gamma(2.0, months / 10, worlds), months).round()
            furthest[reached] = place
            columns[f"stage_month.{table}.{stage}"] = pd.array(np.where(reached, month, np.nan)).astype("Int16")
        columns[f"stage.{table}"] = pd.Categorical.from_codes(furthest, ["none", *STAGES])
    for party, middle in zip([*spec.parties, "allies"], chance.uniform(-3, 20, len(spec.parties) + 1), strict=True):
        columns[f"value.{party}"] = chance.normal(middle, 1 + abs(middle) / 2, worlds)
    for item in spec.items:
        columns[f"level.{item}"] = chance.beta(0.4, chance.uniform(0.2, 3), worlds)
        columns[f"agreed_month.{item}"] = _when(chance, worlds, months, 0.5)
        columns[f"done_month.{item}"] = _when(chance, worlds, months, 0.3)
    for table in spec.tables:
        columns[f"deals.{table}"] = chance.poisson(6, worlds)
        columns[f"stalled.{table}"] = chance.binomial(months, chance.uniform(0.1, 0.8), worlds)
    columns["deals"] = sum(columns[f"deals.{table}"] for table in spec.tables)  # type: ignore[misc]
    for reason, mean in (("wants-more", 40), ("worse-than-nothing", 9), ("not-ratified", 5)):
        columns[f"refused.{reason}"] = chance.poisson(mean, worlds)
    for rule in spec.linkages:
        columns[f"blocked.{rule}"] = chance.binomial(months, chance.uniform(0, 0.6), worlds)
    for party in spec.parties:
        columns[f"paid.{party}"] = chance.gamma(1.0, 1.5, worlds)
    for count, mean in (
        ("provocations", 2),
        ("breaches", 1),
        ("advances", 30),
        ("reversals", 21),
        ("crisis_months", 6),
    ):
        columns[count] = chance.poisson(mean * chance.gamma(4, 0.25, worlds))
    causes = [cause.replace(" ", "-") for cause in UNDONE_BY]
    shares = chance.multinomial(columns["reversals"], np.full(len(causes), 1 / len(causes)))  # type: ignore[arg-type]
    columns |= {f"reversals.{cause}": shares[:, place] for place, cause in enumerate(causes)}
    columns["coordination"] = chance.uniform(0.2, 0.6, worlds)
    return pd.DataFrame(columns)


def _when(chance: np.random.Generator, worlds: int, months: int, share: float) -> pd.api.extensions.ExtensionArray:
    month = chance.integers(1, months + 1, worlds).astype(float)
    return pd.array(np.where(chance.random(worlds) < share, month, np.nan)).astype("Int16")


def _trajectories(spec: ScenarioFile, chance: np.random.Generator) -> pd.DataFrame:
    series = [("level", item) for item in spec.items] + [("agreed", item) for item in spec.items]
    series += [("stage", f"{table}/{stage}") for table in spec.tables for stage in STAGES]
    series += [("support", party) for party in spec.parties] + [("threat", ""), ("coordination", ""), ("dispute", "")]
    frames = []
    for name, owner in series:
        walk = np.clip(chance.random() + np.cumsum(chance.normal(0, 0.03, (spec.months, 40)), axis=0), 0, 1)
        frames.append(
            pd.DataFrame(
                {"month": np.arange(1, spec.months + 1), "series": name, "id": owner, "mean": walk.mean(axis=1)}
                | {column: np.quantile(walk, share, axis=1) for column, share in QUANTILES.items()}
            )
        )
    return pd.concat(frames, ignore_index=True)
