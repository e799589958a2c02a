"""The shipped scenarios: sound, small, played to their end, and true to what their paragraphs say of the model."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim import NegotiationModel, Scenario, run_batch
from sim.analysis.intervals import Effect
from sim.analysis.library import BASE, MEASURES, comparable, effects, question
from sim.scenario import shipped

NAMES = [path.stem for path in shipped()]
OTHER_TALKS = ("singapore-2018", "six-party-2003")  # with an agenda, outcomes and months of their own
VARIANTS = [name for name in NAMES if name not in (BASE, *OTHER_TALKS)]
WORLDS, SEED = 300, 7
HOUSE = shipped()[0].parent
ALLIES = ("washington", "seoul", "tokyo")

# Scenario -> measure of the page -> the side of the base on which its whole interval lies.
DIRECTIONS: dict[str, dict[str, int]] = {
    "carrots-and-sticks": {"provocations": 1, "crisis months": 1},
    "carrots-only": {"settlement": -1, "deals with Pyongyang": -1, "provocations": -1, "crisis months": -1},
    "full-coordination": {"settlement or partial": -1, "value to the allies": -1, "us-dprk deals": -1},
    "grand-bargain": {
        "settlement": 1,
        "settlement or partial": -1,
        "value to the allies": 1,
        "deals with Pyongyang": -1,
    },
    "hostile-publics": {"settlement": -1, "us-dprk deals": -1, "japan-dprk deals": -1, "inter-korean deals": -1},
    "kedo-delay": {"value to the allies": -1, "value to Pyongyang": -1},
    "missile-buyout": {"settlement or partial": 1, "value to the allies": 1, "us-dprk deals": 1},
    "no-midterm": {"value to the allies": -1, "japan-dprk deals": 1},
    "no-tcog": {"settlement": -1, "value to the allies": -1, "value to Pyongyang": -1, "deals with Pyongyang": -1},
    "parallel-tracks": {"value to the allies": 1, "us-dprk deals": -1, "inter-korean deals": -1},
    "seoul-first": {"settlement": -1, "us-dprk deals": -1, "japan-dprk deals": -1, "inter-korean deals": -1},
    "step-by-step": {"settlement": -1, "settlement or partial": -1, "value to the allies": -1, "reversals": -1},
    "sticks-only": {"deals with Pyongyang": 1, "provocations": 1, "crisis months": 1},
    "summit-diplomacy": {
        "settlement": 1,
        "settlement or partial": 1,
        "value to the allies": 1,
        "value to Pyongyang": 1,
    },
    "verification-first": {"settlement": -1, "us-dprk deals": -1, "japan-dprk deals": -1},
    "washington-first": {"settlement": -1, "japan-dprk deals": -1, "inter-korean deals": -1},
    "wedge": {
        "value to the allies": -1,
        "value to Pyongyang": -1,
        "us-dprk deals": -1,
        "japan-dprk deals": -1,
        "inter-korean deals": -1,
        "provocations": 1,
    },
}
# The same for columns of the table of outcomes, where a paragraph speaks of single things.
COLUMNS: dict[str, dict[str, int]] = {
    "grand-bargain": {
        "level.missile-development-halt": 1,
        "level.abduction-settlement": 1,
        "level.family-reunions": -1,
        "level.official-dialogue-channels": -1,
    },
    "hostile-publics": {"refused.not-ratified": -1},
    "kedo-delay": {"level.special-inspections": -1, "level.nuclear-history": -1},
    "missile-buyout": {
        "level.missile-export-halt": 1,
        "level.missile-development-halt": 1,
        "paid.tokyo": 1,
        "refused.not-ratified": 1,
        "breaches": 1,
    },
    "no-midterm": {"level.japan-normalization": 1, "level.us-normalization": 1, "level.joint-committees": -1},
    "parallel-tracks": {"stalled.inter-korean": -1},
    "seoul-first": {"stalled.inter-korean": -1, "level.japan-normalization": -1},
    "step-by-step": {"level.liaison-office": -1, "level.us-normalization": -1},
    "sticks-only": {"stalled.japan-dprk": 1, "stalled.us-dprk": 1},
    "verification-first": {"breaches": -1, "level.missile-export-halt": -1},
    "washington-first": {"stalled.japan-dprk": 1, "stalled.inter-korean": 1},
}
# Two variants set against each other: the first, against the second.
BETWEEN_VARIANTS: dict[tuple[str, str], dict[str, int]] = {
    ("carrots-and-sticks", "carrots-only"): {"deals with Pyongyang": 1},
    ("carrots-and-sticks", "sticks-only"): {"provocations": -1, "crisis months": -1},
    ("wedge", "no-tcog"): {"value to the allies": -1, "value to Pyongyang": -1, "provocations": 1},
}


@cache
def scenario_of(name: str) -> Scenario:
    return Scenario.load(name)


@cache
def outcomes_of(name: str) -> pd.DataFrame:
    return run_batch(scenario_of(name), WORLDS, SEED).outcomes


def on_the_wrong_side(found: list[Effect], wanted: dict[str, int]) -> list[str]:
    return [str(effect) for effect in found if not effect.mean * wanted[effect.name] > effect.half]


def flat(value: object, path: str = "") -> dict[str, object]:
    """A nested mapping as one of paths."""
    if not isinstance(value, dict):
        return {path: value}
    return {
        p: v for key, inside in value.items() for p, v in flat(inside, f"{path}.{key}" if path else str(key)).items()
    }


@pytest.mark.parametrize(
    "name", [name if name in (BASE, *OTHER_TALKS) else pytest.param(name, marks=pytest.mark.slow) for name in NAMES]
)
def test_a_shipped_scenario_runs_to_its_end_within_bounds_and_its_books_balance(name):
    negotiation = NegotiationModel(scenario_of(name), worlds=6, rng=SEED, collect=False)
    while negotiation.running:
        negotiation.step()
        state = negotiation.state
        for what in ("agreed", "performed", "support", "trust", "threat"):
            level = getattr(state, what)
            assert ((level >= 0) & (level <= 1 + 1e-9)).all(), (what, state.month)
        assert (state.performed <= state.agreed + 1e-9).all()
    assert state.month == negotiation.spec.months
    ledger = negotiation.ledger
    np.testing.assert_allclose((ledger.paid + ledger.given).sum(1), ledger.received.sum(1), atol=1e-9)
    assert ledger.deals.sum() > 0


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_extends_the_base(name):
    assert f"\nextends: {BASE}\n" in (HOUSE / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*VARIANTS, *OTHER_TALKS])
def test_every_other_scenario_asks_its_question_first(name):
    asked = question(scenario_of(name))
    assert asked.endswith("?") and not re.search(r"[.!] [A-Z]", asked), asked
    assert len(scenario_of(name).spec.question) > len(asked) + 100, "no word of what changes and what is expected"


def test_the_base_asks_a_question_too():
    assert question(scenario_of(BASE)).endswith("?")


def test_no_number_of_a_run_stands_in_a_paragraph():
    for name in [*VARIANTS, *OTHER_TALKS]:
        assert not re.search(r"\d[\d.]*\s?%|±|\d\.\d", scenario_of(name).spec.question), name


def test_the_library_page_lists_the_shipped_scenarios_with_their_questions():
    """When it fails, the page is older than the scenarios; the page says how it is made."""
    page = (HOUSE / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(.+?)\]\((.+?)\.yaml\) \| (.+?) \| .+ \|$", page, re.M)
    assert [row[0] for row in rows] == [BASE, *(name for name in NAMES if name != BASE)]
    for name, file, asked in rows:
        assert file == name and asked == question(scenario_of(name))


def test_carrots_and_sticks_differ_only_in_what_is_given_and_how_hard_the_allies_press():
    entries = {
        name: flat(scenario_of(name).spec.model_dump(mode="json"))
        for name in (BASE, "carrots-only", "sticks-only", "carrots-and-sticks")
    }
    may_differ = re.compile(
        r"title|question|note"
        rf"|parties\.({'|'.join(ALLIES)})\.(policy\.stance|pressure\.pyongyang(\..+)?)"
        rf"|events\..+\.effects\.change\.({'|'.join(ALLIES)})\.stance"
    )
    every = {path for entry in entries.values() for path in entry}
    differ = {path for path in every if len({repr(entry.get(path)) for entry in entries.values()}) > 1}
    assert not [path for path in differ if not may_differ.fullmatch(path)]
    assert any(path.endswith("policy.stance") for path in differ)
    for capital in ALLIES:
        pressed = {
            name: scenario_of(name).spec.parties[capital].pressure["pyongyang"] for name in entries if name != BASE
        }
        assert pressed["sticks-only"] == pressed["carrots-and-sticks"]
        assert pressed["carrots-only"].certain and pressed["carrots-only"].value == 0
        assert pressed["sticks-only"].middle > scenario_of(BASE).spec.parties[capital].pressure["pyongyang"].middle


def test_a_direction_is_claimed_for_every_variant_that_can_be_set_against_the_base():
    able = {name for name in VARIANTS if comparable(scenario_of(BASE).spec, scenario_of(name).spec)}
    assert set(DIRECTIONS) == able and set(VARIANTS) - able == {"perry-1999"}
    assert not any(comparable(scenario_of(BASE).spec, scenario_of(name).spec) for name in OTHER_TALKS)


@pytest.mark.slow
@pytest.mark.parametrize("name", DIRECTIONS)
def test_the_model_goes_the_way_that_the_paragraph_says(name):
    wanted = DIRECTIONS[name]
    assert set(wanted) <= set(comparable(scenario_of(BASE).spec, scenario_of(name).spec))
    assert not on_the_wrong_side(effects(outcomes_of(BASE), outcomes_of(name), wanted), wanted)


@pytest.mark.slow
@pytest.mark.parametrize("name", COLUMNS)
def test_so_do_the_single_things_that_it_speaks_of(name):
    wanted = COLUMNS[name]
    base, variant = outcomes_of(BASE), outcomes_of(name)
    found = [Effect.of(column, (variant[column] - base[column]).to_numpy(float), "") for column in wanted]
    assert not on_the_wrong_side(found, wanted)


@pytest.mark.slow
@pytest.mark.parametrize(("one", "other"), BETWEEN_VARIANTS)
def test_and_so_it_goes_between_two_variants(one, other):
    wanted = BETWEEN_VARIANTS[one, other]
    assert not on_the_wrong_side(effects(outcomes_of(other), outcomes_of(one), wanted), wanted)


@pytest.mark.slow
def test_what_the_change_of_2001_costs_the_perry_process():
    """Against the same months without the new administration: a loss at Washington's table, and to everyone."""
    scenario = scenario_of("perry-1999")
    january = [name for name, event in scenario.spec.events.items() if event.month and str(event.month) == "2001-01"]
    unchanged = run_batch(scenario.with_values({}, without=january or ["us-change-2001"]), WORLDS, SEED).outcomes
    wanted = {"value to the allies": -1, "value to Pyongyang": -1, "us-dprk deals": -1}
    assert not on_the_wrong_side(effects(unchanged, outcomes_of("perry-1999"), wanted), wanted)
    lost = {
        table: Effect.of(table, outcomes_of("perry-1999")[f"deals.{table}"] - unchanged[f"deals.{table}"], "")
        for table in ("us-dprk", "japan-dprk", "inter-korean")
    }
    assert min(lost.values(), key=lambda effect: effect.mean).name == "us-dprk"


