"""A game as a JSON file: the scenario's content, seed, seats and every decision. It is replayed when it is read."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agents.human import ANSWER
from sim.play.orders import ORDERED
from sim.play.orders import read as ordered
from sim.play.package import PlayError
from sim.play.question import ORDERS
from sim.play.record import Decision, Month

if TYPE_CHECKING:
    from sim.model import NegotiationModel

LARGEST = 20_000_000  # bytes; ten thousand months with a decision at every table are less


class Strict(BaseModel):
    """A part of a saved game."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)


class SavedDecision(Strict):
    """What was decided: null leaves it to the usual government."""

    party: str
    kind: Literal["orders", "propose", "answer"]
    table: str = ""
    answer: bool | dict[str, Any] | None = None

    @model_validator(mode="after")
    def _fits(self) -> SavedDecision:
        wanted = bool if self.kind == ANSWER else dict
        if self.answer is not None and not isinstance(self.answer, wanted):
            raise ValueError(f"what is decided of the kind {self.kind} is no {type(self.answer).__name__}")
        if self.kind == ORDERS:
            if self.table:
                raise ValueError("orders are given at no table")
            if isinstance(self.answer, dict) and (unknown := sorted(set(self.answer) - set(ORDERED))):
                raise ValueError(f"orders have no {unknown[0][:60]!r}")
        return self


class SavedMonth(Strict):
    """The decisions of a month in their order, and what was left to the usual government in it, by party."""

    decisions: list[SavedDecision] = []
    left: dict[str, list[str]] = {}


class SavedGame(Strict):
    """A game.

    Attributes
    ----------
    seats : mapping of party to what it has left to the usual government, and up to which month (null: to the end)
    check : str
        Of what was agreed and performed when the last whole month ended.
    """

    format: Literal[1] = Field(alias="tcog-game")
    version: str
    name: str
    scenario: dict[str, Any]
    seed: int = Field(ge=0)
    world: int = Field(ge=0)
    seats: dict[str, dict[str, int | None]]
    months: list[SavedMonth] = []
    check: str = ""

    @model_validator(mode="after")
    def _seated(self) -> SavedGame:
        named = {name for month in self.months for name in (*(one.party for one in month.decisions), *month.left)}
        if strangers := sorted(named - set(self.seats)):
            raise ValueError(f"nobody plays {strangers[0][:60]!r} in it")
        return self


def month_of(saved: SavedMonth) -> Month:
    """A month as it was saved."""
    return Month(
        decisions=[
            Decision(
                one.party, one.kind, one.table, ordered(one.answer) if one.kind == ORDERS and isinstance(one.answer, dict) else one.answer
            )
            for one in saved.decisions
        ],
        left={name: set(left) for name, left in saved.left.items()},
    )  # fmt: skip


def state_check(model: NegotiationModel) -> str:
    """A fingerprint of what is agreed and performed, to six decimals."""
    levels = np.round(np.stack([model.state.agreed[0], model.state.performed[0]]), 6) + 0.0
    return sha256(levels.tobytes()).hexdigest()[:16]


def text_of(saved: SavedGame) -> str:
    """What is written to a file."""
    return saved.model_dump_json(by_alias=True, indent=1, exclude_defaults=True) + "\n"


def write(saved: SavedGame, path: str | os.PathLike[str]) -> None:
    """Write a game under another name and rename it when it is whole. Raises OSError where it cannot be written."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text_of(saved))
        Path(aside).replace(target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def read(path: str | os.PathLike[str]) -> SavedGame:
    """Read a game.

    Raises
    ------
    PlayError
        Where the file cannot be read, or holds no game of this format.
    """
    place = Path(path)
    try:
        if place.exists() and not (place.is_file() or place.is_dir()):
            raise PlayError(f"{place}: not a file")
        with place.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise PlayError(f"{place}: too large to be a saved game")
        text = content.decode("utf-8")
    except OSError as error:
        raise PlayError(f"{place}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise PlayError(f"{place}: not a saved game, which is text") from error
    return parsed(text, str(place))


def parsed(text: str, where: str = "the text") -> SavedGame:
    """A game from the text of a file; PlayError where it is none, with ``where`` it was found."""
    try:
        return SavedGame.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step)[:60] for step in first["loc"]) or "the whole"
        raise PlayError(f"{where}: not a saved game of this version ({place}: {first['msg']})") from error
