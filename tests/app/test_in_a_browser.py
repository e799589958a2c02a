"""The page as people use it, in headless Chromium: what it shows is what the model holds."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import browsers
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from sim import Scenario
from sim.analysis.courses import courses
from sim.app.controls import place
from sim.app.linkages import held
from sim.app.look import typed
from sim.app.room import Room
from sim.play import ANSWER, ORDERS, PROPOSE, USUAL, Game
from sim.play.debrief import among

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(browsers.CHROMIUM is None, reason="there is no Chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
BASE = "comprehensive-approach"
WORLDS = 40
PICTURES = Path(os.environ.get("TCOG_SCREENSHOTS", "results/screenshots"))
WAIT = 30_000
NOWHERE = "/room/nowhere"
expect.set_options(timeout=WAIT)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with browsers.served(BASE, "--worlds", str(WORLDS)) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.CHROMIUM, args=browsers.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def person(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a browser of somebody's own; at the end, nothing may have gone wrong in any of them, or been asked for outside."""
    contexts, wrong = [], []

    def opens(width: int = 1280, height: int = 900) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", complains)
        page.on("request", lambda request: None if "//127.0.0.1:" in request.url else outside(request.url))
        return page

    def complains(message: ConsoleMessage) -> None:
        # That a room which is none is not found is how it should be.
        if message.type == "error" and not message.location["url"].endswith(NOWHERE):
            wrong.append(message.text)

    def outside(url: str) -> None:
        if not url.startswith(("data:", "blob:")):
            wrong.append(f"asked for {url}")

    yield opens
    for context in contexts:
        context.close()
    assert not wrong


def picture(page: Page, name: str) -> None:
    """Keep a screenshot for whoever wants to look."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def begin(page: Page, address: str, seats: tuple[str, ...] = (), months: int | None = None) -> str:
    """Open a world to watch, or a game; returns the room's address."""
    page.goto(address)
    page.locator("#as-tokyo").wait_for()
    if months is not None:
        page.click("#more")
        page.fill("#months", str(months))
        page.fill("#seed", "7")
        page.press("#seed", "Tab")
    for party in seats:
        page.click(f"#as-{party}")
    page.click("#open-game" if seats else "#watch")
    page.locator("#where").wait_for()
    return page.url


def pressed(page: Page, button: str) -> bool:
    """Press a button of the desk where it is there, and wait until what is asked is drawn anew; False where it is not there."""
    there = page.query_selector(button)
    if there is None:
        return False
    there.click()
    there.wait_for_element_state("hidden")
    return True


def rule(game: Game) -> object:
    """Offers what the government would, signs nothing, and orders nothing."""
    question = game.question
    assert question is not None
    if question.kind == ORDERS:
        return USUAL
    return dict(game.advice(party=question.party).package) if question.kind == PROPOSE else False


def test_a_world_that_is_stepped_shows_what_the_model_holds(address, person):
    page = person()
    begin(page, address)
    twin = Room("twin", Scenario.load(BASE), [], "me")
    expect(page.locator("#where")).to_have_text(place(twin))
    for _ in range(4):
        page.click("#next-month")
        twin.next_month("me")
        expect(page.locator("#where")).to_have_text(place(twin))
    game = twin.game
    told = [typed(line.strip()) for line in game.told(4)[1:]]
    expect(page.locator("#news li")).to_have_text(told)
    for table in game.model.tables:
        place_ = game.seen_at(table.id)
        shown = page.locator(f"#table-{table.id} > ul li").all_inner_texts()
        for line in place_.positions:
            assert typed(line) in shown
        assert ("Nothing has been said there yet." in shown) == (place_.said is None and not place_.positions)
    page.click("#tab-linkages")
    page.locator("svg.linkages").wait_for()
    stopped = {item for _, item in held(game.model)}
    drawn = page.locator("svg.linkages").text_content() or ""
    own = [item for item, entry in game.model.spec.items.items() if entry.table == "us-dprk"]
    assert drawn.count("✖") >= len(stopped.intersection(own)) > 0
    page.click("#tab-course")
    support = {name: game.model.state.support[0, p] for p, name in enumerate(game.model.agenda.parties)}
    for name, share in support.items():
        expect(page.locator("#course ~ p").first).to_contain_text(f"{game.model.spec.parties[name].name} {share:.0%}")
    picture(page, "watching")


