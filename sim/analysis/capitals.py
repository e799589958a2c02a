"""What goes on between the allies and in each capital: coordination, dispute, grievances, carrots and sticks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.policy import TIT_FOR_TAT
from sim.analysis.teller import Teller
from sim.analysis.words import headed, listed, months

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
        self._efforts: dict[int, tuple[float, float]] = {}
        self._moving: dict[int, tuple[int, int]] = {}
        self._stance = {p.index: int(p.policy.stance[world]) for p in model.governments if p.policy}

    @property
    def coordination(self) -> float:
        """Mean over the allies, 0..1."""
        return float(self.model.state.coordination[self.world, self._allied].mean())

    def opening(self) -> Iterator[str]:
        """The allies and their policies before the first month."""
        if len(self._allied):
            yield f"The allies are {listed([self.parties[p] for p in self._allied])}; their coordination stands at {self.coordination:.0%}."
        stances: dict[tuple[str, str], list[str]] = {}
        for party in self.model.governments:
            if party.policy:
                stance = STANCES[int(party.policy.stance[self.world])]
                stances.setdefault(stance, []).append(self.parties[party.index])
        if stances:
            said = [f"{listed(who)} {stance[len(who) > 1]}" for stance, who in stances.items()]
            yield f"Outside the talks, {listed(said)}."

    def lines(self) -> Iterator[str]:
        """What has moved past a mark or changed its course this month."""
        yield from self._policies()
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
                f"The allies coordinate at {each.mean():.0%}{range_}; on {state.dispute[w]:.0%} of what is at stake for them "
                "they pull in opposite directions."
            )
        toward: dict[int, list[str]] = {}
        for party in self.model.governments:
            if party.policy:
                gives, presses = self._effort(party) >= 0.5
                how = {(1, 1): "gives and presses", (1, 0): "gives", (0, 1): "presses", (0, 0): "does neither"}
                toward.setdefault(party.policy.toward, []).append(
                    f"{self.parties[party.index]} {how[int(gives), int(presses)]}"
                )
        for target in range(len(self.parties)):
            pressure = float(self.model.governments[target].pressed[w])
            if target in toward or pressure >= CLEAR:
                why = f": outside the talks {listed(toward[target])}" if target in toward else ""
                yield f"Pressure on {self.parties[target]} is {pressure:.0%}, goodwill {state.goodwill[w, target]:.0%}{why}."

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

    # Carrots and sticks

    def _effort(self, party: Any) -> np.ndarray:
        state = self.model.state
        return np.array([state.carrots[self.world, party.index], state.sticks[self.world, party.index]])

    def _policies(self) -> Iterator[str]:
        turns: dict[tuple[str, tuple[int, int]], list[str]] = {}
        for party in self.model.governments:
            if party.policy is None:
                continue
            p, now = party.index, self._effort(party)
            before = np.array(self._efforts.get(p, now))
            moved = np.sign(np.round(now - before, 9)).astype(int)
            course = (int(moved[0]), int(moved[1]))
            stance = int(party.policy.stance[self.world])
            # A course is told as it is taken, not for each month in which it is kept.
            if any(course) and course != self._moving.get(p):
                turns.setdefault((self._why(party, stance, course), course), []).append(self.parties[p])
            self._moving[p] = course
            self._efforts[p] = (float(now[0]), float(now[1]))
            self._stance[p] = stance
        for (why, course), who in turns.items():
            yield f"{_course(course)} from {listed(who)}{why}."

    def _why(self, party: Any, stance: int, course: tuple[int, int]) -> str:
        if stance != self._stance[party.index]:
            return f", by a policy that from now on {STANCES[stance][0]}"
        if stance != TIT_FOR_TAT:
            return ""
        other = self.parties[party.policy.toward]
        if course[1] > 0:
            return f", in answer to misconduct of {other}"
        return f", as {other} has kept quiet for {months(party.policy.memory)}"


STANCES = (
    ("gives and does not press", "give and do not press"),
    ("presses and gives nothing", "press and give nothing"),
    ("gives and presses at once", "give and press at once"),
    (
        "gives while the other behaves, and presses when it does not",
        "give while the other behaves, and press when it does not",
    ),
)
"""What each stance does, of one capital and of several, in the order of ``agents.policy.STANCES``."""


def _course(course: tuple[int, int]) -> str:
    """A change of effort in words, as the head of a sentence: carrots first."""
    said = ("fewer carrots", "", "more carrots"), ("fewer sticks", "", "more sticks")
    return headed(" and ".join(said[k][way + 1] for k, way in enumerate(course) if way))


def _mark(level: float, marks: tuple[float, ...], before: int | None = None) -> int:
    """How many marks a level has passed; one that was passed only counts as lost, or the next as won, well past it."""
    if before is None:
        return sum(level >= mark for mark in marks)
    while before < len(marks) and level >= marks[before] + CLEAR:
        before += 1
    while before > 0 and level < marks[before - 1] - CLEAR:
        before -= 1
    return before
