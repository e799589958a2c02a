"""What a notebook shows of a scenario, a batch, a model and an offer is one family, and holds no foreign HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import negotiations

from sim import run_batch
from sim.analysis.offers import offers
from sim.card import Html, bar, card, grid

NASTY = "<script>alert('&')</script>"


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.open, self.styles, self.text = [], [], [], []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append(tag)
        self.styles.append(dict(attrs).get("style", ""))
        assert set(dict(attrs)) <= {"style"}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def named_nastily():
    items = {name: entry | {"name": f"{NASTY} of {name}"} for name, entry in negotiations.SWAP.items()}
    parties = {name: negotiations.party(name=f"{NASTY}{name}") for name in ("north", "south")}
    tables = {"talks": {"name": f"the {NASTY} talks", "members": ["north", "south"]}}
    outcomes = {"rest": {"name": NASTY}}
    scenario = negotiations.scenario(negotiations.SWAP | items, parties=parties, tables=tables, outcomes=outcomes)
    return scenario.with_values({"title": NASTY, "question": NASTY, "months": 6})


def shown():
    scenario = named_nastily()
    model = negotiations.NegotiationModel(scenario, rng=7)
    model.step()
    offer = offers(model)["talks"]
    return [one._repr_html_() for one in (scenario, run_batch(scenario, worlds=2, seed=7), model, offer)]


def test_all_text_is_escaped():
    for page in shown():
        assert "script" not in Tags(page).tags
        assert NASTY in "".join(Tags(page).text)


def test_all_four_are_cards_that_take_their_colours_from_the_page():
    for page in shown():
        found = Tags(page)
        assert set(found.tags) <= {"div", "span", "table", "thead", "tbody", "tr", "th", "td"}
        assert found.styles[0] == Tags(card("x")).styles[0]
        assert not any("color:#" in style.replace("background-color", "") for style in found.styles)


def test_only_what_is_marked_as_html_stays_as_it_is():
    page = card("a < b", "c & d", "e > f", Html("<div>g</div>"), grid([["<i>", Html("<span>h</span>")]]))
    for part in ("a &lt; b", "c &amp; d", "e &gt; f", "<div>g</div>", "&lt;i&gt;", "<span>h</span>"):
        assert part in page


def test_a_bar_is_as_long_as_its_share():
    assert "width:1.00em" in bar(0.25) and "25%" in bar(0.25)
    assert "width:4.00em" in bar(1.2)
