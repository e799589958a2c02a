"""What a party pays for one item is deducted from what it has to pay for another."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played

NORTH, SOUTH, WEST = 0, 1, 2
# They meet after the test is over: what is signed is what the test signs.
APART = {"talks": {"name": "talks", "members": ["north", "south", "west"], "opens": 20}}
PARTIES = {"north": party(), "south": party(), "west": party()}


def debts(paid=0.0, shares=None, missiles=None, more=None, tables=None, **terms):
    """One billion for missiles counts toward four billions of compensation, which are worth 8 to the North."""
    negotiation = model(
        {
            "missiles": item(
                "north",
                {"north": 0, "south": 9},
                cost={"amount": 1, "shares": missiles or {"south": 1.0}, "to": "north"},
            ),
            "compensation": item(
                "south",
                {"north": 8, "south": 9, "west": 9},
                months=2,
                cost={"amount": 4, "shares": shares or {"south": 1.0}, "to": "north"},
            ),
        },
        parties=PARTIES,
        tables=tables,
        linkages={
            "counted": {
                "kind": "counts-toward",
                "party": "south",
                "paid": "missiles",
                "toward": "compensation",
                **terms,
            },
            **(more or {}),
        },
    )
    spent = np.zeros((1, 2))
    spent[0, negotiation.agenda.index("missiles")] = paid
    negotiation.linkages.pay(negotiation, spent)
    negotiation.linkages.appraise(negotiation)
    return negotiation


def signed(negotiation, name):
    """The same, with an item signed and prepared, to be paid for in the month to come."""
    at = negotiation.agenda.index(name)
    negotiation.state.agreed[:, at], negotiation.state.idle[:, at] = 1, 1
    return negotiation


def bill(negotiation):
    """What compensation costs now, and what each of the three has to pay of it."""
    i = negotiation.agenda.index("compensation")
    cost = negotiation.state.cost[0, i]
    return float(cost), (cost * negotiation.state.shares[0, :, i]).round(12).tolist()


def test_nothing_paid_is_nothing_deducted():
    assert bill(debts(0)) == (4, [0, 4, 0])


@pytest.mark.parametrize(("strength", "left"), [(0, 4), (0.5, 3.5), (1, 3)])
def test_strength_is_the_part_of_a_payment_that_counts(strength, left):
    assert bill(debts(1, strength=strength)) == (left, [0, left, 0])


def test_who_paid_is_spared_and_the_others_pay_as_before():
    """Of two billions each, the South has one to pay still."""
    assert bill(debts(1, {"south": 0.5, "west": 0.5})) == (3, [0, 1, 2])


def test_what_another_paid_does_not_count():
    # A quarter of a billion of its own counts.
    assert bill(debts(1, {"south": 0.5, "west": 0.5}, missiles={"west": 0.75, "south": 0.25})) == (3.75, [0, 1.75, 2])


def test_no_more_is_deducted_than_a_party_owes():
    assert bill(debts(7, {"south": 0.5, "west": 0.5})) == (2, [0, 0, 2])
    assert bill(debts(7))[0] == 0


@pytest.mark.parametrize(("paid", "worth"), [(0, 8), (1, 6), (2, 4), (9, 0)])
def test_what_is_deducted_is_worth_as_much_less_to_whoever_would_receive_it(paid, worth):
    negotiation = debts(paid)
    values = negotiation.state.values[0, :, negotiation.agenda.index("compensation")]
    assert values.tolist() == [worth, 9, 9]


def test_two_payments_that_count_toward_one_debt_take_as_much_from_its_worth_as_their_sum():
    """A billion of the South's and two of the West's leave one of four, hence a quarter of eight points."""
    west = {"kind": "counts-toward", "party": "west", "paid": "missiles", "toward": "compensation"}
    negotiation = debts(
        3, {"south": 0.5, "west": 0.5}, missiles={"south": 1 / 3, "west": 2 / 3}, more={"counted-too": west}
    )
    assert bill(negotiation) == (pytest.approx(1), [0, pytest.approx(1), 0])
    np.testing.assert_allclose(negotiation.state.values[0, NORTH, negotiation.agenda.index("compensation")], 2)


def test_the_scenarios_own_costs_and_values_are_left_as_they_were():
    negotiation = debts(1)
    for _ in range(3):
        negotiation.linkages.appraise(negotiation)
    assert bill(negotiation) == (3, [0, 3, 0])
    assert negotiation.agenda.cost[0].tolist() == [1, 4]
    assert negotiation.state.base[0, NORTH].tolist() == [0, 8]


def paid_for_both(**terms):
    """Missiles first, and compensation in the months after."""
    negotiation = debts(tables=APART, **terms)
    played(signed(negotiation, "missiles"), 1)
    return played(signed(negotiation, "compensation"), 4)


def test_in_all_it_pays_what_it_would_have_paid_for_the_dearer_alone():
    """A billion for missiles, and for compensation the other three, in two months."""
    ledger = paid_for_both().ledger
    np.testing.assert_allclose(ledger.paid[0], [0, 4, 0])
    np.testing.assert_allclose(ledger.received[0], [4, 0, 0])


def test_the_stronger_the_rule_the_less_is_paid_in_all():
    paid = [paid_for_both(strength=strength).ledger.paid[0, SOUTH] for strength in (0, 0.25, 0.5, 1)]
    np.testing.assert_allclose(paid, [5, 4.75, 4.5, 4])


def test_a_rule_eases_in_the_months_after_the_first_payment():
    assert paid_for_both().ledger.eased[0].tolist() == [4]
    assert paid_for_both(strength=0).ledger.eased[0].tolist() == [0]


def test_what_is_given_in_kind_is_still_given_where_cash_is_deducted():
    """A fund takes four billions half and half, the West in kind. The South's one billion leaves it one, the West two."""
    parties = {"north": party(), "south": party(), "west": party(cash_cap=0, in_kind_cap=0.5)}
    fund = {
        "kind": "funds", "items": ["compensation"], "donors": ["south", "west"], "sharing": "fixed",
        "shares": {"south": 0.5, "west": 0.5}, "channel": "multilateral",
    }  # fmt: skip
    cost = {"amount": 4, "shares": {"south": 1.0}, "to": "north"}
    negotiation = model(
        {
            "missiles": item("north", {"south": 9}, cost={"amount": 1, "shares": {"south": 1.0}, "to": "north"}),
            "compensation": item("south", {"north": 8, "south": 9, "west": 9}, cost=cost),
        },
        parties=parties,
        linkages={
            "counted": {"kind": "counts-toward", "party": "south", "paid": "missiles", "toward": "compensation"},
            "fund": fund,
        },
    )
    negotiation.linkages.appraise(negotiation)
    negotiation.linkages.pay(negotiation, np.array([[1.0, 0.0]]))
    negotiation.linkages.appraise(negotiation)
    assert bill(negotiation) == (3, [0, 1, 2])
    np.testing.assert_allclose(3 * negotiation.state.in_kind[0, :, 1], [0, 0, 2])
