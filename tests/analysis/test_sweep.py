"""What a sweep shows at each point, and how each number moves it on its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim import run_batch
from sim.analysis.sweep import at_points, is_grid, main_effects, reach, varied_numbers
from sim.batch.shares import share_interval

PATIENCE, BASELINE = "parties.pyongyang.patience", "parties.tokyo.support.baseline"


@pytest.fixture(scope="module")
def swept(comprehensive_approach):
    points = pd.DataFrame({PATIENCE: [6.0, 24.0], BASELINE: [0.6, 0.4]})
    return run_batch(comprehensive_approach.lasting(24), 40, 3, points=points)


def test_a_point_is_the_scenario_with_its_values_in_the_same_worlds(swept, comprehensive_approach):
    variant = comprehensive_approach.lasting(24).with_values({PATIENCE: 24, BASELINE: 0.4})
    alone = run_batch(variant, 40, 3).outcomes
    deals = at_points(swept, "deals")
    assert deals.loc[1, "mean"] == pytest.approx(alone["deals"].mean())
    assert deals.loc[1, "high"] - deals.loc[1, "mean"] == pytest.approx(1.95996398 * alone["deals"].std() / np.sqrt(40))
    assert varied_numbers(deals) == [PATIENCE, BASELINE]


def test_the_share_asked_for_comes_first_and_the_other_classes_after_it(swept):
    table = at_points(swept, "freeze")
    assert table["measure"].iloc[0] == "freeze"
    shares = table.pivot(index="point", columns="what", values="mean")
    assert list(shares.columns) == sorted(one.name for one in swept.scenario.spec.outcomes.values())
    assert shares.sum(axis=1).to_numpy() == pytest.approx(100)
    first = table.iloc[0]
    low, high = share_interval(round(first["mean"] * 40 / 100), 40)
    assert (first["low"], first["high"]) == pytest.approx((100 * low, 100 * high))


def test_a_batch_without_a_design_and_an_unknown_measure_are_refused(swept, comprehensive_approach):
    with pytest.raises(ValueError, match="run without a design"):
        at_points(run_batch(comprehensive_approach.lasting(1), 2))
    with pytest.raises(ValueError, match=r"no such measure: setlement \(did you mean settlement\?\); there are"):
        at_points(swept, "setlement")


def made_up(points: pd.DataFrame, mean: np.ndarray) -> pd.DataFrame:
    lead = pd.DataFrame({"measure": "deals", "what": "deals", "unit": "deals", "point": range(len(points))})
    tail = pd.DataFrame({"worlds": 10, "mean": mean, "low": mean - 1, "high": mean + 1})
    return pd.concat([lead, points, tail], axis=1)


def test_in_a_grid_the_effect_of_a_number_is_the_mean_over_all_values_of_the_others():
    points = pd.DataFrame([(a, b) for a in (1.0, 2.0, 3.0) for b in (0.0, 10.0)], columns=["a.x", "b.y"])
    effects = main_effects(made_up(points, (5 * points["a.x"] + points["b.y"]).to_numpy()))
    assert effects.loc[effects["path"] == "a.x", "mean"].tolist() == [10, 15, 20]
    assert effects.loc[effects["path"] == "b.y", "mean"].tolist() == [10, 20]
    assert reach(effects).to_dict() == {"a.x": 10, "b.y": 10}


def test_many_values_are_put_together_in_fifths():
    points = pd.DataFrame({"a.x": np.arange(50.0), "b.y": np.tile([0.0, 1.0], 25)})
    effects = main_effects(made_up(points, np.arange(50.0)))
    fifths = effects[effects["path"] == "a.x"]
    assert fifths["points"].tolist() == [10] * 5
    assert fifths[["from", "to"]].to_numpy().tolist() == [[10 * i, 10 * i + 9] for i in range(5)]
    assert fifths["mean"].tolist() == [4.5, 14.5, 24.5, 34.5, 44.5]
    # t(0.975, 9) = 2.262, standard deviation of ten numbers in a row 3.028
    assert fifths["high"].iloc[0] - 4.5 == pytest.approx(2.262 * 3.028 / np.sqrt(10), abs=1e-3)


def test_the_interval_of_a_share_ends_at_nothing_and_at_all():
    points = pd.DataFrame({"a.x": [0.0, 0.0, 1.0, 1.0], "b.y": [0.0, 1.0, 2.0, 3.0]})
    effects = main_effects(made_up(points, np.array([0.0, 2, 98, 100])).assign(unit="%"))
    assert effects["low"].min() == 0 and effects["high"].max() == 100


def test_what_is_a_grid():
    points = pd.DataFrame({"a.x": [0, 0, 1, 1], "b.y": [0, 1, 0, 1]})
    assert is_grid(points, ["a.x", "b.y"])
    assert not is_grid(points.iloc[:3], ["a.x", "b.y"])
