"""What came of a game for each government that is played here: against other worlds, against the frontier, and what was left."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor

from nicegui import background_tasks, run, ui

from sim.app import charts
from sim.app.background import TooBusyError
from sim.app.look import button, chart, heading, listed, said, section
from sim.app.view import Part
from sim.play.debrief import Debrief, debrief
from sim.play.debrief_words import sections
from sim.plots.palette import ACCENT, PARTIES, colours


class Debriefing(Part):
    """At the end of a game."""

    def state(self) -> object:
        return self.view.room.started, self.view.game.over, tuple(self.view.room.seats_of(self.view.browser))

    def draw(self) -> None:
        view = self.view
        mine = view.room.seats_of(view.browser)
        if not view.game.over:
            return
        if not mine:
            with section("The end", "debrief"):
                said(
                    "Now every government's reckoning may be seen: the news, the tables and the bargaining spaces tell all."
                )
            return
        for party in mine:
            with (
                section(f"What {view.room.name(party)} made of it", f"debrief-{party}") as part,
                ui.element("div").props("aria-live=polite") as place,
            ):
                said(
                    f"{view.background.worlds} worlds are run, played by the usual governments, to compare with ...",
                    "quiet",
                )
            part.classes("asked")
            background_tasks.create(self._hold(party, place), name="debrief")
        with section("Keep it", "keep"):
            said("The game as a file; python3 run_sim.py play --load FILE reads it.")
            button("Save the game", self._save, "save-game")

    async def _hold(self, party: str, place: ui.element) -> None:
        """Hold the game against other worlds, and show what comes of it."""
        view, game = self.view, self.view.game
        try:
            others = await view.background.run(game.scenario, game.seed)
        except TooBusyError:
            with place:
                said("Too many others are waiting; load the page again in a minute.")
            return
        except BrokenExecutor:
            with place:
                said("The other worlds could not be run; load the page again to try once more.")
            return
        if game is not view.game or place.is_deleted:
            return
        found = await run.io_bound(debrief, game, party, outcomes=others.outcomes)
        if found is None or place.is_deleted:
            return
        place.clear()
        with place:
            self._show(found)

    def _show(self, found: Debrief) -> None:
        spec = self.view.spec
        shade = colours(spec.parties, PARTIES).get(found.party, ACCENT)
        for place, (title, lines) in enumerate(sections(found, spec)):
            heading(title if place else "Among other worlds", 3)
            listed(lines)
            if place == 0:
                words = (
                    f"What {found.name} has at the end in {found.among.worlds} worlds, and in this game: {found.value:+.1f} points, "
                    f"more than in {found.among.below:.0%} of them."
                )
                chart(
                    charts.among(found.among.values, found.value, "this game", shade), words, f"among-{found.party}"
                ).classes("low")
        if found.frontier is not None:
            across = spec.parties[found.frontier.across].name
            words = f"What {across} and the allies together could have had, and had: the black line is what nobody could better for both."
            heading("The whole agenda", 3)
            chart(charts.agenda(found.frontier, across), words, f"agenda-{found.party}")
            said(words, "quiet")

    def _save(self) -> None:
        game = self.view.game
        name = "-".join([game.scenario.name, *game.seats, str(game.seed), str(game.world)])
        ui.download.content(game.text(), f"{name}.json", "application/json")
