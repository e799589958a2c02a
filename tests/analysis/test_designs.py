"""Designs of experiments: which points are tried, and what is said of those that cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.designs import Varied, design, listed_points, varied
from sim.scenario import ScenarioError

PATIENCE = Varied("parties.washington.patience", 10, 20)
MONTHS = Varied("items.moratorium.months", 1, 4, whole=True)
SHARES = Varied("linkages.us-dprk-opens-mid.share", 0.2, 0.8, levels=(0.2, 0.8, 0.5))


def test_a_range_and_a_list_of_values_are_read_as_such(scenario):
    assert varied("parties.washington.patience=10:20", scenario) == PATIENCE
    assert varied("linkages.us-dprk-opens-mid.share=0.2,0.8,0.5", scenario) == SHARES
    assert varied("parties.washington.patience=12", scenario).levels == (12.0,)


def test_where_only_whole_numbers_may_stand_only_these_are_tried(scenario):
    assert varied("items.moratorium.months=1:4", scenario) == MONTHS
    tried = design([MONTHS], "lhs", 400)[MONTHS.path]
    assert tried.dtype == "int64"
    assert tried.value_counts().to_dict() == {1: 100, 2: 100, 3: 100, 4: 100}
    assert list(design([MONTHS], "grid", 7)[MONTHS.path]) == [1, 2, 3, 4]


def test_a_grid_has_every_value_with_every_other():
    points = design([PATIENCE, SHARES], "grid", 3)
    assert [tuple(row) for row in points.to_numpy()] == [
        (patience, share) for patience in (10.0, 15.0, 20.0) for share in (0.2, 0.8, 0.5)
    ]


def test_a_latin_hypercube_has_each_tenth_of_each_range_once():
    points = design([PATIENCE, Varied("parties.seoul.patience", 0, 1)], "lhs", 10)
    for (_, values), low, width in zip(points.items(), (10, 0), (1.0, 0.1), strict=True):
        assert sorted(((values - low) / width).astype(int)) == list(range(10))


def test_a_sobol_sequence_has_a_power_of_two_points_spread_evenly():
    points = design([PATIENCE], "sobol", 100)
    assert len(points) == 128
    counts, _ = np.histogram(points[PATIENCE.path], bins=64, range=(10, 20))
    assert set(counts) == {2}


@pytest.mark.parametrize("method", ["lhs", "sobol"])
def test_the_same_seed_gives_the_same_points_and_another_others(method):
    one, same, other = (design([PATIENCE], method, 8, seed=seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(one, same)
    assert (one.to_numpy() != other.to_numpy()).any()


@pytest.mark.parametrize("method", ["lhs", "sobol"])
def test_every_listed_value_is_tried_equally_often(method):
    assert design([SHARES], method, 64)[SHARES.path].value_counts().between(20, 23).all()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parties.washington.patience", "say which values to try, as parties.washington.patience=LOW:HIGH or"),
        ("parties.washington.patience=", "say which values to try"),
        ("parties.washington.patience=1:2:3", "say which values to try"),
        ("=1:2", "as PATH=LOW:HIGH"),
        ("parties.washington.patience=20:10", "low 20 is above high 10"),
        ("parties.washington.patience=few:many", "few is no number"),
        ("parties.washington.patience=1,,2", "nothing is no number"),
        ("parties.washington.patience=1:nan", "nan is no finite number"),
    ],
)
def test_what_says_no_values_is_refused_with_the_reason(text, said, scenario):
    with pytest.raises(ValueError, match=said):
        varied(text, scenario)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parties.washingten.patience=1:2", r"no such party as washingten \(did you mean washington\?\)"),
        ("parties.washington.patience=-3:2", "must be between 1 and"),
        ("items.moratorium.months=1:2.5", "must be a whole number"),
        ("parties.washington.name=1:2", "must be text"),
    ],
)
def test_a_path_or_a_value_that_no_scenario_can_have_is_refused_as_in_a_file(text, said, scenario):
    with pytest.raises(ScenarioError, match=said):
        varied(text, scenario)


@pytest.mark.parametrize(
    ("numbers", "method", "points", "said"),
    [
        ([], "grid", 3, "name at least one number"),
        ([PATIENCE, PATIENCE], "grid", 3, "parties.washington.patience is varied twice"),
        ([PATIENCE], "spiral", 3, "no such design as spiral; there are grid, lhs, sobol"),
        ([PATIENCE], "lhs", 0, "at least one point"),
        ([PATIENCE, SHARES, MONTHS], "grid", 2000, "a grid of 2000 × 3 × 4 has 24,000 points"),
        ([PATIENCE], "lhs", 20_000, "too many"),
    ],
)
def test_a_design_that_cannot_be_made_is_refused(numbers, method, points, said):
    with pytest.raises(ValueError, match=said):
        design(numbers, method, points)


def test_points_of_ones_own_are_read_from_a_file(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("\ufeffparties.tokyo.patience, items.a.months\n12,1\n\n24.5,2\n", encoding="utf-8")
    points = listed_points(file)
    assert list(points) == ["parties.tokyo.patience", "items.a.months"]
    assert points.to_numpy().tolist() == [[12, 1], [24.5, 2]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs a header"),
        ("a,b\n", "needs a header with the paths of the numbers, and a row for each point"),
        ("a,b\n1,2\n3\n", ":3: 1 values where the header names 2"),
        ("a,b\n1,2,3\n", ":2: 3 values where the header names 2"),
        ("a,b\n1,x\n", ":2: b: x is no number"),
        ("a,b\n1,\n", ":2: b: nothing is no number"),
        ("a,b\n1,NaN\n", ":2: b: NaN is no finite number"),
        ("a,a\n1,2\n", ":1: a is named twice"),
        ("a,\n1,2\n", ":1: column 2 has no path"),
        ("12,24\n14,26\n", ":1: the first line must name the paths"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_its_line(text, said, tmp_path):
    file = tmp_path / "points.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        listed_points(file)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"nowhere.csv: cannot be read \(No such file"):
        listed_points(tmp_path / "nowhere.csv")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(ValueError, match="is no CSV file in UTF-8"):
        listed_points(tmp_path / "picture.csv")
