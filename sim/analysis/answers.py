"""Why an offer failed: what was short, which item hurt most, what must come first, who objected, which house said no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth
from sim.analysis.teller import Teller
from sim.analysis.terms import Terms
from sim.analysis.words import headed, listed, months
from sim.world.tables import REASONS

if TYPE_CHECKING:
    from collections.abc import Container

    from sim.model import NegotiationModel
    from sim.world.tables import Table

SORE = 0.5  # points; an item that costs less is not named as what hurts


class Answers(Teller):
    """Tells answers to the month's offers.

    Parameters
    ----------
    heard : container of (table id, party)
        Whose own terms are known at which table.
    """

    def __init__(self, model: NegotiationModel, world: int, terms: Terms, heard: Container[tuple[str, int]]) -> None:
        super().__init__(model, world)
        self._terms, self._heard = terms, heard
        self._ordered: set[tuple[str, int]] = set()

    def to(self, table: Table) -> tuple[str, str]:
        """The answer to a table's offer: as sentences, and by whom and why in short."""
        w = self.world
        refuser, reason = int(table.refuser[w]), REASONS[int(table.reason[w])]
        who, kind = self.parties[refuser], f"{reason} {refuser}"
        if reason == "not-ratified":
            return self._not_ratified(table, refuser), f"{kind} {self.model.state.month}"
        if reason == "vetoed":
            loss = float(worth(self.model.state.stakes[w, refuser, table.items], table.offer[w]))
            allies = [self.parties[a] for a in self.model.governments[refuser].allies if a in table.seat]
            return (
                f"All there would sign, but {who}, which has no seat, objects, since it would lose by it ({loss:+.1f} points), "
                f"and {listed(allies)} {'heeds' if len(allies) == 1 else 'heed'} it."
            ), kind
        first = self._first_things(table, refuser)
        if reason == "out-of-order":
            self._ordered.add((table.id, refuser))
            return f"{who} would have it, but insists on {first} first.", kind
        seat = table.seat[refuser]
        answer = f"{who} {_verdict(table.gains[w, seat], table.wanted[w, seat], self._sorest(table, refuser))}"
        if first and (table.id, refuser) not in self._ordered:
            self._ordered.add((table.id, refuser))
            answer += f", and insists on {first} first"
        if (table.id, refuser) in self._heard or not table.prepared[w, seat].any():
            return f"{answer}.", kind
        # Its own terms have not been heard yet: they are what it would have signed instead.
        own = self._terms.exchange(table, refuser, table.prepared[w, seat])
        return f"{answer}. It would sign for {own}.", kind

    def _sorest(self, table: Table, refuser: int) -> str:
        """The item of an offer that costs whoever refuses it most, and what it costs; empty where nothing hurts."""
        worths = self.model.state.weights[self.world, refuser, table.items] * table.offer[self.world]
        k = int(worths.argmin())
        if worths[k] > -SORE:
            return ""
        return f"what costs it most: {self._terms.parts.name(table, refuser, k)}, {worths[k]:+.1f}"

    def _first_things(self, table: Table, party: int) -> str:
        """What a party still insists on having taken up first; empty where there is nothing."""
        talks = table.talks[self.world] - table.entry.every  # before this month's meeting
        missing = [
            i
            for items, months in self.model.governments[party].first_things.get(table.id, ())
            if talks < months[self.world]
            for i in items
            if self.model.state.agreed[self.world, i] < self.model.dynamics.in_effect
            and not (self.here(i, table) and table.offer[self.world, i - table.items.start] > 0.0)
        ]
        return listed(self.named(np.array(missing))) if missing else ""

    def _not_ratified(self, table: Table, refuser: int) -> str:
        """What was signed, what it is worth and what it lacked at home."""
        government, w = self.model.governments[refuser], self.world
        offer = table.offer[w]
        gain = float(worth(self.model.state.stakes[w, refuser, table.items], offer) / government.scale(table)[w])
        behind = max(0.0, float(government.house[w]))
        mood = behind + float(government.enthusiasm[w]) * gain
        bar = float(government.bar(table, table.offer)[w])
        rest = self.model.dynamics.setback
        adjourned = f"the table adjourns for {months(rest)}" if rest else "the table meets on"
        against = ", but the vote goes the other way" if mood >= bar else ", a hair short" if bar - mood < 0.005 else ""
        house = self.house(refuser)
        place = headed(house) if house else self.parties[refuser]
        return (
            f"All sign: {self._terms.deal(table, offer, term=True)}. Worth {self._terms.gains(table)}. "
            f"{place} turns it down{'' if house else ' at home'} (about {behind:.0%} {'there ' if house else ''}behind the "
            f"policy, {max(0.0, mood):.0%} with what this brings, {bar:.0%} needed{against}); {adjourned}."
        )


def _verdict(gain: float, wanted: float, sorest: str) -> str:
    """A refusal in words, with what was offered and what was wanted."""
    why = f"; {sorest}" if sorest else ""
    if gain <= -0.05:
        return f"refuses, for it would lose by it ({gain:+.1f} points against {wanted:+.1f} wanted{why})"
    offered = f"{gain:+.1f}" if gain >= 0.05 else "nothing"
    if max(gain, wanted) < 0.05:
        return "refuses, for there is nothing in it for that side"
    if round(gain, 1) >= round(wanted, 1):
        return f"refuses by a hair ({offered} offered, just short of what it wants)"
    return f"holds out for more ({offered} offered against {wanted:+.1f} wanted{why})"
