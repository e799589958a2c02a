"""A scenario turned into arrays for a range of worlds: who, where, what, and what each world drew (ODD, "Initialization")."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.scenario.entry import STAGES
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Item, ScenarioFile

Draw = Callable[[str, Quantity], np.ndarray]


class Agenda:
    """Every item as arrays, items ordered by the table where they are negotiated, by their own, and as in the file.

    Attributes
    ----------
    parties, tables, items : tuple of str
        Ids; their positions are the indices used in every array.
    slices : tuple of slice
        Which items belong to each table.
    venues : tuple of slice
        Which items are negotiated at each: its own with those of the tables it absorbs; nothing at an absorbed one.
    absorbed : (tables,) bool
        Whether another table negotiates its items, so that it never meets.
    host : mapping of table to the table that negotiates its items
    venue : (items,) int
        Index of the table where it is negotiated.
    table, stage : (items,) int
        Index of its table; 0 short, 1 mid, 2 long.
    values : (worlds, parties, items)
        Points that full performance is worth, as each world drew them, before money.
    performs, ratifies : (items, parties) bool
    duty_item, duty_party : (duties,) int
        Who must perform what, party by party.
    cost : (worlds, items), billions of dollars
    shares : (parties, items), share of the cost each pays where no fund does
    payee : (items,) int, index of the receiving party, -1 for none
    opinion : (worlds, parties, items), change of support at full performance
    """

    def __init__(self, spec: ScenarioFile, draw: Draw, worlds: int) -> None:
        self.parties = tuple(spec.parties)
        self.tables = tuple(spec.tables)
        self.host = {table: table for table in self.tables}
        self.host.update({absorbed: table for table, entry in spec.tables.items() for absorbed in entry.absorbs})
        self.absorbed = np.array([self.host[table] != table for table in self.tables])
        seated = sorted(self.tables, key=lambda table: self.tables.index(self.host[table]))
        ordered = [(name, item) for table in seated for name, item in spec.items.items() if item.table == table]
        self.items = tuple(name for name, _ in ordered)
        entries = [item for _, item in ordered]
        self.table = np.array([self.tables.index(item.table) for item in entries], dtype=np.int64)
        self.venue = np.array([self.tables.index(self.host[item.table]) for item in entries], dtype=np.int64)
        self.slices = tuple(_run(self.table == t) for t in range(len(self.tables)))
        self.venues = tuple(_run(self.venue == t) for t in range(len(self.tables)))

        def each(get: Callable[[Item], object], dtype: type) -> np.ndarray:
            return np.array([get(item) for item in entries], dtype=dtype)

        self.stage = each(lambda item: STAGES.index(item.stage), np.int64)
        self.months = each(lambda item: item.months, float)
        self.term = each(lambda item: item.term or np.inf, float)
        self.verifiability = each(lambda item: item.verifiability, float)
        self.divisible = each(lambda item: item.divisible, np.bool_)
        self.security = each(lambda item: item.security, float)
        self.restraint = each(lambda item: item.kind == "restraint", np.bool_)
        self.undoing = each(lambda item: item.undoing, float)
        self.agreed = each(lambda item: item.start.agreed, float)
        self.performed = each(lambda item: item.start.performed, float)

        party = {name: index for index, name in enumerate(self.parties)}
        shape = (len(self.items), len(self.parties))
        self.performs = np.zeros(shape, np.bool_)
        self.ratifies = np.zeros(shape, np.bool_)
        self.shares = np.zeros((shape[1], shape[0]))
        self.payee = np.full(shape[0], -1)
        self.values = np.zeros((worlds, shape[1], shape[0]))
        self.opinion = np.zeros((worlds, shape[1], shape[0]))
        self.cost = np.zeros((worlds, shape[0]))
        for index, (name, item) in enumerate(ordered):
            self.performs[index, [party[p] for p in item.performers]] = True
            self.ratifies[index, [party[p] for p in item.ratify]] = True
            for p, quantity in item.values.items():
                self.values[:, party[p], index] = draw(f"value/{p}/{name}", quantity)
            for p, quantity in item.opinion.items():
                self.opinion[:, party[p], index] = draw(f"opinion/{p}/{name}", quantity)
            if item.cost:
                self.cost[:, index] = draw(f"cost/{name}", item.cost.amount)
                self.payee[index] = party[item.cost.to]
                for p, share in item.cost.shares.items():
                    self.shares[party[p], index] = share

        self.duty_party, self.duty_item = (np.ascontiguousarray(a) for a in np.nonzero(self.performs.T))

    def index(self, item: str) -> int:
        return self.items.index(item)

    def indices(self, items: tuple[str, ...]) -> np.ndarray:
        """(chosen items,) int."""
        return np.array([self.items.index(item) for item in items], dtype=np.int64)


def _run(chosen: np.ndarray) -> slice:
    """The slice of a run of true entries; empty where there is none."""
    places = np.flatnonzero(chosen)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 0)
