"""In which scenarios a pattern can be measured: what each of the twelve speaks of must be there."""

from __future__ import annotations

from sim.analysis.evidence import ALLIES, TEST_MONTH, TRACKS
from sim.scenario import Scenario

CAPITALS = tuple(f"parties.{party}" for party in (*ALLIES, "pyongyang"))
THREE = tuple(f"tables.{table}" for table in TRACKS.values())
OFFICES = ("liaison-office", "japan-liaison-office", "rok-representatives", "japan-trade-representatives")
# What a scenario must have for a pattern to be measured in it.
NEEDS: dict[int, tuple[str, ...]] = {
    1: CAPITALS,
    2: ("tables.us-dprk", "tables.inter-korean"),
    3: tuple(f"items.{item}" for item in (*OFFICES, "rok-trade-representatives")),
    4: (
        *(
            f"items.{item}"
            for item in ("japan-loans-oda", "japan-compensation", "abductee-investigation", "missile-test-moratorium")
        ),
        "linkages.loans-need-news-of-the-missing",
        "linkages.loans-need-the-moratorium",
    ),
    5: CAPITALS,
    6: (
        *(
            f"items.{item}"
            for item in ("food-aid-japan", "japan-normalization-talks", "kedo-funding", "missile-test-moratorium")
        ),
        "parties.pyongyang.provocations.missile-test",
        "tables.japan-dprk",
    ),
    7: THREE,
    8: THREE,
    9: ("tables.us-dprk",),
    10: (*CAPITALS, *THREE),
    11: (),
    12: THREE,
}
LEAST_MONTHS = {6: TEST_MONTH + 24}  # of a run, to see what comes two years after a test; else a year
YEAR = 12


def lacking(scenario: Scenario, number: int) -> tuple[str, ...]:
    """What a scenario lacks for measuring a pattern: names as in its file, tables that do not meet, or months."""
    spec = scenario.spec
    absorbed = {table for entry in spec.tables.values() for table in entry.absorbs}
    found = []
    for path in NEEDS[number]:
        here: object = spec
        for step in path.split("."):
            here = here.get(step) if isinstance(here, dict) else getattr(here, step, None)
        if here is None or path.removeprefix("tables.") in absorbed:
            found.append(path)
    if number == 7:
        stages = {(item.table, item.stage) for item in spec.items.values()}
        found += [
            f"{stage}-term items at {table}"
            for table in TRACKS.values()
            for stage in ("mid", "long")
            if (table, stage) not in stages
        ]
    least = LEAST_MONTHS.get(number, YEAR)
    return (*found, *([f"{least} months"] if spec.months < least else ()))
