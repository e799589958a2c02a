"""What became of every item: when it was last in effect, how it fell, and what has stood in its way since."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from agents.conduct import SLIP, WAIT
from sim.analysis.explanation_record import MET, NOBODY, NOT_DUE, SILENT, SILENT_AT_HOME, Offer, Record
from sim.analysis.teller import TRIFLE
from sim.world.performance import OWED
from sim.world.state import UNDONE_BY

CLOSED, OWING, REFUSED, LEFT_OUT, SILENCE, AWAY, ABROAD = (
    "closed", "agreed, not carried out", "refused", "left out", "nothing put forward", "no meeting", "not sure to pass abroad",
)  # fmt: skip
HELD, DEAL = "in effect", "deal"


@dataclass(frozen=True)
class Fate:
    """What stood in the way of one item from a month to the end.

    Attributes
    ----------
    item : int
    since : int
        First month of the time in which it was not in effect any more, or 1.
    cause : str
        Why it went out of effect, one of UNDONE_BY; empty where it never was in effect, or is.
    fell : int
        Month of that, 0 where there was none.
    months : mapping of what stood in its way to how many months
    rules : mapping of rule to months in which it closed the item, or kept it from being carried out
    refused : tuple of Offer
        Offers with the item in them that failed.
    """

    item: int
    since: int
    cause: str
    fell: int
    months: Counter[str]
    rules: Counter[int]
    refused: tuple[Offer, ...]

    @cached_property
    def why(self) -> str:
        """What stood in its way longest; talks that led to nothing count together."""
        talks = {REFUSED, LEFT_OUT, SILENCE}
        groups = Counter({"talks": sum(self.months[what] for what in talks)})
        groups.update({what: n for what, n in self.months.items() if what not in {*talks, HELD, DEAL}})
        longest, most = groups.most_common(1)[0]
        if most == 0:
            return HELD
        if longest != "talks":
            return longest
        return max(sorted(talks), key=lambda what: self.months[what])

    @property
    def rule(self) -> int:
        """The rule that held it back in most months, -1 where none did."""
        return self.rules.most_common(1)[0][0] if self.rules else NOBODY

    @property
    def refuser(self) -> tuple[int, str]:
        """Who refused most of the offers with it, and why."""
        counted = Counter((offer.refuser, offer.reason) for offer in self.refused)
        return counted.most_common(1)[0][0] if counted else (NOBODY, "")


class Fates:
    """The fate of every item of a record.

    Attributes
    ----------
    state : (months, items) str
        What stood in each item's way in each month.
    """

    def __init__(self, record: Record) -> None:
        self.record = record
        self.agenda = record.model.agenda
        self.bar = record.model.dynamics.in_effect - 1e-9
        self._offers = {(offer.month, offer.table): offer for offer in record.offers}
        self.state = np.stack([self._states(i) for i in range(len(self.agenda.items))], axis=1)

    def of(self, item: int, rule: int = NOBODY) -> Fate:
        """From the month since which it is out of effect to the end; ``rule``: as far as that rule held it back."""
        r, performed = self.record, self.record.performed[:, item]
        held = np.flatnonzero(performed >= self.bar)
        first = int(held[-1]) + 2 if len(held) else 1
        span = slice(min(first, r.months) - 1, None) if first <= r.months else slice(r.months, None)
        fell = int(held[-1]) + 2 if len(held) and performed[-1] < self.bar else 0
        cause = int(r.cause[fell - 1, item]) if fell else NOBODY
        start = bool(self.agenda.performed[item] >= self.bar and not len(held))
        if start:
            fell, cause = 1, int(r.cause[0, item])
        shut = r.closed[span, :, item] & (self.state[span, item] == CLOSED)[:, None]
        shut |= r.withheld[span, :, item] & (self.state[span, item] == OWING)[:, None]
        counts = shut.sum(axis=0)
        refused = [
            offer
            for offer in r.offers
            if offer.month >= first and offer.reason and offer.package[item] >= TRIFLE
        ]  # fmt: skip
        return Fate(
            item,
            first,
            UNDONE_BY[cause] if cause >= 0 else "",
            fell,
            Counter(self.state[span, item].tolist()),
            Counter({int(k): int(counts[k]) for k in np.flatnonzero(counts) if rule in (NOBODY, k)}),
            tuple(refused),
        )

    def _states(self, i: int) -> np.ndarray:
        """(months,) str, what stood in an item's way."""
        r, table = self.record, int(self.agenda.venue[i])
        found, last = [], AWAY
        for m in range(r.months):
            if r.performed[m, i] >= self.bar:
                found.append(HELD)
                continue
            if r.agreed[m, i] >= self.bar:
                found.append(OWING)
                continue
            if r.closed[m, :, i].any():
                last = CLOSED
            elif r.why[m, table] != NOT_DUE:
                last = self._talks(m, i, table)
            elif last == CLOSED:
                last = AWAY  # opened between two meetings
            found.append(last)
        return np.array(found)

    def _talks(self, m: int, i: int, table: int) -> str:
        r = self.record
        if r.why[m, table] in (SILENT, SILENT_AT_HOME):
            return SILENCE
        if r.room[m, i] <= 0.0 and r.why[m, table] == MET:
            return ABROAD
        if r.why[m, table] != MET:
            return AWAY
        offer = self._offers[m + 1, table]
        if offer.package[i] < TRIFLE:
            return LEFT_OUT
        return REFUSED if offer.reason else DEAL

    def conduct(self, fate: Fate) -> tuple[int, int]:
        """Months of a fate in which a performer waited for the others with what was agreed, and in which one slipped."""
        r, span = self.record, slice(fate.since - 1, None)
        duties = np.flatnonzero(self.agenda.duty_item == fate.item)
        due = (r.agreed[span, fate.item] - r.performed[span, fate.item] > OWED)[:, None]
        does = r.does[span][:, duties]
        return int(((does == WAIT) & due).any(axis=1).sum()), int(((does == SLIP) & due).any(axis=1).sum())

    def table(self, items: np.ndarray) -> pd.DataFrame:
        """One row an item: levels at the end, first and last months, what was in its way how long since it last held."""
        rows = []
        for i in items:
            fate = self.of(int(i))
            held = np.flatnonzero(self.record.performed[:, i] >= self.bar)
            rows.append(
                {
                    "item": self.agenda.items[i],
                    "table": self.agenda.tables[self.agenda.table[i]],
                    "level": float(self.record.performed[-1, i]),
                    "agreed": float(self.record.agreed[-1, i]),
                    "in_effect_months": len(held),
                    "last_in_effect": int(held[-1]) + 1 if len(held) else None,
                    "undone_by": fate.cause or None,
                    "why": fate.why,
                    "rule": self.record.rules[fate.rule] if fate.rule != NOBODY else None,
                    "refused": len(fate.refused),
                    "refused_most_by": self.agenda.parties[fate.refuser[0]] if fate.refused else None,
                    **{f"months.{what}": fate.months[what] for what in (CLOSED, AWAY, SILENCE, LEFT_OUT, REFUSED, ABROAD, OWING)},
                }
            )  # fmt: skip
        return pd.DataFrame(rows)
