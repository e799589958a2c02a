"""Where runs end below what both sides could have had: by hand in a small negotiation, and in the base scenario."""

from __future__ import annotations

import re

import negotiations
import numpy as np
import pandas as pd
import pytest
from negotiations import item

from sim import Batch, NegotiationModel, Scenario, run_batch
from sim.analysis.frontier import (
    COLUMNS,
    frontier_of_world,
    frontier_table,
    frontiers,
    gains,
    left_at_tables,
    typical,
)
from sim.batch.engines import InProcess

SIDES = ("pyongyang", "allies")


@pytest.fixture(scope="module")
def base() -> Scenario:
    return Scenario.load("comprehensive-approach").lasting(48)


@pytest.fixture(scope="module")
def table(base: Scenario) -> pd.DataFrame:
    return frontier_table(base, 96, seed=7)


@pytest.fixture(scope="module")
def ended(base: Scenario) -> NegotiationModel:
    model = NegotiationModel(base, worlds=24, rng=7, collect=False)
    while model.running:
        model.step()
    return model


def bargain(**rest) -> Scenario:
    """Two allies and the North; nobody moves in a month, since talks would take longer."""
    parties = {
        "seoul": negotiations.party(allies=["tokyo"]),
        "tokyo": negotiations.party(allies=["seoul"]),
        "pyongyang": negotiations.party(),
    }
    items = {
        # In effect from the beginning: worth 4 + 2 to the allies and -1 to the North.
        "freeze": item("pyongyang", {"seoul": 4, "tokyo": 2, "pyongyang": -1}, start={"agreed": 1, "performed": 1}),
        # Costs Tokyo 3 billion, at half a point each: worth 1 - 1.5 to it.
        "loan": item(
            "tokyo", {"tokyo": 1, "pyongyang": 5}, cost={"amount": 3, "to": "pyongyang", "shares": {"tokyo": 1}}
        ),
        "visit": item("pyongyang", {"seoul": 2, "pyongyang": 1}),
        "parade": item("pyongyang", {"seoul": -2, "pyongyang": -1}, start={"agreed": 1, "performed": 1}),
        "treaty": item("pyongyang", {"tokyo": 4, "pyongyang": -3}, divisible=False),
    }
    parties["tokyo"]["money_weight"] = 0.5
    return negotiations.scenario(items, parties=parties, months=1, **rest)


@pytest.fixture(scope="module")
def small() -> pd.Series:
    return frontier_table(bargain(), 1).iloc[0]


def of(row: pd.Series, point: str) -> tuple[float, float]:
    return row[f"{point}.pyongyang"], row[f"{point}.allies"]


# By hand


def test_the_start_is_what_stands_in_effect_before_the_first_month(small):
    assert of(small, "start") == (-2, 4)  # freeze and parade


def test_the_ends_of_the_frontier_are_what_each_side_would_choose(small):
    assert of(small, "best_for_allies") == (1 - 1 - 3, 6 + 2 + 4)  # visit, freeze and treaty, no loan and no parade
    assert of(small, "best_for_pyongyang") == (5 + 1, -0.5 + 2)  # loan and visit


def test_the_largest_sum_takes_what_is_worth_more_to_one_than_it_costs_the_other(small):
    # All but the parade: freeze 5, loan 4.5, visit 3 and treaty 1 for both together.
    assert of(small, "utilitarian") == (5 + 1 - 1 - 3, -0.5 + 2 + 6 + 4)


def test_what_is_left_is_told_item_by_item(small):
    assert of(small, "ended") == (-2, 4)
    left = {name: small[f"left.{name}"] for name in ("freeze", "loan", "visit", "parade", "treaty")}
    assert left == {"freeze": 0, "loan": 4.5, "visit": 3, "parade": 3, "treaty": 1}


def test_common_gains_are_those_of_what_both_like_or_both_dislike(small):
    assert of(small, "common") == (1 + 1, 2 + 2)  # visit done and parade undone


def test_each_side_could_have_more_at_no_loss_to_the_other(small):
    # The allies: visit, freeze, treaty and a fifth of the loan leave the North its -2, and are worth 12 - 0.1.
    # The North: visit, loan and so much of the freeze (2.5 of 6) that the allies keep their 4 are worth 6 - 2.5 / 6.
    assert of(small, "unclaimed") == (pytest.approx(6 - 2.5 / 6 + 2), pytest.approx(12 - 0.1 - 4))


def test_nothing_has_been_gained_where_a_run_ends_as_it_began(small):
    assert small["share"] == 0
    assert small["distance"] > 0


# In the base scenario


def test_a_run_ends_where_the_outcomes_say(base, table):
    outcomes = run_batch(base, 96, seed=7).outcomes
    for side in SIDES:
        pd.testing.assert_series_equal(
            table[f"ended.{side}"], outcomes[f"value.{side}"], check_names=False, check_exact=True
        )


def test_an_item_is_worth_what_the_model_counts_it_for(ended):
    state = ended.state
    in_force = np.where(state.breached, 0.0, state.performed)
    for p, party in enumerate(ended.agenda.parties):
        back = np.zeros_like(in_force)
        for i, more in ended.linkages.prospects.items():
            back[:, i] = more[:, p]
        counted = ((state.values[:, p] - state.burden[:, p] - back) * in_force).sum(axis=1)
        np.testing.assert_allclose((ended.item_values(party) * in_force).sum(axis=1), counted, atol=1e-9)
        np.testing.assert_allclose(ended.value(party), counted, atol=1e-9)


def test_no_run_ends_beyond_the_frontier(table):
    assert (table["distance"] > 0).all()
    assert (table[["unclaimed.pyongyang", "unclaimed.allies"]] > 0).all(axis=None)


