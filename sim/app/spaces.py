"""The bargaining space of a table, live: with all values where everything may be seen, as it is thought to be for a player."""

from __future__ import annotations

from html import escape

from nicegui import ui

from sim.analysis.bargaining_space import Space, latest, side_name
from sim.analysis.words import calendar, headed, signed
from sim.app import charts
from sim.app.look import chart, redraw, said
from sim.app.view import Part, View, own_table
from sim.play.thought import point, thought


class BargainingSpace(Part):
    """All packages of a table, the efficient ones, the offers of both sides, and the package that is being composed."""

    tab = "space"

    def __init__(self, view: View) -> None:
        self.table = own_table(view, [table.id for table in view.game.model.tables if not table.absorbed])
        self.shown: ui.echart | None = None
        super().__init__(view)
        view.on_draft(self._move)

    def state(self) -> object:
        return super().state(), self.table, self.view.seen, self.view.room.sees_all()

    def draw(self) -> None:
        self.shown = None
        view = self.view
        if view.room.sees_all():
            names = {table.id: headed(table.entry.name) for table in view.game.model.tables if not table.absorbed}
            ui.select(names, value=self.table, label="Table", on_change=lambda event: self._choose(event.value)).props(
                "for=space-table outlined dense"
            ).classes("chooser")
        found = self._space()
        if found is None:
            said(self._nothing(), "quiet")
            return
        options, words = self._drawing(found)
        self.shown, self.told = chart(options, words, "space"), said(words)

    def _choose(self, table: str) -> None:
        self.table = table
        self.refresh()

    def _space(self) -> Space | None:
        view = self.view
        if view.room.sees_all():
            return latest(view.game.watch, view.game.scenario, self.table)
        question = view.seen
        return thought(question, view.game.watch) if question is not None else None

    def _nothing(self) -> str:
        if self.view.room.sees_all():
            return "Nothing has been offered at this table yet."
        if not self.view.room.seats_of(self.view.browser):
            return "While others play, what the packages are worth to them is theirs alone to know; it is shown at the end."
        return "As soon as you are asked at a table, its packages are drawn here as your government sees them."

    def _drawing(self, found: Space) -> tuple[charts.Options, str]:
        believed = not self.view.room.sees_all()
        draft = self._draft() if believed else None
        return charts.space(found, self.view.spec, draft, believed), self._words(found, draft)

    def _draft(self) -> tuple[float, float] | None:
        question, view = self.view.seen, self.view
        if question is None or question != view.question or not view.draft:
            return None
        return point(question, view.draft)

    def _words(self, found: Space, draft: tuple[float, float] | None) -> str:
        spec = self.view.spec
        one, other = (side_name(spec, side) for side in found.sides)
        where = headed(spec.tables[found.table].name)
        if draft is not None:
            return f"{where}: your package is worth {signed(draft[0])} to you and thought to be worth {signed(draft[1])} to {other}."
        if not len(found.offers):
            return f"{where}: {len(found.items)} items are open, and nothing has been offered since the last deal."
        last = found.offers.iloc[-1]
        what = "The deal" if found.deal else "The last offer"
        maker = spec.parties[str(last["speaker"])].name
        return (
            f"{where}, by what all is worth in {calendar(spec.start, int(found.month))}: {what}, {maker}'s, is worth {signed(last['x'])} to {one} "
            f"and {signed(last['y'])} to {other}."
        )

    def _move(self) -> None:
        """Draw the package that is being composed where it is now."""
        found = self._space()
        if self.shown is not None and found is not None and self.looked_at():
            options, words = self._drawing(found)
            redraw(self.shown, options, words)
            self.told.set_content(escape(words))
