"""What each world drew, by path: the very numbers that the model goes by."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim import NegotiationModel, Scenario
from sim.analysis.drawn import drawn_values, uncertain_numbers
from sim.batch.chunks import Chunk, run_chunk
from sim.scenario import shipped


@pytest.fixture(scope="module")
def drawn(comprehensive_approach) -> pd.DataFrame:
    return drawn_values(comprehensive_approach, 30, seed=5)


def test_the_values_are_those_the_model_goes_by(drawn, comprehensive_approach):
    model = NegotiationModel(comprehensive_approach, worlds=30, rng=5, collect=False)
    agenda = model.agenda
    tokyo, office = agenda.parties.index("tokyo"), agenda.index("liaison-office")
    for path, used in {
        "parties.tokyo.support.baseline": model.support["baseline"][:, tokyo],
        "items.liaison-office.values.tokyo": agenda.values[:, tokyo, office],
        "dynamics.undoing.hostile": model.dynamics.undoing["hostile"],
        "parties.tokyo.trust.pyongyang": model.state.trust[:, tokyo, agenda.parties.index("pyongyang")],
    }.items():
        np.testing.assert_array_equal(drawn[path], used)


def test_laid_down_as_drawn_they_give_the_same_worlds_to_the_bit(drawn, comprehensive_approach):
    short, worlds = comprehensive_approach.lasting(12), np.arange(30)
    values = drawn_values(short, 30, seed=5)
    each = {path: column.to_numpy() for path, column in values.items()}
    usual, laid_down = (run_chunk(Chunk(short, worlds, 5, each=given)).outcomes for given in ({}, each))
    assert usual is not None and usual.equals(laid_down)


def test_a_world_has_the_same_values_whatever_others_it_is_asked_with(drawn, comprehensive_approach):
    pd.testing.assert_frame_equal(drawn_values(comprehensive_approach, range(20, 30), seed=5), drawn.iloc[20:])


def test_only_what_differs_from_world_to_world_has_a_column(drawn, comprehensive_approach):
    assert list(drawn) == [path for path, _ in uncertain_numbers(comprehensive_approach)]
    assert "parties.washington.enthusiasm" not in drawn  # 1 in every world
    assert (drawn.min() < drawn.max()).all()


def test_no_world_is_refused(comprehensive_approach):
    with pytest.raises(ValueError, match="world"):
        drawn_values(comprehensive_approach, 0)


@pytest.mark.slow
@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_in_every_shipped_scenario_each_uncertain_number_is_drawn_from_one_stream(file, monkeypatch):
    scenario = Scenario.load(file)
    streams: dict[int, set[str]] = {}
    draw = NegotiationModel.draw

    def noted(model, name, one):
        streams.setdefault(id(one), set()).add(name)
        return draw(model, name, one)

    monkeypatch.setattr(NegotiationModel, "draw", noted)
    values = drawn_values(scenario, 2)
    numbers = dict(uncertain_numbers(scenario))
    assert len({id(one) for one in numbers.values()}) == len(numbers)
    assert all(len(streams[id(numbers[path])]) == 1 for path in values)
