"""The figure of one world explained: what it says is what was found, and every word of it can be read."""

from __future__ import annotations

import negotiations
import pytest
from reading_figures import assert_readable, headline, words

from sim.analysis.explanation import Explanation, explain
from sim.plots.explanation import explanation


@pytest.fixture(scope="module")
def lost(comprehensive_approach) -> Explanation:
    """A world of the base scenario without a missile moratorium."""
    return explain(comprehensive_approach, 19, 7, redraws=1)


def test_every_label_can_be_read_in_a_small_negotiation(monkeypatch):
    assert_readable(explanation(explain(negotiations.mini(), 0, 7, redraws=1)), monkeypatch)


@pytest.mark.slow
def test_every_label_can_be_read_in_the_base_scenario(lost, monkeypatch):
    assert_readable(explanation(lost), monkeypatch)


def test_a_world_in_which_nothing_can_be_asked_can_be_drawn(monkeypatch):
    assert_readable(explanation(explain(negotiations.scenario(negotiations.SWAP), 0, 7, redraws=1)), monkeypatch)


@pytest.mark.parametrize("months", [1, 2, 5])
def test_every_label_can_be_read_of_a_run_of_a_few_months(months, monkeypatch):
    short = explain(negotiations.mini().lasting(months), 0, 7, redraws=1)
    assert_readable(explanation(short), monkeypatch)


def test_the_headline_says_how_it_ended_and_how_many_single_changes_would_have_changed_that(lost):
    serious = lost.changes[lost.changes["kind"] != "trifle"]
    said = headline(explanation(lost))
    assert "World 19 of seed 7 ends as “no missile moratorium”" in said
    assert f"{int(serious['changed'].sum())} of {len(serious)} single changes" in said


def test_each_turn_has_a_letter_at_its_month_and_a_line_that_says_what_would_have_come_of_it(lost):
    figure = explanation(lost)
    dated = lost.changes[lost.changes["changed"] & (lost.changes["month"] > 0)]
    assert 0 < len(dated) <= 6
    for text in dated["text"]:
        assert f"Had {text}: " in words(figure)
    letters = [text for text in figure.axes[0].texts if text.get_text() in tuple("ABCDEF")]
    assert len(letters) == len(dated)


def test_the_items_shown_are_those_that_the_chain_names(lost):
    rows = [label.get_text() for label in explanation(lost).axes[1].get_yticklabels()]
    assert rows == [
        "Moratorium on long-range missile tests", "Further easing of US sanctions", "Deliveries of heavy fuel oil",
        "Access to suspect underground sites",
    ]  # fmt: skip
