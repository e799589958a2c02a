"""What goes on between the allies: coordination, dispute, grievances; and what their policies weigh on others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.policies import Policies
from sim.analysis.teller import Teller
from sim.analysis.words import listed

if TYPE_CHECKING:
    from sim.model import NegotiationModel

TOGETHER = (0.2, 0.4, 0.6, 0.8)  # marks of coordination
DIVIDED = (0.1, 0.2, 0.3, 0.5)  # marks of the dispute
CLEAR = 0.02  # how far past a mark a level must be, lest it be told again and again
HURT = 0.03  # grievance that is felt
POOR = 0.4  # level of consultation below which it is said to be neglected


class Capitals(Teller):
    """Tells how the allies get on with one another, and turns of their policies."""

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        self._allied = np.flatnonzero(model.allied)
        self._coordination = _mark(self.coordination, TOGETHER) if len(self._allied) else 0
        self._dispute: int | None = None
        self._grievance = 0.0
        self._policies = Policies(model, world)
        self._explained = False

    @property
    def coordination(self) -> float:
        """Mean over the allies, 0..1."""
        return float(self.model.state.coordination[self.world, self._allied].mean())

    def opening(self) -> Iterator[str]:
        """The allies and their policies before the first month."""
        if len(self._allied):
            yield (
                f"The allies are {listed([self.parties[p] for p in self._allied])}. They give each other's stakes "
                f"{self.coordination:.0%} of the weight of their own: that is their coordination."
            )
        yield from self._policies.opening()

    def lines(self) -> Iterator[str]:
        """What has moved past a mark or changed its course this month."""
        yield from self._policies.lines()
        if len(self._allied) > 1:
            yield from self._consultation()

    def standing(self) -> Iterator[str]:
        """How the allies get on, and what their policies do, as things stand."""
        state, w = self.model.state, self.world
        if len(self._allied) > 1:
            each = state.coordination[w, self._allied]
            least, most = int(each.argmin()), int(each.argmax())
            range_ = (
                f", from {each[least]:.0%} in {self.parties[self._allied[least]]} to {each[most]:.0%} in "
                f"{self.parties[self._allied[most]]}"
                if each[most] - each[least] >= 0.05
                else ""
            )
            yield (
                f"The allies give each other's stakes {each.mean():.0%} of the weight of their own{range_}; on "
                f"{state.dispute[w]:.0%} of what is at stake for them they pull in opposite directions."
            )
        toward = self._policies.standing()
        for target in range(len(self.parties)):
            pressure = float(self.model.governments[target].pressed[w])
            if target in toward or pressure >= CLEAR:
                why = f" Outside the talks {listed(toward[target])}." if target in toward else ""
                yield self._weight(target, pressure, float(state.goodwill[w, target])) + why

    def _weight(self, target: int, pressure: float, goodwill: float) -> str:
        """Pressure on a party and goodwill towards it; the first time with what they do to it."""
        who, first = self.parties[target], not self._explained
        self._explained = self._explained or pressure >= CLEAR
        provokes = bool(getattr(self.spec.parties[self.model.agenda.parties[target]], "provocations", None))
        presses = f", which shortens its patience{' and tempts it to provoke' * provokes}" if first else ""
        calms = f", which warms opinion there{' and makes it less prone to provoke' * provokes}" if first else ""
        return (
            f"Pressure on {who} is {100 * pressure:.0f} of 100{presses if pressure >= CLEAR else ''}; "
            f"goodwill towards it is {100 * goodwill:.0f} of 100{calms if goodwill >= CLEAR else ''}."
        )

    # Between the allies

    def _consultation(self) -> Iterator[str]:
        state, w = self.model.state, self.world
        now, mark = self.coordination, self._coordination
        new = _mark(now, TOGETHER, mark)
        if new != mark:
            up = new > mark
            edge = TOGETHER[new - 1] if up else TOGETHER[new]
            why = self._reason(up)
            yield (
                f"The allies {'draw together' if up else 'drift apart'}{why}: coordination "
                f"{'rises above' if up else 'falls below'} {edge:.0%}."
            )
            self._coordination = new
        dispute = _mark(float(state.dispute[w]), DIVIDED, self._dispute)
        if self._dispute is not None and dispute != self._dispute:
            worse = dispute > self._dispute
            edge = DIVIDED[dispute - 1] if worse else DIVIDED[dispute]
            yield (
                f"What divides the allies {'grows' if worse else 'shrinks'}: they pull in opposite directions on "
                f"{'more' if worse else 'less'} than {edge:.0%} of what is at stake for them."
            )
        self._dispute = dispute
        self._grievance = float(state.grievance[w].max())

    def _reason(self, up: bool) -> str:
        """Why coordination moved: what was done without an ally, or how they consult."""
        entry = self.spec.consultation
        if up:
            return ""
        if self._grievance > HURT:
            return " after what was signed without one of them"
        if entry is not None and entry.item and self.level(entry.item) < POOR:
            return f", as {self.spec.items[entry.item].name} lapses"
        return " as their aims differ" if self.model.state.dispute[self.world] > DIVIDED[1] else ""


def _mark(level: float, marks: tuple[float, ...], before: int | None = None) -> int:
    """How many marks a level has passed; one that was passed only counts as lost, or the next as won, well past it."""
    if before is None:
        return sum(level >= mark for mark in marks)
    while before < len(marks) and level >= marks[before] + CLEAR:
        before += 1
    while before > 0 and level < marks[before - 1] - CLEAR:
        before -= 1
    return before
