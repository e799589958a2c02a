"""A forecast held against a record: one calendar, and scores that can be worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from negotiations import mini

from sim.analysis.forecast import Forecast
from sim.analysis.hindcast import Hindcast, hindcast
from sim.analysis.hindcast_cases import LEVELS, cases, quarter, quarters
from sim.analysis.hindcast_words import answer
from sim.record import Record, RecordError
from sim.scenario.months import later

ITEMS = ("moratorium", "relief", "inspection", "office", "food")
HEAD = "month,day,item,event,level,what,source,provocation"
ACTS = """\
2001-05,1,moratorium,agreed,0.9,Tests stop,a paper,
2001-05,2,relief,statement,0,Nothing yet,a paper,
2001-05,3,office,statement,0.1,Spoken of,a paper,
2001-05,4,elsewhere,statement,0.1,Something else,a paper,
2001-11,9,relief,agreed,0.5,Signed,a paper,
2002-02,9,moratorium,violated,0,A missile,a paper,missile-test
2002-03,9,moratorium,resumed,0.5,Less of it,a paper,
2002-04,9,relief,implemented,0.8,Done,a paper,
2002-07,1,relief,statement,0.8,Still done,a paper,
"""
ENDS = ["2001-09", "2001-12", "2002-03", "2002-06"]
SCORED = ["moratorium", "relief", "office"]


@pytest.fixture
def record(tmp_path) -> Record:
    (tmp_path / "acts.csv").write_text(f"{HEAD}\n{ACTS}", encoding="utf-8")
    return Record.load(tmp_path / "acts.csv")


def seen(share: np.ndarray | float, agreed: np.ndarray | float, provoked: np.ndarray | float = 0.25) -> Forecast:
    """A forecast of twelve months in which every item has the same shares; arrays are by month."""
    months = tuple(later("2001-06", month) for month in range(1, 13))

    def by_item(values: np.ndarray | float) -> np.ndarray:
        return np.repeat(np.broadcast_to(values, 12)[:, None], len(ITEMS), axis=1)

    above = np.stack([by_item(share)] * len(LEVELS))
    shares = np.broadcast_to(np.asarray(provoked, float), 12)
    worlds = np.arange(4) < 4 * shares[:, None]  # the first so many of four
    return Forecast(mini(12), 4, 7, months, ITEMS, tuple(LEVELS.values()), above, by_item(agreed), worlds)


def held(record: Record, forecast: Forecast) -> Hindcast:
    return Hindcast(forecast, record, "2001-12", SCORED, cases(forecast, record, SCORED, ENDS, "2001-12"))


def of(found: Hindcast, question: str, column: str) -> list[list[float]]:
    """Items in rows, quarters in columns."""
    asked = found.of("whole", question)
    return [asked.loc[asked["item"] == item, column].tolist() for item in SCORED if item in set(asked["item"])]


def test_what_happened_and_what_the_simple_rules_say_is_read_from_the_record(record):
    found = held(record, seen(0.2, 0.5))
    assert of(found, "partly", "happened") == [[1, 1, 1, 1], [0, 1, 1, 1], [0, 0, 0, 0]]
    assert of(found, "in effect", "happened") == [[1, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]]
    assert of(found, "in effect", "unchanged") == [[1, 1, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert of(found, "in effect", "persistence") == [[1, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    # The moratorium was agreed before the start, so nobody asks whether it will be.
    assert of(found, "agreed", "happened") == [[0, 1, 1, 1], [0, 0, 0, 0]]
    assert of(found, "agreed", "persistence") == [[0, 0, 1, 1], [0, 0, 0, 0]]
    assert found.parts == ["whole", "to 2001-12", "from 2002-01"] and found.quarters[0] == "2001Q3"


def test_scores_of_a_constant_forecaster_worked_by_hand(record):
    scores = held(record, seen(0.2, 0.5)).scores.set_index(["question", "part"])
    row = scores.loc[("in effect", "whole")]
    assert (row["items"], row["cases"], row["happened"]) == (3, 12, 0.25)
    assert row["brier"] == pytest.approx((3 * 0.64 + 9 * 0.04) / 12)  # 0.19
    assert row["skill.base rate"] == pytest.approx(1 - 0.19 / 0.1875)
    assert row["brier.no change"] == pytest.approx(3 / 12) and row["skill.no change"] == pytest.approx(1 - 0.19 / 0.25)
    assert row["brier.persistence"] == pytest.approx(2 / 12)
    assert scores.loc[("in effect", "to 2001-12"), "happened"] == pytest.approx(2 / 6)
    assert scores.loc[("in effect", "from 2002-01"), "brier"] == pytest.approx((2 * 0.64 - 0.64 + 0.04 * 5) / 6)


def test_a_perfect_forecaster_is_told_to_fail_nowhere(record):
    perfect = seen(0.0, 0.0)
    levels = record.levels.reindex(list(perfect.months))
    for k, level in enumerate(LEVELS.values()):
        for item in SCORED:
            perfect.above[k, :, ITEMS.index(item)] = levels[item] >= level
    perfect.agreed[:, 1] = np.array(perfect.months) >= "2001-11"
    found = held(record, perfect)
    assert found.brier("partly") == found.brier("in effect") == found.brier("agreed") == 0
    assert (found.scores["skill.base rate"] == 1).all() and (found.agreements["crps"] == 0).all()
    told = "\n".join(answer(found))
    assert "holds it too" not in told and "Furthest off" not in told


def test_a_first_agreement_is_missed_by_months_and_never_stands_behind_the_horizon(record):
    found = held(record, seen(0.2, np.where(np.arange(1, 13) >= 8, 1.0, 0.0)))  # all agree in 2002-02, month 8
    table = found.agreements.set_index("item")
    assert list(table.index) == ["relief", "office"]
    assert table["crps"].tolist() == [3, 5]  # agreed in month 5, and never: months 8 to 12
    assert table["never"].tolist() == [8, 0] and table["by_end"].tolist() == [1, 1]
    assert table["agreed"].tolist()[0] == "2001-11" and pd.isna(table["agreed"].iloc[1])
    # With half of the items agreed from month 5 on, the mean of all errs by a half in each of eight months.
    assert table["base rate"].tolist() == [2, 2]
    timing = found.timing.set_index("part")
    assert (
        timing.loc["whole", "crps"] == 4
        and timing.loc["to 2001-12", "crps"] == 1
        and timing.loc["from 2002-01", "crps"] == 3
    )


def test_months_of_provocation_are_held_against_a_chain_that_has_learnt_before_the_split(record):
    table = held(record, seen(0.2, 0.5, 0.25)).provocations
    assert table["happened"].sum() == 1 and table.set_index("month")["happened"]["2002-02"] == 1
    # From 2001-05 to 2001-12 seven months followed a quiet one, and none had a provocation; one of each kind is added.
    chain = table.set_index("month")["chain"]
    assert chain["2002-02"] == pytest.approx(1 / 9) and chain["2002-03"] == pytest.approx(1 / 2)
    score = held(record, seen(0.2, 0.5, 0.25)).provocation_scores.set_index("part").loc["whole"]
    assert score["expected"] == 3 and score["brier"] == pytest.approx((0.5625 + 11 * 0.0625) / 12)
    assert score["brier.base rate"] == pytest.approx(11 / 144)


def test_worlds_are_counted_in_the_months_in_which_the_record_is(tmp_path):
    text = ACTS.replace("2001-05,", "2001-12,").replace("2001-11,9", "2001-12,9")
    (tmp_path / "late.csv").write_text(f"{HEAD}\n{text}", encoding="utf-8")
    late = Record.load(tmp_path / "late.csv")
    found = Hindcast(
        seen(0.2, 0.5, 0.5), late, "2001-12", SCORED, cases(seen(0.2, 0.5), late, SCORED, ENDS[2:], "2001-12")
    )
    row = found.provocation_scores.iloc[0]
    # Of twelve months forecast the record has seven; two of four worlds are provoked in each of these.
    assert (row["months"], row["happened"], row["expected"]) == (7, 1, 3.5)
    assert (row["least"], row["most"]) == (0, 7)


def test_a_single_item_makes_no_interval_and_nothing_clear(record):
    forecast = seen(0.9, 0.9)
    found = Hindcast(forecast, record, "2001-12", ["office"], cases(forecast, record, ["office"], ENDS, "2001-12"))
    assert found.scores["brier"].iloc[0] == pytest.approx(0.81)
    assert found.scores[["brier_low", "brier_high", "skill.no change_low"]].isna().all(axis=None)
    told = "\n".join(answer(found))
    assert "clearly worse" not in told and "nan" not in told


@pytest.mark.parametrize("split", ["2001-06", "2001-12"])
def test_only_the_split_that_the_paper_makes_is_said_to_be_a_test(record, split):
    forecast = seen(0.2, 0.5)
    found = Hindcast(forecast, record, split, SCORED, cases(forecast, record, SCORED, ENDS, split))
    told = "\n".join(answer(found))
    assert "is a test" not in told  # at the paper's, everything here comes after it
    assert ("nothing here can tell" in told) == (split != "2001-06")


def test_only_whole_quarters_of_both_are_asked_about():
    assert quarters("1999-09", "2000-04") == ["1999-12", "2000-03"]
    assert quarters("1999-10", "1999-12") == ["1999-12"] and quarters("1999-11", "1999-12") == []
    assert quarter("1999-12") == "1999Q4" and quarter("2000-01") == "2000Q1"


def test_a_scenario_is_run_as_far_as_the_record_goes(record):
    found = hindcast(mini(36), record, worlds=6, seed=7)
    assert found.items == SCORED and found.quarter_ends == ENDS and found.forecast.months[-1] == "2002-06"
    assert found.brier("partly", "whole") == pytest.approx(found.scores.iloc[0]["brier"])
    told = "\n".join(answer(found))
    assert "no such item as elsewhere" in told and "share of 6 worlds of seed 7" in told


def test_had_the_coder_put_levels_lower_less_would_have_happened(record):
    table = held(record, seen(0.2, 0.5)).other_readings.pivot_table(
        index="shift", columns="question", values="happened"
    )
    assert table["partly"].is_monotonic_increasing and table["in effect"].tolist() == [2 / 12, 3 / 12, 3 / 12]


def test_a_record_of_another_agenda_or_of_other_years_is_refused(record, tmp_path):
    (tmp_path / "other.csv").write_text(f"{HEAD}\n2001-05,1,railway,agreed,0.9,A railway,a paper,\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"has no item of the scenario \(its items: railway"):
        hindcast(mini(12), Record.load(tmp_path / "other.csv"), worlds=2)
    late = mini(12).with_values({"start": "2005-01"}, without=["election"])
    with pytest.raises(ValueError, match="runs from 2005-02 to 2006-01, and the record acts from 2001-05 to 2002-07"):
        hindcast(late, record, worlds=2)
