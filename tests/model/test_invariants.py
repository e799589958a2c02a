"""What holds in every negotiation, whoever sits at the table and whatever is on it."""

from __future__ import annotations

import numpy as np
from generated_scenarios import scenarios
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from negotiations import SWAP, item, model, party, played

from sim import NegotiationModel, run_batch
from sim.scenario.entry import STAGES
from sim.world.stages import stage_levels
from sim.world.state import UNDONE_BY

WORLDS = 6
ROUNDING = 1e-9
alike = {
    "deadline": None,
    "derandomize": True,
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.too_slow],
}
often = settings(max_examples=15, **alike)
sometimes = settings(max_examples=8, **alike)


def months_of(scenario, worlds=WORLDS):
    """The model after each month, with the levels performed and agreed when that month's talks began."""
    negotiation = NegotiationModel(scenario, worlds=worlds, rng=7)
    while negotiation.running:
        before = negotiation.state.agreed.copy(), negotiation.state.performed.copy()
        negotiation.step()
        yield negotiation, *before


@often
@given(scenarios())
def test_levels_support_trust_and_threat_stay_between_nought_and_one_and_nothing_is_performed_that_was_not_agreed(
    scenario,
):
    for negotiation, *_ in months_of(scenario):
        state = negotiation.state
        for name in ("agreed", "performed", "support", "trust", "threat"):
            level = getattr(state, name)
            assert ((level >= 0) & (level <= 1 + ROUNDING)).all(), name
        assert (state.performed <= state.agreed + ROUNDING).all()
        assert (state.review >= 0).all() and np.isfinite(state.stakes).all() and np.isfinite(state.weights).all()


@often
@given(scenarios())
def test_money_paid_is_money_received(scenario):
    for negotiation, *_ in months_of(scenario):
        ledger = negotiation.ledger
        np.testing.assert_allclose((ledger.paid + ledger.given).sum(1), ledger.received.sum(1), atol=1e-12)
        news = negotiation.state.news
        assert min(news.paid.min(), news.given.min(), news.received.min()) >= -1e-15


@often
@given(scenarios())
def test_no_deal_breaks_a_requirement_or_goes_through_a_shut_gate(scenario):
    for negotiation, agreed, performed in months_of(scenario):
        agenda, news = negotiation.agenda, negotiation.state.news
        stages = stage_levels(performed, agenda)
        for name, rule in scenario.spec.linkages.items():
            strength = negotiation.draw(f"strength/{name}", rule.strength)
            if rule.kind == "stage-gate":
                table, stage = agenda.tables.index(rule.table), STAGES.index(rule.opens)
                behind = np.flatnonzero((agenda.table == table) & (agenda.stage == stage))
                # A sister that follows may pass in part.
                asked = (rule.share * strength)[:, None] * (1 - negotiation.linkages.forward[:, behind])
                shut = stages[:, table, stage - 1, None] < asked - ROUNDING
                assert not (news.signed[:, behind] > 0)[shut].any()
            if rule.kind != "requires":
                continue
            missing = np.zeros(WORLDS, bool)
            for need in rule.needs:
                reached = (performed if need.of == "performed" else agreed)[:, agenda.index(need.item)]
                missing |= reached < need.level * strength - ROUNDING
            if rule.for_ != "performance":
                assert not (news.signed[missing, agenda.index(rule.item)] > 0).any()
            if rule.for_ != "agreement":
                assert not (news.progress[missing, agenda.index(rule.item)] > 0).any()


@often
@given(scenarios())
def test_what_a_rule_closes_is_not_signed_what_it_withholds_is_not_done_and_a_table_it_halts_does_not_meet(scenario):
    for negotiation, *_ in months_of(scenario):
        linkages, news = negotiation.linkages, negotiation.state.news
        assert not (news.signed > 0)[linkages.closed].any()
        assert not (news.progress > 0)[linkages.withheld].any()
        meets = np.stack([table.meets for table in negotiation.tables], axis=1)
        assert not meets[linkages.halted].any()


@often
@given(scenarios())
def test_coordination_dispute_and_efforts_stay_between_nought_and_one_and_shares_of_a_cost_sum_to_one(scenario):
    for negotiation, *_ in months_of(scenario):
        state, agenda = negotiation.state, negotiation.agenda
        for name in ("coordination", "dispute", "grievance", "carrots", "sticks", "goodwill", "squeeze", "stance"):
            level = getattr(state, name)
            assert ((level >= -ROUNDING) & (level <= 1 + ROUNDING)).all(), name
        total = state.shares.sum(axis=1)[state.cost > 0]
        assert (np.isclose(total, 1) | np.isclose(total, 0)).all() or (total <= 1 + ROUNDING).all()
        assert (state.in_kind <= state.shares + ROUNDING).all() and (state.cost <= agenda.cost + ROUNDING).all()


@often
@given(scenarios())
def test_nobody_signs_below_walking_away_or_what_it_needs_at_home(scenario):
    for negotiation, *_ in months_of(scenario):
        for table in negotiation.tables:
            assert (table.gains >= -ROUNDING)[table.deal].all(), "worse than walking away"
            assert (table.gains >= table.reserved - 1e-6)[table.signed].all(), "below the reservation value"


@often
@given(scenarios())
def test_all_or_nothing_items_are_signed_whole_and_deals_fit_the_room(scenario):
    for negotiation, agreed, _ in months_of(scenario):
        signed = negotiation.state.news.signed
        assert (agreed + signed <= 1 + ROUNDING).all()
        whole = ~negotiation.agenda.divisible
        part = signed[:, whole]
        assert ((part == 0) | np.isclose(agreed[:, whole] + part, 1)).all()


