"""What stands against a package that all at a table want: their order of business, houses at home, allies without a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.packages import worth
from sim.analysis.teller import TRIFLE
from sim.analysis.waiting import with_chance
from sim.analysis.words import listed
from sim.world.tables import NO_REFUSAL, REASONS

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table


def all_would_sign(model: NegotiationModel, table: Table, world: int, package: np.ndarray) -> str:
    """That all members want a ``package`` (items of the table,), and what stands against it.

    Where it is what was offered this month they know of it, and something has stopped it.
    """
    failed = table.offered[world] and not table.deal[world]
    known = failed and np.allclose(package, table.offer[world], atol=TRIFLE)
    offer = "All at the table would sign what was offered this month"
    if known and table.signed[world]:
        hurdles = _hurdles(model, table, world, package, but=int(table.refuser[world]))
        return f"{offer}, but {listed([_stopped(model, table, world), *hurdles])}"
    offers = _alone(table, world, package)
    insist = [model.spec.parties[party.id].name for party in table.seats if party.objects(table, offers)[world]]
    order = f", were it not for the order on which {listed(insist)} insist{'s' * (len(insist) == 1)}" if insist else ""
    hurdles = _hurdles(model, table, world, package)
    out_of_order = known and table.reason[world] == REASONS.index("out-of-order")
    lead = offer if out_of_order else "All would sign today, if they knew"
    return f"{lead}{order}{f', though {listed(hurdles)}' if hurdles else ''}"


def _stopped(model: NegotiationModel, table: Table, world: int) -> str:
    """What kept this month's offer, which all at the table signed, from becoming a deal."""
    refuser = model.governments[table.refuser[world]].id
    if table.reason[world] == REASONS.index("not-ratified"):
        return f"{_house(model, refuser)} turned it down"
    veto = model.linkages.kinds["veto"]
    chance = max(
        float(heed[world]) for r, heed in veto.heeded(model, table, table.offer) if veto.rules[r].party == refuser
    )
    return (
        f"{model.spec.parties[refuser].name}, which has no seat there, objected and was heeded (it would be again "
        f"{with_chance(chance)})"
    )


def _hurdles(
    model: NegotiationModel, table: Table, world: int, package: np.ndarray, but: int = NO_REFUSAL
) -> list[str]:
    """What could stop a package: houses that would be likely to, and allies that might be heeded; all ``but`` one party's."""
    offers = _alone(table, world, package)
    houses = []
    for party in table.ratifiers:
        gain = worth(model.state.stakes[:, party.index, table.items], offers) / party.scale(table)
        asked = (package * table.ratifies[:, party.index]).any() and party.index != but
        if asked and (party.house + party.enthusiasm * gain < party.bar(table, offers))[world]:
            houses.append(_house(model, party.id))
    hurdles = [f"{listed(houses)} would be likely to turn it down"] if houses else []
    if (veto := model.linkages.kinds.get("veto")) is not None:
        for r, heeded in veto.heeded(model, table, offers):
            ally = veto.rules[r].party
            if (chance := float(heeded[world])) > 0.0 and model.agenda.parties.index(ally) != but:
                name = model.spec.parties[ally].name
                hurdles.append(f"{name}, which has no seat there, would object and be heeded {with_chance(chance)}")
    return hurdles


def _alone(table: Table, world: int, package: np.ndarray) -> np.ndarray:
    """(worlds, items): a package in one world and nothing in the others."""
    offers = np.zeros_like(table.offer)
    offers[world] = package
    return offers


def _house(model: NegotiationModel, party: str) -> str:
    """What a party's deals must pass at home."""
    entry = model.spec.parties[party]
    return entry.legislature.name if entry.legislature else f"opinion in {entry.name}"
