"""A form for orders: where envoys go, carrots and sticks, duties, provocations and secret breaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from sim.analysis.words import headed
from sim.play import GO_AHEAD, HOLD_BACK, NEGLECT, USUAL, Orders, Question
from sim.widget.parts import AS_USUAL, WIDE, Chosen, Effort, button, folded, row, text


class OrdersForm(widgets.VBox):
    """Orders for a month; they stand until they are changed.

    Attributes
    ----------
    envoys : Chosen
        Tables to which envoys go.
    carrots, sticks : Effort, or None where the government has no policy
    duties : mapping of item id to Dropdown
    provoke, breach : Chosen, or None where there is nothing of the kind
    give, usual : Button
        Give these orders, or forget all orders and leave this month's to the government.
    """

    def __init__(self, question: Question, standing: Orders, decide: Callable[[Any], None]) -> None:
        choices = question.choices
        assert choices is not None
        self._standing, self._decide = standing, decide
        most = f", at most {choices.attention} in a month" if choices.attention else ""
        self.envoys = Chosen({one: headed(name) for one, name in choices.tables.items()}, standing.attend)
        self.carrots = Effort("carrots", choices.carrots, standing.carrots) if choices.toward else None
        self.sticks = Effort("sticks", choices.sticks, standing.sticks) if choices.toward else None
        self.duties = {
            duty.item: _dropdown(
                f"{duty.name}: {duty.performed:.0%} of {duty.agreed:.0%} agreed", standing.duties.get(duty.item)
            )
            for duty in choices.duties
        }
        self.provoke = Chosen(choices.provocations, standing.provoke) if choices.provocations else None
        self.breach = Chosen(choices.restraints, standing.breach) if choices.restraints else None
        self.give = button("Go on with these orders", self._give, "primary")
        self.usual = button("As the government would", lambda: decide(Orders()), hint="takes back all orders")
        parts = {f"Envoys: to which tables they go{most}": self.envoys}
        if self.carrots is not None:
            parts[f"Carrots and sticks toward {choices.toward}"] = widgets.VBox(
                [text(f"The government by itself {choices.stance}."), self.carrots, self.sticks]
            )
        if self.duties:
            parts[f"Duties: what is agreed and has to be carried out ({len(self.duties)})"] = widgets.VBox(
                list(self.duties.values())
            )
        if self.provoke is not None:
            parts["Provocations this month"] = self.provoke
        if self.breach is not None:
            parts["Restraints to be broken in secret"] = self.breach
        review = (
            [text(f"Policy is under review: no envoys go anywhere for {choices.reviewing - 1} months yet.")]
            if choices.reviewing > 1
            else []
        )
        super().__init__(
            [text(f"{question.date}: what does {question.name} order?"), *review, folded(parts), row([self.give, self.usual])],
            layout=WIDE,
        )  # fmt: skip

    @property
    def orders(self) -> Orders:
        """What the controls say."""
        return Orders(
            attend=self.envoys.chosen,
            carrots=self.carrots.effort if self.carrots is not None else None,
            sticks=self.sticks.effort if self.sticks is not None else None,
            provoke=self.provoke.chosen if self.provoke is not None else None,
            breach=self.breach.chosen if self.breach is not None else None,
            duties={item: one.value for item, one in self.duties.items() if one.value},
        )

    def _give(self) -> None:
        self._decide(USUAL if self.orders == self._standing else self.orders)


def _dropdown(name: str, value: str | None) -> widgets.Dropdown:
    options = [(AS_USUAL, ""), *((how, how) for how in (GO_AHEAD, HOLD_BACK, NEGLECT))]
    wide = widgets.Layout(width="auto")
    return widgets.Dropdown(
        options=options, value=value or "", description=name, style={"description_width": "32em"}, layout=wide
    )