@often
@given(scenarios())
def test_nothing_is_done_in_a_month_that_was_not_owed_when_its_talks_began(scenario):
    for negotiation, agreed, performed in months_of(scenario):
        progress = negotiation.state.news.progress
        assert (progress <= np.maximum(0, agreed - performed) + ROUNDING).all()


@often
@given(scenarios())
def test_whoever_needs_more_at_home_than_its_ideal_has_nothing_to_offer(scenario):
    for negotiation, *_ in months_of(scenario):
        for table in negotiation.tables:
            for seat, member in enumerate(table.seats):
                ideal = (np.maximum(member.own(table), 0) * table.room).sum(1)
                assert not table.prepared[table.reserved[:, seat] > ideal + ROUNDING, seat].any()


@often
@given(scenarios())
def test_every_fall_has_a_cause_and_every_cause_a_fall(scenario):
    for negotiation, *_ in months_of(scenario):
        news = negotiation.state.news
        np.testing.assert_array_equal(news.cause >= 0, news.fall > ROUNDING)
        assert negotiation.ledger.undone.sum() <= negotiation.ledger.reversals.sum()
        assert (news.cause < len(UNDONE_BY)).all()


@often
@given(scenarios())
def test_only_restraints_are_broken_in_secret_and_only_while_they_stand(scenario):
    for negotiation, *_ in months_of(scenario):
        breached = negotiation.state.breached
        assert not breached[:, ~negotiation.agenda.restraint].any()
        assert not (breached & (negotiation.state.performed == 0)).any()


@sometimes
@given(scenarios(), st.integers(0, WORLDS - 1))
def test_a_world_alone_is_the_same_world_in_a_batch(scenario, world):
    batch = run_batch(scenario, worlds=WORLDS, seed=7, chunk=WORLDS).outcomes
    alone = run_batch(scenario, worlds=range(world, world + 1), seed=7).outcomes
    for column in batch:
        one, many = alone[column].iloc[0], batch[column].iloc[world]
        assert one is many or one == many or (one != one and many != many), column


@sometimes
@given(scenarios())
def test_the_months_of_a_row_tell_one_story(scenario):
    outcomes = run_batch(scenario, worlds=WORLDS, seed=7).outcomes
    start = {name: entry.start for name, entry in scenario.spec.items.items()}
    for name in scenario.spec.items:
        agreed, done = (outcomes[f"{kind}_month.{name}"] for kind in ("agreed", "done"))
        for months in (agreed, done):
            assert months.dropna().between(1, scenario.spec.months).all()
        if start[name].agreed < 0.75:
            # Nothing is in effect that was not agreed first, and what was never in effect has no level to show for it.
            assert not (agreed.isna() & done.notna()).any()
            assert (agreed <= done).dropna().all()
        assert (outcomes.loc[done.isna(), f"level.{name}"] < 0.75).all()
    settled = outcomes["outcome"] == "settlement"
    assert outcomes.loc[settled, "settled_month"].notna().all()
    assert outcomes["deals"].equals(outcomes.filter(like="deals.").sum(axis=1))
    causes = outcomes.filter(like="reversals.").sum(axis=1)
    assert (causes <= outcomes["reversals"]).all() and (outcomes["crisis_months"] <= scenario.spec.months).all()


@often
@given(st.data())
def test_without_gain_from_trade_there_is_no_deal_and_with_one_each_deal_brings_both_something(data):
    """Two parties, perfect beliefs. There is something to gain exactly where some mix of the items leaves both better off."""
    numbers = st.integers(-4, 4).filter(bool)
    values = data.draw(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5))
    items = {f"item-{k}": item("north", {"north": a, "south": b}) for k, (a, b) in enumerate(values)}
    terms = {"floor": 0, "patience": 6}
    negotiation = played(
        model(items, parties={"north": party(**terms), "south": party(**terms)}, dynamics={"grain": 1e-6}), 20
    )
    both = any(a > 0 and b > 0 for a, b in values)
    mine = [a / -b for a, b in values if a > 0 > b]  # gain per point that it costs the other
    theirs = [b / -a for a, b in values if b > 0 > a]
    swap = max(mine, default=0) * max(theirs, default=0)
    if not both and swap < 1:
        assert negotiation.ledger.deals.sum() == 0
    gained = np.array(values, float).T @ negotiation.state.agreed[0]
    assert (gained >= -1e-6).all()
    if both or swap > 1.5:
        assert negotiation.ledger.deals.sum() > 0


def test_a_table_with_nothing_on_it_is_idle_and_disturbs_nobody():
    tables = {name: {"name": name, "members": ["north", "south"]} for name in ("talks", "empty")}
    noisy = {"north": party(beliefs="noisy"), "south": party(beliefs="frequency")}
    negotiation = played(model(SWAP, parties=noisy, tables=tables), 8)
    alone = played(model(SWAP, parties=noisy), 8)
    np.testing.assert_array_equal(negotiation.state.agreed, alone.state.agreed)


def test_a_pyongyang_that_sits_at_no_table_still_provokes():
    test = {"hazard": 0.5, "threat": 0.1, "text": "A missile flies."}
    parties = {"north": party(), "south": party(), "pyongyang": party("pyongyang", provocations={"test": test})}
    tables = {"talks": {"name": "talks", "members": ["north", "south"]}}
    negotiation = played(model(SWAP, parties=parties, tables=tables, worlds=20), 6)
    assert negotiation.ledger.provocations.sum() > 0
