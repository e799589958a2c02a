"""One world as it is seen month by month, in tables: offers, packages, stakes, moods, levels and happenings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from agents.packages import ideal_worth, worth
from sim.analysis.believed import worth_known
from sim.batch.chunks import forget
from sim.batch.outcomes import outcome_table
from sim.model import NegotiationModel
from sim.world.state import UNDONE_BY
from sim.world.tables import REASONS

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.world.tables import Table

NOTICED = 0.05  # a smaller fall of a level is not worth a mark
Row = dict[str, Any]
Name = tuple[str, str]
"""A series and whose it is: ``("value", "tokyo")``; threat and coordination are nobody's."""


@dataclass(frozen=True, eq=False)
class Witnessed:
    """What was seen of a world. Months count from 1; levels and amounts are shares, worth is in points.

    Attributes
    ----------
    scenario : Scenario
    world, seed : int
    outcome : DataFrame
        The world's row of a batch's outcomes.
    offers : DataFrame
        One row an offer: ``offer`` (its number), ``month``, ``table``, ``speaker``, ``deal``, ``reason`` and ``refuser`` (empty where
        it became a deal), ``kept`` (the share of its ideal that it leaves the speaker), and for each party ``worth.<party>``,
        NaN where it has no seat.
    packages : DataFrame
        One row an offer and item in it: ``offer``, ``item``, ``amount``, the rise of the agreed level.
    stakes : DataFrame
        One row a meeting and item negotiated there: ``month``, ``table``, ``item``, ``room`` (how much can be agreed to), and for
        each party ``weight.<party>`` and ``stake.<party>``, points: what a full unit weighs with it, with and without its
        allies' stakes.
    moods : DataFrame
        ``month``, ``series``, ``id`` (a party; ``a>b`` for a's trust in b), ``value``: support, trust, threat and coordination in
        0..1; and, in points, what is in effect to a party: ``value``, and ``believed``, as far as it knows of secret breaches.
    levels : DataFrame
        ``month``, ``item``, ``agreed``, ``performed``.
    happenings : DataFrame
        ``month``, ``kind`` (event, provocation, breach, undone, lapsed), ``id``, ``text``.
    """

    scenario: Scenario
    world: int
    seed: int
    outcome: pd.DataFrame
    offers: pd.DataFrame
    packages: pd.DataFrame
    stakes: pd.DataFrame
    moods: pd.DataFrame
    levels: pd.DataFrame
    happenings: pd.DataFrame


def now(model: NegotiationModel) -> Iterator[tuple[Name, np.ndarray]]:
    """What each series is after the month that has just ended: (worlds,)."""
    state = model.state
    for p, party in enumerate(model.agenda.parties):
        yield ("value", party), model.value(party)
        yield ("believed", party), worth_known(model, party)
        yield ("support", party), state.support[:, p].copy()
    yield ("threat", ""), state.threat.copy()
    if model.allied.any():
        yield ("coordination", ""), state.coordination[:, model.allied].mean(axis=1)


def witness(scenario: Scenario, world: int, seed: int) -> Witnessed:
    """Run a world and keep what is seen of it.

    Raises
    ------
    ValueError
        Where there can be no such world or seed.
    """
    model = NegotiationModel(scenario, worlds=range(world, world + 1), rng=seed, collect=False)
    watch = Watch(model)
    while model.running:
        model.step()
        watch.look()
    seen = watch.seen(scenario)
    forget(model)
    return seen


