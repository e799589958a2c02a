"""Games on small negotiations, played fast."""

from __future__ import annotations

from collections.abc import Callable

import negotiations
import pytest

from sim import Scenario
from sim.play import Game, Question


@pytest.fixture
def swap() -> Scenario:
    """North and South: each has one thing that the other wants more than it costs to give; they know all of each other.

    South signs whatever brings it half of what it could hope for, and is given nothing to choose by luck.
    """
    parties = {"north": negotiations.party(name="North"), "south": negotiations.party(name="South", tactic="fixed")}
    return negotiations.scenario(negotiations.SWAP, parties=parties, months=8)


@pytest.fixture
def played() -> Callable[[Game, Callable[[Question, Game], object]], Game]:
    """Plays a game to its end (or for some months) by a rule: question and game to an answer."""

    def play(game: Game, rule: Callable[[Question, Game], object], months: int | None = None) -> Game:
        while not game.over and (months is None or game.model.state.month < months):
            question = game.question or game.advance()
            if question is not None:
                game.decide(rule(question, game), party=question.party)
        return game

    return play