@pytest.mark.slow
def test_without_the_common_position_full_coordination_is_worth_a_little_to_the_allies():
    """Its paragraph names the common position as the cause of the loss."""
    loose = run_batch(scenario_of("full-coordination").with_values({"consultation.common": 0.0}), WORLDS, SEED).outcomes
    base = outcomes_of(BASE)
    found = {effect.name: effect for effect in effects(base, loose)}
    assert found["value to the allies"].mean > 0
    assert found["us-dprk deals"].mean > found["us-dprk deals"].half


@pytest.mark.slow
def test_most_of_what_summit_diplomacy_gains_would_come_without_the_summits():
    summits = [name for name in scenario_of("summit-diplomacy").spec.events if name.startswith("leaders-meet")]
    assert len(summits) == 3
    haste = run_batch(scenario_of("summit-diplomacy").with_values({}, without=summits), WORLDS, SEED).outcomes
    value = MEASURES["value to the allies"].of
    gained = value(outcomes_of("summit-diplomacy")).mean() - value(outcomes_of(BASE)).mean()
    assert value(haste).mean() - value(outcomes_of(BASE)).mean() > gained / 2


@pytest.mark.parametrize("name", NAMES)
def test_a_settlement_is_described_by_the_numbers_by_which_it_is_tested(name):
    for outcome in scenario_of(name).spec.outcomes.values():
        if outcome.settled:
            asked = {f"{c.at_least or c.below:.0%}" for c in outcome.all}
            assert set(re.findall(r"\d+%", outcome.note)) == asked


