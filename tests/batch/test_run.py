"""Batches: the same results however the work is cut up, in a table whose columns are those documented."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from batch.stores import contents
from negotiations import mini

from sim import NegotiationModel, run_batch
from sim.batch.outcomes import COLUMNS
from sim.batch.trajectories import BINS, QUANTILES, SCALE, Trajectories
from sim.scenario.entry import STAGES
from sim.world.linkages import Linkages
from sim.world.stages import stage_levels
from sim.world.state import UNDONE_BY
from sim.world.tables import REASONS


@pytest.fixture(scope="module")
def batch():
    return run_batch(mini(24), worlds=40, seed=7, chunk=40)


def assert_same(one, other):
    pd.testing.assert_frame_equal(one.outcomes, other.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(one.trajectories, other.trajectories, check_exact=True)


@pytest.mark.parametrize("chunk", [1, 7, 16, 39, 41])
def test_chunks_of_any_size_give_the_same_results(batch, chunk):
    assert_same(batch, run_batch(mini(24), worlds=40, seed=7, chunk=chunk))


def test_two_processes_give_the_same_results_and_the_same_bytes_on_disk(batch, tmp_path):
    one = run_batch(mini(24), worlds=40, seed=7, out=tmp_path / "one")
    other = run_batch(mini(24), worlds=40, seed=7, workers=2, chunk=9, out=tmp_path / "two")
    assert_same(batch, one)
    assert_same(batch, other)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_world_33_alone_is_row_33(batch):
    alone = run_batch(mini(24), worlds=range(33, 34), seed=7)
    pd.testing.assert_frame_equal(alone.outcomes, batch.outcomes.iloc[33:34].reset_index(drop=True), check_exact=True)


def test_another_seed_is_another_batch(batch):
    assert not batch.outcomes.equals(run_batch(mini(24), worlds=40, seed=8).outcomes)


def test_progress_counts_every_world_once():
    done = []
    run_batch(mini(3), worlds=20, seed=7, chunk=8, progress=done.append)
    assert done == [8, 8, 4]


@pytest.mark.parametrize("wrong", [{"worlds": 0}, {"workers": 0}, {"chunk": 0}, {"worlds": range(4, 4)}])
def test_no_worlds_no_workers_and_no_chunks_are_refused(wrong):
    with pytest.raises(ValueError, match="at least 1"):
        run_batch(mini(3), **({"worlds": 2} | wrong))


def expanded(scenario):
    """Every column that the documentation promises for a scenario."""
    spec = scenario.spec
    ids = {
        "<table>": list(spec.tables),
        "<party>": list(spec.parties),
        "<item>": list(spec.items),
        "<reason>": list(REASONS),
        "<rule>": list(spec.linkages),
        "<blocking>": [name for name, rule in spec.linkages.items() if rule.kind in Linkages.BLOCKING],
        "<easing>": [name for name, rule in spec.linkages.items() if rule.kind in Linkages.EASING],
        "<cause>": [cause.replace(" ", "-") for cause in UNDONE_BY],
    }
    found = []
    for column in COLUMNS:
        if column == "stage_month.<table>.<stage>":
            met = {(item.table, item.stage) for item in spec.items.values()}
            found += [f"stage_month.{t}.{s}" for t in spec.tables for s in STAGES if (t, s) in met]
            continue
        column = column.replace("blocked.<rule>", "blocked.<blocking>").replace("eased.<rule>", "eased.<easing>")
        named = re.search(r"<\w+>", column)
        found += [column.replace(named.group(), id_) for id_ in ids[named.group()]] if named else [column]
    return found


def test_the_columns_are_those_documented_no_more_and_no_less(batch, base_batch):
    for one in (batch, base_batch):
        assert sorted(one.outcomes.columns) == sorted(expanded(one.scenario))
        assert one.outcomes.columns.is_unique


def test_never_is_missing_and_levels_are_shares(batch):
    outcomes = batch.outcomes
    for column in outcomes.filter(regex=r"_month(\.|$)"):
        assert str(outcomes[column].dtype) == "Int16", column
        assert (outcomes[column].dropna() >= 1).all()
    assert outcomes.filter(like="level.").apply(lambda level: level.between(0, 1)).all(axis=None)
    assert list(outcomes["outcome"].cat.categories) == ["settlement", "freeze"]
    assert list(outcomes["stage.us-dprk"].cat.categories) == ["none", *STAGES]
    assert outcomes["world"].tolist() == list(range(40))


def test_the_allies_value_is_the_sum_over_those_who_have_allies(base_batch):
    outcomes = base_batch.outcomes
    allied = [name for name, entry in base_batch.scenario.spec.parties.items() if entry.allies]
    total = sum(outcomes[f"value.{name}"] for name in allied)
    np.testing.assert_allclose(outcomes["value.allies"], total, atol=1e-9)


def test_trajectories_are_the_quantiles_and_means_over_worlds(batch):
    """Against the arrays themselves, month by month, to the nearest hundredth."""
    negotiation = NegotiationModel(mini(24), worlds=40, rng=7)
    table = batch.trajectories.set_index(["month", "series", "id"]).sort_index()
    while negotiation.running:
        negotiation.step()
        state, agenda, month = negotiation.state, negotiation.agenda, negotiation.state.month
        stages = stage_levels(state.performed, agenda)
        seen = {("level", item): state.performed[:, i] for i, item in enumerate(agenda.items)}
        seen |= {("agreed", item): state.agreed[:, i] for i, item in enumerate(agenda.items)}
        seen |= {("support", party): state.support[:, p] for p, party in enumerate(agenda.parties)}
        seen |= {("stage", f"us-dprk/{stage}"): stages[:, 0, s] for s, stage in enumerate(STAGES)}
        seen |= {("threat", ""): state.threat, ("dispute", ""): state.dispute}
        seen |= {("coordination", ""): np.zeros(40)}  # neither has allies
        for (series, name), values in seen.items():
            row = table.loc[(month, series, name)]
            assert row["mean"] == pytest.approx(values.mean(), abs=1e-6)
            for q in QUANTILES:
                direct = np.quantile(values, q, method="inverted_cdf")
                assert row[f"q{round(q * 100):02d}"] == pytest.approx(direct, abs=0.0051)
    assert len(table) == 24 * (2 * 5 + 3 + 2 + 3)


def test_the_csv_of_a_batch_is_its_table(batch, tmp_path):
    batch.to_csv(tmp_path / "outcomes.csv")
    read = pd.read_csv(tmp_path / "outcomes.csv")
    assert list(read) == list(batch.outcomes) and len(read) == 40
    np.testing.assert_array_equal(read["deals"], batch.outcomes["deals"])


def test_a_batch_knows_what_it_ran(batch):
    assert (batch.scenario, batch.seed, batch.worlds) == (mini(24), 7, range(40))
    assert "Washington and Pyongyang" in batch._repr_html_() and "24 months" in batch._repr_html_()


def test_a_shorter_horizon_ends_there_and_says_so():
    short = run_batch(mini(24), worlds=10, months=5)
    assert short.trajectories["month"].max() == 5
    assert short.outcomes.filter(like="_month.").max().max() <= 5
    assert "5 months" in short._repr_html_() and "24 months" not in short._repr_html_()


@pytest.mark.parametrize(("written", "counted"), [(-1e-12, 0), (1 + 1e-12, BINS - 1)])
def test_what_rounding_took_beyond_a_share_is_one(written, counted):
    model = NegotiationModel(mini(4), worlds=3, rng=7)
    model.step()
    model.state.support[:] = written
    trajectories = Trajectories.of(model)
    trajectories.watch(model)
    column = trajectories.labels.index(("support", "pyongyang"))
    assert trajectories.counts[0, column, counted] == 3 and trajectories.sums[0, column] == 3 * SCALE * (written > 0)
