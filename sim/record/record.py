"""A record: what happened to each item, when, and how far it was in effect in every month."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from sim.record import events, status
from sim.record.problems import RecordError, refused
from sim.record.shipped import find
from sim.scenario.months import later, months_between
from sim.scenario.problems import did_you_mean

IN_EFFECT = 0.75
LONGEST = 1_200  # months


@dataclass(frozen=True, eq=False)
class Record:
    """What happened, as it was coded.

    Attributes
    ----------
    name : str
        Of its folder or file.
    events : DataFrame
        One row an act, in the order of their dates (``sim.record.events``).
    years : DataFrame
        ``item``, ``month``, ``level`` at ends of years; empty where there is no status table.
    agreed : DataFrame
        ``item``, ``month`` of first agreement; empty where there is no status table.
    """

    name: str
    events: pd.DataFrame = field(repr=False)
    years: pd.DataFrame = field(repr=False)
    agreed: pd.DataFrame = field(repr=False)

    @classmethod
    def load(cls, path_or_name: str | os.PathLike[str]) -> Record:
        """Read a shipped record by its name, a folder with ``events.csv`` and perhaps ``status.csv``, or a file of events alone.

        Raises
        ------
        RecordError
            With every mistake in the files, each with its line.
        """
        path = find(path_or_name)
        folder = path.is_dir()
        shown = str(path_or_name) if str(path_or_name) == str(path) else path.name
        file = path / events.FILE if folder else path
        acts, problems = events.read_events(file, os.path.join(shown, events.FILE) if folder else shown)
        years, agreed = pd.DataFrame(columns=list(status.YEARS)), pd.DataFrame(columns=list(status.AGREED))
        if folder and (path / status.FILE).exists():
            years, agreed, more = status.read_status(path / status.FILE, os.path.join(shown, status.FILE))
            problems += more
        if problems:
            raise RecordError(problems)
        found = cls(path.stem if not folder else path.name, acts, years, agreed)
        if months_between(found.first_month, found.last_month) > LONGEST:
            raise refused(shown, f"reaches from {found.first_month} to {found.last_month}: is a year mistyped?")
        return found

    def until(self, month: str) -> Record:
        """What was known at the end of a month: later acts and year ends are not in it, nor agreements that came later.

        Raises
        ------
        RecordError
            Where nothing had been recorded by then.
        """
        acts, years = (table[table["month"] <= month].reset_index(drop=True) for table in (self.events, self.years))
        if not len(acts) and not len(years):
            raise refused(self.name, f"begins in {self.first_month}, after {month}")
        known = self.agreed.assign(month=self.agreed["month"].where(self.agreed["month"] <= month, ""))
        return Record(self.name, acts, years, known)

    @property
    def first_month(self) -> str:
        return str(min([*self.events["month"], *self.years["month"]]))

    @property
    def last_month(self) -> str:
        return str(max([*self.events["month"], *self.years["month"]]))

    @cached_property
    def items(self) -> list[str]:
        """Every item whose level is known in some month."""
        return [str(item) for item in self.levels.columns]

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Level of each item at the end of each month, (months, items), 0..1.

        A level holds until the item's next row; the end of a year stands behind all acts of its December. NaN before the
        first row.
        """
        acts = self.events.loc[self.events["level"].notna(), ["item", "month", "level"]]
        rows = pd.concat([part for part in (acts, self.years) if len(part)] or [acts], ignore_index=True)
        last = rows.groupby(["month", "item"], sort=True)["level"].last().unstack("item")
        return last.astype(float).reindex(self.months).ffill().rename_axis(index="month", columns="item")

    @property
    def months(self) -> list[str]:
        """Every month from the first row to the last."""
        first = self.first_month
        return [later(first, month) for month in range(months_between(first, self.last_month) + 1)]

    @cached_property
    def first_agreed(self) -> pd.Series:
        """Month of first agreement by item; missing where there was none. The status says so, and else the first ``agreed`` act."""
        acts = self.events[self.events["event"] == "agreed"].groupby("item")["month"].first()
        said = self.agreed.set_index("item")["month"].replace("", None)
        known = sorted({*self.items, *acts.index, *said.index})
        return said.reindex(known).where(pd.Index(known).isin(said.index), acts.reindex(known))

    def first_in_effect(self, level: float = IN_EFFECT) -> pd.Series:
        """First month at whose end each item was at the level or above it; missing where it never was.

        Where it was so before the record begins, the first month of which its level is known.
        """
        reached = self.levels >= level - 1e-9
        return reached.idxmax().where(reached.any(), None)

    @cached_property
    def provocations(self) -> pd.Series:
        """(months,) int: acts in each month that are marked as a provocation."""
        acts = self.events.loc[self.events["provocation"] != "", "month"]
        return acts.value_counts().reindex(self.months, fill_value=0).astype(int).rename("provocations")

    def strangers(self, items: Collection[str]) -> dict[str, str]:
        """Items of the record that a scenario does not have, each with what was perhaps meant: `` (did you mean railway?)``."""
        return {item: did_you_mean(item, items) for item in self.items if item not in items}

    def shared(self, items: Collection[str]) -> list[str]:
        """Items that both have, in the scenario's order.

        Raises
        ------
        RecordError
            Where there is none.
        """
        both = [item for item in items if item in set(self.items)]
        if not both:
            some = ", ".join(self.items[:3]) or "none"
            raise refused(
                self.name, f"has no item of the scenario (its items: {some}, ...): is it a record of another agenda?"
            )
        return both
