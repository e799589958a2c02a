"""What a scenario's worlds say of every month: shares of them that hold an item, have agreed on it, are provoked.

Of each chunk of worlds only counts are kept, and in which months it was provoked, so that a forecast is cheap to hold and is the
same whichever processes ran it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.batch.chunks import CHUNK, compile_kernels, forget
from sim.batch.engines import engine
from sim.batch.gathering import in_order
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.scenario.months import later


@dataclass(frozen=True, eq=False)
class Forecast:
    """Shares of worlds by month.

    Attributes
    ----------
    scenario : Scenario
    worlds, seed : int
    months : tuple of str
        Calendar months; the first is the month after the scenario's start.
    items : tuple of str
    levels : tuple of float
    above : (levels, months, items), 0..1
        Share of worlds in which the item is at the level or above it when the month ends.
    agreed : (months, items), 0..1
        Share of worlds with a ratified deal on the item by then.
    provoked : (months, worlds) bool
        Whether a world was provoked in the month, once or more.
    """

    scenario: Scenario = field(repr=False)
    worlds: int
    seed: int
    months: tuple[str, ...] = field(repr=False)
    items: tuple[str, ...] = field(repr=False)
    levels: tuple[float, ...]
    above: np.ndarray = field(repr=False)
    agreed: np.ndarray = field(repr=False)
    provoked: np.ndarray = field(repr=False)


class _Task(NamedTuple):
    scenario: Scenario
    worlds: range
    seed: int
    levels: tuple[float, ...]


class _Counts(NamedTuple):
    above: np.ndarray
    agreed: np.ndarray
    provoked: np.ndarray


def forecast(
    scenario: Scenario,
    worlds: int,
    seed: int,
    levels: Sequence[float],
    *,
    months: int | None = None,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Forecast:
    """Run worlds and count them month by month.

    Parameters
    ----------
    scenario : Scenario
    worlds, seed : int
        How many worlds, from 0, and of which seed: the same as in any batch.
    levels
        Levels, 0..1, at or above which items are counted.
    months : int, optional
        Horizon; the scenario's own where not given.
    workers : int
        Processes; 1 runs in this one.
    progress : callable, optional
        Called with the number of worlds finished, each time a chunk is done.

    Raises
    ------
    ValueError
        Where there are no worlds, or no workers.
    """
    if worlds < 1:
        raise ValueError(f"a forecast needs a world or more, not {worlds}")
    cut = scenario if months is None or months == scenario.spec.months else scenario.lasting(months)
    size = min(CHUNK, -(-worlds // workers)) if workers > 0 else CHUNK
    tasks = [
        _Task(cut, range(first, min(first + size, worlds)), seed, tuple(levels)) for first in range(0, worlds, size)
    ]
    counted: list[_Counts] = []
    with engine(workers) as runs:
        if runs.elsewhere:
            compile_kernels(cut)
        for task, found in in_order(_count, tasks, runs):
            if found is None:
                raise RuntimeError(
                    f"worlds {task.worlds.start} to {task.worlds.stop - 1} could not be run to their end"
                )
            counted.append(found)
            if progress:
                progress(len(task.worlds))
    spec = cut.spec
    return Forecast(
        scenario,
        worlds,
        seed,
        tuple(later(spec.start, month) for month in range(1, spec.months + 1)),
        tuple(spec.items),
        tuple(levels),
        np.sum([one.above for one in counted], axis=0) / worlds,
        np.sum([one.agreed for one in counted], axis=0) / worlds,
        np.concatenate([one.provoked for one in counted], axis=1),
    )


def _count(task: _Task) -> _Counts:
    """One chunk of worlds, from its first month to its last."""
    model = NegotiationModel(task.scenario, worlds=task.worlds, rng=task.seed, collect=False)
    bars = np.array(task.levels)[:, None, None] - 1e-9
    above, agreed, provoked = [], [], []
    while model.running:
        model.step()
        above.append((model.state.performed >= bars).sum(axis=1))
        agreed.append((model.ledger.agreed_month > 0).sum(axis=0))
        provoked.append(model.state.news.provoked.any(axis=1))
    forget(model)
    return _Counts(np.stack(above, axis=1), np.stack(agreed), np.stack(provoked))