def test_other_worlds_are_run_in_the_background_and_this_one_is_shown_among_them(address, person):
    page = person()
    begin(page, address, months=12)
    page.click("#next-month")
    page.click("#tab-among")
    page.locator("#among").wait_for()
    others = courses(Scenario.load(BASE).lasting(12), range(WORLDS), 7).outcomes
    shares = others["outcome"].value_counts(normalize=True)
    spec = Scenario.load(BASE).spec
    for name, share in shares.items():
        row = page.locator("table.plain tr", has_text=spec.outcomes[str(name)].name).first
        expect(row).to_contain_text(f"{share:.0%}")
    picture(page, "among-others")


def test_a_number_that_is_set_holds_from_a_new_beginning_with_the_same_luck(address, person):
    page = person()
    begin(page, address)
    page.click("#next-month")
    page.click("#tab-numbers")
    slider = page.locator("#number-parties-tokyo-patience")
    slider.locator("[tabindex='0']").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.click("#apply-numbers")
    expect(page.locator("#where")).to_contain_text("Before the first")
    middle = Scenario.load(BASE).quantity("parties.tokyo.patience").middle
    expect(page.locator("#numbers-set")).to_contain_text("Tokyo")
    wanted = re.search(r"(\d+)", page.locator("#numbers-set").inner_text())
    assert wanted is not None
    assert float(wanted.group(1)) > middle


def test_a_whole_game_is_played_through_the_page_and_ends_as_the_same_game_does_without_it(address, person):
    page = person()
    months = 5
    begin(page, address, ("tokyo",), months)
    page.locator("#begin-month").wait_for()
    twin = Game(Scenario.load(BASE), ["tokyo"], months=months)
    twin.advance()
    kinds: set[str] = set()
    while not twin.over:
        question = twin.question or twin.advance()
        if question is None:
            continue
        _answer(page, twin, question.kind not in kinds)
        kinds.add(question.kind)
        twin.decide(rule(twin))
    assert kinds == {ORDERS, PROPOSE, ANSWER}
    expect(page.locator("#where")).to_contain_text("The end")
    found = page.locator("#debrief-tokyo")
    found.locator("#among-tokyo").wait_for()
    others = courses(twin.scenario, range(WORLDS), twin.seed).outcomes
    value = twin.situation("tokyo").value
    expect(found).to_contain_text(typed(f"Tokyo ends with {value:+.1f} points"))
    below = among(others, "tokyo", value, str(others["outcome"].iloc[0])).below
    expect(found).to_contain_text(f"in {below:.0%} of them" if below >= 0.01 else "of them")
    page.wait_for_timeout(500)
    picture(page, "debrief")
    with page.expect_download() as download:
        page.click("#save-game")
    kept = Game.load(download.value.path())
    assert kept.over
    assert kept.situation("tokyo").value == value


def _answer(page: Page, twin: Game, look: bool) -> None:
    """Answer on the page as the rule does, once what it shows is seen to be what the game asks."""
    question = twin.question
    assert question is not None
    if question.kind == ORDERS:
        expect(page.locator("#desk-heading")).to_have_text(f"Tokyo: orders for {question.date}")
        if look:
            picture(page, "orders")
        page.click("#begin-month")
    elif question.kind == PROPOSE:
        expect(page.locator("#desk-heading")).to_have_text(f"Tokyo has the floor at {question.table_name}")
        package = dict(twin.advice().package)
        if package:
            page.click("#take-advice")
            for line in twin.preview(package).lines():
                expect(page.locator("#preview")).to_contain_text(typed(line))
            if look:
                picture(page, "composing")
            page.click("#send")
        else:
            page.click("#no-offer")
    else:
        for line in twin.preview().lines():
            expect(page.locator("#preview")).to_contain_text(typed(line))
        if look:
            picture(page, "answering")
        page.click("#refuse")


def test_two_people_play_two_governments_in_one_game_and_neither_sees_the_other_s_desk(address, person):
    one, other = person(), person(390, 844)
    room = begin(one, address, ("seoul", "pyongyang"), 3)
    one.click("#take-seoul")
    other.goto(address)
    other.fill("#join-code", one.locator("#code").inner_text())
    other.click("#join-game")
    other.click("#take-pyongyang")
    expect(one.locator("#seat-pyongyang")).to_contain_text("another player")
    for page, name in ((one, "Seoul"), (other, "Pyongyang")):
        expect(page.locator("#desk-heading")).to_contain_text(f"{name}: orders")
    one.click("#begin-month")
    expect(one.locator("#desk")).to_contain_text("Pyongyang has to decide")
    other.click("#begin-month")
    for _ in range(80):
        if "The end" in one.locator("#where").inner_text():
            break
        for page in (one, other):
            for button in ("#refuse", "#no-offer", "#begin-month"):
                if pressed(page, button):
                    break
    for page in (one, other):
        expect(page.locator("#where")).to_contain_text("The end, after 3 months")
    expect(one.locator("#debrief-seoul")).to_contain_text("Seoul ends with")
    expect(other.locator("#debrief-pyongyang")).to_contain_text("Pyongyang ends with")
    assert one.locator("#debrief-pyongyang").count() == 0
    other.goto(room)
    expect(other.locator("#debrief-pyongyang")).to_contain_text("Pyongyang ends with")
    picture(other, "phone-debrief")


