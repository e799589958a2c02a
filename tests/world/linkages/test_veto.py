"""An ally blocks a deal made without it that costs it too much."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from negotiations import item, model, party, played

from sim.scenario import ScenarioError
from sim.world.tables import NO_REFUSAL, REASONS

US, NORTH, SEOUL = 0, 1, 2


def bypassed(seoul=-3, coordination=1.0, worlds=1, allies=("us", "seoul"), rules=None, **terms):
    """Washington and the North trade recognition, which costs Seoul three points."""
    friend = {"allies": ["seoul"] if "us" in allies else [], "coordination": coordination}
    return model(
        {"recognition": item("us", {"us": 9, "north": 5, "seoul": seoul})},
        parties={
            "us": party(**friend),
            "north": party(),
            "seoul": party(allies=["us"] if "seoul" in allies else [], coordination=0),
        },
        tables={"talks": {"name": "talks", "members": ["us", "north"]}},
        linkages=rules or {"objection": {"kind": "veto", "party": "seoul", "table": "talks", **terms}},
        worlds=worlds,
    )


def agreed(negotiation, months=1):
    return played(negotiation, months).state.agreed[:, 0]


def test_a_deal_that_costs_an_absent_ally_something_is_blocked():
    negotiation = played(bypassed(), 1)
    table = negotiation.table("talks")
    assert table.signed.all() and not table.deal.any()
    assert negotiation.state.agreed[0].tolist() == [0]
    assert table.refuser.tolist() == [SEOUL] and table.reason.tolist() == [REASONS.index("vetoed")]


def test_without_the_rule_the_deal_is_made():
    negotiation = played(bypassed(strength=0), 1)
    assert negotiation.state.agreed[0].tolist() == [1]
    assert negotiation.table("talks").refuser.tolist() == [NO_REFUSAL]


@pytest.mark.parametrize(("bears", "made"), [(0, 0), (2.9, 0), (3, 1), (4, 1)])
def test_an_ally_objects_only_to_more_than_it_can_bear(bears, made):
    assert agreed(bypassed(bears=bears)).tolist() == [made]


@pytest.mark.parametrize("seoul", [0, 2])
def test_an_ally_does_not_object_to_what_costs_it_nothing(seoul):
    assert agreed(bypassed(seoul)).tolist() == [1]


def test_an_objection_that_no_ally_would_heed_is_refused():
    with pytest.raises(ScenarioError, match="seoul has no ally at talks who would heed it"):
        bypassed(allies=())


def test_an_objection_is_heeded_as_far_as_the_ally_at_the_table_coordinates():
    for coordination in (0.0, 0.5, 1.0):
        blocked = agreed(bypassed(coordination=coordination, worlds=4000)) == 0
        np.testing.assert_allclose(blocked.mean(), coordination, atol=0.03)


def test_strength_scales_how_far_it_is_heeded():
    blocked = agreed(bypassed(coordination=0.8, strength=0.5, worlds=4000)) == 0
    np.testing.assert_allclose(blocked.mean(), 0.4, atol=0.03)


@pytest.mark.parametrize("swept", ["coordination", "strength"])
def test_more_coordination_or_strength_blocks_wherever_less_does(swept):
    blocked = [agreed(bypassed(worlds=200, **{swept: level})) == 0 for level in (0, 0.3, 0.6, 1)]
    for less, more in pairwise(blocked):
        assert (less <= more).all()
    assert not blocked[0].any() and blocked[-1].all()


def test_luck_is_drawn_anew_each_month():
    """Heeded with a chance of one half: three months in a row in an eighth of the worlds."""
    blocked = agreed(bypassed(coordination=0.5, worlds=4000), 3) == 0
    np.testing.assert_allclose(blocked.mean(), 1 / 8, atol=0.02)


def test_the_table_does_not_adjourn_over_a_veto_and_every_veto_is_counted():
    negotiation = played(bypassed(), 6)
    assert negotiation.ledger.blocked[0].tolist() == [6]
    assert negotiation.ledger.refused[0, REASONS.index("vetoed")] == 6
    assert negotiation.ledger.stalled[0].tolist() == [0]


def test_a_veto_that_nothing_called_for_is_not_counted():
    assert played(bypassed(2), 6).ledger.blocked[0].tolist() == [0]


def test_a_veto_at_one_table_leaves_another_alone():
    negotiation = model(
        {
            "recognition": item("us", {"us": 9, "north": 5, "seoul": -3}),
            "trade": item("us", {"us": 9, "north": 5, "seoul": -3}, table="side"),
        },
        parties={"us": party(allies=["seoul"], coordination=1), "north": party(), "seoul": party(allies=["us"])},
        tables={name: {"name": name, "members": ["us", "north"]} for name in ("talks", "side")},
        linkages={"objection": {"kind": "veto", "party": "seoul", "table": "talks"}},
    )
    assert played(negotiation, 1).state.agreed[0].tolist() == [0, 1]


def test_the_loss_counts_as_the_ally_reckons_it_money_and_all():
    """Recognition gives Seoul a point and makes it pay a billion, at three points a billion: a loss of two."""
    for bears, made in ((1.9, 0), (2.1, 1)):
        negotiation = model(
            {
                "recognition": item(
                    "us", {"us": 9, "north": 5, "seoul": 1}, cost={"amount": 1, "shares": {"seoul": 1.0}, "to": "north"}
                )
            },
            parties={
                "us": party(allies=["seoul"], coordination=1),
                "north": party(),
                "seoul": party(allies=["us"], money_weight=3),
            },
            tables={"talks": {"name": "talks", "members": ["us", "north"]}},
            linkages={"objection": {"kind": "veto", "party": "seoul", "table": "talks", "bears": bears}},
        )
        assert agreed(negotiation).tolist() == [made]
