"""Linkage rules: what one table's progress opens, closes, brings forward or takes back at another (ODD, "Linkage").

Each kind has a file of its own and a line in ``KINDS``; a further kind is a further file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from agents.kernels import kernel
from sim.scenario.rules import Linkage
from sim.world.linkages.boosts import BoostsRules
from sim.world.linkages.counts_toward import CountsTowardRules
from sim.world.linkages.follows import FollowsRules
from sim.world.linkages.funds import FundsRules
from sim.world.linkages.in_step import InStepRules
from sim.world.linkages.kind import Kind
from sim.world.linkages.requires import RequiresRules
from sim.world.linkages.snapback import SnapbackRules
from sim.world.linkages.stage_gate import StageGateRules
from sim.world.linkages.stalls import StallsRules
from sim.world.linkages.veto import NOBODY, VetoRules
from sim.world.performance import OWED

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table


@kernel
def _close(
    shut, rule, item, agreement, performance, agreed, performed, grain, blocked, closed, withheld
):  # pragma: no cover - compiled
    """Close items to agreement and to performance; a rule blocks where it closes an item that is wanted or owed.

    Parameters
    ----------
    shut : (worlds, closings) bool, which closings hold
    rule, item : (closings,) int
    agreement, performance : (closings,) bool, what each closes its item to
    agreed, performed : (worlds, items), 0..1
    blocked : (worlds, rules) bool, changed in place as are the last two
    closed, withheld : (worlds, items) bool
    """
    for w in range(shut.shape[0]):
        for k in range(rule.shape[0]):
            if not shut[w, k]:
                continue
            i = item[k]
            if agreement[k]:
                closed[w, i] = True
                blocked[w, rule[k]] |= 1.0 - agreed[w, i] >= grain
            if performance[k]:
                withheld[w, i] = True
                blocked[w, rule[k]] |= agreed[w, i] - performed[w, i] > OWED


@kernel
def _restore(items, borne, given, full, shares, in_kind, cost):  # pragma: no cover - compiled
    """Set shares, what of them is in kind, and cost of some items to what was settled; the last three are changed in place."""
    for w in range(cost.shape[0]):
        for i in items:
            cost[w, i] = full[w, i]
        for p in range(shares.shape[1]):
            for k in range(items.shape[0]):
                shares[w, p, items[k]] = borne[w, p, k]
                in_kind[w, p, items[k]] = given[w, p, k]


@kernel
def _weigh(items, money_weight, shares, cost, burden):  # pragma: no cover - compiled
    """What each party's share of the cost of some items weighs with it: ``burden``, changed in place."""
    for w in range(cost.shape[0]):
        for p in range(shares.shape[1]):
            for i in items:
                burden[w, p, i] = money_weight[w, p] * shares[w, p, i] * cost[w, i]


