"""The page without a browser: what is shown follows the room, and names of what is drawn read as they are written."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import negotiations
import pytest
from nicegui import ElementFilter, ui
from nicegui.testing import User, user_simulation

from sim.analysis.bargaining_space import latest, sides
from sim.app import background as behind
from sim.app import charts
from sim.app.background import Background
from sim.app.look import written
from sim.app.pages import add_pages
from sim.app.room import Room
from sim.app.rooms import Rooms
from sim.batch.engines import InProcess
from sim.play import EVERYTHING, ORDERS, PROPOSE, USUAL, Game
from sim.play.replay import ONLOOKER
from sim.play.thought import thought
from sim.scenario import Problem, Scenario, ScenarioError


@asynccontextmanager
async def simulated() -> AsyncIterator[User]:
    """A visitor. NiceGUI forgets the modules of the pages at its end, ``sim`` among them; tests that come after need them."""
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "sim"}
    try:
        async with user_simulation() as user:
            yield user
    finally:
        sys.modules.update(kept)


def visited(visit: Callable[[User, Rooms], Coroutine[None, None, None]], scenario: Scenario | None = None) -> None:
    """Serve the page to somebody who visits it."""
    scenario = scenario or negotiations.mini(6)

    async def serve() -> None:
        async with simulated() as user:
            rooms = Rooms()
            add_pages({"mini": lambda: scenario}, {"mini": scenario.spec.title}, "mini", rooms, Background(4))
            await visit(user, rooms)

    asyncio.run(serve())


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    monkeypatch.setattr(behind, "ProcessPoolExecutor", lambda *_, **__: InProcess())


def labels(user: User, kind: type[ui.element]) -> list[str]:
    with user.client:
        return [element.props["aria-label"] for element in ElementFilter(kind=kind) if "aria-label" in element.props]


async def watching(user: User, rooms: Rooms) -> Room:
    await user.open("/")
    user.find("Watch this world").click()
    await user.should_see("The bargaining space")
    (room,) = rooms._rooms.values()
    return room


async def playing(user: User, rooms: Rooms) -> Room:
    """A game opened as Washington."""
    await user.open("/")
    user.find(kind=ui.checkbox, content="Washington").click()
    user.find("Open a game").click()
    await user.should_see("Leave this to the usual government")
    (room,) = rooms._rooms.values()
    return room


def test_who_watches_a_world_sees_its_months_and_reads_charts_in_plain_words():
    async def visit(user: User, rooms: Rooms) -> None:
        room = await watching(user, rooms)
        for month in (1, 2, 3):
            user.find("Next month").click()
            await user.should_see(f"Month {month} of 6")
        assert room.game.model.state.month == 3
        (told,) = labels(user, ui.echart)
        assert "'s, is worth" in told and "&" not in told

    visited(visit)


def test_who_looks_at_a_room_that_goes_is_told_that_there_is_none():
    async def visit(user: User, rooms: Rooms) -> None:
        room = await watching(user, rooms)
        went: list[str] = []
        user.navigate.to = lambda to, new_tab=False: went.append(to)  # type: ignore[method-assign]
        for _ in range(6):
            rooms.open(negotiations.mini(6), [], room.owner)
        assert went == [f"/room/{room.code}"] and rooms.find(room.code) is None
        gone = await user.http_client.get(went[0])
        assert gone.status_code == 404 and "There is no such room" in gone.text

    visited(visit)


def test_a_number_that_may_not_be_is_refused_in_a_sentence():
    async def visit(user: User, rooms: Rooms) -> None:
        await user.open("/")
        user.find("Seed").elements.pop().set_value(-1)
        user.find("Watch this world").click()
        await user.should_see("the seed is a whole number from 0 to 9,007,199,254,740,991")
        assert len(rooms) == 0

    visited(visit)


def test_two_clicks_on_watch_open_one_world():
    async def visit(user: User, rooms: Rooms) -> None:
        await user.open("/")
        watch = user.find("Watch this world")
        watch.click()
        watch.click()
        await user.should_see("Before the first")
        assert len(rooms) == 1

    visited(visit)


def test_a_room_that_is_none_is_not_found_and_one_reads_so():
    async def visit(user: User, rooms: Rooms) -> None:
        answer = await user.http_client.get("/room/nowhere")
        assert answer.status_code == 404 and "No world or game of the code nowhere is open here" in answer.text
        room = rooms.open(negotiations.mini(6), [], "somebody")
        assert (await user.http_client.get(f"/room/{room.code}")).status_code == 200

    visited(visit)


def test_other_worlds_are_run_where_they_are_looked_at_and_what_fails_is_said(monkeypatch):
    asked: list[int] = []

    async def fails(self: Background, scenario: object, seed: int, *_: object) -> None:
        asked.append(seed)
        raise ValueError("out of memory")

    monkeypatch.setattr(Background, "run", fails)

    async def visit(user: User, rooms: Rooms) -> None:
        room = await watching(user, rooms)
        user.find("Next month").click()
        await user.should_see("Month 1 of 6")
        assert not asked
        with user.client:
            (tabs,) = ElementFilter(kind=ui.tabs)
            tabs.set_value("course")
        await user.should_see("The other worlds could not be compared with (ValueError: out of memory).")
        assert asked == [room.game.seed]

    visited(visit)


def test_why_a_game_that_is_over_could_not_be_held_against_other_worlds_is_said(monkeypatch):
    async def fails(*_: object) -> None:
        raise ValueError("out of memory")

    monkeypatch.setattr(Background, "run", fails)

    async def visit(user: User, rooms: Rooms) -> None:
        room = await playing(user, rooms)
        room.leave("washington", EVERYTHING, room.owner)
        while not room.game.over:
            room.next_month(room.owner)
        await user.should_see("could not be compared with (ValueError: out of memory)")
        await user.should_not_see("worlds are run")

    visited(visit)


def test_the_seed_of_a_game_is_not_shown_before_its_end():
    async def visit(user: User, rooms: Rooms) -> None:
        room = await playing(user, rooms)
        user.find("Start again").click()
        await user.should_see("All who play here begin anew")
        with user.client:
            shown = [one.value for one in ElementFilter(kind=ui.number)]
        assert shown == [None, None]
        luck = f"orld 0 of seed {room.game.seed}"
        await user.should_see(f"{room.game.scenario.spec.title}, from Jul 2001.")
        await user.should_not_see(luck)
        room.leave("washington", EVERYTHING, room.owner)
        while not room.game.over:
            await user.should_not_see(luck)
            room.next_month(room.owner)
        await user.should_see(f"(w{luck})")

    visited(visit)


def test_who_left_everything_piece_by_piece_can_take_it_back():
    async def visit(user: User, rooms: Rooms) -> None:
        await playing(user, rooms)
        await user.should_see("Washington: you")
        user.find("All orders from now on").click()
        await user.should_see("This table from now on")
        user.find("This table from now on").click()
        await user.should_see("Nothing is asked of you.")
        await user.should_see("left to the usual government: orders and us-dprk")
        user.find("Take it back").click()
        await user.should_not_see("left to the usual government: ")
        user.find("Next month").click()
        await user.should_see("Washington: orders for")

    visited(visit)


def looks_at(user: User, tab: str) -> None:
    with user.client:
        (tabs,) = ElementFilter(kind=ui.tabs)
        tabs.set_value(tab)


def choices(user: User, label: str) -> set[str]:
    """What can be chosen in a field; nothing where there is none."""
    with user.client:
        return {
            one for field in ElementFilter(kind=ui.select) if field.props.get("label") == label for one in field.options
        }


def part_of(user: User, name: str) -> str:
    """All text in a part of the page."""
    with user.client:
        (part,) = (one for one in ElementFilter(kind=ui.element) if one.props.get("id") == name)
        return " ".join(one.content for one in part.descendants() if isinstance(one, ui.html))


def telling(game: Game) -> bool:
    """Whether Tokyo is asked where something was offered, and hears what an onlooker does not, be it of some months ago."""
    question, month = game.question_of("tokyo"), game.model.state.month
    if (
        question is None
        or question.kind == ORDERS
        or all(row["table"] != question.table for row in game.watch.rows["offers"])
    ):
        return False
    own, others = (
        {table.id: game.at(table.id, who).said for table in game.model.tables} for who in ("tokyo", ONLOOKER)
    )
    return game.news("tokyo", month) != game.news(ONLOOKER, month) and any(
        said != others[table] and said[0] < month for table, said in own.items() if said
    )


@pytest.mark.parametrize("who", ["tokyo", ONLOOKER])
@pytest.mark.slow
def test_while_a_game_is_played_each_sees_its_own_worth_and_hears_what_is_said_to_it(comprehensive_approach, who):
    seen: list[tuple[str, bool]] = []  # judged when the page is closed: a visit that breaks off leaves it waiting

    async def visit(user: User, rooms: Rooms) -> None:
        room = rooms.open(comprehensive_approach.lasting(24), ["tokyo"], "a teacher", seed=7)
        game, spec = room.game, room.base.spec
        await user.open(f"/room/{room.code}")
        if who:
            user.find("Play Tokyo").click()
        else:
            room.take("tokyo", "another")
            room.begin()
        while not telling(game):
            room.decide("tokyo", USUAL, room.taken["tokyo"])
        question, month = game.question, game.model.state.month

        # News and tables
        news = part_of(user, "news")
        seen.append(("news", all(written(line.strip()) in news for line in game.news(who, month))))
        secret = {line.strip() for line in game.told(month)[1:]} - {line.strip() for line in game.news(who, month)}
        seen.append(("news", bool(secret) and not any(written(line) in news for line in secret if line)))
        for table in game.model.tables:
            shown, heard, all_known = part_of(user, f"table-{table.id}"), game.at(table.id, who), game.seen_at(table.id)
            seen.append((table.id, all(written(line) in shown for line in (*heard.positions, *heard.waiting))))
            private = {*all_known.positions, *all_known.between} - {*heard.positions, *heard.waiting}
            seen.append((table.id, not any(written(line.strip()) in shown for line in private)))
            if heard.said and not any(heard.said[1].strip() in line for line in game.news(who, month)):
                seen.append((table.id, written(heard.said[1].strip()) in shown))

        # The bargaining space
        with user.client:
            drawn = [chart.options["series"] for chart in ElementFilter(kind=ui.echart)]
        if who:
            own, (first, _) = ("tokyo",), sides(spec, question.table)
            across = next(side for side in sides(spec, question.table) if "tokyo" not in side)[0]
            found = thought(question, game.watch, across)
            side = 0 if own[0] in first else 1
            found = found.turned() if side else found
            seen.append(("space", drawn == [charts.space(found, spec, None, side)["series"]]))
            seen.append(
                (
                    "space",
                    drawn
                    != [charts.space(latest(game.watch, game.scenario, question.table), spec, None, side)["series"]],
                )
            )
        else:
            seen.append(("space", drawn == []))
            await user.should_see("is theirs alone to know")

        # The course, and other worlds
        looks_at(user, "course")
        await user.should_see("4 worlds of the same scenario")
        known = choices(user, "What")
        seen.append(("course", {"support *", "support pyongyang", "threat "} <= known))
        seen.append(
            (
                "course",
                {one for one in known if one.startswith(("value", "trust"))} == ({"value tokyo"} if who else set()),
            )
        )
        looks_at(user, "among")
        await user.should_see("How 4 worlds end")
        seen.append(("among", choices(user, "Government") == ({"tokyo"} if who else set())))

    visited(visit, comprehensive_approach)
    assert len(seen) > 10 and [place for place, well in seen if not well] == []


def test_a_new_beginning_tells_its_latest_month_whatever_month_was_looked_at_before():
    async def visit(user: User, rooms: Rooms) -> None:
        room = await watching(user, rooms)
        for _ in range(3):
            room.next_month(room.owner)
        await user.should_see("What happened in Sep 2001")
        user.find("Earlier").click()
        await user.should_see("What happened in Aug 2001")
        room.restart(room.owner)
        for _ in range(4):
            room.next_month(room.owner)
        await user.should_see("What happened in Oct 2001")

    visited(visit)


def test_what_was_wrong_with_a_package_is_said_until_it_is_another():
    async def visit(user: User, rooms: Rooms) -> None:
        room = await playing(user, rooms)
        while (question := room.question_for(room.owner)) is None or question.kind != PROPOSE:
            if question is None:
                room.next_month(room.owner)
            else:
                room.decide("washington", USUAL, room.owner)
        await user.should_see("Send the package")
        user.find("Send the package").click()
        with user.client:
            (said,) = ElementFilter(kind=ui.notification, local_scope=False)
        assert said.message.startswith("the package is empty")
        dismissed: list[str] = []
        said.dismiss = lambda: dismissed.append(said.message)  # type: ignore[method-assign]
        user.find(kind=ui.slider).elements.pop().set_value(50)
        assert dismissed == [said.message]

    visited(visit)


def test_a_choice_of_no_scenario_leaves_the_one_that_was_chosen():
    async def visit(user: User, rooms: Rooms) -> None:
        await user.open("/")
        (chosen,) = user.find(kind=ui.select).elements
        chosen.set_value(None)
        assert chosen.value == "mini"
        user.find("Watch this world").click()
        await user.should_see("Before the first")

    visited(visit)


def test_a_scenario_that_cannot_be_read_does_not_stop_the_page():
    def broken() -> Scenario:
        raise ScenarioError([Problem("broken.yaml", 3, "", "wrong indentation")])

    async def serve() -> None:
        async with simulated() as user:
            rooms = Rooms()
            add_pages({"broken": broken}, {"broken": "broken"}, "broken", rooms, Background(4))
            await user.open("/")
            await user.should_see("This scenario cannot be read")
            user.find("Watch this world").click()
            await user.should_see("wrong indentation")
            assert len(rooms) == 0

    asyncio.run(serve())
