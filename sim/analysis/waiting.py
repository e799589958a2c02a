"""What linkage rules hold back at each table as things stand, and how far off is what they wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.teller import Teller
from sim.analysis.words import listed, months
from sim.scenario.entry import STAGES
from sim.scenario.rules import InStep, Requires, StageGate, Stalls
from sim.world.performance import OWED
from sim.world.stages import stage_levels

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

SHOWN = 2
LEAST = 0.005  # a smaller chance rounds to nothing


class Waiting(Teller):
    """Tells what is held back by rules of every kind but suspensions, which have a narrator of their own."""

    KINDS = ("stage-gate", "requires", "in-step", "stalls", "funds")

    def lines(self, table: Table) -> list[str]:
        """What is held back at a table: the stage to come first, then what is nearest to being let go."""
        found: list[tuple[bool, float, str]] = []
        gated: set[int] = set()
        before: set[str] = set()
        held_back, halted = holding(self.model, self.world), halting(self.model, self.world)
        for kind in self.KINDS:
            handler = self.rules(kind)
            if handler is None:
                continue
            for r, (name, rule) in enumerate(zip(handler.ids, handler.rules, strict=True)):
                every = {self.model.agenda.index(i): chance for (by, i), chance in held_back.items() if by == name}
                odds = {i: chance for i, chance in every.items() if self.here(i, table)}
                held = set(odds)
                if kind == "stage-gate":
                    gated |= held
                    if rule.opens == "long" and rule.table in before:
                        continue  # two stages off
                    before |= {rule.table} if held else set()
                elif kind == "requires":
                    held -= gated if rule.for_ == "agreement" else set()
                stays_away = halted.get((name, table.id), 0.0)
                if held or stays_away:
                    far, said = self._said(rule, float(handler.strength[self.world, r]), sorted(held), table)
                    found.append((kind != "stage-gate", far, said + chance_of(max([stays_away, *odds.values()]))))
        return [said for _, _, said in sorted(found)[:SHOWN]]

    def _said(self, rule: Any, strength: float, held: list[int], table: Table) -> tuple[float, str]:
        """How far off the end of a wait is, 0..1, and the wait in words."""
        names = listed([self.items[i] for i in held]) if held else ""
        if isinstance(rule, Requires):
            lacking = [
                (need.level * strength, self.level(need.item, need.of), self.spec.items[need.item].name)
                for need in rule.needs
            ]
            lacking = [need for need in lacking if need[1] < need[0] - 1e-9]
            needs = listed([f"{name} ({level:.0%} needed, {now:.0%} now)" for level, now, name in lacking])
            what = f"{names}, though agreed" if rule.for_ == "performance" else names
            return max(level - now for level, now, _ in lacking), f"Waiting for {needs}: {what}."
        levels = stage_levels(self.model.state.performed[self.world : self.world + 1], self.model.agenda)[0]
        if isinstance(rule, StageGate):
            stage = STAGES.index(rule.opens) - 1
            now = float(levels[self.model.agenda.tables.index(rule.table), stage])
            # What a sister item has brought forward needs less than the others.
            needed = rule.share * strength * (1.0 - self.forward()[held])
            least, most = f"{needed.min():.0%}", f"{needed.max():.0%}"
            level = least if least == most else f"{least} to {most}"
            where = "there" if rule.table == table.id else f"of {self.spec.tables[rule.table].name}"
            return float(needed.min()) - now, (
                f"Waiting for the {STAGES[stage]} term {where} ({level} needed, {now:.0%} now): the {rule.opens} term."
            )
        if isinstance(rule, InStep):
            mean = {name: self._mean(name) for name in rule.tables}
            slowest = min(mean, key=mean.__getitem__)
            ahead = max(mean[self.model.agenda.tables[self.model.agenda.table[i]]] for i in held)
            return ahead - mean[slowest], (
                f"Kept in step with {self.spec.tables[slowest].name} ({mean[slowest]:.0%} carried out there, {ahead:.0%} here): "
                "what is left of the mid and long term."
            )
        if isinstance(rule, Stalls):
            still = float(self.model.table(rule.with_).stalled[self.world])
            return (
                0.0,
                f"No meeting while nothing moves at {self.spec.tables[rule.with_].name}, now for {months(still)}.",
            )
        return 1.0, f"Not paid for, since donors cannot agree on shares that cover it: {names}."

    def forward(self) -> np.ndarray:
        """(items,), 0..1: how far each item is brought past the gates of its table."""
        return self.model.linkages.forward_to_come(self.model)[self.world]

    def _mean(self, table: str) -> float:
        """Mean performed level of a table's own items."""
        own = self.model.agenda.table == self.model.agenda.tables.index(table)
        return float(self.model.state.performed[self.world, own].mean()) if own.any() else 0.0


Held = tuple[str, str]
"""A linkage rule, and the item or the table that it holds."""


def holding(model: NegotiationModel, world: int = 0) -> dict[Held, float]:
    """Linkage rules and items, by id, that they keep from being agreed or carried out, though there is something left to do.

    Before the first month nothing is known of that.

    Returns
    -------
    odds
        With what chance each holds in a month as things stand: 1 of all that is not left to the luck of the month.
    """
    state, found = model.state, dict[Held, float]()
    if state.month == 0:
        return found
    left, owed = left_to_agree(model, world), state.agreed[world] - state.performed[world] > OWED
    for handler in model.linkages.kinds.values():
        odds = handler.shut_odds(model)[world]
        wanted = (handler.agreement & left[handler.item]) | (handler.performance & owed[handler.item])
        for k in np.flatnonzero((odds > 0.0) & wanted):
            found[handler.ids[int(handler.rule[k])], model.agenda.items[int(handler.item[k])]] = float(odds[k])
    return found


def halting(model: NegotiationModel, world: int = 0) -> dict[Held, float]:
    """Linkage rules and tables, by id, that they keep from meeting, though there is something left to agree on; as ``holding``."""
    found: dict[Held, float] = {}
    if model.state.month == 0:
        return found
    left = left_to_agree(model, world)
    for handler in model.linkages.kinds.values():
        odds = handler.halt_odds(model)[world]
        for k in np.flatnonzero(odds > 0.0):
            table = model.tables[int(handler.table[k])]
            if not table.absorbed and left[table.items].any():
                found[handler.ids[int(handler.halting[k])], table.id] = float(odds[k])
    return found


def chance_of(odds: float) -> str:
    """With what chance a rule holds in a month, as a sentence; nothing where that is certain."""
    return f" This holds {with_chance(odds)} each month." if odds < 1.0 else ""


def with_chance(odds: float) -> str:
    """How likely something is, behind a verb; a percentage is never said to be all or nothing where luck may decide otherwise."""
    if odds >= 1.0 - LEAST:
        return "certainly" if odds >= 1.0 else "almost certainly"
    return f"with a chance of {odds:.0%}" if odds >= LEAST else "with a chance of less than 1%"


def left_to_agree(model: NegotiationModel, world: int = 0) -> np.ndarray:
    """(items,) bool: of what enough remains to be agreed for a package."""
    return 1.0 - model.state.agreed[world] >= model.dynamics.grain
