"""The chair of a government in a notebook: the news, the question, its form, and at the end the debrief.

It stands on ``sim.play.Game`` alone and keeps nothing of the game itself: whatever is clicked is a call of the game.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import ipywidgets as widgets

from sim.analysis.words import calendar, headed, listed
from sim.card import Html, card, stacked
from sim.play import ANSWER, ORDERS, PROPOSE, Game, PlayError
from sim.play.debrief import WORLDS, debrief
from sim.play.debrief_words import sections
from sim.widget.orders import OrdersForm
from sim.widget.parts import WIDE, button, folded, row, said, text
from sim.widget.tables import AnswerForm, PackageForm

Form = OrdersForm | PackageForm | AnswerForm
ASKED = {ORDERS: "orders are asked for.", PROPOSE: "a package is asked for.", ANSWER: "an offer is to be answered."}
SHOWN = 6
"""Months of news that are shown at once."""


class Chair(widgets.VBox):
    """Controls with which a person plays a government of a game.

    Parameters
    ----------
    game : Game
        Which goes on from where it is; it can be read, saved and played from code at any time (then call ``refresh``).
    party : str, optional
        Whose chair; needed only where people play several governments.
    worlds : int
        With how many worlds the end is compared.

    Attributes
    ----------
    game, party
    form : OrdersForm, PackageForm, AnswerForm or None
        What is asked now; none at the end, and while others are asked.
    news, message, standing : HTML
    undo, leave_table, leave_orders, leave_month, take_back, look : Button

    Raises
    ------
    PlayError
        Where nobody plays that party in the game.
    """

    def __init__(self, game: Game, party: str | None = None, *, worlds: int = WORLDS) -> None:
        seats = list(game.seats)
        if party is None and len(seats) > 1:
            raise PlayError(f"say whose chair it is: {' or '.join(seats)}")
        self.game, self.party, self.worlds = game, party if party is not None else seats[0], worlds
        game.situation(self.party)  # refuses whom nobody plays
        self.name = game.scenario.spec.parties[self.party].name
        self.form: Form | None = None
        self.head, self.news, self.message, self.standing = (widgets.HTML(layout=WIDE) for _ in range(4))
        self._body = widgets.VBox(layout=WIDE)
        self._told = 0
        leave, do = partial(game.leave, self.party), self._do
        self.undo = button("Undo", lambda: do(game.undo), hint="take back the last decision, be it of the month before")
        self.leave_table = button("Leave this table to the envoys", lambda: do(self._leave_table))
        self.leave_orders = button("Leave orders to the government", lambda: do(partial(leave, ORDERS)))
        self.leave_month = button("Leave this month to the government", lambda: do(partial(leave, months=1)))
        self.take_back = button("Take all back", lambda: do(partial(game.take_back, self.party)))
        self.look = button("Look again", self.refresh, hint="draw it anew, where the game was played from elsewhere")
        own = (self.undo, self.leave_table, self.leave_orders, self.leave_month, self.take_back, self.look)
        super().__init__(
            [
                self.head, self.news, self.message, self._body, row(own),
                folded({"How things stand": self.standing}),
            ],
            layout=widgets.Layout(padding=".4em"),
        )  # fmt: skip
        self.refresh()

    def refresh(self) -> None:
        """Draw what the game asks now, after the news of all months that are over."""
        asked = self._go_on()
        self.message.value = "" if asked or self.game.over else said(self._waiting())
        self._tell()
        self.form = self._form() if asked else None
        if self.form is not None:
            self._body.children = (self.form,)
        else:
            self._body.children = (text(*self._ending()),) if self.game.over else ()
        at_table = self.form is not None and not isinstance(self.form, OrdersForm)
        self.leave_table.disabled = not at_table
        self.leave_orders.disabled = self.leave_month.disabled = self.game.over

    def _go_on(self) -> bool:
        """Play until this party is asked something; False where others are, or the game is over."""
        game = self.game
        while not game.over and game.question_of(self.party) is None:
            if game.question is not None or (game.advance() is not None and game.question_of(self.party) is None):
                return False
        return not game.over

    def _form(self) -> Form:
        question = self.game.question_of(self.party)
        assert question is not None
        if question.kind == ORDERS:
            return OrdersForm(question, self.game.seats[self.party].orders, self._decide)
        return (PackageForm if question.kind == PROPOSE else AnswerForm)(self.game, question, self._decide)

    def _decide(self, answer: Any) -> None:
        self._do(partial(self.game.decide, answer, party=self.party))

    def _do(self, what: Callable[[], object]) -> None:
        """Do something in the game and draw it anew; what cannot be done is said instead."""
        try:
            what()
        except PlayError as error:
            self.message.value = said(f"{headed(str(error))}.")
        else:
            self.refresh()

    def _leave_table(self) -> None:
        question = self.game.question_of(self.party)
        if question is None or not question.table:
            raise PlayError("no table is asking now")
        self.game.leave(self.party, question.table)

    # What is told

    def _tell(self) -> None:
        """The score, and the news of the months that are over and were not told yet; the last ones stay where there are none."""
        game, spec = self.game, self.game.scenario.spec
        over = game.model.state.month
        self._told = min(self._told, over)
        months = range(self._told + 1, over + 1)
        if not over:
            self.news.value = card("The scene", "", stacked(game.opening(self.party)))
        elif months:
            news = [card(calendar(spec.start, month), "", stacked(game.news(self.party, month))) for month in months]
            self.news.value = "".join(news[-SHOWN:])
        self._told = over
        now = game.situation(self.party)
        score = (
            f"Month {game.month} of {game.months}. {self.name} stands at {now.value:+.1f} points; support at home "
            f"{now.support[now.name]:.0%}, threat {now.threat:.0%}."
        )
        self.head.value = card(f"{spec.title}: you play {self.name}", score)
        self.standing.value = said(*now.lines())

    def _waiting(self) -> str:
        names = [question.name for question in self.game.questions]
        return f"{listed(names)} {'is' if len(names) == 1 else 'are'} asked now." if names else ""

    def _ending(self) -> Iterator[str]:
        """The debrief, as cards."""
        found = debrief(self.game, self.party, worlds=self.worlds)
        for heading, lines in sections(found, self.game.scenario.spec):
            yield Html(card(headed(heading), "", stacked(lines)))

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """As any widget, with the question as plain HTML for pages that cannot show controls."""
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        question = self.game.question_of(self.party)
        asked = (
            f"{question.date}{f', {question.table_name}' if question.table else ''}: {ASKED[question.kind]}"
            if question
            else "The game is over."
        )
        note = "The controls are shown where the notebook runs: run this cell."
        return {
            **bundle,
            "text/plain": f"The chair of {self.name}. {asked}",
            "text/html": f"{self.head.value}{self.news.value}{said(asked, note)}",
        }
