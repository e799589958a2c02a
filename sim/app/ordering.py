"""Orders for a month: where envoys go, carrots and sticks, provocations, secret breaches, duties. What is left alone stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nicegui import ui

from sim.analysis.words import headed
from sim.app.look import button, heading, named, sentence
from sim.app.view import View
from sim.play import GO_AHEAD, HOLD_BACK, NEGLECT, USUAL, Orders
from sim.play.orders import Duty
from sim.play.question import Question

AS_USUAL = "as the government would"
CONDUCT = {"": AS_USUAL, GO_AHEAD: "go ahead, though the others lag", HOLD_BACK: "hold back", NEGLECT: "neglect it"}


class OrderForm:
    """What may be ordered, and the button that begins the month."""

    def __init__(self, view: View, question: Question) -> None:
        assert question.choices is not None
        self.view, self.question, self.choices = view, question, question.choices
        self.orders = self.standing = view.game.seats[question.party].orders
        choices = self.choices
        if choices.reviewing > 1:
            sentence(f"Policy is under review: no envoys go anywhere for {choices.reviewing - 1} months yet.")
        button(f"Begin {question.date}", view.does(self._send), "begin-month", "main")
        told = self._changed(self.standing)
        with ui.expansion(f"Orders: {told}").classes("w-full").props("id=orders"):
            most = f", at most {choices.attention} in a month" if choices.attention else ""
            self._several(f"Envoys go to{most}", "attend", choices.tables)
            if choices.toward:
                heading(f"Toward {choices.toward}", 3)
                sentence(
                    f"The government by itself {choices.stance}. An effort changes by at most {choices.pace:.0%} a month.",
                    "quiet",
                )
                self._effort("carrots", choices.carrots)
                self._effort("sticks", choices.sticks)
            if choices.provocations:
                self._several("Provocations this month", "provoke", choices.provocations)
            if choices.restraints:
                self._several("Restraints to be broken in secret", "breach", choices.restraints)
            if choices.duties:
                with ui.element("details"):
                    ui.html("What your government has to carry out", sanitize=False, tag="summary")
                    for duty in choices.duties:
                        self._duty(duty)

    @staticmethod
    def _changed(orders: Orders) -> str:
        """What of the orders differs from what the government would do."""
        named = [
            name for name, value in (
                ("envoys", orders.attend), ("carrots", orders.carrots), ("sticks", orders.sticks), ("provocations", orders.provoke),
                ("secret breaches", orders.breach), ("duties", orders.duties or None),
            ) if value is not None
        ]  # fmt: skip
        return f"yours for {', '.join(named)}" if named else AS_USUAL

    def _several(self, title: str, what: str, names: Mapping[str, str]) -> None:
        """Checkboxes for any of several things, or none, or what the government would do."""
        heading(title, 3)
        chosen: tuple[str, ...] | None = getattr(self.orders, what)
        usual = ui.checkbox(AS_USUAL.capitalize(), value=chosen is None).props(f"id={what}-usual")
        boxes: dict[str, ui.checkbox] = {}

        def order(_: Any = None) -> None:
            picked = tuple(name for name, box in boxes.items() if box.value)
            ordered: dict[str, Any] = {what: None if usual.value else picked}
            self.orders = replace(self.orders, **ordered)

        with ui.element("div").bind_visibility_from(usual, "value", backward=lambda value: not value):
            for name, text in names.items():
                boxes[name] = ui.checkbox(headed(text), value=name in (chosen or ()), on_change=order).props(
                    f"id={what}-{name}"
                )
        usual.on_value_change(order)

    def _effort(self, what: str, now: float) -> None:
        wanted: float | None = getattr(self.orders, what)
        usual = ui.checkbox(f"{what.capitalize()} ({now:.0%} now): {AS_USUAL}", value=wanted is None).props(
            f"id={what}-usual"
        )
        slider = ui.slider(min=0, max=100, step=5, value=round(100 * (now if wanted is None else wanted))).props(
            f"label-always id={what}"
        )
        named(slider, f"{what}: effort to work up or down to, in percent")
        slider.style("max-width: 420px; margin: 1.2rem 10px 0")
        slider.bind_visibility_from(usual, "value", backward=lambda value: not value)

        def order(_: Any = None) -> None:
            ordered: dict[str, Any] = {what: None if usual.value else slider.value / 100}
            self.orders = replace(self.orders, **ordered)

        usual.on_value_change(order)
        slider.on_value_change(order)

    def _duty(self, duty: Duty) -> None:
        done = f"{headed(duty.name)}: {duty.performed:.0%} carried out of {duty.agreed:.0%} agreed"
        ui.label(done).classes("item-worth")
        conduct = ui.select(
            CONDUCT, value=self.orders.duties.get(duty.item, ""), on_change=lambda event: self._conduct(duty.item, event.value)
        ).props(f"outlined dense for=duty-{duty.item}").classes("chooser")  # fmt: skip
        named(conduct, done)

    def _conduct(self, item: str, conduct: str) -> None:
        duties = {name: how for name, how in self.orders.duties.items() if name != item}
        self.orders = replace(self.orders, duties=duties | ({item: conduct} if conduct else {}))

    def _send(self) -> None:
        self.view.decide(self.question, USUAL if self.orders == self.standing else self.orders)
