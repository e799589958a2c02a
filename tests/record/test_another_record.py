"""Records of other years, parties and agendas than the shipped one are read and held against a scenario by the same command.

The rows are invented, for these tests alone; they say nothing of what happened.
"""

from __future__ import annotations

import pandas as pd
import pytest

from sim import Scenario
from sim.analysis.hindcast import hindcast
from sim.analysis.hindcast_words import answer
from sim.cli import main
from sim.record import Record

HEAD = "month,day,track,item,event,party,level,what,source,confidence,provocation"
INVENTED = """\
2003-07,1,six-party,nuclear-freeze,violated,dprk,0,Invented,invented,,
2003-07,2,six-party,joint-statement,statement,prc,0.1,Invented,invented,,
2003-07,2,japan-dprk,abductee-investigation,statement,japan,0,Invented,invented,,
2003-07,3,lunar,lunar-base,implemented,russia,0.8,Invented,invented,,
2003-11,,six-party,joint-statement,agreed,prc,0.9,Invented,invented,,
2004-02,3,six-party,heavy-fuel-oil,agreed,us;rok;prc;russia,0.5,Invented,invented,,
2004-05,4,us-dprk,missile-test-moratorium,test,dprk,0,Invented,invented,,missile-test
2004-07,,six-party,nuclear-freeze,agreed,dprk,0.8,Invented,invented,,
"""


@pytest.fixture
def invented(tmp_path):
    folder = tmp_path / "invented"
    folder.mkdir()
    (folder / "events.csv").write_text(f"{HEAD}\n{INVENTED}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def six_party() -> Scenario:
    return Scenario.load("six-party-2003")


def test_a_record_of_six_parties_in_later_years_is_held_against_the_scenario_of_its_time(invented, six_party):
    found = hindcast(six_party, Record.load(invented), worlds=8, seed=7)
    assert found.items == ["joint-statement", "nuclear-freeze", "abductee-investigation"]
    assert found.quarters == ["2003Q4", "2004Q1", "2004Q2"]
    assert found.parts == ["whole"]  # nothing of it could be known to the paper of 2001
    assert len(found.scores) == 3


def test_what_is_left_out_of_it_is_said(invented, six_party):
    found = hindcast(six_party, Record.load(invented), worlds=8, seed=7)
    head = answer(found)[0]
    assert "no such item as lunar-base;" in head
    assert found.unknown == ["heavy-fuel-oil", "missile-test-moratorium"]
    assert (
        "For heavy-fuel-oil and missile-test-moratorium the record gives no level as early as Jul 2003" in head
        or "For missile-test-moratorium and heavy-fuel-oil the record gives no level as early as Jul 2003" in head
    )


def test_its_provocations_are_scored_though_no_chain_could_learn_from_earlier_months(invented, six_party):
    found = hindcast(six_party, Record.load(invented), worlds=8, seed=7)
    (row,) = found.provocation_scores.to_dict("records")
    assert row["months"] == 11 and row["happened"] == 1 and "brier.chain" not in row
    assert found.provocations["chain"].isna().all()
    assert "Markov" not in " ".join(answer(found))


def test_it_can_be_split_in_any_month_and_a_chain_learns_from_the_first_part(invented, tmp_path, capsys, six_party):
    found = hindcast(six_party, Record.load(invented), worlds=8, seed=7, split="2004-03")
    assert found.parts == ["whole", "to 2004-03", "from 2004-04"]
    assert found.provocations["chain"].notna().all()
    split = ["--split", "2004-03", "--worlds", "8", "--workers", "1", "--out", str(tmp_path / "out")]
    assert main(["hindcast", "six-party-2003", "--record", str(invented), *split]) == 0
    assert "from 2004-04" in capsys.readouterr().out


@pytest.mark.slow
def test_the_command_takes_it_as_a_folder_or_as_a_file_without_the_columns_that_may_be_missing(
    invented, tmp_path, capsys
):
    few = pd.read_csv(invented / "events.csv", dtype=str)[["month", "day", "item", "event", "level", "what", "source"]]
    few.to_csv(tmp_path / "few.csv", index=False)
    for place, given in enumerate((invented, tmp_path / "few.csv")):
        arguments = ["hindcast", "six-party-2003", "--record", str(given), "--worlds", "8", "--workers", "1"]
        assert main([*arguments, "--out", str(tmp_path / f"out{place}")]) == 0
        assert "3 items, asked at the end of 3 quarters, 2003Q4 to 2004Q2" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", ["singapore-2018", pytest.param("comprehensive-approach", marks=pytest.mark.slow)])
def test_a_scenario_of_other_years_is_refused_in_one_sentence_or_has_something_to_say(invented, tmp_path, capsys, name):
    status = main(["hindcast", name, "--record", str(invented), "--worlds", "8", "--out", str(tmp_path / "out")])
    told = capsys.readouterr()
    if name == "singapore-2018":
        assert status == 2 and told.err.count("\n") <= 1
        assert "runs from 2018-04 to 2019-12, and the record invented from 2003-07 to 2004-07" in told.err
        assert "no whole quarter in common" in told.err
    else:
        assert status == 0 and "2003Q3 to 2004Q2" in " ".join(told.out.split())
