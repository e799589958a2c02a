"""A table that negotiates the items of others in one package (Tollison & Willett 1979: linkage makes deals possible)."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import SWAP, item, level, model, party, played

# The swap of SWAP, its two halves at tables of their own: neither table has anything to trade by itself.
APART = {
    "relief": {**SWAP["relief"], "table": "economy"},
    "freeze": {**SWAP["freeze"], "table": "security"},
}
TRACKS = ("economy", "security")


def tables(absorbs=TRACKS, first=False, members=("north", "south")):
    """Two tracks and, where they are absorbed, one table for all."""
    tracks = {name: {"name": name, "members": list(members)} for name in TRACKS}
    whole = {"grand": {"name": "the grand bargain", "members": list(members), "absorbs": list(absorbs)}}
    if not absorbs:
        return tracks
    return whole | tracks if first else tracks | whole


def test_apart_the_two_tables_sign_nothing():
    negotiation = played(model(APART, tables=tables(absorbs=())), 24)
    assert negotiation.ledger.deals.sum() == 0 and negotiation.state.agreed.sum() == 0


@pytest.mark.parametrize("first", [True, False])
def test_a_swap_across_tables_that_neither_could_make_alone_is_struck_at_the_table_that_absorbs_them(first):
    """As at one table with both: signed in month 6, and whole."""
    negotiation = played(model(APART, tables=tables(first=first)), 5)
    assert negotiation.state.agreed.sum() == 0
    played(negotiation, 1)
    grand = negotiation.table("grand")
    assert grand.deal[0] and negotiation.ledger.deals[0].tolist() == [int(t.id == "grand") for t in negotiation.tables]
    np.testing.assert_allclose([level(negotiation, name, "agreed")[0] for name in APART], 1)
    played(negotiation, 2)
    assert negotiation.value("north")[0] == pytest.approx(3) and negotiation.value("south")[0] == pytest.approx(3)


def test_one_track_may_be_absorbed_and_another_go_on():
    """With relief alone there is nothing to sign."""
    negotiation = played(model(APART, tables=tables(absorbs=("economy",))), 24)
    assert negotiation.state.agreed.sum() == 0
    assert negotiation.table("security").meetings[0] == 24 == negotiation.table("grand").meetings[0]
    assert negotiation.table("economy").meetings[0] == 0


def test_items_are_negotiated_where_their_table_is_absorbed_and_belong_where_they_did():
    """In the file: security, then economy, then one of the grand table's own, then security again."""
    own = {"north": 1, "south": 1}
    items = {
        "freeze": APART["freeze"],
        "relief": APART["relief"],
        "summit": item("north", own, table="grand"),
        "hotline": item("south", own, table="security"),
    }
    agenda = model(items, tables=tables()).agenda
    assert agenda.items == ("relief", "freeze", "hotline", "summit")
    assert [agenda.tables[t] for t in agenda.table] == ["economy", "security", "security", "grand"]
    assert [agenda.tables[t] for t in agenda.venue] == ["grand"] * 4
    assert [agenda.items[where] for where in agenda.venues] == [(), (), agenda.items]
    assert [agenda.items[where] for where in agenda.slices] == [("relief",), ("freeze", "hotline"), ("summit",)]


def test_all_is_in_one_package_with_what_is_the_tables_own():
    """What both want is offered at once, the swap beside it: 4 of relief and 1 of the summit for North in the first month."""
    items = {**APART, "summit": item("north", {"north": 1, "south": 1}, table="grand")}
    negotiation = played(model(items, tables=tables()), 1)
    grand = negotiation.table("grand")
    assert [negotiation.agenda.items[i] for i in range(3)[grand.items]] == ["relief", "freeze", "summit"]
    np.testing.assert_allclose(grand.offer[0], [1, 0, 1])
    np.testing.assert_allclose(grand.gains[0], [5, 0])


def test_a_table_that_is_absorbed_never_meets_nor_stalls():
    events = {"review": {"text": "A review.", "month": "2001-08", "effects": {"review": {"south": 3}}}}
    negotiation = model(
        {**APART, "land": item("south", {"north": 1, "south": -9}, table="economy")}, tables=tables(), events=events
    )
    grand = []
    for _ in range(8):
        played(negotiation, 1)
        grand.append(int(negotiation.table("grand").stalled[0]))
        for name in TRACKS:
            table = negotiation.table(name)
            assert not (table.due or table.convened[0] or table.meets[0] or table.stalled[0] or table.talks[0])
    assert grand == [0, 1, 2, 3, 0, 0, 0, 0]
    assert negotiation.ledger.stalled[0].tolist() == [0, 0, 3]


def test_a_table_with_nothing_of_its_own_never_meets_once_it_is_absorbed():
    empty = {**tables(), "ceremony": {"name": "ceremony", "members": ["north", "south"]}}
    empty["grand"] = {**empty["grand"], "absorbs": [*TRACKS, "ceremony"]}
    negotiation = played(model(APART, tables=empty), 2)
    assert not negotiation.table("ceremony").meets[0]


def test_carrying_out_is_matched_track_by_track_as_before():
    """The lead that makes a party wait is counted over the obligations of each track."""
    start = {"agreed": 1, "performed": 0.5}
    items = {
        "rice": item("south", {"north": 2, "south": -1}, table="economy", months=10, start=start),
        "visit": item("north", {"north": -1, "south": 2}, table="economy", months=10, start=start),
        "ships": item("south", {"north": 2, "south": -1}, table="security", months=10, start={"agreed": 1, "performed": 1}),
        "guns": item("north", {"north": -1, "south": 2}, table="security", months=10, start={"agreed": 1, "performed": 0}),
    }  # fmt: skip
    negotiation = played(model(items, tables=tables()), 1)
    np.testing.assert_allclose(negotiation.state.lead[0], [[0, 0], [-1, 1], [0, 0]])


# What else looks at tables


def alliance():
    """Washington, allied to Tokyo, at the grand table only; its two tracks are absorbed."""
    items = {
        "freeze": item("north", {"north": -99, "washington": 4}, table="economy"),
        "aid": item("washington", {"north": 2, "washington": -99}, table="security"),
    }
    parties = {
        "north": party("pyongyang", provocations={"test": {"hazard": 0.1, "threat": 0, "text": "A test.", "talks": 2, "benefits": 0}}),
        "washington": party(allies=["tokyo"]),
        "tokyo": party(allies=["washington"]),
    }  # fmt: skip
    return model(items, parties=parties, tables=tables(members=("north", "washington")), worlds=2_000)


def test_what_an_ally_holds_out_for_is_what_it_holds_out_for_where_it_negotiates():
    """Four months on Washington is down to 1 - 0.5 x 4/10 at the only table at which it talks."""
    negotiation = played(alliance(), 5)
    np.testing.assert_allclose(negotiation.state.stance[:, 1], 0.8)


def test_talks_at_the_one_table_there_is_calm_as_talks_at_all_tables_do():
    negotiation = played(alliance(), 1)
    assert negotiation.table("grand").meets.all()
    luck = negotiation.chance.monthly(["provoke/north/test"]).at(1)[:, 0]
    np.testing.assert_array_equal(negotiation.state.news.provoked[:, 0], luck < 1 - np.exp(-0.1 * np.exp(-2)))
