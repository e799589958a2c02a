"""Scenario discovery: a planted box is found, chance is not taken for one, and every figure is of worlds not searched in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from sim.analysis.discovery import Standing, discover, inside, peeled, quasi_p, screened

NAMES = [f"parties.p{number}.patience" for number in range(60)]


def worlds_with_a_box(worlds=3000, seed=1):
    """Uniform numbers; it happens in nine of ten worlds where the first is above 0.6 and the second below 0.5, else in one of ten."""
    chance = np.random.default_rng(seed)
    values = pd.DataFrame(chance.random((worlds, len(NAMES))), columns=NAMES)
    there = (values[NAMES[0]] > 0.6) & (values[NAMES[1]] < 0.5)
    return values, chance.random(worlds) < np.where(there, 0.9, 0.1)


@pytest.fixture(scope="module")
def planted():
    values, happens = worlds_with_a_box()
    return values, happens, discover(values, happens)


@pytest.mark.slow
def test_the_numbers_that_matter_come_first_and_say_which_way(planted):
    numbers = planted[2].numbers
    assert list(numbers.index[:2]) == NAMES[:2] or list(numbers.index[:2]) == NAMES[1::-1]
    assert numbers.loc[NAMES[0], "higher"] > 0.6 and numbers.loc[NAMES[1], "higher"] < 0.4
    assert numbers["kept"].sum() <= 4 and len(numbers) == len(NAMES)


def test_the_planted_box_is_found_and_no_other_limit(planted):
    limits = planted[2].box.limits
    assert set(limits.index) == set(NAMES[:2])
    assert limits.loc[NAMES[0], "low"] == pytest.approx(0.6, abs=0.06) and np.isinf(limits.loc[NAMES[0], "high"])
    assert limits.loc[NAMES[1], "high"] == pytest.approx(0.5, abs=0.06) and np.isinf(limits.loc[NAMES[1], "low"])
    assert limits["p_low"].dropna().max() < 0.001 and limits["p_high"].dropna().max() < 0.001


def test_density_coverage_and_mass_are_of_the_half_not_searched_in(planted):
    values, happens, found = planted
    box = found.box
    within = inside(values, box.limits)
    for name in ("inside", "hits", "worlds", "all_hits"):
        both = getattr(box.found, name) + getattr(box.checked, name)
        assert (
            both
            == {"inside": within.sum(), "hits": (within & happens).sum(), "worlds": 3000, "all_hits": happens.sum()}[
                name
            ]
        )
    assert box.checked.density == pytest.approx(0.9, abs=0.06)
    assert box.checked.density == box.checked.hits / box.checked.inside
    low, high = box.checked.interval()
    assert low < box.checked.density < high


def test_the_chosen_box_holds_as_much_as_was_asked(planted):
    values, happens, usual = planted
    wide = discover(values, happens, coverage=0.9)
    assert usual.box.found.coverage >= 0.5 and wide.box.found.coverage >= 0.9
    assert wide.box.found.density < usual.box.found.density


def test_the_tree_asks_about_the_same_two_numbers(planted):
    tree = planted[2].tree
    assert tree.path in NAMES[:2]
    leaves = tree.leaves()
    assert sum(leaf.checked.inside for leaf in leaves) == tree.checked.inside == 1500
    assert max(leaf.checked.density for leaf in leaves) == pytest.approx(0.9, abs=0.06)


def test_where_nothing_matters_nothing_is_found():
    chance = np.random.default_rng(3)
    values = pd.DataFrame(chance.random((600, len(NAMES))), columns=NAMES)
    empty = sum(discover(values, chance.random(600) < 0.3).box is None for _ in range(10))
    assert empty >= 8  # one in twenty is to be expected to find something


@pytest.mark.slow
def test_what_chance_found_is_seen_where_it_was_not_searched():
    chance = np.random.default_rng(4)
    denser = []
    for _ in range(5):
        values = pd.DataFrame(chance.random((800, 8)), columns=NAMES[:8])
        happens, found = chance.random(800) < 0.3, np.arange(800) % 2 == 0
        within = inside(values, peeled(values[found], happens[found])[-1])
        denser.append((happens[within & found].mean(), happens[within & ~found].mean()))
    searched, checked = np.mean(denser, axis=0)
    assert searched > 0.5 and checked == pytest.approx(0.3, abs=0.06)


def test_screening_controls_the_share_of_false_discoveries():
    values, happens = worlds_with_a_box(seed=9)
    table = screened(values, happens)
    p = np.sort(table["p"].to_numpy())
    largest = max(rank for rank in range(1, 61) if p[rank - 1] <= 0.05 * rank / 60)  # Benjamini and Hochberg (1995)
    assert table["kept"].sum() == largest


def test_quasi_p_is_the_chance_of_a_box_as_dense_without_the_limit():
    values = pd.DataFrame({"a": np.arange(10.0), "b": np.zeros(10)})
    happens = np.array([0, 0, 1, 0, 0, 1, 1, 1, 0, 1], bool)
    limits = pd.DataFrame({"low": [5.0, -np.inf], "high": [np.inf, np.inf]}, index=["a", "b"])
    p = quasi_p(values, happens, limits)
    assert p.loc["a", "p_low"] == pytest.approx(binom.sf(3, 5, 0.5))  # four of five, where one in two is usual
    assert p.drop(index="a").isna().all(axis=None) and np.isnan(p.loc["a", "p_high"])


def test_shares_of_a_part_of_the_worlds():
    part = Standing(inside=20, hits=10, worlds=100, all_hits=25)
    assert (part.density, part.coverage, part.mass, part.base) == (0.5, 0.4, 0.2, 0.25)


@pytest.mark.parametrize(
    ("share", "given", "said"),
    [
        (0.01, {}, "it happens in .* of 1,000 worlds: 20 in which it does"),
        (0.99, {}, "it happens in"),
        (0.5, {"coverage": 0}, "coverage must be above 0"),
        (0.5, {"coverage": 1.5}, "coverage must be above 0 and at most 1"),
        (0.5, {"most": 0}, "numbers at least 1"),
    ],
)
def test_what_cannot_be_discovered_is_refused(share, given, said):
    chance = np.random.default_rng(5)
    values = pd.DataFrame(chance.random((1000, 3)), columns=NAMES[:3])
    with pytest.raises(ValueError, match=said):
        discover(values, chance.random(1000) < share, **given)


def test_without_the_library_one_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ema_workbench", None)
    monkeypatch.delitem(__import__("sys").modules, "ema_workbench.analysis.prim", raising=False)
    monkeypatch.delitem(__import__("sys").modules, "ema_workbench.analysis", raising=False)
    values, happens = worlds_with_a_box(600)
    with pytest.raises(
        ModuleNotFoundError, match=r"this needs ema_workbench, of the analysis extra: python3 -m pip install"
    ):
        discover(values, happens)
