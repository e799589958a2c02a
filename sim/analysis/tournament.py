"""A tournament: every tactic of one side against every one of the other, all in the same worlds (ODD, "Aspiration").

A party across the table plays against the allies, who all play alike. A tactic says how fast to concede; how long a government's
patience is and where its floor lies stay as the scenario has them. Beside the tactics either side may be played by governments of
the user's own. (R. Axelrod, "Effective choice in the prisoner's dilemma", Journal of Conflict Resolution 24, 1980, 3-25, held the
first of its kind.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from agents import Party
from agents.tactics import TACTICS
from sim.analysis.best_replies import best_replies, equilibria
from sim.analysis.intervals import Effect, share_interval
from sim.analysis.measures import Measure, measures
from sim.analysis.words import listed
from sim.batch import run_batch, run_many
from sim.scenario import Scenario
from sim.scenario.problems import did_you_mean
from sim.scenario.schema import ScenarioFile

ALLIES, OTHERS = "allies", "others"
Player = type[Party] | Mapping[str, type[Party]]
"""A government of one's own: a class that plays every party of its side, or a class for each of some of them."""
Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Tournament:
    """How a party and the allies fare, whatever each of them plays.

    Attributes
    ----------
    scenario : Scenario
    worlds, seed : int
        In how many worlds each pair was played, and of which seed.
    party, others : str
        The two sides: a party's id, and ``allies``, or where nobody has allies the id of the only other party, or ``others``.
    table : pandas.DataFrame
        A row a pair and measure: ``own``, what the party plays; ``theirs``, what the other side plays; ``measure``, ``what``,
        ``unit``; ``mean``, ``low``, ``high`` (95% interval, of a share in per cent by Wilson).
    replies : pandas.DataFrame
        Whose reply it is (``side``) and how far each lies behind the best, as of ``best_replies``; in points of the side's value.
    equilibria : pandas.DataFrame
        Pairs that are or may be best replies to each other, as of ``sim.analysis.best_replies.equilibria``.
    """

    scenario: Scenario
    worlds: int
    seed: int
    party: str
    others: str
    table: pd.DataFrame = field(repr=False)
    replies: pd.DataFrame = field(repr=False)
    equilibria: pd.DataFrame = field(repr=False)

    @property
    def names(self) -> dict[str, str]:
        """What the two sides are called, by their ids."""
        members = across(self.scenario.spec, self.party)[1]
        listing = listed([self.scenario.spec.parties[name].name for name in members])
        return {
            self.party: self.scenario.spec.parties[self.party].name,
            self.others: "the allies" if self.others == ALLIES else listing,
        }

    def grid(self, measure: str, number: str = "mean") -> pd.DataFrame:
        """A measure of every pair: what the party plays in rows, what the other side plays in columns.

        Raises
        ------
        ValueError
            Where there is no such measure.
        """
        rows = self.table[self.table["measure"] == measure]
        if rows.empty:
            known = dict.fromkeys(self.table["measure"])
            raise ValueError(f"no such measure: {measure}{did_you_mean(measure, known)}; there are {', '.join(known)}")
        own, theirs = (list(dict.fromkeys(rows[side])) for side in ("own", "theirs"))
        return rows.pivot(index="own", columns="theirs", values=number).loc[own, theirs]

    def replies_of(self, side: str) -> pd.DataFrame:
        """The replies of one side, the best to each play of the other first."""
        return self.replies[self.replies["side"] == side].drop(columns="side").reset_index(drop=True)


def tournament(
    scenario: Scenario,
    own: Mapping[str, Player] | None = None,
    theirs: Mapping[str, Player] | None = None,
    *,
    party: str = "pyongyang",
    tactics: Sequence[str] = tuple(TACTICS),
    worlds: int = 400,
    seed: int = 7,
    workers: int = 1,
    seconds: float | None = None,
    progress: Callable[[int], None] | None = None,
) -> Tournament:
    """Play every tactic of a party against every tactic of the allies, each pair in the same worlds.

    Parameters
    ----------
    scenario : Scenario
    own, theirs : mapping of name to class, optional
        Governments of one's own that play beside the tactics, for the party and for the other side. A class plays every party
        of its side; a mapping of party id to class those that it names, so that ``{}`` is the side as the scenario has it. They
        keep what the scenario says of the party, its tactic included.
    party : str
        Who sits across from the allies.
    tactics : sequence of str
        Of ``agents.tactics.TACTICS``; with the exponents of ``agents.tactics.EXPONENTS``, whatever the scenario has.
    worlds, seed, workers, seconds, progress
        As of ``run_batch``; ``seconds`` holds for governments of one's own.

    Raises
    ------
    ValueError
        Where there is no such party or tactic, a side has nothing to play, a name stands for two things, a class cannot be
        seated, or there are fewer than two worlds.
    RuntimeError
        Where a world cannot be run to its end.
    TimeoutError
        Where too many take longer than ``seconds``.
    """
    if worlds < 2:
        raise ValueError(f"a tournament needs two worlds or more, not {worlds}")
    others, members = across(scenario.spec, party)
    sides = _plays(tactics, own or {}, [party]), _plays(tactics, theirs or {}, members)
    told = _measures(scenario.spec, party, others, members)
    found = {
        pair: pd.DataFrame({name: measure.of(outcomes) for name, measure in told.items()})
        for pair, outcomes in _outcomes(scenario, *sides, worlds, seed, workers, seconds, progress)
    }
    pairs = [(one, other) for one in sides[0] for other in sides[1]]
    value = {side: f"value.{side}" for side in (party, others)}
    replies = {
        party: best_replies({pair: found[pair][value[party]].to_numpy() for pair in pairs}),
        others: best_replies({pair[::-1]: found[pair][value[others]].to_numpy() for pair in pairs}),
    }
    return Tournament(
        scenario, worlds, seed, party, others,
        pd.DataFrame([row for pair in pairs for row in _rows(pair, found[pair], told)]),
        pd.concat(replies, names=["side", None]).reset_index(level=0).reset_index(drop=True),
        equilibria(replies[party], replies[others]),
    )  # fmt: skip


