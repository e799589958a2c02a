"""The page, the palette and the axis of time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sim.plots.month_axis import month_axis
from sim.plots.page import page, spread, wrapped
from sim.plots.palette import PARTIES, TRACKS, colours


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_labels_keep_their_order_their_distance_and_the_page(wanted):
    placed = spread(wanted, 0.15, 0.0, 1.0)
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(placed[order]) >= 0.15 - 1e-9).all()
    assert placed.min() >= -1e-9
    assert placed.max() <= 1 + 1e-9


def test_labels_that_do_not_collide_stay_where_they_belong():
    assert spread([0.9, 0.1, 0.5], 0.15, 0, 1) == pytest.approx([0.9, 0.1, 0.5])


def test_labels_that_coincide_move_apart_by_the_same_distance():
    assert spread([0.5, 0.5], 0.2, 0, 1) == pytest.approx([0.4, 0.6])


def test_a_longer_headline_makes_a_taller_page():
    short, long = page(8, 3, "Few deals."), page(8, 3, "Few deals are reached. " * 12)
    assert long.get_figheight() > short.get_figheight()


def test_lines_of_a_wrapped_text_are_of_much_the_same_length():
    lines = wrapped("one two three four five six seven eight nine ten eleven", 2.2, 10).split("\n")
    assert max(map(len, lines)) - min(map(len, lines)) <= 8


def test_a_party_has_its_colour_in_every_scenario():
    alone, among = colours(["tokyo"], PARTIES), colours(["canberra", "seoul", "tokyo"], PARTIES)
    assert alone["tokyo"] == among["tokyo"]
    assert len(set(among.values())) == 3


@pytest.mark.parametrize("known", [PARTIES, TRACKS])
def test_no_two_share_a_colour(known):
    assert len(set(known.values())) == len(known)


def marks(start, months, most=11):
    axes = Figure().add_subplot()
    month_axis(axes, start, months, most)
    return dict(zip(axes.get_xticks(), (tick.get_text() for tick in axes.get_xticklabels()), strict=True))


def test_long_runs_are_marked_with_years_at_their_januaries():
    assert marks("2001-06", 120)[7] == "2002"
    assert len(marks("2001-06", 120)) == 10
    assert list(marks("2001-06", 120, most=5).values()) == ["2002", "2004", "2006", "2008", "2010"]


def test_short_runs_are_marked_with_months():
    assert marks("2001-06", 12)[1] == "Jul 2001"


def test_a_run_of_one_month_has_an_axis():
    assert marks("2001-06", 1) == {1: "Jul 2001"}
