"""From how a world ended back to its causes: what was lacking, what stood in its way, and what stood in the way of that."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import numpy as np

from agents.conduct import WAIT
from sim.analysis.explanation_ending import items_of, level, subject
from sim.analysis.explanation_fates import (
    ABROAD,
    AWAY,
    CLOSED,
    HELD,
    LEFT_OUT,
    OWING,
    REFUSED,
    SILENCE,
    Fate,
    Fates,
)
from sim.analysis.explanation_grounds import Grounds
from sim.analysis.explanation_record import HALTED, NOBODY
from sim.analysis.teller import Teller
from sim.analysis.words import calendar, headed, label, listed
from sim.scenario.entry import STAGES
from sim.scenario.rules import InStep, Requires, Snapback, StageGate, Stalls
from sim.scenario.schema import Condition

LINES = 8  # links told beside the conditions
DEEPEST = 5
SWEET = 0.5  # points; what would bring less to all at a table would not have changed a bargain
BEHIND = 0.1  # by which a mean level must lag for others to wait for it
TALKS = (REFUSED, LEFT_OUT, SILENCE)


@dataclass(frozen=True)
class Link:
    """One link of the chain.

    Attributes
    ----------
    depth : int
        0 for a condition, 1 for what stood in its way, and so on.
    items : tuple of str
        The items it is about.
    rule : str
        The linkage rule that held them back, empty where none did.
    text : str
        What it says, as a sentence.
    """

    depth: int
    items: tuple[str, ...]
    rule: str
    text: str


@dataclass
class _Node:
    """A link and what can be said of its causes; the heavier its part of what was lacking, the sooner it is told."""

    depth: int
    weight: float
    items: tuple[int, ...]
    rule: str
    says: Callable[[], str]
    causes: Callable[[], list[_Node]]
    told: list[_Node] = field(default_factory=list)


class Chain(Teller):
    """Follows conditions that failed back to their causes, the weightiest first.

    Parameters
    ----------
    fates : Fates
    """

    def __init__(self, fates: Fates) -> None:
        super().__init__(fates.record.model, 0)
        self.record, self.fates = fates.record, fates
        self._grounds = Grounds(fates)
        self._items_told: set[int] = set()
        self._rules_told: set[str] = set()

    def of(self, conditions: Iterable[Condition], lines: int = LINES) -> tuple[Link, ...]:
        """The chain of the conditions given, in the order in which it is read."""
        roots = [self._condition(condition) for condition in conditions]
        order = count()
        waiting: list[tuple[float, int, _Node, _Node]] = []
        for root in roots:
            causes = sorted(root.causes(), key=lambda cause: -cause.weight)
            # The heaviest cause of every condition comes before all else.
            waiting += [(-cause.weight - (k == 0), next(order), root, cause) for k, cause in enumerate(causes)]
        heapq.heapify(waiting)
        told = 0
        while waiting and told < lines:
            _, _, parent, node = heapq.heappop(waiting)
            if set(node.items) <= self._items_told and node.rule in {"", *self._rules_told}:
                continue
            parent.told.append(node)
            told += 1
            self._items_told.update(node.items)
            self._rules_told.add(node.rule)
            if node.depth < DEEPEST:
                for cause in node.causes():
                    heapq.heappush(waiting, (-cause.weight, next(order), node, cause))
        return tuple(link for root in roots for link in self._read(root))

    def _read(self, node: _Node, above: frozenset[int] = frozenset()) -> list[Link]:
        """A link and those below it; each is put into words in the order of reading, since it may refer to those before."""
        ids = tuple(self.model.agenda.items[i] for i in node.items)
        text = node.says()
        if node.rule and above & self._awaited(self.record.rules.index(node.rule)):
            text = f"{text.removesuffix('.')}, and so the circle closes."
        links = [Link(node.depth, ids, node.rule, text)]
        for cause in node.told:
            self._grounds.above = node.items[0] if len(node.items) == 1 else NOBODY
            links += self._read(cause, above | set(node.items))
        return links

    # Where it begins

    def _condition(self, condition: Condition) -> _Node:
        """A condition, how near it came, and the items behind it."""
        record, spec = self.record, self.spec
        levels = level(condition, self.model.agenda, record.performed, record.threat)
        name, wants = headed(subject(spec, condition)), condition.at_least
        bound = (
            f"at least {wants:.0%} needed" if wants is not None else f"this class begins below {condition.below:.0%}"
        )
        if condition.threat and condition.below is not None:
            bound = f"below {condition.below:.0%} needed"
        best = int(levels.argmax() if wants is not None else levels.argmin())
        at_best = f"; at its best {levels[best]:.0%}, in {calendar(spec.start, best + 1)}"
        told = at_best if wants is not None and levels[best] > levels[-1] + 0.005 else ""
        items = items_of(condition, self.model.agenda)
        agenda = self.model.agenda
        each = [
            f"{label(self.tables[t])} {record.performed[-1, items[agenda.table[items] == t]].mean():.0%}"
            for t in dict.fromkeys(agenda.table[items].tolist())
        ]
        apart = f": {listed(each)}" if len(each) > 1 else ""
        said = f"{name} stood at {levels[-1]:.0%} in the end ({bound}{told}){apart}."
        causes = self._threat if condition.threat else partial(self._groups, items, 1, 1.0)
        return _Node(0, 1.0, tuple(items) if condition.item else (), "", lambda: said, causes)

    def _threat(self) -> list[_Node]:
        said = self._grounds.alarms(self.record.months)
        return [_Node(1, 1.0, (), "", lambda: f"It was driven up by {said}.", list)] if said else []

    # What became of items

    def _groups(self, items: Iterable[int], depth: int, weight: float) -> list[_Node]:
        """Items that are lacking, those with the same reason together; heavier the more is lacking of them."""
        fates = [self.fates.of(int(i)) for i in items if i not in self._items_told]
        lacking = [fate for fate in fates if fate.why != HELD]
        total = sum(self._lack(fate) for fate in lacking)
        groups: dict[tuple, list[Fate]] = {}
        for fate in lacking:
            groups.setdefault(self._key(fate), []).append(fate)
        return [
            self._node(group, depth, weight * sum(map(self._lack, group)) / total) for group in groups.values() if total
        ]

    def _lack(self, fate: Fate) -> float:
        return 1.0 - float(self.record.performed[-1, fate.item])

    def _key(self, fate: Fate) -> tuple:
        """What items must share to be told together."""
        table = int(self.model.agenda.venue[fate.item])
        if fate.why == CLOSED:
            return CLOSED, fate.rule
        if fate.why in TALKS:
            # What once stood and fell is a story of its own.
            return (*TALKS, table, fate.item) if fate.fell else (*TALKS, table)
        return fate.why, table, fate.rule if fate.why == OWING else NOBODY

    def _node(self, group: list[Fate], depth: int, weight: float) -> _Node:
        group = sorted(group, key=self._lack, reverse=True)
        first = group[0]
        rule = self.record.rules[first.rule] if first.why in (CLOSED, OWING) and first.rule != NOBODY else ""
        says = {
            CLOSED: self._grounds.closed,
            AWAY: self._grounds.away,
            OWING: self._grounds.owing,
            ABROAD: self._grounds.abroad,
        }
        text = partial(says.get(first.why, self._grounds.talks), group)
        items = tuple(fate.item for fate in group)
        return _Node(depth, weight, items, rule, text, partial(self._behind, group, rule, depth + 1, weight))

    # And behind that

    def _behind(self, group: list[Fate], rule: str, depth: int, weight: float) -> list[_Node]:
        """The causes of what stood in the way of a group."""
        if rule:
            return self._behind_rule(rule, depth, weight)
        first = group[0]
        table = int(self.model.agenda.venue[first.item])
        if first.why in TALKS:
            return self._sweeteners(group, table, depth, weight)
        if first.why == OWING:
            return self._laggards(first, depth, weight)
        if first.why == AWAY:
            here = np.flatnonzero(self.fates.state[:, first.item] == AWAY)
            halted = here[(here >= first.since - 1) & (self.record.why[here, table] == HALTED)]
            if 2 * len(halted) >= first.months[AWAY] and (halting := self._grounds.halting(table, halted)):
                return self._behind_rule(halting, depth, weight)
        return []

    def _behind_rule(self, rule: str, depth: int, weight: float) -> list[_Node]:
        """What a rule waited for."""
        entry = self.spec.linkages[rule]
        if isinstance(entry, Stalls):
            other = self.model.agenda.tables.index(entry.with_)
            return [_Node(depth, weight, (), rule, partial(self._grounds.standstill, other), list)]
        awaited = sorted(self._awaited(self.record.rules.index(rule)))
        late = [
            self._late(i, depth, weight)
            for i in awaited
            if self.fates.of(i).why == HELD and isinstance(entry, Requires)
        ]
        return self._groups(awaited, depth, weight) + [node for node in late if node is not None]

    def _laggards(self, fate: Fate, depth: int, weight: float) -> list[_Node]:
        """What others at a table had agreed and not carried out, while whoever must perform an item waited for them."""
        agenda, r = self.model.agenda, self.record
        duties = agenda.duty_item == fate.item
        waited = np.flatnonzero((r.does[:, duties] == WAIT).any(axis=1) & (self.fates.state[:, fate.item] == OWING))
        if 2 * len(waited) < fate.months[OWING]:
            return []
        others = (agenda.table == agenda.table[fate.item]) & (agenda.performs != agenda.performs[fate.item]).any(axis=1)
        late = others & ((r.agreed - r.performed)[waited].mean(axis=0) > BEHIND)
        return self._groups(np.flatnonzero(late), depth, weight)

    def _late(self, item: int, depth: int, weight: float) -> _Node | None:
        """What is in effect in the end, but came late."""
        held = self.record.performed[:, item] >= self.fates.bar
        began = int(len(held) - held[::-1].argmin()) if not held.all() else 0
        if item in self._items_told or began <= len(held) // 4:
            return None
        since = calendar(self.spec.start, began + 1)
        said = f"{headed(self.items[item])}: in effect to stay only from {since}."
        return _Node(depth, weight, (item,), "", lambda: said, list)

    def _sweeteners(self, group: list[Fate], table: int, depth: int, weight: float) -> list[_Node]:
        """What was off the agenda while talks led to nothing, though it would have brought something to the table as a whole."""
        record, agenda = self.record, self.model.agenda
        vain = np.isin(self.fates.state[:, group[0].item], TALKS)
        vain[: group[0].since - 1] = False
        members, ours = self.model.tables[table].members, {fate.item for fate in group}
        by: dict[int, dict[int, float]] = {}
        for i in range(agenda.venues[table].start, agenda.venues[table].stop):
            shut = record.closed[vain, :, i]
            alone = shut[shut.sum(axis=1) == 1].sum(axis=0)
            rule = int(alone.argmax()) if len(alone) else 0
            if i in self._items_told or not len(alone) or 2 * alone[rule] < vain.sum() or ours & self._awaited(rule):
                continue
            surplus = float(record.weights[vain][:, members, i].sum(axis=1).mean())
            if surplus >= SWEET:
                by.setdefault(rule, {})[i] = surplus
        if not by:
            return []
        rule = max(by, key=lambda rule: sum(by[rule].values()))
        items = sorted(by[rule], key=lambda i: -by[rule][i])
        worths = {}
        for i in items:
            each = record.weights[vain][:, members, i].mean(axis=0)
            worths[i] = float(each.max()), int(members[each.argmax()])
        closed = int(record.closed[vain][:, rule, items[0]].sum())
        text = partial(self._grounds.sweet, rule, worths, closed)
        behind = partial(self._behind_rule, record.rules[rule], depth + 1, weight / 2)
        return [_Node(depth, weight / 2, tuple(items), record.rules[rule], text, behind)]

    def _awaited(self, rule: int) -> set[int]:
        """The items for which a rule waits."""
        entry, agenda = self.spec.linkages[self.record.rules[rule]], self.model.agenda
        if isinstance(entry, Requires):
            return {agenda.index(need.item) for need in entry.needs}
        if isinstance(entry, StageGate):
            stage, table = STAGES.index(entry.opens) - 1, agenda.tables.index(entry.table)
            return set(np.flatnonzero((agenda.table == table) & (agenda.stage == stage)).tolist())
        if isinstance(entry, InStep):
            means = {t: self.record.performed[-1, agenda.table == agenda.tables.index(t)].mean() for t in entry.tables}
            slowest = agenda.tables.index(min(means, key=lambda t: means[t]))
            return set(np.flatnonzero(agenda.table == slowest).tolist())
        return {agenda.index(need.item) for need in entry.until} if isinstance(entry, Snapback) else set()
