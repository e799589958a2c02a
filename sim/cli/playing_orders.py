"""What a player types as orders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from agents.human import GO_AHEAD, HOLD_BACK, NEGLECT
from sim.play.package import PlayError

if TYPE_CHECKING:
    from sim.play import Choices, Orders

USUAL_WORDS = ("usual", "government")
CONDUCTS = {"ahead": GO_AHEAD, "hold": HOLD_BACK, "neglect": NEGLECT}


def ordered(orders: Orders, choices: Choices, word: str, rest: list[str]) -> Orders:
    """Orders after one more was typed, as ``carrots 50`` or ``tables 1 3``. Raises PlayError where it is none."""
    usual = bool(rest) and rest[0].lower() in USUAL_WORDS
    if word == "provoke":
        return replace(orders, provoke=None if usual else _chosen(rest, choices.provocations))
    if word == "breach":
        return replace(orders, breach=None if usual else _chosen(rest, choices.restraints))
    if word in ("tables", "table"):
        return replace(orders, attend=None if usual else _chosen(rest, choices.tables))
    if word == "carrots":
        return replace(orders, carrots=None if usual else _percent(rest))
    if word == "sticks":
        return replace(orders, sticks=None if usual else _percent(rest))
    if word == "duty":
        return replace(orders, duties=_duties(orders, choices, rest))
    raise PlayError(f"{word!r} is no order; help lists them, and Enter goes on")


def _chosen(rest: list[str], ids: Iterable[str]) -> tuple[str, ...]:
    """Ids by their numbers; ``none`` and ``all``."""
    words, known = [word.strip(",").lower() for word in rest], list(ids)
    if words == ["none"]:
        return ()
    if words == ["all"]:
        return tuple(known)
    if not words:
        raise PlayError("say which, by their numbers, or none, all or usual")
    for word in words:
        if word not in known and not (word.isdecimal() and 1 <= int(word) <= len(known)):
            many = f"they are numbered 1 to {len(known)}" if known else "there are none"
            raise PlayError(f"there is no {word!r} to choose; {many}")
    return tuple(dict.fromkeys(known[int(word) - 1] if word.isdecimal() else word for word in words))


def _percent(rest: list[str]) -> float:
    word = rest[0].removesuffix("%") if rest else ""
    if not word.replace(".", "", 1).isdecimal():
        raise PlayError("say how much, in percent, or usual")
    return float(word) / 100


def _duties(orders: Orders, choices: Choices, rest: list[str]) -> dict[str, str]:
    how = rest[1].lower() if len(rest) > 1 else ""
    if not rest or not rest[0].isdecimal() or not 1 <= int(rest[0]) <= len(choices.duties):
        raise PlayError(f"there is no duty {rest[0] if rest else 'without a number'}; duties lists them")
    if how not in CONDUCTS and how not in USUAL_WORDS:
        raise PlayError("say what to do about it: ahead, hold, neglect or usual")
    found = dict(orders.duties)
    item = choices.duties[int(rest[0]) - 1].item
    found.pop(item, None)
    return found if how in USUAL_WORDS else found | {item: CONDUCTS[how]}
