"""How a world ends, and what is kept of it."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, model, party, played

OUTCOMES = {
    "peace": {"name": "peace", "settled": True, "all": [{"stage": "mid", "at_least": 0.6}, {"item": "freeze", "at_least": 0.5}]},
    "war": {"name": "war", "all": [{"threat": True, "at_least": 0.7}]},
    "thaw": {"name": "thaw", "all": [{"item": "freeze", "at_least": 0.5}, {"stage": "mid", "below": 0.3, "tables": ["talks"]}]},
    "rest": {"name": "rest"},
}  # fmt: skip
BOTH = {"north": 1, "south": 1}


def ending(performed=(0, 0, 0), threat=0.0):
    negotiation = model(
        {
            "freeze": item("north", BOTH),
            "office": item("north", BOTH, stage="mid"),
            "road": item("north", BOTH, stage="mid", table="other"),
        },
        tables={name: {"name": name, "members": ["north", "south"]} for name in ("talks", "other")},
        outcomes=OUTCOMES,
    )
    negotiation.state.performed[0], negotiation.state.threat[:] = performed, threat
    classes = negotiation.verdict.classes
    return classes[negotiation.verdict.classify(negotiation.state)[0]], bool(
        negotiation.verdict.settled(negotiation.state)[0]
    )


@pytest.mark.parametrize(
    ("performed", "threat", "outcome"),
    [
        ((0.5, 0.6, 0.6), 0.0, "peace"),
        ((0.5, 0.2, 1.0), 0.0, "peace"),
        ((0.5, 0.6, 0.5), 0.0, "rest"),
        ((0.4, 1.0, 1.0), 0.0, "rest"),
        ((0.0, 0.0, 0.0), 0.7, "war"),
        ((0.0, 0.0, 0.0), 0.69, "rest"),
        ((0.5, 0.2, 0.9), 0.0, "thaw"),
        ((0.5, 0.3, 0.8), 0.0, "rest"),
    ],
)
def test_the_first_class_whose_conditions_all_hold_is_how_it_ended(performed, threat, outcome):
    assert ending(performed, threat)[0] == outcome


def test_earlier_classes_come_first_and_a_settlement_in_a_crisis_is_still_one():
    assert ending((1, 1, 1), 0.9) == ("peace", True)
    assert ending((0, 0, 0), 0.9) == ("war", False)


def ten_months(**terms):
    """A bridge (four months) and, once it stands, a railway (two months)."""
    negotiation = model(
        {
            "bridge": item("north", BOTH, months=4, **terms),
            "railway": item("south", BOTH, months=2, stage="mid"),
        },
        linkages={"rail": {"kind": "requires", "item": "railway", "needs": [{"item": "bridge", "level": 1.0}]}},
        outcomes={
            "built": {"name": "built", "settled": True, "all": [{"item": "railway", "at_least": 1}]},
            "rest": {"name": "rest"},
        },
    )
    return played(negotiation, 10)


def test_first_months_count_from_one_and_by_the_month_at_whose_end_it_held():
    """The bridge is signed in month 1 and built in months 2 to 5, the railway signed in month 6 and built in 7 and 8."""
    ledger = ten_months().ledger
    assert ledger.agreed_month[0].tolist() == [1, 6]
    assert ledger.done_month[0].tolist() == [4, 8]  # in effect from 0.75
    assert ledger.stage_month[0, 0].tolist()[:2] == [3, 7]  # reached from 0.5
    assert ledger.settled_month[0] == 8
    assert ledger.deals[0].tolist() == [2]
    assert ledger.advances[0] == 2 and ledger.reversals[0] == 0


def test_what_was_in_effect_at_the_start_is_no_advance():
    """The railway is signed in month 1 and built in months 2 and 3."""
    ledger = ten_months(start={"agreed": 1, "performed": 1}).ledger
    assert ledger.advances[0] == 1 and ledger.done_month[0].tolist() == [1, 3]


def test_never_is_nought_in_the_ledger():
    ledger = played(model({"land": item("south", {"north": 1, "south": -3})}), 5).ledger
    assert not ledger.agreed_month.any() and not ledger.done_month.any() and not ledger.settled_month.any()


def test_coordination_is_the_mean_over_allies():
    parties = {
        "north": party(coordination=0.9),
        "south": party(allies=["tokyo"], coordination=0.2),
        "tokyo": party(allies=["south"], coordination=0.6),
    }
    negotiation = played(model({"land": item("south", {"north": 1, "south": -3})}, parties=parties), 5)
    np.testing.assert_allclose(negotiation.ledger.coordination, 5 * 0.4)


def test_value_in_hand_is_base_value_less_the_share_of_the_cost():
    cost = {"amount": 2, "shares": {"south": 1}, "to": "north"}
    negotiation = played(
        model(
            {"loan": item("south", {"north": 5, "south": 4}, cost=cost, verifiability=0, start={"agreed": 0.5, "performed": 0.5})},
            parties={"north": party(), "south": party(money_weight=1.5, trust={"north": 0})},
            dynamics={"grain": 1},
        ),
        1,
    )  # fmt: skip
    np.testing.assert_allclose(
        [negotiation.value("north")[0], negotiation.value("south")[0]], [2.5, 0.5 * (4 - 1.5 * 2)]
    )
