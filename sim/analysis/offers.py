"""The offers of the month that a model has just played: what is in each, what it is worth to whom, and how it was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from agents.packages import worth
from sim.analysis.answers import Answers
from sim.analysis.begun import Begun
from sim.analysis.terms import Terms
from sim.analysis.words import calendar, headed
from sim.card import card, grid
from sim.scenario.problems import did_you_mean
from sim.world.tables import NO_REFUSAL, REASONS

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

ROUNDING = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class Offer:
    """A package that was put on a table.

    Attributes
    ----------
    month, date : int, str
    table, table_name : str
    speaker : str
        Id of the party that offers.
    members : mapping of party id to name
        Who sits at the table.
    items : DataFrame
        One row an item that was open there, by its id: ``name``, ``room`` (how much of it could be agreed to), ``divisible`` (or all
        or nothing), ``amount`` (how much is in the package), and for each member a column with its id: points, what a full unit is
        worth to it at that table.
    wanted : mapping of party id to points
        The least that each would have signed; what the speaker itself holds out for.
    deal : bool
        Whether all signed and every house approved.
    reason, refuser : str
        Why it failed (``sim.world.tables.REASONS``) and through whom; empty where it became a deal.
    terms, answer : str
        The package and what came of it, in words.
    """

    month: int
    date: str
    table: str
    table_name: str
    speaker: str
    members: Mapping[str, str]
    items: pd.DataFrame
    wanted: Mapping[str, float]
    deal: bool
    reason: str
    refuser: str
    terms: str
    answer: str

    @property
    def package(self) -> dict[str, float]:
        """How much of each item is in it, by the item's id."""
        amounts = self.items["amount"]
        return {str(item): float(amount) for item, amount in amounts[amounts > 0.0].items()}

    @property
    def worth(self) -> dict[str, float]:
        """Points: what it is worth to each member, by its id."""
        return self.weigh(self.package)

    def weigh(self, package: Mapping[str, float]) -> dict[str, float]:
        """What another package of the items that were open would have been worth to each member, in points.

        Parameters
        ----------
        package : mapping of item id to amount, 0..its room

        Raises
        ------
        ValueError
            Where an item was not open, or an amount could not have been agreed to.
        """
        for item, amount in package.items():
            self._check(item, amount)
        amounts = np.array([float(package.get(str(item), 0.0)) for item in self.items.index])
        return {party: float(worth(self.items[party].to_numpy(float), amounts)) for party in self.members}

    def _check(self, item: str, amount: float) -> None:
        if item not in self.items.index:
            known = [str(one) for one in self.items.index]
            raise ValueError(f"{item} is not open at {self.table_name} in {self.date}{did_you_mean(str(item), known)}")
        one: Any = self.items.loc[item]
        if not 0.0 <= amount <= one["room"] + ROUNDING:
            raise ValueError(f"of {one['name']}, between 0% and {one['room']:.0%} can be agreed to, not {amount:.0%}")
        if not one["divisible"] and min(amount, abs(one["room"] - amount)) > ROUNDING:
            raise ValueError(f"{one['name']} is all or nothing: {one['room']:.0%} of it or none, not {amount:.0%}")

    def __repr__(self) -> str:
        return f"{self.date}, {self.table_name}: {self.terms} {self.answer}"

    def _repr_html_(self) -> str:
        inside = self.items[self.items["amount"] > 0.0]
        rows = [
            [headed(row["name"]), f"{row['amount']:.0%}", *(_points(row[p] * row["amount"]) for p in self.members)]
            for row in inside.to_dict("records")
        ]
        gains = self.worth
        rows.append(["The whole package", "", *(_points(gains[p]) for p in self.members)])
        rows.append(["What each holds out for", "", *(_points(self.wanted[p]) for p in self.members)])
        return card(
            f"{headed(self.table_name)}, {self.date}: an offer by {self.members[self.speaker]}",
            self.terms,
            grid(rows, ("points", "how much", *self.members.values()), sums=2),
            self.answer,
        )


def _points(worth: float) -> str:
    """Points in a table: what rounds to nothing has no sign of a loss."""
    return f"{round(worth, 1) + 0.0:+.1f}"


def offers(model: NegotiationModel, world: int = 0) -> dict[str, Offer]:
    """The offers made in the month that a model has just played, by the id of the table.

    Parameters
    ----------
    model : NegotiationModel
        After a step; it is left as it is.
    world : int
        Which of the model's worlds, counted from its first.

    Raises
    ------
    ValueError
        Where the model has no such world.
    """
    if not 0 <= world < len(model.worlds):
        raise ValueError(f"the model has worlds 0 to {len(model.worlds) - 1} in its own count, and none of {world}")
    terms = Terms(model, world, Begun(model, world))
    answers = Answers(model, world, terms, heard=())
    return {table.id: _offer(model, world, table, terms, answers) for table in model.tables if table.offered[world]}


def _offer(model: NegotiationModel, world: int, table: Table, terms: Terms, answers: Answers) -> Offer:
    agenda, spec, speaker = model.agenda, model.spec, int(table.members[table.speaker[world]])
    ids = agenda.items[table.items]
    members = [agenda.parties[p] for p in table.members]
    items = pd.DataFrame(
        {
            "name": [spec.items[item].name for item in ids],
            "room": table.room[world],
            "divisible": agenda.divisible[table.items],
            "amount": table.offer[world],
            **{
                party: model.state.weights[world, p, table.items]
                for party, p in zip(members, table.members, strict=True)
            },
        },
        index=pd.Index(ids, name="item"),
    )
    deal, refuser = bool(table.deal[world]), int(table.refuser[world])
    return Offer(
        month=model.state.month,
        date=calendar(spec.start, model.state.month),
        table=table.id,
        table_name=table.entry.name,
        speaker=agenda.parties[speaker],
        members={party: spec.parties[party].name for party in members},
        items=items[items["room"] > 0.0].copy(),
        wanted=dict(zip(members, map(float, table.wanted[world]), strict=True)),
        deal=deal,
        reason="" if deal else REASONS[int(table.reason[world])],
        refuser="" if refuser == NO_REFUSAL else agenda.parties[refuser],
        terms=terms.position(table, speaker, table.offer[world]),
        answer="All sign, and it is a deal." if deal else answers.to(table)[0],
    )
