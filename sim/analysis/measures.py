"""What is measured of a batch when scenarios are set against each other: one number a world, read from the table of outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from sim.analysis.words import listed
from sim.scenario.schema import ScenarioFile

SHARE = "%"


@dataclass(frozen=True)
class Measure:
    """What is told of a scenario: what the numbers are of, and how they are read from a table of outcomes.

    A measure in per cent is a share of worlds: 100 in a world that is counted, 0 in any other. ``reads`` names the columns that
    it is read from.
    """

    words: str
    of: Callable[[pd.DataFrame], pd.Series]
    reads: tuple[str, ...]
    unit: str = ""

    @property
    def is_share(self) -> bool:
        return self.unit == SHARE


def share(words: str, *classes: str) -> Measure:
    """Of all worlds, those that end in one of these outcome classes, in per cent."""
    return Measure(words, lambda outcomes: 100.0 * outcomes["outcome"].isin(classes), ("outcome",), SHARE)


def column(words: str, name: str, unit: str = "") -> Measure:
    """A column of the table as it stands."""
    return Measure(words, lambda outcomes: outcomes[name].astype(float), (name,), unit)


def lost_again(words: str, unit: str = "") -> Measure:
    """Items that went out of effect, but for aid and talks that merely ran out."""
    return Measure(
        words,
        lambda outcomes: outcomes["reversals"] - outcomes["reversals.decay"],
        ("reversals", "reversals.decay"),
        unit,
    )


def measures(spec: ScenarioFile) -> dict[str, Measure]:
    """All that is measured of a scenario, by short names; where there is one, a measure has the name of its column."""
    return dict(_measures(spec))


def _measures(spec: ScenarioFile) -> Iterator[tuple[str, Measure]]:
    settled = [name for name, outcome in spec.outcomes.items() if outcome.settled]
    if settled:
        yield (
            "settlement",
            share(listed([spec.outcomes[name].name for name in settled], "or"), *settled),
        )
        if "partial" in spec.outcomes and "partial" not in settled:
            better = [*settled, "partial"]
            words = listed([spec.outcomes[name].name for name in better], "or")
            yield "settlement-or-partial", share(words, *better)
    for name, outcome in spec.outcomes.items():
        if [name] != settled:
            yield f"outcome.{name}", share(outcome.name, name)
    allies = [party for party in spec.parties.values() if party.allies]
    if allies:
        yield "value.allies", column("value to the allies", "value.allies", "points")
    for name, party in spec.parties.items():
        yield f"value.{name}", column(f"value to {party.name}", f"value.{name}", "points")
    yield "deals", column("deals at all tables", "deals", "deals")
    absorbed = {name for table in spec.tables.values() for name in table.absorbs}
    for name, table in spec.tables.items():
        if name not in absorbed:
            yield f"deals.{name}", column(f"deals at {table.name}", f"deals.{name}", "deals")
    yield "provocations", column("provocations", "provocations", "provocations")
    yield "crisis_months", column("months of crisis", "crisis_months", "months")
    yield "reversals", lost_again("items lost again", "items")
    if allies:
        yield "coordination", column("coordination of the allies (0 to 1)", "coordination")
    for name in {party: None for item in spec.items.values() if item.cost for party in item.cost.shares}:
        words = f"cash paid by {spec.parties[name].name}"
        yield f"paid.{name}", column(words, f"paid.{name}", "billion dollars")


def in_common(one: ScenarioFile, other: ScenarioFile) -> dict[str, Measure]:
    """The measures that mean the same in both: shares of outcome classes only where all classes are defined alike."""
    alike = one.outcomes == other.outcomes
    both = measures(other)
    return {name: found for name, found in measures(one).items() if name in both and (alike or not found.is_share)}
