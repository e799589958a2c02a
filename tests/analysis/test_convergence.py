"""Whether there are enough worlds: against shares counted by hand, and against the interval itself."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis.convergence import convergence, worlds_needed
from sim.batch.shares import share_interval


def test_the_share_of_the_first_so_many_worlds_is_counted(scenario):
    names = list(scenario.spec.outcomes)
    drawn = np.random.default_rng(3).choice(names, 500)
    table = convergence(pd.DataFrame({"outcome": pd.Categorical(drawn, names)}), scenario)
    assert list(table["outcome"].unique()) == names
    for row in table.itertuples():
        met = int((drawn[: row.worlds] == row.outcome).sum())
        assert row.share == met / row.worlds
        assert (row.low, row.high) == share_interval(met, row.worlds)
    assert (table.groupby("outcome")["worlds"].max() == 500).all()
    assert table[table["worlds"] == 500]["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.17, 0.5, 0.83, 1.0])
@pytest.mark.parametrize("half_width", [0.02, 0.01, 0.002])
def test_so_many_worlds_are_enough_and_a_few_fewer_are_not(share, half_width):
    def half(worlds):
        low, high = share_interval(round(share * worlds), worlds)
        return (high - low) / 2

    needed = worlds_needed(share, half_width)
    assert half(needed) == pytest.approx(half_width, rel=0.02)
    assert half(round(needed * 0.9)) > half_width > half(round(needed * 1.1))


def test_four_times_the_worlds_halve_the_interval():
    assert worlds_needed(0.3, 0.005) / worlds_needed(0.3, 0.01) == pytest.approx(4, rel=0.01)


@pytest.mark.parametrize(("share", "half_width"), [(1.2, 0.01), (0.5, 0), (0.5, 0.5)])
def test_what_no_share_can_be_is_refused(share, half_width):
    with pytest.raises(ValueError, match="cannot be known"):
        worlds_needed(share, half_width)


def test_one_world_is_told_as_it_is(scenario):
    name = next(iter(scenario.spec.outcomes))
    table = convergence(pd.DataFrame({"outcome": pd.Categorical([name], list(scenario.spec.outcomes))}), scenario)
    assert (table["worlds"] == 1).all() and table["share"].sum() == 1
