"""Figures of one world: what they say in words is what was seen of it, and every label can be read."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from reading_figures import assert_readable, headline, words

from sim import plots
from sim.analysis.bargaining_space import longest, rounds
from sim.analysis.witnessed import witness
from sim.plots.album import of_world
from sim.plots.concessions import standing


@pytest.fixture(scope="module")
def seen(comprehensive_approach):
    return witness(comprehensive_approach, 3, 7)


NAMES = [
    "world_course", "offer_timeline", "world_levels_at_us-dprk", "world_levels_at_four-party", "concessions_at_us-dprk", "bargaining_space_at_us-dprk",
    "concessions_at_trilateral", "bargaining_space_at_four-party", "bargaining_space_at_multilateral",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.slow
def test_in_the_base_scenario_every_label_can_be_read(name, seen, monkeypatch):
    assert_readable(of_world(seen)[name](), monkeypatch)


@pytest.mark.parametrize("world", [0, 1, 5])
def test_in_a_small_scenario_every_label_can_be_read(world, washington_and_pyongyang, monkeypatch):
    for draw in of_world(witness(washington_and_pyongyang, world, 7)).values():
        assert_readable(draw(), monkeypatch)


@pytest.mark.slow
def test_a_world_of_one_month_can_be_drawn(comprehensive_approach, monkeypatch):
    for draw in of_world(witness(comprehensive_approach.lasting(1), 0, 7)).values():
        assert_readable(draw(), monkeypatch)


def test_the_course_counts_events_and_provocations(seen):
    figure = of_world(seen)["world_course"]()
    kinds = seen.happenings["kind"].value_counts()
    events = int(kinds.get("event", 0) + kinds.get("breach", 0))
    assert headline(figure).startswith(f"World 3 sees {events} events, {kinds['provocation']} provocations and ")
    for text in seen.happenings.loc[seen.happenings["kind"] == "event", "text"]:
        assert text in words(figure)


def offers(*rows):
    table = pd.DataFrame(rows, columns=["month", "speaker", "kept", "deal"])
    return table.assign(
        offer=range(len(table)),
        table="us-dprk",
        reason=["" if deal else "wants-more" for deal in table["deal"]],
        refuser="",
    )


def test_who_concedes_most_is_told_over_rounds_of_talks(mini):
    table = offers(
        (1, "washington", 1.0, False), (2, "pyongyang", 0.9, False), (3, "washington", 0.8, False), (4, "pyongyang", 0.4, True),
        (6, "washington", 1.0, False), (8, "washington", 1.0, False),
    )  # fmt: skip
    assert headline(plots.offer_timeline(table, mini, 12)) == (
        "World 12: 6 offers, 1 deal; Pyongyang concedes most: in a round of talks it comes down from 90% to 40% of its ideal on average"
    )


def test_a_world_without_offers_says_so(mini):
    assert headline(plots.offer_timeline(offers(), mini, 0)) == "World 0 sees no offer at any table"


def test_an_offer_stands_until_its_maker_makes_another_or_there_is_a_deal(mini):
    made = offers(
        (1, "washington", 1.0, False),
        (3, "pyongyang", 1.0, False),
        (6, "washington", 1.0, False),
        (8, "pyongyang", 1.0, True),
    )
    packages = pd.DataFrame({"offer": range(4), "item": "moratorium", "amount": [0.5, 0.6, 0.7, 0.8]})
    stakes = pd.DataFrame(
        {
            "month": [1, 3, 6, 8],
            "table": "us-dprk",
            "item": "moratorium",
            "weight.washington": 3.0,
            "weight.pyongyang": -1.0,
        }
    )
    found = {(one.party, one.first): one for one in standing(made, packages, stakes, "us-dprk", 24)}
    assert found["washington", 1].last == 6
    assert found["washington", 6].last == 8
    assert found["pyongyang", 3].last == 8
    assert (found["pyongyang", 8].last, found["pyongyang", 8].deal) == (9, True)
    assert found["washington", 6].worth == pytest.approx(2.1)
    assert found["pyongyang", 3].worth == pytest.approx(-0.6)


def test_concessions_tell_what_costs_whoever_offers_it(seen, comprehensive_approach):
    told = headline(of_world(seen)["concessions_at_us-dprk"]())
    here = seen.offers[seen.offers["table"] == "us-dprk"]
    items = seen.packages.merge(here[["offer", "deal"]], on="offer")
    assert (
        f"of {items['item'].nunique()} items put forward {items.loc[items['deal'], 'item'].nunique()} are agreed"
        in told
    )
    assert re.search(r"; Washington offers \d+ and Pyongyang \d+ that cost them something$", told)


def test_concessions_at_a_silent_table_are_refused(seen, comprehensive_approach):
    silent = seen.offers[seen.offers["table"] != "us-dprk"]
    with pytest.raises(ValueError, match="nothing was offered at us-dprk in world 3"):
        plots.concessions(silent, seen.packages, seen.stakes, comprehensive_approach, 3, "us-dprk")


def test_the_deal_and_what_it_is_worth_stand_in_the_headline(seen, comprehensive_approach):
    space = longest(rounds(seen, "us-dprk"))
    figure = plots.bargaining_space(space, comprehensive_approach, 3)
    deal = space.offers.iloc[-1]
    assert f"after {len(space.offers)} offers a deal worth {deal['x']:+.1f} to Washington".replace(
        "-", "−"
    ) in headline(figure)
    assert "Nash's bargain" in words(figure)
    star = next(line for line in figure.axes[0].lines if line.get_marker() == "*")
    assert (star.get_xdata()[0], star.get_ydata()[0]) == (deal["x"], deal["y"])


def test_levels_of_a_world_count_what_ends_in_effect(seen, comprehensive_approach):
    spec = comprehensive_approach.spec
    here = [name for name, item in spec.items.items() if item.table == "inter-korean"]
    last = seen.levels[(seen.levels["month"] == 120) & seen.levels["item"].isin(here)]
    in_effect = int((last["performed"] >= comprehensive_approach.spec.dynamics.in_effect - 1e-9).sum())
    assert 1 < in_effect < len(last)
    assert headline(of_world(seen)["world_levels_at_inter-korean"]()).startswith(
        f"World 3, the inter-Korean dialogue: {in_effect} of {len(last)} items end at least 75% performed"
    )


@pytest.mark.slow
def test_levels_of_a_world_can_stand_on_one_page(seen, monkeypatch):
    figure = plots.world_levels(seen.levels, seen.offers, seen.packages, seen.happenings, seen.scenario, 3)
    assert_readable(figure, monkeypatch)
    assert headline(figure).startswith("World 3: ") and "of 81 items" in headline(figure)
