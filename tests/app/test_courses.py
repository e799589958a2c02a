"""What is said of a number's course: where a line lies under another, and what is drawn of other worlds."""

from __future__ import annotations

import negotiations
import numpy as np
import pytest
from nicegui import Client, ui
from nicegui.page import page

from agents.human import Orders
from sim.analysis.courses import courses
from sim.analysis.words import signed
from sim.app.background import Background
from sim.app.courses import Among, Course, parted
from sim.app.room import Room
from sim.app.view import View
from sim.play import USUAL


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ([0.5, 0.6, 0.7], [0.5, 0.6, 0.4], "up to month 2"),
        ([0.5, 0.6], [0.5, 0.6, 0.4], "so far"),
        ([0.5, 0.6], [0.5, 0.6], "so far"),
    ],
)
def test_where_a_change_has_not_told_yet_the_words_say_that_one_line_hides_the_other(now, before, told):
    assert parted(now, before) == f" Before the change it went the same way {told}: the one line hides the other."


@pytest.mark.parametrize(("now", "before"), [([0.5], [0.4]), ([0.5, 0.6], []), ([], [0.5])])
def test_where_no_line_is_hidden_nothing_is_said(now, before):
    assert parted(now, before) == ""


def test_other_worlds_are_said_to_be_in_grey_only_where_they_are_drawn():
    scenario = negotiations.mini(6)
    room = Room("abcdef", scenario, [], "ann")
    with Client(page("")):
        view = View(room, "ann", Background(2))
        view.tab = "course"
        course = Course(view)
        course.others = courses(scenario, range(2), 7)
        said = {}
        for which in ("support *", "threat ", next(name for name in course._names() if name.startswith("trust "))):
            course.which = which
            with ui.element() as place:
                course.about_others()
            said[which.split()[0]] = [
                element.content for element in place.descendants() if isinstance(element, ui.html)
            ]
    among = "the first 2 worlds of the same scenario and seed, all played by the usual governments; this world is one of them."
    assert list(said.values()) == [[f"Choose one government to see it among {among}"], [f"In grey: {among}"], []]


def test_what_another_breaks_in_secret_leaves_a_player_s_worth_as_it_believes_it():
    scenario = negotiations.mini()
    room = Room("abcdef", scenario, ["washington", "pyongyang"], "ann")
    game = room.game
    moratorium = game.model.agenda.index("moratorium")
    while not game.model.state.breached[0, moratorium]:
        if (question := game.question or game.advance()) is not None:
            breaks = question.party == "pyongyang" and question.kind == "orders"
            game.decide(Orders(breach=("moratorium",), provoke=()) if breaks else USUAL, party=question.party)
    room.take("washington", "ann")
    believed, truth = game.situation("washington").value, float(game.model.value("washington")[0])
    assert signed(believed) != signed(truth)
    month = game.model.state.month
    with Client(page("")):
        view = View(room, "ann", Background(2))
        course = Course(view)
        course.others = courses(scenario, range(2), 7)
        course.which = "value washington"
        below = np.mean(course.others.values["believed", "washington"][:, month - 1] < believed)
        assert f"{signed(believed)} points in month {month}; {below:.0%} of" in course._words()
        with ui.element() as place:
            Among(view, course).draw()
        said = " ".join(element.content for element in place.descendants() if isinstance(element, ui.html))
        assert f"in this one it has {signed(believed)} points, more than in {below:.0%} of them" in said
