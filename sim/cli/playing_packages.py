"""What a player types about a package: items by number, id or name, and how much of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.play.package import PlayError

if TYPE_CHECKING:
    from sim.play import Game, OpenItem, Question
    from sim.play.question import Package

SHARES = {"all": 1.0, "half": 0.5, "none": 0.0, "no": 0.0}  # of what is open
ROUNDED = 0.006  # what is shown as all that is open is meant as all


def find_item(question: Question, which: str) -> OpenItem:
    """The open item of a number, an id or part of a name. Raises PlayError where none is meant, or several may be."""
    which = which.strip().lower()
    if which.isdecimal():
        if not 1 <= int(which) <= len(question.open):
            raise PlayError(f"there is no item {which}; the items are numbered 1 to {len(question.open)}")
        return question.open[int(which) - 1]
    found = [item for item in question.open if which == item.id] or [
        item for item in question.open if which and which in f"{item.id} {item.name}".lower()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise PlayError(f"{which!r} is in the names of {len(found)} open items; type a number")
    shut = next((item for item in question.closed if which and which in f"{item.id} {item.name}".lower()), None)
    if shut is not None:
        raise PlayError(f"{shut.name} is not open: {shut.why}")
    raise PlayError(f"what is {which!r}? Type the number of an item, or help")


def composed(question: Question, package: Package, typed: str) -> dict[str, float]:
    """A package after what was typed: parts as ``3``, ``3 50`` or ``liaison-office all``, separated by commas."""
    found = dict(package)
    for part in filter(None, (one.strip() for one in typed.split(","))):
        item, rise = _part(question, found, part)
        found.pop(item.id, None)
        if rise > 0.0:
            found[item.id] = rise
    return {item.id: found[item.id] for item in question.open if item.id in found}


def _part(question: Question, package: Package, part: str) -> tuple[OpenItem, float]:
    *which, last = part.replace("=", " ").replace("%", " ").split() or [""]
    if which and last.lower() in SHARES:
        item = find_item(question, " ".join(which))
        return item, SHARES[last.lower()] * item.room
    if which and last.replace(".", "", 1).isdecimal():
        item, rise = find_item(question, " ".join(which)), float(last) / 100
        return item, item.room if 0.0 < rise - item.room < ROUNDED else rise
    item = find_item(question, part)
    return item, 0.0 if item.id in package else item.room


def taken(game: Game, question: Question, name: str) -> dict[str, float]:
    """The package that the usual government would offer; with a name, what that party last put on the table."""
    if not name:
        package = dict(game.advice(party=question.party).package)
        if not package:
            raise PlayError("the government would offer nothing")
        return package
    parties = game.scenario.spec.parties
    named = [party for party in question.last if name.lower() in (party, parties[party].name.lower())]
    if not named:
        raise PlayError(f"{name} has put nothing on this table since the last deal")
    return dict(question.last[named[0]])
