"""The bar at the top: where the world stands, and what makes it go on."""

from __future__ import annotations

import asyncio
from math import isfinite

from nicegui import background_tasks, ui

from sim.analysis.words import calendar, listed
from sim.app.look import button, heading, refuse
from sim.app.room import Room
from sim.app.view import View
from sim.play import PlayError

LARGEST = 2**53 - 1
"""The largest whole number that a browser tells from its neighbours."""
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
                if not view.room.played and view.room.owned_by(view.browser):
                    self.play = button("Play", view.does(self._play), "play")
                if view.room.owned_by(view.browser):
                    button("Start again", self._ask_again, "start-again")
                if view.room.played:
                    self.undo = button("Take back", None, "undo", "quiet")
                    # A double click takes back one decision, not two.
                    self.undo.on("click", self._undo, throttle=0.5, trailing_events=False)
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
        # Whoever plays goes on from the desk; only where nothing is asked is there a month to be called for.
        self.next.set_visibility(can or (room.steps(browser) and not room.played))
        if self.play is not None:
            self.play.set_text("Pause" if room.running else "Play")
            self.play.set_enabled(not game.over)
        if self.undo is not None:
            self.undo.set_visibility(not room.stands(browser))

    async def _undo(self) -> None:
        if self.undo is None or not self.undo.enabled:
            return
        self.undo.set_enabled(False)
        try:
            await self.view.room.undo(self.view.browser)
        except PlayError as error:
            refuse(error)
        finally:
            self.undo.set_enabled(True)

    def _next(self) -> None:
        self.view.room.next_month(self.view.browser)

    def _play(self) -> None:
        room, browser = self.view.room, self.view.browser
        was = room.running
        room.run(not was, browser)
        if room.running and not was:
            background_tasks.create(go_on(room, browser, room.clock), name=f"world {room.code}")

    def _ask_again(self) -> None:
        """With which seed and world to begin anew."""
        room, hidden = self.view.room, not self.view.room.sees_all()
        with ui.dialog() as dialog, ui.card():
            heading("Start again")
            ui.label(
                "The same seed and world meet the same luck; another world is another course the talks might take."
            )
            if room.played:
                ui.label("All who play here begin anew: what was decided is gone; everybody keeps the seat.")
            if hidden:
                ui.label("Which seed and world this game has is shown at its end; leave both empty for the same luck.")
            seed = ui.number("Seed", value=None if hidden else room.game.seed).props("for=again-seed")
            world = ui.number("World", value=None if hidden else room.game.world).props("for=again-world")

            def again() -> None:
                room.restart(
                    self.view.browser,
                    seed=None if hidden and seed.value is None else whole(seed.value, "seed"),
                    world=None if hidden and world.value is None else whole(world.value, "world"),
                )
                room.begin()
                dialog.close()

            with ui.row():
                button("Start", self.view.does(again), "again-start", "main")
                button("Cancel", dialog.close, kind="quiet")
        dialog.open()


def whole(value: float | None, what: str, least: int = 0, most: int = LARGEST) -> int:
    """A whole number from a field. Raises PlayError where it is none, or not between the bounds."""
    if value is None or not isfinite(value) or value != int(value) or not least <= value <= most:
        raise PlayError(f"the {what} is a whole number from {least} to {most:,}")
    return int(value)


def place(room: Room) -> str:
    """Where the world stands, in words."""
    game = room.game
    spec, month = game.scenario.spec, game.model.state.month
    if game.over:
        ending = spec.outcomes[game.model.verdict.ending(game.model.state)]
        luck = f" (world {game.world} of seed {game.seed})" if room.played else ""
        return f"The end, after {month} months: {ending.name}{luck}"
    if game.question is not None:
        return f"Month {month + 1} of {game.months}, {calendar(spec.start, month + 1)}: {waiting(room, 'to decide', 'to decide')}"
    if month == 0:
        return f"Before the first of {game.months} months, {calendar(spec.start, 1)}"
    return f"Month {month} of {game.months}, {calendar(spec.start, month)}"


def waiting(room: Room, one: str, several: str) -> str:
    """Who has to decide, with what is said of one or several, and which seats are free where somebody would have to."""
    empty = room.empty_for()
    deciding = [name for name in room.waits_for() if name not in empty]
    told = [f"{listed(deciding)} {one if len(deciding) == 1 else several}"] if deciding else []
    if empty:
        told.append(
            f"the {'seat' if len(empty) == 1 else 'seats'} of {listed(empty)} {'is' if len(empty) == 1 else 'are'} free"
        )
    return "; ".join(told)


async def go_on(room: Room, browser: str, clock: int) -> None:
    """Play month after month until it is over, stopped, or set going anew."""
    while room.running and room.clock == clock and not room.game.over:
        room.next_month(browser)
        await asyncio.sleep(PACE)
    if room.running and room.clock == clock:
        room.run(False, browser)
