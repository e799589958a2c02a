"""A table does not meet while another is stalled."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from negotiations import item, model, played

BOTH = {"north": 2, "south": 2}


def waiting(worlds=1, every=1, **terms):
    """The main table is frozen by threat from the first month; the side table waits for it."""
    members = ["north", "south"]
    return model(
        {"peace": item("north", BOTH, table="main"), "mail": item("north", BOTH, table="side")},
        tables={
            "main": {"name": "main", "members": members, "freezes_above": 0.3},
            "side": {"name": "side", "members": members, "every": every},
        },
        dynamics={"threat": {"start": 0.4, "decay": 0, "crisis": 1}},
        linkages={"wait": {"kind": "stalls", "table": "side", "with": "main", **terms}},
        worlds=worlds,
    )


def meetings(negotiation, months, name="side"):
    """(months, worlds) bool: the months in which it meets."""
    return np.array([played(negotiation, 1).table(name).meets.copy() for _ in range(months)])


@pytest.mark.parametrize("after", [1, 2, 4])
def test_a_table_meets_until_the_other_has_been_stalled_for_so_many_months(after):
    assert meetings(waiting(after=after), 6)[:, 0].tolist() == [month <= after for month in range(1, 7)]


def test_it_waits_one_month_where_the_rule_says_no_number():
    assert meetings(waiting(), 3)[:, 0].tolist() == [True, False, False]


def test_the_other_table_waits_for_nobody():
    negotiation = waiting()
    negotiation.state.threat[:] = 0
    assert meetings(negotiation, 3, "main").all()


def test_talks_restart_in_the_month_after_the_other_table_has_met_again():
    negotiation = waiting(after=2)
    assert meetings(negotiation, 4)[:, 0].tolist() == [True, True, False, False]
    negotiation.state.threat[:] = 0  # the main table meets in month 5
    assert meetings(negotiation, 3)[:, 0].tolist() == [False, True, True]


def test_what_is_not_stalled_stalls_nobody():
    negotiation = waiting()
    negotiation.state.threat[:] = 0
    assert meetings(negotiation, 4).all()


def test_strength_is_the_chance_of_staying_away_anew_each_month():
    met = meetings(waiting(worlds=4000, strength=0.3), 4)
    assert met[0].all()
    np.testing.assert_allclose(met[1:].mean(axis=1), 0.7, atol=0.03)
    # Independent from month to month: it meets in both of two months in 0.7 squared of the worlds.
    np.testing.assert_allclose((met[1] & met[2]).mean(), 0.49, atol=0.03)


def test_a_stronger_rule_lets_no_meeting_take_place_that_a_weaker_one_prevents():
    """Paired worlds: the main table is frozen throughout, so that only the strength differs."""
    sweeps = [meetings(waiting(worlds=50, strength=strength), 12) for strength in (0, 0.2, 0.5, 0.8, 1)]
    for weaker, stronger in pairwise(sweeps):
        assert (weaker >= stronger).all()
    assert sweeps[0].all() and not sweeps[-1][1:].any()


def test_a_rule_counts_the_meetings_it_prevented_and_no_months_without_one():
    # Due in months 1, 4, 7 and 10, and kept from the last three.
    assert played(waiting(every=3), 11).ledger.blocked[0].tolist() == [3]
    assert played(waiting(every=1), 11).ledger.blocked[0].tolist() == [10]


def test_a_table_that_is_halted_counts_as_stalled_itself():
    negotiation = played(waiting(), 5)
    assert negotiation.ledger.stalled[0].tolist() == [5, 4]
