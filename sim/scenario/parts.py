"""The parts of a scenario that are sound in themselves, as the checks between them see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.scenario.parties import Party
from sim.scenario.problems import Finding, Steps
from sim.scenario.rules import Linkage
from sim.scenario.schema import Event, Item, Outcome, Table

Findings = Iterator[Finding]
CLOSE = 1e-9  # how near to 1 shares must sum


@dataclass(frozen=True)
class Parts:
    """Each section's sound entries; None where the last outcome or the months are not known."""

    parties: Mapping[str, Party]
    tables: Mapping[str, Table]
    items: Mapping[str, Item]
    linkages: Mapping[str, Linkage]
    events: Mapping[str, Event]
    outcomes: Mapping[str, Outcome]
    last_outcome: str | None
    start: str | None
    months: int | None


def twice(path: Steps, ids: Sequence[str]) -> Findings:
    """Ids named a second time in a list of them."""
    for index, id_ in enumerate(ids):
        if id_ in ids[:index]:
            yield Finding((*path, index), f"names {id_} a second time")
