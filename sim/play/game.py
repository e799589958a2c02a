"""A game in which people play governments: it asks, takes decisions, and plays month by month.

Nothing here knows of a terminal or a page. ``Game.advance`` plays until somebody must decide something or the month is over;
``Game.decide`` answers. How a month is played is in ``sim.play.replay``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from agents.human import EVERYTHING, USUAL, Orders, Person
from sim.batch.chunks import forget
from sim.model import NegotiationModel
from sim.play import saving
from sim.play.advice import Advice, advice
from sim.play.orders import written
from sim.play.package import PlayError, checked
from sim.play.preview import Preview, preview
from sim.play.question import ORDERS, Question
from sim.play.record import Decision, Month, Offered, Seat
from sim.play.replay import ONLOOKER, Replay
from sim.play.situation import Situation
from sim.scenario import Scenario, ScenarioError
from sim.scenario.problems import did_you_mean, known_here

if TYPE_CHECKING:
    from sim.analysis.chronicle import Place
    from sim.world.tables import Table


class Game(Replay):
    """One world of a scenario, in which people play some of the governments.

    Parameters
    ----------
    scenario : Scenario
    seats : iterable of party ids
        Who is played by people; the usual governments play the others, or all where it is empty: a world to be watched.
    seed, world : int
        Whose luck: the same seed and world in a batch is the same world, played by the usual governments.
    months : int, optional
        Horizon; the scenario's own where not given.

    Attributes
    ----------
    seats, model, turn : as in :class:`sim.play.replay.Replay`

    Raises
    ------
    PlayError
        Where a party is unknown or named twice.
    """

    def __init__(
        self,
        scenario: Scenario,
        seats: Iterable[str],
        *,
        seed: int = 7,
        world: int = 0,
        months: int | None = None,
    ) -> None:
        names = [seats] if isinstance(seats, str) else list(seats)
        parties = scenario.spec.parties
        for name in names:
            if name not in parties:
                raise PlayError(f"no such party: {name}{known_here(str(name), list(parties))}")
        if len(set(names)) < len(names):
            raise PlayError("a government is named twice")
        lasting = scenario if months is None else scenario.lasting(months)
        super().__init__(lasting, [name for name in parties if name in names], seed, world)

    # Where the game stands

    @property
    def month(self) -> int:
        """The month that is being played, or that has just ended."""
        return max(1, len(self._record))

    @property
    def months(self) -> int:
        """Horizon."""
        return self.scenario.spec.months

    @property
    def between_months(self) -> bool:
        """Whether no month is under way: before the first, and after each."""
        return len(self._record) == self.model.state.month

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is being asked now: several may be asked for orders at once, one at a time at the tables."""
        return self._asked

    @property
    def question(self) -> Question | None:
        """The first of them; None between two months and at the end."""
        return self._asked[0] if self._asked else None

    def question_of(self, party: str) -> Question | None:
        """What a party is asked now."""
        return next((one for one in self._asked if one.party == party), None)

    def opening(self, party: str) -> list[str]:
        """The scene before the first month, in sentences; for ONLOOKER as for all."""
        self._hears(party)
        return list(self._opening[party])

    def news(self, party: str, month: int | None = None) -> list[str]:
        """What a party heard of a month (the last whole one where not given), in sentences; empty before the first."""
        self._hears(party)
        told = self._news[party]
        place = len(told) if month is None else month
        return list(told[place - 1]) if 0 < place <= len(told) else []

    def told(self, month: int) -> list[str]:
        """What happened in a month as one tells it who knows every government's reckoning; empty where it is not over.

        While people play, this is not for them to see.
        """
        return list(self._told[month - 1]) if 0 < month <= len(self._told) else []

    def situation(self, party: str) -> Situation:
        """How things stand for a party, as the last whole month left them."""
        self._seat(party)
        return Situation.of(self.model, party)

    def at(self, table: str, party: str = ONLOOKER) -> Place:
        """How things stand at a table, as a party there or an onlooker knows it."""
        self._hears(party)
        return self._hearing[party].at(self.model.table(table))

    def seen_at(self, table: str) -> Place:
        """The same as one sees who knows what each wants; while people play, this is not for them to see."""
        return self._chronicle.at(self.model.table(table))

    @property
    def decisions(self) -> tuple[tuple[Decision, ...], ...]:
        """All decisions, month by month."""
        return tuple(tuple(month.decisions) for month in self._record)

    @property
    def offers_answered(self) -> tuple[Offered, ...]:
        """Offers of others that people signed or refused, in months that are over."""
        return tuple(self._offered)

    # Playing

    def advance(self) -> Question | None:
        """Go on until somebody is asked something, or the month is over; returns the first question, or None."""
        if self._asked or self.over:
            return self.question
        if self.between_months:
            month = self.model.state.month + 1
            self._record.append(Month(left={name: seat.leaves(month) for name, seat in self.seats.items()}))
        self.turn += 1
        self._go_on()
        return self.question

    def decide(self, answer: Any = USUAL, *, party: str | None = None) -> Question | None:
        """Answer a question, and go on.

        Parameters
        ----------
        answer
            USUAL: what the usual government would do, and for orders: as before. For ORDERS, Orders(...); for PROPOSE, a mapping
            of item id to rise, empty for no offer; for ANSWER, whether to sign.
        party : str, optional
            Whose question; needed only where several are asked at once.

        Returns
        -------
        Question or None
            The next question; None where the month is over.

        Raises
        ------
        PlayError
            Where nothing is asked, or the answer is none to what was asked; the game is as it was.
        """
        question = self._open_question(party)
        self._take(question.party, question.kind, question.table, answer)
        self.turn += 1
        self._go_on()
        return self.question

    def preview(self, package: Mapping[str, float] | None = None, *, party: str | None = None) -> Preview:
        """What a package would bring the party that is asked, as far as it can know; the offer to be answered where none is given.

        Raises
        ------
        PlayError
            Where nothing is asked at a table, or the package is none.
        """
        question, model, table, government = self._at_table(party)
        speaker = -1 if package is not None else int(table.members[table.speaker[0]])
        rises = checked(question.offer if package is None else package, model, table)
        return preview(model, government, table, rises, question.first_things, speaker)

    def advice(self, *, party: str | None = None) -> Advice:
        """What the usual government would do, and why. Raises PlayError where nothing is asked at a table."""
        question, model, table, government = self._at_table(party)
        return advice(model, government, table, question.kind)

    def undo(self) -> Question | None:
        """Take back the latest decision, be it of a month before; returns the question that is open again.

        Raises
        ------
        PlayError
            Where nothing was decided yet.
        """
        last = self._latest()
        undone = self._record[last].decisions.pop()
        self._record[last].packages.pop((undone.party, undone.table), None)
        self._again_from(last)
        return self.question

    @property
    def undoes_at_once(self) -> bool:
        """Whether the latest decision is one of the month under way; else all is played again from the first month."""
        return self._latest() == self.model.state.month

    def undone(self) -> Game:
        """The game without its latest decision, played anew beside this one, which stays as it is; PlayError as for ``undo``."""
        record = [Month(list(one.decisions), left=dict(one.left)) for one in self._record[: self._latest() + 1]]
        record[-1].decisions.pop()
        other = Game(self.scenario, self.seats, seed=self.seed, world=self.world)
        for name, seat in self.seats.items():
            other.seats[name].left = dict(seat.left)
        other.turn = self.turn
        other._rebuild(record)
        return other

    def restart_month(self) -> Question | None:
        """Take back all decisions of the month that is under way, or of the one that has just ended."""
        if not self._record:
            raise PlayError("no month has been played yet")
        self._record[-1].decisions.clear()
        self._record[-1].packages.clear()
        self._again_from(len(self._record) - 1)
        return self.question

    def leave(self, party: str, what: str = EVERYTHING, *, months: int | None = None) -> Question | None:
        """Leave something to the usual government, from now on.

        Parameters
        ----------
        party : str
        what : str
            EVERYTHING, a table's id, or ORDERS: those in force then stand.
        months : int, optional
            For so many months, this one included; to the end where not given.

        Returns
        -------
        Question or None
            The next question of anybody.
        """
        seat = self._seat(party)
        tables = [
            t.id for t in self.model.tables if self.model.agenda.parties.index(party) in t.seat and not t.absorbed
        ]
        if what not in (EVERYTHING, ORDERS, *tables):
            raise PlayError(
                f"{party} cannot leave {what} to its government{known_here(what, [EVERYTHING, ORDERS, *tables])}"
            )
        if months is not None and (not isinstance(months, int) or months < 1):
            raise PlayError(f"it is left for a whole number of months, not for {months!r}")
        first = len(self._record) + self.between_months
        seat.left[what] = None if months is None else first + months - 1
        return self._seats_changed()

    def take_back(self, party: str, what: str | None = None) -> Question | None:
        """Take into one's own hands again what was left to the usual government: all of it where ``what`` is not given."""
        seat = self._seat(party)
        for one in [what] if what is not None else list(seat.left):
            seat.left.pop(one, None)
        return self._seats_changed()

    def _seats_changed(self) -> Question | None:
        self.turn += 1
        if not self.between_months:
            month = self.model.state.month + 1
            self._record[-1].left = {name: seat.leaves(month) for name, seat in self.seats.items()}
            self._go_on()
        return self.question

    # Keeping

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the game to a JSON file; OSError where it cannot be written."""
        saving.write(self.saved(), path)

    def saved(self) -> saving.SavedGame:
        """The game as plain values."""
        from sim import __version__

        return saving.SavedGame(
            format=1,
            version=__version__,
            name=self.scenario.name,
            scenario=self.scenario.source,
            seed=self.seed,
            world=self.world,
            seats={name: dict(seat.left) for name, seat in self.seats.items()},
            months=[
                saving.SavedMonth(
                    decisions=[
                        saving.SavedDecision.model_validate(
                            {
                                "party": one.party,
                                "kind": one.kind,
                                "table": one.table,
                                "answer": written(one.answer) if isinstance(one.answer, Orders) else one.answer,
                            }
                        )
                        for one in month.decisions
                    ],
                    left={name: sorted(left) for name, left in month.left.items() if left},
                )
                for month in self._record
            ],
            check=saving.state_check(self.model),
        )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Game:
        """Read a game and go on with it.

        Raises
        ------
        PlayError
            Where the file holds no game, or one that does not come out the same with this version.
        """
        return cls.of(saving.read(path), str(path))

    def text(self) -> str:
        """The game as the text of such a file, as for a download."""
        return saving.text_of(self.saved())

    @classmethod
    def from_text(cls, text: str) -> Game:
        """The game of such a text; PlayError as for ``load``."""
        return cls.of(saving.parsed(text))

    def close(self) -> None:
        """Let the model go once the game is played no more: Mesa 3.3 keeps every model alive otherwise."""
        forget(self.model)

    @classmethod
    def of(cls, saved: saving.SavedGame, where: str = "the saved game") -> Game:
        """The game of plain values; ``where`` names it in errors."""
        try:
            scenario = Scenario.from_mapping(saved.scenario, saved.name)
            game = cls(scenario, list(saved.seats), seed=saved.seed, world=saved.world)
        except (ScenarioError, ValueError) as error:
            raise PlayError(f"{where}: this version of tcog cannot use it ({str(error).splitlines()[0]})") from error
        try:
            months = [left for month in saved.months for left in month.left.values()]
            things = set(chain(*saved.seats.values(), *months))
            if unknown := sorted(things - {*scenario.spec.tables, ORDERS, EVERYTHING}):
                raise PlayError(f"there is no {unknown[0][:60]} to be left to a government")
            for name, left in saved.seats.items():
                game.seats[name].left = dict(left)
            game._rebuild([saving.month_of(month) for month in saved.months])
            if saved.check and saved.check != saving.state_check(game.model):
                raise PlayError("what comes of them is not what was saved")
        except (ValueError, TypeError, KeyError) as error:
            game.close()
            raise PlayError(f"{where}: its decisions do not fit this version of tcog ({error})") from error
        return game

    # Small things

    def _seat(self, party: str) -> Seat:
        if party not in self.seats:
            raise PlayError(f"nobody plays {party} in this game{did_you_mean(party, self.seats)}")
        return self.seats[party]

    def _hears(self, party: str) -> None:
        if party != ONLOOKER:
            self._seat(party)

    def _open_question(self, party: str | None) -> Question:
        question = self.question if party is None else self.question_of(party)
        if question is None:
            whom = f" {party}" if party else ""
            raise PlayError(f"nothing is asked of{whom or ' anybody'} now{'; the game is over' if self.over else ''}")
        return question

    def _at_table(self, party: str | None) -> tuple[Question, NegotiationModel, Table, Person]:
        question = self._open_question(party)
        if self._now is None or question.kind == ORDERS:
            raise PlayError("nothing is on the table now: orders are asked for")
        return question, self._now, self._now.table(question.table), self._government(self._now, question.party)
