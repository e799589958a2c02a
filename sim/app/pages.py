"""The pages: the start, where a room is opened or joined, and a room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from nicegui import app, ui
from nicegui.events import ValueChangeEventArguments

from sim.analysis.words import months
from sim.app.background import Background
from sim.app.controls import Controls, whole
from sim.app.courses import Among, Course
from sim.app.debriefing import Debriefing
from sim.app.desk import Desk
from sim.app.look import button, dress, heading, refuse, section, sentence
from sim.app.numbers import Numbers
from sim.app.room import Room
from sim.app.rooms import MONTHS, Rooms
from sim.app.seats import Seats
from sim.app.spaces import BargainingSpace
from sim.app.talks import News, Tables
from sim.app.tracks import Linkages
from sim.app.view import View
from sim.play import PlayError
from sim.scenario import Scenario, ScenarioError

SHORT = ("space", "course", "among")
"""Pictures that fit on a screen."""

Library = Mapping[str, Callable[[], Scenario]]
"""Scenarios by name, each read when it is asked for."""


def add_pages(library: Library, titles: Mapping[str, str], first: str, rooms: Rooms, background: Background) -> None:
    """Give the server its pages.

    Parameters
    ----------
    library : mapping of name to what reads the scenario
    titles : mapping of name to title
    first : str
        The scenario that is chosen to begin with.
    rooms : Rooms
    background : Background
    """

    @ui.page("/")
    def start() -> None:
        Start(library, titles, first, rooms).draw()

    @ui.page("/room/{code}")
    def room(code: str) -> None:
        found = rooms.find(code)
        if found is None:
            _no_such_room(code)
        else:
            draw_room(found, background)


def browser() -> str:
    """The id of the browser that looks on."""
    return str(app.storage.browser["id"])


def _skip() -> None:
    ui.html('<a class="skip" href="#main">Skip to the content</a>', sanitize=False)


class Start:
    """Choosing a scenario, and how to take part."""

    def __init__(self, library: Library, titles: Mapping[str, str], first: str, rooms: Rooms) -> None:
        self.library, self.titles, self.first, self.rooms = library, titles, first, rooms
        self.opened: tuple[object, Room] | None = None

    def draw(self) -> None:
        dress("tcog: linked negotiations with Pyongyang")
        _skip()
        with ui.element("header").classes("top"):
            heading("tcog: linked negotiations with Pyongyang", 1)
        with ui.element("div").classes("main").props("id=main tabindex=-1"):
            with section("Begin", "begin"):
                sentence(
                    "Washington, Seoul and Tokyo negotiate with Pyongyang at several tables, month by month. What is agreed at one table opens "
                    "or closes items at another. Watch a world, or take the chair of a government yourself."
                )
                self.scenario = (
                    ui.select(dict(self.titles), value=self.first, label="Scenario", on_change=self._seats)
                    .props("outlined for=scenario")
                    .classes("w-full")
                )
                self.question = sentence("", "quiet")
                heading("Who do you play?", 3)
                sentence(
                    "Tick one government or several: all that people play, yourself or a class, each from a browser of their own."
                )
                self.boxes = (
                    ui.element("div")
                    .classes("row-of-controls")
                    .props('role=group aria-label="Governments that people play"')
                )
                self.mine: dict[str, ui.checkbox] = {}
                with ui.element("div").classes("row-of-controls"):
                    button("Open a game", self._play, "open-game", "main")
                    sentence("or nobody:").style("margin: 0")
                    button("Watch this world", self._watch, "watch", "main")
                with (
                    ui.expansion("More: length, seed and world").classes("w-full").props("id=more"),
                    ui.element("div").classes("row-of-controls"),
                ):
                    # Without bounds of the field's own, which would change a number in silence.
                    self.seed = (
                        ui.number("Seed")
                        .props('outlined dense for=seed stack-label placeholder="7; drawn for a game"')
                        .style("min-width: 13rem")
                    )
                    self.world = ui.number("World of the seed", value=0).props("outlined dense for=world")
                    self.months = (
                        ui.number("Months, if not the scenario's")
                        .props("outlined dense for=months")
                        .style("min-width: 16rem")
                    )
            with section("Join a game", "join"), ui.element("div").classes("row-of-controls"):
                self.code = (
                    ui.input("Code of the game")
                    .props("outlined dense for=join-code autocapitalize=off")
                    .on("keydown.enter", self._join)
                )
                button("Join", self._join, "join-game")
            own = self.rooms.of(browser())
            if own:
                with section("Where you were", "yours"), ui.element("ul").classes("sentences"):
                    for one in own:
                        what = "a game" if one.played else "a world"
                        with ui.element("li"):
                            ui.link(
                                f"{one.base.spec.title}: {what}, {months(one.game.model.state.month)} played",
                                f"/room/{one.code}",
                            )
        self._seats()

    def _scenario(self) -> Scenario:
        scenario = self.library[str(self.scenario.value)]()
        if self.months.value is None:
            return scenario
        return scenario.lasting(whole(self.months.value, "number of months", 1, MONTHS))

    def _seats(self) -> None:
        if self.scenario.value not in self.library:  # as a message says that no control sends
            self.scenario.set_value(self.first)
            return
        self.first = str(self.scenario.value)
        try:
            scenario = self.library[str(self.scenario.value)]()
        except ScenarioError as error:
            refuse(error)
            self.question.set_content(f"This scenario cannot be read: {escape(str(error).splitlines()[0])}")
            self.boxes.clear()
            self.mine = {}
            return
        self.question.set_content(escape((scenario.spec.question or "").strip()))
        self.boxes.clear()
        with self.boxes:
            self.mine = {
                name: ui.checkbox(entry.name, value=False).props(f"id=as-{name}")
                for name, entry in scenario.spec.parties.items()
                if any(name in table.members for table in scenario.spec.tables.values())
            }

    def _open(self, seats: list[str]) -> None:
        wanted = (self.scenario.value, self.months.value, self.seed.value, self.world.value, tuple(seats))
        if self.opened is not None and self.opened[0] == wanted and self.rooms.find(self.opened[1].code):
            ui.navigate.to(f"/room/{self.opened[1].code}")  # the second click of a double click
            return
        try:
            room = self.rooms.open(
                self._scenario(),
                seats,
                browser(),
                seed=None if self.seed.value is None else whole(self.seed.value, "seed"),
                world=whole(self.world.value, "world"),
            )
            if len(seats) == 1:
                room.take(seats[0], browser())
                room.begin()
        except (PlayError, ScenarioError, ValueError) as error:
            refuse(error)
            return
        self.opened = wanted, room
        ui.navigate.to(f"/room/{room.code}")

    def _watch(self) -> None:
        self._open([])

    def _play(self) -> None:
        seats = [name for name, box in self.mine.items() if box.value]
        if seats:
            self._open(seats)
        else:
            refuse(PlayError("choose at least one government to be played"))

    def _join(self) -> None:
        room = self.rooms.find(str(self.code.value or ""))
        if room is None:
            refuse(PlayError("there is no game of that code here"))
        else:
            ui.navigate.to(f"/room/{room.code}")


def draw_room(room: Room, background: Background) -> None:
    """One room as this browser sees it."""
    view = View(room, browser(), background)
    dress(f"tcog: {room.base.spec.title}")
    _skip()
    Controls(view)
    _jumps(
        {"news": "What happened"}
        | ({"desk": "Desk"} if room.played else {})
        | {"pictures": "Pictures", "tables": "Tables"}
    )
    with ui.element("div").classes("main two").props("id=main tabindex=-1"):
        with ui.element("div").classes("column-of-parts"):
            seats_first = bool(room.free)
            if room.played and seats_first:
                Seats(view)
            if room.played:
                Debriefing(view)
            News(view)
            if room.played:
                Desk(view)
        with (
            ui.element("div").classes("pictures in-view").props("id=pictures") as pictures,
            ui.element("div").classes("part"),
        ):
            _tabs(view, pictures)
        with ui.element("div").classes("column-of-parts rest"):
            if room.played and not seats_first:
                Seats(view)
            Tables(view)
    view.refresh()


def _jumps(parts: Mapping[str, str]) -> None:
    """Links to the parts of a room, for a screen on which they lie one below the other."""
    links = "".join(f'<a href="#{name}">{title}</a>' for name, title in parts.items())
    ui.html(links, sanitize=False, tag="nav").classes("jumps").props('aria-label="On this page"')


def _tabs(view: View, pictures: ui.element) -> None:
    """The pictures, one at a time."""
    names = {
        "space": "Bargaining",
        "linkages": "Linkages",
        "course": "Course",
        "among": "Others",
        "numbers": "Numbers",
    }
    if view.room.played:
        del names["numbers"]
    with ui.tabs().props("dense align=left outside-arrows mobile-arrows no-caps").classes("w-full") as tabs:
        for name, title in names.items():
            ui.tab(name, label=title).props(f"id=tab-{name}")
    with ui.tab_panels(tabs, value="space", animated=False).classes("w-full"):
        with ui.tab_panel("space"):
            heading("The bargaining space")
            BargainingSpace(view)
        with ui.tab_panel("linkages"):
            heading("What waits for what")
            Linkages(view)
        with ui.tab_panel("course"):
            heading("The course of things")
            course = Course(view)
        with ui.tab_panel("among"):
            heading("Among other worlds")
            Among(view, course)
        if "numbers" in names:
            with ui.tab_panel("numbers"):
                heading("Other numbers, other rules")
                Numbers(view)
    view.tab = "space"

    def looked_at(event: ValueChangeEventArguments) -> None:
        view.tab = str(event.value)
        # What is no taller than a screen stays beside what is read or composed.
        pictures.classes(**{"add" if view.tab in SHORT else "remove": "in-view"})
        view.refresh()

    tabs.on_value_change(looked_at)


def _no_such_room(code: str) -> None:
    ui.context.client.status_code = 404
    dress("tcog: no such room")
    with ui.element("header").classes("top"):
        heading("tcog: linked negotiations with Pyongyang", 1)
    with ui.element("div").classes("main").props("id=main"), section("There is no such room", "nowhere"):
        sentence(f"No world or game of the code {code[:20]} is open here: the server may have been started anew since.")
        ui.link("To the start", "/")
