"""Where things stand, told once a year: how far each table is, what blocks it, what is suspended, how the capitals feel."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from sim.analysis.bills import LEAST
from sim.analysis.bridge import between
from sim.analysis.capitals import Capitals
from sim.analysis.sounding import sounded
from sim.analysis.suspensions import Suspensions
from sim.analysis.talks import Talks
from sim.analysis.teller import Teller
from sim.analysis.waiting import Waiting
from sim.analysis.words import calendar, label, money
from sim.world.stages import by_stage, stage_levels

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

LONG = 3  # months from which it is said since when an offer lies on the table


class Standing(Teller):
    """Tells where things stand, with what the narrators of a month remember."""

    def __init__(
        self, model: NegotiationModel, world: int, talks: Talks, suspensions: Suspensions, capitals: Capitals
    ) -> None:
        super().__init__(model, world)
        self._talks, self._suspensions, self._capitals = talks, suspensions, capitals
        self._waiting = Waiting(model, world)

    def lines(self) -> Iterator[str]:
        """The heading, then tables, then all together."""
        model, w, spec = self.model, self.world, self.spec
        yield f"  Where things stand in {calendar(spec.start, model.state.month)}"
        for table in model.tables:
            yield from self._table(table)
        for line in (*self._suspensions.standing(), *self._capitals.standing(), *self._paid()):
            yield f"    {line}"
        mood = ", ".join(f"{name} {model.state.support[w, p]:.0%}" for p, name in enumerate(self.parties))
        yield f"    Support at home: {mood}. Threat: {model.state.threat[w]:.0%}."
        kind = spec.outcomes[model.verdict.ending(model.state, w)]
        yield f"    If it ended here: {kind.name}."

    def _paid(self) -> Iterator[str]:
        """What each has paid so far, of how much pledged by what is agreed."""
        ledger, w = self.model.ledger, self.world
        owed = self._talks.bills.owed()
        said = []
        for p, name in enumerate(self.parties):
            cash, kind = float(ledger.paid[w, p]), float(ledger.given[w, p])
            how = [money(cash)] if cash >= LEAST else []
            how += [f"{money(kind)} in kind"] if kind >= LEAST else []
            pledged = f" of {money(cash + kind + owed[p])} pledged" if owed[p] >= LEAST else ""
            said += [f"{name} {' and '.join(how) or 'nothing'}{pledged}"] if how or pledged else []
        if said:
            yield f"Paid so far: {', '.join(said)}."

    def _table(self, table: Table) -> Iterator[str]:
        model = self.model
        levels = stage_levels(model.state.performed[self.world : self.world + 1], model.agenda)[0]
        stages = by_stage(levels, model.agenda)[table.id]
        shares = ", ".join(f"{stage} term {level:.0%}" for stage, level in stages.items())
        name = label(table.entry.name)
        if stages:
            yield f"    {name}: {shares} carried out{f', negotiated at {self._host(table)}' if table.absorbed else ''}."
        elif table.items.start < table.items.stop:
            yield f"    {name}:"
        said = (
            self.recess(table),
            self.waiting(table),
            self._talks.standing(table),
            self.positions(table),
            self.between(table),
        )
        for line in chain.from_iterable(said):
            yield f"      {line}"

    def recess(self, table: Table) -> Iterator[str]:
        """How long a table stays adjourned after a package of its was turned down at home."""
        left = 0 if table.absorbed else int(table.adjourned[self.world])
        if left:
            again = calendar(self.spec.start, self.model.state.month + left + 1)
            yield f"Adjourned after the defeat at home; it meets again in {again} at the earliest."

    def waiting(self, table: Table) -> list[str]:
        """What waits for what at a table."""
        return self._waiting.lines(table)

    def between(self, table: Table) -> Iterator[str]:
        """What lies between the parties, as one sees who knows what each wants."""
        if today := sounded(self.model, table, self.world):
            yield from between(self.model, today, self.world, self._talks.terms.deal)

    def positions(self, table: Table) -> Iterator[str]:
        """What lies on a table, with its date where it has lain there for long, or what of it was turned down at home."""
        talks, month = self._talks, self.model.state.month
        for party in (int(p) for p in table.members):
            if (table.id, party) not in talks.positions:
                continue
            fell, since = talks.fallen.get((table.id, party)), talks.since[table.id, party]
            if fell is not None:
                lies = f"Turned down at home in {calendar(self.spec.start, fell)}"
            else:
                lies = "On the table" + (f" since {calendar(self.spec.start, since)}" if month - since > LONG else "")
            yield f"{lies}: {talks.terms.position(table, party, talks.positions[table.id, party])}"

    def _host(self, table: Table) -> str:
        """Name of the table that negotiates another's items."""
        return next(entry.name for entry in self.spec.tables.values() if table.id in entry.absorbs)
