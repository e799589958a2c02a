"""One world as it is seen while it runs: it is the world of the batch, and its tables agree with each other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim import run_batch
from sim.analysis.bargaining_space import rounds
from sim.analysis.believed import WORTH
from sim.analysis.witnessed import witness

WORLD = 3


@pytest.fixture(scope="module")
def seen(comprehensive_approach):
    return witness(comprehensive_approach, WORLD, 7)


def test_to_look_changes_nothing(seen, comprehensive_approach):
    batch = run_batch(comprehensive_approach, range(WORLD, WORLD + 1), 7)
    pd.testing.assert_frame_equal(seen.outcome, batch.outcomes)


def test_every_deal_and_every_refusal_is_an_offer(seen):
    row = seen.outcome.iloc[0]
    assert int(seen.offers["deal"].sum()) == row["deals"]
    refused = {reason: count for reason, count in seen.offers["reason"].value_counts().items() if reason}
    assert refused == {
        column.removeprefix("refused."): row[column]
        for column in seen.outcome
        if column.startswith("refused.") and row[column]
    }


def test_what_an_offer_is_worth_is_what_its_items_weigh(seen):
    stakes = seen.stakes.set_index(["month", "table", "item"])
    for offer in seen.offers.head(40).to_dict("records"):
        parts = seen.packages[seen.packages["offer"] == offer["offer"]]
        weights = stakes.loc[[(offer["month"], offer["table"], item) for item in parts["item"]], "weight.pyongyang"]
        worth = float(weights.to_numpy() @ parts["amount"].to_numpy())
        if not np.isnan(offer["worth.pyongyang"]):
            assert worth == pytest.approx(offer["worth.pyongyang"])


def test_nothing_is_offered_beyond_its_room(seen):
    offered = seen.packages.merge(seen.offers[["offer", "month", "table"]], on="offer")
    offered = offered.merge(seen.stakes[["month", "table", "item", "room"]], on=["month", "table", "item"])
    assert len(offered) == len(seen.packages)
    assert (offered["amount"] <= offered["room"] + 1e-9).all()


def test_levels_end_where_the_outcomes_do(seen):
    last = seen.levels[seen.levels["month"] == seen.levels["month"].max()].set_index("item")["performed"]
    for item, level in last.items():
        assert level == seen.outcome[f"level.{item}"].iloc[0]


def test_moods_have_a_value_a_month(seen, comprehensive_approach):
    threat = seen.moods[seen.moods["series"] == "threat"]
    assert threat["month"].tolist() == list(range(1, comprehensive_approach.spec.months + 1))
    assert seen.moods.loc[~seen.moods["series"].isin(WORTH), "value"].between(0, 1).all()


def test_provocations_that_happened_are_those_that_are_counted(seen):
    assert (seen.happenings["kind"] == "provocation").sum() == seen.outcome["provocations"].iloc[0]


def test_a_round_of_talks_lasts_to_its_deal(seen):
    found = rounds(seen, "us-dprk")
    assert len(found) >= 2
    assert all(space.deal for space in found[:-1])
    assert all(space.offers["deal"].sum() <= 1 for space in found)
    assert sum(len(space.offers) for space in found) == (seen.offers["table"] == "us-dprk").sum()


def test_offers_of_a_round_are_points_among_its_packages(seen):
    space = next(space for space in rounds(seen, "us-dprk") if space.deal)
    deal = space.offers.iloc[-1]
    assert deal["y"] <= space.frontier.most_y(deal["x"]) + 1e-9


def test_a_table_that_does_not_exist_is_refused(seen):
    with pytest.raises(ValueError, match="no such table: geneva"):
        rounds(seen, "geneva")
