"""What is said of a number's course: where the line from before a change lies under that of this world."""

from __future__ import annotations

import pytest

from sim.app.courses import parted


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
