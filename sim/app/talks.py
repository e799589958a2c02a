"""What happened, and how things stand at each table: offers and answers in words, stages, what waits for what."""

from __future__ import annotations

from nicegui import ui

from sim.analysis.words import calendar, headed
from sim.app.look import bars, button, folded, heading, section, sentence, sentences
from sim.app.view import Part, View
from sim.plots.palette import TRACKS, colours
from sim.world.stages import by_stage, stage_levels


class News(Part):
    """What happened in a month; the latest, until another is asked for."""

    def __init__(self, view: View) -> None:
        self.shown: int | None = None
        self._of = view.room.started
        super().__init__(view)

    def state(self) -> object:
        if self._of != self.view.room.started:  # the month that was asked for is one of the beginning before
            self._of, self.shown = self.view.room.started, None
        return self.view.game.model.state.month, self.shown

    def draw(self) -> None:
        view, last = self.view, self.view.game.model.state.month
        month = last if self.shown is None else min(self.shown, last)
        title = f"What happened in {calendar(view.spec.start, month)}" if month else "How it begins"
        with section(title, "news"):
            with ui.element("div").props("aria-live=polite"):
                sentences(happened(view, month))
            with ui.element("div").classes("row-of-controls"):
                if month > 0:
                    button("Earlier", lambda: self._show(month - 1), "news-earlier", "quiet")
                if month < last:
                    button("Later", lambda: self._show(month + 1 if month + 1 < last else None), "news-later", "quiet")

    def _show(self, month: int | None) -> None:
        self.shown = month
        self.refresh()


def happened(view: View, month: int) -> list[str]:
    """What happened in a month, as this browser may know it; month 0 is the opening."""
    game = view.game
    hears = view.room.hears(view.browser)
    if month == 0:
        opening = game.opening(hears)
        if view.room.sees_all():
            return opening
        # Whoever knew the seed could watch the same world beside the game.
        return [f"{view.spec.title}, from {calendar(view.spec.start, 1)}.", *opening[1:]]
    if not view.room.sees_all():
        return game.news(hears, month)
    told = game.told(month)[1:]
    return [line.strip() for line in (told[: told.index("")] if "" in told else told)]


class Tables(Part):
    """How things stand at every table."""

    def state(self) -> object:
        return self.view.game.model.state.month

    def draw(self) -> None:
        with section("At the tables", "tables"):
            model = self.view.game.model
            stages = by_stage(stage_levels(model.state.performed, model.agenda)[0], model.agenda)
            for table in model.tables:
                if table.items.start < table.items.stop:
                    self._table(table.id, {f"{stage} term": level for stage, level in stages[table.id].items()})

    def _table(self, name: str, stages: dict[str, float]) -> None:
        view, game = self.view, self.view.game
        table, spec = game.model.table(name), view.spec
        shade = colours(spec.tables, TRACKS)[name]
        with ui.element("div").classes("table-of").style(f"--track: {shade}").props(f"id=table-{name}"):
            heading(headed(table.entry.name), 3)
            members = ", ".join(spec.parties[party].name for party in table.entry.members)
            absorbed = " Its items are negotiated elsewhere in this scenario." if table.absorbed else ""
            sentence(f"{members}.{absorbed}", "quiet")
            ui.html(bars(stages, "carried out, by stage"), sanitize=False)
            if game.model.state.month == 0:
                return
            place = game.seen_at(name) if view.room.sees_all() else game.at(name, view.room.hears(view.browser))
            lines = list(place.positions)
            if place.said is None:
                lines = lines or ["Nothing has been said there yet."]
            elif any(place.said[1].strip() in line for line in happened(view, game.model.state.month)):
                lines = lines or ["No offer stands; what was said last is in the news above."]
            else:
                lines.insert(0, f"{calendar(spec.start, place.said[0])}: {place.said[1]}")
            sentences(lines)
            for title, told in (("What waits for what", place.waiting), ("What lies between them", place.between)):
                if told:
                    folded(title, told)
