"""Survival of restraints, against estimates worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.analysis.survival import lasted, survival


def spells(ends, begins=0, last=12, item="moratorium"):
    return pd.DataFrame({"item": item, "begins": begins, "ends": pd.array(ends, dtype="Int16"), "last": last})


def curve(table):
    return dict(zip(table["months"], table["share"], strict=True))


def test_where_every_end_is_seen_it_is_the_share_that_lasted_longer():
    assert curve(survival(spells([2, 4, 4, 8]))) == pytest.approx({0: 1, 2: 0.75, 4: 0.25, 8: 0})


def test_a_run_that_ends_first_counts_until_then_and_no_longer():
    # Of four, one is lost after 2 months; one more is watched for 3 only; of the two left, one is lost after 4.
    table = spells([2, None, 4, None], begins=[0, 9, 0, 0])
    assert curve(survival(table)) == pytest.approx({0: 1, 2: 3 / 4, 3: 3 / 4, 4: 3 / 4 * 1 / 2, 12: 3 / 8})


def test_time_runs_from_the_month_in_which_it_came_into_effect():
    months, over = lasted(spells([9, None], begins=[5, 5]))
    assert months.tolist() == [4, 7]
    assert over.tolist() == [True, False]


def test_what_never_ends_survives_throughout():
    table = survival(spells([None] * 3))
    assert table["share"].tolist() == [1, 1]
    assert table["months"].iloc[-1] == 12


def test_the_interval_holds_the_estimate_and_narrows_with_more_worlds():
    few, many = (survival(spells([2, 4, 6, None] * n)) for n in (5, 50))
    for table in (few, many):
        assert (table["low"] <= table["share"] + 1e-12).all() and (table["share"] <= table["high"] + 1e-12).all()
    wide, narrow = (float((table["high"] - table["low"]).max()) for table in (few, many))
    assert narrow < wide / 2


def test_items_are_estimated_each_for_itself():
    table = survival(pd.concat([spells([2, 2]), spells([None, None], item="freeze")]))
    assert table.groupby("item")["share"].min().to_dict() == {"moratorium": 0, "freeze": 1}


def test_a_secret_breach_may_end_it_earlier():
    broken = spells([8, 8]).assign(broken=pd.array([3, 8], dtype="Int16"))
    assert curve(survival(broken, until="broken"))[3] == 0.5
