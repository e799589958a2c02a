"""Two scenarios side by side: what is said of them, where it can be read."""

from __future__ import annotations

import pandas as pd
import pytest
from reading_figures import assert_readable, headline, words

from sim.analysis.comparison import Comparison, differences, transitions
from sim.analysis.measures import in_common
from sim.plots.comparison import comparison


@pytest.fixture
def compared(batch_of):
    """Two made-up batches, or a batch and what a test makes of it."""

    def made(one, other, before=None, after=None, worlds=200):
        before = batch_of(one, worlds)[0] if before is None else before
        after = batch_of(other, worlds)[0] if after is None else after
        told = {
            name: measure
            for name, measure in in_common(one.spec, other.spec).items()
            if not name.startswith("paid.") or name in before
        }
        return Comparison(one, other, len(before), 7, differences(before, after, told), transitions(before, after))

    return made


def ended(*classes_and_counts):
    """So many worlds that end so, then so many that end so."""
    pairs = zip(classes_and_counts[::2], classes_and_counts[1::2], strict=True)
    return pd.Categorical([name for name, count in pairs for _ in range(count)], ["settlement", "freeze"])


def test_in_a_small_scenario_every_label_can_be_read(mini, batch_of, compared, monkeypatch):
    before, after = batch_of(mini, 100)[0], batch_of(mini, 200)[0].tail(100).reset_index(drop=True)
    assert_readable(comparison(compared(mini, mini, before, after)), monkeypatch)


def test_with_many_parties_and_classes_every_label_can_be_read(base, batch_of, compared, monkeypatch):
    before, after = batch_of(base, 300)[0], batch_of(base, 600)[0].tail(300).reset_index(drop=True)
    assert_readable(comparison(compared(base, base, before, after)), monkeypatch)


def test_where_nothing_differs_it_can_be_drawn(mini, compared, stilled, batch_of, monkeypatch):
    still = stilled(batch_of(mini, 20)[0])
    figure = comparison(compared(mini, mini, still, still))
    assert_readable(figure, monkeypatch)
    assert "not clearly more or fewer" in headline(figure) and "0% of worlds end in another class" in headline(figure)


def test_the_headline_says_the_first_difference_with_its_interval_and_how_many_changed(mini, compared, batch_of):
    before = batch_of(mini, 100)[0].assign(outcome=ended("freeze", 100))
    after = before.assign(outcome=ended("settlement", 40, "freeze", 60))
    seen = headline(comparison(compared(mini, mini, before, after)))
    # 40 of 100 won, none lost: (41 - 1)/102 ± 1.96 √((42/102 - (40/102)²)/102).
    assert seen == (
        "40.0% of worlds end in settlement in the variant of scenario, 40.0 percentage points more (29.4 to 49.1) "
        "than in scenario; 40% of worlds end in another class"
    )


def test_each_row_tells_both_means_and_the_difference(mini, compared, batch_of):
    before = batch_of(mini, 50)[0]
    before["value.washington"] = [0.0, 2.0] * 25
    after = before.assign(**{"value.washington": [1.0, 4.0] * 25})
    told = words(comparison(compared(mini, mini, before, after)))
    # 1 and 2 in turn: a deviation of 0.505 over √50.
    assert "1.0 → 2.5" in told and "+1.5 (1.4 to 1.6)" in told
    # 1.02 + 2.30 against 0.255
    assert "× 13.0" in told


def test_the_map_counts_worlds_by_both_endings(mini, compared, batch_of):
    before = batch_of(mini, 10)[0].assign(outcome=ended("freeze", 10))
    after = before.assign(outcome=ended("settlement", 3, "freeze", 7))
    found = compared(mini, mini, before, after)
    shares = comparison(found).axes[-1].images[0].get_array()
    assert shares.tolist() == [[0, 0], [0.3, 0.7]]


def test_classes_of_another_meaning_are_not_framed_as_the_same(mini, compared):
    looser = mini.with_values({"outcomes.settlement.all": [{"threat": True, "below": 0.9}]})
    figure = comparison(compared(mini, looser))
    assert "by classes defined otherwise" in words(figure)
    assert not figure.axes[-1].patches and headline(figure).startswith("Value to ")
