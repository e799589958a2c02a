"""Designs of experiments: which values of which numbers of a scenario are tried together.

Grids, Latin hypercubes (McKay, Beckman and Conover, "A comparison of three methods for selecting values of input variables
in the analysis of output from a computer code", Technometrics 21, 1979, 239-245) and scrambled Sobol' sequences (Sobol' 1967,
Owen 1998), the last two as SciPy makes them; or points listed in a CSV file.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, isfinite, log2, prod
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from sim.scenario import Scenario

METHODS = ("grid", "lhs", "sobol")
MOST_POINTS = 10_000


@dataclass(frozen=True)
class Varied:
    """A number of a scenario and the values to try.

    Attributes
    ----------
    path : str
        Where it stands, as ``parties.tokyo.patience``.
    low, high : float
        The least and the greatest value.
    levels : tuple of float
        The values, where only these are tried; empty where any between low and high may be.
    whole : bool
        Whether only whole numbers can stand there.
    """

    path: str
    low: float
    high: float
    levels: tuple[float, ...] = ()
    whole: bool = False

    def at(self, share: np.ndarray) -> np.ndarray:
        """Shares of the way from low to high, 0..1, to values; levels and whole numbers come equally often."""
        if self.levels:
            return np.asarray(self.levels)[np.minimum((share * len(self.levels)).astype(int), len(self.levels) - 1)]
        if self.whole:
            return np.minimum(np.floor(self.low + share * (self.high - self.low + 1)), self.high)
        return self.low + share * (self.high - self.low)

    def spread(self, many: int) -> np.ndarray:
        """So many values evenly spread from low to high, or the levels; of whole numbers as many as differ."""
        if self.levels:
            return np.asarray(self.levels)
        even = np.linspace(self.low, self.high, many) if many > 1 else np.array([(self.low + self.high) / 2])
        return np.unique(np.round(even)) if self.whole else even


def varied(text: str, scenario: Scenario) -> Varied:
    """What ``PATH=LOW:HIGH`` or ``PATH=1,2,5`` says.

    Raises
    ------
    ValueError
        Where it says no range and no list of numbers, or low is above high.
    ScenarioError
        Where the path leads nowhere, or its number may not be so low or so high.
    """
    path, _, said = text.partition("=")
    parts = said.split(":") if ":" in said else said.split(",")
    if not path or not said or (":" in said and len(parts) != 2):
        raise ValueError(f"{text}: say which values to try, as {path or 'PATH'}=LOW:HIGH or {path or 'PATH'}=1,2,5")
    numbers = [_number(part, text) for part in parts]
    low, high = min(numbers), max(numbers)
    if ":" in said and numbers[0] > numbers[1]:
        raise ValueError(f"{text}: low {numbers[0]:g} is above high {numbers[1]:g}")
    for number in sorted({low, high}):
        variant = scenario.with_values({path: int(number) if number.is_integer() else number})
    whole = isinstance(_standing(variant.spec, path), int)
    levels = () if ":" in said and low < high else tuple(dict.fromkeys(numbers))
    return Varied(path, low, high, levels, whole)


def design(numbers: Sequence[Varied], method: str = "grid", points: int = 10, seed: int = 7) -> pd.DataFrame:
    """Points at which to run a scenario.

    Parameters
    ----------
    numbers
        What to vary.
    method
        ``grid``, every value of each with every value of the others; ``lhs``, a Latin hypercube; ``sobol``, a Sobol'
        sequence, which has a power of two points.
    points
        How many points; of a grid, how many values of each number that is given by its range.
    seed
        Seed of the Latin hypercube and of the scrambling.

    Returns
    -------
    points
        A column for each number, named by its path, and a row a point.

    Raises
    ------
    ValueError
        Where nothing is varied, something twice, the method is unknown, or there would be no or too many points.
    """
    paths = [one.path for one in numbers]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if not numbers or twice:
        raise ValueError(f"{twice} is varied twice" if twice else "name at least one number to vary, as PATH=LOW:HIGH")
    if method not in METHODS:
        raise ValueError(f"no such design as {method}; there are {', '.join(METHODS)}")
    if points < 1:
        raise ValueError(f"a design needs at least one point, not {points}")
    if method == "grid":
        levels = [one.spread(points) for one in numbers]
        count = prod(map(len, levels))
        if count > MOST_POINTS:
            sizes = " × ".join(str(len(one)) for one in levels)
            raise ValueError(
                f"a grid of {sizes} has {count:,} points, and {MOST_POINTS:,} is the most: take fewer, or lhs"
            )
        return _frame(np.array(list(product(*levels))), numbers)
    if points > MOST_POINTS:
        raise ValueError(f"{points:,} points are too many; {MOST_POINTS:,} is the most")
    if method == "lhs":
        shares = qmc.LatinHypercube(len(numbers), seed=seed).random(points)
    else:
        shares = qmc.Sobol(len(numbers), seed=seed).random_base2(ceil(log2(points)))
    return _frame(np.column_stack([one.at(shares[:, place]) for place, one in enumerate(numbers)]), numbers)


def listed_points(file: Path | str) -> pd.DataFrame:
    """Points from a CSV file whose header names the paths and whose rows are the points.

    Raises
    ------
    ValueError
        Where it cannot be read, has no points, or a row has a value too few, one too many, or one that is no finite number.
    """
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as lines:
            rows = [(number, row) for number, row in enumerate(csv.reader(lines), 1) if row]
    except OSError as error:
        raise ValueError(f"{file}: cannot be read ({error.strerror or error})") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{file}: is no CSV file in UTF-8 ({error})") from error
    if len(rows) < 2:
        raise ValueError(f"{file}: needs a header with the paths of the numbers, and a row for each point")
    if len(rows) - 1 > MOST_POINTS:
        raise ValueError(f"{file}: has {len(rows) - 1:,} points, and {MOST_POINTS:,} is the most")
    header = [path.strip() for path in rows[0][1]]
    if not all(header):
        raise ValueError(f"{file}:1: column {header.index('') + 1} has no path")
    if all(_is_number(path) for path in header):
        raise ValueError(f"{file}:1: the first line must name the paths of the numbers, not hold values")
    twice = next((path for path in header if header.count(path) > 1), None)
    if twice:
        raise ValueError(f"{file}:1: {twice} is named twice")
    values = np.empty((len(rows) - 1, len(header)))
    for place, (line, row) in enumerate(rows[1:]):
        if len(row) != len(header):
            raise ValueError(f"{file}:{line}: {len(row)} values where the header names {len(header)}")
        values[place] = [_number(value, f"{file}:{line}: {path}") for value, path in zip(row, header, strict=True)]
    return pd.DataFrame(values, columns=header)


def _frame(values: np.ndarray, numbers: Sequence[Varied]) -> pd.DataFrame:
    """Points (points, numbers) as a table; whole numbers as such."""
    columns = {one.path: values[:, place] for place, one in enumerate(numbers)}
    return pd.DataFrame(columns).astype({one.path: "int64" for one in numbers if one.whole})


def _number(text: str, where: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{where}: {text.strip() or 'nothing'} is no number") from None
    if not isfinite(number):
        raise ValueError(f"{where}: {text.strip()} is no finite number")
    return number


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _standing(part: Any, path: str) -> Any:
    """What stands at a path of a checked scenario."""
    for step in path.split("."):
        if isinstance(part, Mapping):
            part = part.get(step)
        elif isinstance(part, tuple) and step.isdecimal():
            part = part[int(step)]
        else:
            part = getattr(part, step, None)
    return part
