"""Worlds looked at month by month: what is seen agrees with the ledgers that the model itself keeps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim import run_batch
from sim.analysis.monthly import monthly

MONTHS, WORLDS = 30, 40


@pytest.fixture(scope="module")
def short(comprehensive_approach):
    return comprehensive_approach.lasting(MONTHS)


@pytest.fixture(scope="module")
def seen(short):
    return monthly(short, range(5, 5 + WORLDS), 7)


def test_the_worlds_are_those_of_a_batch(short, seen):
    batch = run_batch(short, range(5, 5 + WORLDS), 7)
    pd.testing.assert_frame_equal(seen.outcomes, batch.outcomes)


@pytest.mark.parametrize(("kept", "column"), [("cash", "paid"), ("kind", "in_kind")])
def test_bills_add_up_to_what_each_government_paid(seen, short, kept, column):
    for party in short.spec.parties:
        bills = seen.bills[seen.bills["party"] == party].groupby("world")[kept].sum()
        paid = seen.outcomes.set_index("world")[f"{column}.{party}"]
        np.testing.assert_allclose(bills.reindex(paid.index, fill_value=0.0), paid, atol=1e-9)


def test_a_restraint_begins_when_the_outcomes_say_that_it_was_done(seen, short):
    moratorium = seen.spells[seen.spells["item"] == "missile-export-halt"].set_index("world")
    done = seen.outcomes.set_index("world")["done_month.missile-export-halt"].dropna()
    assert moratorium["begins"].to_dict() == done.to_dict()


def test_what_stood_before_the_first_month_begins_at_0(seen, short):
    level = short.spec.items["missile-test-moratorium"].start.performed
    assert level >= short.spec.dynamics.in_effect
    assert (seen.spells.loc[seen.spells["item"] == "missile-test-moratorium", "begins"] == 0).all()


def test_a_spell_ends_after_it_began_and_is_broken_no_later(seen):
    over = seen.spells.dropna(subset=["ends"])
    assert len(over) and (over["ends"] > over["begins"]).all()
    assert (over["broken"] <= over["ends"]).all()


def test_what_is_in_effect_at_the_end_and_was_never_lost_has_no_end(seen, short):
    lasting = seen.spells[seen.spells["ends"].isna() & (seen.spells["item"] == "nuclear-freeze")]["world"]
    levels = seen.outcomes.set_index("world")["level.nuclear-freeze"]
    assert (levels[lasting] >= short.spec.dynamics.in_effect - 1e-9).all()


def test_trust_has_a_row_a_month_and_pair_within_its_quantiles(seen, short):
    parties = len(short.spec.parties)
    assert len(seen.trust) == MONTHS * parties * (parties - 1)
    assert (seen.trust["q05"] <= seen.trust["q50"]).all() and (seen.trust["q50"] <= seen.trust["q95"]).all()
    assert seen.trust["mean"].between(0, 1).all()
