"""The course of this world among others: what each government has, support at home, threat and coordination by month."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from nicegui import background_tasks, ui

from sim.analysis.believed import WORTH
from sim.analysis.courses import Courses
from sim.analysis.words import calendar, signed
from sim.app import charts
from sim.app.background import why_not
from sim.app.look import button, chart, redraw, sentence, written
from sim.app.view import Part, View
from sim.plots.palette import ACCENT, INK, PARTIES, colours


class Course(Part):
    """A number by month, or the same one of all governments: this world, the band of others, and what it was before a change."""

    tab = "course"

    def __init__(self, view: View) -> None:
        self.which = "support *"
        self.others: Courses | None = None
        self.busy = self.failed = ""
        self.shown: ui.echart | None = None
        super().__init__(view)

    def state(self) -> object:
        names = self._names()
        if self.which not in names:  # as where a seat was left whose worth was shown
            self.which = next(iter(names))
        return self.which

    def follow(self) -> None:
        """The chart moves; all else is drawn again only where something else is to be shown."""
        if self.view.tab in (Course.tab, Among.tab):
            self._look_for_others()
        if not self.looked_at():
            return
        if self.changed() or self.shown is None:
            super().follow()
            return
        redraw(self.shown, self._options(), self._words())
        self.told.set_content(written(self._words()))
        if self._of_others != (self.busy, self.others):
            self.place.clear()
            with self.place:
                self.about_others()
            self._of_others = self.busy, self.others

    def draw(self) -> None:
        ui.select(
            self._names(), value=self.which, label="What", on_change=lambda event: self._choose(event.value)
        ).props("for=course-what outlined dense").classes("chooser")
        self.shown = chart(self._options(), self._words(), "course")
        self.told = sentence(self._words())
        sentence("Dotted lines: events and provocations.", "quiet")
        self.place = ui.element("div")
        with self.place:
            self.about_others()
        self._of_others = self.busy, self.others

    def about_others(self) -> None:
        """What is known of other worlds."""
        if self.others is not None:
            series, whose = self._chosen()
            among = f"the first {self.others.worlds} worlds of the same scenario and seed, all played by the usual governments{self._itself()}."
            if (series, whose) in self.others.values:
                sentence(f"In grey: {among}", "quiet")
            elif any(series == kind for kind, _ in self.others.values):
                sentence(f"Choose one government to see it among {among}", "quiet")
        elif self.busy:
            sentence(self.busy, "quiet").props("aria-live=polite")
        else:
            if self.failed:
                sentence(self.failed)
            button(f"Run {self.view.background.worlds} worlds to compare with", self._again, "run-worlds")

    def _itself(self) -> str:
        """That this world is one of those that it is compared with, where it is."""
        room = self.view.room
        among = self.others is not None and room.game.world < self.others.worlds and not room.played
        return "; this world is one of them" if among else ""

    def _look_for_others(self) -> None:
        """Other worlds of what is played now; where they were not run yet, they are run in the background."""
        game = self.view.game
        self.others = self.view.background.known(game.scenario, game.seed)
        if self.others is None and not self.busy and self._asked is not game:
            self._asked = game
            self.busy = f"0 of {self.view.background.worlds} worlds to compare with are run ..."
            background_tasks.create(self._run(), name="other worlds")

    _asked: object = None
    _of_others: tuple[str, Courses | None] = ("", None)

    def _again(self) -> None:
        self._asked = None
        self.view.refresh()

    async def _run(self) -> None:
        game, view = self.view.game, self.view

        def progress(done: int) -> None:
            self.busy = f"{done} of {view.background.worlds} worlds to compare with are run ..."
            view.refresh()

        try:
            await view.background.run(game.scenario, game.seed, progress)
            self.failed = ""
        except Exception as error:
            self.failed = why_not(error)  # the button asks again
        finally:
            self.busy = ""
        view.refresh()

    def _names(self) -> dict[str, str]:
        """What can be shown: a player knows of what it is worth only its own."""
        spec, room = self.view.spec, self.view.room
        found = {"support *": "Support at home: all", "threat ": "Threat"}
        if self.view.game.model.allied.any():
            found["coordination "] = "Coordination of the allies"
        if room.sees_all():
            found["value *"] = "Worth of what is in effect: all"
            found |= {f"trust {one}>*": f"Trust of {entry.name} in the others" for one, entry in spec.parties.items()}
        found |= {f"support {name}": f"Support at home: {entry.name}" for name, entry in spec.parties.items()}
        return found | {
            f"value {name}": f"Worth of what is in effect: {spec.parties[name].name}"
            for name in room.valued(self.view.browser)
        }

    def _choose(self, which: str) -> None:
        self.which = which
        self.refresh()

    def _chosen(self) -> tuple[str, str]:
        """Which series is shown, and whose: of worth, as much as may be known."""
        series, _, whose = self.which.partition(" ")
        return (self.view.room.worth if series == "value" else series), whose

    def _lines(self, course: dict[tuple[str, str], list[float]]) -> dict[str, list[float]]:
        """What is shown, by the party whose it is, or in whom it is."""
        series, whose = self._chosen()
        if not whose.endswith("*"):
            return {whose: course.get((series, whose), [])}
        lead = whose.removesuffix("*")
        return {
            name.removeprefix(lead): values
            for (kind, name), values in course.items()
            if kind == series and name.startswith(lead)
        }

    def _options(self) -> charts.Options:
        view, spec = self.view, self.view.spec
        series, whose = self._chosen()
        shades = colours(spec.parties, PARTIES)
        mine = self._lines(view.room.course())
        lines = {
            spec.parties[name].name if name in spec.parties else "this world": (values, shades.get(name, INK))
            for name, values in mine.items()
        }
        single = len(mine) == 1
        band = (
            self.others.band(series, whose)
            if single and self.others and (series, whose) in self.others.values
            else None
        )
        before = next(iter(self._lines(view.room.before).values()), None) if single and view.room.before else None
        marks = {
            row["month"]: f"{calendar(spec.start, row['month'])}: {row['text']}"
            for row in view.game.watch.rows["happenings"]
            if row["kind"] in ("event", "provocation")
        }
        return charts.course(
            lines, view.game.months, "points" if series in WORTH else "%",
            band=band, before=before, marks=marks, worlds=self.others.worlds if self.others else 0,
        )  # fmt: skip

    def _words(self) -> str:
        spec, what = self.view.spec, self._names().get(self.which, self.which)
        mine = {name: values for name, values in self._lines(self.view.room.course()).items() if values}
        if not mine:
            return f"{what}: the first month has not been played."
        series, whose = self._chosen()
        month = self.view.game.model.state.month
        now = {
            name: signed(values[-1]) + " points" if series in WORTH else f"{values[-1]:.0%}"
            for name, values in mine.items()
        }
        if len(mine) > 1:
            return f"{what}, month {month}: {', '.join(f'{spec.parties[name].name} {value}' for name, value in now.items())}."
        told = f"{what}: {now[whose]} in month {month}"
        earlier = next(iter(self._lines(self.view.room.before or {}).values()), [])
        alike = parted(mine[whose], earlier)
        if self.others is None or (series, whose) not in self.others.values:
            return f"{told}.{alike}"
        there = self.others.values[series, whose][:, month - 1]
        below = float(np.mean(there < mine[whose][-1]))
        return f"{told}; {below:.0%} of the {len(there)} worlds have less then.{alike}"


def parted(now: Sequence[float], before: Sequence[float]) -> str:
    """Where the line from before a change lies under that of this world, as a sentence; nothing where it does not, or there is none."""
    both = list(zip(now, before, strict=False))
    same = next((k for k, (one, other) in enumerate(both) if abs(one - other) >= 5e-5), len(both))
    if not same:
        return ""
    till = "so far" if same == len(both) else f"up to month {same}"
    return f" Before the change it went the same way {till}: the one line hides the other."


class Among(Part):
    """How other worlds end, and how this one would if it ended now."""

    tab = "among"

    def __init__(self, view: View, course: Course) -> None:
        self.course = course
        self.party = next(iter(view.room.seats_of(view.browser)), next(iter(view.spec.parties)))
        super().__init__(view)

    def state(self) -> object:
        return super().state(), self.party, self.course.busy, self.course.failed, id(self.course.others)

    def draw(self) -> None:
        view, others = self.view, self.course.others
        if others is None:
            self.course.about_others()
            return
        spec, game = view.spec, view.game
        now = game.model.verdict.ending(game.model.state)
        shares = others.outcomes["outcome"].value_counts(normalize=True)
        sentence(f"How {others.worlds} worlds end, and in bold how this one would if it ended now:")
        ui.html(self._classes({str(name): float(share) for name, share in shares.items()}, now), sanitize=False)
        valued = view.room.valued(view.browser)
        if not valued:
            return
        if self.party not in valued:
            self.party = valued[0]
        names = {name: spec.parties[name].name for name in valued}
        ui.select(names, value=self.party, label="Government", on_change=lambda event: self._choose(event.value)).props(
            "for=among-whose outlined dense"
        ).classes("chooser")
        month, series = game.model.state.month, (view.room.worth, self.party)
        if month == 0:
            return
        mine, values = view.room.course()[series][-1], others.values[series][:, month - 1]
        below = float((values < mine).mean())
        words = (
            f"What {names[self.party]} has in month {month} in {others.worlds} worlds; in this one it has {signed(mine)} points, "
            f"more than in {below:.0%} of them."
        )
        chart(
            charts.among(values, mine, "this world", colours(spec.parties, PARTIES).get(self.party, ACCENT)),
            words,
            "among",
        )
        sentence(words)

    def _choose(self, party: str) -> None:
        self.party = party
        self.refresh()

    def _classes(self, shares: dict[str, float], now: str) -> str:
        rows = "".join(
            f'<tr class="{"mine" if name == now else ""}"><td>{escape(entry.name)}{" (this world now)" if name == now else ""}</td>'
            f'<td class="number">{shares.get(name, 0.0):.0%}</td></tr>'
            for name, entry in self.view.spec.outcomes.items()
        )
        return f'<table class="plain"><thead><tr><th scope="col">Outcome</th><th scope="col">Share of worlds</th></tr></thead><tbody>{rows}</tbody></table>'