@dataclass
class Watch:
    """Looks at a model of one world after each of its months, and leaves it as it is."""

    model: NegotiationModel
    rows: dict[str, list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = {name: [] for name in ("offers", "packages", "stakes", "moods", "levels", "happenings")}

    def look(self) -> None:
        """At the month that has just ended."""
        self._open()
        self._talk()
        self._close()

    def seen(self, scenario: Scenario) -> Witnessed:
        """What was seen so far of a world of the scenario."""
        parties = self.model.agenda.parties
        columns = {
            "offers": [
                "offer", "month", "table", "speaker", "deal", "reason", "refuser", "kept",
                *(f"worth.{p}" for p in parties),
            ],
            "packages": ["offer", "item", "amount"],
            "stakes": [
                "month", "table", "item", "room", *(f"weight.{p}" for p in parties), *(f"stake.{p}" for p in parties)
            ],
            "moods": ["month", "series", "id", "value"],
            "levels": ["month", "item", "agreed", "performed"],
            "happenings": ["month", "kind", "id", "text"],
        }  # fmt: skip
        tables = {name: pd.DataFrame(self.rows[name], columns=names) for name, names in columns.items()}
        world, seed = int(self.model.worlds[0]), int(self.model.seed_of_luck)
        return Witnessed(scenario, world, seed, outcome_table(self.model), **tables)

    def _open(self) -> None:
        """What was at stake at the tables that met."""
        model, state = self.model, self.model.state
        for table in model.tables:
            if not table.meets[0]:
                continue
            for k, item in enumerate(model.agenda.items[table.items]):
                row: Row = {"month": state.month, "table": table.id, "item": item, "room": float(table.room[0, k])}
                for p, party in enumerate(model.agenda.parties):
                    row[f"weight.{party}"] = float(state.weights[0, p, table.items][k])
                    row[f"stake.{party}"] = float(state.stakes[0, p, table.items][k])
                self.rows["stakes"].append(row)

    def _talk(self) -> None:
        """What was offered."""
        for table in self.model.tables:
            if table.offered[0]:
                number = len(self.rows["offers"])
                self.rows["offers"].append({"offer": number, **self._offer(table)})
                for k in np.flatnonzero(table.offer[0] > 0.0):
                    item = self.model.agenda.items[table.items][k]
                    self.rows["packages"].append({"offer": number, "item": item, "amount": float(table.offer[0, k])})

    def _offer(self, table: Table) -> Row:
        model = self.model
        seat, parties = int(table.speaker[0]), model.agenda.parties
        weights = model.state.weights[0][:, table.items]
        speaker = int(table.members[seat])
        ideal = float(ideal_worth(weights[speaker], table.room[0]))
        deal, refuser = bool(table.deal[0]), int(table.refuser[0])
        row: Row = {
            "month": model.state.month,
            "table": table.id,
            "speaker": parties[speaker],
            "deal": deal,
            "reason": "" if deal else REASONS[int(table.reason[0])],
            "refuser": "" if deal else parties[refuser],
            "kept": float(worth(weights[speaker], table.offer[0])) / ideal if ideal > 0.0 else np.nan,
        }
        return row | {f"worth.{parties[p]}": float(worth(weights[p], table.offer[0])) for p in table.members}

    def _close(self) -> None:
        """Moods, levels and happenings at the month's end."""
        model, state, agenda = self.model, self.model.state, self.model.agenda
        moods = [(*name, values[0]) for name, values in now(model)]
        moods += [
            ("trust", f"{one}>{other}", state.trust[0, p, q])
            for p, one in enumerate(agenda.parties)
            for q, other in enumerate(agenda.parties)
            if p != q
        ]
        self.rows["moods"] += [
            {"month": state.month, "series": series, "id": name, "value": float(value)} for series, name, value in moods
        ]
        self.rows["levels"] += [
            {"month": state.month, "item": item, "agreed": float(agreed), "performed": float(performed)}
            for item, agreed, performed in zip(agenda.items, state.agreed[0], state.performed[0], strict=True)
        ]
        self.rows["happenings"] += [
            {"month": state.month, "kind": kind, "id": name, "text": text} for kind, name, text in self._happened()
        ]

    def _happened(self) -> Iterator[tuple[str, str, str]]:
        model, news, spec = self.model, self.model.state.news, self.model.spec
        for e, (name, event) in enumerate(spec.events.items()):
            if news.events[0, e]:
                yield "event", name, event.text
        for k, blow in enumerate(model.blows):
            if news.provoked[0, k]:
                yield "provocation", blow.kind, spec.parties[blow.party].provocations[blow.kind].text  # type: ignore[union-attr]
        for i, item in enumerate(model.agenda.items):
            if news.found[0, i]:
                yield "breach", item, f"A secret breach of {spec.items[item].name} is found out."
            elif news.fall[0, i] >= NOTICED and UNDONE_BY[int(news.cause[0, i])] != "decay":
                yield "undone", item, UNDONE_BY[int(news.cause[0, i])]
            if news.lapsed[0, i]:
                yield "lapsed", item, "agreed and never begun"
