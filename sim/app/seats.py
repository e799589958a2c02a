"""Who plays whom: free seats, one's own, and the code by which others join."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nicegui import ui

from sim.analysis.words import listed
from sim.app.look import button, section, sentence
from sim.app.view import Part
from sim.play import EVERYTHING, ORDERS


class Seats(Part):
    """The governments of a played game."""

    def state(self) -> object:
        seats = self.view.game.seats
        return tuple(self.view.room.taken.items()), tuple((party, *seat.left) for party, seat in seats.items())

    def draw(self) -> None:
        view, room = self.view, self.view.room
        mine = room.seats_of(view.browser)
        with section("Who plays", "seats"):
            with ui.element("p"):
                ui.label("Others join with this code on the start page, or by this page's address: ").style(
                    "display: inline"
                )
                ui.label(room.code).classes("code").props("id=code").style("display: inline")
            for party, seat in view.game.seats.items():
                with ui.element("div").classes("row-of-controls").props(f"id=seat-{party}"):
                    name, left = room.name(party), EVERYTHING in seat.left
                    if party in mine:
                        ui.label(f"{name}: you{self._left(party)}")
                        button(
                            "Leave the seat",
                            view.does(partial(room.rise, party, view.browser)),
                            f"rise-{party}",
                            "quiet",
                        )
                        if seat.left:
                            button(
                                "Take it back",
                                view.does(partial(room.take_back, party, view.browser)),
                                f"back-{party}",
                                "quiet",
                            )
                    elif party in room.taken:
                        ui.label(f"{name}: another player")
                        if room.owned_by(view.browser):
                            button(
                                "Free the seat",
                                view.does(partial(room.rise, party, view.browser)),
                                f"free-{party}",
                                "quiet",
                            )
                    else:
                        ui.label(f"{name}: {'the usual government, until somebody sits down' if left else 'free'}")
                        button(f"Play {name}", view.does(partial(self._begin, room.take, party)), f"take-{party}")
                        if room.owned_by(view.browser) and not left:
                            button(
                                "Let the usual government play",
                                view.does(partial(self._begin, room.hand_over, party)),
                                f"hand-{party}",
                                "quiet",
                            )
            if not mine and not room.free:
                sentence("All seats are taken: you look on.", "quiet")

    def _left(self, party: str) -> str:
        """What of one's own is left to the usual government, to stand behind one's name."""
        left, tables = self.view.game.seats[party].left, self.view.spec.tables
        if not left:
            return ""
        what = ["all"] if EVERYTHING in left else ["orders" if one == ORDERS else tables[one].name for one in left]
        return f"; left to the usual government: {listed(what)}"

    def _begin(self, does: Callable[[str, str], None], party: str) -> None:
        """Fill a seat; with the last one the first month begins."""
        does(party, self.view.browser)
        self.view.room.begin()
