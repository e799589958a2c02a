"""One measure of every world of a batch, read part by part so that no more than that need be held."""

from __future__ import annotations

import pandas as pd

from sim.analysis.measures import Measure, measures
from sim.batch import Batch
from sim.scenario.problems import did_you_mean
from sim.scenario.schema import ScenarioFile


def measure_named(spec: ScenarioFile, name: str) -> Measure:
    """The measure of that name, or the share of worlds in the outcome class of that name.

    Raises
    ------
    ValueError
        Where there is none.
    """
    known = measures(spec)
    short = {one.removeprefix("outcome."): one for one in known}
    if name not in short and name not in known:
        raise ValueError(f"no such measure: {name}{did_you_mean(name, short)}; there are {', '.join(short)}")
    return known[short.get(name, name)]


def measured(batch: Batch, told: dict[str, Measure]) -> pd.DataFrame:
    """A row a world (of a design, a point and world): point, world, and a column for each measure."""
    numbers = ["world"] if batch.points is None else ["point", "world"]
    columns = dict.fromkeys(numbers + [name for measure in told.values() for name in measure.reads])
    tables = []
    for part in batch.parts(list(columns)):
        outcomes = part.to_pandas()
        values = {name: measure.of(outcomes).astype(float) for name, measure in told.items()}
        tables.append(outcomes[numbers].assign(**values))
    return pd.concat(tables, ignore_index=True)
