"""What Mesa's data collector is told each month of a model and of its governments (ODD, "Observation").

Named functions, since lambdas could not be pickled with the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents import Party

if TYPE_CHECKING:
    from sim.model import NegotiationModel


# Mesa collects one value a month for a model; where it holds many worlds these are means over them.
def _month(model: NegotiationModel) -> int:
    return model.state.month


def _outcome(model: NegotiationModel) -> str:
    """The class as things stand; of the first world where there are many."""
    return model.verdict.ending(model.state)


def _settled(model: NegotiationModel) -> float:
    return float(model.verdict.settled(model.state).mean())


def _deals(model: NegotiationModel) -> float:
    return float(model.ledger.deals.sum(axis=1).mean())


def _in_effect(model: NegotiationModel) -> float:
    return float(model.ledger.in_effect.mean())


def _provocations(model: NegotiationModel) -> float:
    return float(model.ledger.provocations.mean())


def _threat(model: NegotiationModel) -> float:
    return float(model.state.threat.mean())


def _id(party: Party) -> str:
    return party.id


def _support(party: Party) -> float:
    return float(party.support.mean())


def _value(party: Party) -> float:
    return float(party.model.value(party.id).mean())


MODEL_REPORTERS = {
    "month": _month,
    "outcome": _outcome,
    "settled": _settled,
    "deals": _deals,
    "in_effect": _in_effect,
    "provocations": _provocations,
    "threat": _threat,
}
PARTY_REPORTERS = {"party": _id, "support": _support, "value": _value}