def test_every_bargain_lies_on_the_frontier_of_its_world(base, table):
    for world in (0, 5, 40):
        pieces = frontier_of_world(base, world)
        row = table.iloc[world]
        for point in ("best_for_allies", "best_for_pyongyang", "nash", "ks", "utilitarian"):
            x, y = of(row, point)
            here = pieces[(pieces["from.pyongyang"] <= x + 1e-9) & (x <= pieces["to.pyongyang"] + 1e-9)]
            on_it = here["from.allies"] - here["rate"] * (x - here["from.pyongyang"])
            assert np.abs(on_it - y).min() < 1e-6


def test_the_bargains_stand_in_the_order_that_theory_gives_them(table):
    for side in SIDES:
        other = SIDES[1 - SIDES.index(side)]
        for point in ("nash", "ks", "utilitarian"):
            assert (table[f"{point}.{side}"] <= table[f"best_for_{side}.{side}"] + 1e-9).all()
            assert (table[f"{point}.{side}"] >= table[f"best_for_{other}.{side}"] - 1e-9).all()
    sums = {point: sum(table[f"{point}.{side}"] for side in SIDES) for point in ("nash", "ks", "utilitarian", "ended")}
    assert all((total <= sums["utilitarian"] + 1e-9).all() for total in sums.values())


def test_what_is_left_adds_up_to_what_the_largest_sum_has_over_the_end(base, table):
    missing = sum(table[f"utilitarian.{side}"] - table[f"ended.{side}"] for side in SIDES)
    np.testing.assert_allclose(table.filter(like="left.").sum(axis=1), missing)
    np.testing.assert_allclose(left_at_tables(table, base).sum(axis=1), missing)
    assert (table.filter(like="left.") >= 0).all(axis=None)


def test_both_gain_the_distance_at_once_and_reach_the_frontier(base, table):
    for world in (0, 40):
        row, pieces = table.iloc[world], frontier_of_world(base, world)
        x, y = (row[f"ended.{side}"] + row["distance"] * row[f"room.{side}"] for side in SIDES)
        piece = pieces[pieces["to.pyongyang"] >= x].iloc[0]
        assert piece["from.allies"] - piece["rate"] * (x - piece["from.pyongyang"]) == pytest.approx(y)


def test_a_world_alone_has_the_same_row(base, table):
    alone = frontier_table(base, range(40, 41))
    pd.testing.assert_frame_equal(alone, table.iloc[[40]].reset_index(drop=True), check_exact=True)


def test_rows_do_not_depend_on_how_worlds_are_shared_out(base, table):
    finished: list[int] = []
    shared = frontier_table(base, 96, workers=5, executor=InProcess(), progress=finished.append)
    pd.testing.assert_frame_equal(shared, table, check_exact=True)
    assert finished == [20, 20, 20, 20, 16]


@pytest.mark.slow
def test_processes_give_the_same_rows(base, table):
    pd.testing.assert_frame_equal(frontier_table(base, 96, workers=2), table, check_exact=True)


def test_every_column_is_told(table):
    words = {"<side>": "(pyongyang|allies)", "<item>": "[a-z0-9-]+"}
    patterns = [re.sub("<side>|<item>", lambda found: words[found[0]], name.replace(".", r"\.")) for name in COLUMNS]
    assert [name for name in table if not any(re.fullmatch(pattern, name) for pattern in patterns)] == []
    assert not table.isna().any(axis=None)


def test_the_typical_world_gained_about_the_median_for_either_side(table):
    shares = gains(table, "ended")
    usual = shares[(table["world"] == typical(table)).to_numpy()][0]
    between = np.quantile(shares, [0.3, 0.7], axis=0)
    assert ((between[0] <= usual) & (usual <= between[1])).all()


def test_kalai_and_smorodinsky_give_both_the_same_share_of_their_room(table):
    shares = gains(table, "ks")
    np.testing.assert_allclose(
        shares[:, 0], shares[:, 1], atol=0.01
    )  # but for gaps that items which are all or nothing leave


def test_a_finished_model_of_ones_own_can_be_measured(ended, table):
    pd.testing.assert_frame_equal(frontiers(ended), table.head(24), check_exact=True)


@pytest.mark.slow
def test_with_everything_all_or_nothing_the_frontier_is_still_found(base):
    whole = base.with_values({f"items.{name}.divisible": False for name in base.spec.items}).lasting(12)
    found = frontier_table(whole, 8)
    usual = frontier_table(base.lasting(12), 8)
    assert (found["distance"] > 0).all()
    assert len(frontier_of_world(whole, 0)) > 3 * len(frontier_of_world(base.lasting(12), 0))
    assert (usual["utilitarian.allies"] > 0).all()


# What cannot be asked


def test_it_takes_a_party_and_allies_across_from_it(base, washington_and_pyongyang):
    with pytest.raises(ValueError, match=r"no such party: pyongyan \(did you mean pyongyang\?\)"):
        frontier_table(base, 2, party="pyongyan")
    with pytest.raises(ValueError, match="none of them, as tokyo is"):
        frontier_table(base, 2, party="tokyo")
    with pytest.raises(ValueError, match="nobody has allies"):
        frontier_table(washington_and_pyongyang, 2)
    with pytest.raises(ValueError, match="worlds must be"):
        frontier_table(base, 0)
    with pytest.raises(ValueError, match="workers must be at least 1"):
        frontier_table(base, 2, workers=0)


@pytest.mark.slow
def test_over_ten_years_no_run_ends_beyond_the_frontier(base_batch: Batch):
    table = frontier_table(base_batch.scenario, 256, seed=7)
    assert (table["distance"] > 0).all()
    assert 0.1 < table["share"].mean() < 0.5
