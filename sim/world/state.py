"""The state of all worlds: what is agreed, performed, believed and felt (ODD, "Entities, state variables and scales")."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

UNDONE_BY = ("administration", "opinion", "crisis", "arrears", "provocation", "breach found", "decay")


@dataclass
class State:
    """Arrays whose first axis is the world.

    Attributes
    ----------
    agreed, performed : (worlds, items), 0..1
    breached : (worlds, items) bool
        Covertly broken and not found out: it looks performed, and is worth nothing to anyone else.
    idle : (worlds, items) int
        Months for which something agreed has been waiting for its first act.
    stakes : (worlds, parties, items), points
        V: what a full unit is worth to each party by itself, this month.
    weights : (worlds, parties, items), points
        W: the same with the allies' stakes as far as they are internalised.
    support : (worlds, parties), 0..1
    trust : (worlds, parties, parties), 0..1, row in column
    pressure : (worlds, parties, parties), 0..1, row on column
    review : (worlds, parties) int
        Months of policy review left, in which the party attends no table.
    seen : (worlds, parties, parties)
        Offers that the row has seen the column make.
    threat : (worlds,), 0..1
    lead : (worlds, tables, parties), -1..1
        How far a party is ahead of the slowest other member in carrying out what is agreed at a table.
    purge : (worlds, parties), 0..1
        This month's chance that an incoming administration undoes an item.
    """

    agreed: np.ndarray
    performed: np.ndarray
    breached: np.ndarray
    idle: np.ndarray
    stakes: np.ndarray
    weights: np.ndarray
    support: np.ndarray
    trust: np.ndarray
    pressure: np.ndarray
    review: np.ndarray
    seen: np.ndarray
    threat: np.ndarray
    lead: np.ndarray
    purge: np.ndarray
    month: int = 0
    news: News = field(init=False)

    def __post_init__(self) -> None:
        self.news = News.quiet(self)

    @property
    def worlds(self) -> int:
        return self.threat.shape[0]


@dataclass
class News:
    """What came about this month; cleared as each month begins.

    Attributes
    ----------
    signed : (worlds, items)
        Rise of the agreed level by ratified deals.
    progress : (worlds, items)
        Rise of the performed level.
    fall : (worlds, items)
        Fall of the performed level.
    cause : (worlds, items) int
        Why it fell: index into UNDONE_BY, -1 where it did not fall.
    kept, slipped, broken : (worlds, parties)
        Obligations a party worked on, failed to work on, and broke or undid.
    lapsed : (worlds, items) bool
        What had been agreed and was not begun in time.
    waits : (worlds, parties) bool
        Whether a party held something back because a counterpart lagged.
    found : (worlds, items) bool
        Covert breaches found out.
    provoked : (worlds, kinds) bool
        Provocations committed, in the order of the scenario.
    events : (worlds, events) bool
        Events that happened.
    paid : (worlds, parties), received : (worlds, parties), billions of dollars
    """

    signed: np.ndarray
    progress: np.ndarray
    fall: np.ndarray
    cause: np.ndarray
    kept: np.ndarray
    slipped: np.ndarray
    broken: np.ndarray
    lapsed: np.ndarray
    waits: np.ndarray
    found: np.ndarray
    provoked: np.ndarray
    events: np.ndarray
    paid: np.ndarray
    received: np.ndarray

    @classmethod
    def quiet(cls, state: State) -> News:
        items, parties = state.agreed.shape, state.support.shape
        return cls(
            signed=np.zeros(items),
            progress=np.zeros(items),
            fall=np.zeros(items),
            cause=np.full(items, -1),
            kept=np.zeros(parties),
            slipped=np.zeros(parties),
            broken=np.zeros(parties),
            lapsed=np.zeros(items, np.bool_),
            waits=np.zeros(parties, np.bool_),
            provoked=np.zeros((items[0], 0), np.bool_),
            events=np.zeros((items[0], 0), np.bool_),
            found=np.zeros(items, np.bool_),
            paid=np.zeros(parties),
            received=np.zeros(parties),
        )
