"""What is wrong with a scenario, said so that its author can put it right: where, what, and what was perhaps meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

# A path into a scenario: names of fields and ids, positions in lists.
Steps = tuple[str | int, ...]
LISTED, FIRST = 12, 6  # known words that are all listed, and how many of a longer list
MANY = 500  # known words beyond which none is suggested: comparing takes time, and no scenario has so many


class Place(NamedTuple):
    """A file as it was named to us, and a line in it counted from 1; no line for what was never in a file."""

    file: str
    line: int | None = None


@dataclass(frozen=True)
class Problem:
    """One mistake: ``file:line: path: message``."""

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.path, self.message) if part)


class Finding(NamedTuple):
    """Something wrong at a path; it means nothing where what it rests on is itself wrong."""

    path: Steps
    message: str
    rests_on: tuple[Steps, ...] = ()


class ScenarioError(Exception):
    """A scenario that cannot be used; ``problems`` holds every mistake found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def problem(place: Place, path: Steps, message: str) -> Problem:
    """A problem on one line, whatever odd characters a file has in its keys."""

    def printable(text: str) -> str:
        return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)

    return Problem(place.file, place.line, printable(".".join(str(step)[:80] for step in path)), printable(message))


def closest(word: str, known: Collection[str]) -> str | None:
    """The known word that ``word`` was most likely meant to be, if any comes near."""
    if len(known) > MANY:
        return None

    def folded(text: str) -> str:
        return text[:100].casefold().replace("_", "-").replace(" ", "-")

    originals = {folded(one): one for one in known}
    near = get_close_matches(folded(word), originals, n=1)
    return originals[near[0]] if near else None


def known_here(word: str, known: Collection[str]) -> str:
    """`` (did you mean tokyo?)``, or what is known where no word comes near: `` (one of: seoul, tokyo)``."""
    meant = did_you_mean(word, known)
    if meant or not known or len(known) > MANY:
        return meant
    ids = [str(one)[:80] for one in known if one != "note"]  # a field that every entry has
    if len(ids) > LISTED:
        return f" (one of: {', '.join(ids[:FIRST])}, ... and {len(ids) - FIRST} more)"
    if len(ids) > 1:
        return f" (one of: {', '.join(ids)})"
    return f" (there is only {ids[0]})" if ids else ""


def did_you_mean(word: str, known: Collection[str]) -> str:
    """`` (did you mean tokyo?)``, or nothing where no known word comes near."""
    meant = closest(word, known)
    return f" (did you mean {meant}?)" if meant else ""
