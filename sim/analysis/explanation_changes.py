"""Single changes of rule or luck, each tried in the same world: which of them would have changed how it ended.

All of them run side by side as copies of one world (a number that comes twice is the same luck twice), each with one thing
otherwise. Since every random decision has a stream of its own, all other luck stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from agents.conduct import STANDS
from sim.analysis.drawn import drawn_values
from sim.analysis.explanation_ending import lack, level
from sim.analysis.explanation_record import Record
from sim.analysis.teller import Teller
from sim.analysis.words import calendar, listed, rule_meaning
from sim.model import LAST_WORLD, NegotiationModel
from sim.scenario.months import months_between
from sim.world.chance import Borrowed, OtherLuck, Turned
from sim.world.state import UNDONE_BY

RULE, NO_EVENT, EVENT, PROVOCATION, NEVER = "rule", "no event", "event", "no provocation", "no provocations"
VOTE, VETO, UNDOING, BREACH, PARTY, TRIFLE = "vote", "veto", "undoing", "breach", "party", "trifle"
KINDS = {
    RULE: ("rule", "rules"),
    NO_EVENT: ("event that happened", "events that happened"),
    EVENT: ("event that did not", "events that did not"),
    PROVOCATION: ("provocation", "provocations"),
    NEVER: ("kind of provocation", "kinds of provocation"),
    VOTE: ("vote lost", "votes lost"),
    VETO: ("objection", "objections"),
    UNDOING: ("undoing", "undoings"),
    BREACH: ("breach found out", "breaches found out"),
    PARTY: ("number of a party", "numbers of parties"),
}
"""Kinds of change in words: one, and many."""
NEVER_STRIKES = 1.0  # luck at which no chance strikes
WON = 1.0 - 1e-15  # luck with which nearly any vote is won: eight standard deviations of doubt
NOTICED = 0.05  # a smaller fall of a level is no undoing worth a trial
HAIR = 0.01  # by which part of itself a number is moved in a trifle
CAUSES = {
    "administration": "under a new administration",
    "opinion": "under pressure at home",
    "crisis": "in the crisis",
    "arrears": "as the other side lagged behind",
}
"""When a party undoes what it performs, in words."""
NUMBERS = {
    "patience": "patience (months)",
    "concession": "way of conceding (exponent)",
    "floor": "floor",
    "threshold": "threshold at home",
    "slack": "slack",
    "slip": "carelessness",
    "coordination": "readiness to coordinate",
    "support.baseline": "usual support at home",
}
"""Numbers of a party that are set to the middle of what is thought of them, where it is not certain."""


@dataclass(frozen=True)
class Change:
    """One thing otherwise in a world.

    Attributes
    ----------
    kind : str
        What kind of change it is.
    id : str
        What is changed: a rule, an event, a party's number.
    month : int
        When it works, 0 where always.
    text : str
        What would be otherwise, as a clause after "had".
    values : mapping of path in the scenario to number
    turned : tuple of (stream, month, luck)
    """

    kind: str
    id: str
    month: int
    text: str
    values: Mapping[str, float] = field(default_factory=dict)
    turned: tuple[tuple[str, int, float], ...] = ()


class Drawn:
    """The numbers of the scenario as the one world of a model drew them."""

    def __init__(self, model: NegotiationModel) -> None:
        world = int(model.worlds[0])
        self._case = model.case
        drawn = drawn_values(model.case, range(world, world + 1), model.seed_of_luck)
        self._uncertain = dict(zip(drawn.columns, drawn.to_numpy()[0], strict=True))

    def at(self, path: str) -> float:
        """The number at a path; 0 where none stands there."""
        quantity = self._case.quantity(path)
        if quantity is None:
            return 0.0
        return float(self._uncertain.get(path, quantity.middle))


class Candidates(Teller):
    """The changes that are tried in a world: what held things up, what happened, what was lost by a vote or undone."""

    def __init__(self, record: Record) -> None:
        super().__init__(record.model, 0)
        self.record = record
        self._drawn = Drawn(record.model)

    def all(self) -> list[Change]:
        """Every one of them, kind by kind."""
        return [
            *self._rules(), *self._events(), *self._provocations(), *self._votes(), *self._vetoes(), *self._undoings(),
            *self._breaches(), *self._numbers(), *self._trifles(),
        ]  # fmt: skip

    def _rules(self) -> Iterator[Change]:
        months = self.record.blocked.sum(axis=0)
        for k in np.argsort(-months, kind="stable"):
            rule = self.record.rules[k]
            if months[k] and rule in self.model.linkages.blocking:
                span = f"{months[k]} of {self.record.months} months"
                text = f"the rule {rule} not held ({rule_meaning(self.spec, rule)}; {span})"
                yield Change(RULE, rule, 0, text, {f"linkages.{rule}.strength": 0.0})

    def _events(self) -> Iterator[Change]:
        for e, (name, event) in enumerate(self.spec.events.items()):
            found = (np.flatnonzero(self.record.events[:, e]) + 1).tolist()
            said = f"“{event.text.rstrip('.')}”"
            if len(found):
                when = listed([self._date(m) for m in found[:3]]) + (" and later" if len(found) > 3 else "")
                yield Change(
                    NO_EVENT, name, int(found[0]), f"{said} ({when}) not happened", {f"events.{name}.chance": 0.0}
                )
            elif event.month:
                yield Change(
                    EVENT,
                    name,
                    0,
                    f"{said} happened in {self._date(months_between(self.spec.start, event.month))}",
                    {f"events.{name}.chance": 1.0},
                )

    def _provocations(self) -> Iterator[Change]:
        for k, blow in enumerate(self.model.blows):
            found = (np.flatnonzero(self.record.provoked[:, k]) + 1).tolist()
            text = self.spec.parties[blow.party].provocations[blow.kind].text.rstrip(".")  # type: ignore[union-attr]
            for m in found:
                turned = ((f"provoke/{blow.party}/{blow.kind}", int(m), NEVER_STRIKES),)
                yield Change(PROVOCATION, blow.kind, int(m), f"“{text}” not happened in {self._date(m)}", turned=turned)
            if len(found) > 1:
                path = f"parties.{blow.party}.provocations.{blow.kind}.hazard"
                yield Change(
                    NEVER, blow.kind, int(found[0]), f"“{text}” never happened ({len(found)} times it did)", {path: 0.0}
                )

    def _votes(self) -> Iterator[Change]:
        agenda = self.model.agenda
        for offer in self.record.offers:
            if offer.against and all(self.model.governments[p].doubt[0] > 0.0 for p in offer.against):
                table = agenda.tables[offer.table]
                turned = tuple((f"ratify/{agenda.parties[p]}/{table}", offer.month, WON) for p in offer.against)
                houses = listed([self.house(p) or self.parties[p] for p in offer.against])
                text = f"{houses} approved in {self._date(offer.month)} what was signed at {self.tables[offer.table]}"
                yield Change(
                    VOTE,
                    f"{'+'.join(agenda.parties[p] for p in offer.against)}/{table}",
                    offer.month,
                    text,
                    turned=turned,
                )

    def _vetoes(self) -> Iterator[Change]:
        veto = self.rules("veto")
        for name, rule in zip(veto.ids, veto.rules, strict=True) if veto else ():
            for m in (np.flatnonzero(self.record.blocked[:, self.record.rules.index(name)]) + 1).tolist():
                who, where = self.spec.parties[rule.party].name, self.spec.tables[rule.table].name
                text = f"the objection of {who} to what was signed at {where} in {self._date(m)} not been heeded"
                yield Change(VETO, name, int(m), text, turned=((f"veto/{name}", int(m), NEVER_STRIKES),))

    def _undoings(self) -> Iterator[Change]:
        agenda, record = self.model.agenda, self.record
        for m, d in zip(*np.nonzero(record.withdrew != STANDS), strict=True):
            i, p = int(agenda.duty_item[d]), int(agenda.duty_party[d])
            if record.cause[m, i] != record.withdrew[m, d] or record.fall[m, i] < NOTICED:
                continue
            why = CAUSES[UNDONE_BY[record.cause[m, i]]]
            text = f"{self.parties[p]} not undone {self.items[i]} in {self._date(m + 1)} {why}"
            stream = f"undo/{agenda.parties[p]}/{agenda.items[i]}"
            yield Change(UNDOING, agenda.items[i], int(m) + 1, text, turned=((stream, int(m) + 1, NEVER_STRIKES),))

    def _breaches(self) -> Iterator[Change]:
        for m, i in zip(*np.nonzero(self.record.found), strict=True):
            item = self.model.agenda.items[i]
            text = f"the secret breach of {self.items[i]} not come to light in {self._date(m + 1)}"
            yield Change(BREACH, item, int(m) + 1, text, turned=((f"detect/{item}", int(m) + 1, NEVER_STRIKES),))

    def _numbers(self) -> Iterator[Change]:
        for path, words in self._paths():
            quantity = self.model.case.quantity(path)
            if quantity is not None and not quantity.certain:
                drawn = self._drawn.at(path)
                text = f"{words} been at its middle ({quantity.middle:.2g} instead of {drawn:.2g})"
                yield Change(PARTY, path, 0, text, {path: quantity.middle})

    def _trifles(self) -> Iterator[Change]:
        """The same numbers moved by a hair, to see how little it takes."""
        for path, words in self._paths():
            for way, factor in (("more", 1.0 + HAIR), ("less", 1.0 - HAIR)):
                text = f"{words} been {HAIR:.0%} {way}"
                yield Change(TRIFLE, path, 0, text, {path: factor * self._drawn.at(path)})

    def _paths(self) -> Iterator[tuple[str, str]]:
        """Numbers of parties that are not nothing, each with its words."""
        for party, entry in self.spec.parties.items():
            for number, words in NUMBERS.items():
                path = f"parties.{party}.{number}"
                if self._drawn.at(path):
                    yield path, f"the {words} of {entry.name}"

    def _date(self, month: int) -> str:
        return calendar(self.spec.start, int(month))


def tried(record: Record, changes: list[Change], followed: str | None) -> pd.DataFrame:
    """How the world ends with each change.

    Returns
    -------
    DataFrame
        One row a change: ``kind``, ``id``, ``month`` (0 where always), ``text``, ``outcome``, ``changed``, ``nearer`` (how
        much less is lacking, in levels summed, to reach the class that is followed up, or to escape it where it is a failure), ``worth`` (points: what more all
        that is carried out is worth to all parties together) and ``worth.<party>``.
    """
    model, n, drawn = record.model, len(changes) + 1, Drawn(record.model)
    each: dict[str, np.ndarray] = {}
    for place, change in enumerate(changes, 1):
        for path, value in change.values.items():
            each.setdefault(path, np.full(n, drawn.at(path)))[place] = value
    turned = [Turned(place, *draw) for place, change in enumerate(changes, 1) for draw in change.turned]
    world = np.full(n, int(model.worlds[0]))
    ended = _ended(model, OtherLuck(model.seed_of_luck, world, turned=turned), each, followed)
    kept = pd.DataFrame(
        {
            "kind": [change.kind for change in changes],
            "id": [change.id for change in changes],
            "month": np.array([change.month for change in changes], np.int16),
            "text": [change.text for change in changes],
        }
    )
    return pd.concat([kept, _against_the_first(ended)], axis=1)


def _ended(
    model: NegotiationModel, luck: OtherLuck, each: Mapping[str, np.ndarray], followed: str | None
) -> pd.DataFrame:
    """Copies of a world run to the end: one row a copy."""
    case = model.case.with_each(each)
    copies = NegotiationModel(case, worlds=luck.worlds, rng=model.seed_of_luck, collect=False, chance=luck)
    while copies.running:
        copies.step()
    lacking = [
        lack(condition, level(condition, copies.agenda, copies.state.performed, copies.state.threat))
        for condition in (model.spec.outcomes[followed].all if followed else ())
    ]
    classes = np.array(copies.verdict.classes)[copies.verdict.classify(copies.state)]
    values = {f"worth.{party}": copies.value(party) for party in copies.agenda.parties}
    return pd.DataFrame(
        {
            "outcome": classes,
            "nearer": -np.sum(lacking, axis=0) if lacking else 0.0,
            "worth": np.sum(list(values.values()), axis=0),
            **values,
        }
    )


def _against_the_first(ended: pd.DataFrame) -> pd.DataFrame:
    """All but the first copy, numbers as differences from it."""
    first, rest = ended.iloc[0], ended.iloc[1:].reset_index(drop=True)
    for column in rest.columns.drop("outcome"):
        rest[column] -= first[column]
    rest.insert(1, "changed", rest["outcome"] != first["outcome"])
    return rest


def _lucks(model: NegotiationModel) -> dict[str, tuple[str, tuple[str, ...], bool]]:
    """Kinds of luck: name to words, patterns of streams, and whether they are draws of months."""
    kinds = {
        "events": ("chance events and elections", ("event/*",), True),
        "provocations": ("when there are provocations", ("provoke/*",), True),
        "tables": ("to which tables a party with little time goes", ("attend/*",), True),
        "secrets": ("secret breaches, and whether they are found out", ("cheat/*", "detect/*"), True),
        "rules": ("whether rules that work by chance do", ("snapback/*", "stall/*", "veto/*", "in-step/*"), True),
    }
    for party, entry in model.spec.parties.items():
        home = (f"support/{party}", f"ratify/{party}/*")
        deeds = (f"slip/{party}/*", f"undo/{party}/*", f"open/{party}/*")
        numbers = tuple(
            f"{what}/{party}/*" for what in ("party", "value", "opinion", "support", "trust", "pressure", "belief")
        )
        kinds[f"home.{party}"] = (f"opinion and votes in {entry.name}", home, True)
        kinds[f"deeds.{party}"] = (f"what {entry.name} neglects and undoes", deeds, True)
        kinds[f"numbers.{party}"] = (
            f"what {entry.name} is like: wishes, patience, mood",
            (*numbers, f"legislature/{party}"),
            False,
        )
    kinds["months"] = ("all luck of the months, all governments as they were", ("*",), True)
    kinds["numbers"] = ("what all governments and rules are like, all luck of the months as it was", ("*",), False)
    return kinds


def redrawn(record: Record, redraws: int) -> pd.DataFrame:
    """How the world ends with the luck of one kind taken from ``redraws`` other worlds, one after the other.

    Returns
    -------
    DataFrame
        One row a kind: ``luck``, ``text``, ``redraws``, ``changed`` (how many end in another class), ``commonest`` (the class in
        which most end), and ``share.<class>``.
    """
    model, kinds = record.model, _lucks(record.model)
    world = int(model.worlds[0])
    first = world + 1 if world + redraws < LAST_WORLD else world - redraws
    borrowed, place = [], 1
    for _, streams, monthly in kinds.values():
        for other in range(first, first + redraws):
            borrowed.append(Borrowed(place, other, streams, monthly))
            place += 1
    luck = OtherLuck(model.seed_of_luck, np.full(place, world), borrowed=borrowed)
    ended = _ended(model, luck, {}, None)["outcome"]
    rows = []
    for k, (name, (text, _, _)) in enumerate(kinds.items()):
        mine = ended.iloc[1 + k * redraws : 1 + (k + 1) * redraws]
        shares = {f"share.{kind}": float((mine == kind).mean()) for kind in model.spec.outcomes}
        changed = int((mine != ended.iloc[0]).sum())
        rows.append({"luck": name, "text": text, "redraws": redraws, "changed": changed, **shares})
    return pd.DataFrame(rows)
