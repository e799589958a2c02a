"""What is said of a number's course: where a line lies under another, and what is drawn of other worlds."""

from __future__ import annotations

import negotiations
import pytest
from nicegui import Client, ui
from nicegui.page import page

from sim.analysis.courses import courses
from sim.app.background import Background
from sim.app.courses import Course, parted
from sim.app.room import Room
from sim.app.view import View


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