def test_a_page_that_is_loaded_again_goes_on_where_it_was(address, person):
    page = person()
    begin(page, address, ("tokyo",), 6)
    page.click("#begin-month")
    page.locator("#take-advice, #sign").first.wait_for()
    where, heading = page.locator("#where").inner_text(), page.locator("#desk-heading").inner_text()
    page.reload()
    expect(page.locator("#where")).to_have_text(where)
    expect(page.locator("#desk-heading")).to_have_text(heading)


def test_a_game_that_is_started_again_asks_the_same_first_question_and_keeps_the_seat(address, person):
    page = person()
    begin(page, address, ("tokyo",), 6)
    first = page.locator("#desk-heading").inner_text()
    assert pressed(page, "#begin-month")
    assert pressed(page, "#no-offer") or pressed(page, "#refuse")
    page.click("#start-again")
    page.click("#again-start")
    expect(page.locator("#desk-heading")).to_have_text(first)
    expect(page.locator("#again-start")).to_have_count(0)
    page.click("#begin-month")
    page.locator("#no-offer, #refuse").first.wait_for()


def test_a_world_that_goes_on_by_itself_is_stopped_and_set_going_again_by_one_button(address, person):
    page = person()
    begin(page, address, months=12)
    page.click("#play")
    expect(page.locator("#where")).to_contain_text("Month 2 of 12")
    page.click("#play")
    expect(page.locator("#play")).to_have_text("Play")
    stopped = page.locator("#where").inner_text()
    page.wait_for_timeout(1_500)
    expect(page.locator("#where")).to_have_text(stopped)
    page.click("#play")
    expect(page.locator("#where")).not_to_have_text(stopped)


def test_it_is_played_by_keyboard_alone(address, person):
    page = person()
    page.goto(address)
    page.locator("#as-tokyo").wait_for()
    page.locator("#as-tokyo").focus()
    page.keyboard.press("Space")
    page.locator("#more [role=button]").focus()
    page.keyboard.press("Enter")
    page.locator("#seed").wait_for()
    page.locator("#seed").focus()
    page.keyboard.type("7")
    page.locator("#open-game").focus()
    page.keyboard.press("Enter")
    page.locator("#begin-month").wait_for()
    page.locator("#begin-month").focus()
    page.keyboard.press("Enter")
    page.locator("#send, #sign").first.wait_for()
    page.wait_for_function("document.activeElement.id == 'desk-heading'")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") in ("no-offer", "refuse"):
            page.keyboard.press("Enter")
            break
    else:
        pytest.fail("neither answer was reached by Tab")
    page.locator("#begin-month, #send, #sign").first.wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_fault_of_accessibility_and_nothing_is_wider_than_the_screen(address, person, width):
    from axe_playwright_python.sync_playwright import Axe

    page = person(width, 844)
    axe = Axe()

    def check(where: str) -> None:
        page.wait_for_timeout(700)
        faults = [
            f"{where}: {fault['id']} ({fault['impact']}): {fault['nodes'][0]['html'][:200]}"
            for fault in axe.run(page).response["violations"]
        ]
        assert not faults
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), where

    begin(page, address)
    for _ in range(3):
        page.click("#next-month")
    for picture_ in ("space", "linkages", "course", "among", "numbers"):
        page.click(f"#tab-{picture_}")
        check(picture_)
    begin(page, address, ("tokyo",), 4)
    page.click("#orders")
    check("orders")
    seen: set[str] = set()
    while "The end" not in page.locator("#where").inner_text():
        for button in ("#no-offer", "#refuse", "#begin-month"):
            if button not in seen and page.locator(button).count():
                check(button)
                seen.add(button)
            if pressed(page, button):
                break
    page.locator("#among-tokyo").wait_for()
    check("debrief")
    page.goto(f"{address}{NOWHERE}")
    check("no such room")
    page.goto(address)
    check("start")
