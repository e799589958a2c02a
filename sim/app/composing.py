"""Composing a package: a slider or a switch for every open item, and what it would bring before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import ui

from sim.analysis.words import headed, signed
from sim.app.look import button, heading, named, sentence, sentences
from sim.app.view import View
from sim.play import PlayError
from sim.play.question import OpenItem, Question
from sim.play.words import CRUMB, exchange, explained


class Composer:
    """The package that a player puts on the table.

    Parameters
    ----------
    view : View
        Its ``draft`` is the package.
    question : Question
        Which package is asked for.
    """

    def __init__(self, view: View, question: Question) -> None:
        self.view, self.question = view, question
        self._controls: dict[str, ui.slider | ui.switch] = {}
        self._quiet = False
        sentence(
            f"{question.date}. Say how much of what is to be agreed; all others there must sign. The points beside an item are of all of it that is open."
        )
        self._begin_from()
        wishes = [item for item in question.open if item.own > 0.0]
        gifts = [item for item in question.open if item.own <= 0.0]
        for title, items in (("What you would have", wishes), ("What it would cost you", gifts)):
            if items:
                heading(title, 3)
            for item in sorted(items, key=lambda one: -abs(one.own * one.room)):
                self._row(item)
        self.words = ui.element("div").classes("preview").props("id=preview aria-live=polite")
        with ui.element("div").classes("row-of-controls"):
            button("Send the package", view.does(self._send), "send", "main")
            button("Make no offer", view.does(lambda: view.decide(question, {})), "no-offer")
        not_open(question)
        self._preview()

    def _begin_from(self) -> None:
        """Packages to begin from."""
        spec, question = self.view.spec, self.question
        advice = self.view.game.advice(party=question.party)
        with ui.element("div").classes("row-of-controls"):
            if advice.package:
                button("The government's own offer", partial(self.set, advice.package), "take-advice")
            for party, package in question.last.items():
                name = "you" if party == question.party else spec.parties[party].name
                if package:
                    button(f"What {name} last put forward", partial(self.set, package), f"take-{party}-last")
            button("Clear", partial(self.set, {}), "clear", "quiet")
        with ui.expansion("What would the government do?").classes("w-full").props("id=advice"):
            sentences(advice.lines())
            if advice.package:
                sentence(f"It would offer: {exchange(advice.package, question.party, spec)}.")

    def _row(self, item: OpenItem) -> None:
        question, spec = self.question, self.view.spec
        thought = ", ".join(
            f"{signed(worth * item.room)} to {spec.parties[party].name}" for party, worth in item.thought.items()
        )
        needs = f"; {question.house} must approve it" if question.party in item.ratifiers else ""
        taken = self.view.draft.get(item.id, 0.0)
        with ui.element("div").classes("item"):
            with ui.element("div").classes("row-of-controls"):
                ui.label(headed(item.name)).classes("item-name")
                about = ui.button("About", on_click=partial(self._about, item)).props("flat dense no-caps size=sm")
                named(about, f"About {item.name}")
            ui.label(f"{signed(item.own * item.room)} to you; thought: {thought}{needs}").classes("item-worth")
            if item.divisible:
                with ui.element("div").classes("row-of-controls"):
                    control: ui.slider | ui.switch = (
                        ui.slider(
                            min=0,
                            max=100,
                            step=5,
                            value=round(100 * taken / item.room),
                            on_change=partial(self._moved, item),
                        )
                        .props(f"label id=item-{item.id}")
                        .style("flex: 1 1 200px")
                    )
                    named(control, f"{item.name}, in percent of what is open")
                    share = ui.label().style("min-width: 9em")
                    share.bind_text_from(control, "value", backward=partial(self._share, item))
            else:
                control = ui.switch("all of it", value=taken > 0.0, on_change=partial(self._moved, item)).props(
                    f"id=item-{item.id}"
                )
                named(control, f"{item.name}: all of it")
            self._controls[item.id] = control

    @staticmethod
    def _share(item: OpenItem, value: float) -> str:
        return f"{value / 100 * item.room:.0%}" + (f" of the {item.room:.0%} open" if item.room < 0.995 else "")

    def _moved(self, item: OpenItem, event: Any) -> None:
        share = float(event.value) if not item.divisible else float(event.value) / 100.0
        rise = item.room * share
        if rise < CRUMB:
            self.view.draft.pop(item.id, None)
        else:
            self.view.draft[item.id] = rise
        if not self._quiet:
            self._preview()

    def set(self, package: Mapping[str, float]) -> None:
        """Take over a package, as far as it is open."""
        self._quiet = True
        for item in self.question.open:
            rise, control = min(package.get(item.id, 0.0), item.room), self._controls[item.id]
            control.value = round(100 * rise / item.room) if item.divisible else rise >= CRUMB
            if rise >= CRUMB:
                self.view.draft[item.id] = rise
            else:
                self.view.draft.pop(item.id, None)
        self._quiet = False
        self._preview()

    def _preview(self) -> None:
        """What the package is and would bring."""
        view, question = self.view, self.question
        if view.question != question:
            return
        lines = [f"Your package: {exchange(view.draft, question.party, view.spec)}."] if view.draft else []
        try:
            lines += view.game.preview(view.draft, party=question.party).lines()
        except PlayError as error:
            lines = [f"{headed(str(error))}."]
        self.words.clear()
        with self.words:
            sentences(lines)
        view.drafted()

    def _send(self) -> None:
        if not self.view.draft:
            raise PlayError("the package is empty: put something into it, or make no offer")
        self.view.decide(self.question, dict(self.view.draft))

    def _about(self, item: OpenItem) -> None:
        with ui.dialog() as dialog, ui.card():
            heading(headed(item.name))
            sentences(explained(item, self.view.spec))
            button("Close", dialog.close)
        dialog.open()


def not_open(question: Question) -> None:
    """What cannot be agreed on at the table now, and why."""
    if question.closed:
        title = f"Not open at this table now, and why ({len(question.closed)})"
        with ui.expansion(title).classes("w-full").props("id=closed"):
            sentences(f"{headed(item.name)}: {item.why}." for item in question.closed)
