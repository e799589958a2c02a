"""The readable summary, against four worlds worked by hand."""

import re

import pandas as pd
import pytest

from sim.analysis.summary import summary


@pytest.fixture
def lines(outcomes, scenario):
    return summary(outcomes, scenario).split("\n")


def line_with(lines, words):
    """The one line with these words, its spaces run together."""
    found = [told for line in lines if words in (told := " ".join(re.sub(r"±[\d.]+ ", "", line).split()))]
    assert len(found) == 1, f"{words!r} stands in {len(found)} lines"
    return found[0]


def test_it_says_what_was_run(lines):
    assert lines[0] == "A small bargain"
    assert lines[1].startswith("4 worlds of 24 months, Jul 2001 to Jun 2003.")


def test_each_class_has_its_share_its_interval_and_its_meaning(lines):
    assert line_with(lines, "Settlement.") == "25% [5-70%] Settlement. Offices are open and the railway runs."
    assert line_with(lines, "A freeze.") == "75% [30-95%] A freeze. None of the classes above"
    assert line_with(lines, "Breakdown.") == "0% [0-49%] Breakdown. The missile-test moratorium below 20% performed"


def test_the_month_of_settlement_is_told_by_calendar_and_number(lines):
    assert line_with(lines, "ever reach a settlement").endswith("kept or not; half of these have by Feb 2003 (20).")


def test_each_table_has_shares_and_median_months_of_its_stages(lines):
    assert line_with(lines, "US–DPRK talks 75%") == "US–DPRK talks 75% Dec 2001 (6) 25% Dec 2002 (18) - no items"
    assert line_with(lines, "Inter-Korean dialogue 0%") == "Inter-Korean dialogue 0% never - no items - no items"


def test_each_government_has_what_it_got_and_paid(lines):
    assert line_with(lines, "Washington 2.5") == "Washington 2.5 (1.1 to 3.8) 0.0 0.5 (0.5 to 0.5)"
    assert line_with(lines, "Seoul 2.0") == "Seoul 2.0 (2.0 to 2.0) 1.0 (1.0 to 1.0) 0.0"
    assert line_with(lines, "The allies 4.5") == "The allies 4.5 (3.1 to 5.8)"


def test_refusals_are_counted_by_reason_the_commonest_first(lines):
    assert line_with(lines, "deals") == "3.0 deals, signed by all at a table and ratified at home"
    assert line_with(lines, "offers refused").startswith("5.0 offers refused: 75% as the other side wants more;")
    assert not any("turned it down" in line for line in lines)


def test_the_table_that_met_least_is_named(lines):
    assert line_with(lines, "stood still").startswith("4.0 months for which the US–DPRK talks stood still")


def test_setbacks_are_weighed_against_progress(lines):
    assert line_with(lines, "provocations (none") == "1.0 provocations (none in 50% of worlds)"
    assert line_with(lines, "months of crisis") == "0.5 months of crisis (none in 75% of worlds)"
    assert line_with(lines, "came into effect") == "4.0 times that an item came into effect"
    assert (
        "times that one went out of effect: 1.5 as aid, talks and other flows ran out, 0.5 by provocations"
        in " ".join(" ".join(lines).split())
    )
    assert line_with(lines, "times that one").startswith("2.0 ")


def test_a_mean_has_half_of_its_interval_and_a_percentage_its_widest(lines, outcomes):
    half = 1.96 * outcomes["deals"].std(ddof=1) / 2
    assert f"3.0 ±{half:.1f}" in next(line for line in lines if "deals, signed" in line)
    assert "a percentage is known to within 35.0 points" in " ".join(lines)


def test_the_allies_coordination_and_dispute_and_whoever_is_pressed_most_are_told(lines):
    assert line_with(lines, "coordination of the allies").startswith("40.0% coordination of the allies")
    assert "on 20% of what is at stake for them they pull in opposite directions" in " ".join(" ".join(lines).split())
    assert line_with(lines, "pressure of all") == "40.0% pressure of all others on Pyongyang"


def test_what_eased_most_is_told_and_what_always_did_is_named(lines):
    assert line_with(lines, "What made things easier").startswith(
        "What made things easier, or moved what they are worth: linkage rules, with the"
    )
    assert "nearly always: 1 rule, in 99% of months or more: railway-warms" in [
        " ".join(line.split()) for line in lines
    ]
    assert line_with(lines, "1.5 Liaison").startswith("1.5 Liaison offices: open before its stage and at less cost")
    assert not any("worth more to" in line for line in lines)


def test_a_rule_that_acts_in_all_months_but_a_few_is_named_with_those_that_always_act(outcomes, scenario):
    outcomes["blocked.us-dprk-opens-mid"] = [24, 24, 24, 23]  # 98.96% of 24 months; with one month more, 100%
    assert "blocked" not in summary(outcomes, scenario) and line_with(
        summary(outcomes, scenario).split("\n"), "23.8 US–DPRK talks"
    )
    outcomes["blocked.us-dprk-opens-mid"] = [24, 24, 24, 24]
    assert "99% of months or more: us-dprk-opens-mid" in " ".join(summary(outcomes, scenario).split())


def test_rules_that_never_act_are_named(lines, outcomes, scenario):
    assert line_with(lines, "never acted") == "Rules that never acted in any world: 1 of 6 (offices-need-moratorium)"
    outcomes["blocked.offices-need-moratorium"] = [0, 0, 0, 1]
    assert "Rules that never acted in any world: 0 of 6\n" in summary(outcomes, scenario)


def test_a_veto_is_among_the_rules_that_held_back(lines):
    assert line_with(lines, "0.5 US").startswith("0.5 US–DPRK talks: Seoul, which has no seat there, objects")


def test_the_rules_that_held_back_most_come_first_and_idle_ones_not_at_all(lines):
    gate, railway = line_with(lines, "9.8 US"), line_with(lines, "9.0 Rail")
    assert gate == "9.8 US–DPRK talks, mid stage: waiting for the short stage (to be 50% performed)"
    assert railway.startswith("9.0 Railway, though agreed: waiting for the missile-test moratorium (to be 60%")
    assert not any("Liaison offices: waiting" in line for line in lines)


def test_an_item_counts_as_in_effect_from_the_scenarios_level(lines):
    assert line_with(lines, "most often") == "most often: the missile-test moratorium 75%; liaison offices 25%"
    assert line_with(lines, "in no world") == "in no world: the railway"


def test_it_fits_a_hundred_columns(lines):
    assert max(map(len, lines)) <= 100


def test_a_world_where_nothing_ever_happened_is_told_without_a_slip(outcomes, scenario):
    still = outcomes.tail(1).copy()
    counts = still.select_dtypes("number").columns.difference(["world"])
    still[counts] = still[counts].astype("Float64") * 0
    for column in still.columns[still.columns.str.contains("month") & (still.columns != "crisis_months")]:
        still[column] = pd.array([pd.NA], dtype="Int16")
    told = summary(still, scenario)
    assert told.count("never") >= 2
    assert not re.search(r"\bnan\b|<NA>", told, re.IGNORECASE)
    assert "1 world of 24 months" in told
