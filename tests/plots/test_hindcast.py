"""Figures of a hindcast: a headline with the numbers, a mark where it was so."""

from __future__ import annotations

import pytest
from matplotlib.collections import PathCollection
from reading_figures import assert_readable, headline

from sim import Scenario
from sim.analysis.hindcast import hindcast
from sim.plots.calibration import calibration
from sim.plots.hindcast import hindcast as items_by_quarter
from sim.record import Record


@pytest.fixture(scope="module")
def found():
    return hindcast(Scenario.load("perry-1999"), Record.load("1998-2002"), worlds=20, seed=7)


def test_calibration_has_a_panel_a_question_and_tells_what_came_true(found, monkeypatch):
    figure = calibration(found)
    assert_readable(figure, monkeypatch)
    assert len(figure.axes) == 3
    rare = found.reliability("partly").iloc[0]
    told = headline(figure)
    assert f"Of {int(rare['forecasts'])} times" in told and f"it was so in {rare['happened']:.1%}" in told


@pytest.mark.parametrize("question", ["partly", "in effect", "agreed"])
def test_every_item_and_quarter_is_drawn_with_a_dot_where_it_was_so(found, question, monkeypatch):
    figure = items_by_quarter(found, question)
    assert_readable(figure, monkeypatch)
    asked = found.of("whole", question)
    axes = figure.axes[0]
    dots = [one for one in axes.collections if isinstance(one, PathCollection)]
    assert sum(len(one.get_offsets()) for one in dots) == asked["happened"].sum()
    assert len(axes.images) == asked["item"].nunique()
    assert "The model's mean chance that an item is" in headline(figure)


def test_a_question_that_is_not_asked_is_refused(found):
    with pytest.raises(ValueError, match="nothing is asked under settled"):
        items_by_quarter(found, "settled")
