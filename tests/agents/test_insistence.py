"""First things first: a party refuses what does not move them, for so many months of talks (Park III.3)."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, level, model, party, played

from agents.party import Party
from sim.world.tables import REASONS

# Both want the road; the treaty is for South to refuse.
ROAD = {"road": item("south", {"north": 1, "south": 1})}
AGENDA = {**ROAD, "treaty": item("south", {"south": -9})}


class Listener(Party):
    """Makes no offer of its own, and so takes whatever is better than nothing."""

    def propose(self, table):
        return np.zeros_like(table.room)


def talks(months, items=AGENDA, first=("treaty",), at="talks", own=Listener, tables=None, **terms):
    """South offers the road, North, which would take it, wants its first things to be taken up with it."""
    insists = {at: {"items": list(first), "months": months}} if months is not None else {}
    parties = {"south": party(), "north": party(insists=insists, **terms)}
    return model(items, parties=parties, tables=tables, own={"north": own} if own else None)


def answers(negotiation, months=9):
    """For each month with an offer: why it was refused, or that it was a deal."""
    seen = {}
    for month in range(1, months + 1):
        table = played(negotiation, 1).tables[0]
        if table.offered[0]:
            seen[month] = "deal" if table.deal[0] else REASONS[table.reason[0]]
    return seen


def test_who_insists_on_nothing_takes_what_is_offered():
    assert answers(talks(None)) == {1: "deal"}


@pytest.mark.parametrize(("patience", "refused", "signed"), [(1, [1], 3), (2, [1], 3), (3, [1, 3], 5), (4, [1, 3], 5)])
def test_an_offer_without_its_first_things_is_refused_for_so_many_months_of_talks_and_no_longer(
    patience, refused, signed
):
    """South has the floor, and an offer to make, every other month; each month with a meeting is a month of talks."""
    assert answers(talks(patience)) == dict.fromkeys(refused, "out-of-order") | {signed: "deal"}


def test_the_refusal_is_put_down_to_who_insists():
    negotiation = played(talks(3), 1)
    table = negotiation.tables[0]
    assert negotiation.agenda.parties[table.refuser[0]] == "north" and not table.signed[0]
    assert table.refusals[0].tolist() == [0, 1]
    assert negotiation.state.agreed.sum() == 0


def test_a_table_that_meets_every_third_month_talks_for_three_months_at_a_time():
    """South has the floor in months 1 and 7."""
    tables = {"talks": {"name": "talks", "members": ["south", "north"], "every": 3}}
    assert answers(talks(3, tables=tables)) == {1: "out-of-order", 7: "deal"}
    assert answers(talks(6, tables=tables), 13) == {1: "out-of-order", 7: "deal"}
    assert answers(talks(7, tables=tables), 13) == {1: "out-of-order", 7: "out-of-order", 13: "deal"}


def test_a_package_that_moves_them_is_in_order():
    both = {**ROAD, "treaty": item("south", {"north": 1, "south": 1})}
    assert answers(talks(12, both)) == {1: "deal"}


def test_all_of_them_must_move():
    both = {**AGENDA, "council": item("south", {"north": 1, "south": 1})}
    assert answers(talks(1, both, first=("council",))) == {1: "deal"}
    assert answers(talks(1, both, first=("council", "treaty"))) == {1: "out-of-order", 3: "deal"}


@pytest.mark.parametrize(
    ("agreed", "answer"), [(0, "out-of-order"), (0.7, "out-of-order"), (0.75, "deal"), (1, "deal")]
)
def test_what_is_agreed_already_need_not_come_first(agreed, answer):
    """In effect from 0.75 on."""
    start = {"agreed": agreed, "performed": 0}
    items = {**ROAD, "treaty": item("south", {"south": -9}, start=start)}
    assert answers(talks(1, items))[1] == answer


def test_it_insists_at_the_table_it_names_and_what_is_negotiated_elsewhere_must_be_agreed_there():
    tables = {name: {"name": name, "members": ["south", "north"]} for name in ("talks", "elsewhere")}
    assert answers(talks(12, at="elsewhere", tables=tables)) == {1: "deal"}
    for agreed, answer in ((0, "out-of-order"), (1, "deal")):
        start = {"agreed": agreed, "performed": 0}
        items = {**ROAD, "treaty": item("south", {"south": -9}, table="elsewhere", start=start)}
        assert answers(talks(12, items, tables=tables), 1) == {1: answer}


def test_it_insists_on_all_its_first_things_where_tables_are_absorbed_by_one():
    """North wants the treaty for two months of talks and the council for four."""
    tables = {name: {"name": name, "members": ["south", "north"]} for name in ("talks", "one", "two")}
    tables["talks"]["absorbs"] = ["one", "two"]
    insists = {"one": {"items": ["treaty"], "months": 2}, "two": {"items": ["council"], "months": 4}}
    items = {**AGENDA, "council": item("south", {"south": -9})}
    for order in (insists, dict(reversed(insists.items()))):
        parties = {"south": party(), "north": party(insists=order)}
        negotiation = model(items, parties=parties, tables=tables, own={"north": Listener})
        assert answers(negotiation) == {1: "out-of-order", 3: "out-of-order", 5: "deal"}
        (both,) = negotiation.government("north").first_things.values()
        assert {negotiation.agenda.items[items[0]]: months[0] for items, months in both} == {"treaty": 2, "council": 4}


def test_a_trifle_of_its_first_things_does_not_move_them():
    """The grain is a tenth here: South's offer of a twentieth of the council is no movement, a fifth is."""

    class Stingy(Party):
        def propose(self, table):
            return np.where(table.room > 0, [[1.0, self.gives]], 0.0)

    both = {**ROAD, "council": item("south", {"north": 1, "south": 1})}
    for gives, answer in ((0.05, "out-of-order"), (0.2, "deal")):
        Stingy.gives = gives
        insists = {"talks": {"items": ["council"], "months": 12}}
        parties = {"south": party(), "north": party(insists=insists)}
        assert answers(model(both, parties=parties, own={"south": Stingy, "north": Listener}), 1) == {1: answer}


def test_an_offer_that_is_not_worth_it_is_refused_for_that():
    """North holds out for its own ideal, the road and the bridge that South would not build."""
    items = {**AGENDA, "bridge": item("south", {"north": 5, "south": -99})}
    assert answers(talks(12, items, own=None, tactic="fixed", floor=1), 1) == {1: "wants-more"}


def test_who_insists_makes_no_offer_without_its_first_things_either():
    """North has the floor in even months: until its three months of talks are over it would rather say nothing."""
    negotiation = talks(3, own=None)
    assert answers(negotiation) == {1: "out-of-order", 3: "out-of-order", 4: "deal"}
    assert level(negotiation, "road", "agreed")[0] == 1 and level(negotiation, "treaty", "agreed")[0] == 0
