"""The model as a Mesa model: batch_run, data collector, agents, copies, and a user's own government."""

from __future__ import annotations

import copy
import pickle
from importlib.metadata import version

import mesa
import numpy as np
import pandas as pd
import pytest
from negotiations import mini
from own_governments import Defiant, Eager

from agents import Pyongyang
from sim import NegotiationModel, run_batch


def many_runs(parameters, seeds):
    """``mesa.batch_run`` as each Mesa wants its seeds."""
    if tuple(map(int, version("mesa").split(".")[:2])) >= (3, 4):
        runs = mesa.batch_run(
            NegotiationModel,
            parameters,
            rng=seeds,
            number_processes=1,
            data_collection_period=-1,
            display_progress=False,
        )
    else:
        runs = mesa.batch_run(
            NegotiationModel,
            parameters | {"rng": seeds},
            number_processes=1,
            data_collection_period=-1,
            display_progress=False,
        )
    return pd.DataFrame(runs)


def test_mesas_own_batch_run_works_and_tells_what_run_batch_tells():
    scenario = mini(18)
    runs = many_runs({"scenario": [scenario], "months": [18]}, [3, 4])
    rows = runs.drop_duplicates("RunId").sort_values("RunId")
    assert len(rows) == 2 and (rows["month"] == 18).all()
    for seed, row in zip((3, 4), rows.itertuples(), strict=True):
        ours = run_batch(scenario, worlds=1, seed=seed).outcomes.iloc[0]
        assert (row.outcome, row.deals, row.provocations) == (ours["outcome"], ours["deals"], ours["provocations"])
    assert set(runs["party"]) == {"washington", "pyongyang"}


def test_parameters_of_batch_run_vary_scenarios():
    runs = many_runs({"scenario": [mini(4), mini(6)]}, [3])
    assert sorted(runs["month"].unique()) == [4, 6]


def test_the_collector_has_a_row_a_month_and_a_row_for_each_party():
    negotiation = NegotiationModel(mini(12), rng=7)
    negotiation.run_model()
    months = negotiation.datacollector.get_model_vars_dataframe()
    parties = negotiation.datacollector.get_agent_vars_dataframe()
    assert months["month"].tolist() == list(range(1, 13))
    assert list(months) == ["month", "outcome", "settled", "deals", "in_effect", "provocations", "threat"]
    assert len(parties) == 12 * 2 and set(parties["party"]) == {"washington", "pyongyang"}
    last = parties[parties["party"] == "pyongyang"]["value"].iloc[-1]
    assert last == negotiation.value("pyongyang")[0]


def test_a_run_goes_to_its_horizon_and_says_so():
    negotiation = NegotiationModel(mini(5), rng=7)
    assert negotiation.running
    steps = 0
    while negotiation.running:
        negotiation.step()
        steps += 1
    assert steps == 5 == negotiation.steps == negotiation.state.month
    shorter = NegotiationModel(mini(5), rng=7, months=3)
    shorter.run_model()
    assert shorter.state.month == 3


def test_its_governments_are_mesa_agents_in_the_order_of_the_file():
    negotiation = NegotiationModel(mini(), rng=7)
    assert all(isinstance(agent, mesa.Agent) for agent in negotiation.agents)
    assert negotiation.agents.get("id") == ["washington", "pyongyang"]
    assert [agent.index for agent in negotiation.agents] == [0, 1]
    assert len(negotiation.agents_by_type[Pyongyang]) == 1
    assert [agent.id for agent in negotiation.agents.select(lambda agent: agent.terms.tactic == "boulware")] == [
        "washington",
        "pyongyang",
    ]


def test_the_plan_of_a_month_can_be_read():
    told = [str(step) for step in NegotiationModel.plan]
    assert all(line.split()[0] in ("happen", "consult", "negotiate", "perform", "react", "record") for line in told)
    assert told[0].startswith("happen") and told[-1].startswith("record")


@pytest.mark.parametrize(
    "branch", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))], ids=["copy", "pickle"]
)
def test_a_what_if_can_be_branched_off_without_touching_the_run(branch):
    negotiation = NegotiationModel(mini(24), worlds=3, rng=7)
    for _ in range(6):
        negotiation.step()
    before = negotiation.state.agreed.copy()
    what_if = branch(negotiation)
    what_if.state.support[:, 0] = 0.0
    what_if.run_model()
    np.testing.assert_array_equal(negotiation.state.agreed, before)
    assert negotiation.state.month == 6 and what_if.state.month == 24
    assert [agent.model for agent in what_if.agents] == [what_if, what_if]


def test_without_a_seed_each_run_is_its_own_and_can_be_repeated_by_the_seed_it_took():
    one, other = NegotiationModel(mini(6)), NegotiationModel(mini(6))
    assert one.seed_of_luck != other.seed_of_luck
    again = NegotiationModel(mini(6), rng=one.seed_of_luck)
    one.run_model(), again.run_model()
    assert one.state.support.tobytes() == again.state.support.tobytes()


def test_a_numpy_integer_is_a_seed_as_good_as_any():
    one, other = NegotiationModel(mini(6), rng=np.int64(7)), NegotiationModel(mini(6), rng=7)
    one.run_model(), other.run_model()
    assert one.state.support.tobytes() == other.state.support.tobytes()


@pytest.mark.parametrize("worlds", [0, -1, range(0), range(0, 10, 2), range(-1, 3), 2.5])
def test_worlds_must_be_a_number_or_a_run_of_numbers(worlds):
    with pytest.raises(ValueError, match="worlds must be"):
        NegotiationModel(mini(), worlds=worlds)


def test_an_unknown_party_is_refused_with_a_suggestion():
    with pytest.raises(ValueError, match=r"no such party: pyongjang \(did you mean pyongyang\?\)"):
        NegotiationModel(mini(), parties={"pyongjang": Defiant})
    with pytest.raises(ValueError, match=r"no such party: atlantis$"):
        run_batch(mini(), worlds=2, parties={"atlantis": Defiant})


def test_a_pyongyang_of_ones_own_batches_like_the_rest():
    usual, eager = (
        run_batch(mini(24), worlds=60, seed=7, parties=parties).outcomes for parties in ({}, {"pyongyang": Eager})
    )
    assert eager["provocations"].sum() == 0 < usual["provocations"].sum()


def test_a_pyongyang_that_takes_whatever_is_better_than_nothing_refuses_only_what_is_worse():
    negotiation = NegotiationModel(mini(24), worlds=60, rng=7, parties={"pyongyang": Eager})
    refused = 0
    while negotiation.running:
        negotiation.step()
        table = negotiation.tables[0]
        declined = (table.refuser == 1) & ~table.signed
        assert (table.gains[declined, 1] < 1e-9).all()
        refused += declined.sum()
    assert refused > 0


def test_a_pyongyang_that_refuses_all_makes_deals_on_its_own_offers_alone():
    negotiation = NegotiationModel(mini(24), worlds=60, rng=7, parties={"pyongyang": Defiant})
    while negotiation.running:
        negotiation.step()
        table = negotiation.tables[0]
        assert (table.speaker[table.deal] == table.seat[1]).all()
    assert negotiation.ledger.deals.sum() > 0


@pytest.mark.slow
def test_a_government_of_ones_own_runs_in_other_processes():
    parties = {"pyongyang": Eager}
    here, there = (
        run_batch(mini(8), worlds=12, seed=7, parties=parties, workers=workers, chunk=6).outcomes for workers in (1, 2)
    )
    pd.testing.assert_frame_equal(here, there, check_exact=True)
