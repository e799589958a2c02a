"""Negotiations at the edge of what can be written down: huge, tiny and no values, ties, one item, three hundred, a thousand months."""

from __future__ import annotations

import numpy as np
import pytest
from negotiations import item, mini, party, scenario

from sim import NegotiationModel, Scenario, ScenarioError, run_batch
from sim.model import LAST_WORLD

ROUNDING = 1e-9


def wide(items: int, parties: int, months: int, values=None, **terms) -> Scenario:
    """Parties in a ring: each item is done by one, who would rather not, and wanted by the next."""
    names = [f"party-{number}" for number in range(parties)]
    spread = values or (lambda number: {"normal": [1 + number % 5, 1]})
    agenda = {}
    for number in range(items):
        doer, other = names[number % parties], names[(number + 1) % parties]
        worth = {doer: -1, other: spread(number)}
        agenda[f"item-{number}"] = item(doer, worth, name=f"item {number}", divisible=number % 3 > 0)
    tables = {"talks": {"name": "talks", "members": names}}
    usual = {
        "doubt": 0.1,
        "slip": 0.05,
        "beliefs": "noisy",
        "support": {"baseline": 0.6, "volatility": 0.05, "recovery": 0.1},
    }
    people = {name: party(**{**usual, **terms}) for name in names}
    return scenario(agenda, parties=people, tables=tables, months=months, dynamics={})


def assert_sound(scenario, worlds=4, seed=7):
    """All that must hold in every month of every world; returns the model at its end."""
    negotiation = NegotiationModel(scenario, worlds=worlds, rng=seed, collect=False)
    while negotiation.running:
        agreed = negotiation.state.agreed.copy()
        negotiation.step()
        state, ledger = negotiation.state, negotiation.ledger
        for name in ("agreed", "performed", "support", "trust", "threat"):
            level = getattr(state, name)
            assert ((level >= 0) & (level <= 1 + ROUNDING)).all(), name
        assert (state.performed <= state.agreed + ROUNDING).all()
        assert (agreed + state.news.signed <= 1 + ROUNDING).all()
        assert np.isfinite(state.stakes).all() and np.isfinite(state.weights).all()
        np.testing.assert_allclose((ledger.paid + ledger.given).sum(1), ledger.received.sum(1), atol=1e-9)
        for table in negotiation.tables:
            size = 1 + np.abs(state.weights).max()
            assert (table.gains >= -ROUNDING * size)[table.deal].all(), "worse than walking away"
    return negotiation


def assert_finite(batch):
    numbers = batch.outcomes.select_dtypes(float)
    assert np.isfinite(numbers.to_numpy()).all()
    assert ((numbers.filter(like="level.") >= 0) & (numbers.filter(like="level.") <= 1)).all(axis=None)
    assert not len(batch.failures)


@pytest.mark.parametrize("size", [1e-300, 1e-12, 3e5])
def test_values_of_any_size_are_negotiated_over(size):
    case = wide(6, 3, 24, lambda number: size * (1 + number % 3))
    assert_sound(case)
    assert_finite(run_batch(case, 20, 7))


def test_values_too_great_to_be_points_are_refused():
    with pytest.raises(ScenarioError, match=r"must be between -1e\+06 and 1e\+06, not 1e\+07"):
        wide(6, 3, 24, lambda _: 1e7)


def test_where_nothing_is_worth_anything_nothing_moves_nobody():
    names = {"north": 0, "south": 0}
    case = scenario({"one": item("north", names), "other": item("south", names)}, months=24)
    assert assert_sound(case).ledger.deals.sum() == 0


def test_a_single_item_that_both_want_is_agreed_and_done():
    case = scenario({"one": item("north", {"north": 1, "south": 1})}, months=12)
    negotiation = assert_sound(case)
    assert (negotiation.state.performed == 1).all() and (negotiation.ledger.deals == 1).all()


def test_a_single_item_that_only_one_wants_never_is():
    case = scenario({"one": item("north", {"north": -1, "south": 1})}, months=24)
    assert assert_sound(case).ledger.deals.sum() == 0


def test_items_that_tie_in_all_respects_are_settled_the_same_way_every_time():
    """Forty items, each worth as much to one and costing as much to the other as the next: no order is better than another."""
    agenda = {
        f"item-{n}": item(*(("north", {"north": -1, "south": 2}) if n % 2 else ("south", {"north": 2, "south": -1})))
        for n in range(40)
    }
    case = scenario(agenda, months=24)
    first, again = assert_sound(case), assert_sound(case)
    assert (first.ledger.deals > 0).all()
    assert first.state.agreed.tobytes() == again.state.agreed.tobytes()
    # With nothing left to chance every world is the same.
    assert (first.state.agreed == first.state.agreed[0]).all()


@pytest.mark.parametrize(
    "written",
    [{"uniform": [3, 3]}, {"normal": [3, 0]}, {"triangular": [3, 3, 3]}, {"value": 3}],
    ids=lambda one: next(iter(one)),
)
def test_a_distribution_without_width_is_the_number_that_it_is_about(written):
    narrow, plain = (wide(6, 3, 12, lambda _, one=one: one) for one in (written, 3))
    one, other = (run_batch(case, 30, 7).outcomes for case in (narrow, plain))
    assert one.equals(other)


def test_a_dozen_parties_must_all_sign():
    negotiation = assert_sound(wide(24, 12, 36))
    for table in negotiation.tables:
        assert len(table.seats) == 12
    assert_finite(run_batch(wide(24, 12, 36), 10, 7))


def test_three_hundred_items():
    assert_sound(wide(300, 4, 24), worlds=2)
    assert_finite(run_batch(wide(300, 4, 24), 4, 7))


def test_a_thousand_months():
    assert_sound(wide(4, 2, 1_000), worlds=2)
    batch = run_batch(mini(1_000), 2, 7)
    assert_finite(batch)
    assert batch.trajectories["month"].max() == 1_000
    assert batch.outcomes["crisis_months"].between(0, 1_000).all()


@pytest.mark.slow
def test_three_hundred_items_a_dozen_parties_and_a_thousand_months_at_once():
    assert_sound(wide(300, 12, 1_000), worlds=2)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_terms_at_either_end_of_their_range(share):
    terms = {"floor": share, "threshold": share, "slip": share, "slack": share, "doubt": share, "salience": share}
    support = {"baseline": share, "volatility": share, "recovery": share}
    assert_sound(wide(6, 3, 24, **terms, support=support))


def test_worlds_numbered_as_high_as_they_go_are_worlds_like_any():
    numbers = range(LAST_WORLD - 3, LAST_WORLD)
    batch = run_batch(mini(6), numbers, 7)
    assert batch.outcomes["world"].tolist() == list(numbers)
    assert_finite(batch)
