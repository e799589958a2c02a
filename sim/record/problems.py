"""What is wrong with a record, told like the mistakes of a scenario: every one, with its file and line."""

from __future__ import annotations

from sim.scenario.problems import Problem, ScenarioError


class RecordError(ScenarioError):
    """A record that cannot be used; ``problems`` holds every mistake found, in the order of the files."""


def refused(file: str, message: str, line: int | None = None) -> RecordError:
    """The error of a file of which nothing can be made."""
    return RecordError([Problem(file, line, "", message)])
