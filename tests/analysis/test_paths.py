"""Paths in words."""

from __future__ import annotations

import pytest

from sim.analysis.drawn import uncertain_numbers
from sim.analysis.paths import named, with_unit


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("parties.tokyo.patience", "Tokyo: patience (months)"),
        ("parties.tokyo.support.baseline", "Tokyo: support at home"),
        ("parties.tokyo.trust.pyongyang", "Tokyo: trust in Pyongyang"),
        ("items.liaison-office.cost.amount", "Liaison offices in Washington and Pyongyang: cost (billion dollars)"),
        ("items.family-reunions.months", "Reunions of separated families: months"),
        ("linkages.three-tracks-in-step.strength", "Rule three-tracks-in-step: strength"),
        ("consultation.fading", "Consultation: fading"),
        ("months", "Months"),
    ],
)
def test_a_path_is_said_with_the_names_of_the_scenario_and_its_unit(path, said, comprehensive_approach):
    assert with_unit(path, comprehensive_approach.spec) == said


def test_no_two_uncertain_numbers_are_called_alike(comprehensive_approach):
    said = [named(path, comprehensive_approach.spec) for path, _ in uncertain_numbers(comprehensive_approach)]
    assert len(set(said)) == len(said)
