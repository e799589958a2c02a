"""Traits of a course, the same for a record and for worlds, worked by hand; and a world is at home among its own kind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from made_records import record_of
from negotiations import item, mini, party, scenario

from sim.analysis.hindcast_words import trait_words
from sim.analysis.traits import longest, traits
from sim.record import Record

TABLES = {name: {"name": name, "members": ["north", "south"]} for name in ("us-dprk", "japan-dprk")}
HELD = {"north": 3, "south": 3}


def still() -> pd.DataFrame:
    """Nobody wants anything, so that nothing ever moves in the worlds; the record is what the test says."""
    calm = scenario(
        {
            "moratorium": item("north", HELD, table="us-dprk"),
            "relief": item("south", HELD, table="us-dprk"),
            "rice": item("south", HELD, table="japan-dprk", stage="mid"),
        },
        parties={"north": party(), "south": party()},
        tables={name: {**entry, "opens": 99} for name, entry in TABLES.items()},
        months=12,
    )
    acts = [
        ("2001-06", "moratorium", "statement", 0.0, ""),
        ("2001-06", "relief", "statement", 0.0, ""),
        ("2001-06", "rice", "statement", 0.5, ""),
        ("2001-08", "moratorium", "agreed", 0.2, ""),  # an advance of Washington's table
        ("2001-09", "rice", "implemented", 0.8, ""),  # and a month later of Tokyo's
        ("2001-11", "moratorium", "implemented", 0.9, ""),
        ("2002-01", "rice", "suspended", 0.0, "naval-incident"),
        ("2002-02", "relief", "agreed", 0.2, ""),
        ("2002-06", "relief", "statement", 0.22, ""),  # no advance, so little is it
    ]
    table = pd.DataFrame(acts, columns=["month", "item", "event", "level", "provocation"])
    nothing = pd.DataFrame(columns=["item", "month", "level"])
    record = Record("made up", table, nothing, pd.DataFrame(columns=["item", "month"]))
    return traits(calm, record, ["moratorium", "relief", "rice"], worlds=3).set_index("trait")


def test_traits_of_a_record_worked_by_hand():
    record = still()["record"]
    assert record["short-term items in effect at the end"] == 1 and record["mid-term items partly at the end"] == 0
    assert (
        record["times that an item came to be in effect"] == 2
        and record["times that an item ceased to be in effect"] == 1
    )
    assert record["reversals, of all such moves (partly)"] == pytest.approx(1 / 2)
    # Washington's table advances in months 2, 5 and 8 of twelve.
    assert (
        record["months with an advance at us-dprk"] == 3 / 12
        and record["longest time without an advance at us-dprk"] == 4
    )
    # Of the nine months after which three more follow, three are such; Tokyo's table advances in month 3 alone.
    near = "an advance at japan-dprk within 3 months"
    assert record[f"{near} of one at us-dprk"] == pytest.approx(1 / 3)
    assert record[f"{near} of a month without one"] == pytest.approx(1 / 6)
    assert record["months with any provocation"] == 1, "though the scenario knows nothing of naval incidents"
    assert record["items agreed for the first time"] == 2
    assert record["items first agreed and never partly in effect by the end"] == 1
    assert record["months from first agreement to partly in effect, short term, of those that were"] == 3


def test_in_worlds_in_which_nothing_moves_the_record_stands_outside():
    table = still()
    assert (table.loc["times that an item came to be in effect", ["low", "median", "high"]] == 0).all()
    assert table.loc["times that an item came to be in effect", "below"] == 1
    assert table.loc["mid-term items in effect at the end", "below"] == 0.5  # as still as they
    told = trait_words(table.reset_index())
    assert (
        "- Times that an item came to be in effect: 2 in the record, 0 on average, 0 to 0 in nine worlds of ten."
        in told
    )
    assert not any("mid-term items in effect" in line for line in told)


def test_a_world_is_at_home_among_the_worlds_of_its_scenario():
    """Were the two read differently, a world of the model itself would lie outside."""
    negotiation = mini(36)
    table = traits(negotiation, record_of(negotiation, world=3), list(negotiation.spec.items), worlds=60, seed=7)
    assert ((table["below"] > 0.005) & (table["below"] < 0.995))[table["below"].notna()].all()


def test_a_world_among_one_is_itself_in_every_trait():
    negotiation = mini(36)
    table = traits(negotiation, record_of(negotiation, world=0, seed=7), list(negotiation.spec.items), worlds=1, seed=7)
    told = table.dropna(subset=["record", "median"])
    assert len(told) > 10 and told["record"].tolist() == told["median"].tolist()


def test_the_longest_quiet_time_is_counted_in_each_world():
    assert longest(np.array([[1, 0], [1, 1], [0, 1], [1, 1]], bool)).tolist() == [2, 3]
