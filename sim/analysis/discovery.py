"""Scenario discovery: in which worlds, by the values they drew, something happens; found in one half of them, checked in the other.

Of hundreds of uncertain numbers most say nothing about an outcome. So first each is asked for itself whether it tends to be higher
or lower in the worlds where it happens (Mann and Whitney's rank test), with the share of false discoveries held at 5% (Benjamini
and Hochberg 1995). Among the strongest of those, PRIM peels away, a twentieth of the worlds at a time, what holds fewest worlds of
interest, and leaves a box: limits between which they are dense (J. H. Friedman and N. I. Fisher, "Bump hunting in high-dimensional
data", Statistics and Computing 9 (1999), 123-143; B. P. Bryant and R. J. Lempert, "Thinking inside the box", Technological
Forecasting and Social Change 77 (2010), 34-49; as the EMA Workbench has it). A tree (CART: L. Breiman et al. 1984, as scikit-learn
has it) divides all worlds by the same numbers.

Whatever is searched for is found denser than it is. Every figure is therefore told of the half of the worlds in which nothing was
searched.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from inspect import signature

import numpy as np
import pandas as pd
from scipy.stats import binomtest, false_discovery_control, mannwhitneyu

from sim.analysis.extras import needed
from sim.analysis.intervals import share_interval

FALSE = 0.05  # share of false discoveries among the numbers that are looked at further
SURE = 0.05  # quasi-p above which a limit is dropped
PEEL = 0.05  # share of worlds taken off at a time
LEAST_MASS = 0.05
LEAST_OF_A_KIND = 20  # worlds where it happens, and where it does not, in each half
LEAVES = 6


@dataclass(frozen=True, eq=False)
class Box:
    """Limits on some numbers, and what share of the worlds lies between them.

    Attributes
    ----------
    limits : pandas.DataFrame
        One row a number, indexed by path: ``low``, ``high``, infinite where there is none; ``p_low``, ``p_high``, how likely the
        worlds checked would be as dense without that limit (quasi-p; missing where there is none).
    found, checked : Standing
        In the worlds that it was found in, and in those that it was checked in.
    """

    limits: pd.DataFrame = field(repr=False)
    found: Standing
    checked: Standing

    @property
    def limited(self) -> int:
        """How many limits it has."""
        return int(np.isfinite(self.limits[["low", "high"]].to_numpy(float)).sum())


@dataclass(frozen=True)
class Standing:
    """How a part of the worlds stands among all.

    Attributes
    ----------
    inside, hits : int
        Worlds in the part, and those of them in which it happens.
    worlds, all_hits : int
        All worlds, and all in which it happens.
    """

    inside: int
    hits: int
    worlds: int
    all_hits: int

    @property
    def density(self) -> float:
        """Share of the part's worlds in which it happens."""
        return self.hits / self.inside if self.inside else np.nan

    @property
    def coverage(self) -> float:
        """Share of all in which it happens that lie in the part."""
        return self.hits / self.all_hits

    @property
    def mass(self) -> float:
        """Share of all worlds that lie in the part."""
        return self.inside / self.worlds

    @property
    def base(self) -> float:
        """Share of all worlds in which it happens."""
        return self.all_hits / self.worlds

    def interval(self) -> tuple[float, float]:
        """95% Wilson interval of the density."""
        return share_interval(self.hits, self.inside) if self.inside else (0.0, 1.0)


