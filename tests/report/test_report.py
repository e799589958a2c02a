"""The report as a page: whole, safe, readable, fetching nothing, with its numbers, intervals and provenance."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from sim import run_batch
from sim.batch.store import Store
from sim.report import Part, Picture, Sheet, page
from sim.report.page import link_to
from sim.report.provenance import provenance
from sim.report.reports import batch_report
from sim.report.tables import batch_sheets

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
EMPTY = {"meta", "img", "br", "link", "hr"}


class Reader(HTMLParser):
    """Follows which elements are open, and keeps links, pictures and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.feed(text)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> where {self.open[-1:]} is open"
        self.open.pop()

    def handle_data(self, data):
        self.text.append(data)

    @property
    def said(self):
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module")
def store(comprehensive_approach, tmp_path_factory):
    folder = tmp_path_factory.mktemp("store") / "batch"
    run_batch(comprehensive_approach.lasting(6), 30, 11, out=folder)
    return Store.open(folder)


@pytest.fixture(scope="module")
def outcomes(store):
    return next(store.parts()).to_pandas()


@pytest.fixture(scope="module")
def report(store, outcomes):
    pictures = {
        name: Picture(name, f"What {name} shows <at once> & well", PNG)
        for name in ("outcome_classes", "burden_sharing", "linkages_of_us-dprk", "world_course")
    }
    return batch_report(store, outcomes, "The summary\n  in words", pictures, 4, ["A remark."])


def test_every_element_is_closed_where_it_should_be(report):
    Reader(report)


def test_nothing_is_fetched_from_anywhere(report):
    reader = Reader(report)
    fetched = [value for _, name, value in reader.attributes if name in ("src", "href", "action", "data", "poster")]
    assert fetched and all(value.startswith(("data:", "#")) for value in fetched)
    assert not re.search(r"@import|url\(|<script|<link|<iframe", report)
    policy = next(value for tag, name, value in reader.attributes if tag == "meta" and "default-src" in value)
    assert "default-src 'none'" in policy


def test_every_link_within_the_page_leads_somewhere(report):
    reader = Reader(report)
    places = {value for _, name, value in reader.attributes if name == "id"}
    links = {
        value[1:] for tag, name, value in reader.attributes if tag == "a" and name == "href" and value.startswith("#")
    }
    assert links and links <= places


def test_pictures_are_in_the_page_and_say_what_they_show(report):
    reader = Reader(report)
    sources = [value for tag, name, value in reader.attributes if tag == "img" and name == "src"]
    assert len(sources) == 4
    assert base64.b64decode(sources[0].split(",")[1]) == PNG
    said = [value for tag, name, value in reader.attributes if tag == "img" and name == "alt"]
    assert "What outcome_classes shows <at once> & well" in said


def test_it_can_be_read_on_a_phone(report):
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in report
    # What is wider than the screen is moved for itself, and never the page.
    for wide in ("<table>", "<pre>", "<img "):
        assert report.count(wide) == report.count(f'<div class="wide">{wide}') > 0


def test_the_summary_the_remarks_and_the_world_stand_in_it(report):
    said = Reader(report).said
    assert "The summary in words" in said and "A remark." in said
    assert "run_sim.py run comprehensive-approach --seed 11 --world 4" in said


def test_names_from_a_scenario_cannot_break_out_of_the_page():
    evil = '"><script>alert(1)</script>'
    made = page(
        evil,
        evil,
        [Part(evil, [evil], [Sheet(evil, pd.DataFrame({evil: [evil]}), evil)], [Picture("x", evil, PNG)], evil)],
    )
    Reader(made)
    assert "<script" not in made


def test_a_file_in_the_page_can_be_saved_whole():
    link = link_to("a.yaml", "ä: [1, 2]\n", "save it")
    assert base64.b64decode(re.search(r"base64,([^\"]+)", link)[1]).decode() == "ä: [1, 2]\n"


def test_shares_stand_with_their_intervals(outcomes, store):
    (sheet,) = batch_sheets(outcomes, store.plan.scenario.spec)["endings"]
    for row in sheet.rows.itertuples(index=False):
        assert re.fullmatch(r"\d+\.\d to \d+\.\d%", row[3])
    assert sheet.rows["Worlds"].str.replace(",", "").astype(int).sum() == 30


def test_reached_and_never_make_all_worlds(outcomes, store):
    (sheet,) = batch_sheets(outcomes, store.plan.scenario.spec)["tracks"]
    both = sheet.rows[["Reached", "Never"]].apply(lambda column: column.str.strip("%<>").astype(int))
    plain = ~sheet.rows["Reached"].str.contains("[<>]")
    assert (both[plain].sum(axis=1) == 100).all()


def test_means_stand_with_half_their_intervals(outcomes, store):
    (sheet,) = batch_sheets(outcomes, store.plan.scenario.spec)["talks"]
    deals = sheet.rows.set_index("What").loc["Deals", "Mean"]
    mean, half = (float(number) for number in deals.split(" ± "))
    assert mean == pytest.approx(outcomes["deals"].mean(), abs=0.1)
    assert half == pytest.approx(1.96 * outcomes["deals"].std() / 30**0.5, abs=0.1)


def test_the_command_to_repeat_it_names_what_was_run(store):
    said = Reader(page("", "", [provenance(store)])).said
    assert "python3 run_sim.py batch comprehensive-approach --seed 11 --worlds 30 --months 6" in said
    assert store.plan.scenario.fingerprint in said
    for version in store.versions.values():
        assert version in said


def test_a_scenario_that_is_not_shipped_is_in_the_page_to_be_saved(comprehensive_approach, tmp_path):
    variant = comprehensive_approach.lasting(3).with_values({"parties.tokyo.patience": 48})
    run_batch(variant, 2, 1, out=tmp_path / "batch")
    part = provenance(Store.open(tmp_path / "batch"))
    assert "save the scenario below as comprehensive-approach.yaml" in part.text[0]
    kept = base64.b64decode(re.search(r"base64,([^\"]+)", part.text[1])[1])
    assert json.loads(kept)["parties"]["tokyo"]["patience"] == 48
