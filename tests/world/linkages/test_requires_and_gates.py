"""Linkage rules: what they close, for whom, and how often they mattered."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import CALM, item, level, model, party, played

BOTH = {"north": 2, "south": 2}


def chain(for_="agreement", of="performed", needed=0.5, months=4, **terms):
    """A bridge of four months, and a railway that needs it."""
    return model(
        {
            "bridge": item("north", BOTH, months=months, **terms),
            "railway": item("south", BOTH),
        },
        linkages={
            "rail": {
                "kind": "requires",
                "item": "railway",
                "needs": [{"item": "bridge", "level": needed, "of": of}],
                "for": for_,
            }
        },
    )


def story(negotiation, months, name, of):
    return [float(level(played(negotiation, 1), name, of)[0]) for _ in range(months)]


def test_an_item_is_not_agreed_before_what_it_requires_is_performed():
    """Signed in month 1 and begun in month 2, the bridge stands half at the end of month 3: the railway's turn is month 4."""
    assert story(chain(), 5, "railway", "agreed") == [0, 0, 0, 1, 1]


def test_an_item_that_requires_an_agreement_waits_for_that_alone():
    assert story(chain(of="agreed"), 3, "railway", "agreed") == [0, 1, 1]


def test_an_item_may_be_agreed_at_once_and_performed_only_later():
    negotiation = chain(for_="performance")
    assert story(negotiation, 1, "railway", "agreed") == [1]
    # Months 2 to 5; half the bridge stands at the end of month 3.
    assert story(negotiation, 4, "railway", "performed") == [0, 0, 1, 1]


def test_a_rule_for_both_holds_up_both_steps():
    negotiation = chain(for_="both", of="performed", needed=0.5)
    assert story(negotiation, 4, "railway", "agreed") == [0, 0, 0, 1]
    negotiation.state.performed[:, 0] = 0
    negotiation.state.performed[:, 1] = 0
    negotiation.state.agreed[:, 0] = 0
    played(negotiation, 1)
    assert level(negotiation, "railway") == 0


def test_what_was_built_on_a_requirement_stays_when_the_requirement_falls():
    negotiation = played(chain(), 5)  # agreed in month 4, built in month 5
    assert level(negotiation, "railway") == 1
    negotiation.state.performed[:, 0] = 0
    negotiation.state.agreed[:, 0] = 0
    played(negotiation, 1)
    assert level(negotiation, "railway") == 1


def test_a_rule_counts_the_months_in_which_it_kept_something_from_the_table():
    negotiation = played(chain(), 8)
    assert negotiation.linkages.ids == ("rail",)
    # Months 1 to 3 begin with 0, 0 and a quarter of the bridge, month 4 with the half that is needed.
    assert negotiation.ledger.blocked[0].tolist() == [3]


def test_a_rule_for_performance_counts_only_while_something_waits_for_it():
    negotiation = played(chain(for_="performance"), 8)
    # Month 1: nothing was agreed yet when the month began. Months 2 and 3: agreed, and withheld.
    assert negotiation.ledger.blocked[0].tolist() == [2]


def gated(share=0.5, short=3):
    items = {f"step-{k}": item("north", BOTH, months=4) for k in range(short)}
    items["jump"] = item("south", BOTH, stage="mid")
    return model(items, linkages={"gate": {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": share}})


@pytest.mark.parametrize(("share", "month"), [(0.2, 3), (0.5, 4), (0.75, 5), (0.8, 6), (1.0, 6)])
def test_the_next_stage_opens_when_enough_of_this_one_is_performed(share, month):
    """Signed in month 1: a quarter stands at the end of month 2, the whole at the end of month 5."""
    agreed = story(gated(share), 6, "jump", "agreed")
    assert agreed.index(1.0) + 1 == month


def test_a_gate_counts_the_mean_of_the_stage():
    negotiation = gated(share=0.5)
    negotiation.state.performed[0, :3] = negotiation.state.agreed[0, :3] = [1, 0.49, 0]
    negotiation.linkages.review(negotiation)
    assert negotiation.linkages.closed[0].tolist() == [False, False, False, True]
    negotiation.state.performed[0, :3] = [1, 0.5, 0]
    negotiation.linkages.review(negotiation)
    assert not negotiation.linkages.closed.any()


def test_a_gate_shuts_again_when_the_stage_before_comes_undone():
    negotiation = gated()
    negotiation.state.performed[0, :3] = 0.6
    for performed, closed in ((0.6, False), (0.4, True)):
        negotiation.state.performed[0, :3] = performed
        negotiation.linkages.review(negotiation)
        assert negotiation.linkages.closed[0, 3] == closed


def test_a_stage_without_items_does_not_hold_up_the_next():
    negotiation = model(
        {"jump": item("south", BOTH, stage="mid")},
        linkages={"gate": {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": 1.0}},
    )
    assert story(negotiation, 1, "jump", "agreed") == [1]


def test_a_gate_at_one_table_leaves_another_alone():
    parties = {"north": party(), "south": party()}
    tables = {name: {"name": name, "members": ["north", "south"]} for name in ("talks", "other")}
    negotiation = model(
        {
            "step": item("north", BOTH, months=9),
            "jump": item("south", BOTH, stage="mid"),
            "leap": item("south", BOTH, stage="mid", table="other"),
        },
        parties=parties,
        tables=tables,
        linkages={"gate": {"kind": "stage-gate", "table": "talks", "opens": "mid", "share": 0.9}},
        dynamics=CALM,
    )
    played(negotiation, 1)
    np.testing.assert_array_equal(negotiation.state.agreed[0], [1, 0, 1])
