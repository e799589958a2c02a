"""Playing a government: a game that a page, a notebook or a terminal can stand on (docs/play.md)."""

from agents.human import ANSWER, EVERYTHING, GO_AHEAD, HOLD_BACK, NEGLECT, PROPOSE, USUAL, Orders
from sim.play.game import Game
from sim.play.orders import Choices
from sim.play.package import PlayError
from sim.play.preview import Preview, Thought
from sim.play.question import ORDERS, ClosedItem, OpenItem, Question
from sim.play.situation import Situation

__all__ = [
    "ANSWER",
    "EVERYTHING",
    "GO_AHEAD",
    "HOLD_BACK",
    "NEGLECT",
    "ORDERS",
    "PROPOSE",
    "USUAL",
    "Choices",
    "ClosedItem",
    "Game",
    "OpenItem",
    "Orders",
    "PlayError",
    "Preview",
    "Question",
    "Situation",
    "Thought",
]
