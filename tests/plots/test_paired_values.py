"""Who gains by another scenario: differences world by world, their mean and its interval."""

from __future__ import annotations

import numpy as np
import pytest
from reading_figures import assert_readable, headline, words

from sim import plots
from sim.analysis.pairing import difference, paired


@pytest.fixture
def pair(mini, batch_of):
    before, _ = batch_of(mini, 101)
    return before, before.copy()


@pytest.mark.parametrize("worlds", [2, 300])
def test_every_label_can_be_read(base, batch_of, worlds, monkeypatch):
    before, _ = batch_of(base, worlds)
    after = before.copy()
    for column in [name for name in after if name.startswith("value.")]:
        after[column] = after[column].sample(frac=1, random_state=1).to_numpy()
    assert_readable(plots.paired_values(before, after, base, base), monkeypatch)


def test_gains_and_losses_are_told_with_their_intervals(pair, mini):
    before, after = pair
    after["value.washington"] = before["value.washington"] + np.linspace(1, 3, 101)
    after["value.pyongyang"] = before["value.pyongyang"] - 1
    figure = plots.paired_values(before, after, mini, mini)
    found = paired(before["value.washington"], after["value.washington"])
    told = difference(found.difference, found.low, found.high).replace(" (", " points (")
    assert f"Washington gains most, {told}" in headline(figure)
    assert "Pyongyang loses most, −1.0 points" in headline(figure)
    assert "100% gain, 0% lose" in words(figure) and "0% gain, 100% lose" in words(figure)


def test_what_does_not_differ_is_not_called_a_gain(pair, mini):
    figure = plots.paired_values(*pair, mini, mini)
    assert headline(figure).endswith("no government clearly gains or loses on average")
    assert "0% gain, 0% lose" in words(figure)


def test_other_worlds_are_refused(pair, mini):
    before, after = pair
    with pytest.raises(ValueError, match="not run in the same worlds"):
        plots.paired_values(before, after.assign(world=after["world"] + 1), mini, mini)
