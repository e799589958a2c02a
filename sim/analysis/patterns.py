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
    Evidence,
    OneTest,
    Quiet,
    paired,
    partly,
    settled,
    soon,
    when,
    within,
)
from sim.analysis.intervals import Effect
from sim.batch import run_batch
from sim.scenario import Scenario

TRACKS = {"washington": "us-dprk", "tokyo": "japan-dprk", "seoul": "inter-korean"}
HALF = 48  # months; about as long as the record


@dataclass(frozen=True)
class Pattern:
    """One pattern, where it comes from, and what was measured of it."""

    number: int
    says: str
    source: str
    effects: tuple[Effect, ...]

    @property
    def shown(self) -> bool:
        return all(effect.shown for effect in self.effects)

    @property
    def verdict(self) -> str:
        """shown, in part or not shown."""
        expected = [effect.shown for effect in self.effects if effect.wanted]
        return "shown" if all(expected) else "in part" if any(expected) else "not shown"


def coordination(seen: Evidence) -> Iterator[Effect]:
    none, full = seen.coordinated(0.0), seen.coordinated(1.0)
    alone, together = (run_batch(variant, seen.worlds, seen.seed).outcomes for variant in (none, full))
    yield paired("settlement, from none to full readiness", settled(alone), settled(together), "% of worlds", 1)
    yield paired("settlement or partial", partly(alone), partly(together), "% of worlds", 1)
    yield paired("value to the allies", alone["value.allies"], together["value.allies"], "points", 1)
    drawn = [Course.of(variant, seen.worlds, seen.seed).soft for variant in (none, full)]
    picks = [np.nanmean(soft, axis=0) for soft in drawn]
    yield Effect.of(
        "softness of the tables picked over the mean of all, without coordination", picks[0], "share of ideal", 1
    )
    yield Effect.of("and with it, the difference", picks[1] - picks[0], "share of ideal", -1)


