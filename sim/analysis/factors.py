"""What a sensitivity analysis asks about: numbers of a scenario, each for itself or many together as one factor.

Where nothing else is asked, every number that the scenario gives as a distribution belongs to one of the factors below, by
what it is about; each is drawn from its own distribution, independently of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

from sim.analysis.designs import Varied, varied
from sim.analysis.drawn import uncertain_numbers
from sim.scenario import Scenario
from sim.scenario.problems import did_you_mean
from sim.scenario.quantity import Quantity

# A number belongs to the first factor that has a pattern of its path.
FACTORS = {
    "patience": ("parties.*.patience",),
    "how far they concede": ("parties.*.concession", "parties.*.floor", "parties.*.haggling"),
    "support at home": (
        "parties.*.support.*",
        "parties.*.threshold",
        "parties.*.enthusiasm",
        "parties.*.doubt",
        "parties.*.legislature.*",
        "items.*.opinion.*",
    ),
    "trust and beliefs": ("parties.*.trust.*", "parties.*.blur", "dynamics.trust.*"),
    "coordination of the allies": ("parties.*.coordination", "consultation.*", "linkages.*.bears"),
    "carrots and sticks": (
        "parties.*.policy.*",
        "parties.*.pressure.*",
        "parties.*.welcome",
        "parties.*.resentment",
    ),
    "provocations and cheating": ("parties.*.provocations.*", "parties.*.covert", "dynamics.detection"),
    "priorities and order": (
        "parties.*.insists.*",
        "parties.*.priorities.*",
        "parties.*.focus",
        "parties.*.wedge",
        "parties.*.opening.*",
        "tables.*",
    ),
    "keeping and undoing": (
        "parties.*.slack",
        "parties.*.slip",
        "parties.*.scrutiny",
        "parties.*.conscience.*",
        "dynamics.*",
    ),
    "worth of the items": ("items.*.values.*", "parties.*.salience"),
    "money": ("items.*.cost.*", "parties.*.money_weight", "parties.*.prices.*"),
    "linkage rules": ("linkages.*",),
    "events": ("events.*",),
}
REST = "all other numbers"


@dataclass(frozen=True)
class Factor:
    """Numbers that vary together, in that they are drawn anew together; each has its own value.

    Attributes
    ----------
    name : str
    numbers : tuple of (path, Varied or Quantity)
        Where each stands, and the range or the distribution that it is drawn from.
    """

    name: str
    numbers: tuple[tuple[str, Varied | Quantity], ...]

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.numbers]


def factors(scenario: Scenario, asked: Sequence[str] = ()) -> list[Factor]:
    """The factors that are asked for, or all that the scenario has.

    Parameters
    ----------
    scenario
    asked
        ``PATH=LOW:HIGH`` is one number, evenly between these bounds; ``PATH=1,2,5`` one of these values; ``PATH``, or a
        pattern as ``parties.*.patience``, all uncertain numbers at such paths, each as the scenario gives it.

    Raises
    ------
    ValueError
        Where a pattern fits no uncertain number, or a number is asked for twice.
    ScenarioError
        Where a path leads nowhere, or its number may not be so low or so high.
    """
    uncertain = dict(uncertain_numbers(scenario))
    found = [_asked(one, scenario, uncertain) for one in asked] if asked else _all(uncertain)
    if not found:
        raise ValueError(f"{scenario.name} has no uncertain numbers: name some, as PATH=LOW:HIGH")
    each_once((factor.name, factor.paths) for factor in found)
    return found


def each_once(asked: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Refuse paths that are named more than once, each asked for by its name. Raises ValueError."""
    seen: dict[str, str] = {}
    for name, paths in asked:
        for path in paths:
            if path in seen:
                raise ValueError(f"{path} is asked for twice, by {seen[path]} and by {name}")
            seen[path] = name


def values_at(found: Sequence[Factor], shares: np.ndarray) -> pd.DataFrame:
    """Points of a design: shares (points, numbers), uniform on 0..1, to values, a column for each number by its path."""
    numbers = [number for factor in found for number in factor.numbers]
    columns = {}
    for place, (path, number) in enumerate(numbers):
        share = shares[:, place]
        columns[path] = number.at(share if isinstance(number, Varied) else share.clip(2**-30, 1 - 2**-30))
    return pd.DataFrame(columns)


def problem(found: Sequence[Factor], tail: float = 0.0) -> dict[str, object]:
    """The factors as SALib describes them: numbers by path, each uniform on 0..1, in groups by factor.

    ``tail`` is the share on either side of a distribution that is left out; ranges are tried as they are.
    """
    numbers = [number for factor in found for number in factor.numbers]
    bounds = [[0.0, 1.0] if isinstance(number, Varied) else [tail, 1.0 - tail] for _, number in numbers]
    groups = [factor.name for factor in found for _ in factor.paths]
    return {"num_vars": len(numbers), "names": [path for path, _ in numbers], "groups": groups, "bounds": bounds}


def _all(uncertain: dict[str, Quantity]) -> list[Factor]:
    members: dict[str, list[tuple[str, Quantity]]] = {name: [] for name in (*FACTORS, REST)}
    for path, number in uncertain.items():
        name = next((name for name, patterns in FACTORS.items() if _fits(path, patterns)), REST)
        members[name].append((path, number))
    return [Factor(name, tuple(numbers)) for name, numbers in members.items() if numbers]


def _fits(path: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _asked(text: str, scenario: Scenario, uncertain: dict[str, Quantity]) -> Factor:
    if "=" in text:
        one = varied(text, scenario)
        return Factor(one.path, ((one.path, one),))
    numbers = tuple((path, number) for path, number in uncertain.items() if fnmatchcase(path, text))
    if numbers:
        return Factor(text, numbers)
    certain = scenario.quantity(text)
    if certain is not None:
        raise ValueError(
            f"{text} is {certain.middle:g} in every world: say between which values to vary it, as {text}=LOW:HIGH"
        )
    raise ValueError(f"no uncertain number stands at {text}{did_you_mean(text, _near(text, uncertain))}")


def _near(text: str, paths: dict[str, Quantity]) -> list[str]:
    """Paths that begin as a text does, few enough to be compared."""
    section = text.split(".")[0]
    near = [path for path in paths if path.split(".")[0] == section]
    return near[:500]
