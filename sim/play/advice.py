"""What the usual government would do in a person's place, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.human import PROPOSE, Person
from agents.packages import ideal_worth, worth
from sim.play.package import named

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table


@dataclass(frozen=True)
class Advice:
    """What the usual government would do.

    Attributes
    ----------
    kind : str
        PROPOSE or ANSWER.
    name : str
        Of the government.
    package : mapping of item id to rise
        What it would offer; when it answers, what it would sign for instead.
    signs : bool
        Whether it would sign the offer.
    worth, wants, least, most : points
        What the package that it would offer, or the offer that it answers, is worth to it; the least that it would sign now; the
        least that it expects to pass at home; and the most that it could have of what is open.
    disordered : bool
        Whether it would refuse an offer only since its own first things do not come first.
    """

    kind: str
    name: str
    package: Mapping[str, float]
    signs: bool
    worth: float
    wants: float
    least: float
    most: float
    disordered: bool

    def lines(self) -> Iterator[str]:
        """The same in sentences; the package is left to whoever shows it."""
        held = f"It holds out for {self.wants:+.1f} points of the {self.most:+.1f} that it could hope for here"
        needs = f", and needs about {self.least:+.1f} for an even chance at home" if self.least > 0.0 else ""
        if self.kind == PROPOSE:
            if self.package:
                yield f"The government would make an offer that is worth {self.worth:+.1f} points to it. {held}{needs}."
            else:
                yield f"The government would offer nothing: {self._nothing()}."
            return
        if self.signs:
            yield f"The government would sign. {held}{needs}."
        elif self.disordered:
            yield "The government would refuse, since what it insists on does not come first."
        else:
            yield f"The government would refuse {self.worth:+.1f} points. {held}{needs}."

    def _nothing(self) -> str:
        if self.least > self.most:
            return f"an even chance at home takes about {self.least:+.1f} points, and it could have {self.most:+.1f} at most"
        return "nothing open is worth an offer to it"


def advice(model: NegotiationModel, party: Person, table: Table, kind: str) -> Advice:
    """What the usual government would do about the question that a party is asked; ``model`` stopped where it was asked."""
    seat, own = table.seat[party.index], model.state.weights[0, party.index, table.items]
    least, most = float(table.reserved[0, seat]), float(ideal_worth(own, table.room[0]))
    if kind == PROPOSE:
        package = party.usual_offer(table)
        if package.max(initial=0.0) < model.dynamics.grain:
            package = np.zeros_like(package)
        value = float(worth(own, package))
        return Advice(
            kind, party.terms.name, named(package, model, table), False, value, max(value, least), least, most, False
        )
    offer = table.offer[0]
    value, wants = float(worth(own, offer)), float(table.wanted[0, seat])
    signs = party.usual_answer(table, offer)
    return Advice(
        kind, party.terms.name, named(table.prepared[0, seat], model, table), signs, value, wants, least, most,
        not signs and value >= wants,
    )  # fmt: skip
