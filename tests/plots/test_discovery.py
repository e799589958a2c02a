"""The figures of a discovery: a box with what it gains and loses, and the tree."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reading_figures import assert_readable, headline, words

from sim.analysis.discovery import Box, Branch, Discovery, Standing
from sim.plots.discovery import discovered_box, tree

LOW, HIGH = "parties.pyongyang.support.baseline", "items.liaison-office.values.washington"
CHOSEN = Standing(300, 120, 1000, 200)


def box(limits: int, standing: Standing = CHOSEN) -> Box:
    """A box with so many limits, on numbers between 0 and 1."""
    paths = [LOW, HIGH, "linkages.gate.share", "parties.washington.patience", "items.moratorium.values.pyongyang"][
        :limits
    ]
    low = np.array([0.45, -np.inf, 0.02, 0.99, -np.inf])[:limits]
    high = np.array([np.inf, 0.7, np.inf, np.inf, 0.97])[:limits]
    p = {"p_low": np.where(np.isfinite(low), 0.0004, np.nan), "p_high": np.where(np.isfinite(high), 0.041, np.nan)}
    return Box(pd.DataFrame({"low": low, "high": high, **p}, index=paths), standing, standing)


def discovery(limits: int) -> Discovery:
    whole, chosen = box(0, Standing(1000, 200, 1000, 200)), box(limits)
    small = box(limits, Standing(60, 40, 1000, 200))
    return Discovery(pd.DataFrame(), [whole, chosen, small], chosen, Branch(CHOSEN, CHOSEN))


@pytest.fixture
def values():
    chance = np.random.default_rng(1)
    return pd.DataFrame(chance.random((2000, 5)), columns=list(box(5).limits.index))


@pytest.mark.parametrize("limits", [1, 2, 5])
def test_a_box_can_be_read(limits, values, mini, monkeypatch):
    assert_readable(discovered_box(discovery(limits), values, mini, "settlement"), monkeypatch)


def test_a_box_is_told_by_density_coverage_and_mass_against_all_worlds(values, mini):
    figure = discovered_box(discovery(2), values, mini, "settlement")
    assert headline(figure) == (
        "With “Pyongyang: support at home” from 0.45 and “Liaison offices: worth to Washington (points)” up to 0.7, 40% [35% to 46%] of worlds "
        "end in settlement, against 20% of all; 30% of worlds lie there, and 60% of those that end so"
    )
    assert "from 0.45 (p < 0.001)" in words(figure) and "up to 0.7 (p = 0.041)" in words(figure)
    drawn = figure.axes[1].patches[1]
    assert drawn.get_x() == pytest.approx(0.45, abs=0.03)


def fork(depth: int, share: float = 0.2) -> Branch:
    """A tree that goes on at one side only, so deep."""
    standing = Standing(100, round(100 * share), 1000, 300)
    if not depth:
        return Branch(standing, standing)
    path = (LOW, HIGH)[depth % 2]
    return Branch(standing, standing, path, 0.437, fork(0, share), fork(depth - 1, share + 0.1))


@pytest.mark.parametrize("depth", [0, 1, 3, 5])
def test_a_tree_can_be_read(depth, mini, monkeypatch):
    assert_readable(tree(fork(depth), mini, "settlement"), monkeypatch)


def test_a_tree_tells_the_leaves_with_fewest_and_most_and_asks_in_words(mini):
    figure = tree(fork(3), mini, "settlement")
    assert headline(figure) == (
        "By 3 questions about what they drew, worlds part into groups in which 20% to 50% of worlds end in settlement; of all worlds 20%"
    )
    assert "Liaison offices: worth to Washington at most 0.437?" in words(figure)
    assert [bar.get_width() for bar in figure.axes[1].patches] == [0.2, 0.3, 0.4, 0.5]
    assert "50% of 100 worlds" in words(figure)