@dataclass(frozen=True)
class Branch:
    """A fork of the tree, or a leaf where it has no path."""

    found: Standing
    checked: Standing
    path: str = ""
    at: float = np.nan
    below: Branch | None = None
    above: Branch | None = None

    def leaves(self) -> list[Branch]:
        """The leaves, those below first."""
        if self.below is None or self.above is None:
            return [self]
        return self.below.leaves() + self.above.leaves()


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was discovered.

    Attributes
    ----------
    numbers : pandas.DataFrame
        Every number, as ``screened`` tells it.
    boxes : list of Box
        From the whole to the smallest, as they were peeled, each without the limits that mean nothing.
    box : Box, optional
        The densest that holds enough of the worlds of interest; None where no number says anything.
    tree : Branch
        With nothing to divide by, a leaf.
    """

    numbers: pd.DataFrame = field(repr=False)
    boxes: list[Box] = field(repr=False)
    box: Box | None
    tree: Branch = field(repr=False)


def discover(
    values: pd.DataFrame, happens: np.ndarray, *, coverage: float = 0.5, most: int = 8, seed: int = 7
) -> Discovery:
    """Find where in the space of uncertain numbers something happens.

    Parameters
    ----------
    values
        One row a world, a column for each number.
    happens
        (worlds,) bool.
    coverage
        Share of the worlds where it happens that the chosen box must hold at least, in the half where it is found.
    most
        How many numbers, the strongest, limits may be set on.
    seed
        For the halves, and for ties in the tree.

    Raises
    ------
    ValueError
        Where it happens, or does not, in too few worlds, or a share or number is out of range.
    ModuleNotFoundError
        Where the EMA Workbench or scikit-learn is not installed.
    """
    if not 0 < coverage <= 1 or most < 1:
        raise ValueError(f"coverage must be above 0 and at most 1 and numbers at least 1, not {coverage:g} and {most}")
    happens = np.asarray(happens, bool)
    found = np.zeros(len(values), bool)
    found[np.random.default_rng(seed).permutation(len(values))[::2]] = True
    rare = min(int((happens[half] == kind).sum()) for half in (found, ~found) for kind in (True, False))
    if rare < LEAST_OF_A_KIND:
        raise ValueError(
            f"it happens in {happens.sum():,} of {len(happens):,} worlds: {LEAST_OF_A_KIND} in which it does and as many in which "
            f"it does not are needed in each half, so run more worlds or ask for another outcome"
        )
    numbers = screened(values[found], happens[found])
    kept = list(numbers.index[numbers["kept"]][:most])
    split = _Halves(values[kept], happens, found)
    if not kept:
        return Discovery(numbers, [], None, split.leaf(np.ones(len(values), bool)))
    boxes = [split.box(split.sure(limits)) for limits in peeled(values.loc[found, kept], happens[found])]
    enough = [box for box in boxes if box.found.coverage >= coverage]
    return Discovery(numbers, boxes, max(enough, key=lambda box: box.found.density), split.tree(seed))


def screened(values: pd.DataFrame, happens: np.ndarray) -> pd.DataFrame:
    """Which numbers tend to be higher or lower where something happens, the strongest first.

    Returns
    -------
    table
        Indexed by path: ``higher``, the chance that a world where it happens has the higher value of two drawn at random, one where it
        happens and one where it does not; ``p``; ``q``, the share of false discoveries among it and all that are stronger; ``kept``,
        whether that is at most 5%.
    """
    there, not_there = values.to_numpy()[happens], values.to_numpy()[~happens]
    test = mannwhitneyu(there, not_there, axis=0, method="asymptotic")
    q = false_discovery_control(test.pvalue)
    table = pd.DataFrame(
        {"higher": test.statistic / (len(there) * len(not_there)), "p": test.pvalue, "q": q, "kept": q <= FALSE},
        index=values.columns,
    )
    return table.sort_values("p", kind="stable")


def peeled(values: pd.DataFrame, happens: np.ndarray) -> list[pd.DataFrame]:
    """Limits of the boxes that PRIM leaves one after the other: indexed by path, ``low`` and ``high``, infinite where there is none."""
    with warnings.catch_warnings():
        # It warns of plotting libraries that it could use, and of what pandas will change.
        warnings.simplefilter("ignore")
        prim = needed("ema_workbench.analysis.prim").Prim
        # Version 2.5 takes a density below which it shows no box at all; 3 shows every box.
        every = {"threshold": 1e-9} if "threshold" in signature(prim).parameters else {}
        box = prim(
            values.reset_index(drop=True), happens.astype(int), peel_alpha=PEEL, mass_min=LEAST_MASS, **every
        ).find_box()
    found = []
    for limits in box.box_lims:
        low, high = (limits[values.columns].iloc[side].to_numpy(float) for side in (0, 1))
        found.append(
            pd.DataFrame(
                {
                    "low": np.where(low > values.min().to_numpy(), low, -np.inf),
                    "high": np.where(high < values.max().to_numpy(), high, np.inf),
                },
                index=values.columns,
            )
        )
    return found


def inside(values: pd.DataFrame, limits: pd.DataFrame) -> np.ndarray:
    """(worlds,) bool, which worlds lie between the limits."""
    some = values[limits.index].to_numpy()
    between = (some >= limits["low"].to_numpy()) & (some <= limits["high"].to_numpy())
    return np.asarray(between.all(axis=1))


def quasi_p(values: pd.DataFrame, happens: np.ndarray, limits: pd.DataFrame) -> pd.DataFrame:
    """How likely a box would be at least as dense by chance if one of its limits meant nothing (Bryant and Lempert 2010).

    That is the chance of as many worlds of interest among those in the box, were each one with the density of the box without
    that limit. ``p_low`` and ``p_high``, missing where there is no limit.
    """
    within = inside(values, limits)
    n, k = int(within.sum()), int(happens[within].sum())
    p = pd.DataFrame(np.nan, index=limits.index, columns=["p_low", "p_high"])
    for side, none in (("low", -np.inf), ("high", np.inf)):
        for path in limits.index[np.isfinite(limits[side])]:
            wider = limits.copy()
            wider.loc[path, side] = none
            density = float(happens[inside(values, wider)].mean())
            p.loc[path, f"p_{side}"] = binomtest(k, n, density, alternative="greater").pvalue if n else 1.0
    return p


class _Halves:
    """Worlds in two halves, one to find in and one to check in."""

    def __init__(self, values: pd.DataFrame, happens: np.ndarray, found: np.ndarray) -> None:
        self.values, self.happens, self.found = values, happens, found

    def standing(self, within: np.ndarray, half: np.ndarray) -> Standing:
        inside_it = within & half
        counts = inside_it, inside_it & self.happens, half, half & self.happens
        return Standing(*(int(count.sum()) for count in counts))

    def box(self, limits: pd.DataFrame) -> Box:
        within, checked = inside(self.values, limits), ~self.found
        p = quasi_p(self.values[checked], self.happens[checked], limits)
        return Box(limits.join(p), self.standing(within, self.found), self.standing(within, checked))

    def sure(self, limits: pd.DataFrame) -> pd.DataFrame:
        """A box without the limits that mean nothing in the half where it was found, the least sure dropped first."""
        while True:
            p = quasi_p(self.values[self.found], self.happens[self.found], limits).to_numpy()
            p = np.nan_to_num(p, nan=0.0)
            if p.max(initial=0.0) <= SURE:
                break
            row, side = np.unravel_index(p.argmax(), p.shape)
            limits = limits.copy()
            limits.iloc[row, side] = (-np.inf, np.inf)[side]
        return limits.loc[np.isfinite(limits.to_numpy(float)).any(axis=1)]

    def leaf(self, within: np.ndarray) -> Branch:
        return Branch(self.standing(within, self.found), self.standing(within, ~self.found))

    def tree(self, seed: int) -> Branch:
        """All worlds divided by the numbers, so that those where it happens are parted from the others."""
        trees = needed("sklearn.tree")
        fitted = trees.DecisionTreeClassifier(
            max_leaf_nodes=LEAVES, min_samples_leaf=LEAST_MASS, random_state=seed
        ).fit(self.values[self.found].to_numpy(), self.happens[self.found])
        return self._branch(fitted.tree_, 0, np.ones(len(self.values), bool))

    def _branch(self, tree: object, node: int, within: np.ndarray) -> Branch:
        leaf = self.leaf(within)
        below, above = tree.children_left[node], tree.children_right[node]  # type: ignore[attr-defined]
        if below == above:
            return leaf
        column, at = int(tree.feature[node]), float(tree.threshold[node])  # type: ignore[attr-defined]
        # The tree compares single precision.
        under = self.values.iloc[:, column].to_numpy(np.float32) <= at
        return Branch(
            leaf.found,
            leaf.checked,
            str(self.values.columns[column]),
            at,
            self._branch(tree, below, within & under),
            self._branch(tree, above, within & ~under),
        )
