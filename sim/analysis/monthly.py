"""Many worlds looked at month by month for what outcomes do not hold: trust, who pays for what, how long restraints last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.batch.chunks import CHUNK, forget
from sim.batch.outcomes import outcome_table
from sim.batch.trajectories import QUANTILES
from sim.model import NegotiationModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Monthly:
    """What was seen of some worlds of a seed.

    Attributes
    ----------
    outcomes : DataFrame
        Their rows of a batch's outcomes.
    trust : DataFrame
        ``month``, ``who``, ``whom``, ``mean`` over worlds, and quantiles q05, q25, q50, q75, q95 of who's trust in whom, 0..1.
    bills : DataFrame
        One row a world, item and payer, where anything was paid: ``world``, ``item``, ``party``, ``cash``, ``kind``, billions of dollars.
    spells : DataFrame
        One row a world and restraint that ever was in effect: ``world``, ``item``, ``begins`` (the month in which it first is in
        effect, 0 where it is before the first), ``ends`` (the month in which it no longer is, missing where it lasts), ``broken``
        (the first month in which it is broken in secret or out of effect), ``last`` (the last month).
    """

    outcomes: pd.DataFrame
    trust: pd.DataFrame
    bills: pd.DataFrame
    spells: pd.DataFrame


def monthly(scenario: Scenario, worlds: range, seed: int, progress: Callable[[int], None] | None = None) -> Monthly:
    """Run some worlds and look at them at the end of each month.

    Raises
    ------
    ValueError
        Where there are no such worlds.
    """
    watches = []
    for first in range(worlds.start, worlds.stop, CHUNK):
        watch = _Watch(scenario, range(first, min(first + CHUNK, worlds.stop)), seed)
        watch.run()
        watches.append(watch)
        if progress:
            progress(len(watch.worlds))
    return Monthly(
        pd.concat([watch.outcomes for watch in watches], ignore_index=True),
        _trust(np.concatenate([watch.trust for watch in watches], axis=1), list(scenario.spec.parties)),
        pd.concat([watch.bills for watch in watches], ignore_index=True),
        pd.concat([watch.spells for watch in watches], ignore_index=True),
    )


class _Watch:
    """Looks at one chunk of worlds."""

    def __init__(self, scenario: Scenario, worlds: range, seed: int) -> None:
        self.model = NegotiationModel(scenario, worlds=worlds, rng=seed, collect=False)
        self.worlds = np.array(worlds)
        agenda = self.model.agenda
        self.cash = np.zeros((len(worlds), len(agenda.parties), len(agenda.items)))
        self.kind = np.zeros_like(self.cash)
        self.restraints = np.flatnonzero(agenda.restraint)
        held = self._held()
        self.begins = np.where(held, 0, -1)
        self.ends, self.broken = np.full((2, *held.shape), -1)
        self._trusted: list[np.ndarray] = []

    def _held(self) -> np.ndarray:
        """(worlds, restraints) bool: what is in effect."""
        return self.model.state.performed[:, self.restraints] >= self.model.dynamics.in_effect - 1e-9

    def run(self) -> None:
        """To the end."""
        while self.model.running:
            self.model.step()
            self._look()
        self.outcomes = outcome_table(self.model)
        self.trust = np.stack(self._trusted)
        self.bills, self.spells = self._bills(), self._spells()
        forget(self.model)

    def _look(self) -> None:
        state, month = self.model.state, self.model.state.month
        spent = (state.news.progress * state.cost)[:, None, :]
        self.kind += spent * state.in_kind
        self.cash += spent * (state.shares - state.in_kind)
        self._trusted.append(state.trust.copy())
        held, secret = self._held(), state.breached[:, self.restraints]
        self.begins[held & (self.begins < 0)] = month
        self.ends[~held & (self.begins >= 0) & (self.ends < 0)] = month
        self.broken[(~held | secret) & (self.begins >= 0) & (self.broken < 0)] = month

    def _bills(self) -> pd.DataFrame:
        """Who paid what for what."""
        agenda = self.model.agenda
        world, party, item = np.nonzero((self.cash > 0.0) | (self.kind > 0.0))
        return pd.DataFrame(
            {
                "world": self.worlds[world],
                "item": np.array(agenda.items)[item],
                "party": np.array(agenda.parties)[party],
                "cash": self.cash[world, party, item],
                "kind": self.kind[world, party, item],
            }
        )

    def _spells(self) -> pd.DataFrame:
        """The first spell of each restraint."""
        world, restraint = np.nonzero(self.begins >= 0)
        return pd.DataFrame(
            {
                "world": self.worlds[world],
                "item": np.array(self.model.agenda.items)[self.restraints[restraint]],
                "begins": self.begins[world, restraint],
                "ends": _month(self.ends[world, restraint]),
                "broken": _month(self.broken[world, restraint]),
                "last": self.model.state.month,
            }
        )


def _month(months: np.ndarray) -> pd.arrays.IntegerArray:
    """Missing where it never came."""
    return pd.arrays.IntegerArray(months.astype(np.int16), months < 0)


def _trust(levels: np.ndarray, parties: list[str]) -> pd.DataFrame:
    """Distribution over worlds of levels (months, worlds, parties, parties)."""
    months, _, n, _ = levels.shape
    quantiles = np.quantile(levels, QUANTILES, axis=1)
    pairs = [(p, q) for p in range(n) for q in range(n) if p != q]
    frames = [
        pd.DataFrame(
            {
                "month": np.arange(1, months + 1),
                "who": parties[p],
                "whom": parties[q],
                "mean": levels[:, :, p, q].mean(axis=1),
                **{f"q{round(100 * at):02d}": quantiles[k, :, p, q] for k, at in enumerate(QUANTILES)},
            }
        )
        for p, q in pairs
    ]
    return pd.concat(frames, ignore_index=True)