@pytest.mark.parametrize("notebook", ["3_linkage", "6_rivals"])
def test_a_notebook_that_says_what_a_settlement_is_says_it_by_the_numbers_of_the_scenario(notebook):
    text = (HOUSE.parent / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8")
    (told,) = re.findall(r"\*[Ss]ettlement\*[^.;]*(?:[.;])", text.replace("\\n", " "))
    settlement = scenario_of(BASE).spec.outcomes["settlement"].all
    assert {f"{c.at_least or c.below:.0%}" for c in settlement} == set(re.findall(r"\d+%", told))


def share_of(outcomes: pd.DataFrame, *classes: str) -> float:
    return outcomes["outcome"].isin(classes).mean()


@pytest.mark.slow
def test_the_six_keep_a_statement_more_often_than_a_freeze_and_hardly_ever_come_to_a_second_phase():
    six = outcomes_of("six-party-2003")
    freeze, words = share_of(six, "freeze"), share_of(six, "agreed-and-not-kept")
    assert 0.15 < freeze < 0.35 and words > (1 - freeze) / 2 and words > share_of(six, "breakdown")
    assert share_of(six, "settlement", "partial") < 0.1
    assert (six["level.japan-energy-share"] > 0).mean() < 0.02
    for item in ("joint-statement", "nuclear-freeze"):
        signed = six[f"agreed_month.{item}"]
        assert 0.7 < signed.notna().mean() < 0.9 and 24 < signed.median() < 37
        together = signed == six["agreed_month.deposits-release"]
        assert together[signed.notna()].mean() > 0.5


@pytest.mark.slow
def test_money_that_is_frozen_is_a_price_for_a_statement_and_leaves_no_more_freezes_standing():
    scenario = scenario_of("six-party-2003").with_values({}, without=["treasury-names-banco-delta-asia"])
    six, untouched = outcomes_of("six-party-2003"), run_batch(scenario, WORLDS, SEED).outcomes
    gained = {
        item: Effect.of(item, (six[f"level.{item}"] - untouched[f"level.{item}"]).to_numpy(float), "")
        for item in ("joint-statement", "nuclear-freeze")
    }
    assert gained["joint-statement"].mean > 0.2
    assert abs(gained["nuclear-freeze"].mean) < 0.1
    assert 0.3 < untouched["agreed_month.joint-statement"].notna().mean() < 0.5
    assert (untouched["level.deposits-release"] == 0).mean() > 0.98, "nobody trades what is not frozen"


@pytest.mark.slow
def test_the_summits_end_in_suspension_for_suspension_and_what_is_signed_of_yongbyon_is_not_done():
    summits = outcomes_of("singapore-2018")
    assert share_of(summits, "process") > 0.6 and share_of(summits, "settlement", "partial") < 0.05
    assert 0.05 < share_of(summits, "breakdown") < 0.25 and 0.01 < share_of(summits, "nuclear-tests") < 0.12
    yongbyon = summits["agreed_month.yongbyon-dismantlement"]
    assert 0.3 < yongbyon.notna().mean() < 0.6 and yongbyon.median() > 15
    assert (summits["level.abductee-investigation"] > 0).mean() < 0.05
    assert (summits["level.yongbyon-dismantlement"] >= 0.2).mean() < 0.1
    assert (summits["level.military-cbm"] >= 0.75).mean() > 0.8


@pytest.mark.slow
def test_seouls_railway_waits_for_relief_and_the_meetings_change_little():
    summits, scenario = outcomes_of("singapore-2018"), scenario_of("singapore-2018")
    assert (summits["level.railway"] < 0.1).all()
    free = run_batch(scenario.with_values({}, without=["rails-wait-for-relief"]), WORLDS, SEED).outcomes
    assert free["level.railway"].mean() > summits["level.railway"].mean()
    meetings = [name for name in scenario.spec.events if name.startswith("leaders-meet")]
    assert len(meetings) == 5
    apart = run_batch(scenario.with_values({}, without=meetings), WORLDS, SEED).outcomes
    assert abs(apart["deals.us-dprk"].mean() - summits["deals.us-dprk"].mean()) < 0.2
    assert abs(share_of(apart, "process") - share_of(summits, "process")) < 0.1
