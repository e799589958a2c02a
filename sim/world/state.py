"""The state of all worlds: what is agreed, performed, believed and felt (ODD, "Entities, state variables and scales")."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

UNDONE_BY = ("administration", "opinion", "crisis", "arrears", "provocation", "breach found", "decay", "snapback")


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
    base : (worlds, parties, items), points
        What full performance is worth to the government of the day, by itself and before money.
    values : (worlds, parties, items), points
        The same with what linkage rules make of it this month.
    cost : (worlds, items), billions of dollars
        What full performance costs, less what counts toward it.
    shares, in_kind : (worlds, parties, items), 0..1
        Share of the cost that each party bears, and that part of it which it gives in kind.
    burden : (worlds, parties, items), points
        What each party's share of each cost weighs with it.
    coordination : (worlds, parties), 0..1
        Weight that each gives to its allies' stakes.
    dispute : (worlds,), 0..1
        How far the allies pull in opposite directions.
    grievance : (worlds, parties), 0..1
        What other allies' deals of the last month cost each, as a share of what is at stake for it there, and how far
        they left it behind.
    stance : (worlds, parties), 0..1
        What share of its ideal an ally holds out for towards outsiders, on average over its tables.
    firmness : (worlds, tables), 0..1
        What share of their ideals the allies who face outsiders at a table hold out for there; NaN where none does.
    front : (worlds,), 0..1
        The mean of these before they are drawn to a common position.
    lean : (worlds, parties)
        How far a legislature's support is above or below that of the country.
    carrots, sticks : (worlds, parties), 0..1
        Effort that each puts into the carrots and the sticks of its policy.
    goodwill, squeeze : (worlds, parties), 0..1
        What carrots buy with each, and what sticks do to it.
    quiet : (worlds, parties) int
        Months since each last provoked or was found in breach.
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
    base: np.ndarray
    values: np.ndarray
    cost: np.ndarray
    shares: np.ndarray
    in_kind: np.ndarray
    burden: np.ndarray
    coordination: np.ndarray
    dispute: np.ndarray
    grievance: np.ndarray
    stance: np.ndarray
    firmness: np.ndarray
    front: np.ndarray
    lean: np.ndarray
    carrots: np.ndarray
    sticks: np.ndarray
    goodwill: np.ndarray
    squeeze: np.ndarray
    quiet: np.ndarray
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
    paid, given, received : (worlds, parties), billions of dollars
        Cash paid, worth given in kind, and what was received of both.
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
    given: np.ndarray
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
            given=np.zeros(parties),
            received=np.zeros(parties),
        )
