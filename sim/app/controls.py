"""The bar at the top: where the world stands, and what makes it go on."""

from __future__ import annotations

import asyncio

from nicegui import background_tasks, ui

from sim.analysis.words import calendar, listed
from sim.app.look import button, heading
from sim.app.room import Room
from sim.app.view import View
from sim.play import PlayError

PACE = 1.0
"""Seconds between two months of a world that goes on by itself."""


class Controls:
    """Persistent, so that the focus stays on a button that is pressed."""

    def __init__(self, view: View) -> None:
        self.view = view
        with ui.element("header").classes("top"):
            ui.link("tcog", "/").props('aria-label="tcog: to the start"')
            heading(view.room.base.spec.title, 1)
            self.where = ui.label().classes("where").props("id=where aria-live=polite")
            with ui.element("div").classes("row-of-controls"):
                self.next = button("Next month", view.does(self._next), "next-month", "main")
                self.play: ui.button | None = None
                self.undo: ui.button | None = None
                if not view.room.played and view.room.rules(view.browser):
                    self.play = button("Play", view.does(self._play), "play")
                if view.room.rules(view.browser):
                    button("Start again", self._ask_again, "start-again")
                if view.room.played:
                    self.undo = button("Take back", view.does(lambda: view.room.undo(view.browser)), "undo", "quiet")
        self.refresh()
        view.room.changed.subscribe(self.refresh)

    def refresh(self) -> None:
        """Say where the world stands, and offer what can be done."""
        room, game, browser = self.view.room, self.view.game, self.view.browser
        if self.where.is_deleted:
            return
        self.where.set_text(place(room))
        can = room.steps(browser) and not game.over and game.question is None
        self.next.set_enabled(can and not room.running)
        self.next.set_visibility(room.steps(browser))
        if self.play is not None:
            self.play.set_text("Pause" if room.running else "Play")
            self.play.set_enabled(not game.over)
        if self.undo is not None:
            alone = bool(room.taken) and set(room.taken) == set(room.seats_of(browser))
            self.undo.set_visibility(alone and any(game.decisions))

    def _next(self) -> None:
        self.view.room.next_month(self.view.browser)

    def _play(self) -> None:
        room, browser = self.view.room, self.view.browser
        was = room.running
        room.run(not was, browser)
        if room.running and not was:
            background_tasks.create(go_on(room, browser), name=f"world {room.code}")

    def _ask_again(self) -> None:
        """With which seed and world to begin anew."""
        room = self.view.room
        with ui.dialog() as dialog, ui.card():
            heading("Start again")
            ui.label(
                "The same seed and world meet the same luck; another world is another course the talks might take."
            )
            seed = ui.number("Seed", value=room.game.seed, min=0, max=2**53 - 1, precision=0).props("for=again-seed")
            world = ui.number("World", value=room.game.world, min=0, max=2**53 - 1, precision=0).props(
                "for=again-world"
            )

            def again() -> None:
                room.restart(self.view.browser, seed=whole(seed.value, "seed"), world=whole(world.value, "world"))
                dialog.close()

            with ui.row():
                button("Start", self.view.does(again), "again-start", "main")
                button("Cancel", dialog.close, kind="quiet")
        dialog.open()


def whole(value: float | None, what: str) -> int:
    """A whole number from a field. Raises PlayError where it is none."""
    if value is None or value != int(value) or not 0 <= value < 2**53:
        raise PlayError(f"the {what} is a whole number from 0")
    return int(value)


def place(room: Room) -> str:
    """Where the world stands, in words."""
    game = room.game
    spec, month = game.scenario.spec, game.model.state.month
    if game.over:
        ending = spec.outcomes[game.model.verdict.ending(game.model.state)]
        return f"The end, after {month} months: {ending.name}"
    if game.question is not None:
        return f"Month {month + 1} of {game.months}, {calendar(spec.start, month + 1)}: {listed(room.waits_for())} to decide"
    if month == 0:
        return f"Before the first of {game.months} months, {calendar(spec.start, 1)}"
    return f"Month {month} of {game.months}, {calendar(spec.start, month)}"


async def go_on(room: Room, browser: str) -> None:
    """Play month after month until it is stopped or over."""
    game = room.game
    while room.running and room.game is game and not game.over:
        room.next_month(browser)
        await asyncio.sleep(PACE)
    if room.running and room.game is game:
        room.run(False, browser)
