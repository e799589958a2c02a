"""The page without a browser: what is shown follows the room, and names of what is drawn read as they are written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import negotiations
import pytest
from nicegui import ElementFilter, ui
from nicegui.testing import User, user_simulation

from sim.app import background as behind
from sim.app.background import Background
from sim.app.pages import add_pages
from sim.app.room import Room
from sim.app.rooms import Rooms
from sim.batch.engines import InProcess


def visited(visit: Callable[[User, Rooms], Coroutine[None, None, None]]) -> None:
    """Serve the page to somebody who visits it."""
    scenario = negotiations.mini(6)

    async def serve() -> None:
        async with user_simulation() as user:
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
        for _ in range(6):
            rooms.open(negotiations.mini(6), [], room.owner)
        await user.should_see("There is no such room")
        assert rooms.find(room.code) is None

    visited(visit)


def test_a_number_that_may_not_be_is_refused_in_a_sentence():
    async def visit(user: User, rooms: Rooms) -> None:
        await user.open("/")
        user.find("Seed").elements.pop().set_value(-1)
        user.find("Watch this world").click()
        await user.should_see("the seed is a whole number from 0 to 9,007,199,254,740,991")
        assert len(rooms) == 0

    visited(visit)
