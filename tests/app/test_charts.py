"""What the page's charts hold is what their tables hold: offers, frontier, Nash's bargain, bands and counts."""

from __future__ import annotations

import json

import negotiations
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.bargaining_space import Space, side_name
from sim.analysis.bargains import Frontier, Point
from sim.app import charts
from sim.app.charts import BINS, STAR
from sim.play.debrief import FromFrontier

SPEC = negotiations.scenario(
    negotiations.SWAP, parties={"north": negotiations.party(name="North"), "south": negotiations.party(name="South")}
).spec
SWAPPED = ((4.0, -1.0), (-1.0, 4.0))
OFFERS = ((1, "north", 4.0, -1.0, False), (2, "south", 0.0, 3.0, False), (4, "north", 3.0, 3.0, True))


def space(items=SWAPPED, offers=OFFERS, divisible: bool = True) -> Space:
    """A table of North and South; items as (x, y), offers as (month, speaker, x, y, deal)."""
    table = pd.DataFrame(items, columns=["x", "y"]).assign(
        item=[f"item {k}" for k in range(len(items))], room=1.0, divisible=divisible
    )
    made = pd.DataFrame(offers, columns=["month", "speaker", "x", "y", "deal"])
    return Space("talks", (("north",), ("south",)), table, made)


def series(options: charts.Options, name: str) -> charts.Options:
    (found,) = [one for one in options["series"] if one["name"] == name]
    return found


def alone(x: float, y: float) -> charts.Options:
    """An efficient package that no other joins: a dot."""
    return {"value": [x, y], "symbolSize": charts.DOT}


def names(options: charts.Options) -> list[str]:
    return [one["name"] for one in options["series"]]


# The bargaining space


def test_every_offer_lies_where_its_row_says_in_the_order_of_months():
    options = charts.space(space(), SPEC)
    north, south = (series(options, f"{name}'s offers")["data"] for name in ("North", "South"))
    assert [point["value"] for point in north] == [[4.0, -1.0], [3.0, 3.0]]
    assert [point["value"] for point in south] == [[0.0, 3.0]]
    assert north[0]["name"] == "North, Jul 2001" and north[0]["label"]["formatter"] == "Jul 2001"
    assert north[1]["symbolSize"] > north[0]["symbolSize"]


def test_the_deal_alone_is_a_star():
    points = [
        point
        for one in charts.space(space(), SPEC)["series"]
        if one["name"].endswith("offers")
        for point in one["data"]
    ]
    assert [point["name"] for point in points if point.get("symbol") == STAR] == ["North, Oct 2001: the deal"]


def test_all_whole_packages_and_the_frontier_between_them_are_drawn():
    options = charts.space(space(), SPEC)
    assert sorted(series(options, "other packages")["data"]) == [[-1.0, 4.0], [0.0, 0.0], [3.0, 3.0], [4.0, -1.0]]
    line = series(options, "efficient packages")["data"]
    assert [point for k, point in enumerate(line) if k == 0 or point != line[k - 1]] == [[-1, 4], [3, 3], [4, -1]]


def test_what_is_all_or_nothing_leaves_gaps_in_the_frontier():
    line = series(charts.space(space(divisible=False), SPEC), "efficient packages")["data"]
    assert line == [alone(-1, 4), ["-", "-"], alone(3, 3), ["-", "-"], alone(4, -1)]


def test_nash_s_bargain_is_where_the_product_of_gains_is_largest():
    assert series(charts.space(space(), SPEC), "Nash's bargain")["data"] == [[3.0, 3.0]]
    one_item = space(items=((4.0, -1.0),))  # South gains by nothing that is open
    assert series(charts.space(one_item, SPEC), "Nash's bargain")["data"] == [[0.0, 0.0]]


