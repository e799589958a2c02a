"""The bargaining space of a table, live: with all values where everything may be seen, as it is thought to be for a player."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from sim.analysis.bargaining_space import Space, latest, side_name, sides
from sim.analysis.words import calendar, headed, listed, signed
from sim.app import charts
from sim.app.look import chart, folded, redraw, sentence, written
from sim.app.view import Part, View, own_table
from sim.play.thought import facing, point, thought

if TYPE_CHECKING:
    from sim.play.question import Question

READING = (
    "Each dot is a package; the further to the right, the more it is worth to one side, and the further up, to the other.",
    "A point is the unit of worth: 10 is the greatest prize or sacrifice that a government could see on this agenda. Below 0 a side is worse off than without a deal.",
    "Efficient packages, the black line: neither side can have more without the other having less. What lies below it leaves something on the table.",
    "Nash's bargain: of all packages, the one where the gains of both sides over no deal, multiplied, come to most; theory's idea of a fair bargain.",
    "A coloured line follows one side's offers, from small dots for early ones to large dots for late ones; a star is a deal.",
)


class BargainingSpace(Part):
    """All packages of a table, the efficient ones, the offers of both sides, and the package that is being composed."""

    tab = "space"

    def __init__(self, view: View) -> None:
        self.table = own_table(view, [table.id for table in view.game.model.tables if not table.absorbed])
        self.against = ""
        self.shown: ui.echart | None = None
        self.told: ui.html | None = None
        super().__init__(view)
        view.on_draft(self._move)

    def state(self) -> object:
        asked = self._asked()
        return self.table, self.against, asked and (asked.table, asked.party), self._space() is None

    def follow(self) -> None:
        """The drawing moves; all else is drawn again only where something else is to be shown."""
        if self.shown is not None and not self.changed():
            self._move()
        else:
            super().follow()

    def draw(self) -> None:
        self.shown = self.told = None
        view = self.view
        if view.room.sees_all():
            names = {table.id: headed(table.entry.name) for table in view.game.model.tables if not table.absorbed}
            ui.select(names, value=self.table, label="Table", on_change=lambda event: self._choose(event.value)).props(
                "for=space-table outlined dense"
            ).classes("chooser")
        elif (asked := self._asked()) is not None and len(asked.members) > 2:
            others = {name: view.spec.parties[name].name for name in asked.members if name != asked.party}
            ui.select(
                others, value=self._facing(asked), label="Against", on_change=lambda event: self._face(event.value)
            ).props("for=space-against outlined dense").classes("chooser")
        found = self._space()
        if found is None:
            sentence(self._nothing(), "quiet")
            return
        options, words = self._drawing(found)
        self.shown, self.told = chart(options, words, "space"), sentence(words)
        folded("How to read this picture", READING)

    def _choose(self, table: str) -> None:
        self.table = table
        self.refresh()

    def _face(self, party: str) -> None:
        self.against = party
        self.refresh()

    def _asked(self) -> Question | None:
        """What a player is asked at a table, as far as not all may be seen."""
        return None if self.view.room.sees_all() else self.view.seen

    def _facing(self, question: Question) -> str:
        """Who is faced at a table of several: whoever was chosen, or else the first of the other side."""
        facing_sides = [side for side in sides(self.view.spec, question.table) if question.party not in side]
        return facing(question, self.against if self.against in question.members else facing_sides[0][0])

    def _space(self) -> Space | None:
        view = self.view
        if view.room.sees_all():
            return latest(view.game.watch, view.game.scenario, self.table)
        question = view.seen
        if question is None:
            return None
        found = thought(question, view.game.watch, self._facing(question))
        return found if self._own(question) == 0 else found.turned()

    def _own(self, question: Question) -> int:
        """Which side the player is, so that a side lies on the same axis for everybody."""
        first, _ = sides(self.view.spec, question.table)
        return 0 if question.party in first else 1

    def _nothing(self) -> str:
        if self.view.room.sees_all():
            return "Nothing has been offered at this table yet."
        if not self.view.room.seats_of(self.view.browser):
            return "While others play, what the packages are worth to them is theirs alone to know; it is shown at the end."
        return "As soon as you are asked at a table, its packages are drawn here as your government sees them."

    def _drawing(self, found: Space) -> tuple[charts.Options, str]:
        view = self.view
        if view.room.sees_all() or view.seen is None:
            return charts.space(found, view.spec), self._words(found, None)
        own, draft = self._own(view.seen), self._draft()
        placed = draft[::-1] if draft is not None and own else draft
        return charts.space(found, view.spec, placed, own), self._words(found, draft)

    def _draft(self) -> tuple[float, float] | None:
        """What the package that is composed is worth to the player, and thought to be to the other that is faced."""
        question, view = self.view.seen, self.view
        if question is None or question != view.question or not view.draft:
            return None
        return point(question, view.draft, self._facing(question))

    def _words(self, found: Space, draft: tuple[float, float] | None) -> str:
        spec = self.view.spec
        one, other = (side_name(spec, side) for side in found.sides)
        where = headed(spec.tables[found.table].name)
        if draft is not None and self.view.seen is not None:
            other = (other, one)[self._own(self.view.seen)]
            apart = len(self.view.seen.members) - 2
            others = (
                f" It must be signed by {'another' if apart == 1 else f'{apart} others'} as well, whose gains are not drawn."
                if apart
                else ""
            )
            return (
                f"{where}: your package is worth {signed(draft[0])} to you and thought to be worth {signed(draft[1])} to "
                f"{other}.{others}"
            )
        if not len(found.offers):
            return f"{where}: {len(found.items)} items are open, and nothing has been offered since the last deal."
        last = found.offers.iloc[-1]
        what = "The deal" if found.deal else "The last offer"
        maker = spec.parties[str(last["speaker"])].name
        own = None if self.view.room.sees_all() or self.view.seen is None else self._own(self.view.seen)
        worths = [
            f"{'worth' if own in (None, k) else 'thought to be worth'} {signed(last['xy'[k]])} to {side}"
            for k, side in enumerate((one, other))
        ]
        return (
            f"{where}, by what all is worth in {calendar(spec.start, int(found.month))}: {what}, {maker}'s, is "
            f"{listed(worths)}."
        )

    def _move(self) -> None:
        """Draw the package that is being composed where it is now."""
        found = self._space()
        if self.shown is not None and self.told is not None and found is not None and self.looked_at():
            options, words = self._drawing(found)
            redraw(self.shown, options, words)
            self.told.set_content(written(words))
