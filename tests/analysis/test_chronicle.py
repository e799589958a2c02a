"""One world in words: what is said is what the model holds, and saying it changes nothing."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from agents.packages import worth
from sim import NegotiationModel, Scenario
from sim.analysis.bridge import nearest
from sim.analysis.chronicle import Chronicle


def told(model: NegotiationModel, months: int) -> list[str]:
    chronicle = Chronicle(model)
    lines = chronicle.opening()
    for _ in range(months):
        model.step()
        lines += chronicle.month()
    return lines


@pytest.fixture
def model():
    return NegotiationModel(Scenario.load("comprehensive-approach"), rng=3)


def test_telling_a_world_changes_nothing_in_it(model):
    untold = copy.deepcopy(model)
    told(model, 14)
    for _ in range(14):
        untold.step()
    for name in ("agreed", "performed", "support", "trust", "threat"):
        np.testing.assert_array_equal(getattr(model.state, name), getattr(untold.state, name))
    np.testing.assert_array_equal(model.ledger.blocked, untold.ledger.blocked)


def test_every_deal_is_told_and_no_other(model):
    chronicle = Chronicle(model)
    for _ in range(24):
        before = model.ledger.deals.sum()
        model.step()
        lines = chronicle.month()
        deals = sum("AGREED at" in line or "Renewed as before at" in line for line in lines)
        assert deals == model.ledger.deals.sum() - before


def test_a_refusal_is_told_with_what_was_offered_and_what_was_wanted(model):
    chronicle = Chronicle(model)
    model.step()
    lines = chronicle.month()
    table = model.table("inter-korean")
    assert table.offered[0]
    assert not table.deal[0]
    seat = table.seat[int(table.refuser[0])]
    line = next(line for line in lines if "inter-Korean dialogue:" in line)
    assert f"{table.gains[0, seat]:+.1f} points against {table.wanted[0, seat]:+.1f} wanted" in line


def test_where_things_stand_says_what_is_waited_for_and_what_lies_on_the_table(model):
    text = "\n".join(told(model, 12))
    assert "Where things stand in Jun 2002" in text
    assert "Waiting for" in text
    assert "needed," in text
    assert "On the table: Washington" in text


def test_a_package_said_to_satisfy_all_does(model):
    found = 0
    for _ in range(40):
        model.step()
        for table in model.tables:
            if not table.offered[0] or not (between := nearest(model, table, 0)):
                continue
            short, package = between
            gains = worth(model.state.weights[0, table.members, table.items], package)
            assert (package <= table.room[0] + 1e-12).all()
            if short <= 0:
                found += 1
                assert (gains >= table.wanted[0] - 1e-6).all()
            else:
                assert (gains < table.wanted[0]).any()
    assert found > 0


def test_what_a_government_wants_is_said_to_fall_as_a_share_of_what_it_could_hope_for(comprehensive_approach):
    """Not in points: where the ideal grows, a smaller share of it can be more of them."""
    model = NegotiationModel(comprehensive_approach, rng=5)
    *_, last = Chronicle(model).opening()
    assert "as a share of all that it could hope for it falls" in last
    wanted, share = [], []
    for _ in range(6):
        model.step()
        table = model.table("us-dprk")
        if table.meets[0]:
            seat = list(table.members).index(model.agenda.parties.index("pyongyang"))
            weights = model.state.weights[0, table.members[seat], table.items]
            wanted.append(table.wanted[0, seat])
            share.append(table.wanted[0, seat] / (np.maximum(weights, 0.0) * table.room[0]).sum())
    assert wanted[-1] > wanted[0] and (np.diff(share) < 0).all()
