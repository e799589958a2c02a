"""One browser's view of a room, and the parts of the page that are drawn again when something changes."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from nicegui import ui

from sim.app.look import refuse, sentence
from sim.play import PlayError
from sim.play.question import ORDERS, Question
from sim.scenario import ScenarioError

if TYPE_CHECKING:
    from sim.app.background import Background
    from sim.app.room import Room
    from sim.play import Game
    from sim.scenario.schema import ScenarioFile

log = logging.getLogger(__name__)


class View:
    """A room as one browser sees it.

    Attributes
    ----------
    room : Room
    browser : str
        Its id.
    background : Background
        What runs other worlds.
    draft : dict of item id to rise
        The package that is being composed.
    tab : str
        Which picture is shown; the others are drawn when they are looked at.
    """

    def __init__(self, room: Room, browser: str, background: Background) -> None:
        self.room, self.browser, self.background = room, browser, background
        self.draft: dict[str, float] = {}
        self._seen: Question | None = None
        self._begun = room.started
        self._refused: ui.notification | None = None
        self.tab = ""
        self._parts: list[Part] = []
        self._drafted: list[Callable[[], None]] = []
        self._ask()
        room.changed.subscribe(self.refresh)
        room.gone.subscribe(lambda: ui.navigate.to(f"/room/{room.code}"))  # where one is told that there is none

    @property
    def game(self) -> Game:
        return self.room.game

    @property
    def spec(self) -> ScenarioFile:
        return self.room.game.scenario.spec

    @property
    def question(self) -> Question | None:
        """What is asked of this browser."""
        return self.room.question_for(self.browser)

    @property
    def seen(self) -> Question | None:
        """The last question at a table that was put to a government of this browser, as long as it plays it."""
        seen, room = self._seen, self.room
        return seen if seen and self._begun == room.started and seen.party in room.seats_of(self.browser) else None

    def knows(self) -> object:
        """On what it depends what may be shown to this browser, and of which beginning."""
        room, browser = self.room, self.browser
        return room.started, tuple(room.seats_of(browser)), room.sees_all()

    def add(self, part: Part) -> None:
        self._parts.append(part)

    def on_draft(self, does: Callable[[], None]) -> None:
        """Call whenever the package that is being composed changes."""
        self._drafted.append(does)

    def drafted(self) -> None:
        """The package has changed: what was wrong with it may be so no longer."""
        if self._refused is not None and not self._refused.is_deleted:
            self._refused.dismiss()
        self._refused = None
        for does in self._drafted:
            does()

    def refresh(self) -> None:
        """Draw again what may have changed."""
        self._ask()
        for part in self._parts:
            part.refresh()

    def does(self, what: Callable[[], object]) -> Callable[[], None]:
        """A handler that does something and says what was wrong where it cannot be done."""

        def handler() -> None:
            try:
                what()
            except (PlayError, ScenarioError) as error:
                self._refused = refuse(error)

        return handler

    def decide(self, question: Question, answer: Any) -> None:
        """Answer what is asked of this browser. Raises PlayError where it is asked no more, or the answer is none."""
        if self.question != question:
            raise PlayError("this is asked no more")
        self.room.decide(question.party, answer, self.browser)

    def _ask(self) -> None:
        if self.seen is None:
            self._seen, self.draft = None, {}
        self._begun = self.room.started
        question = self.question
        if question is not None and question.kind != ORDERS:
            if question != self._seen:
                self.draft = {}
            self._seen = question


class Part(ABC):
    """A part of the page.

    Attributes
    ----------
    tab : str
        The picture that it is; empty where it is always shown.
    """

    tab = ""

    def __init__(self, view: View) -> None:
        self.view = view
        self.root = ui.element("div").classes("drawn")
        self._drawn: object = self
        view.add(self)

    def state(self) -> object:
        """What it shows depends on this, and on what the view knows: it is drawn again when either is another.

        By default, on everything.
        """
        return self.view.game.turn

    def refresh(self) -> None:
        """Draw it again where something has changed; where it cannot be drawn, that is said in its place."""
        if self.root.is_deleted:
            return
        try:
            self.follow()
        except Exception:
            log.exception("%s could not be drawn", type(self).__name__)
            self._drawn = self  # tried again with the next change
            self.root.clear()
            with self.root:
                sentence("This part of the page could not be drawn; load the page again to try once more.")

    def follow(self) -> None:
        """Draw what has changed."""
        if self.looked_at() and self.changed():
            self.root.clear()
            with self.root:
                self.draw()
            self._drawn = self.view.knows(), self.state()

    def changed(self) -> bool:
        """Whether something else is to be shown than was drawn."""
        return (self.view.knows(), self.state()) != self._drawn

    def looked_at(self) -> bool:
        """Whether anybody can see it."""
        return self.tab in ("", self.view.tab)

    @abstractmethod
    def draw(self) -> None:
        """Draw it in the place that is open."""


def own_table(view: View, tables: Sequence[str]) -> str:
    """Of some tables the first at which a government of this browser sits; the first of all where none does."""
    mine = set(view.room.seats_of(view.browser))
    seated = [name for name in tables if mine & set(view.spec.tables[name].members)]
    return next(iter([*seated, *tables]), "")
