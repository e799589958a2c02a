"""What a person may order outside the talks, and orders checked against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from agents.human import GO_AHEAD, HOLD_BACK, NEGLECT, Orders
from sim.analysis.policies import STANCES
from sim.play.package import PlayError, number
from sim.scenario.problems import known_here
from sim.world.performance import OWED

if TYPE_CHECKING:
    from agents import Party
    from sim.model import NegotiationModel

ORDERED = tuple(field.name for field in fields(Orders))
CONDUCTS = (GO_AHEAD, HOLD_BACK, NEGLECT)


@dataclass(frozen=True)
class Duty:
    """An item that a party must perform, alone or with others: ``agreed`` and ``performed`` in 0..1."""

    item: str
    name: str
    agreed: float
    performed: float


@dataclass(frozen=True)
class Choices:
    """What a party may order this month.

    Attributes
    ----------
    tables : mapping of table id to name
        Where it has a seat.
    attention : int or None
        To how many tables it can go in a month; None: to all.
    toward : str
        Name of the party at which its carrots and sticks aim; empty where it has no policy, and then orders none.
    stance : str
        What the usual government's policy does, as a predicate; empty where it has none.
    carrots, sticks : float, 0..1
        Its efforts now.
    pace : float, 0..1
        By how much an effort can change in a month.
    provocations : mapping of kind to what happens
    restraints : mapping of item id to name
        What it holds to now and could break in secret.
    duties : tuple of Duty
        What it owes or performs.
    reviewing : int
        Months for which it reviews its policy and attends no table.
    """

    tables: Mapping[str, str]
    attention: int | None
    toward: str
    stance: str
    carrots: float
    sticks: float
    pace: float
    provocations: Mapping[str, str]
    restraints: Mapping[str, str]
    duties: tuple[Duty, ...]
    reviewing: int

    @classmethod
    def of(cls, model: NegotiationModel, party: Party) -> Choices:
        """What a party may order as things stand."""
        state, agenda, spec, p = model.state, model.agenda, model.spec, party.index
        policy = party.policy
        kinds = getattr(party.terms, "provocations", {})
        duties = tuple(
            Duty(agenda.items[i], spec.items[agenda.items[i]].name, float(state.agreed[0, i]), float(state.performed[0, i]))
            for i in party.duties
            if max(state.agreed[0, i], state.performed[0, i]) > OWED
        )  # fmt: skip
        held = party.duties[
            agenda.restraint[party.duties]
            & (state.performed[0, party.duties] > OWED)
            & ~state.breached[0, party.duties]
        ]
        return cls(
            tables={t.id: t.entry.name for t in model.tables if p in t.seat and not t.absorbed},
            attention=getattr(party.terms, "attention", None),
            toward=spec.parties[agenda.parties[policy.toward]].name if policy else "",
            stance=STANCES[int(policy.stance[0])][0] if policy else "",
            carrots=float(state.carrots[0, p]),
            sticks=float(state.sticks[0, p]),
            pace=float(policy.pace[0]) if policy else 0.0,
            provocations={kind: entry.text for kind, entry in kinds.items()},
            restraints={agenda.items[i]: spec.items[agenda.items[i]].name for i in held} if cheats(party) else {},
            duties=duties,
            reviewing=int(state.review[0, p]),
        )


def cheats(party: Party) -> bool:
    """Whether it is a government that may break a restraint in secret."""
    return getattr(party, "covert", None) is not None


def checked_orders(orders: Any, model: NegotiationModel, party: Party) -> Orders:
    """Orders that can be carried out, as they are.

    Raises
    ------
    PlayError
        Where they name what there is not, or a number is none or out of bounds.
    """
    if not isinstance(orders, Orders):
        raise PlayError(f"orders are given as Orders(...), not as {orders!r}")
    choices, name = Choices.of(model, party), model.spec.parties[party.id].name
    own = {model.agenda.items[i] for i in party.duties}
    restraints = {item for item in own if cheats(party) and model.spec.items[item].kind == "restraint"}
    for what, named, known in (
        ("table of its own", orders.attend, choices.tables),
        ("provocation", orders.provoke, choices.provocations),
        ("restraint that it could break in secret", orders.breach, restraints),
        ("duty", tuple(orders.duties), own),
    ):
        for one in named or ():
            if one not in known:
                raise PlayError(f"{name} has no such {what}: {one}{known_here(str(one), sorted(known))}")
        if len(set(named or ())) < len(named or ()):
            raise PlayError(f"the orders of {name} name a {what} twice")
    for what, effort in (("carrots", orders.carrots), ("sticks", orders.sticks)):
        _check_effort(what, effort, name, bool(choices.toward))
    for item, conduct in orders.duties.items():
        if conduct not in CONDUCTS:
            raise PlayError(f"what {name} does about {item} is one of: {', '.join(CONDUCTS)}; not {conduct!r}")
    return orders


def _check_effort(what: str, effort: Any, name: str, has_policy: bool) -> None:
    if effort is None:
        return
    if not has_policy:
        raise PlayError(f"{name} has no {what} outside the talks")
    found = number(effort)
    if found is None:
        raise PlayError(f"the effort put into {what} must be a number between 0 and 1, not {effort!r}")
    if not 0.0 <= found <= 1.0:
        raise PlayError(f"the effort put into {what} lies between 0% and 100%, so it cannot be {found:.0%}")


def written(orders: Orders) -> dict[str, Any]:
    """Orders as plain values for a file; what is left to the usual government is left out."""
    content: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value
        for name in ("attend", "carrots", "sticks", "provoke", "breach")
        if (value := getattr(orders, name)) is not None
    }
    return content | ({"duties": dict(orders.duties)} if orders.duties else {})


def read(content: Mapping[str, Any]) -> Orders:
    """Orders from plain values; whether they can be carried out is checked when they are given."""

    def row(name: str) -> tuple[str, ...] | None:
        value = content.get(name)
        return tuple(value) if isinstance(value, Iterable) else None

    return Orders(
        row("attend"), content.get("carrots"), content.get("sticks"), row("provoke"), row("breach"), dict(content.get("duties", {}))
    )  # fmt: skip
