"""What the base scenario must show: the patterns of the paper and of the record, in 256 worlds, paired under one seed."""

from __future__ import annotations

import numpy as np
import pytest

from sim import NegotiationModel, run_batch
from sim.scenario.entry import STAGES

WORLDS, SEED = 256, 7
CAPITALS = ("washington", "seoul", "tokyo")


def paired(scenario, base, values):
    """Differences of a variant from the base, world by world: (variant, difference of a column -> mean, two standard errors)."""
    variant = run_batch(scenario.with_values(values), worlds=WORLDS, seed=SEED, chunk=WORLDS).outcomes

    def difference(measure):
        gap = measure(variant) - measure(base)
        return gap.mean(), 2 * gap.std() / np.sqrt(WORLDS)

    return difference


def progress_at(scenario, table):
    """A measure: mean level of the items of a table."""
    columns = [f"level.{name}" for name, item in scenario.spec.items.items() if item.table == table]
    return lambda outcomes: outcomes[columns].mean(axis=1)


def test_progress_is_undone_about_as_often_as_it_is_made(base_batch):
    """The record of 1998 to 2002 (pattern 11)."""
    ratio = base_batch.outcomes["reversals"].sum() / base_batch.outcomes["advances"].sum()
    assert 0.4 < ratio < 1.2


def test_nothing_is_agreed_in_the_first_month_as_a_matter_of_course(base_batch):
    for name in base_batch.scenario.spec.items:
        at_once = base_batch.outcomes[f"agreed_month.{name}"].eq(1).fillna(False).mean()
        assert at_once <= 0.9, name


def test_worlds_end_in_every_way_and_none_of_the_ways_is_the_rule(base_batch):
    shares = base_batch.outcomes["outcome"].value_counts(normalize=True, sort=False)
    assert (shares > 0).all() and shares.max() < 0.8, shares.to_dict()


def test_every_track_stalls_now_and_then_and_crises_come(base_batch):
    """Pattern 9."""
    for column in base_batch.outcomes.filter(like="stalled."):
        assert base_batch.outcomes[column].mean() > 0, column
    assert 0 < base_batch.outcomes["crisis_months"].mean() < 60


def test_washington_pays_no_cash(base_batch):
    """Pattern 5."""
    assert (base_batch.outcomes["paid.washington"] == 0).all()


def test_of_what_the_north_is_paid_for_missiles_and_normalisation_tokyo_pays_most(base_batch):
    """Pattern 5 (Park III.1) speaks of these payments. In all Seoul pays more, with the reactors and its own projects."""
    scenario = base_batch.scenario
    own = {
        f"items.{name}.cost.amount": 0
        for name, item in scenario.spec.items.items()
        if item.cost and (item.table == "inter-korean" or name.startswith("kedo"))
    }
    outcomes = run_batch(scenario.with_values(own), 128, 7).outcomes
    seoul, tokyo = (outcomes[f"paid.{party}"].mean() for party in ("seoul", "tokyo"))
    assert tokyo > 2 * seoul, f"Tokyo {tokyo:.1f} bn, Seoul {seoul:.1f} bn"


def test_long_term_items_are_rarely_reached_where_the_mid_term_was_skipped(base_batch):
    """Pattern 7."""
    outcomes, skipped, reached = base_batch.outcomes, 0, 0
    for table in base_batch.scenario.spec.tables:
        if all(f"stage_month.{table}.{stage}" in outcomes for stage in STAGES):
            without = outcomes[f"stage_month.{table}.mid"].isna()
            skipped += without.sum()
            reached += outcomes.loc[without, f"stage_month.{table}.long"].notna().sum()
    assert skipped > 100
    assert reached / skipped < 0.05


@pytest.fixture(scope="module")
def month_by_month(comprehensive_approach):
    """(tables where Pyongyang met, provocations, Tokyo's payments for loans and compensation with what they waited for)."""
    negotiation = NegotiationModel(comprehensive_approach, worlds=WORLDS, rng=SEED, collect=False)
    agenda, talks, provoked, loans = negotiation.agenda, [], [], []
    north = agenda.parties.index("pyongyang")
    money = agenda.indices(("japan-loans-oda", "japan-compensation"))
    inquiry, moratorium = agenda.indices(("abductee-investigation", "missile-test-moratorium"))
    while negotiation.running:
        before = negotiation.state.performed
        negotiation.step()
        talks.append(sum(table.meets.astype(int) for table in negotiation.tables if north in table.members))
        provoked.append(negotiation.state.news.provoked.any(axis=1))
        paid = (negotiation.state.news.progress[:, money] > 0).any(axis=1)
        loans.append(before[paid][:, [inquiry, moratorium]])
    return np.array(talks), np.array(provoked), np.concatenate(loans)


def test_months_with_more_talks_have_fewer_provocations(month_by_month):
    """Pattern 8 (CSIS Beyond Parallel)."""
    talks, provoked, _ = month_by_month
    rates = [provoked[talks == tables].mean() for tables in range(4) if (talks == tables).sum() > 300]
    assert len(rates) > 2 and rates == sorted(rates, reverse=True), rates


def test_tokyos_money_comes_after_abductions_and_missiles_have_moved(month_by_month):
    """Pattern 4 (Park II.2, III.1)."""
    *_, loans = month_by_month
    assert len(loans) > 500
    assert (loans[:, 0] >= 0.25).mean() > 0.95
    assert (loans[:, 1] >= 0.6).mean() > 0.9


@pytest.mark.parametrize("capital", CAPITALS)
def test_opinion_against_the_deal_in_one_capital_slows_every_track(capital, comprehensive_approach, base_batch):
    """Pattern 10 (Park IV). A track is slowed where its items end at a lower level; none may gain by it."""
    values = {f"parties.{capital}.support.baseline": 0.2}
    difference = paired(comprehensive_approach, base_batch.outcomes, values)
    effects = {
        table: difference(progress_at(comprehensive_approach, table)) for table in comprehensive_approach.spec.tables
    }
    told = {table: f"{mean:+.3f} ± {error:.3f}" for table, (mean, error) in effects.items()}
    assert all(mean < error for mean, error in effects.values()), told
    assert sum(mean < -error for mean, error in effects.values()) >= 4, told
    assert difference(lambda outcomes: outcomes["value.allies"])[0] < 0


@pytest.mark.slow
def test_more_coordination_is_worth_something_to_the_alliance(comprehensive_approach, base_batch):
    """Pattern 1 (Park III): from none to what there is, and from there to nearly one alliance."""
    effects = {}
    for level in (0.0, 0.9):
        values = {f"parties.{capital}.coordination": level for capital in CAPITALS}
        difference = paired(comprehensive_approach, base_batch.outcomes, values)
        effects[level] = difference(lambda outcomes: outcomes["value.allies"])
    assert effects[0.0][0] + effects[0.0][1] < 0, effects
    assert effects[0.9][0] > -effects[0.9][1], effects
