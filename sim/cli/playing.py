"""``play``: a person, or several at one keyboard, play governments in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, wrong_input

if TYPE_CHECKING:
    from sim.play import Game

SAVED = Path("results/play")


def play(
    name: str,
    parties: list[str],
    seed: int,
    world: int,
    months: int | None,
    load_from: Path | None,
    worlds: int,
) -> None:
    """Play a game to its end, or until the player stops; it is saved then."""
    announce_compilation()
    from sim.cli.playing_session import Session
    from sim.play import Game, PlayError

    try:
        if load_from is not None:
            game = Game.load(load_from)
            if not game.seats:
                wrong_input(f"{load_from}: nobody plays in this game, so there is nothing to decide")
        else:
            (scenario,) = load([name], months)
            if not parties:
                known = ", ".join(scenario.spec.parties)
                wrong_input(f"say whom you play, as in --as tokyo; there are {known}")
            game = Game(scenario, parties, seed=seed, world=world)
    except PlayError as error:
        wrong_input(str(error))
    Session(game, load_from or _free_place(game), worlds).run()


def _free_place(game: Game) -> Path:
    """A file that is not there yet."""
    stem = "-".join([game.scenario.name, *game.seats, str(game.seed), str(game.world)])
    place, number = SAVED / f"{stem}.json", 1
    while place.exists():
        number += 1
        place = SAVED / f"{stem}-{number}.json"
    return place
