"""A record: its levels hold until the next row, its mistakes are told with file and line."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import Scenario
from sim.record import Record, RecordError, records

HEAD = "month,day,track,item,event,party,level,what,source,confidence,provocation"
ACTS = """\
1999-09,24,us-dprk,moratorium,agreed,dprk,0.8,Tests stop,a paper,high,
1999-12,,us-dprk,liaison-office,talks-held,us,0.2,Talks,a paper,medium,
2000-03,23,inter-korean,incidents,violated,dprk,,A clash at sea,a paper,high,naval-incident
2000-06,30,us-dprk,moratorium,violated,dprk,0.1,A test,a paper,high,missile-test
2000-06,13,us-dprk,moratorium,statement,dprk,0.9,A promise,a paper,high,
"""
STATUS = """\
item,stage,1999,2000,first_agreed
moratorium,short,0.7,0.1,1999-09
liaison-office,mid,0.3,,1994-10
railway,short,0,0.3,
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "events.csv").write_text(f"{HEAD}\n{ACTS}", encoding="utf-8")
    (tmp_path / "status.csv").write_text(STATUS, encoding="utf-8")
    return tmp_path


def test_a_level_holds_until_the_items_next_row_and_the_years_end_stands_last(folder):
    levels = Record.load(folder).levels
    assert levels.loc[["1999-09", "1999-11", "1999-12", "2000-05"], "moratorium"].tolist() == [0.8, 0.8, 0.7, 0.7]
    assert levels.loc["1999-12", "liaison-office"] == 0.3 and levels.loc["2000-12", "liaison-office"] == 0.3
    assert levels["railway"].first_valid_index() == "1999-12"


def test_acts_of_a_month_stand_in_the_order_of_their_days_and_those_without_one_last(folder):
    assert Record.load(folder / "events.csv").levels.loc["2000-06", "moratorium"] == 0.1
    (folder / "events.csv").write_text(f"{HEAD}\n{ACTS.replace('2000-06,13', '2000-06,')}", encoding="utf-8")
    assert Record.load(folder / "events.csv").levels.loc["2000-06", "moratorium"] == 0.9


def test_first_agreement_is_the_statuss_and_else_the_first_act_of_agreement(folder):
    first = Record.load(folder).first_agreed
    assert first["liaison-office"] == "1994-10" and first["moratorium"] == "1999-09" and pd.isna(first["railway"])
    alone = Record.load(folder / "events.csv").first_agreed
    assert alone["moratorium"] == "1999-09" and pd.isna(alone["liaison-office"])


def test_first_in_effect_is_the_first_month_that_ends_so(folder):
    first = Record.load(folder).first_in_effect()
    assert first["moratorium"] == "1999-09" and pd.isna(first["railway"])
    assert Record.load(folder).first_in_effect(0.3)["liaison-office"] == "1999-12"


def test_months_of_provocation_are_those_with_an_act_marked_as_one(folder):
    provocations = Record.load(folder).provocations
    assert provocations[provocations > 0].to_dict() == {"2000-03": 1, "2000-06": 1}
    assert provocations.index[0] == "1999-09" and provocations.index[-1] == "2000-12"


def test_the_shipped_record_is_sound_and_knows_most_items_of_the_scenario_of_its_time():
    assert [one.name for one in records()] == ["1998-2002"]
    record, scenario = Record.load("1998-2002"), Scenario.load("perry-1999").spec
    assert (record.first_month, record.last_month) == ("1998-08", "2002-12")
    assert len(record.shared(list(scenario.items))) > 50
    assert record.first_agreed["summit"] == "2000-04" and record.first_in_effect()["summit"] == "2000-06"
    kinds = set(record.events["provocation"]) - {""}
    assert kinds <= set(scenario.parties["pyongyang"].provocations)


def test_items_that_a_scenario_does_not_have_are_told_with_what_was_perhaps_meant(folder):
    record = Record.load(folder)
    assert record.strangers(["moratorium", "liaison-offices", "railway"]) == {
        "liaison-office": " (did you mean liaison-offices?)"
    }
    with pytest.raises(RecordError, match="has no item of the scenario"):
        record.shared(["abductee-investigation"])


def wrong(folder, name, text):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RecordError) as caught:
        Record.load(folder)
    return [str(one).replace(str(folder), "R").replace("\\", "/") for one in caught.value.problems]


def test_every_mistake_is_told_at_once_with_its_file_and_line(folder):
    (folder / "status.csv").write_text(STATUS.replace("0.7", "7"), encoding="utf-8")
    acts = ACTS.replace("1999-09,24", "1999-13,24").replace("agreed", "agred").replace("0.2", "1.2")
    told = wrong(folder, "events.csv", f"{HEAD}\n{acts}")
    assert told == [
        "R/events.csv:2: month: must be a month such as 1999-09, not '1999-13'",
        "R/events.csv:2: event: no such event: agred (did you mean agreed?)",
        "R/events.csv:3: level: must be a number from 0 to 1, or empty, not '1.2'",
        "R/status.csv:2: 1999: must be a number from 0 to 1, or empty, not '7'",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "R/events.csv:1: is empty"),
        (HEAD, "R/events.csv:1: has no rows below its header"),
        (HEAD.replace(",level", "") + "\n", "R/events.csv:1: level: a column is missing"),
        (HEAD + ",day\n", "R/events.csv:1: day: this column is there twice"),
        (f"{HEAD}\n1999-02,30{ACTS[10:]}", "R/events.csv:2: day: must be a day of 1999-02, 1 to 28, or empty, not '30'"),
        (f"{HEAD}\n{ACTS}{ACTS[: ACTS.index(chr(10)) + 1]}", "R/events.csv:7: item: the same stands in line 2"),
        (
            f"{HEAD}\n1999-09,24,us",
            "R/events.csv:2: has 3 cells, and the table 11 columns (does a text with commas need quotes?)",
        ),
        (f"{HEAD}\n{ACTS}".encode().replace(b"A clash", b"A cl\xe4sh"), "R/events.csv:4: is not UTF-8 (byte 0xe4): save it as UTF-8"),
        (f"{HEAD}\n{ACTS}".replace("A clash", "A\0clash"), "R/events.csv:4: holds the control character U+0000: is it a text file, in UTF-8?"),
        (b"x" * 5_000_001, "R/events.csv: is larger than 5 MB: no record is"),
        (f"{HEAD}\n{ACTS}".replace("liaison-office", "Liaison Office"), "R/events.csv:3: item: must be an id such as family-reunions, not 'Liaison Office'"),
        (f'{HEAD}\n1999-09,24,"us', "R/events.csv:2: broken CSV: unexpected end of data"),
        (f"{HEAD}\n{ACTS}".replace("1999-12,,", "2199-12,,"), "R: reaches from 1999-09 to 2199-12: is a year mistyped?"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(folder, text, said):
    assert wrong(folder, "events.csv", text)[0] == said


def test_a_mistyped_column_is_told_with_what_was_meant(folder):
    told = wrong(folder, "events.csv", f"{HEAD.replace('level', 'leval')}\n{ACTS}")
    assert told[0] == "R/events.csv:1: leval: no such column (did you mean level?)"


def test_a_folder_without_events_and_a_name_unknown_are_refused(tmp_path):
    with pytest.raises(RecordError, match=r"events\.csv: no such file"):
        Record.load(tmp_path)
    with pytest.raises(RecordError, match=r"no such record, folder or file \(did you mean 1998-2002\?\)"):
        Record.load("1998-2003")
