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


class Waiting(Teller):
    """Tells what is held back by rules of every kind but suspensions, which have a narrator of their own."""

    KINDS = ("stage-gate", "requires", "in-step", "stalls", "funds")

    def lines(self, table: Table) -> list[str]:
        """What is held back at a table: the stage to come first, then what is nearest to being let go."""
        found: list[tuple[bool, float, str]] = []
        gated: set[int] = set()
        before: set[str] = set()
        for kind in self.KINDS:
            handler = self.rules(kind)
            if handler is None:
                continue
            items, halted = self._held(handler)
            for r, rule in enumerate(handler.rules):
                held = {i for i in items.get(r, ()) if self.here(i, table)}
                if kind == "stage-gate":
                    gated |= held
                    if rule.opens == "long" and rule.table in before:
                        continue  # two stages off
                    before |= {rule.table} if held else set()
                elif kind == "requires":
                    held -= gated if rule.for_ == "agreement" else set()
                if held or table.index in halted.get(r, ()):
                    said = self._said(rule, float(handler.strength[self.world, r]), sorted(held), table)
                    found.append((kind != "stage-gate", *said))
        return [said for _, _, said in sorted(found)[:SHOWN]]

    def _held(self, handler: Any) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
        """Items that each rule of a kind keeps from being agreed or performed, and tables that it keeps from meeting."""
        state, w = self.model.state, self.world
        wanted = 1.0 - state.agreed[w] >= self.model.dynamics.grain
        owed = state.agreed[w] - state.performed[w] > OWED
        items: dict[int, set[int]] = {}
        for k in np.flatnonzero(handler.shut(self.model)[w]):
            i = int(handler.item[k])
            if (handler.agreement[k] and wanted[i]) or (handler.performance[k] and owed[i]):
                items.setdefault(int(handler.rule[k]), set()).add(i)
        tables: dict[int, set[int]] = {}
        for k in np.flatnonzero(handler.halts(self.model)[w]):
            tables.setdefault(int(handler.halting[k]), set()).add(int(handler.table[k]))
        return items, tables

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
            now, level = float(levels[self.model.agenda.tables.index(rule.table), stage]), rule.share * strength
            where = "there" if rule.table == table.id else f"of {self.spec.tables[rule.table].name}"
            return level - now, (
                f"Waiting for the {STAGES[stage]} term {where} ({level:.0%} needed, {now:.0%} now): the {rule.opens} term."
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

    def _mean(self, table: str) -> float:
        """Mean performed level of a table's own items."""
        own = self.model.agenda.table == self.model.agenda.tables.index(table)
        return float(self.model.state.performed[self.world, own].mean()) if own.any() else 0.0


def holding(model: NegotiationModel, world: int = 0) -> set[tuple[str, str]]:
    """Linkage rules and items, by id, that they keep from being agreed or carried out now, though there is something left to do.

    Before the first month nothing is known of that.
    """
    found: set[tuple[str, str]] = set()
    if model.state.month == 0:
        return found
    left = 1.0 - model.state.agreed[world] >= model.dynamics.grain
    owed = model.state.agreed[world] - model.state.performed[world] > OWED
    for handler in model.linkages.kinds.values():
        shut = handler.shut(model)[world]
        wanted = (handler.agreement & left[handler.item]) | (handler.performance & owed[handler.item])
        found |= {
            (handler.ids[int(handler.rule[k])], model.agenda.items[int(handler.item[k])])
            for k in np.flatnonzero(shut & wanted)
        }
    return found
