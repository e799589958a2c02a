"""Where parties meet: who has the floor, what is open, why an offer is refused, when a table does not meet."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, item, level, model, party, played

from agents.party import Party
from sim.world.tables import REASONS


class Refuser(Party):
    """Signs nothing that another offers."""

    def answer(self, table, offer):
        return np.zeros(len(offer), bool)


def watched(negotiation, months, look):
    """What ``look`` sees of the first table after each month."""
    seen = []
    for _ in range(months):
        negotiation.step()
        seen.append(look(negotiation.tables[0]))
    return seen


def reason(table):
    return REASONS[table.reason[0]] if table.reason[0] >= 0 else None


STAND_OFF = {"land": item("south", {"north": 2, "south": -3})}


def test_the_floor_goes_round_the_seats():
    negotiation = model(
        SWAP, parties={name: party() for name in ("north", "south", "beijing")}, own={"beijing": Refuser}
    )
    assert watched(negotiation, 7, lambda table: int(table.speaker[0])) == [0, 1, 2, 0, 1, 2, 0]


def test_a_meeting_that_is_missed_does_not_move_the_floor():
    events = {"review": {"text": "A review.", "month": "2001-08", "effects": {"review": {"south": 2}}}}
    negotiation = model(SWAP, own={"south": Refuser}, events=events)
    seen = watched(negotiation, 5, lambda table: int(table.speaker[0]) if table.meets[0] else None)
    assert seen == [0, None, None, 1, 0]


def test_an_offer_that_costs_more_than_it_brings_is_refused_as_worse_than_nothing():
    negotiation = played(model(STAND_OFF), 1)
    table = negotiation.tables[0]
    assert reason(table) == "worse-than-nothing" and table.refuser[0] == 1
    np.testing.assert_allclose(table.gains[0], [2, -3])


def test_an_offer_that_brings_something_is_refused_by_one_who_wants_more():
    """At t = 4 both ask for 0.8 of 4: North leaves South 0.8 x 4 - 1 = 2.2, South would keep 3.2 itself."""
    negotiation = played(model(SWAP), 5)
    table = negotiation.tables[0]
    assert reason(table) == "wants-more" and table.refuser[0] == 1
    np.testing.assert_allclose([table.gains[0, 1], table.wanted[0, 1]], [2.2, 3.2])


def test_a_deal_has_no_reason_for_refusal():
    negotiation = played(model(SWAP), 6)
    assert negotiation.tables[0].deal[0] and reason(negotiation.tables[0]) is None
    assert negotiation.tables[0].refuser[0] == -1


def test_every_offer_is_a_deal_or_has_one_reason(washington_and_pyongyang):
    from sim import NegotiationModel

    negotiation = NegotiationModel(washington_and_pyongyang, worlds=100, rng=7)
    while negotiation.running:
        negotiation.step()
        table = negotiation.tables[0]
        np.testing.assert_array_equal(table.offered, table.deal | (table.reason >= 0))
        assert not (table.deal & (table.reason >= 0)).any()
        assert ((table.refuser >= 0) == (table.reason >= 0)).all()
        np.testing.assert_array_equal(table.reason == REASONS.index("not-ratified"), table.signed & ~table.deal)


def test_a_deal_raises_what_is_agreed_by_what_was_offered_and_sets_the_clock_back():
    negotiation = model(SWAP)
    played(negotiation, 5)
    assert negotiation.tables[0].clock[0] == 5 and negotiation.state.agreed.sum() == 0
    played(negotiation, 1)
    np.testing.assert_allclose(negotiation.state.agreed[0], negotiation.tables[0].offer[0])
    assert negotiation.tables[0].clock[0] == 0


def test_a_refusal_changes_nothing_on_the_agenda():
    negotiation = played(model(SWAP, own={"north": Refuser, "south": Refuser}), 9)
    assert negotiation.state.agreed.sum() == 0 and negotiation.ledger.refused.sum() > 0


def left_open(kind, agreed):
    """Room of one item at the table in the first month, with a grain of 0.1."""
    terms = {"kind": kind, "term": 12} if kind == "flow" else {"kind": kind}
    thing = item("south", {"north": 4, "south": -1}, start={"agreed": agreed, "performed": 0}, **terms)
    return played(model({"thing": thing}, dynamics={"grain": 0.1, "lapse": 99}), 1).tables[0].room[0, 0]


@pytest.mark.parametrize(("agreed", "room"), [(0.8, 0.2), (0.89, 0.11), (0.91, 0), (0.95, 0)])
def test_a_flow_is_not_renewed_for_less_than_the_grain(agreed, room):
    assert left_open("flow", agreed) == pytest.approx(room, abs=1e-12)


@pytest.mark.parametrize("kind", ["act", "restraint"])
@pytest.mark.parametrize(("agreed", "room"), [(0.8, 0.2), (0.95, 0.05), (0.98, 0.02), (0.995, 0), (1, 0)])
def test_an_act_or_a_restraint_can_be_completed_down_to_a_rest_of_a_hundredth(kind, agreed, room):
    assert left_open(kind, agreed) == pytest.approx(room, abs=1e-12)


def test_what_is_nearly_agreed_is_not_worth_a_package_of_its_own():
    """Both want the last twentieth of the bridge: below the grain of 0.1 nobody offers it alone, beside a road they sign it."""
    both = {"north": 1, "south": 1}
    bridge = item("north", both, start={"agreed": 0.95, "performed": 0.95})
    dynamics = {"grain": 0.1}
    alone = played(model({"bridge": bridge}, dynamics=dynamics), 3)
    assert alone.tables[0].meets[0] and not alone.tables[0].offered[0]
    assert alone.state.agreed[0].tolist() == [0.95] and alone.ledger.deals[0].tolist() == [0]
    beside = played(model({"bridge": bridge, "road": item("south", both)}, dynamics=dynamics), 1)
    np.testing.assert_allclose(beside.tables[0].offer[0], [0.05, 1])
    np.testing.assert_allclose(beside.state.agreed[0], [1, 1])
    # A road of the size of the grain is enough to carry it, one a little shorter is not.
    for left, signed in ((0.11, 1), (0.09, 0.95)):
        road = item("south", both, start={"agreed": 1 - left, "performed": 0})
        short = played(model({"bridge": bridge, "road": road}, dynamics=dynamics), 1)
        assert level(short, "bridge", "agreed")[0] == pytest.approx(signed)


def test_a_table_meets_from_its_first_month_on_and_every_so_often():
    tables = {"talks": {"name": "talks", "members": ["north", "south"], "opens": 3, "every": 4}}
    negotiation = model(STAND_OFF, tables=tables)
    assert [m + 1 for m, met in enumerate(watched(negotiation, 12, lambda table: bool(table.meets[0]))) if met] == [
        3,
        7,
        11,
    ]


def test_a_table_freezes_while_the_threat_stands_above_its_mark():
    tables = {"talks": {"name": "talks", "members": ["north", "south"], "freezes_above": 0.4}}
    events = {"scare": {"text": "A scare.", "month": "2001-08", "effects": {"threat": 0.6}}}
    dynamics = {"threat": {"start": 0, "decay": 0.25, "crisis": 0.5}}
    negotiation = model(STAND_OFF, tables=tables, events=events, dynamics=dynamics)
    # 0.6, 0.45, 0.34: frozen in months 2 and 3.
    assert watched(negotiation, 5, lambda table: bool(table.meets[0])) == [True, False, False, True, True]
    assert negotiation.ledger.stalled[0, 0] == 2


def test_stalled_months_are_counted_up_while_a_table_does_not_meet_and_forgotten_when_it_does():
    events = {"review": {"text": "A review.", "month": "2001-08", "effects": {"review": {"south": 3}}}}
    negotiation = model(STAND_OFF, events=events)
    assert watched(negotiation, 6, lambda table: float(table.stalled[0])) == [0, 1, 2, 3, 0, 0]


def test_a_table_that_has_not_opened_is_not_stalled():
    tables = {"talks": {"name": "talks", "members": ["north", "south"], "opens": 6}}
    negotiation = played(model(STAND_OFF, tables=tables), 8)
    assert negotiation.ledger.stalled[0, 0] == 0


def test_a_table_that_meets_twice_a_year_stands_still_from_the_meeting_it_missed_to_the_next():
    """Due in months 1, 7 and 13; a review keeps South from the second meeting: months 7 to 12."""
    tables = {"talks": {"name": "talks", "members": ["north", "south"], "every": 6}}
    events = {"review": {"text": "A review.", "month": "2001-12", "effects": {"review": {"south": 3}}}}
    negotiation = model(STAND_OFF, tables=tables, events=events)
    standing = watched(negotiation, 18, lambda table: bool(table.stalled[0] > 0))
    assert [m + 1 for m, still in enumerate(standing) if still] == [7, 8, 9, 10, 11, 12]
    assert negotiation.ledger.stalled[0, 0] == 6


def test_a_quarterly_table_frozen_by_threat_stands_still_too():
    tables = {"talks": {"name": "talks", "members": ["north", "south"], "every": 3, "freezes_above": 0.4}}
    events = {"scare": {"text": "A scare.", "month": "2001-09", "effects": {"threat": 0.6}}}
    dynamics = {"threat": {"start": 0, "decay": 0.2, "crisis": 0.5}}
    negotiation = played(model(STAND_OFF, tables=tables, events=events, dynamics=dynamics), 9)
    assert negotiation.tables[0].meetings[0] == 2
    assert negotiation.ledger.stalled[0, 0] == 3


def test_others_see_what_is_offered_and_the_speaker_learns_nothing_from_itself():
    negotiation = played(model(SWAP, own={"south": Refuser, "north": Refuser}), 4)
    np.testing.assert_array_equal(negotiation.state.seen[0], [[0, 2], [2, 0]])


def test_hardening_of_ones_own_offers_is_no_concession_by_the_other():
    """As the stakes rise North's own offer is worth more to itself; tit-for-tat must not repay that as a gift of South's."""
    negotiation = model(SWAP, parties={"north": party(tactic="tit-for-tat", floor=0.2), "south": party()})
    played(negotiation, 1)
    table, north = negotiation.tables[0], negotiation.government("north")
    table.opening[0], table.latest[0] = [[2, 1], [0, 3]], [[3, 1], [0, 3]]
    np.testing.assert_allclose(north.aspiration(table), 1.0)


def test_a_table_that_has_done_its_work_is_not_stalled():
    """All is signed in month 6; from then on nothing is left for which Pyongyang would come."""
    parties = {"pyongyang": party("pyongyang"), "south": party()}
    items = {
        "relief": item("south", {"pyongyang": 4, "south": -1}),
        "freeze": item("pyongyang", {"pyongyang": -1, "south": 4}),
    }
    negotiation = played(model(items, parties=parties), 12)
    table = negotiation.tables[0]
    assert negotiation.ledger.deals[0, 0] > 0 and not table.meets[0] and table.exhausted[0]
    assert negotiation.ledger.stalled[0, 0] == 0
