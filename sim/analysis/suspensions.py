"""Snapbacks: what a provocation, a breach or an event suspends, how much of it is lost, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.teller import TRIFLE, Teller
from sim.analysis.words import calendar, listed
from sim.world.state import UNDONE_BY

if TYPE_CHECKING:
    from sim.model import NegotiationModel

EVENT, PROVOCATION, BREACH = "events", "provocations", "breaches"


class Suspensions(Teller):
    """Tells suspensions as they begin, beside what set them off, and as they end."""

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        self._snapback = self.rules("snapback")
        count = len(self._snapback.ids) if self._snapback else 0
        self._was = np.zeros(count, np.bool_)
        self._visible: dict[int, list[str]] = {}
        self._by: dict[int, str] = {}
        self._sprung: dict[tuple[str, str], list[int]] = {}

    def look(self) -> None:
        """See what was set off this month, and by what; call before the causes are told."""
        self._sprung = {}
        if self._snapback is None:
            return
        handler, w = self._snapback, self.world
        news, model = self.model.state.news, self.model
        causes = (
            (EVENT, [name for name, hit in zip(self.spec.events, news.events[w], strict=False) if hit]),
            (PROVOCATION, [blow.kind for blow, hit in zip(model.blows, news.provoked[w], strict=False) if hit]),
            (BREACH, [item for item, hit in zip(model.agenda.items, news.found[w], strict=True) if hit]),
        )
        for r in np.flatnonzero(handler.active[w] & (handler.since[w] == 0)):
            for kind, names in causes:
                hit = next((name for name in names if name in getattr(handler.rules[r], kind)), None)
                if hit is not None:
                    self._sprung.setdefault((kind, hit), []).append(int(r))
                    break

    def answer(self, kind: str, cause: str) -> str:
        """What a happening suspends, as a sentence; empty where it suspends nothing that anyone would miss."""
        begun, longer = [], []
        for r in self._sprung.get((kind, cause), []):
            if self._was[r] and r in self._visible:
                longer.append(r)
                continue
            self._visible.pop(r, None)
            if seen := self._missed(r):
                self._visible[r] = seen
                self._by[r] = cause
                begun.append(r)
        said = []
        if begun:
            said.append(f"Suspended in answer: {'; '.join(self.terms(begun, lost=True))}.")
        if longer:
            names = listed(list(dict.fromkeys(name for r in longer for name in self._visible[r])))
            until = max(self._until(r) for r in longer)
            said.append(
                f"{names[:1].upper()}{names[1:]} stay suspended, now till {calendar(self.spec.start, until)} at the least."
            )
        return " ".join(said)

    def endings(self) -> Iterator[str]:
        """What is suspended no longer; call last in a month."""
        if self._snapback is None:
            return
        now = self._snapback.active[self.world].copy()
        over = [r for r in np.flatnonzero(self._was & ~now) if r in self._visible]
        names = list(dict.fromkeys(name for r in over for name in self._visible.pop(int(r))))
        held = {name for r, seen in self._visible.items() if now[r] for name in seen}
        names = [name for name in names if name not in held]
        if names:
            yield f"Suspended no longer: {listed(names)}."
        self._was = now

    def standing(self) -> Iterator[str]:
        """What is suspended, and what must be before it ends."""
        if self._snapback is None:
            return
        active = [r for r in self._visible if self._snapback.active[self.world, r]]
        for said in self.terms(active, now=True):
            yield f"Suspended: {said}."

    def terms(self, rules: list[int], *, lost: bool = False, now: bool = False) -> list[str]:
        """What rules suspend and until when, those with the same end together."""
        by: dict[str, list[str]] = {}
        for r in rules:
            names = [self._with_loss(name) if lost else name for name in self._visible[r]]
            kept = by.setdefault(self._end(r, now), [])
            kept += [name for name in names if name not in kept]
        return [f"{listed(names)}, {end}" for end, names in by.items()]

    def _missed(self, r: int) -> list[str]:
        """What is suspended by a rule that is in force, in talks or on the way; tables as well."""
        state, w, handler = self.model.state, self.world, self._snapback
        fallen = np.where(state.news.cause[w] == UNDONE_BY.index("snapback"), state.news.fall[w], 0.0)
        items = [
            self.items[i]
            for i in handler.item[handler.rule == r]
            if max(state.agreed[w, i], state.performed[w, i], fallen[i]) > TRIFLE or self._in_talks(int(i))
        ]
        return items + [f"meetings of {self.tables[t]}" for t in handler.table[handler.halting == r]]

    def _in_talks(self, item: int) -> bool:
        table = self.model.tables[int(self.model.agenda.venue[item])]
        return bool(table.meets[self.world] and table.room[self.world, item - table.items.start] > 0.0)

    def _with_loss(self, name: str) -> str:
        if name not in self.items:
            return name
        i, state, w = self.items.index(name), self.model.state, self.world
        if state.news.cause[w, i] != UNDONE_BY.index("snapback"):
            return name
        lost = float(state.news.fall[w, i])
        share = lost / max(lost + float(state.performed[w, i]), 1e-9)
        if lost < TRIFLE:
            return name
        return f"{name} ({'ended' if share > 0.95 else f'cut by {share:.0%}'})"

    def _until(self, r: int) -> int:
        """First month in which a suspension can have ended."""
        handler, w = self._snapback, self.world
        begun = self.model.state.month - int(handler.since[w, r])
        return begun + int(np.ceil(handler.months[w, r]))

    def _end(self, r: int, now: bool) -> str:
        handler, w, month = self._snapback, self.world, self.model.state.month
        rule = handler.rules[r]
        until = self._until(r)
        ends = [f"till {calendar(self.spec.start, until)} at the least"] if until > month or not now else []
        for need in rule.until:
            level = self.level(need.item, need.of)
            if level >= need.level:
                continue
            state = f" (now {level:.0%})" if now else ""
            stands = "is agreed to" if need.of == "agreed" else "stands at"
            ends.append(f"till {self.spec.items[need.item].name} {stands} {need.level:.0%}{state}")
        calm = float(handler.calm[w, r])
        threat = float(self.model.state.threat[w])
        if threat > calm:
            ends.append(f"till the threat is below {calm:.0%}{f' (now {threat:.0%})' if now else ''}")
        return listed(ends) if ends else "for one month more"
