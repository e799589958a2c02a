"""The figure of a fit: every setting that was tried, where the scenario stood, and a ring around the best."""

from __future__ import annotations

import pandas as pd
import pytest
from negotiations import mini

from sim.analysis.fitting import Fit
from sim.analysis.levers import Lever
from sim.plots.fitting import fitting

LEVERS = [Lever("patience", ("parties.washington.patience",), 0.5, 2.0, scales=True), Lever("b", ("b",), 1.0, 9.0)]


@pytest.mark.parametrize(("settings", "rings"), [([0.5, 3.0], 1), ([], 0)])
def test_a_panel_for_each_number_with_the_best_ringed_where_there_is_one(settings, rings):
    tried = pd.DataFrame({"patience": [1.0, 0.5, 2.0], "b": [5.0, 3.0, 7.0], "score": [0.3, 0.1, 0.4]})
    found = Fit(mini(12), LEVERS, "agreed", "2001-12", 20, 7, settings, 0.2, 0.1 if settings else 0.2, tried, tried)
    figure = fitting(found)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["patience", "b"]
    for axes, name in zip(figure.axes, ("patience", "b"), strict=True):
        dots = [line for line in axes.lines if line.get_marker() == "o"]
        assert list(dots[0].get_xdata()) == tried[name].tolist() and list(dots[0].get_ydata()) == [0.3, 0.1, 0.4]
        assert len(dots) == 1 + rings and (not rings or dots[1].get_ydata()[0] == 0.1)
