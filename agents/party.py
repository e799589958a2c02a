"""A government: what any party at a table can do (ODD, "Individual decision-making").

Every method decides for all worlds at once; a subclass changes one decision by overriding one method. What follows
from a decision is worked out elsewhere: parties decide, the world carries out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mesa
import numpy as np
from scipy.special import ndtri

from agents.answers import sound
from agents.beliefs import BELIEFS, Evidence
from agents.conduct import conduct, withdrawal
from agents.packages import efficient_packages, ideal_worth, magnitude, summed, worth
from agents.policy import Policy, together
from agents.surroundings import Surroundings, Table
from agents.tactics import COUNTING, EXPONENTS, IN_KIND, TACTICS, Exchange
from agents.worth import effective_value, internalise

TOLERANCE = 1e-9  # points, or support; two sums of the same items may differ in their last bits


class Party(mesa.Agent):
    """A government in all worlds at once.

    Parameters
    ----------
    model : the model it belongs to
    name : str
        Its id in the scenario.

    Attributes
    ----------
    id, index : its id, and its place in every array's party axis
    terms : its entry in the scenario file
    duties : (duties,) int, the items it performs
    promises : (promises,) int, twice: the items that cannot be verified wholly, and who performs them
    """

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model)
        world: Surroundings = model
        self.id = name
        self.terms = world.terms(name)
        self.index = world.agenda.parties.index(name)
        self.patience, self.floor = self.drawn("patience"), self.drawn("floor")
        self.blur, self.readiness = self.drawn("blur"), self.drawn("coordination")
        self.threshold, self.enthusiasm, self.doubt = (
            self.drawn("threshold"),
            self.drawn("enthusiasm"),
            self.drawn("doubt"),
        )
        self.slack, self.slip = self.drawn("slack"), self.drawn("slip")
        self.salience, self.money_weight = self.drawn("salience"), self.drawn("money_weight")
        exponent = EXPONENTS.get(self.terms.tactic, 1.0)
        self.exponent = self.drawn("concession") if self.terms.concession else np.full(world.state.worlds, exponent)
        self.allies = [world.agenda.parties.index(ally) for ally in self.terms.allies]
        self.friends = np.array(self.allies, dtype=np.int64)
        self.duties = np.flatnonzero(world.agenda.performs[:, self.index])
        # Where its duties are in arrays (tables, parties) and (parties, items), end to end.
        self._at_tables = world.agenda.table[self.duties] * len(world.agenda.parties) + self.index
        self._at_stake = self.index * len(world.agenda.items) + self.duties
        duties = [world.agenda.items[duty] for duty in self.duties]
        doubtful = world.agenda.verifiability[world.agenda.duty_item] < 1.0
        self.promises = world.agenda.duty_item[doubtful], world.agenda.duty_party[doubtful]
        self.slip_luck = world.chance.monthly([f"slip/{name}/{item}" for item in duties])
        self.undo_luck = world.chance.monthly([f"undo/{name}/{item}" for item in duties])
        self.ratify_luck = world.chance.monthly([f"ratify/{name}/{table}" for table in world.agenda.tables])
        friends = [self.index, *self.allies]
        # Tables at which it faces others than its allies; there the allies may hold a common position.
        self.facing = [
            table
            for table, members, absorbed in zip(world.agenda.tables, world.members, world.agenda.absorbed, strict=True)
            if self.allies and not absorbed and members[self.index] and members[friends].sum() < members.sum()
        ]
        # By the table where the talks are, which may have absorbed several at which it insists on something.
        self.first_things: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
        for table, entry in self.terms.insists.items():
            first = world.agenda.indices(entry.items), world.draw(f"insists/{name}/{table}", entry.months)
            self.first_things.setdefault(world.agenda.host[table], []).append(first)
        self.policy = Policy(self.terms.policy, name, world) if self.terms.policy else None
        self.errors: dict[str, np.ndarray] = {}

    @property
    def world(self) -> Surroundings:
        return self.model

    def drawn(self, number: str) -> np.ndarray:
        """(worlds,), a number of its entry in the scenario as each world drew it."""
        return self.world.draw(f"party/{self.id}/{number}", getattr(self.terms, number))

    @property
    def support(self) -> np.ndarray:
        """(worlds,), 0..1: support at home."""
        return self.world.state.support[:, self.index]

    @property
    def pressed(self) -> np.ndarray:
        """(worlds,), 0..1: the pressure of all others on it, as independent parts of what is left."""
        return together(self.world.state.pressure[:, :, self.index])

    @property
    def coordination(self) -> np.ndarray:
        """(worlds,), 0..1: weight that it gives to its allies' stakes this month."""
        return self.world.state.coordination[:, self.index]

    @property
    def burden(self) -> np.ndarray:
        """(worlds, items), points: what its share of each cost weighs."""
        return self.world.state.burden[:, self.index]

    # What things are worth

    def credit(self) -> np.ndarray:
        """(worlds, parties), 0..1: what it credits each party's promises with where they cannot be verified."""
        return self.world.state.trust[:, self.index]

    def value(self) -> np.ndarray:
        """(worlds, items), points: V, what a full unit of each item is worth to it alone."""
        agenda, state = self.world.agenda, self.world.state
        alarm = self.salience * state.threat
        return effective_value(
            state.values, agenda.security, alarm, state.burden, agenda.verifiability, *self.promises,
            sound(self, "credit", self.credit(), (state.worlds, len(agenda.parties)), 0.0, 1.0), self.index,
        )  # fmt: skip

    def appraise(self) -> None:
        """Work out what everything is worth this month."""
        stakes = self.world.state.stakes
        stakes[:, self.index] = sound(self, "value", self.value(), (len(stakes), stakes.shape[2]))

    def consult(self) -> None:
        """Take the allies' stakes to heart, as far as coordination goes."""
        state = self.world.state
        internalise(state.stakes, self.coordination, self.index, self.friends, state.weights)

    def own(self, table: Table) -> np.ndarray:
        """(worlds, items of the table), points: W, what it weighs there."""
        return self.world.state.weights[:, self.index, table.items]

    def steer(self) -> np.ndarray:
        """(worlds, 2), 0..1: the effort that it would put into carrots and into sticks."""
        if self.policy is None:
            return np.zeros((self.world.state.worlds, 2))
        return self.policy.efforts(self.world.state.quiet)

    # At the table

    def attend(self) -> np.ndarray:
        """(worlds, tables) bool: the tables it is willing to go to this month; none while it reviews its policy."""
        ready = self.world.state.review[:, self.index] == 0
        return np.repeat(ready[:, None], len(self.world.tables), axis=1)

    def aspiration(self, table: Table) -> np.ndarray:
        """(worlds,), share of its ideal that it holds out for: its own, drawn to the allies' common position."""
        worlds = (self.world.state.worlds,)
        own = sound(self, "firmness", self.firmness(table), worlds, 0.0, 1.0)
        if table.id not in self.facing:
            return own
        return own + self.coordination * self.world.common * (self.world.state.front - own)

    def firmness(self, table: Table) -> np.ndarray:
        """(worlds,), share of its ideal that it would hold out for at a table by itself."""
        mine, others = table.seat[self.index], table.others[self.index]
        tactic, unseen = self.terms.tactic, np.zeros(len(self.patience))
        return TACTICS[tactic](
            Exchange(
                elapsed=table.clock,
                patience=np.maximum(1.0, self.patience / (1.0 + self.pressed)),
                exponent=self.exponent,
                floor=self.floor,
                conceded=self.conceded(table) if tactic in IN_KIND else unseen,
                own_offers=table.different[:, mine] if tactic in COUNTING else unseen,
                their_offers=table.different[:, others].max(axis=1) if tactic in COUNTING else unseen,
            )
        )

    def conceded(self, table: Table) -> np.ndarray:
        """(worlds,): how much more the others' latest offer is worth than their first since the last deal, share of its ideal."""
        mine, others = table.seat[self.index], table.others[self.index]
        ideal = ideal_worth(self.own(table), table.room)
        gained = (table.latest[:, mine] - table.opening[:, mine])[:, others].max(axis=1)
        return np.where(ideal > 0.0, gained / np.maximum(ideal, TOLERANCE), 0.0)

    def believed(self, table: Table) -> np.ndarray:
        """(worlds, others, items of the table), points: what it thinks a full unit is worth to each other member."""
        state, others = self.world.state, table.others[self.index]
        members = table.members[others]
        true = state.weights[:, members, table.items]
        items = true.shape[2]
        seen = state.seen[:, self.index, members]
        for ally in self.allies:
            seen = seen + (self.coordination * self.world.pooling)[:, None] * state.seen[:, ally, members]
        return BELIEFS[self.terms.beliefs](
            Evidence(
                true=true,
                error=self.misjudgement(table, members),
                blur=self.blur,
                typical=magnitude(true, 1.0 / items),
                seen=seen,
                included=table.included.take(others, axis=1),
                possible=table.possible.take(others, axis=1),
            )
        )

    def misjudgement(self, table: Table, members: np.ndarray) -> np.ndarray:
        """(worlds, others, items of the table), standard normal, fixed for the run and named by whom and what it is about."""
        if table.id not in self.errors:
            agenda, chance = self.world.agenda, self.world.chance
            about = [[(agenda.parties[q], item) for item in agenda.items[table.items]] for q in members]
            luck = [[chance.once(f"belief/{self.id}/{q}/{item}") for q, item in row] for row in about]
            self.errors[table.id] = ndtri(np.ascontiguousarray(np.moveaxis(np.array(luck), 2, 0)))
        return self.errors[table.id]

    def reservation(self, table: Table) -> np.ndarray:
        """(worlds,), points of its own: the least that a package must be worth for it to expect approval at home.

        It reckons with the bar for all that is open at the table. Nothing where no open item needs its ratification:
        walking away is worth nothing.
        """
        asked = self.world.agenda.ratifies[table.items, self.index]
        if not asked.any():
            return np.zeros(self.world.state.worlds)
        missing = self.bar(table, table.room) - self.house
        least = np.maximum(0.0, missing) * self.scale(table) / np.maximum(self.enthusiasm, TOLERANCE)
        return np.where((table.room[:, asked] > 0.0).any(axis=1), least, 0.0)

    def asking(self, table: Table) -> np.ndarray:
        """(worlds, items of the table), points: what it weighs there when it makes an offer; its own weights."""
        return self.own(table)

    def propose(self, table: Table) -> np.ndarray:
        """(worlds, items of the table), rises of the agreed levels that it would offer now.

        The efficient package that leaves it its aspiration, and what it needs at home, by what it believes; nothing where
        even its ideal would fail at home. Where several others must agree, one who has refused counts for more.
        """
        own = sound(self, "asking", self.asking(table), table.room.shape)
        holdouts = 1.0 + table.refusals[:, table.others[self.index]]
        shape = (len(own), holdouts.shape[1], own.shape[1])
        others = summed(sound(self, "believed", self.believed(table), shape), holdouts)
        ideal = np.maximum(ideal_worth(own, table.room), TOLERANCE)
        reserved = table.reserved[:, table.seat[self.index]]
        asked = sound(self, "aspiration", self.aspiration(table), reserved.shape, 0.0, 1.0)
        share = np.maximum(asked, reserved / ideal)
        # No offer where even its ideal would not pass at home.
        share = np.where(table.meets & (share <= 1.0), share, -1.0)
        return efficient_packages(own, others, table.room, self.world.agenda.divisible[table.items], share)

    def demand(self, table: Table) -> np.ndarray:
        """(worlds,), points: the least it would sign now, its own next offer and never less than its reservation value."""
        seat = table.seat[self.index]
        return np.maximum(table.reserved[:, seat], worth(self.own(table), table.prepared[:, seat]))

    def answer(self, table: Table, offer: np.ndarray) -> np.ndarray:
        """(worlds,) bool: whether it accepts an offer (worlds, items of the table): AC_next of Baarslag et al. 2013."""
        return worth(self.own(table), offer) >= table.wanted[:, table.seat[self.index]] - TOLERANCE

    def objects(self, table: Table, offer: np.ndarray) -> np.ndarray:
        """(worlds,) bool: whether its own first things do not come first in an offer, so that it neither signs nor makes it.

        So it insists for so many months of talks, unless each of these items moves with the package or is agreed already
        (those negotiated elsewhere must be).
        """
        out_of_order = np.zeros(self.world.state.worlds, np.bool_)
        dynamics = self.world.dynamics
        for items, months in self.first_things.get(table.id, ()):
            moved = self.world.state.agreed[:, items] >= dynamics.in_effect - TOLERANCE
            here = (items >= table.items.start) & (items < table.items.stop)
            moved[:, here] |= offer[:, items[here] - table.items.start] >= dynamics.grain
            out_of_order |= (table.talks < months) & ~moved.all(axis=1)
        return out_of_order

    # At home

    @property
    def house(self) -> np.ndarray:
        """(worlds,): support where its deals must pass, in the legislature if there is one."""
        return self.support + self.world.state.lean[:, self.index]

    def turn(self, turned: np.ndarray, change: Mapping[str, np.ndarray]) -> None:
        """A new administration thinks otherwise where ``turned`` (worlds,): factors and shifts (worlds,) by name."""
        for name in ("patience", "readiness"):
            if name in change:
                setattr(self, name, np.where(turned, getattr(self, name) * change[name], getattr(self, name)))
        for name in ("floor", "threshold", "slack"):
            if name in change:
                moved = np.clip(getattr(self, name) + change[name], 0.0, 1.0)
                setattr(self, name, np.where(turned, moved, getattr(self, name)))
        if self.policy is not None and "stance" in change:
            self.policy.stance = np.where(turned, change["stance"], self.policy.stance)

    def scale(self, table: Table) -> np.ndarray:
        """(worlds,), points: all that is at stake for it at a table, against which a package is judged at home."""
        stakes = self.world.state.stakes[:, self.index, table.items]
        return np.maximum(magnitude(stakes, 1.0), TOLERANCE)

    def bar(self, table: Table, package: np.ndarray) -> np.ndarray:
        """(worlds,): what support and the package's worth must reach for ratification."""
        return self.threshold

    def ratify(self, table: Table, package: np.ndarray) -> np.ndarray:
        """(worlds,) bool: whether politics at home approves a signed package (worlds, items of the table): Putnam 1988."""
        state = self.world.state
        asked = worth(self.world.agenda.ratifies[table.items, self.index].astype(float), package) > 0.0
        gain = worth(state.stakes[:, self.index, table.items], package) / self.scale(table)
        noise = self.doubt * ndtri(self.ratify_luck.at(state.month)[:, table.index])
        mood = self.house + self.enthusiasm * gain + noise
        return ~asked | (mood >= self.bar(table, package) - TOLERANCE)

    # Between the meetings

    def lead(self) -> np.ndarray:
        """(worlds, duties), -1..1: how far it is ahead of its slowest counterpart at the table of each duty."""
        lead = self.world.state.lead
        return lead.reshape(len(lead), -1).take(self._at_tables, axis=1)

    def _lead(self) -> np.ndarray:
        return sound(self, "lead", self.lead(), (self.world.state.worlds, len(self.duties)), -1.0, 1.0)

    def perform(self) -> np.ndarray:
        """(worlds, duties) of WORK, WAIT or SLIP: what it does this month about each item it performs.

        It waits where its counterpart lags behind it by more than its slack (action for action), and slips by chance, the
        more where an obligation costs it and support at home is short of its threshold.
        """
        state = self.world.state
        short = np.maximum(0.0, 1.0 - self.support / np.maximum(self.threshold, TOLERANCE))
        stakes = state.stakes.reshape(state.worlds, -1).take(self._at_stake, axis=1)
        return conduct(self.slip_luck.at(state.month), self._lead(), stakes, self.slack, self.slip, short)

    def cheat(self) -> np.ndarray:
        """(worlds, duties) bool: which of its duties it begins to break in secret."""
        return np.zeros((self.world.state.worlds, len(self.duties)), np.bool_)

    def withdraw(self) -> np.ndarray:
        """(worlds, duties) int: why it undoes what it performs (ADMINISTRATION, OPINION, CRISIS, ARREARS), or STANDS."""
        state, undoing = self.world.state, self.world.dynamics.undoing
        hostility = np.maximum(0.0, 1.0 - self.support / np.maximum(undoing["hostile"], TOLERANCE))
        in_crisis = state.threat >= self.world.dynamics.threat["crisis"]
        return withdrawal(
            self.undo_luck.at(state.month), self._lead(), self.world.agenda.undoing[self.duties], self.slack,
            state.purge[:, self.index], undoing["opinion"] * hostility, undoing["crisis"] * in_crisis, undoing["arrears"],
        )  # fmt: skip

    def provoke(self) -> np.ndarray:
        """(worlds, kinds) bool: which of its kinds of provocation it commits this month; by itself a party commits none."""
        return np.zeros((self.world.state.worlds, len(getattr(self.terms, "provocations", ()))), np.bool_)
