"""The sliders of the page: each moves a number that the scenario has, within bounds that it accepts."""

from __future__ import annotations

import negotiations
import pytest

from sim import Scenario, run_batch
from sim.app.numbers import HEADINGS, KINDS, Number, main_numbers


def named(scenario: Scenario) -> dict[str, Number]:
    return {number.path: number for number in main_numbers(scenario)}


@pytest.mark.parametrize("name", ["comprehensive-approach", "perry-1999", "singapore-2018", "six-party-2003"])
def test_every_slider_of_a_shipped_scenario_moves_a_number_of_it_and_may_be_put_at_either_end(name):
    scenario = Scenario.load(name)
    found = named(scenario)
    assert {number.kind for number in found.values()} == set(HEADINGS)
    for path, number in found.items():
        assert number.low <= number.middle <= number.high
        assert scenario.quantity(path).middle == number.middle
    for end in ("low", "high"):
        wanted = {path: getattr(number, end) for path, number in found.items()}
        moved = scenario.with_values(wanted)
        assert {path: moved.quantity(path).middle for path in found} == wanted
        assert all(number.certain for number in main_numbers(moved))


def test_every_kind_of_slider_has_a_heading():
    assert [kind for kind, *_ in KINDS] == list(HEADINGS)


def test_who_has_no_allies_has_no_coordination_to_move(comprehensive_approach):
    parties = comprehensive_approach.spec.parties
    moved = {path.split(".")[1] for path in named(comprehensive_approach) if path.endswith(".coordination")}
    assert moved == {name for name, entry in parties.items() if entry.allies} and moved < set(parties)


def test_a_number_that_is_uncertain_is_told_by_its_middle_and_one_beyond_the_slider_widens_it():
    scenario = negotiations.mini(12)
    found = named(scenario)
    assert (found["parties.washington.patience"].middle, found["parties.washington.patience"].certain) == (7.0, False)
    assert (found["parties.pyongyang.patience"].middle, found["parties.pyongyang.patience"].certain) == (8.0, True)
    patient = scenario.with_values({"parties.pyongyang.patience": 200})
    assert named(patient)["parties.pyongyang.patience"].high == 200.0


def test_worlds_can_be_run_with_all_sliders_at_either_end(comprehensive_approach):
    found = named(comprehensive_approach)
    for end in ("low", "high"):
        moved = comprehensive_approach.with_values({path: getattr(number, end) for path, number in found.items()})
        assert len(run_batch(moved.lasting(6), worlds=4, seed=7).outcomes) == 4
