"""A provocation, a breach or an event suspends items and tables, until it is made good."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from negotiations import item, model, party, played

from agents import Party, Pyongyang
from sim.world.state import UNDONE_BY

IN_FULL = {"agreed": 1, "performed": 1}
DUE = {"agreed": 1, "performed": 0}
NOTHING = {"agreed": 0, "performed": 0}


class Provoker(Pyongyang):
    """Comes to every table and provokes in the months named by the test."""

    months = (2,)

    def attend(self):
        return Party.attend(self)

    def provoke(self):
        return np.full_like(super().provoke(), self.world.state.month in self.months)


class TwiceProvoker(Provoker):
    months = (2, 4)


class Cheat(Provoker):
    """Provokes nobody and begins to break everything in secret in the second month."""

    months = ()

    def cheat(self):
        return np.full((self.world.state.worlds, len(self.duties)), self.world.state.month == 2)


def shaken(own=Provoker, cause=None, worlds=1, aid=None, threat=0.0, decay=0.0, dynamics=None, rule=None, **rest):
    """The South gives aid in full; Pyongyang holds a moratorium and is asked for an apology that it will not give."""
    test = {"hazard": 0, "threat": threat, "breaks": ["moratorium"], "text": "A missile flies."}
    snap = {"kind": "snapback", **(cause or {"provocations": ["test"]}), "items": ["aid"], "depth": 0.5, **(rule or {})}
    return model(
        {
            "moratorium": item("pyongyang", {"south": 2}, kind="restraint", start=IN_FULL),
            "apology": item("pyongyang", {"pyongyang": -9, "south": 2}, table="side", verifiability=1),
            "aid": item("south", **{"values": {"pyongyang": 2}, "start": IN_FULL, **(aid or {})}),
        },
        parties={"pyongyang": party("pyongyang", provocations={"test": test}), "south": party()},
        tables={name: {"name": name, "members": ["pyongyang", "south"]} for name in ("talks", "side")},
        own={"pyongyang": own},
        dynamics={"threat": {"start": 0, "decay": decay, "crisis": 1}, **(dynamics or {})},
        linkages={"snap": snap},
        worlds=worlds,
        **rest,
    )


def aid(negotiation, months, of="performed"):
    at = negotiation.agenda.index("aid")
    return [float(getattr(played(negotiation, 1).state, of)[0, at]) for _ in range(months)]


def whole(negotiation, months):
    """Whether the aid is given in full, month by month."""
    return [int(level == 1) for level in aid(negotiation, months)]


def test_a_share_of_the_aid_is_lost_at_once_and_comes_back_when_the_suspension_is_over():
    """The test flies in month 2; months 3, 4 and 5 are without aid; in month 6 the missing half is given."""
    assert aid(shaken(rule={"depth": 0.5, "months": 3}), 7) == [1, 0.5, 0.5, 0.5, 0.5, 1, 1]


@pytest.mark.parametrize(("months", "back"), [(1, 4), (2, 5), (2.5, 6), (6, 9)])
def test_a_suspension_lasts_so_many_months_at_the_least(months, back):
    levels = whole(shaken(rule={"months": months}), 10)
    assert levels == [int(month == 1 or month >= back) for month in range(1, 11)]


def test_without_a_provocation_nothing_is_suspended():
    class Quiet(Provoker):
        months = ()

    assert whole(shaken(Quiet), 4) == [1, 1, 1, 1]


def test_where_no_depth_is_lost_what_stands_stands_and_goes_no_further():
    """Aid of four months, half given: a quarter in month 2, none in 3 and 4, the last quarter in month 5."""
    half = {"start": {"agreed": 1, "performed": 0.5}, "months": 4}
    negotiation = shaken(aid=half, rule={"depth": 0, "months": 2})
    negotiation.state.performed[:, negotiation.agenda.index("aid")] = 0.25
    assert aid(negotiation, 5) == [0.5, 0.75, 0.75, 0.75, 1]


def test_a_second_provocation_begins_the_months_anew():
    """Months 3 to 5 from the first; the second comes in month 4, and 5, 6 and 7 are without."""
    levels = whole(shaken(TwiceProvoker, rule={"months": 3}), 9)
    assert levels == [1, 0, 0, 0, 0, 0, 0, 1, 1]


def test_it_does_not_end_before_what_it_waits_for_has_been_done():
    negotiation = shaken(rule={"until": [{"item": "apology", "level": 0.5}]})
    apology = negotiation.agenda.index("apology")
    assert whole(negotiation, 8)[1:] == [0] * 7
    negotiation.state.agreed[:, apology] = negotiation.state.performed[:, apology] = 0.5
    assert whole(negotiation, 2) == [0, 1]  # made good at the end of month 9


def test_it_does_not_end_while_the_threat_is_above_what_counts_as_calm():
    """0.5 in month 2, halved each month: 0.25, 0.125. Calm at 0.2 is reached in month 4, and month 5 brings the aid."""
    assert whole(shaken(threat=0.5, decay=0.5, rule={"calm": 0.2}), 6) == [1, 0, 0, 0, 1, 1]
    assert whole(shaken(threat=0.5, decay=0.5, rule={"calm": 0.3}), 6) == [1, 0, 0, 1, 1, 1]


def test_a_breach_found_out_suspends_as_a_provocation_does():
    breach = {"breaches": ["moratorium"]}
    assert whole(shaken(Cheat, breach, dynamics={"detection": 1}), 5) == [1, 0, 0, 1, 1]
    assert whole(shaken(Cheat, breach, dynamics={"detection": 0}), 5) == [1, 1, 1, 1, 1], "nobody knows"


def test_the_breach_of_another_item_suspends_nothing():
    assert whole(shaken(Cheat, {"breaches": ["apology"]}, dynamics={"detection": 1}), 5) == [1] * 5


def test_an_event_suspends_in_the_month_in_which_it_happens():
    site = {"text": "A cave is found.", "month": "2001-09", "effects": {}}
    quiet = {"text": "Nothing.", "month": "2001-08", "effects": {}}
    negotiation = shaken(Cheat, {"events": ["site"]}, events={"quiet": quiet, "site": site})
    assert whole(negotiation, 6) == [1, 1, 0, 0, 1, 1]


def test_suspended_items_are_not_agreed_either():
    """Both would sign at once, had the test of month 2 not come before they saw what it is worth to them in month 3."""
    negotiation = played(shaken(aid={"start": NOTHING, "values": {"pyongyang": 0, "south": 0}}, rule={"months": 2}), 2)
    negotiation.state.base[:, :, negotiation.agenda.index("aid")] = 2
    assert aid(negotiation, 3, "agreed") == [0, 0, 1]


def test_a_suspended_table_does_not_meet_and_another_does():
    negotiation = shaken(rule={"items": [], "tables": ["talks"], "months": 2})
    met = np.array([[table.meets[0] for table in played(negotiation, 1).tables] for _ in range(5)])
    assert met[:, 0].tolist() == [True, True, False, False, True]
    assert met[:, 1].all()
    assert negotiation.ledger.blocked[0].tolist() == [2]


def test_time_stands_still_for_suspended_flows():
    """A year's aid runs out by a twelfth a month, save in months 3, 4 and 5."""
    flow = {"kind": "flow", "term": 12, "values": {"pyongyang": 2, "south": -1}}  # not renewed, for it costs the South
    levels = aid(shaken(aid=flow, rule={"months": 3, "depth": 0}), 7, "agreed")
    np.testing.assert_allclose(levels, 1 - np.array([1, 2, 2, 2, 2, 3, 4]) / 12)


