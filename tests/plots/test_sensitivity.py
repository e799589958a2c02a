"""The figures of a sensitivity analysis."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reading_figures import assert_readable, headline, words

from sim.analysis.factors import Factor
from sim.analysis.measures import Measure, column, share
from sim.analysis.sensitivity import Sensitivity
from sim.plots.sensitivity import elementary_effects, sobol_indices

NAMES = ["patience", "worth of the items", "parties.pyongyang.support.baseline", "parties.*.trust.pyongyang"]
NUMBERS = [2, 386, 1, 3]


def made_up(table: pd.DataFrame, parts: pd.DataFrame, measure: Measure) -> Sensitivity:
    table.insert(0, "factor", NAMES)
    table.insert(1, "numbers", NUMBERS)
    return Sensitivity([Factor(name, ()) for name in NAMES], measure, 384, 32, table, parts)


@pytest.fixture(params=[(0.25, 0.10, 0.65), (0.0, 0.0, 1.0), (0.98, 0.01, 0.01)], ids=str)
def indices(request):
    middle = pd.DataFrame({"first": [0.1, 0.5, -0.02, 0.2], "total": [0.15, 0.6, 0.01, 0.3]})
    for name in ("first", "total"):
        middle[f"{name}_low"], middle[f"{name}_high"] = middle[name] - 0.1, middle[name] + 0.2
    shares = np.array(request.param)
    parts = pd.DataFrame({"part": ["numbers", "luck", "interplay"], "share": shares})
    parts = parts.assign(low=(shares - 0.05).clip(0), high=(shares + 0.05).clip(0, 1))
    return made_up(middle, parts, share("settlement", "settlement"))


def test_indices_can_be_read_whatever_the_share_of_luck(indices, mini, monkeypatch):
    assert_readable(sobol_indices(indices, mini), monkeypatch)


def test_indices_that_have_no_interval_can_be_drawn(indices, mini, monkeypatch):
    indices.table[["first_low", "first_high", "total_low", "total_high"]] = np.nan
    assert_readable(sobol_indices(indices, mini), monkeypatch)


def test_the_headline_tells_what_can_be_known_and_which_factor_has_most_of_it(indices, mini):
    said = headline(sobol_indices(indices, mini))
    explained = f"{indices.parts['share'].iloc[0]:.0%}"
    assert said.startswith(f"Knowing all 392 numbers would explain {explained} [")
    assert said.endswith(f"Of that {explained} the largest part hangs on “worth of the items”: 60%")


def test_both_panels_count_shares_from_one_and_the_same_zero(indices, mini):
    whole, factors = sobol_indices(indices, mini).axes
    assert whole.get_xlim() == factors.get_xlim()
    assert min(bar.get_x() for bar in whole.patches) == 0
    assert whole.get_xlim()[0] <= -0.12 and sum(bar.get_width() for bar in whole.patches) == pytest.approx(1)


def test_factors_stand_in_the_order_of_their_total_index_by_their_names(indices, mini):
    figure = sobol_indices(indices, mini)
    labels = [label.get_text().replace("\n", " ") for label in figure.axes[1].get_yticklabels()]
    assert labels == [
        "Pyongyang: support at home",
        "patience (2)",
        "parties.*.trust.pyongyang (3)",
        "worth of the items (386)",
    ]
    assert list(figure.axes[1].lines[0].get_xdata()) == [0.01, 0.15, 0.3, 0.6]


@pytest.mark.parametrize("unit", ["%", "points"])
def test_effects_are_held_against_what_luck_alone_would_show(unit, mini, monkeypatch):
    size = np.array([4.0, 21.0, 3.0, 9.0])
    table = pd.DataFrame({"mu": [np.nan, np.nan, -3, np.nan], "mu_star": size, "low": size - 2, "high": size + 4})
    table = table.assign(luck=3.5, sigma=[np.nan, np.nan, 1.5, np.nan])
    measure = share("settlement", "settlement") if unit == "%" else column("value", "value", unit)
    figure = elementary_effects(made_up(table, pd.DataFrame(), measure), mini)
    assert_readable(figure, monkeypatch)
    subject, by = (
        ("The share of worlds that end in settlement", "percentage points") if unit == "%" else ("The value", unit)
    )
    assert headline(figure) == (
        f"{subject} moves most with “worth of the items”: by 21 {by} from end to end; luck alone would show 3.5"
    )
    assert [bar.get_width() for bar in figure.axes[0].patches] == [3.5] * 4
    assert "(σ)" in words(figure)


def test_where_nothing_can_be_known_no_factor_is_named(indices, mini, monkeypatch):
    indices.table[indices.table.columns[2:]] = np.nan
    figure = sobol_indices(indices, mini)
    assert headline(figure).endswith("the rest is luck")
    assert_readable(figure, monkeypatch)
