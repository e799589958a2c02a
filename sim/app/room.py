"""A room: one world that is watched or played, who sits where, and what is drawn again when something happens.

Rooms know nothing of the page's elements. Whoever looks on subscribes to ``changed``. A browser is known by an id of its own;
it decides for the governments whose seats it has taken, and for no others.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nicegui import Event

from sim.play import EVERYTHING, ORDERS, Game, PlayError, Question
from sim.play.replay import ONLOOKER
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.play.debrief import Debrief

SEATS_OF_ONE = 2
"""Seats that one browser may take in a game that another opened: who sat everywhere would see all that is private."""


class Room:
    """One world, and who is in it.

    Parameters
    ----------
    code : str
        By which others join.
    scenario : Scenario
        As it is in the library; numbers that are changed are kept beside it.
    seats : iterable of party ids
        Which governments people play; none: the world is watched.
    owner : str
        The browser that opened the room.

    Attributes
    ----------
    game : Game
    taken : mapping of party id to browser id
        Who plays whom.
    numbers : mapping of path to value
        Numbers of the scenario that were set on the page.
    without : tuple of rule ids
        Rules that were left out on the page.
    running : bool
        Whether a watched world goes on by itself.
    clock : int
        Counts how often it was set going or stopped: what makes it go on does so only as long as this stays as it was.
    changed : Event
        Emitted after each change.
    gone : Event
        Emitted when the room goes, and nothing of it can be shown any more.
    debriefs : mapping of party id to Future
        What came of a game that is over, as far as it was reckoned.
    before : dict or None
        Moods of the run before the last change of numbers, for comparison: (series, id) to values by month.
    """

    def __init__(
        self, code: str, scenario: Scenario, seats: Iterable[str], owner: str, *, seed: int = 7, world: int = 0
    ) -> None:
        self.code, self.base, self.owner = code, scenario, owner
        self.numbers: dict[str, float] = {}
        self.without: tuple[str, ...] = ()
        self.taken: dict[str, str] = {}
        self._sat: dict[str, set[str]] = {}  # by browser, for which governments it has sat here
        self.running, self.clock = False, 0
        self.before: dict[tuple[str, str], list[float]] | None = None
        self.changed, self.gone = Event[[]](), Event[[]]()
        self.touched = time.monotonic()
        self.game = Game(scenario, seats, seed=seed, world=world)
        self.started = 0
        self.debriefs: dict[str, asyncio.Future[Debrief]] = {}
        self._decided: list[tuple[str, str]] = []  # whose decision it was and who took it, one after the other

    # Who is who

    @property
    def played(self) -> bool:
        """Whether governments here are played by people."""
        return bool(self.game.seats)

    def seats_of(self, browser: str) -> list[str]:
        """Which governments a browser plays, in the scenario's order."""
        return [party for party in self.game.seats if self.taken.get(party) == browser]

    @property
    def free(self) -> list[str]:
        """Governments that wait for a player."""
        return [party for party in self.game.seats if party not in self.taken]

    def owned_by(self, browser: str) -> bool:
        """Whether a browser may begin anew, hand out empty seats and, where nobody plays, step."""
        return browser == self.owner

    def steps(self, browser: str) -> bool:
        """Whether a browser may play the next month."""
        return bool(self.seats_of(browser)) if self.played else self.owned_by(browser)

    def take(self, party: str, browser: str) -> None:
        """Sit down. Raises PlayError where the seat is none, or taken, or one has enough."""
        if party not in self.game.seats:
            raise PlayError(f"nobody can play {party} here")
        if self.taken.get(party, browser) != browser:
            raise PlayError(f"{self.name(party)} is played by somebody else already")
        seen = self._sat.setdefault(browser, set())
        if not self.owned_by(browser) and len(seen - {party}) >= SEATS_OF_ONE:
            raise PlayError(
                f"only who opened the game can play more than {SEATS_OF_ONE} governments in it, one after the other too"
            )
        seen.add(party)
        self.taken[party] = browser
        if self.game.seats[party].left:  # what one before left would be asked of nobody
            self.game.take_back(party)
        self._done()

    def rise(self, party: str, browser: str) -> None:
        """Leave a seat to others, or have one left, where one opened the room. Raises PlayError where it is another's."""
        if party not in self.taken or not self.owned_by(browser):
            self._own(party, browser)
        del self.taken[party]
        self._done()

    def hand_over(self, party: str, browser: str) -> None:
        """Leave an empty seat to the usual government until somebody takes it. Raises PlayError where that is not one's to do."""
        if not self.owned_by(browser) or party not in self.free:
            raise PlayError(f"{self.name(party)} is not yours to hand over")
        self.game.leave(party)
        if self.begun:  # the others go on where only this seat was waited for
            self._on()
        else:
            self._done()

    # What is asked and done

    def question_for(self, browser: str) -> Question | None:
        """What a browser is asked now: the first question to a government of its own."""
        return next((one for one in self.game.questions if self.taken.get(one.party) == browser), None)

    @property
    def begun(self) -> bool:
        """Whether the first month is played or under way."""
        return self.game.model.state.month > 0 or not self.game.between_months

    def begin(self) -> None:
        """Begin the first month of a game, once every seat is taken or left to the usual government; otherwise nothing is done."""
        waits = any(EVERYTHING not in self.game.seats[party].left for party in self.free)
        if not self.taken or waits or self.begun or self._all_left():
            return
        self.game.advance()
        self._done()

    def next_month(self, browser: str) -> None:
        """Play the next month, or as far as somebody is asked.

        Raises
        ------
        PlayError
            Where that is not the browser's to do, something is still asked, or the last month is over.
        """
        if not self.steps(browser):
            raise PlayError("only who plays here, or who opened the room, can go on")
        if self.game.question is not None:
            raise PlayError(f"{self.name(self.game.question.party)} still has to decide")
        if self.game.over:
            raise PlayError("the last month is over")
        self.game.advance()
        self._done()

    def decide(self, party: str, answer: Any, browser: str) -> None:
        """Answer a question, and go on to the next. Raises PlayError where it is not one's own, or the answer is none."""
        self._own(party, browser)
        before = self._decisions
        self.game.decide(answer, party=party)
        self._decided[before:] = [(party, browser)]
        self._on()

    @property
    def _decisions(self) -> int:
        return sum(map(len, self.game.decisions))

    def stands(self, browser: str) -> str:
        """Why a browser cannot take back the latest decision; empty where it can."""
        if set(self.taken) != set(self.seats_of(browser)) or not self.taken:
            return "others play here, too: what was decided stands"
        if self.game.over:
            return "the game is over and all is shown: what was decided stands"
        latest = self._decided[: self._decisions][-1:]
        if not latest:
            return "nothing has been decided yet that could be taken back"
        if latest[0] not in [(party, browser) for party in self.seats_of(browser)]:
            return "the latest decision is none of yours: it stands"
        return ""

    async def undo(self, browser: str) -> None:
        """Take back the latest decision, where one person plays all and took it; others are served while months are played again.

        Raises
        ------
        PlayError
            Where it stands (``stands``), or something else happened meanwhile; then it stands, too.
        """
        if why := self.stands(browser):
            raise PlayError(why)
        game, turn = self.game, self.game.turn
        if game.undoes_at_once:
            game.undo()
        else:
            without = await asyncio.to_thread(game.undone)
            if (self.game, game.turn) != (game, turn) or self.stands(browser):
                without.close()
                raise PlayError("something else happened meanwhile: what was decided stands")
            self.game = without
            game.close()
        self._done()

    def leave(self, party: str, what: str, browser: str) -> None:
        """Leave a table, the orders or all to the usual government from now on."""
        self._own(party, browser)
        self.game.leave(party, what)
        self._on()

    def take_back(self, party: str, browser: str) -> None:
        """Take all that was left into one's own hands again."""
        self._own(party, browser)
        self.game.take_back(party)
        self._done()

    def restart(
        self,
        browser: str,
        *,
        seed: int | None = None,
        world: int | None = None,
        numbers: Mapping[str, float] | None = None,
        without: Iterable[str] | None = None,
    ) -> None:
        """Begin anew, with the same luck unless another seed or world is given.

        Everybody keeps the seat, and empty seats that were handed over stay with the usual government.

        Raises
        ------
        PlayError
            Where the room is another's.
        ScenarioError
            Where a number may not be so; the room is as it was.
        """
        if not self.owned_by(browser):
            raise PlayError("only who opened the room can begin anew")
        seed = self.game.seed if seed is None else seed
        world = self.game.world if world is None else world
        wanted = dict(self.numbers if numbers is None else numbers)
        dropped = tuple(self.without if without is None else without)
        same_luck = (seed, world) == (self.game.seed, self.game.world)
        scenario = self.base.with_values(wanted, without=dropped) if wanted or dropped else self.base
        game = Game(scenario, list(self.game.seats), seed=seed, world=world)
        for party in self.free:
            if EVERYTHING in self.game.seats[party].left:
                game.leave(party)
        self.before = self.course() if same_luck and self.game.model.state.month else None
        self.game.close()
        self.game, self.numbers, self.without, self.running = game, wanted, dropped, False
        self.debriefs = {}
        self._sat = {who: set(self.seats_of(who)) for who in self.taken.values()}
        self.started += 1
        self.clock += 1
        self._done()

    def run(self, running: bool, browser: str) -> None:
        """Let a watched world go on by itself, or stop it."""
        if self.played or not self.owned_by(browser):
            raise PlayError("only who opened the room can let it run")
        self.running = running and not self.game.over
        self.clock += 1
        self._done()

    # What is seen

    def name(self, party: str) -> str:
        """A government's name."""
        parties = self.base.spec.parties
        return parties[party].name if party in parties else party

    def hears(self, browser: str) -> str:
        """In whose place a browser hears the news: its first government's, or an onlooker's."""
        return next(iter(self.seats_of(browser)), ONLOOKER)

    def sees_all(self) -> bool:
        """Whether every government's reckoning may be shown: nobody plays, or the game is over."""
        return not self.played or self.game.over

    def valued(self, browser: str) -> list[str]:
        """Governments whose worth a browser may be shown: its own, or all."""
        return list(self.base.spec.parties) if self.sees_all() else self.seats_of(browser)

    @property
    def worth(self) -> str:
        """Which series tells what is in effect to a government: while people play, what it believes."""
        return "value" if self.sees_all() else "believed"

    def course(self) -> dict[tuple[str, str], list[float]]:
        """Moods and values by month so far."""
        found: dict[tuple[str, str], list[float]] = {}
        for row in self.game.watch.rows["moods"]:
            found.setdefault((row["series"], row["id"]), []).append(row["value"])
        return found

    def waits_for(self) -> list[str]:
        """Names of governments that have to decide now."""
        return list(dict.fromkeys(self.name(one.party) for one in self.game.questions))

    def empty_for(self) -> list[str]:
        """Names of those of them in whose seats nobody sits."""
        return list(dict.fromkeys(self.name(one.party) for one in self.game.questions if one.party in self.free))

    def _own(self, party: str, browser: str) -> None:
        if self.taken.get(party) != browser:
            raise PlayError(f"{self.name(party)} is not yours to play")

    def _on(self) -> None:
        """After a decision: the next month begins where this one is over, so that its first question is seen."""
        if self.game.question is None and not self.game.over and not self._all_left():
            self.game.advance()
        self._done()

    def _all_left(self) -> bool:
        month = self.game.model.state.month + 1
        return all(
            EVERYTHING in seat.leaves(month) or ORDERS in seat.leaves(month) for seat in self.game.seats.values()
        )

    def _done(self) -> None:
        self.touched = time.monotonic()
        self.changed.emit()
