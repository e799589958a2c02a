"""Figures of the linkage rules: their layout, and what they say."""

from __future__ import annotations

import itertools

import negotiations
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_figures import assert_readable, headline, words

from sim import plots
from sim.analysis.linkage_graph import linkage_graph
from sim.plots.album import of_rules
from sim.plots.linkage_layout import Box, beside, curve, lay_out, overlap
from sim.scenario import Scenario

TABLES = ("us-dprk", "japan-dprk", "inter-korean", "four-party", "trilateral", "multilateral")


@pytest.fixture(scope="module")
def graph(comprehensive_approach, base_batch):
    return linkage_graph(comprehensive_approach, base_batch.outcomes)


@pytest.mark.parametrize(
    "name", ["linkage_overview", "linkage_backbone", *(f"linkages_of_{table}" for table in TABLES)]
)
@pytest.mark.slow
def test_in_the_base_scenario_every_label_can_be_read(name, graph, comprehensive_approach, monkeypatch):
    assert_readable(of_rules(graph, comprehensive_approach)[name](), monkeypatch)


@pytest.mark.slow
def test_rules_can_be_drawn_without_a_batch(comprehensive_approach, monkeypatch):
    for draw in of_rules(linkage_graph(comprehensive_approach), comprehensive_approach).values():
        assert_readable(draw(), monkeypatch)


def test_a_small_scenario_can_be_drawn(washington_and_pyongyang, mini, monkeypatch):
    for scenario in (washington_and_pyongyang, mini):
        for draw in of_rules(linkage_graph(scenario), scenario).values():
            assert_readable(draw(), monkeypatch)


def test_a_scenario_without_rules_has_no_such_figures():
    scenario = negotiations.scenario(negotiations.SWAP)
    assert of_rules(linkage_graph(scenario), scenario) == {}


def test_what_waits_longest_is_named(comprehensive_approach, graph, base_batch):
    figure = plots.linkages_of_table(graph, comprehensive_approach, "inter-korean")
    months = float(base_batch.outcomes["blocked.structural-after-operational"].mean())
    assert headline(figure).endswith(
        f"longest held back by a single one is structural arms control ({months:.0f} months)"
    )


def test_a_gate_says_when_it_opens(comprehensive_approach, graph):
    assert "opens when 50% of the short term is performed" in words(
        plots.linkages_of_table(graph, comprehensive_approach, "us-dprk")
    )


def test_worths_stand_on_the_arrows_of_rules_that_matter(comprehensive_approach, monkeypatch):
    row = {"measure": "settlement", "difference": 8.6, "low": 5.0, "high": 12.0, "clear": True}
    ablation = pd.DataFrame([{"dropped": "structural-after-operational", **row}])
    figure = plots.linkages_of_table(
        linkage_graph(comprehensive_approach, ablation=ablation), comprehensive_approach, "inter-korean"
    )
    assert "(+8.6)" in words(figure)
    assert "how much settlement changes when the rule is dropped" in words(figure)


def test_an_unknown_table_is_refused(comprehensive_approach, graph):
    with pytest.raises(ValueError, match="no such table, or no items at it: geneva"):
        plots.linkages_of_table(graph, comprehensive_approach, "geneva")


def test_of_many_rules_those_are_drawn_that_held_back_longest(comprehensive_approach, graph):
    figure = plots.linkage_backbone(graph, comprehensive_approach, most=3)
    assert "drawn are the 3 that held back longest" in headline(figure)


@pytest.mark.parametrize("name", ["grand-bargain", "perry-1999"])
@pytest.mark.slow
def test_rules_of_other_scenarios_can_be_drawn(name, monkeypatch):
    scenario = Scenario.load(name)
    for draw in of_rules(linkage_graph(scenario), scenario).values():
        assert_readable(draw(), monkeypatch)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), min_size=2, max_size=14),
    st.randoms(use_true_random=False),
)
@settings(deadline=None)
def test_no_name_covers_another_whatever_is_tied_to_what(names, luck):
    boxes = {("item", str(k)): Box(column, "\n".join(["a name"] * lines)) for k, (column, lines) in enumerate(names)}
    nodes = list(boxes)
    ties = [tuple(luck.sample(nodes, 2)) for _ in range(luck.randint(0, 20))]
    width, height, passes = lay_out(boxes, ties)
    for one, other in itertools.combinations(boxes.values(), 2):
        assert not overlap(one.corners, other.corners)
    assert all(box.x >= 0 and box.right <= width and 0 <= box.y <= height for box in boxes.values())
    # Arrows within a column that overlap in height pass at different places.
    for (a, b), (c, d) in itertools.combinations(passes, 2):
        lows, highs = zip(*(sorted((boxes[x].y, boxes[y].y)) for x, y in ((a, b), (c, d))), strict=True)
        if boxes[a].column == boxes[c].column and {a, b} != {c, d} and max(lows) < min(highs) - 1e-9:
            assert passes[a, b] != passes[c, d]


def test_fewer_arrows_cross_than_in_the_order_of_the_file():
    boxes = {("item", f"{side}{k}"): Box(side, "a name") for side in (0, 1) for k in range(6)}
    ties = [(("item", f"0{k}"), ("item", f"1{5 - k}")) for k in range(6)]  # all fifteen pairs cross as they stand
    lay_out(boxes, ties)
    crossings = sum(
        (boxes[a].y - boxes[c].y) * (boxes[b].y - boxes[d].y) < 0 for (a, b), (c, d) in itertools.combinations(ties, 2)
    )
    assert crossings == 0


def test_a_number_finds_a_place_that_is_free_or_none():
    from matplotlib.path import Path

    line = Path([(0, 0), (1, 0), (2, 0), (3, 0)])
    taken = [(0.0, -1.0, 1.6, 1.0)]
    place = beside(line, 0.2, 0.2, taken)
    assert place is not None and place[0] - 0.1 >= 1.6
    assert len(taken) == 2
    assert beside(line, 0.2, 0.2, [(-1.0, -1.0, 4.0, 1.0)]) is None
    assert np.isfinite(place).all()


def test_an_arrow_past_a_column_runs_between_its_names_where_it_can():
    start, end = Box(0, "from here", x=0.2, y=2.0), Box(2, "to there", x=7.0, y=2.0)
    between = [Box(1, "no part of it", x=3.6, y=y).corners for y in (1.0, 2.0, 3.0)]
    straight, bent = curve(start, end, 2.0, 2.0, None), curve(start, end, 2.0, 2.0, None, between)
    assert np.abs(straight.vertices[:, 1] - 2.0).max() == 0
    drawn = bent.to_polygons(closed_only=False)[0]
    assert not any(left < x < right and top < y < bottom for x, y in drawn for left, top, right, bottom in between)
    assert 0 < np.abs(drawn[:, 1] - 2.0).max() < 0.5
