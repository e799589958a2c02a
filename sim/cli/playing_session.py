"""One sitting at the keyboard: what is told, what is asked, and what is typed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

from sim.analysis.words import calendar, headed
from sim.cli.playing_orders import ordered
from sim.cli.playing_packages import composed, find_item, taken
from sim.cli.playing_screen import closed, commands, duties, items, legend, orders
from sim.cli.speaking import progress, say, width
from sim.play import EVERYTHING, ORDERS, USUAL, Game, Orders, PlayError, Question
from sim.play.debrief import debrief
from sim.play.debrief_words import sections
from sim.play.orders import checked_orders
from sim.play.words import exchange, explained

PROMPTS = {"orders": "orders", "propose": "offer", "answer": "answer"}


class Stopped(Exception):  # noqa: N818 - the player's wish
    """The player wants to stop."""


class Session:
    """One sitting at the keyboard.

    Parameters
    ----------
    game : Game
    place : Path
        Where it is saved.
    worlds : int
        With how many worlds the end is compared.
    """

    def __init__(self, game: Game, place: Path, worlds: int) -> None:
        self.game, self.place, self.worlds = game, place, worlds
        self.spec = game.scenario.spec
        self._told = dict.fromkeys(game.seats, game.model.state.month)
        self._value: dict[str, float] = {}
        self._package: dict[str, float] = {}
        self._orders: Orders | None = None
        self._ordered: dict[str, Orders] = {}

    def run(self) -> None:
        """Ask and play to the end."""
        try:
            self._begin()
            while not self.game.over:
                question = self.game.question or self.game.advance()
                if question is not None:
                    self._tell_news(question.party)
                    self._ask(question)
            for party in self.game.seats:
                self._tell_news(party)
            self._debrief()
        except (Stopped, EOFError, KeyboardInterrupt):
            print()
            self._stop()

    # Beginning and end

    def _begin(self) -> None:
        seats = list(self.game.seats)
        names = " and ".join(self.spec.parties[party].name for party in seats)
        if self.game.decisions:
            say(f"{self.spec.title}: you play {names}; month {self.game.month} of {self.game.months}.")
        else:
            say("\n".join(self.game.opening(seats[0])))
            print()
            say(f"You play {names} for {self.game.months} months.")
            for party in seats:
                if note := self.spec.parties[party].note:
                    say(f"{self.spec.parties[party].name}, in the scenario's words: {note}")
            say(
                "Worth is in points: 10 is the greatest prize or sacrifice on this agenda. What counts at the end is the worth to "
                "your government of what is then carried out, less its share of the cost. Each month you give orders and speak at "
                "your tables, in turn with the others: you make an offer, or sign or refuse theirs. Enter lets your government do what "
                "it would do by itself; help lists what you can type."
            )

    def _stop(self) -> None:
        if self._save(self.place):
            print(f"To go on: python3 run_sim.py play --load {self.place}")  # whole, so that it can be copied

    def _save(self, place: Path) -> bool:
        try:
            self.game.save(place)
        except (OSError, ValueError) as error:  # a name with a NUL in it
            say(f"The game could not be saved: {place}: {getattr(error, 'strerror', None) or error}")
            return False
        say(f"The game is saved in {place}.")
        return True

    def _debrief(self) -> None:

        self._save(self.place)
        for party in self.game.seats:
            with progress(self.game.scenario.name, self.worlds) as bar:
                found = debrief(self.game, party, worlds=self.worlds, progress=bar)
            for heading, told in sections(found, self.spec):
                print()
                say(heading)
                self._say(told)

    # Telling

    @staticmethod
    def _say(lines: Iterable[str]) -> None:
        for line in lines:
            say(f"  {line}", hang=2)

    def _tell_news(self, party: str) -> None:
        """What a player has not heard yet of the months that are over."""
        over = self.game.model.state.month
        for month in range(self._told[party] + 1, over + 1):
            print()
            to = f", as {self.spec.parties[party].name} hears of it" if len(self.game.seats) > 1 else ""
            say(f"{calendar(self.spec.start, month)} (month {month} of {self.game.months}){to}")
            self._say(self.game.news(party, month))
        if over > self._told[party]:
            self._say([self._score(party)])
        self._told[party] = over

    def _score(self, party: str) -> str:
        now = self.game.situation(party)
        before = self._value.get(party)
        self._value[party] = now.value
        change = "" if before is None else f" ({now.value - before:+.1f})"
        return (
            f"{now.name} stands at {now.value:+.1f} points{change}; support at home {now.support[now.name]:.0%}, "
            f"threat {now.threat:.0%}."
        )

    # Asking

    def _ask(self, question: Question) -> None:
        """Put a question and carry out what is typed until it is answered or another one comes up."""
        self._package, self._orders = {}, self.game.seats[question.party].orders
        turn = self.game.turn
        print()
        if question.kind == ORDERS and self._ordered.get(question.party) == self._orders and not _reviewing(question):
            say(f"{question.date}: the orders of {question.name} stand. Enter: go on; show: what they are.")
        else:
            self._show(question)
        self._ordered[question.party] = self.game.seats[question.party].orders
        while self.game.turn == turn:
            typed = self._read(f"{question.name}, {PROMPTS[question.kind]} > ")
            try:
                self._carry_out(question, typed)
            except PlayError as error:
                say(f"{str(error)[:1].upper()}{str(error)[1:]}.")

    @staticmethod
    def _read(prompt: str) -> str:
        typed = input(prompt)
        if not sys.stdin.isatty():
            print(typed)  # so that what is piped in reads like what is typed
        return typed.strip()

    def _show(self, question: Question) -> None:
        {"orders": self._show_orders, "propose": self._show_table, "answer": self._show_offer}[question.kind](question)

    def _show_orders(self, question: Question) -> None:
        assert self._orders is not None
        say(f"{question.date}: orders of {question.name}. Enter: go on with these.")
        self._say(orders(question, self._orders, self.spec))

    def _show_table(self, question: Question) -> None:
        say(f"{question.date}, {question.table_name}: {question.name} has the floor. What does it offer?")
        for line in items(question, self.spec, self._package, width()):
            print(line)
        self._say([legend(question, self.spec)])
        for party in question.members:
            if party != question.party and party in question.last:
                self._say([f"Last on the table: {exchange(question.last[party], party, self.spec)}."])
        if question.closed:
            self._say([f"{len(question.closed)} other items are not open (closed: says why)."])
        if question.least > 0.0:
            self._say([f"With a * in it, an even chance at home takes about {question.least:+.1f} points."])
        self._say(self.game.preview(self._package, party=question.party).lines())

    def _show_offer(self, question: Question) -> None:
        say(
            f"{question.date}, {question.table_name}: an offer. {exchange(question.offer, question.speaker, self.spec)}."
        )
        for line in items(question, self.spec, {}, width()):
            print(line)
        self._say([legend(question, self.spec)])
        self._say(self.game.preview(party=question.party).lines())
        say(f"Does {question.name} sign? yes or no; Enter: as the government would.")

    # What is typed

    def _carry_out(self, question: Question, typed: str) -> None:
        words = typed.split()
        word, rest = (words[0].lower(), words[1:]) if words else ("", [])
        if word.startswith("?") and len(word) > 1:
            word, rest = "?", [word[1:], *rest]
        everywhere: dict[str, Callable[[Question, list[str]], None]] = {
            "help": self._help, "h": self._help, "status": self._status, "news": self._news, "undo": self._undo,
            "leave": self._leave, "back": self._back, "save": self._save_to, "quit": self._quit, "q": self._quit,
            "exit": self._quit, "show": lambda q, _: self._show(q),
        }  # fmt: skip
        if not word:
            self._default(question)
        elif word in everywhere:
            everywhere[word](question, rest)
        elif question.kind == "orders":
            self._order(question, word, rest)
        elif word == "advice":
            self._advice(question)
        elif word == "closed":
            self._say(closed(question))
        elif word == "?":
            self._explain(question, " ".join(rest))
        elif question.kind == "answer":
            if word not in ("yes", "y", "no", "n", "sign", "refuse"):
                raise PlayError(f"type yes or no, or help; {typed!r} is neither")
            self.game.decide(word in ("yes", "y", "sign"), party=question.party)
        else:
            self._compose(question, word, rest, typed)

    def _default(self, question: Question) -> None:
        if question.kind == "orders":
            standing = self.game.seats[question.party].orders
            self.game.decide(USUAL if self._orders == standing else self._orders, party=question.party)
        elif question.kind == "propose" and self._package:
            raise PlayError(
                "type send to put your package on the table, or clear and then Enter to leave it to the government"
            )
        else:
            self.game.decide(USUAL, party=question.party)

    def _help(self, question: Question, _: list[str]) -> None:
        print("\n".join(commands(question.kind, width())))

    def _status(self, question: Question, _: list[str]) -> None:
        self._say(self.game.situation(question.party).lines())

    def _news(self, question: Question, _: list[str]) -> None:
        self._say(self.game.news(question.party) or self.game.opening(question.party))

    def _undo(self, _: Question, __: list[str]) -> None:
        self.game.undo()
        over = self.game.model.state.month
        self._told = {party: min(told, over) for party, told in self._told.items()}
        self._value.clear()
        say("Taken back.")

    def _leave(self, question: Question, rest: list[str]) -> None:
        what = rest[0].lower() if rest else ""
        months = None
        if len(rest) > 1:
            if not rest[1].isdecimal():
                raise PlayError(f"for how many months is a whole number, not {rest[1]}")
            months = int(rest[1])
        if what == "table" and question.table:
            self.game.leave(question.party, question.table, months=months)
        elif what in ("month", "all", "everything"):
            self.game.leave(question.party, EVERYTHING, months=1 if what == "month" else months)
        elif what == "orders":
            self.game.leave(question.party, ORDERS, months=months)
        else:
            at_table = "leave table, " if question.table else ""
            raise PlayError(f"say what is left: {at_table}leave orders, leave month or leave all")

    def _back(self, question: Question, _: list[str]) -> None:
        self.game.take_back(question.party)
        say("All is in your hands again.")

    def _save_to(self, _: Question, rest: list[str]) -> None:
        place = Path(" ".join(rest).strip('"')) if rest else self.place
        if self._save(place):
            self.place = place

    def _quit(self, _: Question, __: list[str]) -> NoReturn:
        raise Stopped

    # At the tables

    def _advice(self, question: Question) -> None:
        advice = self.game.advice(party=question.party)
        self._say(advice.lines())
        if advice.package:
            would = "It would offer" if question.kind == "propose" else "It would itself offer now"
            self._say([f"{would}: {exchange(advice.package, question.party, self.spec)}."])
        if question.kind == "propose" and advice.package:
            self._say(["Type take to make it your package."])

    def _explain(self, question: Question, which: str) -> None:
        self._say(explained(find_item(question, which), self.spec))

    def _compose(self, question: Question, word: str, rest: list[str], typed: str) -> None:
        if word == "send":
            self._send(question)
            return
        if word == "nothing":
            self.game.decide({}, party=question.party)
            return
        if word == "clear":
            self._package = {}
        elif word == "take":
            self._package = taken(self.game, question, " ".join(rest))
        else:
            package = composed(question, self._package, typed)
            self.game.preview(package, party=question.party)  # refuses what cannot be
            self._package = package
        self._say_package(question)

    def _send(self, question: Question) -> None:
        if not self._package:
            raise PlayError(
                "the package is empty; type nothing to make no offer, or Enter to leave it to the government"
            )
        self.game.decide(self._package, party=question.party)

    def _say_package(self, question: Question) -> None:
        if self._package:
            self._say([f"Your package: {exchange(self._package, question.party, self.spec)}."])
        self._say(self.game.preview(self._package, party=question.party).lines())
        if self._package:
            self._say(["Type send to put it on the table."])

    # Orders

    def _order(self, question: Question, word: str, rest: list[str]) -> None:

        assert self._orders is not None
        assert question.choices is not None
        if word == "duties" or (word == "duty" and not rest):
            self._say(duties(question, self._orders))
        elif word in ("provoke", "breach") and not rest:
            known = question.choices.provocations if word == "provoke" else question.choices.restraints
            listed = [f"{number} {headed(text)}" for number, text in enumerate(known.values(), 1)]
            self._say(listed or ["There is nothing of the kind."])
        else:
            draft = ordered(self._orders, question.choices, word, rest)
            self._orders = checked_orders(draft, self.game.model, self.game.model.government(question.party))
            self._show_orders(question)


def _reviewing(question: Question) -> bool:
    """Whether a review keeps its envoys at home in the month for which orders are asked."""
    return question.choices is not None and question.choices.reviewing > 1
