"""Reading what a command was given; a mistake in it is told and ends the command with status 2."""

from __future__ import annotations

import re

from sim.cli.speaking import wrong_input
from sim.scenario import Scenario, ScenarioError
from sim.scenario.ids import MONTH_PATTERN


def load(names: list[str], months: int | None = None) -> list[Scenario]:
    """The scenarios of that name or path; every mistake in any of them is told."""
    scenarios, mistakes = [], []
    for name in names:
        try:
            scenario = Scenario.load(name)
            scenarios.append(scenario if months is None else scenario.lasting(months))
        except ScenarioError as error:
            mistakes.append(str(error))
    if mistakes:
        wrong_input("\n".join(mistakes))
    return scenarios


def month(option: str, given: str) -> None:
    """Refuse what is no month."""
    if not re.fullmatch(MONTH_PATTERN, given):
        wrong_input(f"{option} must be a month such as 2001-06, not {given[:80]!r}")
