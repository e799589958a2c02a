"""What a package would bring, as far as a government can know before it is sent or signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from agents.human import Person
from agents.packages import worth
from sim.analysis.words import headed, listed, money
from sim.play.beliefs import Beliefs

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

SMALL = 0.005  # billions of dollars, and shares; less is not worth telling
LIKELY, UNLIKELY = 0.7, 0.3


@dataclass(frozen=True)
class Thought:
    """What is thought of a package's worth to another member.

    Attributes
    ----------
    name : str
    worth, bar : points
        What it is thought to be worth to it, and what it can be thought to hold out for.
    chance : 0..1
        How likely it is thought to sign.
    heard : bool
        Whether it has put something on the table since the last deal; where not, the bar is all that it can wish for.
    needs : float, points
        What it must be worth to it to be expected to pass at its home; the bar is never lower.
    offers : bool
        Whether the package is its own offer.
    """

    name: str
    worth: float
    bar: float
    chance: float
    heard: bool
    needs: float
    offers: bool

    @property
    def holds(self) -> str:
        """What it holds out for, as a predicate."""
        if self.needs > 0.0 and self.bar <= self.needs:
            return f"needs {self.needs:+.1f} to get it past its home"
        if not self.heard:
            return f"has put nothing forward yet and may hope for {self.bar:+.1f}"
        return f"asked last for what is worth {self.bar:+.1f}"

    @property
    def verdict(self) -> str:
        """How likely it is to sign, in words."""
        if self.chance >= LIKELY:
            return "likely to sign"
        return "unlikely to sign" if self.chance < UNLIKELY else "hard to tell"


@dataclass(frozen=True)
class Preview:
    """What a package would bring a government.

    Attributes
    ----------
    name : str
        The government.
    empty : bool
        Whether nothing is in the package.
    worth : float, points
        To itself, with the weight that it gives to its allies' stakes.
    alone : float, points
        The same without them: what its house at home judges.
    least : float, points
        What it must be worth to be expected to pass at home.
    others : mapping of party id to Thought
    house : str
        Who must approve it at home, in words; empty where nobody need to.
    passes : float or None
        Chance that it does, 0..1; None where nobody need to.
    conscience : tuple of str
        What its house wants to see carried out before it pays: names of items, where the package costs money and they lag.
    houses : tuple of str
        Who else must approve it, at home elsewhere.
    pays, in_kind, receives : billions of dollars
        What it would bear, how much of that in kind, and what it would receive.
    objectors : mapping of name to (points, 0..1)
        Allies without a seat who would lose by it and may object: what it costs them, and how likely they would be heeded.
    insists : mapping of name to names of items
        Members who have said that they want other things first.
    """

    name: str
    empty: bool
    worth: float
    alone: float
    least: float
    others: Mapping[str, Thought]
    house: str
    passes: float | None
    conscience: tuple[str, ...]
    houses: tuple[str, ...]
    pays: float
    in_kind: float
    receives: float
    objectors: Mapping[str, tuple[float, float]]
    insists: Mapping[str, tuple[str, ...]]

    def lines(self) -> Iterator[str]:
        """The same in sentences."""
        if self.empty:
            yield "Nothing is in the package."
            return
        with_allies = f" ({self.alone:+.1f} without the allies' stakes)" if abs(self.alone - self.worth) >= 0.05 else ""
        yield f"Worth to {self.name}: {self.worth:+.1f} points{with_allies}{self._money()}."
        for one in self.others.values():
            if one.offers:
                yield f"To {one.name}, whose offer it is, it is thought to be worth {one.worth:+.1f}."
                continue
            yield (
                f"To {one.name} it is thought to be worth {one.worth:+.1f}; {one.name} {one.holds}: "
                f"{one.verdict} ({one.chance:.0%})."
            )
        if self.passes is not None:
            short = (
                f"; about {self.least:+.1f} points make an even chance"
                if self.passes < 0.5 and self.worth < self.least
                else ""
            )
            yield f"{headed(self.house)} would pass it with a chance of {self.passes:.0%}{short}."
        if self.conscience:
            yield (
                f"Of what costs money {self.house} asks more as long as {listed(list(self.conscience))} "
                f"{'is' if len(self.conscience) == 1 else 'are'} not carried out."
            )
        if self.houses:
            yield f"It must also pass {listed(list(self.houses))}."
        for who, (loss, heeded) in self.objectors.items():
            yield f"{who}, which has no seat there, would lose by it ({loss:+.1f}); an objection would be heeded with a chance of {heeded:.0%}."
        for who, items in self.insists.items():
            yield f"{who} insists on having {listed(list(items))} taken up first."

    def _money(self) -> str:
        said = []
        if self.pays >= SMALL:
            kind = f", {money(self.in_kind)} of it in kind" if self.in_kind >= SMALL else ""
            said.append(f"it would pay {money(self.pays)}{kind}")
        if self.receives >= SMALL:
            said.append(f"it would receive {money(self.receives)}")
        return f"; {' and '.join(said)}" if said else ""


def preview(
    model: NegotiationModel,
    party: Person,
    table: Table,
    package: np.ndarray,
    insists: Mapping[str, tuple[str, ...]],
    speaker: int = -1,
) -> Preview:
    """What a package (items of the table,) would bring a party; ``model`` in the middle of a month in which it meets.

    ``insists``: item ids on which members insist, by party id; ``speaker``: index of the party whose offer it is already.
    """
    agenda, state, spec, p = model.agenda, model.state, model.spec, party.index
    offers, items = package[None, :], table.items
    stakes = state.stakes[:, p, items]
    asked = bool((table.ratifies[:, p] & (package > 0.0)).any())
    bill = package * state.cost[0, items]
    others = Beliefs.held(model, party, table)
    return Preview(
        name=party.terms.name,
        empty=not package.any(),
        worth=float(worth(state.weights[0, p, items], package)),
        alone=float(worth(stakes[0], package)),
        least=float(table.reserved[0, table.seat[p]]),
        others={
            agenda.parties[q]: Thought(
                spec.parties[agenda.parties[q]].name,
                held.worth(package),
                held.bar,
                1.0 if q == speaker else held.chance(package),
                held.heard,
                held.needs,
                q == speaker,
            )
            for q, held in others.items()
        },
        house=house(party) if asked else "",
        passes=passing(party, table, offers) if asked else None,
        conscience=_conscience(model, party, bill) if asked else (),
        houses=tuple(
            house(other)
            for other in table.ratifiers
            if other is not party and (table.ratifies[:, other.index] & (package > 0.0)).any()
        ),
        pays=float((bill * state.shares[0, p, items]).sum()),
        in_kind=float((bill * state.in_kind[0, p, items]).sum()),
        receives=float((bill * (agenda.payee[items] == p)).sum()),
        objectors=_objectors(model, party, table, package),
        insists=_unmet(model, table, package, {who: what for who, what in insists.items() if who != party.id}),
    )


def passing(party: Person, table: Table, offers: np.ndarray) -> float:
    """Chance, 0..1, that politics at home approves a package (1, items of the table): as ``Party.ratify``, before the luck of the day."""
    gain = worth(party.world.state.stakes[:, party.index, table.items], offers) / party.scale(table)
    ahead = float((party.house + party.enthusiasm * gain - party.bar(table, offers))[0])
    doubt = float(party.doubt[0])
    return float(ndtr(ahead / doubt)) if doubt > 0.0 else float(ahead >= 0.0)


def house(party: Person) -> str:
    """Who must approve at home what a party signs, in words."""
    legislature = party.terms.legislature
    return legislature.name if legislature else f"opinion in {party.terms.name}"


def _conscience(model: NegotiationModel, party: Person, bill: np.ndarray) -> tuple[str, ...]:
    """What a government with a conscience still waits for, where it would have to pay."""
    items = getattr(party, "conscience", np.zeros(0, np.int64))
    if bill.sum() <= 0.0:
        return ()
    lagging = [int(i) for i in items if model.state.performed[0, i] < model.dynamics.in_effect]
    return tuple(model.spec.items[model.agenda.items[i]].name for i in lagging)


def _objectors(
    model: NegotiationModel, party: Person, table: Table, package: np.ndarray
) -> dict[str, tuple[float, float]]:
    """Its own allies who may object to what it signs there, for their stakes are known to it; others' are not."""
    found: dict[str, tuple[float, float]] = {}
    veto, state, spec = model.linkages.kinds.get("veto"), model.state, model.spec
    if veto is None:
        return found
    for r, rule in enumerate(veto.rules):
        objector = model.agenda.parties.index(rule.party)
        heeding = [a for a in model.governments[objector].allies if a in table.seat]
        if rule.table != table.id or objector not in party.allies or not heeding:
            continue
        gain = float(worth(state.stakes[0, objector, table.items], package))
        if gain < -0.05:
            heeded = float(veto.strength[0, r] * state.coordination[0, heeding].mean())
            found[spec.parties[rule.party].name] = gain, heeded
    return found


def _unmet(
    model: NegotiationModel, table: Table, package: np.ndarray, insists: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    spec, found = model.spec, {}
    for who, items in insists.items():
        places = {item: model.agenda.index(item) - table.items.start for item in items}
        here = {item: k for item, k in places.items() if 0 <= k < len(package)}
        missing = [item for item in items if item not in here or package[here[item]] < model.dynamics.grain]
        if missing:
            found[spec.parties[who].name] = tuple(spec.items[item].name for item in missing)
    return found
