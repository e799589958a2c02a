"""Figures of worlds looked at month by month: who pays, who trusts whom, how long restraints hold."""

from __future__ import annotations

import pandas as pd
import pytest
from reading_figures import assert_readable, headline, words

from sim import plots
from sim.analysis.monthly import monthly
from sim.plots.album import of_months

DRAWN = ("burden_sharing", "trust", "survival")


@pytest.fixture(scope="module")
def base_seen(comprehensive_approach):
    return monthly(comprehensive_approach, range(60), 7)


@pytest.mark.parametrize("name", DRAWN)
def test_in_the_base_scenario_every_label_can_be_read(name, base_seen, comprehensive_approach, monkeypatch):
    assert_readable(of_months(base_seen, comprehensive_approach)[name](), monkeypatch)


@pytest.mark.parametrize("worlds", [1, 40])
@pytest.mark.parametrize("name", DRAWN)
def test_in_a_small_scenario_every_label_can_be_read(name, worlds, washington_and_pyongyang, monkeypatch):
    seen = monthly(washington_and_pyongyang, range(worlds), 7)
    assert_readable(of_months(seen, washington_and_pyongyang)[name](), monkeypatch)


@pytest.mark.parametrize("name", DRAWN)
def test_one_world_of_the_base_scenario_can_be_drawn(name, comprehensive_approach, monkeypatch):
    seen = monthly(comprehensive_approach.lasting(14), range(1), 7)
    assert_readable(of_months(seen, comprehensive_approach.lasting(14))[name](), monkeypatch)


def bills(*rows):
    return pd.DataFrame(rows, columns=["world", "item", "party", "cash", "kind"])


def test_bills_are_means_over_all_worlds_cash_before_kind(mini):
    table = bills((0, "moratorium", "washington", 3.0, 1.0), (1, "liaison-office", "pyongyang", 0.0, 2.0))
    figure = plots.burden_sharing(table, 4, mini)
    assert headline(figure) == (
        "Washington bears 67% of the $1.5 billion that a world costs; the largest bill is that of missile-test moratorium ($1.0 billion). "
        "50% is given in kind"
    )
    above = figure.axes[0]
    assert [bar.get_width() for bar in above.patches] == pytest.approx([0.75, 0.25, 0.0, 0.5])
    # 4, 0, 0 and 0: mean 1, and 1.96 standard errors of 1
    assert "1.00 ± 1.96" in words(figure)


def test_where_nobody_pays_the_figure_says_so(mini):
    assert headline(plots.burden_sharing(bills(), 4, mini)) == "Nobody pays for anything"


def test_trust_tells_where_it_grew_and_fell_most(mini):
    def line(who, whom, first, last):
        level = [first, last]
        return pd.DataFrame({"month": [1, 24], "who": who, "whom": whom, "mean": level, "q25": level, "q75": level})

    table = pd.concat([line("washington", "pyongyang", 0.2, 0.5), line("pyongyang", "washington", 0.6, 0.3)])
    assert headline(plots.trust(table, mini)) == (
        "Washington's trust in Pyongyang grows most, from 0.20 to 0.50; Pyongyang's trust in Washington falls most, from 0.60 to 0.30"
    )


def spells(*ends):
    return pd.DataFrame(
        {
            "world": range(len(ends)),
            "item": "moratorium",
            "begins": 0,
            "ends": pd.array(ends, dtype="Int16"),
            "last": 24,
        }
    )


def test_survival_tells_the_share_that_holds_with_its_interval(mini):
    figure = plots.survival(spells(6, 18, None, None), mini)
    # Half of four hold to the end; after one year three in four do.
    assert headline(figure).startswith("Missile-test moratorium: in 75% of worlds (")
    assert "it holds for 1 year without a break; half have lost it after 1.5 years" in headline(figure)
    assert list(figure.axes[0].lines[0].get_ydata()) == pytest.approx([1, 0.75, 0.5, 0.5])


def test_survival_counts_below_the_curve_the_worlds_still_watched(mini):
    assert "3" in words(plots.survival(spells(6, 18, None, None), mini)).split()


def test_where_no_restraint_came_into_effect_the_figure_says_so(mini):
    assert headline(plots.survival(spells(), mini)) == "No restraint comes into effect in any world"
