"""What kind of course it was: a few traits of the record, and where they lie among the worlds of a scenario.

A record is one course, and so is a world; every trait is reckoned for both by the same function of levels and first agreements. A
trait of the record that lies outside what nine worlds in ten show is one that the model does not have, whichever way its
probabilities score (a posterior predictive check: D. B. Rubin, "Bayesianly justifiable and relevant frequency calculations
for the applied statistician", Annals of Statistics 12, 1984; here the worlds are drawn from what the authors thought, and
not from a posterior).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.course import Course
from sim.analysis.evidence import SOON, TRACKS, soon
from sim.analysis.hindcast_cases import LEVELS, anchor, not_yet_agreed
from sim.record import Record
from sim.scenario import Scenario
from sim.scenario.months import later, months_between

STEP = 0.05
"""By how much a level must rise in a month to be an advance of its table: less is how a running thing goes on."""
PARTLY = LEVELS["partly"]
NEVER = -1


@dataclass(frozen=True)
class Paths:
    """Courses of the items that record and scenario share.

    Attributes
    ----------
    levels : (1 + months, worlds, items), 0..1
        The first row is how things stood at the start.
    agreed : (worlds, items) int
        Month of first agreement, counted from 1; 0 where before the start, -1 where never.
    provoked : (months, worlds, kinds) bool
        Of a record, one kind more: all that the scenario knows nothing of.
    """

    levels: np.ndarray
    agreed: np.ndarray
    provoked: np.ndarray


def traits(scenario: Scenario, record: Record, items: Sequence[str], worlds: int = 300, seed: int = 7) -> pd.DataFrame:
    """Traits of the record among those of the worlds.

    Parameters
    ----------
    scenario : Scenario
    record : Record
        From the scenario's start, or its own where that is later, as far as both reach.
    items
        Those that both have.
    worlds, seed : int

    Returns
    -------
    DataFrame
        One row a trait: ``trait``, ``unit``, ``record``, ``mean``, ``low``, ``median``, ``high`` (5%, 50% and 95% of the worlds of which
        it can be told), ``below`` (share of them that have less than the record, ties by half). NaN where it cannot be told.
    """
    spec = scenario.spec
    first = anchor(record, spec.start)
    last = min(later(spec.start, spec.months), record.last_month)
    skipped, months = months_between(spec.start, first), months_between(spec.start, last)
    kinds = _kinds(scenario)
    before = ~np.isin(list(items), not_yet_agreed(record, items, first))
    many = _of_worlds(scenario, items, worlds, seed, skipped, months, kinds)
    one = _of_record(record, items, first, last, kinds)
    for paths in (many, one):
        paths.agreed[:, before] = 0
    seen = dict(_told(many, scenario, items, kinds))
    rows = []
    for (trait, unit), value in _told(one, scenario, items, kinds):
        among, here = seen[trait, unit], float(value[0])
        known = among[np.isfinite(among)]
        low, median, high = np.quantile(known, [0.05, 0.5, 0.95]) if len(known) else [np.nan] * 3
        below = float(((known < here) + 0.5 * (known == here)).mean()) if len(known) and here == here else np.nan
        mean = float(known.mean()) if len(known) else np.nan
        rows.append((trait, unit, here, mean, low, median, high, below))
    return pd.DataFrame(rows, columns=["trait", "unit", "record", "mean", "low", "median", "high", "below"])


def _kinds(scenario: Scenario) -> list[tuple[str, str]]:
    """Every party's kinds of provocations, in the model's order: party and kind."""
    return [
        (name, kind) for name, party in scenario.spec.parties.items() for kind in getattr(party, "provocations", ())
    ]


def _of_worlds(
    scenario: Scenario, items: Sequence[str], worlds: int, seed: int, skipped: int, months: int, kinds: Sequence
) -> Paths:
    cut = scenario if months == scenario.spec.months else scenario.lasting(months)
    course = Course.of(cut, worlds, seed)
    chosen = [course.item(name) for name in items]
    start = np.broadcast_to(course.model.agenda.performed, course.performed.shape[1:])[None]
    levels = np.concatenate([start, course.performed])[skipped:, :, chosen]
    signed = course.model.ledger.agreed_month[:, chosen].astype(int)
    agreed = np.where(signed > 0, np.maximum(signed - skipped, 0), NEVER)
    return Paths(levels, agreed, course.provoked[skipped:, :, : len(kinds)])


def _of_record(record: Record, items: Sequence[str], first: str, last: str, kinds: Sequence[tuple[str, str]]) -> Paths:
    months = [later(first, month) for month in range(months_between(first, last) + 1)]
    levels = record.levels.loc[months, list(items)].to_numpy()[:, None, :]
    when = record.first_agreed.reindex(list(items))
    agreed = [
        NEVER if not isinstance(month, str) or month > last else max(0, months_between(first, month)) for month in when
    ]
    acts = record.events
    named = [kind for _, kind in kinds]
    other = ~acts["provocation"].isin([*named, ""])
    signs = [*(acts["provocation"] == kind for kind in named), other]
    provoked = [[[(sign & (acts["month"] == month)).any() for sign in signs]] for month in months[1:]]
    return Paths(levels, np.array([agreed]), np.array(provoked, bool).reshape(len(months) - 1, 1, len(signs)))


def _told(
    paths: Paths, scenario: Scenario, items: Sequence[str], kinds: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], np.ndarray]]:
    """Name and unit of each trait, and its value in each world (NaN where it cannot be told)."""
    spec = scenario.spec
    stage = np.array([spec.items[name].stage for name in items])
    table = np.array([spec.items[name].table for name in items])
    for name in dict.fromkeys(stage):
        for word, bar in LEVELS.items():
            held = paths.levels[-1][:, stage == name] >= bar - 1e-9
            yield (
                (f"{name}-term items {word} at the end", f"of {(stage == name).sum()}"),
                held.sum(axis=1).astype(float),
            )
    for word, bar in LEVELS.items():
        held = paths.levels >= bar - 1e-9
        up, down = ((held[1:] & ~held[:-1]), (~held[1:] & held[:-1]))
        ups, downs = (moved.sum(axis=(0, 2)).astype(float) for moved in (up, down))
        yield (f"times that an item came to be {word}", "times"), ups
        yield (f"times that an item ceased to be {word}", "times"), downs
        yield (f"reversals, of all such moves ({word})", "share"), _ratio(downs, ups + downs)
    advances = {
        name: ((paths.levels[1:] - paths.levels[:-1])[:, :, table == name] >= STEP - 1e-9).any(axis=2)
        for name in spec.tables
        if (table == name).any()
    }
    for name, came in advances.items():
        words = spec.tables[name].name
        yield (f"months with an advance at {words}", "share"), came.mean(axis=0)
        yield (f"longest time without an advance at {words}", "months"), longest(~came).astype(float)
    leader = TRACKS["washington"]
    if leader in advances:
        led = advances[leader][:-SOON]
        for name in TRACKS.values():
            came = advances.get(name, np.zeros((0, 1)))
            if name != leader and len(came) > SOON:
                then = soon(came)
                words = f"an advance at {spec.tables[name].name} within {SOON} months"
                after, otherwise = _rate(then, led), _rate(then, ~led)
                yield (f"{words} of one at {spec.tables[leader].name}", "share"), after
                yield (f"{words} of a month without one", "share"), otherwise
                yield (f"{words}, the one less the other", "share"), after - otherwise
    new = paths.agreed > 0
    lag = _lags(paths)
    begun = np.where(np.isfinite(lag), lag, np.nan)
    yield (
        ("items agreed for the first time", "items"),
        new.sum(axis=1).astype(float),
    )
    yield (
        ("items first agreed and never partly in effect by the end", "items"),
        (new & np.isinf(lag)).sum(axis=1).astype(float),
    )
    yield (
        ("share of first agreements that this is", "share"),
        _ratio((new & np.isinf(lag)).sum(axis=1), new.sum(axis=1)),
    )
    short = np.where(stage[None, :] == "short", begun, np.nan)
    yield ("months from first agreement to partly in effect, short term, of those that were", "median"), _medians(short)
    for k, (_, kind) in enumerate(kinds):
        yield (f"months with a {kind.replace('-', ' ')}", "months"), paths.provoked[:, :, k].sum(axis=0).astype(float)
    yield ("months with any provocation", "months"), paths.provoked.any(axis=2).sum(axis=0).astype(float)


def longest(quiet: np.ndarray) -> np.ndarray:
    """(worlds,): the longest run of months in which it is so, of (months, worlds)."""
    run = np.zeros(quiet.shape[1], int)
    most = run.copy()
    for now in quiet:
        run = np.where(now, run + 1, 0)
        most = np.maximum(most, run)
    return most


def _lags(paths: Paths) -> np.ndarray:
    """(worlds, items), months from first agreement within the run until partly in effect; infinite where never, NaN where not agreed, or
    partly in effect before it was.
    """
    held = paths.levels >= PARTLY - 1e-9
    lag = np.full(paths.agreed.shape, np.nan)
    for world, item in zip(*np.nonzero(paths.agreed > 0), strict=True):
        month = paths.agreed[world, item]
        after = held[month:, world, item]
        if not held[month - 1, world, item]:
            lag[world, item] = float(after.argmax()) if after.any() else np.inf
    return lag


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.where(whole > 0, part / np.maximum(whole, 1), np.nan)


def _rate(happens: np.ndarray, where: np.ndarray) -> np.ndarray:
    return _ratio((happens & where).sum(axis=0), where.sum(axis=0))


def _medians(values: np.ndarray) -> np.ndarray:
    """(worlds,): median over items of what is known; NaN where nothing is."""
    found = np.full(len(values), np.nan)
    known = np.isfinite(values).any(axis=1)
    found[known] = np.nanmedian(values[known], axis=1)
    return found
