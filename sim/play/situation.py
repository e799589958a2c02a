"""How things stand for one government: what is in effect and worth what, each table, home, threat and money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.believed import levels_known, worth_known
from sim.analysis.words import calendar, headed, label, listed, money
from sim.world.performance import OWED
from sim.world.stages import by_stage, stage_levels

if TYPE_CHECKING:
    from sim.model import NegotiationModel

NAMED = 8  # things in effect that are named
LEAST = 0.005  # billions of dollars
TELLING = 0.05  # points; what is worth less is not told


@dataclass(frozen=True)
class InForce:
    """An item that is carried out, wholly or in part: ``level`` in 0..1, ``points`` that this much is worth."""

    item: str
    name: str
    level: float
    points: float


@dataclass(frozen=True)
class TableStanding:
    """How far a table is: ``stages`` maps a stage to the mean level carried out, 0..1; ``sits``: whether the party does."""

    id: str
    name: str
    sits: bool
    stages: dict[str, float]


@dataclass(frozen=True)
class Situation:
    """How things stand for a party at the end of a month.

    Attributes
    ----------
    party, name : str
    month, date : int, str
    value : float, points
        What is carried out now, as far as it knows, is worth to it, less its share of the cost; what counts at the end.
    in_force : tuple of InForce
        What is carried out, what is worth most or costs most to it first.
    tables : tuple of TableStanding
    support : mapping of name to share, 0..1
        Support at home of all parties.
    threat, pressure, goodwill : float, 0..1
        The threat; others' pressure on it and goodwill towards it.
    coordination : float, 0..1
        Weight that it gives to its allies' stakes.
    paid, given, received : billions of dollars
        Paid in cash and given in kind so far, and received.
    ending : str
        The outcome class, if it ended here.
    """

    party: str
    name: str
    month: int
    date: str
    value: float
    in_force: tuple[InForce, ...]
    tables: tuple[TableStanding, ...]
    support: dict[str, float]
    threat: float
    pressure: float
    goodwill: float
    coordination: float
    paid: float
    given: float
    received: float
    ending: str

    @classmethod
    def of(cls, model: NegotiationModel, party: str) -> Situation:
        """As things stand in a model's first world."""
        state, agenda, spec = model.state, model.agenda, model.spec
        p = agenda.parties.index(party)
        government = model.governments[p]
        stages = by_stage(stage_levels(state.performed, agenda)[0], agenda)
        tables = tuple(
            TableStanding(table.id, table.entry.name, p in table.seat, stages[table.id]) for table in model.tables
        )
        return cls(
            party=party,
            name=spec.parties[party].name,
            month=state.month,
            date=calendar(spec.start, state.month),
            value=float(worth_known(model, party)[0]),
            in_force=in_force(model, party),
            tables=tables,
            support={entry.name: float(state.support[0, q]) for q, entry in enumerate(spec.parties.values())},
            threat=float(state.threat[0]),
            pressure=float(government.pressed[0]),
            goodwill=float(state.goodwill[0, p]),
            coordination=float(state.coordination[0, p]) if government.allies else 0.0,
            paid=float(model.ledger.paid[0, p]),
            given=float(model.ledger.given[0, p]),
            received=float(model.ledger.received[0, p]),
            ending=spec.outcomes[model.verdict.ending(state)].name,
        )

    def lines(self) -> Iterator[str]:
        """The same in sentences."""
        yield f"What is carried out now is worth {self.value:+.1f} points to {self.name}, after its share of the cost."
        moved = [one for one in self.in_force if abs(one.points) >= TELLING]
        named = [
            f"{one.name} {one.points:+.1f}{f' ({one.level:.0%})' if one.level < 0.995 else ''}" for one in moved[:NAMED]
        ]
        if named:
            rest = sum(one.points for one in moved[NAMED:])
            more = f", and {len(moved) - NAMED} others {rest:+.1f} in all" if len(moved) > NAMED else ""
            yield f"Of that: {', '.join(named)}{more}."
        for table in self.tables:
            if table.stages:
                shares = ", ".join(f"{stage} term {level:.0%}" for stage, level in table.stages.items())
                yield f"{label(table.name)}{'' if table.sits else ' (no seat there)'}: {shares} carried out."
        yield f"Support at home: {', '.join(f'{name} {share:.0%}' for name, share in self.support.items())}."
        others = [f"threat {self.threat:.0%}", f"pressure on {self.name} {self.pressure:.0%}"]
        others += [f"others' goodwill {self.goodwill:.0%}"] if self.goodwill >= LEAST else []
        others += [f"weight that it gives to its allies' stakes {self.coordination:.0%}"] if self.coordination else []
        yield f"{headed(', '.join(others))}."
        sums = [("paid", self.paid), ("given in kind", self.given), ("received", self.received)]
        if said := [f"{money(sum_)} {how}" for how, sum_ in sums if sum_ >= LEAST]:
            yield f"So far {listed(said)}."
        yield f"If it ended here: {self.ending}."


def in_force(model: NegotiationModel, party: str) -> tuple[InForce, ...]:
    """What is carried out, as far as a party knows, and what that much of it is worth to it, what matters most to it first."""
    agenda, levels = model.agenda, levels_known(model, party)[0]
    points = model.item_values(party)[0] * levels
    order = sorted(np.flatnonzero(levels > OWED), key=lambda i: -abs(points[i]))
    return tuple(
        InForce(agenda.items[i], model.spec.items[agenda.items[i]].name, float(levels[i]), float(points[i]))
        for i in order
    )
