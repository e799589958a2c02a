"""The twelve patterns of the paper and the record, measured in paired worlds (ODD, "Patterns").

Each function measures one pattern and returns its effects; a pattern is shown where every effect of which something is
expected lies on the expected side with its whole interval. Nothing here decides whether a pattern should be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sim.analysis.course import Course
from sim.analysis.evidence import (
    ALLIES,
    SOON,
    TEST_MONTH,
    TRACKS,
    Evidence,
    OneTest,
    Quiet,
    change,
    partly,
    settled,
    soon,
    when,
    within,
)
from sim.analysis.intervals import Effect
from sim.analysis.measurable import lacking
from sim.batch import run_batch
from sim.scenario import Scenario

HALF = 48  # months; about as long as the record
POINTS, BILLIONS = "percentage points", "billion dollars"
VERDICTS = ("shown", "in part", "not shown", "cannot be measured here")


@dataclass(frozen=True)
class Pattern:
    """One pattern, where it comes from, what was measured of it, and what the scenario lacks for measuring it."""

    number: int
    says: str
    source: str
    effects: tuple[Effect, ...]
    lacks: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        return all(effect.shown for effect in self.effects)

    @property
    def verdict(self) -> str:
        """One of ``VERDICTS``."""
        expected = [effect.shown for effect in self.effects if effect.wanted and np.isfinite(effect.mean)]
        if self.lacks or not expected:
            return VERDICTS[3]
        return VERDICTS[0] if all(expected) else VERDICTS[1] if any(expected) else VERDICTS[2]


def coordination(seen: Evidence) -> Iterator[Effect]:
    none, full = seen.coordinated(0.0), seen.coordinated(1.0)
    alone, together = (run_batch(variant, seen.worlds, seen.seed).outcomes for variant in (none, full))
    yield change(
        "settlement, with full readiness to coordinate against none", settled(alone), settled(together), POINTS, 1
    )
    yield change("settlement or partial agreement, the same", partly(alone), partly(together), POINTS, 1)
    yield change("value to the allies, the same", alone["value.allies"], together["value.allies"], "points", 1)
    drawn = [Course.of(variant, seen.worlds, seen.seed).soft for variant in (none, full)]
    picks = [np.nanmean(soft, axis=0) for soft in drawn]
    yield Effect.of(
        "softness of the tables that Pyongyang attends above the average of its tables, without coordination",
        picks[0],
        "standard deviations",
        1,
        against=0.0,
    )
    yield Effect.of(
        "that softness, with full coordination against none", picks[1] - picks[0], "standard deviations", -1
    )


def stalls(seen: Evidence) -> Iterator[Effect]:
    course = seen.course
    us, korea = (course.table(name) for name in ("us-dprk", "inter-korean"))
    leader, follower = seen.table("us-dprk"), seen.table("inter-korean")
    # A rule looks at the month before.
    meets, stalled = course.meets[1:, :, korea], course.stalled[:-1, :, us]
    yield Effect.of(
        f"meetings of {follower} in the month after {leader} stood still, against other months",
        100 * within(meets, stalled),
        POINTS,
        -1,
    )
    ended = course.stalled[:-1, :, us] & ~course.stalled[1:, :, us]
    back = course.meets[1:, :, korea] & ~course.meets[:-1, :, korea]
    yield Effect.of(
        f"restart of {follower} within three months of a restart of {leader}, against other months",
        100 * within(soon(back), ended[:-SOON]),
        POINTS,
        1,
    )
    closed = seen.variant({"tables.us-dprk.freezes_above": 0})
    yield change(
        f"deals of {follower} if {leader} are frozen throughout",
        seen.base["deals.inter-korean"],
        closed["deals.inter-korean"],
        "deals",
        -1,
    )


def sister_offices(seen: Evidence) -> Iterator[Effect]:
    start = {"agreed": 1.0, "performed": 1.0}
    opened = seen.variant({"items.liaison-office.start": start, "items.liaison-office.undoing": 0})
    never = seen.scenario.spec.months + 1
    for item in (
        "japan-liaison-office",
        "rok-representatives",
        "japan-trade-representatives",
        "rok-trade-representatives",
    ):
        column = f"agreed_month.{item}"
        wanted = -1 if item in ("japan-liaison-office", "rok-representatives") else 0
        yield change(
            f"month of agreement on {seen.item(item)}, with Washington's office from the start",
            when(seen.base, column, never),
            when(opened, column, never),
            "months",
            wanted,
        )


def tokyos_money(seen: Evidence) -> Iterator[Effect]:
    course = seen.course
    money = [course.item(name) for name in ("japan-loans-oda", "japan-compensation")]
    pays = (course.progress[:, :, money] > 0).any(axis=2)
    first = np.where(pays.any(axis=0), pays.argmax(axis=0), -1)
    worlds = np.flatnonzero(first > 0)
    for item in ("abductee-investigation", "missile-test-moratorium"):
        level = 100 * course.performed[:, :, course.item(item)]
        before = level[first[worlds] - 1, worlds]
        yield Effect.of(f"{seen.item(item)}, before Tokyo's first payment", before, "% performed", 1, against=0.0)
        others = level[first[worlds] - 1].mean(axis=1)
        yield Effect.of("the same, against all worlds in the same month", before - others, POINTS, 1)
    free = seen.variant({}, ["loans-need-news-of-the-missing", "loans-need-the-moratorium"])
    never = seen.scenario.spec.months + 1
    yield change(
        f"month in which {seen.item('japan-loans-oda')} are in effect, without the rules that make them wait",
        when(seen.base, "done_month.japan-loans-oda", never),
        when(free, "done_month.japan-loans-oda", never),
        "months",
        -1,
    )


def who_pays(seen: Evidence) -> Iterator[Effect]:
    spec = seen.scenario.spec
    base = seen.base
    yield Effect.of("cash paid by Washington", base["paid.washington"], BILLIONS, against=0.0)
    own = {
        f"items.{name}.cost.amount": 0
        for name, item in spec.items.items()
        if item.cost and (item.table == "inter-korean" or name.startswith("kedo"))
    }
    joint = seen.variant(own)
    yield change(
        "paid by Tokyo more than by Seoul for missiles and normalisation",
        joint["paid.seoul"],
        joint["paid.tokyo"],
        BILLIONS,
        1,
    )
    yield change("paid by Tokyo more than by Seoul in all", base["paid.seoul"], base["paid.tokyo"], BILLIONS, 1)


def missile_test(seen: Evidence) -> Iterator[Effect]:
    months = min(72, seen.scenario.spec.months)
    calm, struck = (
        Course.of(seen.scenario, seen.worlds, seen.seed, {"pyongyang": who}, months) for who in (Quiet, OneTest)
    )

    def gap(values: Callable[[Course], np.ndarray], later: int) -> np.ndarray:
        return 100 * (values(struck)[TEST_MONTH - 1 + later].astype(float) - values(calm)[TEST_MONTH - 1 + later])

    def level(item: str) -> Callable[[Course], np.ndarray]:
        return lambda course: course.performed[:, :, course.item(item)]

    def table(course: Course) -> np.ndarray:
        return course.meets[:, :, course.table("japan-dprk")]

    for item in ("food-aid-japan", "japan-normalization-talks", "kedo-funding"):
        yield Effect.of(f"{seen.item(item)}, three months after a test against none", gap(level(item), 3), POINTS, -1)
    talks = seen.table("japan-dprk")
    yield Effect.of(f"meetings of {talks}, the same", gap(table, 3), POINTS, -1)
    for what, values in (
        (f"meetings of {talks}", table),
        (seen.item("kedo-funding"), level("kedo-funding")),
    ):
        yield Effect.of(
            f"{what}, regained between three and eighteen months after", gap(values, 18) - gap(values, 3), POINTS, 1
        )
    moratorium = seen.item("missile-test-moratorium")
    for years, later in (("a year", 12), ("two years", 24)):
        yield Effect.of(f"{moratorium}, {years} after", gap(level("missile-test-moratorium"), later), POINTS)


def the_bridge(seen: Evidence) -> Iterator[Effect]:
    base = seen.base
    for table in TRACKS.values():
        mid, long = (100 * base[f"stage_month.{table}.{stage}"].notna().to_numpy(float) for stage in ("mid", "long"))
        where = f"long term reached at {seen.table(table)}"
        if (mid == 0).any():
            yield Effect.of(f"{where} where the mid term never was", long[mid == 0], "% of these worlds", against=0.0)
        yield Effect.of(f"{where} where the mid term was", long[mid > 0], "% of these worlds", 1, against=0.0)
    gates = [
        name for name, rule in seen.scenario.spec.linkages.items() if rule.kind == "stage-gate" and rule.opens == "long"
    ]
    yield change(
        "settlement or partial agreement without the gates to the long term",
        partly(base),
        partly(seen.variant({}, gates)),
        POINTS,
    )


def talks_and_provocations(seen: Evidence) -> Iterator[Effect]:
    course = seen.course
    tables = [course.table(name) for name in TRACKS.values()]
    talks, provoked = np.any(course.meets[:, :, tables], axis=2), np.any(course.provoked, axis=2)
    yield Effect.of(
        "months with a provocation, those with bilateral talks against those without",
        100 * within(provoked, talks),
        POINTS,
        -1,
    )
    shut = seen.variant({f"tables.{name}.opens": seen.scenario.spec.months + 1 for name in TRACKS.values()})
    yield change(
        "provocations if the three tables never open", seen.base["provocations"], shut["provocations"], "in a run", 1
    )


def gradual(seen: Evidence) -> Iterator[Effect]:
    course = seen.course
    level = course.performed.mean(axis=2)
    steps = np.diff(level, axis=0)
    gained = np.maximum(steps, 0).sum(axis=0)
    yield Effect.of(
        "largest monthly rise of the mean level",
        100 * steps.max(axis=0) / np.maximum(gained, 1e-9),
        "% of all that rose",
        -1,
        against=20.0,
    )
    yield Effect.of(
        "months in which the mean level falls", 100 * (steps < -1e-9).mean(axis=0), "% of months", 1, against=0.0
    )
    yield Effect.of(
        f"months in which {seen.table('us-dprk')} stand still",
        100 * course.stalled[:, :, course.table("us-dprk")].mean(axis=0),
        "% of months",
        1,
        against=0.0,
    )
    crisis = course.threat >= course.model.dynamics.threat["crisis"]
    yield Effect.of("worlds with a crisis", 100.0 * crisis.any(axis=0), "% of worlds", 1, against=0.0)
    yield Effect.of("mean level, last month against first", 100 * (level[-1] - level[0]), POINTS, 1)


def opinion(seen: Evidence) -> Iterator[Effect]:
    spec = seen.scenario.spec
    for capital in ALLIES:
        against = seen.variant(
            {f"parties.{capital}.support.baseline": max(0.0, spec.parties[capital].support.baseline.middle - 0.15)}
        )
        for table in TRACKS.values():
            columns = [f"level.{name}" for name, item in spec.items.items() if item.table == table]
            yield change(
                f"mean level of the items of {seen.table(table)}, with opinion in {seen.party(capital)} against the deal",
                100 * seen.base[columns].mean(axis=1),
                100 * against[columns].mean(axis=1),
                POINTS,
                -1,
            )


def reversals(seen: Evidence) -> Iterator[Effect]:
    course, spec = seen.course, seen.scenario.spec
    months = min(HALF, len(course.performed))
    up, down = (which[:months].sum(axis=(0, 2)) for which in (course.came(), course.went()))
    share = 100 * down / np.maximum(up + down, 1)
    yield Effect.of("reversals, of all advances and reversals in four years", share, "% of both", 1, against=100 / 3)
    mid = [course.item(name) for name, item in spec.items.items() if item.stage == "mid"]
    yield Effect.of(
        "mid-term items in effect after four years",
        100 * course.in_effect[months - 1][:, mid].mean(axis=1),
        "% of them",
        -1,
        against=50.0,
    )
    lags: list[float] = []
    for name, entry in spec.items.items():
        i = course.item(name)
        if entry.stage == "short" and entry.start.agreed == 0:
            for w in np.flatnonzero((course.signed[:months, :, i] > 0).any(axis=0)):
                first = (course.signed[:, w, i] > 0).argmax()
                acts = course.progress[first:, w, i] > 0
                lags.append(float(acts.argmax()) if acts.any() else np.nan)
    lag = "from the commitment on a short-term item to the first act"
    yield Effect.of(lag, lags, "months", 1, against=2.0)
    yield Effect.of(f"{lag}, again", lags, "months", -1, against=4.0)


def who_follows(seen: Evidence) -> Iterator[Effect]:
    course = seen.course
    came = {
        name: np.any(course.came()[:, :, course.model.agenda.slices[course.table(name)]], axis=2)
        for name in TRACKS.values()
    }
    leads = came["us-dprk"][:-SOON]
    tokyo, seoul = (100 * within(soon(came[name]), leads) for name in ("japan-dprk", "inter-korean"))
    lead = seen.table("us-dprk")
    yield Effect.of(
        f"an advance at {seen.table('japan-dprk')} within three months of one at {lead}, against other months",
        tokyo,
        POINTS,
        1,
    )
    yield Effect.of(f"an advance at {seen.table('inter-korean')}, the same", seoul, POINTS)
    meets = {name: course.meets[:, :, course.table(name)] for name in ("us-dprk", "inter-korean")}
    stops = {name: np.concatenate([np.zeros_like(held[:1]), held[:-1] & ~held[1:]]) for name, held in meets.items()}
    after = 100 * within(soon(stops["inter-korean"]), stops["us-dprk"][:-SOON])
    yield Effect.of(
        f"a stop of {seen.table('inter-korean')} within three months of a stop of {lead}, against other months",
        after,
        POINTS,
        1,
    )
    yield Effect.of(f"how much more {seen.table('inter-korean')} follows stops than advances", after - seoul, POINTS, 1)


PATTERNS: tuple[tuple[str, str, Callable[[Evidence], Iterator[Effect]]], ...] = (
    ("More coordination brings more settlement and more value to the alliance; with none Pyongyang picks the softest table", "Park III", coordination),
    ("The inter-Korean talks stall while those with Washington stall, and restart with them", "Park II.3", stalls),
    ("A liaison office with Washington brings offices in Tokyo and Seoul forward", "Park III.2", sister_offices),
    ("Tokyo's money comes after abductions and missiles have moved", "Park II.2, III.1", tokyos_money),
    ("Washington pays no cash, Seoul the minimum, Tokyo the most", "Park III.1", who_pays),
    ("A missile test costs Tokyo's aid, talks and reactor money; recovery takes months", "Park III.1; KEDO 1998–99", missile_test),
    ("Long-term items are rarely reached where the mid-term ones are skipped", "Park IV", the_bridge),
    ("Months with talks have fewer provocations", "CSIS Beyond Parallel", talks_and_provocations),
    ("Progress is gradual, with stalls and crises on the way", "Park II", gradual),
    ("Opinion against the deal in one capital slows every track", "Park IV", opinion),
    ("Reversals are about as common as advances; most of the mid term is not in effect after four years; short items take some three months to begin", "the record", reversals),
    ("Tokyo follows Washington's advances within months; the inter-Korean track follows its stalls more than its advances", "the record", who_follows),
)  # fmt: skip


def patterns(scenario: Scenario, worlds: int = 500, seed: int = 7) -> Iterator[Pattern]:
    """Measure the twelve patterns in a scenario, as far as it has the parties, tables, items and rules that they speak of.

    Parameters
    ----------
    scenario : Scenario
    worlds : int
        Worlds of each run; all runs are paired under the seed.
    seed : int
    """
    seen = Evidence(scenario, worlds, seed)
    for number, (says, source, measure) in enumerate(PATTERNS, start=1):
        lacks = lacking(scenario, number)
        yield Pattern(number, says, source, () if lacks else tuple(measure(seen)), lacks)