def stalls(seen: Evidence) -> Iterator[Effect]:
    course = seen.course
    us, korea = (course.table(name) for name in ("us-dprk", "inter-korean"))
    # A rule looks at the month before.
    meets, stalled = course.meets[1:, :, korea], course.stalled[:-1, :, us]
    yield Effect.of(
        "inter-Korean meetings a month after us-dprk stood still, against others",
        within(meets, stalled),
        "of months",
        -1,
    )
    ended = course.stalled[:-1, :, us] & ~course.stalled[1:, :, us]
    back = course.meets[1:, :, korea] & ~course.meets[:-1, :, korea]
    yield Effect.of(
        "they restart within three months of a restart of us-dprk, against other months",
        within(soon(back), ended[:-SOON]),
        "of months",
        1,
    )
    closed = seen.variant({"tables.us-dprk.freezes_above": 0})
    yield paired(
        "inter-Korean deals if us-dprk is frozen throughout",
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
        yield paired(
            f"month of {item}, with Washington's office from the start",
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
        level = course.performed[:, :, course.item(item)]
        before = level[first[worlds] - 1, worlds]
        yield Effect.of(f"{item} before the first payment", before, "of its level", 1)
        others = level[first[worlds] - 1].mean(axis=1)
        yield Effect.of("and over all worlds in the same month", before - others, "of its level", 1)
    free = seen.variant({}, ["loans-need-news-of-the-missing", "loans-need-the-moratorium"])
    never = seen.scenario.spec.months + 1
    yield paired(
        "month in which loans are in effect, without the rules that make them wait",
        when(seen.base, "done_month.japan-loans-oda", never),
        when(free, "done_month.japan-loans-oda", never),
        "months",
        -1,
    )


def who_pays(seen: Evidence) -> Iterator[Effect]:
    spec = seen.scenario.spec
    base = seen.base
    yield Effect.of("cash paid by Washington", base["paid.washington"], "bn dollars")
    own = {
        f"items.{name}.cost.amount": 0
        for name, item in spec.items.items()
        if item.cost and (item.table == "inter-korean" or name.startswith("kedo"))
    }
    joint = seen.variant(own)
    yield paired(
        "Tokyo pays more than Seoul for missiles and normalisation",
        joint["paid.seoul"],
        joint["paid.tokyo"],
        "bn dollars",
        1,
    )
    yield paired("Tokyo pays more than Seoul in all", base["paid.seoul"], base["paid.tokyo"], "bn dollars", 1)


def missile_test(seen: Evidence) -> Iterator[Effect]:
    months = min(72, seen.scenario.spec.months)
    calm, struck = (
        Course.of(seen.scenario, seen.worlds, seen.seed, {"pyongyang": who}, months) for who in (Quiet, OneTest)
    )

    def gap(values: Callable[[Course], np.ndarray], later: int) -> np.ndarray:
        return values(struck)[TEST_MONTH - 1 + later].astype(float) - values(calm)[TEST_MONTH - 1 + later]

    def level(item: str) -> Callable[[Course], np.ndarray]:
        return lambda course: course.performed[:, :, course.item(item)]

    def table(course: Course) -> np.ndarray:
        return course.meets[:, :, course.table("japan-dprk")]

    for item in ("food-aid-japan", "japan-normalization-talks", "kedo-funding"):
        yield Effect.of(f"{item} three months after a test", gap(level(item), 3), "of its level", -1)
    yield Effect.of("meetings with Tokyo three months after", gap(table, 3), "of months", -1)
    for what, values in (("meetings with Tokyo", table), ("reactor money", level("kedo-funding"))):
        yield Effect.of(
            f"{what} regained between three and eighteen months after", gap(values, 18) - gap(values, 3), "", 1
        )
    yield Effect.of("the moratorium a year after", gap(level("missile-test-moratorium"), 12), "of its level")
    yield Effect.of("the moratorium two years after", gap(level("missile-test-moratorium"), 24), "of its level")


def the_bridge(seen: Evidence) -> Iterator[Effect]:
    base = seen.base
    for table in TRACKS.values():
        mid, long = (base[f"stage_month.{table}.{stage}"].notna().to_numpy(float) for stage in ("mid", "long"))
        if (mid == 0).any():
            yield Effect.of(f"long term reached at {table} where the mid term never was", long[mid == 0], "of worlds")
        yield Effect.of("and where it was", long[mid == 1], "of worlds", 1)
    gates = [
        name for name, rule in seen.scenario.spec.linkages.items() if rule.kind == "stage-gate" and rule.opens == "long"
    ]
    yield paired(
        "settlement or partial without the gates to the long term",
        partly(base),
        partly(seen.variant({}, gates)),
        "% of worlds",
    )


def talks_and_provocations(seen: Evidence) -> Iterator[Effect]:
    course = seen.course
    tables = [course.table(name) for name in TRACKS.values()]
    talks, provoked = np.any(course.meets[:, :, tables], axis=2), np.any(course.provoked, axis=2)
    yield Effect.of(
        "provocations in months with bilateral talks, against months without", within(provoked, talks), "of months", -1
    )
    shut = seen.variant({f"tables.{name}.opens": seen.scenario.spec.months + 1 for name in TRACKS.values()})
    yield paired(
        "provocations if the three tables never open", seen.base["provocations"], shut["provocations"], "in a run", 1
    )


def gradual(seen: Evidence) -> Iterator[Effect]:
    course = seen.course
    level = course.performed.mean(axis=2)
    steps = np.diff(level, axis=0)
    gained = np.maximum(steps, 0).sum(axis=0)
    yield Effect.of(
        "largest rise of the mean level in a month, of all that rose",
        steps.max(axis=0) / np.maximum(gained, 1e-9) - 0.2,
        "over a fifth",
        -1,
    )
    yield Effect.of("months in which the mean level falls", (steps < -1e-9).mean(axis=0), "of months", 1)
    yield Effect.of(
        "months in which us-dprk stands still",
        course.stalled[:, :, course.table("us-dprk")].mean(axis=0),
        "of months",
        1,
    )
    crisis = course.threat >= course.model.dynamics.threat["crisis"]
    yield Effect.of("worlds with a crisis", crisis.any(axis=0), "of worlds", 1)
    yield Effect.of("mean level, first to last month", level[-1] - level[0], "of full", 1)


def opinion(seen: Evidence) -> Iterator[Effect]:
    spec = seen.scenario.spec
    for capital in ALLIES:
        against = seen.variant(
            {f"parties.{capital}.support.baseline": max(0.0, spec.parties[capital].support.baseline.middle - 0.15)}
        )
        for table in TRACKS.values():
            columns = [f"level.{name}" for name, item in spec.items.items() if item.table == table]
            yield paired(
                f"mean level at {table}, {capital} against",
                seen.base[columns].mean(axis=1),
                against[columns].mean(axis=1),
                "of full",
                -1,
            )


def reversals(seen: Evidence) -> Iterator[Effect]:
    course, spec = seen.course, seen.scenario.spec
    months = min(HALF, len(course.performed))
    up, down = (which[:months].sum(axis=(0, 2)) for which in (course.came(), course.went()))
    share = down / np.maximum(up + down, 1)
    yield Effect.of("reversals of all comings into and goings out of effect", share, "of both")
    yield Effect.of("that share below a third", 1 / 3 - share, "short of it", -1)
    mid = [course.item(name) for name, item in spec.items.items() if item.stage == "mid"]
    yield Effect.of(
        "mid-term items not in effect after four years, over a half",
        0.5 - course.in_effect[months - 1][:, mid].mean(axis=1),
        "of them",
        1,
    )
    lags: list[float] = []
    for name, entry in spec.items.items():
        i = course.item(name)
        if entry.stage == "short" and entry.start.agreed == 0:
            for w in np.flatnonzero((course.signed[:months, :, i] > 0).any(axis=0)):
                first = (course.signed[:, w, i] > 0).argmax()
                acts = course.progress[first:, w, i] > 0
                lags.append(float(acts.argmax()) if acts.any() else np.nan)
    yield Effect.of("from the commitment on a short-term item to the first act", lags, "months")
    yield Effect.of("that lag, over two months", np.array(lags) - 2.0, "months", 1)
    yield Effect.of("and under four", np.array(lags) - 4.0, "months", -1)


def who_follows(seen: Evidence) -> Iterator[Effect]:
    course = seen.course
    came = {
        name: np.any(course.came()[:, :, course.model.agenda.slices[course.table(name)]], axis=2)
        for name in TRACKS.values()
    }
    leads = came["us-dprk"][:-SOON]
    tokyo, seoul = (within(soon(came[name]), leads) for name in ("japan-dprk", "inter-korean"))
    yield Effect.of(
        "an advance at japan-dprk within three months of one at us-dprk, against otherwise", tokyo, "of months", 1
    )
    yield Effect.of("the same at inter-korean", seoul, "of months")
    meets = {name: course.meets[:, :, course.table(name)] for name in ("us-dprk", "inter-korean")}
    stops = {name: np.concatenate([np.zeros_like(held[:1]), held[:-1] & ~held[1:]]) for name, held in meets.items()}
    after = within(soon(stops["inter-korean"]), stops["us-dprk"][:-SOON])
    yield Effect.of(
        "inter-Korean talks stop within three months of a stop of us-dprk, against otherwise", after, "of months", 1
    )
    yield Effect.of("the inter-Korean track follows stalls more than advances", after - seoul, "of months", 1)


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
    """Measure the twelve patterns in a scenario with the agenda of the base scenario.

    Parameters
    ----------
    scenario : Scenario
    worlds : int
        Worlds of each run; all runs are paired under the seed.
    seed : int
    """
    seen = Evidence(scenario, worlds, seed)
    for number, (says, source, measure) in enumerate(PATTERNS, start=1):
        yield Pattern(number, says, source, tuple(measure(seen)))