def test_the_package_that_is_composed_is_drawn_only_where_there_is_one():
    assert "your package" not in names(charts.space(space(), SPEC))
    draft = charts.space(space(), SPEC, (1.234, -0.567), own=0)
    assert series(draft, "your package")["data"] == [[1.23, -0.57]]
    assert draft["yAxis"]["name"] == "thought to be worth to South (points)"
    assert '["worth to North", "thought to be worth to South"]' in draft["tooltip"][":formatter"]
    assert draft["xAxis"]["name"] == "worth to North (points)"
    south = charts.space(space(), SPEC, own=1)
    assert [south[axis]["name"][:7] for axis in ("xAxis", "yAxis")] == ["thought", "worth t"]


def test_a_table_where_nothing_is_open_shows_its_offers_and_no_packages():
    options = charts.space(space(items=()), SPEC)
    assert names(options) == ["North's offers", "South's offers", "no deal"]


def test_a_table_where_nothing_was_offered_shows_its_packages():
    options = charts.space(space(offers=()), SPEC)
    assert names(options) == ["other packages", "efficient packages", "Nash's bargain", "no deal"]


points = st.integers(-90, 90).map(lambda tenths: tenths / 10)
pairs = st.tuples(points, points)


@given(st.lists(pairs, max_size=5), st.lists(pairs, max_size=6), st.none() | pairs)
@settings(deadline=None)
def test_the_window_holds_every_offer_the_draft_nothing_at_all_and_the_best_of_each_side(items, offers, draft):
    made = tuple((month, "north", x, y, False) for month, (x, y) in enumerate(offers, 1))
    found = space(items=tuple(items), offers=made)
    options = charts.space(found, SPEC, draft)
    json.dumps(options, allow_nan=False)
    for k, axis in enumerate(("xAxis", "yAxis")):
        low, high = options[axis]["min"], options[axis]["max"]
        assert low < high
        assert all(low < place[k] < high for place in [*offers, (0.0, 0.0), *([draft] if draft else [])])
        if items:
            assert high > (found.frontier.best_for_x, found.frontier.best_for_y)[k][k]


def test_a_side_of_several_is_named_by_all():
    assert side_name(SPEC, ("north", "south")) == "North and South together"


@given(st.floats(-200, 200), st.floats(0, 300))
@settings(deadline=None)
def test_an_axis_holds_what_it_shows_and_begins_and_ends_with_a_step_of_its_own(low, wide):
    axis = charts.scaled(low, low + wide)
    assert axis["min"] <= low + 1e-6 and low + wide <= axis["max"] + 1e-6
    steps = (axis["max"] - axis["min"]) / axis["interval"]
    assert steps == pytest.approx(round(steps)) and 1 <= round(steps) <= charts.TICKS + 1


# Courses


def test_the_areas_of_a_band_add_up_to_its_quantiles():
    band = np.sort(np.random.default_rng(1).normal(0.0, 2.0, (5, 6)), axis=0)
    options = charts.course({"North": ([1.0, 2.0], "#000000")}, 6, "points", band=band, worlds=200)
    for name, low, high in (("nine in ten of 200 worlds", 0, 4), ("half of 200 worlds", 1, 3)):
        below, between = (series(options, each) for each in (f"below {name}", name))
        assert below["stack"] == between["stack"] and "areaStyle" not in below
        assert [month for month, _ in below["data"]] == [1, 2, 3, 4, 5, 6]
        ends = np.array(below["data"])[:, 1], np.array(between["data"])[:, 1]
        assert ends[0] == pytest.approx(band[low], abs=0.006)
        assert ends[0] + ends[1] == pytest.approx(band[high], abs=0.011)
    assert series(options, "North")["data"] == [[1, 1.0], [2, 2.0]]
    assert options["legend"]["data"] == ["nine in ten of 200 worlds", "half of 200 worlds", "North"]


def test_shares_are_drawn_in_percent_beside_what_they_were_before_a_change():
    options = charts.course(
        {"North": ([0.5, 0.25], "#000000")}, 12, "%", before=[0.125, 0.75, 1.0], band=np.full((5, 12), 0.4), worlds=9
    )
    assert series(options, "North")["data"] == [[1, 50.0], [2, 25.0]]
    assert series(options, "before the change")["data"] == [[1, 12.5], [2, 75.0], [3, 100.0]]
    assert {value for _, value in series(options, "below half of 9 worlds")["data"]} == {40.0}
    assert (options["yAxis"]["min"], options["yAxis"]["max"], options["xAxis"]["max"]) == (0, 100, 12)


