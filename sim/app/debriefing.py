"""What came of a game for each government that is played here: against other worlds, against the frontier, and what was left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from nicegui import background_tasks, ui

from sim.analysis.words import signed
from sim.app import charts
from sim.app.background import why_not
from sim.app.look import button, chart, folded, heading, section, sentence, sentences
from sim.app.view import Part
from sim.play.debrief import Debrief, debrief
from sim.play.debrief_words import sections
from sim.plots.palette import ACCENT, PARTIES, colours

if TYPE_CHECKING:
    import pandas as pd

    from sim.app.room import Room

READING = (
    "Efficient packages, the black line: neither side can have more without the other having less.",
    "Nash's bargain: the package where the gains of both sides over the beginning, multiplied, come to most; theory's idea of a fair bargain.",
    "The nearer the end of the game lies to the line, the less was left on the table.",
)


async def reckoned(room: Room, party: str, outcomes: pd.DataFrame) -> Debrief:
    """What came of a game that is over for a party: reckoned once, whoever asks for it and however often."""
    known = room.debriefs
    if party not in known:
        known[party] = asyncio.ensure_future(asyncio.to_thread(debrief, room.game, party, outcomes=outcomes))
    try:
        return await asyncio.shield(known[party])
    except Exception:
        known.pop(party, None)  # tried again for whoever loads the page again
        raise


class Debriefing(Part):
    """At the end of a game."""

    def state(self) -> object:
        return self.view.game.over

    def draw(self) -> None:
        view = self.view
        mine = view.room.seats_of(view.browser)
        if not view.game.over:
            return
        if not mine:
            with section("The end", "debrief"):
                sentence(
                    "Now every government's reckoning may be seen: the news, the tables and the bargaining spaces tell all."
                )
            return
        for party in mine:
            with (
                section(f"What {view.room.name(party)} made of it", f"debrief-{party}") as part,
                ui.element("div").props("aria-live=polite") as place,
            ):
                sentence(
                    f"{view.background.worlds} worlds are run, played by the usual governments, to compare with ...",
                    "quiet",
                )
            part.classes("asked")
            background_tasks.create(self._hold(party, place), name="debrief")
        with section("Keep it", "keep"):
            sentence("The game as a file; python3 run_sim.py play --load FILE reads it.")
            button("Save the game", self._save, "save-game")

    async def _hold(self, party: str, place: ui.element) -> None:
        """Hold the game against other worlds, and show what comes of it."""
        view, game = self.view, self.view.game

        def stands() -> bool:
            """Whether it is shown still; all may have begun anew since."""
            return game is view.game and not place.is_deleted

        found: Debrief | str | None = None
        try:
            others = await view.background.run(game.scenario, game.seed)
            if stands():
                found = await reckoned(view.room, party, others.outcomes)
        except Exception as error:
            found = f"{why_not(error)} Load the page again to try once more."
        if found is None or not stands():
            return
        place.clear()
        with place:
            if isinstance(found, str):
                sentence(found)
            else:
                self._show(found)

    def _show(self, found: Debrief) -> None:
        spec = self.view.spec
        shade = colours(spec.parties, PARTIES).get(found.party, ACCENT)
        for place, (title, lines) in enumerate(sections(found, spec)):
            heading(title if place else "Among other worlds", 3)
            sentences(lines)
            if place == 0:
                words = (
                    f"What {found.name} has at the end in {found.among.worlds} worlds, and in this game: {signed(found.value)} points, "
                    f"more than in {found.among.below:.0%} of them."
                )
                chart(
                    charts.among(found.among.values, found.value, "this game", shade), words, f"among-{found.party}"
                ).classes("low")
        if found.frontier is not None:
            across = spec.parties[found.frontier.across].name
            words = f"What the allies together and {across} could have had, and had: the black line is what nobody could better for both."
            heading("The whole agenda", 3)
            chart(charts.agenda(found.frontier, across), words, f"agenda-{found.party}")
            sentence(words, "quiet")
            folded("How to read this picture", READING)

    def _save(self) -> None:
        game = self.view.game
        name = "-".join([game.scenario.name, *game.seats, str(game.seed), str(game.world)])
        ui.download.content(game.text(), f"{name}.json", "application/json")
