"""Best replies and equilibria of games whose answer is known, and what noise leaves open."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.best_replies import LIKELY, OPEN, SURE, best_replies, equilibria

WORLDS = 40
LUCK = np.random.default_rng(5).normal(0, 10, WORLDS)


def game(table, spread=0.0):
    """Replies of both sides in a game of {(own, theirs): (payoff, payoff)}, in worlds of the same luck or of their own."""
    chance = np.random.default_rng(3)

    def worlds(points):
        return points + LUCK + spread * chance.normal(0, 1, WORLDS)

    own = best_replies({pair: worlds(points[0]) for pair, points in table.items()})
    theirs = best_replies({pair[::-1]: worlds(points[1]) for pair, points in table.items()})
    return own, theirs


def pairs(found):
    return {(row.own, row.theirs): row.status for row in found.itertuples()}


DILEMMA = {("yield", "yield"): (3, 3), ("yield", "hold"): (0, 5), ("hold", "yield"): (5, 0), ("hold", "hold"): (1, 1)}
CHICKEN = {("yield", "yield"): (3, 3), ("yield", "hold"): (2, 4), ("hold", "yield"): (4, 2), ("hold", "hold"): (0, 0)}
PENNIES = {("a", "a"): (1, 0), ("a", "b"): (0, 1), ("b", "a"): (0, 1), ("b", "b"): (1, 0)}


@pytest.mark.parametrize(
    ("table", "expected"),
    [(DILEMMA, {("hold", "hold")}), (CHICKEN, {("yield", "hold"), ("hold", "yield")}), (PENNIES, set())],
    ids=["prisoner's dilemma", "chicken", "matching pennies"],
)
def test_games_whose_equilibria_are_known_have_these_and_no_others(table, expected):
    """Luck of 10 points is the same for all pairs of a world, so that differences of one point are sure all the same."""
    assert pairs(equilibria(*game(table))) == dict.fromkeys(expected, SURE)


def test_the_best_reply_comes_first_and_the_others_are_told_by_how_much_they_lie_behind():
    own, _ = game(DILEMMA)
    rows = own[own["against"] == "hold"]
    assert rows["plays"].tolist() == ["hold", "yield"]
    assert rows["behind"].tolist() == pytest.approx([0, 1])
    assert rows["best"].tolist() == rows["may_be_best"].tolist() == [True, False]


def test_what_noise_hides_stays_open():
    """Differences of a point or two among noise of sixty: pairs that are none cannot be ruled out, and none is sure."""
    found = pairs(equilibria(*game(DILEMMA, spread=60)))
    assert len(found) > 1
    assert set(found.values()) <= {LIKELY, OPEN}


def test_of_twenty_tournaments_at_most_one_rules_out_the_true_best_reply():
    """All bring the same but for noise, so that a is as true a best reply as any. Were each comparison made as if it were the only
    one, a would be ruled out somewhere in four tournaments of ten."""
    chance = np.random.default_rng(11)
    plays = [(own, theirs) for own in "abcd" for theirs in "abcd"]
    wrong = 0
    for _ in range(100):
        both = pd.concat([best_replies({pair: chance.normal(0, 1, 60) for pair in plays}) for _ in range(2)])
        wrong += not both.loc[both["plays"] == "a", "may_be_best"].all()
    assert wrong <= 8


def test_replies_that_come_to_the_same_in_every_world_are_both_best():
    table = {("a", "x"): (2, 1), ("b", "x"): (2, 1)}
    own, theirs = game(table)
    assert own["best"].all() and own["may_be_best"].all()
    assert pairs(equilibria(own, theirs)) == {("a", "x"): LIKELY, ("b", "x"): LIKELY}


def test_the_surest_pair_is_named_first():
    table = {
        ("a", "x"): (1, 1), ("a", "y"): (0, 0), ("b", "x"): (0, 0), ("b", "y"): (5, 5),
        ("c", "x"): (1, 0), ("c", "y"): (0, 5),
    }  # fmt: skip
    found = equilibria(*game(table))
    assert found.iloc[0].tolist() == ["b", "y", SURE]
    assert pairs(found)[("a", "x")] == LIKELY  # c is as good a reply to x
