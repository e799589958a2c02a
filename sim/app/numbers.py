"""The main numbers of a scenario as sliders, and the rules that may be left out: the same luck again, under other rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from sim.analysis.words import rule_meaning
from sim.app.look import button, heading, named, said
from sim.app.view import Part, View
from sim.scenario import Scenario

KINDS = (
    ("patience", "{name}: months of talks after which it has conceded all that it will", 1.0, 96.0, 1.0),
    ("support.baseline", "{name}: level to which support at home returns", 0.0, 1.0, 0.01),
    ("coordination", "{name}: weight that it gives to its allies' stakes at first", 0.0, 1.0, 0.01),
)
HEADINGS = {"patience": "Patience", "support.baseline": "Opinion at home", "coordination": "Coordination of the allies"}


@dataclass(frozen=True)
class Number:
    """A number that can be moved: where it stands, what it is, between which bounds, and its middle in the scenario."""

    path: str
    kind: str
    words: str
    low: float
    high: float
    step: float
    middle: float
    certain: bool


def main_numbers(scenario: Scenario) -> Iterator[Number]:
    """Those of every government that the scenario gives."""
    for kind, words, low, high, step in KINDS:
        for name, entry in scenario.spec.parties.items():
            path = f"parties.{name}.{kind}"
            if kind == "coordination" and not entry.allies:
                continue
            quantity = scenario.quantity(path)
            if quantity is not None:
                top = max(high, quantity.middle)
                yield Number(
                    path, kind, words.format(name=entry.name), low, top, step, quantity.middle, quantity.certain
                )


class Numbers(Part):
    """Sliders; what is set holds from a new beginning, with the same luck."""

    tab = "numbers"

    def __init__(self, view: View) -> None:
        self.wanted: dict[str, float] = {}
        self.without: list[str] = []
        super().__init__(view)

    def state(self) -> object:
        return None  # what is moved here is kept until a new beginning

    def draw(self) -> None:
        room = self.view.room
        self.wanted, self.without = dict(room.numbers), list(room.without)
        if not room.owned_by(self.view.browser):
            said("Only who opened the room can change numbers.", "quiet")
            return
        said(
            "What you set holds from a new beginning, and the world meets the same luck again, so that what differs is by your change. "
            "A number that you leave alone is drawn by each world from the scenario's distribution; the slider then stands at its middle."
        )
        with ui.element("div").classes("row-of-controls"):
            button("Start again with these", self.view.does(self._apply), "apply-numbers", "main")
            button("As in the scenario", self.view.does(self._reset), "reset-numbers")
        changed = [self._words(number) for number in main_numbers(room.base) if number.path in room.numbers]
        changed += [f"without {rule}" for rule in room.without]
        if changed:
            said(f"In this world: {'; '.join(changed)}.").props("id=numbers-set")
        for kind, title in HEADINGS.items():
            mine = [number for number in main_numbers(room.base) if number.kind == kind]
            if mine:
                heading(title, 3)
            for number in mine:
                self._slider(number)
        heading("Rules left out", 3)
        rules = {rule: f"{rule}: {rule_meaning(room.base.spec, rule)}" for rule in room.base.spec.linkages}
        ui.select(
            rules,
            value=self.without,
            multiple=True,
            with_input=True,
            label="Linkage rules",
            on_change=lambda event: self._drop(event.value),
        ).props("for=rules-out outlined use-chips").classes("w-full")

    def _slider(self, number: Number) -> None:
        value = self.wanted.get(number.path, number.middle)
        with ui.element("div").classes("item"):
            words = ui.label(self._words(number))
            slider = ui.slider(
                min=number.low,
                max=number.high,
                step=number.step,
                value=value,
                on_change=partial(self._move, number, words),
            ).props(f"id=number-{number.path.replace('.', '-')}")
            named(slider, number.words)

    def _move(self, number: Number, words: ui.label, event: object) -> None:
        self.wanted[number.path] = float(getattr(event, "value", number.middle))
        words.set_text(self._words(number))

    def _words(self, number: Number) -> str:
        percent = number.high <= 1.0
        show = (lambda value: f"{value:.0%}") if percent else (lambda value: f"{value:.0f}")
        if number.path in self.wanted:
            return f"{number.words}: {show(self.wanted[number.path])}"
        return f"{number.words}: {show(number.middle) if number.certain else 'about ' + show(number.middle)}"

    def _drop(self, rules: list[str]) -> None:
        self.without = list(rules)

    def _apply(self) -> None:
        self.view.room.restart(self.view.browser, numbers=self.wanted, without=self.without)

    def _reset(self) -> None:
        self.view.room.restart(self.view.browser, numbers={}, without=())
