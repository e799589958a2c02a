"""One month of linked negotiations in all worlds: the Mesa model and its plan (ODD, "Process overview and scheduling")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from numbers import Integral
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from agents import GOVERNMENTS, Party
from agents.packages import worth
from sim.reporters import MODEL_REPORTERS, PARTY_REPORTERS
from sim.scenario import Scenario
from sim.scenario.arrays import Agenda
from sim.scenario.entry import Entry
from sim.scenario.problems import did_you_mean
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Consultation
from sim.world import carrots_and_sticks, consultation, events, opinion, performance, provocation
from sim.world.asking import ask
from sim.world.chance import Chance
from sim.world.ledger import Ledger
from sim.world.linkages import Linkages
from sim.world.outcome import Verdict
from sim.world.state import News, State
from sim.world.tables import Table


@dataclass(frozen=True)
class Step:
    """One step of a month: a phase of the theory, what is done, and the function that does it."""

    phase: str
    does: str
    function: Callable[[NegotiationModel], None]

    def __str__(self) -> str:
        return f"{self.phase:<10} {self.does}"


class Dynamics:
    """The rules of conduct that hold for all, as each world drew them: names to (worlds,) arrays."""

    def __init__(self, model: NegotiationModel) -> None:
        entry = model.spec.dynamics
        self.trust = self._drawn(model, "trust", entry.trust)
        self.threat = self._drawn(model, "threat", entry.threat)
        self.undoing = self._drawn(model, "undoing", entry.undoing)
        self.preparation = model.draw("dynamics/preparation", entry.preparation)
        self.detection = model.draw("dynamics/detection", entry.detection)
        self.grain, self.lapse, self.setback = entry.grain, entry.lapse, entry.setback
        self.in_effect, self.stage_reached = entry.in_effect, entry.stage_reached

    @staticmethod
    def _drawn(model: NegotiationModel, group: str, entry: Entry) -> dict[str, np.ndarray]:
        return {
            name: model.draw(f"dynamics/{group}/{name}", number)
            for name, number in entry
            if isinstance(number, Quantity)
        }


def begin(model: NegotiationModel) -> None:
    model.state.month += 1
    model.state.news = News.quiet(model.state)
    model.state.threat = model.state.threat * (1.0 - model.dynamics.threat["decay"])


def appraise(model: NegotiationModel) -> None:
    model.linkages.appraise(model)
    model.agents.do("appraise")


def convene(model: NegotiationModel) -> None:
    grain, linkages = model.dynamics.grain, model.linkages
    linkages.review(model)
    for table in model.tables:
        table.convene(model.state, linkages.closed, linkages.halted[:, table.index], grain)
    model.attending = np.stack(ask(model.agents, "attend", model.attending[:, 0].shape, low=0, high=1), axis=1).astype(
        np.bool_
    )
    for table in model.tables:
        table.gather(model.attending, model.state)


def negotiate(model: NegotiationModel) -> None:
    objections = partial(model.linkages.objections, model)
    for table in model.tables:
        table.negotiate(model.state, model.dynamics.grain, model.dynamics.setback, objections)
    consultation.aggrieve(model)


def retaliate(model: NegotiationModel) -> None:
    carrots_and_sticks.remember(model)
    model.linkages.spring(model)


def record(model: NegotiationModel) -> None:
    model.ledger.record(model)
    if model.collects:
        model.datacollector.collect(model)
    model.running = model.state.month < model.spec.months


PLAN = (
    Step("happen", "a new month begins, the threat fades", begin),
    Step("happen", "events by date and by chance: elections, reviews, news", events.happen),
    Step("consult", "carrots and sticks follow each government's policy", carrots_and_sticks.steer),
    Step("consult", "every government works out what each item is worth to it, and who would pay", appraise),
    Step("consult", "allies consult, and take each other's stakes to heart", consultation.consult),
    Step("negotiate", "linkage rules close items and halt tables, governments choose their tables", convene),
    Step("negotiate", "at each table an offer is made, answered, perhaps vetoed, and ratified or not", negotiate),
    Step(
        "perform",
        "what is owed is worked on, waited with or slipped; what was not renewed runs out",
        performance.carry_out,
    ),
    Step("react", "covert breaches begin and are found", performance.cheat),
    Step("react", "provocations, and what they break", provocation.provoke),
    Step("react", "what was done amiss is remembered, and suspends what rules say", retaliate),
    Step("react", "governments undo what they no longer stand by", performance.undo),
    Step("react", "support, trust and threat move", opinion.move),
    Step("record", "the month is entered in the ledger", record),
)


class NegotiationModel(mesa.Model):
    """Linked negotiations in one world or many.

    Parameters
    ----------
    scenario : Scenario
    worlds : int, range or array of int
        How many worlds, numbered from 0, or which; a number that comes twice is the same luck twice.
    rng : int, optional
        Seed. World k of a seed is the same whatever other worlds it runs with.
    months : int, optional
        Horizon; the scenario's own where not given.
    parties : mapping of party id to subclass of Party, optional
        Governments to be played by classes of one's own.
    collect : bool
        Whether the Mesa data collector is filled each month.
    chance : Chance, optional
        Luck for these worlds other than the seed's own, as :class:`sim.world.chance.OtherLuck` makes it.

    Attributes
    ----------
    case : Scenario
        The scenario it plays (Mesa keeps the name ``scenario`` for itself).
    plan : tuple of Step
        What a month consists of, in order; print it.
    attending : (worlds, parties, tables) bool
        Which tables each party was willing to go to this month.
    governments : list of Party
        The agents in the order of the parties.
    agenda, state, tables, linkages, ledger : what there is, where it stands, and what came of it
    """

    plan = PLAN

    def __init__(
        self,
        scenario: Scenario,
        *,
        worlds: int | range | np.ndarray = 1,
        rng: int | None = None,
        months: int | None = None,
        parties: Mapping[str, type[Party]] | None = None,
        collect: bool = True,
        chance: Chance | None = None,
    ) -> None:
        if not isinstance(scenario, Scenario):
            raise TypeError(f"scenario must be a Scenario, as from Scenario.load(...), not {scenario!r}")
        if isinstance(rng, Integral):
            rng = int(rng)
            if rng < 0:
                raise ValueError(f"the seed must not be negative, as {rng} is")
        super().__init__(rng=rng)
        self.case = scenario if months is None else scenario.lasting(months)
        self.spec = self.case.spec
        self.worlds = numbers(worlds)
        self.seed_of_luck = rng if isinstance(rng, int) else int(self.rng.integers(2**63))
        self.chance = chance or Chance(self.seed_of_luck, self.worlds)
        self.agenda = Agenda(self.spec, self.draw, len(self.worlds))
        self.dynamics = Dynamics(self)
        self.consults = self.spec.consultation or Consultation()
        self.state = self._first_state()
        self.first_trust = self.state.trust.copy()
        self.members = np.array(
            [[party in table.members for party in self.agenda.parties] for table in self.spec.tables.values()]
        )
        self.allied = np.array([bool(entry.allies) for entry in self.spec.parties.values()])
        donors = {p for rule in self.spec.linkages.values() if rule.kind == "funds" for p in rule.donors}
        pays = [self.agenda.shares[p].any() or name in donors for p, name in enumerate(self.agenda.parties)]
        self.payers = np.flatnonzero(pays)
        self.standing = self.state.pressure.copy()
        self.verdict = Verdict(self.spec.outcomes, self.agenda)
        self.support = {
            name: np.stack([self.draw(f"support/{p}/{name}", getattr(e.support, name)) for p, e in self.spec.parties.items()], 1)
            for name in ("baseline", "volatility", "recovery")
        }  # fmt: skip
        self.state.support = self.support["baseline"].copy()
        self.money_weight = np.stack(
            [self.draw(f"party/{p}/money_weight", e.money_weight) for p, e in self.spec.parties.items()], axis=1
        )
        self.warmth = {
            name: np.stack([self.draw(f"party/{p}/{name}", getattr(e, name)) for p, e in self.spec.parties.items()], 1)
            for name in ("welcome", "resentment")
        }
        self.rates = {
            name: self.draw(f"consultation/{name}", getattr(self.consults, name))
            for name in ("earned", "fading", "lost")
        }
        self.pooling = self.draw("consultation/pooling", self.consults.pooling)
        self.common = self.draw("consultation/common", self.consults.common)
        self.happenings = [events.Happening(name, event, self) for name, event in self.spec.events.items()]
        self.blows = provocation.blows(self)
        self.linkages = Linkages(self.spec.linkages, self)
        self.event_luck = self.chance.monthly([f"event/{name}" for name in self.spec.events])
        self.opinion_luck = self.chance.monthly([f"support/{party}" for party in self.agenda.parties])
        self.detect_luck = self.chance.monthly(
            [f"detect/{self.agenda.items[i]}" for i in np.flatnonzero(self.agenda.restraint)]
        )
        self.attending = np.zeros((*self.state.support.shape, len(self.agenda.tables)), np.bool_)
        self.tables: list[Table] = []
        self._seat(parties or {})
        self.ledger = Ledger(self)
        self.collects = collect
        self.datacollector = mesa.DataCollector(model_reporters=MODEL_REPORTERS, agent_reporters=PARTY_REPORTERS)

    def _first_state(self) -> State:
        worlds, parties = len(self.worlds), self.agenda.parties
        shape, people, pairs = (
            (worlds, len(self.agenda.items)),
            (worlds, len(parties)),
            (worlds, len(parties), len(parties)),
        )
        trust, pressure = np.full(pairs, 0.5), np.zeros(pairs)
        for p, (name, entry) in enumerate(self.spec.parties.items()):
            for other, level in entry.trust.items():
                trust[:, p, parties.index(other)] = self.draw(f"trust/{name}/{other}", level)
            for other, level in entry.pressure.items():
                pressure[:, p, parties.index(other)] = self.draw(f"pressure/{name}/{other}", level)
        return State(
            agreed=np.tile(self.agenda.agreed, (worlds, 1)),
            performed=np.tile(self.agenda.performed, (worlds, 1)),
            breached=np.zeros(shape, np.bool_),
            idle=np.zeros(shape, np.int64),
            stakes=np.zeros((worlds, len(parties), shape[1])),
            weights=np.zeros((worlds, len(parties), shape[1])),
            support=np.zeros(people),
            trust=trust,
            pressure=pressure,
            review=np.zeros(people, np.int64),
            seen=np.zeros(pairs),
            threat=self.dynamics.threat["start"].copy(),
            lead=np.zeros((worlds, len(self.agenda.tables), len(parties))),
            purge=np.zeros(people),
            base=self.agenda.values.copy(),
            values=self.agenda.values,
            cost=self.agenda.cost.copy(),
            shares=np.tile(self.agenda.shares, (worlds, 1, 1)),
            in_kind=np.zeros((worlds, *self.agenda.shares.shape)),
            burden=np.zeros((worlds, *self.agenda.shares.shape)),
            coordination=self.readiness() * self.draw("consultation/start", self.consults.start)[:, None],
            dispute=np.zeros(worlds),
            grievance=np.zeros(people),
            stance=np.ones(people),
            firmness=np.full((worlds, len(self.agenda.tables)), np.nan),
            front=np.ones(worlds),
            lean=np.stack(
                [
                    self.draw(f"legislature/{name}", e.legislature.lean) if e.legislature else np.zeros(worlds)
                    for name, e in self.spec.parties.items()
                ],
                axis=1,
            ),
            carrots=np.zeros(people),
            sticks=np.zeros(people),
            goodwill=np.zeros(people),
            squeeze=np.zeros(people),
            quiet=np.full(people, LONG_AGO),
        )

    def readiness(self) -> np.ndarray:
        """(worlds, parties), 0..1: the coordination that each would reach without dispute."""
        if self.agents:
            return np.minimum(1.0, np.stack([party.readiness for party in self.governments], axis=1))
        return np.stack([self.draw(f"party/{p}/coordination", e.coordination) for p, e in self.spec.parties.items()], 1)

    def _seat(self, own: Mapping[str, type[Party]]) -> None:
        """Construct the governments, then give each table its members in the scenario's order."""
        for name, played_by in own.items():
            if name not in self.spec.parties:
                raise ValueError(f"no such party: {name}{did_you_mean(name, self.spec.parties)}")
            if not (isinstance(played_by, type) and issubclass(played_by, Party)):
                raise ValueError(f"{name} must be played by a subclass of agents.Party, not by {played_by!r}")
            government = self.spec.parties[name].government
            for kind, usual in GOVERNMENTS.items():
                if kind not in ("plain", government) and issubclass(played_by, usual):
                    raise ValueError(
                        f"{name} cannot be played by {played_by.__name__}, which is a government of {kind}"
                    )
        for name, entry in self.spec.parties.items():
            own.get(name, GOVERNMENTS[entry.government])(self, name)
        by_name = {party.id: party for party in self.agents}
        self.governments = list(by_name.values())
        for index, (name, table) in enumerate(self.spec.tables.items()):
            seats = AgentSet([by_name[member] for member in table.members], random=self.random)
            asked = np.flatnonzero(self.agenda.ratifies[self.agenda.venues[index]].any(axis=0))
            ratifiers = AgentSet([by_name[self.agenda.parties[p]] for p in asked], random=self.random)
            frost = self.draw(f"table/{name}/freezes_above", table.freezes_above)
            self.tables.append(Table(index, name, table, self.agenda, seats, ratifiers, frost))

    def draw(self, name: str, quantity: Quantity) -> np.ndarray:
        """(worlds,), an uncertain number as each world drew it from the stream of that name."""
        if quantity.certain:
            return np.full(len(self.worlds), quantity.value)
        return quantity.at(self.chance.once(name))

    def terms(self, party: str) -> Any:
        """A party's entry in the scenario."""
        return self.spec.parties[party]

    def government(self, name: str) -> Party:
        """The party of that id."""
        return self.governments[self.agenda.parties.index(name)]

    def table(self, name: str) -> Table:
        """The table of that id."""
        return self.tables[self.agenda.tables.index(name)]

    def step(self) -> None:
        """One month, in the order of ``plan``."""
        for step in self.plan:
            step.function(self)

    def value(self, party: str) -> np.ndarray:
        """(worlds,), points: what is really in effect now is worth to a party, less its share of what it cost.

        Values as the government of the day reckoned them in the last month, with what linkage rules add, and without the
        discount for credibility: what has been done is no promise any more. Nor does the prospect count of what something
        would bring back. An item broken in secret is worth nothing.
        """
        in_force = np.where(self.state.breached, 0.0, self.state.performed)
        return worth(self.item_values(party), in_force)

    def item_values(self, party: str) -> np.ndarray:
        """(worlds, items), points: what all of each item is worth to a party now, as ``value`` reckons it."""
        p = self.agenda.parties.index(party)
        values = self.state.values[:, p] - self.governments[p].burden
        for i, more in self.linkages.prospects.items():
            values[:, i] -= more[:, p]
        return values

    def _repr_html_(self) -> str:
        # Loaded when first shown: the words for it stand on the model.
        from sim.analysis.glance import glance

        return glance(self)


