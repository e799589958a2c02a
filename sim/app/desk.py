"""What a player is asked, and the answer: orders for the month, a package for the table, or an offer to sign or refuse."""

from __future__ import annotations

from functools import partial
from html import escape

from nicegui import ui

from sim.analysis.words import headed, signed
from sim.app.composing import Composer, not_open
from sim.app.controls import waiting
from sim.app.look import button, heading, section, sentence, sentences
from sim.app.ordering import OrderForm
from sim.app.view import Part
from sim.play import ANSWER, EVERYTHING, ORDERS, USUAL
from sim.play.question import Question
from sim.play.words import CRUMB, amount, exchange


class Desk(Part):
    """The question that is open for this browser."""

    _asked: Question | None = None

    def state(self) -> object:
        view = self.view
        # What is asked stays as it is while others decide, so that nothing is lost that was begun.
        question = view.question
        others = None if question else (tuple(view.room.waits_for()), tuple(view.room.empty_for()), view.game.over)
        return question, others, view.game.model.state.month, bool(view.room.free)

    def draw(self) -> None:
        view = self.view
        if not view.room.seats_of(view.browser) or view.game.over:
            return
        question = view.question
        if question is not None and self._asked not in (None, question):
            # Whoever reads or types on has its place there: what happened, or what is asked now.
            ui.run_javascript(f"tcog.read('{'news' if question.kind == ORDERS else 'desk'}')")
        self._asked = question or self._asked
        if question is None:
            waits = waiting(view.room, "has to decide", "have to decide")
            with section("Your desk", "desk"):
                if waits:
                    sentence(f"{headed(waits)}. This page goes on by itself when all is decided.")
                elif view.room.free and not view.room.begun:
                    sentence("The first month begins when every seat is taken, or left to the usual government.")
                else:
                    sentence("Nothing is asked of you. Go on with Next month.")
            return
        titles = {ORDERS: f"{question.name}: orders for {question.date}", ANSWER: f"{question.name} is asked to sign"}
        title = titles.get(question.kind, f"{question.name} has the floor at {question.table_name}")
        with section(title, "desk") as part:
            part.classes("asked")
            if question.kind == ORDERS:
                self._standing(question)
                OrderForm(view, question)
            elif question.kind == ANSWER:
                self._answer(question)
            else:
                Composer(view, question)
            self._leaving(question)

    def _standing(self, question: Question) -> None:
        with ui.expansion(f"How things stand for {question.name}").classes("w-full").props("id=standing"):
            sentences(self.view.game.situation(question.party).lines())

    def _answer(self, question: Question) -> None:
        view, spec = self.view, self.view.spec
        sentence(f"{question.date}, {question.table_name}. {exchange(question.offer, question.speaker, spec)}.").props(
            "id=offer"
        )
        ui.html(self._terms(question), sanitize=False)
        with ui.element("div").classes("preview").props("id=preview"):
            sentences(view.game.preview(party=question.party).lines())
        with ui.element("div").classes("row-of-controls"):
            button("Sign", view.does(partial(view.decide, question, True)), "sign", "main")
            button("Refuse", view.does(partial(view.decide, question, False)), "refuse")
            button("What would the government do?", self._advise(question), "advice", "quiet")
        not_open(question)

    def _terms(self, question: Question) -> str:
        """What is in an offer, item by item, and what that much is worth."""
        spec = self.view.spec
        others = [party for party in question.members if party != question.party]
        head = "".join(f'<th scope="col">{escape(spec.parties[party].name)}</th>' for party in others)
        rows = ""
        for item in question.open:
            much = question.offer.get(item.id, 0.0)
            if much < CRUMB:
                continue
            cells = "".join(f'<td class="number">{signed(item.thought[party] * much)}</td>' for party in others)
            rows += f'<tr><td>{escape(amount(item.id, much, spec))}</td><td class="number">{signed(item.own * much)}</td>{cells}</tr>'
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="What is in the offer"><table class="plain"><thead><tr><th scope="col">In points, '
            f'to others as it is thought</th><th scope="col">you</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        )

    def _advise(self, question: Question) -> object:
        def told() -> None:
            advice = self.view.game.advice(party=question.party)
            with ui.dialog() as dialog, ui.card():
                heading("What the usual government would do")
                sentences(advice.lines())
                if advice.package:
                    sentence(f"It would itself offer now: {exchange(advice.package, question.party, self.view.spec)}.")
                button("Close", dialog.close, "advice-close")
            dialog.open()

        return told

    def _leaving(self, question: Question) -> None:
        """What can be left to the usual government, so that one need not decide everything."""
        room, browser, does = self.view.room, self.view.browser, self.view.does
        with (
            ui.expansion("Leave this to the usual government").classes("w-full").props("id=leaving"),
            ui.element("div").classes("row-of-controls"),
        ):
            button("This once", does(partial(self.view.decide, question, USUAL)), "leave-once")
            if question.kind == ORDERS:
                button(
                    "All orders from now on", does(partial(room.leave, question.party, ORDERS, browser)), "leave-orders"
                )
            else:
                button(
                    "This table from now on",
                    does(partial(room.leave, question.party, question.table, browser)),
                    "leave-table",
                )
            button(
                "Everything from now on", does(partial(room.leave, question.party, EVERYTHING, browser)), "leave-all"
            )
            if room.game.seats[question.party].left:
                button("Take all back", does(partial(room.take_back, question.party, browser)), "take-back")
