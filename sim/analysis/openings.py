"""What comes on the agenda and goes off it: stages of tables that open and close, and items that a sister brings forward."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.analysis.teller import Teller
from sim.analysis.words import listed
from sim.scenario.entry import STAGES
from sim.scenario.rules import Follows
from sim.world.stages import stage_levels

if TYPE_CHECKING:
    from sim.model import NegotiationModel

CLEAR = 3  # months for which a stage must stay open or closed again before that is told
AGAIN = 24  # months before the help of a sister item is told again


class Openings(Teller):
    """Tells what opened and closed since the month before."""

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        self._follows = {name: rule for name, rule in self.spec.linkages.items() if isinstance(rule, Follows)}
        self._open, self._for = self.gates(), dict.fromkeys(self.gates(), CLEAR)
        self._led = {rule for rule in self._follows if self._brings_forward(rule)}
        self._told: dict[str, int] = {}

    def opening(self) -> Iterator[str]:
        """What is open before the first month beside the short term."""
        spec = self.spec
        ahead = [spec.linkages[rule] for rule, is_open in self._open.items() if is_open]
        if ahead:
            places = [f"the {gate.opens} term of {spec.tables[gate.table].name}" for gate in ahead]  # type: ignore[union-attr]
            yield f"Open to agreement beside the short term: {listed(places)}."
        early = [spec.items[self._follows[rule].item].name for rule in self._led]
        if early:
            yield f"Open before the rest of their stage: {listed(sorted(set(early)))}."

    def lines(self) -> Iterator[str]:
        """Stages first, then sister items."""
        opened: list[str] = []
        closed: list[str] = []
        for rule, is_open in self.gates().items():
            self._for[rule] = 0 if is_open == self._open[rule] else self._for[rule] + 1
            # What opens is told at once; what closes, only when it does not open again the month after.
            if is_open != self._open[rule] and (is_open or self._for[rule] >= CLEAR):
                gate = self.spec.linkages[rule]
                place = f"the {gate.opens} term of {self.spec.tables[gate.table].name}"  # type: ignore[union-attr]
                (opened if is_open else closed).append(place)
                self._open[rule], self._for[rule] = is_open, 0
        if opened:
            yield f"Now open to agreement: {listed(opened)}."
        if closed:
            yield f"Closed again, with too little of the stage before in force: {listed(closed)}."
        yield from self._sisters()

    def _sisters(self) -> Iterator[str]:
        led = {rule for rule in self._follows if self._brings_forward(rule)}
        by: dict[tuple[str, str], dict[str, list[str]]] = {}
        month = self.model.state.month
        for name in sorted(led - self._led, key=list(self._follows).index):
            if month - self._told.get(name, -AGAIN) < AGAIN:
                continue
            self._told[name] = month
            rule = self._follows[name]
            how = listed(self._help(name))
            need = rule.after
            by.setdefault((need.item, need.of), {}).setdefault(how, []).append(self.spec.items[rule.item].name)
        for (item, of), ways in by.items():
            said = [f"{listed(which)} ({how})" for how, which in ways.items()]
            reached = f"{self.level(item, of):.0%} {'agreed' if of == 'agreed' else 'carried out'}"
            yield f"In the wake of {self.spec.items[item].name} ({reached}), within easier reach: {listed(said)}."
        self._led = led

    def gates(self) -> dict[str, bool]:
        """Which stage gates are open, as things stand."""
        model, w = self.model, self.world
        gates = self.rules("stage-gate")
        if gates is None:
            return {}
        levels = stage_levels(model.state.performed[w : w + 1], model.agenda)[0]
        return {
            name: bool(
                levels[model.agenda.tables.index(rule.table), STAGES.index(rule.opens) - 1]
                >= rule.share * gates.strength[w, r] - 1e-9
            )
            for r, (name, rule) in enumerate(zip(gates.ids, gates.rules, strict=True))
        }

    def _brings_forward(self, name: str) -> bool:
        """Whether a rule helps its sister item now, and the item is still to be agreed."""
        rule = self._follows[name]
        led = self.level(rule.after.item, rule.after.of) >= rule.after.level - 1e-9
        open_ended = 1.0 - self.level(rule.item, "agreed") >= self.model.dynamics.grain
        return led and open_ended and bool(self._help(name))

    def _help(self, name: str) -> list[str]:
        """What a rule does for its sister item: puts it on the agenda early, makes it cheaper."""
        rule, follows, w = self._follows[name], self.rules("follows"), self.world
        r = follows.ids.index(name)
        entry = self.spec.items[rule.item]
        gates = self.rules("stage-gate")
        shut = gates is not None and any(
            gate.table == entry.table and gate.opens == entry.stage and not self.gates()[gate_name]
            for gate_name, gate in zip(gates.ids, gates.rules, strict=True)
        )
        said = ["put on the agenda before its time"] if rule.opens and shut and follows.strength[w, r] > 0.0 else []
        cheaper = float(follows.strength[w, r] * follows.cheaper[w, r])
        costs = (self.model.state.base[w, :, self.model.agenda.index(rule.item)] < 0.0).any()
        return [*said, f"costing those who give it {cheaper:.0%} fewer points"] if cheaper >= 0.05 and costs else said
