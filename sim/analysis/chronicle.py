"""One world told month by month in plain words: who offered what, how it was answered and why, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.analysis.begun import Begun
from sim.analysis.capitals import Capitals
from sim.analysis.deeds import Deeds
from sim.analysis.openings import Openings
from sim.analysis.standing import Standing
from sim.analysis.talks import Talks
from sim.analysis.teller import TRIFLE, Teller
from sim.analysis.words import calendar, listed

if TYPE_CHECKING:
    from sim.model import NegotiationModel
    from sim.world.tables import Table

REVIEW_EVERY = 12  # months between two looks at where things stand


@dataclass(frozen=True)
class Place:
    """How things stand at one table, in sentences.

    Attributes
    ----------
    said : tuple of int and str, or None
        What was last said there that was news, and in which month.
    positions : list of str
        What lies on the table.
    waiting : list of str
        What waits for what.
    between : list of str
        What lies between the parties, as one sees who knows what each wants; nobody at the table does.
    """

    said: tuple[int, str] | None
    positions: list[str]
    waiting: list[str]
    between: list[str]


class Chronicle(Teller):
    """Tells one world of a model; call :meth:`month` after every step.

    Parameters
    ----------
    model : NegotiationModel
    world : int
        Which of the model's worlds, counted from its first.
    """

    def __init__(self, model: NegotiationModel, world: int = 0) -> None:
        super().__init__(model, world)
        self._begun = Begun(model, world)
        self._talks, self._deeds = Talks(model, world, self._begun), Deeds(model, world, self._begun)
        self._openings, self._capitals = Openings(model, world), Capitals(model, world)
        self._standing = Standing(model, world, self._talks, self._deeds.suspensions, self._capitals)

    def opening(self) -> list[str]:
        """The scene before the first month."""
        spec, model = self.spec, self.model
        number = int(model.worlds[self.world])
        agreed, performed = model.agenda.agreed, model.agenda.performed
        lines = [f"{spec.title}. World {number} of seed {model.seed_of_luck}, from {calendar(spec.start, 1)}."]
        standing, owed = performed >= model.dynamics.in_effect, agreed - performed > TRIFLE
        if standing.any():
            rest = f" Still owed in part: {listed(self.named(standing & owed))}." if (standing & owed).any() else ""
            least = f"{model.dynamics.in_effect:.0%}"
            lines.append(f"In effect (at least {least}) at the start: {listed(self.named(standing))}.{rest}")
        if (owed & ~standing).any():
            owing = listed(self.named(owed & ~standing))
            lines.append(f"Agreed before, wholly or in part, and still to be carried out: {owing}.")
        lines += [*self._openings.opening(), *self._capitals.opening()]
        lines.append(
            "Worth is in points: 10 is the greatest prize or sacrifice on this agenda. What a government wants is the "
            "least that it would sign this month; as a share of all that it could hope for it falls while talks go on without a deal."
        )
        return lines

    def month(self) -> list[str]:
        """What happened in the month that the model has just ended: a heading and one line a happening."""
        state = self.model.state
        lines = [f"{calendar(self.spec.start, state.month)} (month {state.month})"]
        told = [
            *self._deeds.events(),
            *self._capitals.lines(),
            *self._talks.lines(),
            *self._deeds.lines(),
            *self._openings.lines(),
        ]
        lines += [f"  {line}" for line in told or ["A quiet month."]]
        self._begun.look()
        if state.month % REVIEW_EVERY == 0 or not self.model.running:
            lines += ["", *self.standing()]
        return lines

    def at(self, table: Table) -> Place:
        """How things stand at a table."""
        return Place(
            self._talks.said.get(table.id), list(self._standing.positions(table)), self._standing.waiting(table),
            [*self._talks.standing(table), *self._standing.between(table)],
        )  # fmt: skip

    def standing(self) -> list[str]:
        """Where things stand: how far each table is, what blocks it, and how the capitals feel."""
        return list(self._standing.lines())
