"""Loading what a command names; a mistake in it is told and ends the command with status 2."""

from __future__ import annotations

from sim.cli.speaking import wrong_input
from sim.scenario import Scenario, ScenarioError


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
