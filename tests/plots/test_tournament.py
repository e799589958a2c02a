"""The figure of a tournament: what every pair brings both sides, which replies are best, and how sure that is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from reading_figures import assert_readable, headline, words

from sim.analysis.best_replies import best_replies, equilibria
from sim.analysis.tournament import Tournament
from sim.plots.tournament import tournament

WORLDS = 50


def made_up(scenario, payoffs, noise=0.0):
    """A tournament whose pairs bring what is given: {(own, theirs): (to Pyongyang, to Washington)}."""
    chance = np.random.default_rng(2)
    drawn = {pair: [points + noise * chance.normal(0, 1, WORLDS) for points in both] for pair, both in payoffs.items()}
    sides = ("pyongyang", "washington")
    table = pd.DataFrame(
        [
            {
                "own": own, "theirs": theirs, "measure": f"value.{side}", "what": side, "unit": "points",
                "mean": values.mean(), "low": values.mean() - 1, "high": values.mean() + 1,
            }
            for (own, theirs), both in drawn.items()
            for side, values in zip(sides, both, strict=True)
        ]
    )  # fmt: skip
    own = best_replies({pair: both[0] for pair, both in drawn.items()})
    theirs = best_replies({pair[::-1]: both[1] for pair, both in drawn.items()})
    replies = pd.concat([own.assign(side=sides[0]), theirs.assign(side=sides[1])])
    return Tournament(scenario, WORLDS, 7, *sides, table, replies, equilibria(own, theirs))


DILEMMA = {("yield", "yield"): (3, 3), ("yield", "hold"): (0, 5), ("hold", "yield"): (5, 0), ("hold", "hold"): (1, 1)}
PENNIES = {("a", "a"): (1, 0), ("a", "b"): (0, 1), ("b", "a"): (0, 1), ("b", "b"): (1, 0)}
MANY = {
    (one, other): (100 * np.sin(3 * i + j), 120 * np.cos(i + 2 * j))
    for i, one in enumerate([*"abcdef", "a government of mine", "another"])
    for j, other in enumerate([*"abcdef", "as it is in the scenario", "hard-liners"])
}


@pytest.mark.parametrize(
    ("payoffs", "noise"), [(DILEMMA, 0), (DILEMMA, 9), (PENNIES, 0), (MANY, 0), (MANY, 60), ({("a", "b"): (1, 1)}, 0)],
    ids=["sure", "noisy", "none", "many", "many and noisy", "one"],
)  # fmt: skip
def test_every_label_can_be_read(payoffs, noise, mini, monkeypatch):
    assert_readable(tournament(made_up(mini, payoffs, noise)), monkeypatch)


def frames(axes):
    """Where there are frames, by line style: (column, row)."""
    boxes = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    return {
        style: {
            (round(box.get_x() + 0.46), round(box.get_y() + 0.45))
            for box in boxes
            if (box.get_linestyle() == "-") == (style == "-")
        }
        for style in ("-", "--")
    }


def test_best_replies_are_framed_down_the_columns_and_along_the_rows(mini):
    figure = tournament(made_up(mini, {**DILEMMA, ("hold", "hold"): (-1, -1)}))
    left, right = figure.axes
    assert left.get_title(loc="left") == "Value to Pyongyang (points)"
    assert frames(left) == {"-": {(0, 1), (1, 0)}, "--": set()}  # hold against yield, yield against hold
    assert frames(right) == {"-": {(1, 0), (0, 1)}, "--": set()}


def test_an_equilibrium_bears_a_star_and_stands_in_the_headline(mini):
    figure = tournament(made_up(mini, DILEMMA))
    assert headline(figure) == (
        "Neither side would move from hold (Pyongyang) against hold (Washington), 1.0 points to Pyongyang and 1.0 to Washington"
    )
    assert [text.get_position() for text in figure.axes[0].texts if text.get_text() == "★"] == [
        pytest.approx((1.42, 0.58))
    ]


def test_what_noise_leaves_open_is_told_and_dashed(mini):
    figure = tournament(made_up(mini, DILEMMA, noise=30))
    assert "noise leaves" in headline(figure) and "★ " in words(figure)
    assert any(frames(axes)["--"] for axes in figure.axes)
    assert not [text for axes in figure.axes for text in axes.texts if text.get_text() == "★"]


def test_where_there_is_no_equilibrium_the_headline_says_so(mini):
    assert headline(tournament(made_up(mini, PENNIES))).endswith("no pair of plays is an equilibrium")
