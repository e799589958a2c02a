"""What the figures show: the numbers of the table, said in words, on a page where nothing covers anything."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reading_figures import assert_readable, headline, words

from sim import plots
from sim.batch.shares import share_interval
from sim.plots.album import OF_OUTCOMES
from sim.scenario import Scenario
from sim.scenario.months import months_between

EVERY = (*OF_OUTCOMES, plots.item_levels, plots.support_and_threat)
every_figure = pytest.mark.parametrize("draw", EVERY, ids=lambda draw: draw.__name__)


def drawn(draw, scenario, batch):
    """One figure, from whichever of the two tables it takes."""
    return draw(batch[OF_OUTCOMES.count(draw) == 0], scenario)


@pytest.mark.parametrize("worlds", [1, 300])
@every_figure
def test_in_a_small_scenario_every_label_can_be_read(draw, worlds, mini, batch_of, monkeypatch):
    assert_readable(drawn(draw, mini, batch_of(mini, worlds)), monkeypatch)


@every_figure
@pytest.mark.slow
def test_with_seventy_items_every_label_can_be_read(draw, base, batch_of, monkeypatch):
    assert_readable(drawn(draw, base, batch_of(base, 300)), monkeypatch)


@pytest.mark.parametrize("draw", OF_OUTCOMES, ids=lambda draw: draw.__name__)
def test_worlds_in_which_nothing_happens_can_be_drawn(draw, mini, batch_of, stilled, monkeypatch):
    outcomes, _ = batch_of(mini, 20)
    assert_readable(draw(stilled(outcomes), mini), monkeypatch)


def test_outcome_classes_show_each_share_with_its_interval(mini):
    classes = pd.DataFrame({"outcome": pd.Categorical(["freeze"] * 8 + ["settlement"] * 2, ["settlement", "freeze"])})
    figure = plots.outcome_classes(classes, mini)
    assert headline(figure) == "Of 10 worlds, 80% end as “freeze”, 20% as “settlement”"
    assert "80% [49.0 to 94.3%]" in words(figure)
    assert [bar.get_width() for bar in figure.axes[0].patches] == [0.2, 0.8]


def test_a_class_in_which_no_world_ends_is_shown_all_the_same(mini):
    classes = pd.DataFrame({"outcome": pd.Categorical(["freeze"] * 50, ["settlement", "freeze"])})
    assert "0% [0.0 to 7.1%]" in words(plots.outcome_classes(classes, mini))


def test_stages_reached_climb_to_the_share_that_ever_reached_them(mini):
    months = {"short": [3, 3, 9, None], "mid": [12, None, None, None], "long": [None] * 4}
    outcomes = pd.DataFrame(
        {f"stage_month.us-dprk.{stage}": pd.array(when, dtype="Int16") for stage, when in months.items()}
    )
    figure = plots.stages_reached(outcomes, mini)
    short, mid = (line.get_ydata() for line in figure.axes[0].lines)
    assert list(short[[2, 3, 8, 9, 24]]) == [0, 0.5, 0.5, 0.75, 0.75]
    assert mid[-1] == 0.25
    assert "short 75%, never 25%" in words(figure)
    assert "mid 25%, never 75%" in words(figure)


def test_never_stands_with_half_its_interval(mini):
    months = {"short": [3] * 60 + [None] * 40, "mid": [None] * 100, "long": [None] * 100}
    outcomes = pd.DataFrame(
        {f"stage_month.us-dprk.{stage}": pd.array(when, dtype="Int16") for stage, when in months.items()}
    )
    low, high = share_interval(60, 100)
    figure = plots.stages_reached(outcomes, mini)
    assert f"short 60%, never 40% ±{50 * (high - low):.0f}" in words(figure)
    band = figure.axes[0].collections[0].get_paths()[0].vertices[:, 1]
    assert band.min() == 0 and band.max() == pytest.approx(high)


def test_an_interval_is_never_written_as_nothing(mini):
    months = {"short": [3] * 2_000, "mid": [None] * 2_000, "long": [None] * 2_000}
    outcomes = pd.DataFrame(
        {f"stage_month.us-dprk.{stage}": pd.array(when, dtype="Int16") for stage, when in months.items()}
    )
    assert "short 100%, never 0% ±<1" in words(plots.stages_reached(outcomes, mini))


def test_reached_and_never_make_a_hundred_as_they_are_written(mini):
    months = {"short": [3] * 1 + [None] * 7, "mid": [None] * 8, "long": [None] * 8}
    outcomes = pd.DataFrame(
        {f"stage_month.us-dprk.{stage}": pd.array(when, dtype="Int16") for stage, when in months.items()}
    )
    assert "short 12%, never 88%" in words(plots.stages_reached(outcomes, mini))  # 12.5 and 87.5


def test_a_table_without_items_has_no_panel(batch_of):
    scenario = Scenario.load("grand-bargain")
    with_items = {item.table for item in scenario.spec.items.values()}
    assert len(plots.stages_reached(batch_of(scenario, 5)[0], scenario).axes) == len(with_items)


def test_a_stage_without_items_is_not_drawn(mini, batch_of):
    assert "long" not in words(plots.stages_reached(batch_of(mini, 5)[0], mini))


def test_item_levels_stand_in_the_order_of_stages_with_their_last_mean(mini, batch_of):
    _, trajectories = batch_of(mini, 5)
    level = (trajectories["series"] == "level") & (trajectories["id"] == "liaison-office")
    trajectories.loc[level, "mean"] = np.linspace(0, 0.8, 24)
    figure = plots.item_levels(trajectories, mini)
    assert [tick.get_text() for tick in figure.axes[0].get_yticklabels()] == [
        "Missile-test moratorium",
        "Liaison offices",
    ]
    heat = figure.axes[0].images[0].get_array()
    assert heat.shape == (2, 24)
    assert heat[1, -1] == pytest.approx(0.8)
    assert "0.80" in words(figure)
    assert headline(figure).startswith("At the end 1 of 2 items is at least 75% performed on average over worlds")


def test_item_levels_of_one_table_speak_of_its_items_alone(base, batch_of, monkeypatch):
    _, trajectories = batch_of(base, 5)
    figure = plots.item_levels(trajectories, base, "four-party")
    assert_readable(figure, monkeypatch)
    items = [item for item in base.spec.items.values() if item.table == "four-party"]
    assert len(figure.axes[0].get_yticks()) == len(items)
    assert headline(figure).startswith("Four-party talks: at the end ") and f"of {len(items)} items" in headline(figure)


def test_values_are_told_by_median_and_middle_ninety_per_cent(mini, batch_of):
    outcomes, _ = batch_of(mini, 101)
    outcomes["value.washington"] = np.arange(-20.0, 81.0)
    outcomes["value.pyongyang"] = 5.0
    mini = mini.with_values({"items.moratorium.start": {"agreed": 1, "performed": 0.5}})
    figure = plots.values_by_party(outcomes, mini)
    assert "1.5 → 30.0 (−15.0 to 75.0)" in words(figure) and "−0.5 → 5.0 (5.0 to 5.0)" in words(figure)
    assert headline(figure) == (  # -20 to 1, of 101
        "In 22% of worlds a government ends below where it began; likeliest to do so is Washington (22%)"
    )


def test_where_nobody_loses_the_headline_says_so(mini, batch_of):
    outcomes, _ = batch_of(mini, 20)
    outcomes[["value.washington", "value.pyongyang"]] = 1.0
    assert headline(plots.values_by_party(outcomes, mini)) == "No government ends below where it began in any world"


def test_bars_of_refusals_stand_in_the_order_of_their_size(mini):
    outcomes = pd.DataFrame(
        {"refused.wants-more": [1], "refused.not-ratified": [6], "refused.vetoed": [2], "stalled.us-dprk": [4]}
    )
    assert [bar.get_width() for bar in plots.refusals(outcomes, mini).axes[0].patches] == [6, 2, 1]


def test_stages_reached_count_the_tables_at_which_most_worlds_get_there(mini, batch_of):
    outcomes, _ = batch_of(mini, 4)
    outcomes["stage_month.us-dprk.mid"] = pd.array([3, 4, 5, None], dtype="Int16")
    assert headline(plots.stages_reached(outcomes, mini)) == "Most worlds reach the mid term at 1 of 1 tables"
    outcomes["stage_month.us-dprk.mid"] = pd.array([3, 4, None, None], dtype="Int16")
    assert headline(plots.stages_reached(outcomes, mini)) == "Most worlds reach the mid term at none of 1 tables"


def test_refusals_name_the_commonest_reason_and_the_table_that_stalls_longest(mini):
    outcomes = pd.DataFrame({"refused.wants-more": [1, 3], "refused.not-ratified": [6, 6], "stalled.us-dprk": [4, 8]})
    figure = plots.refusals(outcomes, mini)
    assert headline(figure) == (
        "A world sees 8 refusals, 75% because a capital turned it down at home; "
        "longest stalled: US–DPRK talks (6 of 24 months)"
    )


def test_support_says_where_it_begins_and_ends(mini, batch_of):
    _, trajectories = batch_of(mini, 5)
    rows = (trajectories["series"] == "support") & (trajectories["id"] == "pyongyang")
    trajectories.loc[rows, "mean"] = np.linspace(0.2, 0.9, 24)
    figure = plots.support_and_threat(trajectories, mini)
    assert "Pyongyang: 0.20 to 0.90" in words(figure)
    assert headline(figure).startswith(
        "Support at home for the policy of engagement moves most in Pyongyang: from 0.20 to 0.90"
    )


def test_dated_events_are_marked_in_the_capital_that_they_touch(base, batch_of):
    figure = plots.support_and_threat(batch_of(base, 5)[1], base)
    marks = {
        axes.get_title(loc="left").split(":")[0]: [
            line.get_xdata()[0] for line in axes.lines if line.get_marker() == "^"
        ]
        for axes in figure.axes
    }
    assert months_between(base.spec.start, "2002-12") in marks["Seoul"]
    assert not marks["Pyongyang"] and not marks["Threat"]


def test_reversals_are_weighed_against_advances(mini):
    outcomes = pd.DataFrame(
        {
            "advances": [10, 10],
            "reversals": [4, 10],
            "reversals.decay": [3, 8],
            "provocations": [0, 2],
            "breaches": [0, 0],
            "crisis_months": [1, 0],
        }
    )
    assert headline(plots.reversals(outcomes, mini)) == (
        "For 10 advances there are 7.0 reversals, 5.5 of them aid and talks that ran out. 50% of worlds see a provocation"
    )


@pytest.mark.parametrize("worlds", [1, 10])
def test_convergence_foretells_nothing_from_a_few_worlds(worlds, mini, monkeypatch):
    outcomes = pd.DataFrame({"outcome": pd.Categorical(["settlement"] * worlds, list(mini.spec.outcomes))})
    figure = plots.convergence(outcomes, mini)
    assert "would take" not in headline(figure)
    marks = [int(tick.get_text()) for tick in figure.axes[-1].get_xticklabels()]
    assert marks == sorted(set(marks)) and marks[-1] == worlds
    assert_readable(figure, monkeypatch)


def test_convergence_says_how_well_the_shares_are_known_and_what_one_point_would_take(mini):
    outcomes = pd.DataFrame(
        {"outcome": pd.Categorical(["settlement"] * 30 + ["freeze"] * 70, list(mini.spec.outcomes))}
    )
    told = headline(plots.convergence(outcomes, mini))
    low, high = share_interval(30, 100)
    assert told.startswith(
        f"With 100 worlds every share is known to ±{50 * (high - low):.1f} percentage points or better"
    )
    assert told.endswith("±1 would take some 8,100")  # 0.3 x 0.7 x (1.96 / 0.01) squared


def test_all_are_written_as_pictures_named_as_their_functions_and_tables(mini, batch_of, tmp_path):
    paths = plots.draw_all(*batch_of(mini, 5), mini, tmp_path / "figures")
    assert [path.stem for path in paths] == [
        *(draw.__name__ for draw in OF_OUTCOMES),
        "item_levels_at_us-dprk",
        "support_and_threat",
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)
    assert {draw.__name__ for draw in EVERY} < set(plots.__all__)


def test_drawing_leaves_no_trace_in_matplotlibs_settings(mini, batch_of):
    import matplotlib

    before = dict(matplotlib.rcParams)
    plots.album(*batch_of(mini, 5), mini)
    assert dict(matplotlib.rcParams) == before