LAST_WORLD = 2**53
LONG_AGO = 1_000_000  # months; nothing is remembered from before the run


def numbers(worlds: int | range | np.ndarray) -> np.ndarray:
    """(worlds,) int, the numbers of the worlds. Raises ValueError for anything else."""
    if isinstance(worlds, np.ndarray):
        if worlds.ndim != 1 or not np.issubdtype(worlds.dtype, np.integer) or not len(worlds):
            raise ValueError(f"numbers of worlds must be a row of whole numbers, not {worlds!r}")
        if worlds.min() < 0 or worlds.max() >= LAST_WORLD:
            raise ValueError(
                f"numbers of worlds lie between 0 and {LAST_WORLD - 1}, not {worlds.min()} to {worlds.max()}"
            )
        return worlds.astype(np.int64)
    found = consecutive(worlds)
    return np.arange(found.start, found.stop, dtype=np.int64)


def consecutive(worlds: int | range) -> range:
    """World numbers: 0 to n-1 for a number, a range as it is. Raises ValueError for anything else."""
    if isinstance(worlds, Integral):
        worlds = range(int(worlds))
    if not isinstance(worlds, range) or worlds.step != 1 or not 0 <= worlds.start < worlds.stop <= LAST_WORLD:
        raise ValueError(f"worlds must be a number of at least 1 or a range of consecutive worlds, not {worlds!r}")
    return worlds