def test_what_is_suspended_before_it_was_begun_does_not_lapse():
    """Aid in kind of a lapse of four months, withheld from month 3 on: it lapses only after it may be given."""
    negotiation = shaken(aid={"start": DUE}, rule={"months": 9}, dynamics={"lapse": 4})
    negotiation.agenda.months[negotiation.agenda.index("aid")] = 1e12
    assert aid(negotiation, 11, "agreed") == [1] * 11
    assert aid(negotiation, 2, "agreed")[-1] == 0


def test_what_is_lost_is_put_down_to_the_snapback():
    negotiation = played(shaken(rule={"depth": 0.5}), 2)
    assert negotiation.ledger.undone[0, UNDONE_BY.index("snapback")] == 1
    assert negotiation.state.news.fall[0, negotiation.agenda.index("aid")] == 0.5


def test_strength_is_the_chance_that_a_provocation_sets_it_off():
    negotiation = played(shaken(worlds=4000, rule={"strength": 0.3}), 2)
    gone = negotiation.state.performed[:, negotiation.agenda.index("aid")] < 1
    np.testing.assert_allclose(gone.mean(), 0.3, atol=0.03)


def test_a_stronger_rule_suspends_wherever_a_weaker_one_does():
    gone = []
    for strength in (0, 0.25, 0.5, 1):
        negotiation = played(shaken(worlds=200, rule={"strength": strength}), 2)
        gone.append(negotiation.state.performed[:, negotiation.agenda.index("aid")] < 1)
    for weaker, stronger in pairwise(gone):
        assert (weaker <= stronger).all()
    assert not gone[0].any() and gone[-1].all()
