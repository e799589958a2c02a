"""What rules and mechanisms are worth: who is drawn, and what is said of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reading_figures import assert_readable, headline, words

from sim.analysis.ablation import Ablation, droppable
from sim.plots.ablation import ablation


@pytest.fixture
def made_up(base):
    """Differences of all that can be dropped from the base, made up; of so many it is clear."""

    def table(differences, clear):
        rows = [
            {
                "dropped": name,
                "what": switch.words,
                "sort": switch.sort,
                "track": "us-dprk" if name in base.spec.linkages else "",
                "changed": 1.0,
                "measure": "settlement",
                "unit": "%",
            }
            for name, switch in droppable(base.spec).items()
        ]
        found = pd.DataFrame(rows)
        found["difference"] = differences(len(found))
        found["low"], found["high"] = found["difference"] - 1.5, found["difference"] + 1.5
        found["clear"] = clear(found)
        return Ablation(base, 500, 7, found)

    return table


def test_with_many_clear_ones_every_label_can_be_read(made_up, monkeypatch):
    figure = ablation(made_up(lambda n: np.linspace(-20, 70, n), lambda found: abs(found["difference"]) > 2))
    assert_readable(figure, monkeypatch)
    assert "at most 12 on a side" in words(figure)


def test_where_nothing_is_clear_the_headline_says_so(made_up, monkeypatch):
    figure = ablation(made_up(np.zeros, lambda found: False))
    assert_readable(figure, monkeypatch)
    assert headline(figure) == "Of 155 linkage rules, none clearly moves settlement when it is dropped alone"


def test_only_the_clear_are_drawn_and_the_most_of_each_side_are_named(made_up):
    def some(found):
        return found["dropped"].isin(["us-dprk-opens-mid", "reactors-need-the-freeze", "oil-account", "consultation"])

    def differences(n):
        values = np.full(n, 30.0)
        values[0], values[12], values[-1] = 8.0, -5.0, 50.0
        return values

    figure = ablation(made_up(differences, some))
    told = words(figure)
    assert headline(figure) == (
        "Of 155 linkage rules, 2 (the strongest by 30.0 percentage points) clearly hold settlement back, and 1 clearly carries (by 5.0 "
        "percentage points) it"
    )
    assert "US–DPRK talks, mid stage: waiting for the short stage" in told and "Consultation" in told
    assert "Sticks" not in told and "US–DPRK talks, long stage" not in told and "us-dprk-opens-mid" not in told


def test_of_an_unknown_measure_there_is_no_figure(made_up):
    with pytest.raises(ValueError, match="no such measure: deals"):
        ablation(made_up(np.zeros, lambda found: False), by="deals")
