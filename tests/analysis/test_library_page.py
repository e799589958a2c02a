"""The page of the scenario library: what it says of a scenario, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.analysis import library
from sim.analysis.library import MEASURES, comparable, effects, figures, measures, question, said

PLAIN = {
    "deals.us-dprk": [1, 1, 1, 1],
    "deals.japan-dprk": [0, 1, 0, 1],
    "deals.inter-korean": [2, 2, 2, 2],
    "deals.trilateral": [5, 5, 5, 5],
    "deals": [8, 9, 8, 9],
    "value.allies": [10.0, 20.0, 30.0, 40.0],
    "value.pyongyang": [1.0, 1.0, 1.0, 1.0],
    "provocations": [2, 2, 2, 2],
    "crisis_months": [0, 4, 0, 4],
    "reversals": [9, 9, 9, 9],
    "reversals.decay": [3, 3, 3, 3],
}


def table(outcomes: list[str], **others: list[float]) -> pd.DataFrame:
    """Four worlds of a scenario, in which all is as in PLAIN but for what is named (with _ for the dots and dashes)."""
    named = {column.replace(".", "_").replace("-", "_"): column for column in PLAIN}
    return pd.DataFrame({"outcome": outcomes, **PLAIN, **{named[column]: values for column, values in others.items()}})


BASE = table(["settlement", "partial", "freeze", "freeze"])


def test_an_effect_is_the_mean_of_the_differences_world_by_world():
    variant = table(["settlement", "settlement", "freeze", "freeze"], value_allies=[11.0, 22.0, 33.0, 44.0])
    found = {effect.name: effect for effect in effects(BASE, variant)}
    assert list(found) == list(MEASURES)
    assert found["settlement"].mean == 25.0  # one world of four
    # 1.96 × the standard error of 0, 100, 0, 0: a deviation of 50 over √4.
    assert found["settlement"].half == pytest.approx(1.95996398 * 50 / 2)
    assert found["settlement or partial"].mean == found["settlement or partial"].half == 0
    assert found["value to the allies"].mean == 2.5
    # 1, 2, 3, 4 deviate by √(5/3).
    assert found["value to the allies"].half == pytest.approx(1.95996398 * (5 / 3) ** 0.5 / 2)


def test_deals_among_the_allies_are_not_deals_with_pyongyang():
    (effect,) = effects(
        BASE, table(["freeze"] * 4, deals_trilateral=[0] * 4, deals=[4, 5, 4, 5]), ["deals with Pyongyang"]
    )
    assert effect.mean == 1.0  # 8 - 5 before, 4 - 0 now


def test_the_main_measures_are_told_and_of_the_others_the_three_clearest():
    variant = table(
        ["freeze", "freeze", "freeze", "freeze"],
        value_allies=[10.0, 20.0, 30.0, 40.0],
        provocations=[5, 5, 5, 5],  # 3 more in every world: beyond doubt
        reversals=[7, 8, 7, 8],
        reversals_decay=[3, 5, 3, 5],  # 2.5 ± 0.6 less were lost, besides those that ran out
        value_pyongyang=[3.0, 4.0, 2.0, 7.0],  # 3.0 ± 2.1 more
        crisis_months=[3, 4, 3, 4],  # 1.5 ± 1.7 more: not clear
        deals_us_dprk=[3, 1, 3, 3],  # 1.5 ± 1.0 more, clearer than Pyongyang's points
    )
    assert said(BASE, variant) == [
        "0.0% (−25.0 ± 49.0, not clear)",
        "0.0% (−50.0 ± 56.6, not clear)",
        "25.0 (+0.0 ± 0.0, not clear)",
        "3.0 ± 0.0 more provocations, 2.5 ± 0.6 fewer items lost again and 1.5 ± 1.0 more US–DPRK deals.",
    ]


def test_where_nothing_else_differs_clearly_the_page_says_so():
    assert said(BASE, BASE)[-1] == "No other clear difference."


def test_what_cannot_be_compared_is_told_without_a_difference_or_not_at_all():
    variant = table(["settlement"] * 4, provocations=[5] * 4, value_allies=[20.0, 30.0, 40.0, 50.0])
    assert said(BASE, variant, ["value to the allies"]) == [
        "100.0% ± 0.0, by a definition of its own",
        "100.0% ± 0.0, by a definition of its own",
        "35.0 (+10.0 ± 0.0)",
        "No other clear difference.",
    ]


def test_a_scenario_by_itself_is_told_in_figures_with_their_intervals():
    assert figures(BASE, ["settlement", "crisis months", "japan-dprk deals"]) == [
        "25.0% ± 49.0",
        "50.0% ± 56.6",
        "25.0 ± 12.7",
        "2.0 months of crisis and 0.5 Japan–DPRK deals.",
    ]


def test_talks_that_a_scenario_does_not_hold_are_not_told(scenario):
    assert {"us-dprk deals", "inter-korean deals"} < set(measures(scenario.spec))
    assert "japan-dprk deals" not in measures(scenario.spec)


def test_tables_that_were_merged_and_outcomes_of_another_meaning_are_not_compared(comprehensive_approach):
    base = comprehensive_approach.spec
    merged = library.Scenario.load("grand-bargain").spec
    assert "us-dprk deals" in comparable(base, base) and "us-dprk deals" not in comparable(base, merged)
    looser = comprehensive_approach.with_values({"outcomes.settlement.all": [{"threat": True, "below": 0.3}]}).spec
    assert set(comparable(base, base)) - set(comparable(base, looser)) == {"settlement", "settlement or partial"}


def test_other_months_are_not_compared_at_all(scenario):
    assert comparable(scenario.spec, scenario.spec)
    assert comparable(scenario.spec, scenario.lasting(12).spec) == []


def test_the_page_has_a_row_for_the_base_and_one_for_each_variant_and_a_question_in_each(
    scenario, monkeypatch, tmp_path
):
    """Two scenarios of which the second is the first with a settlement more."""
    asking = scenario.with_values({"question": "Will it do? It ran for\nyears. Will it last?"})
    loaded = {"comprehensive-approach": asking, "twin": asking}
    frames = iter([BASE, table(["settlement", "settlement", "settlement", "settlement"])])
    monkeypatch.setattr(library, "shipped", lambda: [tmp_path / f"{name}.yaml" for name in loaded])
    monkeypatch.setattr(library.Scenario, "load", lambda path: loaded[getattr(path, "stem", path)])
    monkeypatch.setattr(library, "run_batch", lambda *_, **__: type("Batch", (), {"outcomes": next(frames)}))
    rows = list(library.library(4, 7))
    assert "python3 run_sim.py library --worlds 4 --seed 7" in rows[0]
    assert "runs 2,000 worlds" in rows[0]
    assert rows[1].startswith(
        "| [comprehensive-approach](comprehensive-approach.yaml) | Will it do? | 25.0% ± 49.0 | 50.0% ± 56.6 | 25.0 ± 12.7 | "
    )
    assert rows[2].startswith("| [twin](twin.yaml) | Will it do? | 100.0% (+75.0 ± 49.0) | ")
    assert {row.count(" | ") for row in rows[1:]} == {5}
    assert len(rows) == 3
    assert question(asking) == "Will it do?"
