"""What each world drew: a column for every uncertain number of a scenario, named by its path (ODD, "Initialization").

A model that is set up and never stepped has drawn them all. Which stands at which path is known by the very object: the
model draws from the quantities that stand in the scenario, and from no copies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel

from sim.batch.chunks import CHUNK, forget
from sim.model import NegotiationModel, consecutive
from sim.scenario import Scenario
from sim.scenario.quantity import Quantity


class _Recording(NegotiationModel):
    """A model that keeps what it draws, by the quantity that was drawn from."""

    def __init__(self, scenario: Scenario, *, worlds: range, rng: int) -> None:
        self.drew: dict[int, np.ndarray] = {}
        super().__init__(scenario, worlds=worlds, rng=rng, collect=False)

    def draw(self, name: str, quantity: Quantity) -> np.ndarray:
        values = super().draw(name, quantity)
        self.drew[id(quantity)] = values
        return values


def drawn_values(scenario: Scenario, worlds: int | range, seed: int = 7) -> pd.DataFrame:
    """The value of every uncertain number in each world.

    Parameters
    ----------
    scenario
    worlds
        How many worlds, from 0, or which consecutive ones.
    seed
        Seed of their luck, as of a batch.

    Returns
    -------
    values
        A row a world, whose number is the index; a column for each number that the scenario gives as a distribution and
        that the model draws, named by its path.

    Raises
    ------
    ValueError
        Where there is no world.
    """
    numbers = consecutive(worlds)
    paths = dict(uncertain_numbers(scenario))
    tables = []
    for first in range(numbers.start, numbers.stop, CHUNK):
        model = _Recording(scenario, worlds=range(first, min(first + CHUNK, numbers.stop)), rng=seed)
        found = {path: model.drew[id(number)] for path, number in paths.items() if id(number) in model.drew}
        tables.append(pd.DataFrame(found, index=model.worlds))
        forget(model)
    return pd.concat(tables).rename_axis("world")


def uncertain_numbers(scenario: Scenario) -> Iterator[tuple[str, Quantity]]:
    """Path and distribution of each number that the worlds do not share, in the order of the file's schema."""
    return ((path, number) for path, number in all_numbers(scenario.spec) if not number.certain)


def all_numbers(part: Any, path: str = "") -> Iterator[tuple[str, Quantity]]:
    """Path and number of everything in part of a checked scenario that may be uncertain, whether it is or not."""
    if isinstance(part, Quantity):
        yield path, part
        return
    inner: Iterator[tuple[str, Any]]
    if isinstance(part, Mapping):
        inner = ((str(key), one) for key, one in part.items())
    elif isinstance(part, tuple):
        inner = ((str(place), one) for place, one in enumerate(part))
    elif isinstance(part, BaseModel):
        inner = ((info.alias or name, getattr(part, name)) for name, info in type(part).model_fields.items())
    else:
        return
    for step, one in inner:
        yield from all_numbers(one, f"{path}.{step}" if path else step)
