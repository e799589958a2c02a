"""Scenarios against one of them in the same worlds: what differs, which worlds end otherwise, and what pairing saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import pandas as pd

from sim.analysis.measures import Measure, in_common
from sim.analysis.pairing import paired
from sim.batch import run_many
from sim.scenario import Scenario

HALF_WIDTH = 1.0


@dataclass(frozen=True, eq=False)
class Comparison:
    """A scenario set against another in the same worlds.

    Attributes
    ----------
    one, other : Scenario
        What is compared, and with what: differences are those of the other less the one.
    worlds, seed : int
        How many worlds of each, and of which seed.
    table : pandas.DataFrame
        One row a measure, as ``differences`` makes it.
    transitions : pandas.DataFrame
        Worlds by the class in which they end in the one (rows) and in the other (columns), as ``transitions`` makes it.
    """

    one: Scenario
    other: Scenario
    worlds: int
    seed: int
    table: pd.DataFrame = field(repr=False)
    transitions: pd.DataFrame = field(repr=False)

    @property
    def ways(self) -> dict[tuple[str, str], int]:
        """Worlds by the pair of classes in which they end in the one and in the other."""
        counts = self.transitions.to_numpy()
        pairs = product(map(str, self.transitions.index), map(str, self.transitions.columns))
        return dict(zip(pairs, map(int, counts.ravel()), strict=True))

    @property
    def moved(self) -> float:
        """Share of worlds that end in another class, or rather in one of another name."""
        return sum(count for (before, after), count in self.ways.items() if before != after) / self.worlds

    @property
    def same_classes(self) -> bool:
        """Whether the outcome classes mean the same in both."""
        return self.one.spec.outcomes == self.other.spec.outcomes


def compare(
    one: Scenario,
    others: Sequence[Scenario],
    worlds: int = 1_000,
    seed: int = 7,
    *,
    half_width: float = HALF_WIDTH,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> list[Comparison]:
    """Run scenarios in the same worlds and set each of the others against the one.

    Parameters
    ----------
    one, others
        Scenarios over as many months as each other.
    worlds, seed, workers, progress
        As of ``run_many``.
    half_width
        For the worlds that an interval so wide to either side would need, in the unit of each measure.

    Raises
    ------
    ValueError
        Where one lasts longer than another, or there are fewer than two worlds.
    """
    for other in others:
        if other.spec.months != one.spec.months:
            raise ValueError(
                f"{one.name} lasts {one.spec.months} months and {other.name} {other.spec.months}: they can be compared only "
                "over the same number of months"
            )
    if worlds < 2:
        raise ValueError(f"a comparison needs two worlds or more, not {worlds}")
    # Two variants may bear the same name, so they go by their places.
    numbered = {str(place): scenario for place, scenario in enumerate([one, *others])}
    runs = run_many(numbered, worlds, seed, workers=workers, progress=progress)
    _, before = next(runs)
    found = []
    for other, (_, after) in zip(others, runs, strict=True):
        told = in_common(one.spec, other.spec)
        found.append(
            Comparison(
                one, other, worlds, seed, differences(before, after, told, half_width), transitions(before, after)
            )
        )
    return found


def differences(
    before: pd.DataFrame, after: pd.DataFrame, told: Mapping[str, Measure], half_width: float = HALF_WIDTH
) -> pd.DataFrame:
    """How each measure differs between two tables of outcomes of the same worlds.

    Returns
    -------
    table
        One row a measure: ``measure``, ``what``, ``unit`` (differences of ``%`` are percentage points); ``before``, ``after``,
        ``difference``, ``low``, ``high`` (its 95% interval), ``p``; ``factor``, how many times the worlds an unpaired comparison
        needs to be as sure; ``worlds_paired``, ``worlds_unpaired``, worlds of each scenario for an interval of ± ``half_width``.
    """
    if half_width <= 0:
        raise ValueError(f"half the width of an interval must be above 0, not {half_width}")
    rows = []
    for name, measure in told.items():
        found = paired(measure.of(before), measure.of(after), measure.is_share)
        rows.append(
            {
                "measure": name,
                "what": measure.words,
                "unit": measure.unit,
                "before": found.before,
                "after": found.after,
                "difference": found.difference,
                "low": found.low,
                "high": found.high,
                "p": found.p,
                "factor": found.factor,
                "worlds_paired": found.worlds(half_width),
                "worlds_unpaired": found.worlds(half_width, paired=False),
            }
        )
    return pd.DataFrame(rows)


def transitions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """How many worlds end in which class before (rows) and after (columns), all classes of each in their order."""
    ways = pd.crosstab(
        before["outcome"].to_numpy(), after["outcome"].to_numpy(), rownames=["before"], colnames=["after"]
    )
    return ways.reindex(
        index=list(before["outcome"].cat.categories), columns=list(after["outcome"].cat.categories), fill_value=0
    )
