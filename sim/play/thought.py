"""The bargaining space of a table as a player may know it: its own worth, and what it thinks of the others'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.analysis.bargaining_space import Space, since_deal

if TYPE_CHECKING:
    from sim.analysis.witnessed import Watch
    from sim.play.question import Package, Question


def thought(question: Question, watch: Watch, against: str = "") -> Space:
    """What is open at the table where something is asked, and what was offered there since the last deal, or up to the next.

    Once the month of the question is over, its offer is among those that were seen. A deal that came of it ends the round, and all
    stays as it was in that round: what was open then, and the deal.

    Offers are reckoned as far as what was in them is open still. Of several others one is faced: what a government values
    includes its allies' stakes, which would count twice in a sum, and a line between two sides says nothing of a third's consent.

    Parameters
    ----------
    question : Question
        At a table.
    watch : Watch
        Of the game.
    against : str
        Party id of the other that is faced; the first of the others where it is none of them.
    """
    other = facing(question, against)
    items = pd.DataFrame(
        {
            "item": [item.id for item in question.open],
            "room": [item.room for item in question.open],
            "x": [item.own * item.room for item in question.open],
            "y": [item.thought[other] * item.room for item in question.open],
            "divisible": [item.divisible for item in question.open],
        }
    )
    told = [
        {"month": row["month"], "speaker": row["speaker"], "deal": row["deal"], "package": _inside(watch, row["offer"])}
        for row in _round(question, watch)
    ]
    if question.offer and question.month > watch.model.state.month:
        told.append(
            {"month": question.month, "speaker": question.speaker, "deal": False, "package": dict(question.offer)}
        )
    rows = []
    for row in told:
        x, y = point(question, row.pop("package"), other)
        rows.append(row | {"x": x, "y": y})
    columns = ["month", "speaker", "deal", "x", "y"]
    return Space(question.table, ((question.party,), (other,)), items, pd.DataFrame(rows, columns=columns))


def facing(question: Question, against: str = "") -> str:
    """The other member that is faced: ``against``, or the first where it is none."""
    others = [party for party in question.members if party != question.party]
    return against if against in others else others[0]


def point(question: Question, package: Package, against: str = "") -> tuple[float, float]:
    """Points that a package is worth to the player's government, and is thought to be worth to the other that is faced."""
    other = facing(question, against)
    x = y = 0.0
    for item in question.open:
        rise = min(package.get(item.id, 0.0), item.room)
        x += item.own * rise
        y += item.thought[other] * rise
    return x, y


def _round(question: Question, watch: Watch) -> Sequence[Mapping[str, Any]]:
    """The offers that were seen of the round of talks in which something was asked; the deal is the last where it has ended."""
    made = [row for row in watch.rows["offers"] if row["table"] == question.table]
    deals = [k for k, row in enumerate(made) if row["deal"]]
    ended = next((k for k in deals if made[k]["month"] >= question.month), None)
    if ended is not None:
        return since_deal(made[: ended + 1])
    return made[deals[-1] + 1 :] if deals else made


def _inside(watch: Watch, offer: int) -> dict[str, float]:
    return {row["item"]: row["amount"] for row in watch.rows["packages"] if row["offer"] == offer}
