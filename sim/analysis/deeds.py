"""What is done between the meetings: what comes into effect, what is undone and why, provocations, breaches, crises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.begun import Begun
from sim.analysis.suspensions import BREACH, EVENT, PROVOCATION, Suspensions
from sim.analysis.teller import Teller
from sim.analysis.words import listed
from sim.world.performance import OWED
from sim.world.provocation import Blow
from sim.world.state import UNDONE_BY

if TYPE_CHECKING:
    from sim.model import NegotiationModel

UNDONE = {
    "administration": "Undone by a new administration",
    "opinion": "Undone under pressure from opinion at home",
    "crisis": "Withdrawn in the crisis",
    "arrears": "Withdrawn, since the other side has not done its part",
    "decay": "Running out, as nobody has renewed it in time",
}
"""Causes that are told by themselves; the others are told with what broke or suspended a thing."""
BROKEN = 0.05  # a smaller fall of a level is not worth telling


class Deeds(Teller):
    """Tells events, and deeds that answer them or come of themselves."""

    def __init__(self, model: NegotiationModel, world: int, begun: Begun) -> None:
        super().__init__(model, world)
        self._begun = begun
        self.suspensions = Suspensions(model, world)
        self._in_effect = model.ledger.in_effect[world].copy()
        self._started = model.state.performed[world] > OWED
        self._crisis = False

    def events(self) -> Iterator[str]:
        """What happened from outside, and what it suspended; call first in a month."""
        self.suspensions.look()
        for happened, (name, event) in zip(
            self.model.state.news.events[self.world], self.spec.events.items(), strict=True
        ):
            if happened:
                yield " ".join(filter(None, (event.text, self.suspensions.answer(EVENT, name))))

    def lines(self) -> Iterator[str]:
        """The rest of the month."""
        yield from self._carried_out()
        yield from self._undone()
        yield from self._provocations()
        yield from self._breaches()
        yield from self.suspensions.endings()
        yield from self._threat()

    def _carried_out(self) -> Iterator[str]:
        state, w = self.model.state, self.world
        now = self.model.ledger.in_effect[w]
        if (now & ~self._in_effect).any():
            yield f"Now in effect: {listed(self.named(now & ~self._in_effect))}."
        begun = (state.news.progress[w] > OWED) & ~self._started & ~now
        if begun.any():
            yield f"First steps are taken on {listed(self.named(begun))}."
        self._started = (self._started | begun) & (state.performed[w] > OWED)

    def _undone(self) -> Iterator[str]:
        news, w = self.model.state.news, self.world
        now = self.model.ledger.in_effect[w]
        gone = self._in_effect & ~now
        broken = (news.fall[w] > BROKEN) & (news.cause[w] != UNDONE_BY.index("decay"))
        why: dict[str, list[str]] = {}
        for i in np.flatnonzero(gone | broken):
            cause = UNDONE_BY[news.cause[w, i]]
            if cause in UNDONE:
                why.setdefault(UNDONE[cause], []).append(self.items[i])
        for reason, which in why.items():
            yield f"{reason}: {listed(which)}."
        self._in_effect = now.copy()
        if (dead := news.lapsed[w] & ~self._begun.ever).any():
            yield f"Agreed, never begun, and now a dead letter: {listed(self.named(dead))}."
        flows = np.isfinite(self.model.agenda.term)
        for what, which in (("renewal of", flows), ("agreement on", ~flows)):
            if (lapsed := news.lapsed[w] & self._begun.ever & which).any():
                yield f"The latest {what} {listed(self.named(lapsed))} was never carried out and has lapsed."

    def _provocations(self) -> Iterator[str]:
        news, w = self.model.state.news, self.world
        broken = self.named((news.cause[w] == UNDONE_BY.index("provocation")) & (news.fall[w] > BROKEN))
        threats = self._threats()
        for kind in np.flatnonzero(news.provoked[w]):
            blow = self.model.blows[kind]
            provocation = self.spec.parties[blow.party].provocations[blow.kind]  # type: ignore[union-attr]
            breaks = [name for item in provocation.breaks if (name := self.spec.items[item].name) in broken]
            before, after = threats[int(kind)]
            said = (
                f"Provocation: {provocation.text}",
                f"Threat {before:.0%} to {after:.0%}{self._opinion(blow)}.",
                f"Broken by it: {listed(breaks)}; only a new deal brings back what is broken." if breaks else "",
                self.suspensions.answer(PROVOCATION, blow.kind),
            )
            yield " ".join(filter(None, said))

    def _opinion(self, blow: Blow) -> str:
        """What a provocation does to support at home, as the end of a sentence."""
        said = ""
        for way, sign in (("falls", -1.0), ("rises", 1.0)):
            sizes = {self.parties[p]: 100 * sign * float(size[self.world]) for p, size in blow.support.items()}
            moved = [(name, f"{size:.0f}") for name, size in sizes.items() if size >= 0.5]
            where = [f"{size}{' percentage points' * (k == 0)} in {name}" for k, (name, size) in enumerate(moved)]
            said += f"; support at home {way} by {listed(where)}" if where else ""
        return said

    def _threats(self) -> dict[int, tuple[float, float]]:
        """The threat before and after each of this month's provocations, worked back from where they left it."""
        after, found = float(self.model.state.threat[self.world]), {}
        for kind in np.flatnonzero(self.model.state.news.provoked[self.world])[::-1]:
            left = 1.0 - float(self.model.blows[kind].threat[self.world])
            before = max(0.0, 1.0 - (1.0 - after) / left) if left > 0.0 else 0.0
            found[int(kind)] = before, after
            after = before
        return found

    def _breaches(self) -> Iterator[str]:
        found = np.flatnonzero(self.model.state.news.found[self.world])
        for i in found:
            who = listed([self.parties[p] for p in np.flatnonzero(self.model.agenda.performs[i])])
            said = f"It comes to light that {who} broke {self.items[i]} in secret; only a new deal brings it back."
            yield " ".join(filter(None, (said, self.suspensions.answer(BREACH, self.model.agenda.items[i]))))

    def _threat(self) -> Iterator[str]:
        crisis = bool(self.model.state.threat[self.world] >= self.model.dynamics.threat["crisis"][self.world])
        if crisis != self._crisis:
            yield "It is a crisis." if crisis else "The crisis passes."
        self._crisis = crisis
