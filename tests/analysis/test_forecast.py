"""A forecast counts the same worlds as a batch does, whoever runs them."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import mini

from sim import Scenario, run_batch
from sim.analysis.forecast import forecast


def test_shares_of_worlds_are_those_of_the_batchs_traces_and_outcomes():
    scenario = mini(24)
    seen = forecast(scenario, 40, 7, (0.4, 0.75))
    batch = run_batch(scenario, 40, 7, trace=range(40))
    assert seen.months[0] == "2001-07" and seen.months[-1] == "2003-06"
    for k, item in enumerate(seen.items):
        levels = batch.traces.pivot_table(index="month", columns="world", values=f"level.{item}")
        for place, level in enumerate(seen.levels):
            assert seen.above[place, :, k] == pytest.approx((levels >= level - 1e-9).mean(axis=1).to_numpy())
        month = batch.outcomes[f"agreed_month.{item}"]
        agreed = [month.le(m).fillna(False).mean() for m in range(1, 25)]
        assert seen.agreed[:, k] == pytest.approx(agreed)
    assert seen.provoked.sum(axis=0).tolist() == batch.outcomes["provocations"].tolist()  # there is only one kind


def test_a_month_counts_once_whichever_of_several_kinds_of_provocation_it_saw():
    scenario = Scenario.load("perry-1999").lasting(18)
    months = forecast(scenario, 30, 7, (0.4,)).provoked.sum(axis=0)
    committed = run_batch(scenario, 30, 7).outcomes["provocations"].to_numpy()
    assert ((months > 0) == (committed > 0)).all() and (months <= committed).all() and committed.any()


def test_it_is_the_same_cut_short_and_however_its_worlds_are_shared_out(monkeypatch):
    scenario = mini(24)
    whole, short = forecast(scenario, 12, 7, (0.4,)), forecast(scenario, 12, 7, (0.4,), months=6)
    assert np.array_equal(short.above, whole.above[:, :6]) and len(short.months) == 6
    monkeypatch.setattr("sim.analysis.forecast.CHUNK", 5)
    done: list[int] = []
    parts = forecast(scenario, 12, 7, (0.4,), progress=done.append)
    assert done == [5, 5, 2]
    assert np.array_equal(parts.above, whole.above) and np.array_equal(parts.provoked, whole.provoked)


def test_no_worlds_are_refused():
    with pytest.raises(ValueError, match="a world or more, not 0"):
        forecast(mini(3), 0, 7, (0.4,))
