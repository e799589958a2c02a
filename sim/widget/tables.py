"""Forms for what is asked at a table: a package to be put together, and an offer to be signed or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import ipywidgets as widgets

from sim.analysis.words import headed
from sim.card import Html, escaped, grid, stacked
from sim.play import PROPOSE, USUAL, Game, OpenItem, PlayError, Question
from sim.play.words import CRUMB, exchange, explained
from sim.widget.parts import WIDE, button, cell, folded, row, said, share_slider, text

Decide = Callable[[Any], None]


class PackageForm(widgets.VBox):
    """A package to be put on the table: a slider or a box for each open item, and what it would bring.

    Attributes
    ----------
    controls : mapping of item id to FloatSlider, or Checkbox where it is all or nothing
    preview : HTML
        What the package would bring; it follows the controls.
    send, nothing, usual, advise, clear : Button
    takes : mapping of party id to Button
        Each makes the package what that party last put on the table.
    """

    def __init__(self, game: Game, question: Question, decide: Decide) -> None:
        self._game, self._question, self._taking = game, question, False
        spec = game.scenario.spec
        self.controls = {item.id: _control(item) for item in question.open}
        self.preview, self.advice = text(), text()
        self.send = button("Put it on the table", lambda: decide(self.package), "primary")
        self.nothing = button("Make no offer", lambda: decide({}))
        self.usual = button("Leave it to the government", lambda: decide(USUAL))
        self.advise = button("Take the government's offer", self._advise, hint="shows what it would offer, and why")
        self.clear = button("Empty it", lambda: self.take({}))
        self.takes = {
            party: button(f"Take what {spec.parties[party].name} last offered", partial(self.take, last))
            for party, last in question.last.items()
            if party != question.party
        }
        for control in self.controls.values():
            control.observe(lambda _: self._show(), "value")
        self._show()
        super().__init__(
            [
                text(f"{question.date}, {question.table_name}: {question.name} has the floor. What does it offer?"),
                *_last_terms(question, game),
                self._grid(),
                self.preview,
                row([self.send, self.nothing, self.usual]),
                row([self.advise, *self.takes.values(), self.clear]),
                self.advice,
                _about(question, game),
            ],
            layout=WIDE,
        )

    @property
    def package(self) -> dict[str, float]:
        """What the controls say, by item id."""
        amounts = {item.id: self._amount(item) for item in self._question.open}
        return {item: amount for item, amount in amounts.items() if amount > 0.0}

    def take(self, package: Mapping[str, float]) -> None:
        """Set the controls to a package."""
        self._taking = True
        for item in self._question.open:
            amount = package.get(item.id, 0.0)
            self.controls[item.id].value = amount if item.divisible else amount > 0.0
        self._taking = False
        self._show()

    def _amount(self, item: OpenItem) -> float:
        value = self.controls[item.id].value
        return float(value) if item.divisible else item.room * bool(value)

    def _show(self) -> None:
        if self._taking:
            return
        package, question = self.package, self._question
        self.send.disabled = not package
        try:
            seen = self._game.preview(package, party=question.party)
        except PlayError as error:
            self.preview.value, self.send.disabled = said(f"{headed(str(error))}."), True
            return
        offer = f"{exchange(package, question.party, self._game.scenario.spec)}." if package else ""
        self.preview.value = said(*filter(None, (offer, *seen.lines())))

    def _advise(self) -> None:
        advice = self._game.advice(party=self._question.party)
        self.advice.value = said(*advice.lines())
        self.take(advice.package)

    def _grid(self) -> widgets.GridBox:
        question, spec = self._question, self._game.scenario.spec
        others = [party for party in question.members if party != question.party]
        heads = ["all that is open, in points", "", question.name, *(spec.parties[party].name for party in others)]
        cells = [cell(head, strong=True) for head in heads]
        for item in question.open:
            worths = [item.own, *(item.thought[party] for party in others)]
            star = " *" if question.party in item.ratifiers else ""
            cells += [cell(f"{headed(item.name)}{star}"), self.controls[item.id]]
            cells += [cell(f"{worth * item.room:+.1f}") for worth in worths]
        columns = f"minmax(10em, 25em) 16em repeat({1 + len(others)}, minmax(5em, max-content))"
        return widgets.GridBox(
            cells, layout=widgets.Layout(grid_template_columns=columns, grid_gap="0 .6em", align_items="center")
        )


class AnswerForm(widgets.VBox):
    """Another's offer, to be signed or refused.

    Attributes
    ----------
    sign, refuse, usual, advise : Button
    """

    def __init__(self, game: Game, question: Question, decide: Decide) -> None:
        spec = game.scenario.spec
        self._game, self._question = game, question
        self.sign = button("Sign", lambda: decide(True), "success")
        self.refuse = button("Refuse", lambda: decide(False), "danger")
        self.usual = button("Leave it to the government", lambda: decide(USUAL))
        self.advise = button("What would the government do?", self._advise)
        self.advice = text()
        super().__init__(
            [
                text(f"{question.date}, {question.table_name}: an offer. "
                     f"{exchange(question.offer, question.speaker, spec)}."),
                text(_inside(question, game)),
                text(*game.preview(party=question.party).lines()),
                row([self.sign, self.refuse, self.usual, self.advise]),
                self.advice,
                _about(question, game),
            ],
            layout=WIDE,
        )  # fmt: skip

    def _advise(self) -> None:
        self.advice.value = said(*self._game.advice(party=self._question.party).lines())


def _control(item: OpenItem) -> widgets.FloatSlider | widgets.Checkbox:
    if item.divisible:
        return share_slider(0.0, item.room)
    whole = widgets.Layout(width="15em")
    return widgets.Checkbox(value=False, description="all or nothing", indent=False, layout=whole)


def _last_terms(question: Question, game: Game) -> Iterator[widgets.HTML]:
    for party, last in question.last.items():
        if party != question.party:
            yield text(f"Last on the table: {exchange(last, party, game.scenario.spec)}.")


def _inside(question: Question, game: Game) -> Html:
    """What is in an offer, and what that much is worth to whom."""
    names = game.scenario.spec.parties
    others = [party for party in question.members if party != question.party]
    rows = []
    for item in question.open:
        if (much := question.offer.get(item.id, 0.0)) >= CRUMB:
            worths = [item.own, *(item.thought[party] for party in others)]
            rows.append([headed(item.name), f"{much:.0%}", *(f"{worth * much:+.1f}" for worth in worths)])
    return grid(rows, ("points", "how much", question.name, *(names[party].name for party in others)))


def _about(question: Question, game: Game) -> widgets.Accordion:
    """What the numbers mean, what the items are, and what is closed and why."""
    spec = game.scenario.spec
    doubts = [max(item.doubt.values(), default=0.0) for item in question.open]
    sure = f", give or take {max(doubts, default=0.0):.1f} for a whole item" if max(doubts, default=0.0) > 0 else ""
    meaning = [f"Points of others are what {question.name} thinks that things are worth to them{sure}."]
    if question.kind == PROPOSE and any(question.party in item.ratifiers for item in question.open):
        meaning.append(f"An item with a * must pass {question.house}.")
        if question.least > 0.0:
            meaning.append(f"With one in it, an even chance at home takes about {question.least:+.1f} points.")
    closed = [[headed(item.name), item.why] for item in question.closed]
    return folded(
        {
            "What the points mean": text(*meaning),
            "What the items are": text(*(escaped(" ".join(explained(item, spec))) for item in question.open)),
            f"What is not open, and why ({len(closed)})": text(
                grid(closed, words=(0, 1)) if closed else stacked(["Everything at this table is open."])
            ),
        }
    )