def test_a_course_shows_as_many_years_as_were_played_of_it_and_of_what_it_is_held_against():
    band = np.full((5, 120), 0.4)
    for months, until in ((1, 12), (12, 12), (13, 24), (120, 120)):
        options = charts.course({"North": ([0.3] * months, "#000000")}, 120, "%", band=band, worlds=9)
        assert (options["xAxis"]["min"], options["xAxis"]["max"]) == (0, until)
        assert len(series(options, "half of 9 worlds")["data"]) == until
        assert until % options["xAxis"]["interval"] == 0
    assert charts.course({"North": ([0.3], "#0")}, 120, "%", before=[0.2] * 30)["xAxis"]["max"] == 36
    assert charts.course({"North": ([0.3] * 8, "#0")}, 10, "%")["xAxis"]["max"] == 10
    assert (options["yAxis"]["min"], options["yAxis"]["max"]) == (0, 40)


def test_points_are_shown_on_an_axis_that_holds_nothing_at_all():
    axis = charts.course({"North": ([5.0, 9.0], "#0")}, 12, "points")["yAxis"]
    assert axis["min"] == 0 and axis["max"] >= 9
    axis = charts.course({"North": ([-5.0, -9.0], "#0")}, 12, "points")["yAxis"]
    assert axis["min"] <= -9 and axis["max"] == 0


def test_what_happened_is_marked_in_its_month():
    options = charts.course({"North": ([0.5, 0.25], "#000000")}, 12, "%", marks={2: "A missile flies."})
    assert series(options, "North")["markLine"]["data"] == [{"xAxis": 2, "name": "A missile flies."}]
    assert charts.course({}, 12, "%", marks={2: "A missile flies."})["series"] == []


# Among other worlds


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=60), st.floats(-40, 40))
@settings(deadline=None)
def test_every_world_is_counted_once_and_this_one_is_marked_within_the_window(values, mine):
    options = charts.among(np.array(values), mine, "this world", "#000000")
    (bars,) = options["series"]
    counts = [count for _, count in bars["data"]]
    assert sum(counts) == len(values) and len(counts) == BINS + 1
    edges = [edge for edge, _ in bars["data"]]
    assert edges[0] == pytest.approx(min([*values, mine]), abs=0.006)
    assert edges[-1] == pytest.approx(max([*values, mine]), abs=0.006)
    (mark,) = bars["markLine"]["data"]
    assert mark["xAxis"] == pytest.approx(mine, abs=0.006)
    axis = options["xAxis"]
    assert axis["min"] <= min([*values, mine]) and max([*values, mine]) <= axis["max"]


def test_worlds_stand_in_the_bin_where_their_points_lie():
    options = charts.among(np.array([0.0, 0.0, 24.0]), 12.0, "this world", "#000000")
    data = options["series"][0]["data"]
    assert [count for _, count in data] == [0, 2, *[0] * 22, 1]
    assert [edge for edge, _ in data] == [*range(25)]


# The whole agenda


def test_the_agenda_shows_its_frontier_with_gaps_and_where_the_game_began_and_ended():
    x, y = (np.array(worths) for worths in zip(*SWAPPED, strict=True))
    line = Frontier.of(x, y, np.array([False, False]))
    marks = {"before": Point(0.0, 0.0), "this game": Point(1.0, 2.0), "usual": Point(0.5, 0.5), "Nash": Point(3.0, 3.0)}
    options = charts.agenda(FromFrontier("north", "allies", 0.5, 0.4, 1.0, 1.0, "north", line, marks), "North")
    efficient = series(options, "efficient packages of all items")["data"]
    assert efficient == [alone(-1, 4), ["-", "-"], alone(3, 3), ["-", "-"], alone(4, -1)]
    assert options["yAxis"]["name"] == "worth to North (points)"
    assert {name: series(options, name)["data"] for name in marks} == {name: [[y, x]] for name, (x, y) in marks.items()}
