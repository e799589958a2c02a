"""The figure of the frontier: what it says in numbers, and that it can be read, gaps, lone worlds and all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reading_figures import assert_readable, headline, words

from sim.analysis.frontier import frontier_of_world, frontier_table
from sim.plots.frontier import frontier
from sim.scenario import Scenario


@pytest.fixture(scope="module")
def short() -> Scenario:
    return Scenario.load("comprehensive-approach").lasting(18)


@pytest.fixture(scope="module")
def table(short):
    return frontier_table(short, 60)


@pytest.fixture(scope="module")
def pieces(short):
    return frontier_of_world(short, 3)


def test_every_label_can_be_read(table, pieces, short, monkeypatch):
    assert_readable(frontier(table, pieces, short, 3), monkeypatch)


def test_a_lone_world_can_be_drawn(table, pieces, short, monkeypatch):
    figure = frontier(table.iloc[[3]], pieces, short, 3)
    assert_readable(figure, monkeypatch)
    assert headline(figure).startswith(f"The run goes {100 * table['share'][3]:.0f}% of the way".replace("-", "−"))


def test_the_headline_tells_how_far_runs_go_and_how_sure_that_is(table, pieces, short):
    share = 100 * table["share"]
    half = 1.96 * share.std() / np.sqrt(60)
    assert f"Runs go {share.mean():.1f}% (±{half:.1f}) of the way".replace("-", "−") in headline(
        frontier(table, pieces, short, 3)
    )


def test_the_world_shown_is_told_with_what_each_side_could_have_on_top(table, pieces, short):
    said = words(frontier(table, pieces, short, 3))
    assert "World 3" in said and "60 worlds" in said
    for side in ("pyongyang", "allies"):
        assert f"+{table[f'unclaimed.{side}'][3]:.0f}" in said


def test_the_line_breaks_where_no_package_lies(table, short):
    row = dict(zip(["from.pyongyang", "from.allies", "to.pyongyang", "to.allies", "rate"], np.zeros(5), strict=True))
    gap = pd.DataFrame(
        [
            row | {"from.allies": 280, "to.pyongyang": 60, "to.allies": 240, "rate": 2 / 3},
            row | {"from.pyongyang": 90, "from.allies": 200, "to.pyongyang": 90, "to.allies": 200},
        ]
    )
    line, alone = frontier(table, gap, short, 3).axes[0].lines[:2]
    assert np.isnan(line.get_xdata()).sum() == 1
    assert alone.get_xdata().tolist() == [90]


def test_worlds_in_which_nothing_could_be_gained_together_can_be_drawn(table, pieces, short, monkeypatch):
    bargains = [f"{name}.{side}" for name in ("nash", "ks") for side in ("pyongyang", "allies")]
    barren = table.assign(**dict.fromkeys(["share", "distance", *bargains], np.nan))
    barren[["room.pyongyang", "room.allies"]] = 0.0
    figure = frontier(barren, pieces, short, 3)
    assert_readable(figure, monkeypatch)
    assert "nothing to gain together" in headline(figure)
