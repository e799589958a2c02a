"""What a fit may move: a few numbers of a scenario, several of them together where they mean the same thing.

A lever either puts one value in the place of every number that it moves, or multiplies them all by one factor, whereby a
distribution stays as wide, for its size, as its author made it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from sim.analysis.designs import Varied, varied
from sim.analysis.drawn import all_numbers
from sim.analysis.factors import each_once
from sim.scenario import Scenario
from sim.scenario.problems import did_you_mean
from sim.scenario.quantity import Quantity


@dataclass(frozen=True)
class Suggestion:
    """A lever that is fitted where none is asked for: numbers that no source states, and why they may be moved."""

    name: str
    patterns: tuple[str, ...]
    low: float
    high: float
    why: str


# Few, since the record is short: what rests on judgement, is felt at all tables, and that the record speaks to before the split.
SUGGESTED = (
    Suggestion(
        "patience",
        ("parties.*.patience",),
        0.2,
        2.0,
        "Months of talks after which a government has conceded all that it will. The record shows how long a handful of "
        "negotiations took, not how long anybody would have waited.",
    ),
    Suggestion(
        "least share settled for",
        ("parties.*.floor",),
        0.3,
        1.5,
        "How much of its wishes a government holds on to in the end. Nobody says so beforehand; judgement throughout.",
    ),
    Suggestion(
        "support needed to ratify",
        ("parties.*.threshold",),
        0.7,
        1.2,
        "Where opinion stops a signature. The record shows what was signed and carried out, not the bar that it had to "
        "pass.",
    ),
    Suggestion(
        "strength of linkage rules",
        ("linkages.*.strength",),
        0.3,
        1.0,
        "Whether one item really waits for another is the paper's reading of the talks, and 1 is the most a rule can have.",
    ),
)


@dataclass(frozen=True)
class Lever:
    """Numbers of a scenario that a fit moves together.

    Attributes
    ----------
    name : str
    paths : tuple of str
        Where the numbers stand.
    low, high : float
        Bounds of the value that is put there, or of the factor.
    scales : bool
        Whether it is a factor.
    whole : bool
        Whether only whole values can stand there.
    why : str
        Why it may be moved; empty where somebody asked for it.
    """

    name: str
    paths: tuple[str, ...]
    low: float
    high: float
    scales: bool = False
    whole: bool = False
    why: str = ""

    def at(self, share: float) -> float:
        """Shares of the way from low to high, 0..1, to a value; factors are spaced by their ratios, so that halving is as far as doubling."""
        if self.scales:
            return rounded(math.exp((1.0 - share) * math.log(self.low) + share * math.log(self.high)))
        value = self.low + share * (self.high - self.low)
        return float(np.round(value)) if self.whole else rounded(value)

    def values(self, setting: float, scenario: Scenario) -> dict[str, Any]:
        """What to put into the scenario, by path."""
        if self.scales:
            return {path: scaled(number_at(path, scenario), setting) for path in self.paths}
        return dict.fromkeys(self.paths, int(setting) if self.whole else setting)


def number_at(path: str, scenario: Scenario) -> Quantity:
    """The number at a path. Raises ValueError where a scenario has none there, as where an event lies beyond its last month."""
    number = scenario.quantity(path)
    if number is None:
        raise ValueError(f"{path}: there is no such number within the {scenario.spec.months} months that are run")
    return number


def scaled(number: Quantity, factor: float) -> dict[str, Any] | float:
    """A number times a factor, as a scenario file would have it; a distribution keeps its shape, up to the bounds of its field."""
    inside = [rounded(min(max(part * factor, number.low), number.high)) for part in number.stated]
    if number.value is not None:
        return inside[0]
    if number.normal is not None:
        return {"normal": [inside[0], rounded(number.normal[1] * factor)]}
    return {"triangular" if number.triangular else "uniform": inside}


def rounded(number: float) -> float:
    """To five digits, so that what is run is what can be read in a file."""
    return float(f"{number:.5g}")


def with_settings(scenario: Scenario, levers: Sequence[Lever], settings: Sequence[float]) -> Scenario:
    """The scenario with each lever at its setting."""
    return scenario.with_values(changes(scenario, levers, settings))


def changes(scenario: Scenario, levers: Sequence[Lever], settings: Sequence[float]) -> dict[str, Any]:
    """Everything that the settings put into the scenario, by path."""
    found: dict[str, Any] = {}
    for lever, setting in zip(levers, settings, strict=True):
        found |= lever.values(setting, scenario)
    return found


def levers(scenario: Scenario, vary: Sequence[str] = (), scale: Sequence[str] = ()) -> list[Lever]:
    """The levers that are asked for, or those suggested that the scenario has.

    Parameters
    ----------
    scenario
    vary
        ``PATH=LOW:HIGH``: a value between these bounds; with ``*`` in the path, the same one for every number that fits it.
    scale
        ``PATH=LOW:HIGH``: a factor between these bounds on every number that fits the path.

    Raises
    ------
    ValueError
        Where it says no range, nothing stands there, or a number is asked for twice.
    ScenarioError
        Where a number may not be so low or so high.
    """
    # A variant cannot change one entry of a list, and no factor moves a nought.
    here = {
        path: number
        for path, number in all_numbers(scenario.spec)
        if number.middle != 0 and not any(step.isdecimal() for step in path.split("."))
    }
    if vary or scale:
        found = [_valued(one, scenario, here) for one in vary] + [_scaling(one, here) for one in scale]
    else:
        fitting = (
            (one, [path for path in here if any(fnmatchcase(path, p) for p in one.patterns)]) for one in SUGGESTED
        )
        found = [Lever(s.name, tuple(paths), s.low, s.high, scales=True, why=s.why) for s, paths in fitting if paths]
    if not found:
        raise ValueError(
            f"{scenario.name} has none of the numbers that are usually fitted: name some, as PATH=LOW:HIGH"
        )
    each_once((lever.name, lever.paths) for lever in found)
    for end in (0.0, 1.0):
        with_settings(scenario, found, [lever.at(end) for lever in found])
    return found


def _valued(text: str, scenario: Scenario, here: Mapping[str, Quantity]) -> Lever:
    path = text.partition("=")[0]
    if "*" not in path:
        one: Varied = varied(text, scenario)
        if one.levels:
            raise ValueError(f"{text}: say between which bounds to look, as {path}=LOW:HIGH")
        return Lever(path, (path,), one.low, one.high, whole=one.whole)
    low, high = _bounds(text)
    return Lever(path, _fitting(path, here), low, high)


def _scaling(text: str, here: Mapping[str, Quantity]) -> Lever:
    path = text.partition("=")[0]
    low, high = _bounds(text)
    if low <= 0:
        raise ValueError(f"{text}: a factor must be above 0")
    return Lever(f"{path}, times", _fitting(path, here), low, high, scales=True)


def _fitting(pattern: str, here: Mapping[str, Quantity]) -> tuple[str, ...]:
    found = tuple(path for path in here if fnmatchcase(path, pattern))
    if not found:
        near = [path for path in here if path.split(".")[0] == pattern.split(".")[0]]
        raise ValueError(f"no number that may be moved stands at {pattern}{did_you_mean(pattern, near[:500])}")
    return found


def _bounds(text: str) -> tuple[float, float]:
    path, _, said = text.partition("=")
    try:
        low, high = (float(part) for part in said.split(":"))
    except ValueError:
        raise ValueError(f"{text}: say between which bounds to look, as {path or 'PATH'}=LOW:HIGH") from None
    if not (np.isfinite([low, high]).all() and low < high):
        raise ValueError(f"{text}: low must be below high, and both finite")
    return low, high
