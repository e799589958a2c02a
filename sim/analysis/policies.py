"""Carrots and sticks outside the talks: each government's stance, how its efforts move, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.policy import TIT_FOR_TAT
from sim.analysis.teller import Teller
from sim.analysis.words import calendar, headed, listed, months

if TYPE_CHECKING:
    from sim.model import NegotiationModel

STANCES = (
    ("gives and does not press", "give and do not press"),
    ("presses and gives nothing", "press and give nothing"),
    ("gives and presses at once", "give and press at once"),
    (
        "gives while the other behaves and presses when it does not",
        "give while the other behaves and press when it does not",
    ),
)
"""What each stance does, of one capital and of several, in the order of ``agents.policy.STANCES``."""
STANDSTILL = (0, 0)


class Policies(Teller):
    """Tells turns of the governments' policies, with what truly turned them."""

    def __init__(self, model: NegotiationModel, world: int) -> None:
        super().__init__(model, world)
        self._efforts: dict[int, np.ndarray] = {}
        self._told: dict[int, tuple[int, int]] = {}
        self._stance = {p.index: int(p.policy.stance[world]) for p in model.governments if p.policy}
        self._turned: dict[int, int] = {}
        # Policies of a month go by the conduct up to the month before.
        self._quiet = model.state.quiet[world].copy()

    def opening(self) -> Iterator[str]:
        """The stances before the first month."""
        stances: dict[tuple[str, str], list[str]] = {}
        for p, stance in self._stance.items():
            stances.setdefault(STANCES[stance], []).append(self.parties[p])
        if stances:
            said = [f"{listed(who)} {stance[len(who) > 1]}" for stance, who in stances.items()]
            yield f"Outside the talks, {'; '.join(said)}."

    def lines(self) -> Iterator[str]:
        """Efforts that took a new course this month, told as it is taken and not for each month in which it is kept."""
        turns: dict[tuple[str, tuple[int, int]], list[str]] = {}
        for party in self.model.governments:
            if party.policy is None:
                continue
            p, stance, now = party.index, int(party.policy.stance[self.world]), self._effort(party)
            moved = np.sign(np.round(now - self._efforts.get(p, now), 9)).astype(int)
            course = (int(moved[0]), int(moved[1]))
            new_stance = stance != self._stance[p]
            if new_stance:
                self._turned[p] = self.model.state.month
            if new_stance or self._is_new(course, self._told.get(p, STANDSTILL)):
                turns.setdefault((self._why(party, stance, course, new_stance), course), []).append(self.parties[p])
                self._told[p] = course
            elif course == STANDSTILL:
                self._told[p] = STANDSTILL
            self._efforts[p], self._stance[p] = now, stance
        for (why, course), who in turns.items():
            if course == STANDSTILL:
                yield f"{listed(who)} {why}."
            else:
                yield f"{_course(course)} from {listed(who)}{f', {why}' if why else ''}."
        self._quiet = self.model.state.quiet[self.world].copy()

    def standing(self) -> dict[int, list[str]]:
        """What each government's policy does as things stand, by the party at which it is aimed."""
        how = {(1, 1): "gives and presses", (1, 0): "gives", (0, 1): "presses", (0, 0): "does neither"}
        toward: dict[int, list[str]] = {}
        for party in self.model.governments:
            if party.policy:
                gives, presses = self._effort(party) >= 0.5
                said = f"{self.parties[party.index]} {how[int(gives), int(presses)]}"
                toward.setdefault(party.policy.toward, []).append(said)
        return toward

    def _effort(self, party: Any) -> np.ndarray:
        state = self.model.state
        return np.array([state.carrots[self.world, party.index], state.sticks[self.world, party.index]])

    @staticmethod
    def _is_new(course: tuple[int, int], told: tuple[int, int]) -> bool:
        """Whether efforts move otherwise than was told; one that has come to its end while the other goes on is no news."""
        return any(way and way != before for way, before in zip(course, told, strict=True))

    def _why(self, party: Any, stance: int, course: tuple[int, int], new_stance: bool) -> str:
        """What turned a policy; empty where the stance does not explain it."""
        p, other = party.index, party.policy.toward
        quiet = int(self._quiet[other])
        misconduct = f"in answer to misconduct of {self.parties[other]}"
        if new_stance and stance == TIT_FOR_TAT and any(course) and quiet < party.policy.memory:
            return f"by a policy that from now on {STANCES[stance][0]}, {misconduct}"
        if new_stance:
            return (
                f"by a policy that from now on {STANCES[stance][0]}"
                if any(course)
                else f"from now on {STANCES[stance][0]}"
            )
        asks = party.policy.efforts(np.tile(self._quiet, (len(party.policy.stance), 1)))[self.world]
        if any(way and way != (1 if asked else -1) for way, asked in zip(course, asks, strict=True)):
            return ""
        if stance != TIT_FOR_TAT:
            since = f" since {calendar(self.spec.start, self._turned[p])}" if p in self._turned else ""
            return f"by a policy that{since} {STANCES[stance][0]}"
        if quiet < party.policy.memory:
            return misconduct
        if quiet > self.model.state.month:
            return f"as {self.parties[other]} has done nothing amiss so far"
        until = " up to last month" if self.model.state.quiet[self.world, other] == 0 else ""
        return f"as {self.parties[other]} has kept quiet for {months(quiet)}{until}"


def _course(course: tuple[int, int]) -> str:
    """A change of effort in words, as the head of a sentence: carrots first."""
    said = ("fewer carrots", "", "more carrots"), ("fewer sticks", "", "more sticks")
    return headed(" and ".join(said[k][way + 1] for k, way in enumerate(course) if way))