class Linkages:
    """Every linkage rule of a scenario.

    Attributes
    ----------
    ids : tuple of str
        The rules, kind by kind.
    blocking, easing : tuple of str
        Those that can hold something back, and those that can make something easier.
    kinds : mapping of the name of a kind to its rules
    prospects : mapping of item to (worlds, parties), points
        What would come back with an item, which is part of its values while something waits for it.
    closed, withheld : (worlds, items) bool
        Items closed to agreement, and to performance, this month.
    halted : (worlds, tables) bool
        Tables that a rule keeps from meeting this month.
    forward : (worlds, items), 0..1
        How far each item is brought past the gates of its table.
    borne, given : (worlds, parties, shifting items), 0..1
        Share that was settled on each party of each cost that can change hands, and the part of it given in kind.
    blocked, eased : (worlds, rules) bool
        Rules that this month held something back or undid it, and rules that made something easier.
    """

    KINDS: ClassVar[dict[str, type[Kind]]] = {
        "requires": RequiresRules,
        "stage-gate": StageGateRules,
        "in-step": InStepRules,
        "stalls": StallsRules,
        "snapback": SnapbackRules,
        "funds": FundsRules,
        "veto": VetoRules,
        "boosts": BoostsRules,
        "follows": FollowsRules,
        "counts-toward": CountsTowardRules,
    }
    EASING: ClassVar[frozenset[str]] = frozenset({"boosts", "follows", "counts-toward", "funds"})
    BLOCKING: ClassVar[frozenset[str]] = frozenset(KINDS) - {"boosts", "follows", "counts-toward"}

    def __init__(self, rules: Mapping[str, Linkage], model: NegotiationModel) -> None:
        worlds, items = model.state.agreed.shape
        self.kinds: dict[str, Any] = {}
        ids: list[str] = []
        self._first: dict[str, int] = {}
        for kind, handler in self.KINDS.items():
            of_kind = {name: rule for name, rule in rules.items() if rule.kind == kind}
            if of_kind:
                self._first[kind] = len(ids)
                self.kinds[kind] = handler(of_kind, model)
                ids += of_kind
        self.ids = tuple(ids)
        self.blocking = tuple(name for name in ids if rules[name].kind in self.BLOCKING)
        self.easing = tuple(name for name in ids if rules[name].kind in self.EASING)
        kinds, first = self.kinds, self._first
        none = np.zeros(0, np.int64)
        self._rule = np.concatenate([none, *(kind.rule + first[name] for name, kind in kinds.items())])
        self._item = np.concatenate([none, *(kind.item for kind in kinds.values())])
        never = none.astype(np.bool_)
        self._agreement = np.concatenate([never, *(kind.agreement for kind in kinds.values())])
        self._performance = np.concatenate([never, *(kind.performance for kind in kinds.values())])
        self._halting = np.concatenate([none, *(kind.halting + first[name] for name, kind in kinds.items())])
        self._table = np.concatenate([none, *(kind.table for kind in kinds.values())])
        self.prospects: dict[int, np.ndarray] = {}
        self.forward = np.zeros((worlds, items))
        # Only what a fund pays or a payment counts toward can change hands or cost.
        funded = {item for rule in rules.values() if rule.kind == "funds" for item in rule.items}
        owed = {rule.toward for rule in rules.values() if rule.kind == "counts-toward"}
        self._shifting = np.array([model.agenda.index(item) for item in sorted(funded | owed)], dtype=np.int64)
        self._places = np.zeros(items, np.int64)
        self._places[self._shifting] = np.arange(len(self._shifting))
        self.borne = np.tile(model.agenda.shares[:, self._shifting], (worlds, 1, 1))
        self.given = np.zeros_like(self.borne)
        self._costly = np.flatnonzero(model.agenda.payee >= 0)
        self.closed = self.withheld = np.zeros((worlds, items), np.bool_)
        self.halted = np.zeros((worlds, len(model.agenda.tables)), np.bool_)
        self.blocked = self.eased = np.zeros((worlds, len(ids)), np.bool_)

    def appraise(self, model: NegotiationModel) -> None:
        """Work out what everything is worth and costs this month, and who would pay."""
        state, kinds = model.state, self.kinds
        state.values = state.base
        if "boosts" in kinds:
            state.values = kinds["boosts"].raise_worth(model, state.values)
        if state.values is state.base and {"snapback", "follows", "counts-toward"} & kinds.keys():
            state.values = state.base.copy()
        if "follows" in kinds:
            kinds["follows"].look(model)
            kinds["follows"].cheapen(model, state.values)
        if "snapback" in kinds:
            self.prospects = kinds["snapback"].prospects(model, state.values)
        if "funds" in kinds:
            kinds["funds"].settle(model, self._places, self.borne, self.given)
        _restore(self._shifting, self.borne, self.given, model.agenda.cost, state.shares, state.in_kind, state.cost)
        if "counts-toward" in kinds:
            kinds["counts-toward"].deduct(model)
        for i, more in self.prospects.items():
            state.values[:, :, i] += more
        costly = self._costly if state.month == 1 else self._shifting
        _weigh(costly, model.money_weight, state.shares, state.cost, state.burden)

    def review(self, model: NegotiationModel) -> None:
        """Find what each rule closes, holds back, halts and eases this month."""
        state, kinds = model.state, self.kinds
        worlds = state.worlds
        nothing = np.zeros((worlds, 0), np.bool_)
        if "follows" in kinds:
            kinds["follows"].look(model)
            self.forward = kinds["follows"].forward(model)
        shut = np.concatenate([nothing, *(kind.shut(model) for kind in kinds.values())], axis=1)
        self.blocked = np.zeros((worlds, len(self.ids)), np.bool_)
        self.closed, self.withheld = np.zeros((2, *state.agreed.shape), np.bool_)
        _close(
            shut, self._rule, self._item, self._agreement, self._performance, state.agreed, state.performed,
            model.dynamics.grain, self.blocked, self.closed, self.withheld,
        )  # fmt: skip
        halts = np.concatenate([nothing, *(kind.halts(model) for kind in kinds.values())], axis=1)
        self.halted = np.zeros((worlds, len(model.tables)), np.bool_)
        for k, (rule, table) in enumerate(zip(self._halting, self._table, strict=True)):
            self.halted[:, table] |= halts[:, k]
            if model.tables[table].is_due(state.month):
                self.blocked[:, rule] |= halts[:, k]

    def forward_to_come(self, model: NegotiationModel) -> np.ndarray:
        """(worlds, items), 0..1: how far each item is brought past the gates of its table as things stand; nothing is changed."""
        return self.kinds["follows"].to_come(model) if "follows" in self.kinds else self.forward

    def objections(self, model: NegotiationModel, table: Table) -> np.ndarray:
        """(worlds,) int: index of a party whose veto stops what was signed at a table; -1 where nobody's does."""
        veto = self.kinds.get("veto")
        return veto.objects(model, table) if veto else np.full(model.state.worlds, NOBODY)

    @property
    def suspended(self) -> np.ndarray:
        """(worlds, items) bool: what a snapback holds in suspense."""
        held = np.zeros(self.closed.shape, np.bool_)
        snapback = self.kinds.get("snapback")
        if snapback is not None and snapback.active.any():
            for k, item in enumerate(snapback.item):
                held[:, item] |= snapback.active[:, snapback.rule[k]]
        return held

    def pay(self, model: NegotiationModel, spent: np.ndarray) -> None:
        """Keep account of payments that count toward others: ``spent`` (worlds, items), billions."""
        if "counts-toward" in self.kinds:
            self.kinds["counts-toward"].enter(spent, model.state.shares)

    def spring(self, model: NegotiationModel) -> None:
        """Suspend what this month's provocations, breaches and events suspend, and end what has been made good."""
        if "snapback" in self.kinds:
            self.kinds["snapback"].spring(model)

    def account(self, model: NegotiationModel) -> None:
        """Finish the month: which rules blocked by veto, and which made something easier."""
        self.eased = np.zeros_like(self.blocked)
        for name, kind in self.kinds.items():
            here = slice(self._first[name], self._first[name] + len(kind.ids))
            if name in self.EASING:
                self.eased[:, here] = kind.eases(model)
            if name == "veto":
                self.blocked[:, here] |= kind.used
                kind.used = np.zeros_like(kind.used)
