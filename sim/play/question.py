"""What a person is asked: for orders, for a package, or for an answer to an offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from agents.human import ANSWER, Person
from sim.analysis.words import calendar
from sim.play.beliefs import Beliefs
from sim.play.closed import Closed
from sim.play.orders import Choices
from sim.play.package import named
from sim.play.preview import house

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

ORDERS = "orders"
Package = Mapping[str, float]


@dataclass(frozen=True)
class OpenItem:
    """An item that can be agreed on at a table this month. Worths are of a full unit: a rise of 0.5 is worth half.

    Attributes
    ----------
    id, name, kind, stage : str
        ``kind``: act (done once and stays), flow (runs out unless it is renewed) or restraint (holds until broken).
    room : float, 0..1
        How much of it is open: a package may have 0..room of it.
    divisible : bool
        Whether part of the room may be taken; else all of it or nothing.
    agreed, performed : float, 0..1
    performers : tuple of party ids
        Who must carry it out.
    ratifiers : tuple of party ids
        Whose approval at home it needs.
    months, term : float
        Months that carrying out a full unit takes, and for how many a flow is laid down; infinity where it stays.
    verifiability : float, 0..1
    own : float, points
        What it is worth to the person's government at the table.
    thought : mapping of party id to points
        What the government thinks that it is worth to each other member.
    doubt : mapping of party id to points
        Standard deviation of what may be wrong with that.
    cost, share : billions of dollars, 0..1
        What it costs in all, and what part of that the government would bear.
    """

    id: str
    name: str
    kind: str
    stage: str
    room: float
    divisible: bool
    agreed: float
    performed: float
    performers: tuple[str, ...]
    ratifiers: tuple[str, ...]
    months: float
    term: float
    verifiability: float
    own: float
    thought: Mapping[str, float]
    doubt: Mapping[str, float]
    cost: float
    share: float


@dataclass(frozen=True)
class ClosedItem:
    """An item of the table that cannot be agreed on this month: ``why`` stands behind its name."""

    id: str
    name: str
    agreed: float
    performed: float
    why: str


@dataclass(frozen=True)
class Question:
    """What somebody is asked.

    Attributes
    ----------
    party, name : str
        Who is asked: id and name.
    kind : str
        ORDERS, PROPOSE (which package it puts on the table) or ANSWER (whether it signs the offer).
    month, date : int, str
    table, table_name : str
        At which table; empty where orders are asked for.
    members : tuple of party ids
        Who sits there, in the order of the floor.
    open, closed : tuple of OpenItem, of ClosedItem
    speaker : str
        Party id of whoever has the floor.
    offer : mapping of item id to rise
        What is to be answered; empty where a package is asked for.
    last : mapping of party id to package
        What each member last put on the table since the last deal, as far as it is open still.
    least : float, points
        What a package must be worth to it to be expected to pass at home; 0 where nothing open needs that.
    house : str
        Who at home must approve items of which it is a ratifier, in words.
    first_things : mapping of party id to item ids
        What members have said they insist on having taken up first at this table, as far as it is not agreed.
    choices : Choices or None
        What may be ordered.
    """

    party: str
    name: str
    kind: str
    month: int
    date: str
    table: str = ""
    table_name: str = ""
    members: tuple[str, ...] = ()
    open: tuple[OpenItem, ...] = ()
    closed: tuple[ClosedItem, ...] = ()
    speaker: str = ""
    offer: Package = field(default_factory=dict)
    last: Mapping[str, Package] = field(default_factory=dict)
    least: float = 0.0
    house: str = ""
    first_things: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choices: Choices | None = None

    def item(self, item: str) -> OpenItem:
        """An open item by its id; KeyError where it is not open."""
        return {one.id: one for one in self.open}[item]


def orders_question(model: NegotiationModel, party: Person) -> Question:
    """What a party is asked before a month begins; ``model`` as it stood at the end of the month before."""
    month = model.state.month + 1
    return Question(
        party.id, party.terms.name, ORDERS, month, calendar(model.spec.start, month), choices=Choices.of(model, party)
    )


def table_question(model: NegotiationModel, party: Person, kind: str, table: Table) -> Question:
    """What a party is asked at a table; ``model`` stopped in the middle of the month, where it was asked."""
    agenda, month = model.agenda, model.state.month
    beliefs = Beliefs.held(model, party, table)
    closed = Closed(model)
    members = [agenda.parties[p] for p in table.members]
    seat = int(table.speaker[0]) if kind == ANSWER else table.seat[party.index]
    last = {
        members[s]: named(np.minimum(table.standing[0, s], table.room[0]), model, table)
        for s in range(len(members))
        if table.different[0, s] > 0.0
    }
    return Question(
        party=party.id,
        name=party.terms.name,
        kind=kind,
        month=month,
        date=calendar(model.spec.start, month),
        table=table.id,
        table_name=table.entry.name,
        members=tuple(members),
        open=tuple(_open(model, party, table, int(k), beliefs) for k in np.flatnonzero(table.room[0] > 0.0)),
        closed=tuple(
            ClosedItem(
                agenda.items[i],
                model.spec.items[agenda.items[i]].name,
                float(model.state.agreed[0, i]),
                float(model.state.performed[0, i]),
                closed.why(i, table),
            )
            for i in range(table.items.start, table.items.stop)
            if table.room[0, i - table.items.start] <= 0.0
        ),
        speaker=members[seat],
        offer=named(table.offer[0], model, table) if kind == ANSWER else {},
        last=last,
        least=float(table.reserved[0, table.seat[party.index]]),
        house=house(party),
        first_things=_first_things(model, table),
    )


def _open(model: NegotiationModel, party: Person, table: Table, k: int, beliefs: Mapping[int, Beliefs]) -> OpenItem:
    agenda, state, i, p = model.agenda, model.state, table.items.start + k, party.index
    entry = model.spec.items[agenda.items[i]]
    return OpenItem(
        id=agenda.items[i],
        name=entry.name,
        kind=entry.kind,
        stage=entry.stage,
        room=float(table.room[0, k]),
        divisible=bool(agenda.divisible[i]),
        agreed=float(state.agreed[0, i]),
        performed=float(state.performed[0, i]),
        performers=entry.performers,
        ratifiers=entry.ratify,
        months=float(agenda.months[i]),
        term=float(agenda.term[i]),
        verifiability=entry.verifiability,
        own=float(state.weights[0, p, i]),
        thought={agenda.parties[q]: float(held.values[k]) for q, held in beliefs.items()},
        doubt={agenda.parties[q]: held.doubt for q, held in beliefs.items()},
        cost=float(state.cost[0, i]),
        share=float(state.shares[0, p, i]),
    )


def _first_things(model: NegotiationModel, table: Table) -> dict[str, tuple[str, ...]]:
    """On what members insist as far as the scenario's middle goes, for nobody else knows for how long exactly."""
    found = {}
    for p in table.members:
        party = model.governments[p]
        entry = party.terms.insists.get(table.id)
        if entry is None or table.talks[0] >= entry.months.middle:
            continue
        missing = [i for i in entry.items if model.state.agreed[0, model.agenda.index(i)] < model.dynamics.in_effect]
        if missing:
            found[party.id] = tuple(missing)
    return found
