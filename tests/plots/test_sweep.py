"""The figure of a sweep: lines, a surface, or a panel for each number, each of which says what is seen."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from reading_figures import assert_readable, headline, words

from sim.plots.sweep import sweep

PATIENCE, BASELINE = "parties.pyongyang.patience", "parties.washington.support.baseline"
LONG = [PATIENCE, BASELINE, "items.liaison-office.values.pyongyang", "linkages.gate.share", "items.moratorium.months"]


def made_up(values: dict[str, list[float]], means: dict[str, float], unit: str = "%") -> pd.DataFrame:
    """A grid over values; each measure grows with the sum of the values, by its own slope."""
    rows = []
    for measure, slope in means.items():
        for point, some in enumerate(itertools.product(*values.values())):
            mean = 10 + slope * sum(some)
            lead = {"measure": measure, "what": measure, "unit": unit, "point": point}
            rows.append(
                lead
                | dict(zip(values, some, strict=True))
                | {"worlds": 200, "mean": mean, "low": mean - 2, "high": mean + 3}
            )
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    "values",
    [
        {PATIENCE: [4.0, 8.0, 12.0]},
        {PATIENCE: [4.0]},
        {PATIENCE: [4.0, 8.0, 12.0], BASELINE: [0.3, 0.5, 0.7, 0.9]},
        {PATIENCE: list(np.linspace(4, 40, 20)), BASELINE: list(np.linspace(0.1, 0.9, 15))},
        {path: [1.0, 2.0, 3.0] for path in LONG},
    ],
    ids=["one", "one value", "two", "two fine", "five"],
)
@pytest.mark.parametrize("unit", ["%", "points"])
def test_every_label_can_be_read(values, unit, mini, monkeypatch):
    measures = {"settlement": 0.5, "freeze": 0.1} if unit == "%" else {"value to the allies": 2.0}
    assert_readable(sweep(made_up(values, measures, unit), mini), monkeypatch)


def test_one_number_is_drawn_as_lines_with_intervals_and_told_from_end_to_end(mini):
    figure = sweep(made_up({PATIENCE: [4.0, 12.0, 8.0]}, {"settlement": 2.0, "freeze": -0.5}), mini)
    assert headline(figure) == (
        "The share of worlds that end in settlement goes from 18% to 34% as “Pyongyang: patience” goes from 4 to 12"
    )
    asked, other = figure.axes[0].lines
    assert asked.get_ydata().tolist() == [18, 26, 34] and other.get_ydata().tolist() == [8, 6, 4]
    assert (
        "Settlement" in words(figure) and "Freeze" in words(figure) and "Pyongyang: patience (months)" in words(figure)
    )
    bars = figure.axes[0].collections[0].get_segments()
    assert [tuple(bar[:, 1]) for bar in bars] == [(16, 21), (24, 29), (32, 37)]


def test_two_numbers_are_drawn_as_a_surface_whose_ends_are_told(mini):
    figure = sweep(made_up({PATIENCE: [4.0, 8.0], BASELINE: [1.0, 3.0]}, {"settlement": 2.0}), mini)
    assert headline(figure) == (
        "The share of worlds that end in settlement goes from 20% (Pyongyang: patience 4, Washington: support at home 1) to 32% "
        "(Pyongyang: patience 8, Washington: support at home 3)"
    )
    assert figure.axes[0].images[0].get_array().tolist() == [[20, 28], [24, 32]]
    assert "24 (22 to 27)" in words(figure)


def test_two_numbers_without_a_grid_are_drawn_as_dots(mini, monkeypatch):
    table = made_up({PATIENCE: [4.0, 8.0, 9.0], BASELINE: [0.3, 0.4, 0.6]}, {"settlement": 2.0}).iloc[[0, 4, 5, 6]]
    figure = sweep(table, mini)
    assert len(figure.axes[0].collections[0].get_offsets()) == 4
    assert_readable(figure, monkeypatch)


def test_of_many_numbers_the_furthest_reaching_comes_first(mini):
    values = {PATIENCE: [1.0, 2.0], BASELINE: [1.0, 5.0], "items.moratorium.months": [1.0, 1.5]}
    figure = sweep(made_up(values, {"deals": 2.0}, "deals"), mini)
    assert figure.axes[0].get_xlabel() == "Washington: support at home"
    assert headline(figure).startswith("The deals moves most with Washington: support at home: ")


def test_a_number_that_has_one_value_only_is_not_drawn(mini):
    figure = sweep(made_up({PATIENCE: [1.0], BASELINE: [1.0, 5.0]}, {"deals": 2.0}, "deals"), mini)
    assert figure.axes[0].get_xlabel() == "Washington: support at home"
