"""What a sensitivity analysis asks about."""

from __future__ import annotations

import numpy as np
import pytest

from sim import Scenario
from sim.analysis.designs import Varied
from sim.analysis.drawn import uncertain_numbers
from sim.analysis.factors import FACTORS, REST, factors, problem, values_at
from sim.scenario import ScenarioError, shipped


@pytest.mark.parametrize("file", [shipped()[0], shipped()[-1]], ids=lambda file: file.stem)
def test_every_uncertain_number_belongs_to_one_factor(file):
    scenario = Scenario.load(file)
    found = factors(scenario)
    paths = [path for factor in found for path in factor.paths]
    assert sorted(paths) == sorted(path for path, _ in uncertain_numbers(scenario))
    assert [factor.name for factor in found] == list(FACTORS)  # none is left over


def test_what_no_pattern_knows_is_not_lost(monkeypatch, comprehensive_approach):
    monkeypatch.setattr("sim.analysis.factors.FACTORS", {"patience": ("parties.*.patience",)})
    known, rest = factors(comprehensive_approach)
    assert len(known.numbers) == 4 and rest.name == REST and len(rest.numbers) > 700


def test_numbers_are_asked_for_by_range_by_path_or_by_pattern(comprehensive_approach):
    ranged, alone, many = factors(
        comprehensive_approach,
        ["parties.washington.enthusiasm=0.5:1.5", "dynamics.undoing.hostile", "parties.*.patience"],
    )
    assert ranged.numbers == (("parties.washington.enthusiasm", Varied("parties.washington.enthusiasm", 0.5, 1.5)),)
    assert alone.paths == ["dynamics.undoing.hostile"]
    assert many.paths == [f"parties.{party}.patience" for party in ("washington", "seoul", "tokyo", "pyongyang")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["parties.tokio.patience"], r"no uncertain number stands at parties.tokio.patience \(did you mean parties.tokyo.patience\?\)"),
        (["parties.tokyo.enthusiasm"], "parties.tokyo.enthusiasm is 1 in every world: say between which values to vary it"),
        (["parties.*.patience", "parties.tokyo.patience=3:9"], "parties.tokyo.patience is asked for twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused(asked, said, comprehensive_approach):
    with pytest.raises(ValueError, match=said):
        factors(comprehensive_approach, asked)


def test_a_path_that_leads_nowhere_is_refused_as_in_a_file(comprehensive_approach):
    with pytest.raises(ScenarioError, match="no such party as tokio"):
        factors(comprehensive_approach, ["parties.tokio.patience=3:9"])


def test_a_scenario_without_uncertain_numbers_needs_to_be_told_what_to_vary(scenario):
    with pytest.raises(ValueError, match="small-bargain has no uncertain numbers"):
        factors(scenario)
    assert factors(scenario, ["parties.washington.patience=3:9"])[0].name == "parties.washington.patience"


def test_shares_become_values_by_each_numbers_own_distribution_or_range(comprehensive_approach):
    found = factors(comprehensive_approach, ["parties.tokyo.patience=10:20", "parties.seoul.threshold"])
    values = values_at(found, np.array([[0.0, 0.0], [0.5, 0.5], [1.0, 1.0]]))
    assert values["parties.tokyo.patience"].tolist() == [10, 15, 20]
    assert values["parties.seoul.threshold"].to_numpy() == pytest.approx([0.42, 0.47, 0.52])  # uniform


def test_salib_hears_of_numbers_in_groups_and_of_tails_only_where_there_are_any(comprehensive_approach):
    found = factors(comprehensive_approach, ["parties.tokyo.patience=10:20", "parties.*.threshold"])
    told = problem(found, tail=0.05)
    assert told["groups"] == ["parties.tokyo.patience"] + ["parties.*.threshold"] * 4
    assert told["bounds"] == [[0.0, 1.0]] + [[0.05, 0.95]] * 4
