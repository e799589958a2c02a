"""The page on validation: its commands are understood, its lists are the code's, and its numbers are those that are measured."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sim import Scenario
from sim.analysis.fit_judged import Judged, judged
from sim.analysis.fit_words import change_words, signed
from sim.analysis.fitting import fit
from sim.analysis.hindcast import Hindcast, hindcast
from sim.analysis.hindcast_words import compared, skill_words
from sim.analysis.levers import SUGGESTED, levers
from sim.analysis.traits import traits
from sim.analysis.words import headed
from sim.cli import main
from sim.record import Record

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "validation.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    python3 run_sim.py (.*)$", PAGE, re.MULTILINE)
LATE = "from 2001-07"


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_have_the_options_they_are_given(command, capsys):
    name, *given = shlex.split(command)
    assert main([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert all(option in told for option in given if option.startswith("--"))


def test_it_is_found_from_the_pages_that_speak_of_the_record():
    assert "(docs/validation.md)" in (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert "(validation.md)" in (DOCS / "hindcast.md").read_text(encoding="utf-8")


def test_it_lists_what_is_fitted_with_the_reasons():
    for one in SUGGESTED:
        assert f"| {one.name}, `{one.patterns[0]}` | {one.low:g} to {one.high:g} | {one.why} |" in PAGE


def trait_rows(scenario: Scenario, record: Record, items: list[str]) -> list[str]:
    """Every trait as the page's table has it."""
    rows = traits(scenario, record, items, worlds=300, seed=7).to_dict("records")
    return [f"| {headed(row['trait'])} | {' | '.join(compared(row))} |" for row in rows]


def skill_rows(found: Hindcast) -> list[str]:
    """The questions, as tested."""
    rows = found.scores[found.scores["part"] == LATE].to_dict("records")
    skills = ("base rate", "no change", "persistence")
    return [
        f"| {row['question']} | {row['brier']:.3f} | {' | '.join(skill_words(row, name) for name in skills)} |"
        for row in rows
    ]


def other_rows(found: Hindcast) -> list[str]:
    """Months of first agreement and of provocations, as tested."""
    timing = found.timing.set_index("part").loc[LATE].to_dict()
    months = found.provocation_scores.set_index("part").loc[LATE].to_dict()
    return [
        f"| month of first agreement, CRPS of {timing['months']:.0f} months | {timing['crps']:.1f} | {skill_words(timing, 'base rate')} | "
        f"never any: {skill_words(timing, 'never')} |",
        f"| months with a provocation, Brier score | {months['brier']:.3f} | {skill_words(months, 'base rate')} | "
        f"a one-lag Markov chain: {skill_words(months, 'chain')} |",
    ]


def fit_rows(told: Judged) -> list[str]:
    """What a fit changes, and for how much of it a straight line would do."""
    return [
        f"| {row['question']}, {row['part']} | {row['unfitted']:.3f} | {row['fitted']:.3f} | {change_words(row)} | "
        f"{signed(row['change_by_table_low'])} to {signed(row['change_by_table_high'])} | {row['straightened']:.3f} |"
        for row in told.table.to_dict("records")
    ]


@pytest.mark.slow
def test_its_traits_and_scores_are_those_that_are_measured():
    record = Record.load("1998-2002")
    found = hindcast(Scenario.load("perry-1999"), record, worlds=2000, seed=7)
    for row in (*skill_rows(found), *other_rows(found), *trait_rows(found.scenario, record, found.items)):
        assert row in PAGE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scale", "worlds", "budget", "judges"), [(["parties.*.patience=0.15:2"], 300, 40, 2000), ([], 200, 60, 1000)]
)
def test_its_fits_are_those_that_are_found(scale, worlds, budget, judges):
    perry, record = Scenario.load("perry-1999"), Record.load("1998-2002")
    found = fit(perry, record, levers(perry, scale=scale), worlds=worlds, budget=budget)
    for row in fit_rows(judged(found, record, judges)):
        assert row in PAGE