def across(spec: ScenarioFile, party: str) -> tuple[str, list[str]]:
    """The side across from a party, and who belongs to it: the allies, or where nobody has allies all others.

    Raises
    ------
    ValueError
        Where there is no such party, it is itself an ally, or there is nobody else.
    """
    if party not in spec.parties:
        raise ValueError(f"no such party: {party}{did_you_mean(party, spec.parties)}")
    allies = [name for name, entry in spec.parties.items() if entry.allies]
    if party in allies:
        raise ValueError(f"a tournament is held between the allies and a party that is none of them, as {party} is")
    others = [name for name in spec.parties if name != party]
    if not others:
        raise ValueError(f"there is nobody for {party} to play against")
    return (ALLIES, allies) if allies else (others[0] if len(others) == 1 else OTHERS, others)


@dataclass(frozen=True)
class _Play:
    """What a side plays: values of the scenario, or classes by party."""

    values: Mapping[str, str | None]
    seats: Mapping[str, type[Party]]


def _plays(tactics: Sequence[str], own: Mapping[str, Player], members: list[str]) -> dict[str, _Play]:
    """All that a side may play, by name."""
    found = {}
    for tactic in tactics:
        if tactic not in TACTICS:
            raise ValueError(f"no such tactic: {tactic}{did_you_mean(tactic, TACTICS)}; there are {', '.join(TACTICS)}")
        changed = {"tactic": tactic, "concession": None}
        found[tactic] = _Play({f"parties.{p}.{name}": value for p in members for name, value in changed.items()}, {})
    for name, player in own.items():
        if name in TACTICS:
            raise ValueError(f"{name} is the name of a tactic: give the government of your own another")
        seats = dict(player) if isinstance(player, Mapping) else dict.fromkeys(members, player)
        strangers = [p for p in seats if p not in members]
        if strangers:
            raise ValueError(f"{name}: {strangers[0]} does not belong to that side; there are {', '.join(members)}")
        found[name] = _Play({}, seats)
    if not found:
        raise ValueError(f"there is nothing for {listed(members)} to play: name a tactic, or give a class")
    return found


def _outcomes(
    scenario: Scenario,
    own: Mapping[str, _Play],
    theirs: Mapping[str, _Play],
    worlds: int,
    seed: int,
    workers: int,
    seconds: float | None,
    progress: Callable[[int], None] | None,
) -> Iterator[tuple[Pair, pd.DataFrame]]:
    """Outcomes of every pair; those with classes of the user's own come first, so that one that fails does so soon."""
    variants: dict[str, Scenario] = {}
    pairs: list[Pair] = []
    for one, mine in own.items():
        for other, yours in theirs.items():
            variant, seats = scenario.with_values({**mine.values, **yours.values}), {**mine.seats, **yours.seats}
            if not seats:
                pairs.append((one, other))
                variants[f"{one} against {other}"] = variant
                continue
            batch = run_batch(variant, worlds, seed, parties=seats, workers=workers, seconds=seconds, progress=progress)
            if len(batch.failures):
                world, cause = batch.failures[["world", "cause"]].iloc[0]
                raise RuntimeError(f"{one} against {other}: world {world} failed: {cause}")
            yield (one, other), batch.outcomes
    runs = run_many(variants, worlds, seed, workers=workers, progress=progress)
    for pair, (_, outcomes) in zip(pairs, runs, strict=True):
        yield pair, outcomes


def _measures(spec: ScenarioFile, party: str, others: str, members: list[str]) -> dict[str, Measure]:
    """What is told of each pair: values, settlements, deals, and how long talks between the sides stood still."""
    every = measures(spec)
    values = [f"value.{side}" for side in (party, others)]
    told = {name: every[name] for name in values if name in every}
    if others == OTHERS:
        told[values[1]] = _together("value to the others", [f"value.{name}" for name in members], np.sum, "points")
    told |= {name: one for name, one in every.items() if name.startswith("value.") or name in ("settlement", "deals")}
    absorbed = {name for table in spec.tables.values() for name in table.absorbs}
    between = [
        f"stalled.{name}"
        for name, table in spec.tables.items()
        if name not in absorbed and party in table.members and set(members) & set(table.members)
    ]
    if between:
        told["stalled"] = _together("months that a table of both stood still", between, np.mean, "months")
    return told


def _together(words: str, columns: list[str], by: Callable[..., np.ndarray], unit: str) -> Measure:
    """Several columns as one number a world."""
    return Measure(
        words, lambda outcomes: pd.Series(by(outcomes[columns].to_numpy(float), axis=1)), tuple(columns), unit
    )


def _rows(pair: Pair, values: pd.DataFrame, told: Mapping[str, Measure]) -> Iterator[dict[str, object]]:
    for name, measure in told.items():
        lead = {"own": pair[0], "theirs": pair[1], "measure": name, "what": measure.words, "unit": measure.unit}
        mean = float(values[name].mean())
        if measure.is_share:
            low, high = (100 * bound for bound in share_interval(int((values[name] > 0).sum()), len(values)))
        else:
            half = Effect.of(name, values[name], measure.unit).half
            low, high = mean - half, mean + half
        yield lead | {"mean": mean, "low": low, "high": high}
