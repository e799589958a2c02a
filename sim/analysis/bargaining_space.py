"""One round of talks as a bargaining problem: what every package would be worth to two sides, and what they offered each other.

A round lasts from a deal at a table, or the first offer there, to the next deal. Everything in it is reckoned at what it is worth
in the month in which the round ends, so that offers, packages and deal lie in one plane.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.analysis.bargains import Frontier
from sim.analysis.words import listed

if TYPE_CHECKING:
    from sim.analysis.witnessed import Watch, Witnessed
    from sim.scenario import Scenario
    from sim.scenario.schema import ScenarioFile


@dataclass(frozen=True, eq=False)
class Space:
    """A round of talks at a table.

    Attributes
    ----------
    table : str
    sides : two of tuple of str
        The parties on either side; what a side of several has is the sum of what each has by itself.
    items : DataFrame
        One row an open item: ``item``, ``room`` (how much can be agreed to), ``x``, ``y`` (points: all that room to either side),
        ``divisible``.
    offers : DataFrame
        One row an offer: ``month``, ``speaker``, ``x``, ``y`` (points), ``deal``.
    """

    table: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    items: pd.DataFrame
    offers: pd.DataFrame

    @property
    def month(self) -> int:
        """In which the round ends, and of which all values are."""
        return int(self.offers["month"].iloc[-1])

    @property
    def deal(self) -> bool:
        """Whether it ends with a deal."""
        return bool(self.offers["deal"].iloc[-1])

    @property
    def frontier(self) -> Frontier:
        """The efficient packages of what is open."""
        items = self.items
        return Frontier.of(items["x"].to_numpy(float), items["y"].to_numpy(float), items["divisible"].to_numpy(bool))

    def turned(self) -> Space:
        """The same round with the two sides in each other's place."""
        swap = {"x": "y", "y": "x"}
        return Space(self.table, self.sides[::-1], self.items.rename(columns=swap), self.offers.rename(columns=swap))

    def packages(self, most: int) -> np.ndarray:
        """(packages, 2), points: packages of whole items, all of them or so many at random, the same every time."""
        worths = self.items[["x", "y"]].to_numpy(float)
        count = len(worths)
        if count < 20 and 2**count <= most:
            chosen = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
        else:
            chosen = np.random.default_rng(0).integers(0, 2, (most, count))
        return chosen @ worths


def sides(spec: ScenarioFile, table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who faces whom at a table: the two members; of more, the allies against the one without allies there, or one against all.

    Allies come first, so that who faces them lies on the same axis in every picture.
    """
    members = spec.tables[table].members
    alone = [party for party in members if not set(spec.parties[party].allies) & set(members)]
    one = (alone or list(members))[0]
    rest = tuple(party for party in members if party != one)
    allied = tuple(party for party in rest if party not in alone)
    if len(members) == 2 or not allied:
        return (one,), rest
    return (allied, (one,)) if alone else ((one,), allied)


def side_name(spec: ScenarioFile, side: Sequence[str]) -> str:
    """The name of a side."""
    names = [spec.parties[party].name for party in side]
    return names[0] if len(names) == 1 else f"{listed(names)} together"


def rounds(witnessed: Witnessed, table: str) -> list[Space]:
    """The rounds of talks at a table, in their order; one that ends without a deal is the last.

    Raises
    ------
    ValueError
        Where the scenario has no such table.
    """
    spec = witnessed.scenario.spec
    if table not in spec.tables:
        raise ValueError(f"no such table: {table}; there are {', '.join(spec.tables)}")
    here = witnessed.offers[witnessed.offers["table"] == table]
    ended = here["deal"].cumsum().shift(fill_value=0)
    return [
        _space(spec, table, offers, witnessed.stakes, witnessed.packages)
        for _, offers in here.groupby(ended, sort=True)
    ]


def latest(watch: Watch, scenario: Scenario, table: str) -> Space | None:
    """The round of talks that is under way at a table, or the last that ended; None where nothing was offered yet."""
    offers = since_deal([row for row in watch.rows["offers"] if row["table"] == table])
    if not offers:
        return None
    last, numbers = offers[-1]["month"], {row["offer"] for row in offers}
    stakes = [row for row in reversed(watch.rows["stakes"]) if row["month"] == last and row["table"] == table]
    packages = [row for row in watch.rows["packages"] if row["offer"] in numbers]
    frames = (pd.DataFrame(rows) for rows in (offers, stakes[::-1], packages))
    offered, stakes_, packages_ = frames
    return _space(scenario.spec, table, offered, stakes_, packages_)


def since_deal(offers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of a table's offers in their order, those of the round that is under way, or of the last where it ended in a deal."""
    ends = [k for k, row in enumerate(offers[:-1]) if row["deal"]]
    return list(offers[ends[-1] + 1 if ends else 0 :])


def longest(spaces: Sequence[Space]) -> Space | None:
    """The round with most offers of all that ended with a deal, or of all where none did; none where there is none."""
    settled = [space for space in spaces if space.deal] or list(spaces)
    return max(settled, key=lambda space: len(space.offers), default=None)


def _space(spec: ScenarioFile, table: str, offers: pd.DataFrame, stakes: pd.DataFrame, packages: pd.DataFrame) -> Space:
    pair = sides(spec, table)
    last = int(offers["month"].iloc[-1])
    open_ = stakes[(stakes["month"] == last) & (stakes["table"] == table)].set_index("item")
    # Two who face each other weigh their allies' stakes, too; in a sum of allies these would count twice.
    kind = "weight" if all(len(side) == 1 for side in pair) else "stake"
    values = pd.DataFrame(
        {name: open_[[f"{kind}.{party}" for party in side]].sum(axis=1) for name, side in zip("xy", pair, strict=True)}
    )
    inside = dict(tuple(packages.groupby("offer", sort=False)))
    told = []
    for row in offers.to_dict("records"):
        part = inside[row["offer"]]
        worth = (values.loc[part["item"]].to_numpy(float) * part[["amount"]].to_numpy(float)).sum(axis=0)
        told.append({key: row[key] for key in ("month", "speaker", "deal")} | {"x": worth[0], "y": worth[1]})
    rooms = open_["room"]
    items = values.mul(rooms, axis=0).assign(room=rooms).reset_index()
    items["divisible"] = [spec.items[item].divisible for item in items["item"]]
    return Space(table, pair, items[items["room"] > 0.0].reset_index(drop=True), pd.DataFrame(told))


def outline(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(corners, 2): the outline of all packages of divisible items worth ``x`` and ``y``, (items,), counter-clockwise.

    The sum of segments from nothing to each item (a zonogon): from its lowest corner, all items in order of their direction, and
    then the same back.
    """
    up = np.where((y > 0.0) | ((y == 0.0) & (x > 0.0)), 1.0, -1.0)
    steps = np.stack([x * up, y * up], axis=1)
    steps = steps[np.argsort(np.arctan2(steps[:, 1], steps[:, 0]), kind="stable")]
    start = np.array([x[up < 0].sum(), y[up < 0].sum()])
    return start + np.concatenate([np.zeros((1, 2)), np.cumsum(np.concatenate([steps, -steps]), axis=0)])[:-1]
