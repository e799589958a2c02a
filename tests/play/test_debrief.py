"""A debrief holds a game against the usual government, and finds what was left on the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim import run_batch
from sim.play import ANSWER, PROPOSE, USUAL, Game, PlayError
from sim.play.debrief import among, debrief
from sim.play.debrief_words import lines, sections


def refusing(question, _):
    """Refuses all it is offered, and offers nothing itself."""
    return False if question.kind == ANSWER else {} if question.kind == PROPOSE else USUAL


@pytest.fixture(scope="module")
def usual(comprehensive_approach):
    game = Game(comprehensive_approach, ["tokyo"], seed=5, world=2, months=18)
    game.leave("tokyo")
    while not game.over:
        game.advance()
    return debrief(game, "tokyo", worlds=40), game


def test_who_did_what_the_government_would_have_done_differs_from_it_in_nothing(usual):
    found, game = usual
    assert found.value == found.usual["value.tokyo"] == found.among.values[2] == game.situation("tokyo").value
    assert found.differences == ()
    assert found.frontier.share == found.frontier.usual_share
    assert "playing made no difference" in " ".join(lines(found, game.scenario.spec))


def test_the_plane_of_the_frontier_has_the_game_where_its_values_are_and_the_usual_run_on_the_same_spot(usual):
    found, _ = usual
    points = found.frontier.points
    assert points["this game"] == pytest.approx((found.mine["value.pyongyang"], found.mine["value.allies"]))
    assert points["the usual government"] == pytest.approx(points["this game"])
    x, y = points["this game"]
    assert found.frontier.line.most_y(x) - y == pytest.approx(found.frontier.unclaimed)


def test_worlds_that_were_run_already_are_not_run_again(usual):
    found, game = usual
    batch = run_batch(game.scenario, 40, game.seed).outcomes
    again = debrief(game, "tokyo", outcomes=batch, progress=lambda _: pytest.fail("worlds were run"))
    assert np.array_equal(again.among.values, found.among.values)


def test_where_a_result_lies_among_others_is_counted():
    outcomes = pd.DataFrame({"value.north": np.arange(10.0), "outcome": ["deal"] * 3 + ["none"] * 7})
    found = among(outcomes, "north", 7.5, "deal")
    assert (found.worlds, found.below, found.alike) == (10, 0.8, 0.3)
    assert found.low < 0.8 < found.high and found.alike_low < 0.3 < found.alike_high
    assert found.quartiles == (2.25, 4.5, 6.75)


def test_an_offer_that_was_worth_more_than_what_came_is_found_with_what_it_would_have_been_worth(swap, played):
    game = played(Game(swap, ["south"]), refusing)
    found = debrief(game, "south", worlds=10)
    assert found.value == 0.0 and found.usual["value.south"] > 0.0
    first = found.refused[0]
    assert (first.speaker, first.table, first.came) == ("north", "talks", 0.0)
    worth = 4.0 * first.package.get("freeze", 0.0) - first.package.get("relief", 0.0)
    assert first.own == pytest.approx(worth) and first.at_the_end == pytest.approx(worth)
    assert all(one.missed >= other.missed for one, other in zip(found.refused, found.refused[1:], strict=False))
    assert "Refused in" in " ".join(lines(found, swap.spec))


def test_an_offer_that_came_too_late_to_be_carried_out_is_worth_nothing_any_more(swap, played):
    late = swap.with_values({"items.freeze.months": 100, "items.relief.months": 100})
    found = debrief(played(Game(late, ["south"]), refusing), "south", worlds=10)
    assert max(abs(one.at_the_end) for one in found.refused) < 0.5 if found.refused else True


def test_a_package_that_would_have_been_better_for_all_is_found(swap, played):
    found = debrief(played(Game(swap, ["south"]), refusing), "south", worlds=10)
    (there,) = found.left
    assert dict(there.package) == pytest.approx({"relief": 1.0, "freeze": 1.0})
    assert there.gains == pytest.approx({"north": 3.0, "south": 3.0})
    assert found.frontier is None  # nobody has allies


def test_nothing_is_left_where_all_was_agreed(swap, played):
    def whole(question, _):
        return {"relief": 1.0, "freeze": 1.0} if question.kind == PROPOSE else USUAL

    game = played(Game(swap, ["north"]), whole)
    assert debrief(game, "north", worlds=10).left == ()


def test_the_words_have_three_sections(usual):
    found, game = usual
    told = dict(sections(found, game.scenario.spec))
    assert list(told) == [
        "What Tokyo made of it",
        "Against the usual government with the same luck",
        "Where value was left on the table",
    ]
    assert "95% interval" in told["What Tokyo made of it"][0] and all(told.values())


def test_a_game_that_led_away_from_what_both_could_have_had_is_told_how_far(usual):
    found, game = usual
    away = replace(found, frontier=replace(found.frontier, share=-0.05, usual_share=-0.004))
    assert (
        "The allies and Pyongyang end further from the best that both could have had than they began: "
        "the game went -5% of the way there (the usual government: 0%)."
    ) in list(lines(away, game.scenario.spec))[-2]


def test_a_game_that_is_not_over_has_no_debrief(swap):
    game = Game(swap, ["north"])
    with pytest.raises(PlayError, match="not over: 0 of 8 months"):
        debrief(game, "north")
    with pytest.raises(PlayError, match="nobody plays south"):
        debrief(game, "south")
