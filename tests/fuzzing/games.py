"""What a browser can ask of a room, in any order and with any values: it is done, or refused and all is as it was."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from agents.human import EVERYTHING, USUAL, Orders
from sim import Scenario
from sim.app.room import Room
from sim.app.rooms import Rooms
from sim.play import ORDERS, PROPOSE, Game, PlayError
from sim.play.debrief import debrief
from sim.scenario import ScenarioError

from .cases import RAN, REFUSED, FaultError, Target
from .scenarios import MINI, generated
from .spoiling import NUMBERS, ODD, WORDS, bytes_spoilt

BROWSERS = ("teacher", "ann", "ben")
DEEDS, DEBRIEFED = 40, 0.02


def attempt(chance: random.Random, place: Path) -> str:
    """Open a room and do things there."""
    scenario = chance.choice(scenarios())
    rooms = Rooms(most=2)
    parties = list(scenario.spec.parties)
    seats = chance.sample(parties, chance.randrange(len(parties) + 1))
    try:
        room = rooms.open(
            scenario, seats, BROWSERS[0], seed=chance.choice((0, 7, 2**53 - 1)), world=chance.choice((0, 5, 2**53 - 1))
        )
    except PlayError:
        return REFUSED
    done = 0
    try:
        for party in seats:
            if chance.random() < 0.8:
                done += _tried(room, lambda party=party: room.take(party, chance.choice(BROWSERS)))
        for _ in range(DEEDS):
            done += _tried(room, _deed(room, rooms, chance))
            _looked_at(room, chance)
        _kept(room.game, chance)
    finally:
        room.game.close()
    return RAN if done else REFUSED


def _tried(room: Room, deed: Callable[[], object]) -> bool:
    """Do something; what is refused must leave all as it was."""
    before = _seen(room)
    try:
        deed()
    except (PlayError, ScenarioError) as error:
        if not str(error).strip():
            raise FaultError("refused without a word") from error
        if _seen(room) != before:
            raise FaultError(f"refused ({error}), and yet something changed") from error
        return False
    return True


def _seen(room: Room) -> tuple[object, ...]:
    game = room.game
    state = game.model.state
    levels = state.agreed.tobytes() + state.performed.tobytes()
    decided = tuple(map(len, game.decisions))
    return (
        game,
        game.turn,
        state.month,
        levels,
        decided,
        dict(room.taken),
        room.started,
        dict(room.numbers),
        room.without,
    )


def _deed(room: Room, rooms: Rooms, chance: random.Random) -> Callable[[], object]:
    """Something that a browser asks for, be it its business or not."""
    game, browser, parties = room.game, chance.choice(BROWSERS), list(room.base.spec.parties)
    party = chance.choice((*parties, *WORDS[:6]))
    question = game.question
    if question is not None and chance.random() < 0.7:
        party, browser = question.party, room.taken.get(question.party, browser)
        if chance.random() < 0.8:
            return lambda: room.decide(party, _answer(room, chance), browser)
    tables = (EVERYTHING, ORDERS, *room.base.spec.tables, *WORDS[:6])
    what, seed, world = chance.choice(tables), chance.choice((None, 0, 7, 2**53 - 1)), chance.choice((None, 0, 3))
    numbers = {
        chance.choice(_paths(room)): chance.choice((*NUMBERS, *WORDS[:4], None, 3, 0.5))
        for _ in range(chance.choice((0, 1, 2)))
    }
    without = chance.sample((*room.base.spec.linkages, *WORDS[:3]), chance.choice((0, 0, 1)))
    deeds: list[Callable[[], object]] = [
        lambda: room.next_month(browser), lambda: room.next_month(browser), lambda: room.next_month(room.owner), room.begin,
        lambda: asyncio.run(room.undo(browser)), lambda: room.leave(party, what, browser), lambda: room.take_back(party, browser),
        lambda: room.take(party, browser), lambda: room.rise(party, browser), lambda: room.hand_over(party, browser),
        lambda: room.run(chance.random() < 0.5, browser), lambda: room.restart(browser, seed=seed, world=world),
        lambda: room.restart(room.owner, numbers=numbers, without=without), lambda: room.decide(party, _answer(room, chance), browser),
        lambda: game.restart_month(), lambda: game.leave(party, what, months=chance.choice((None, 0, 1, -1, 3, 10**9, "x", 1.5))),
        lambda: rooms.find(chance.choice(WORDS)), lambda: game.preview(_package(room, chance), party=party), lambda: game.advice(party=party),
        lambda: game.situation(party), lambda: game.news(party, chance.choice((None, 0, 1, -1, 10**9))),
    ]  # fmt: skip
    return chance.choice(deeds)


def _paths(room: Room) -> tuple[str, ...]:
    parties = list(room.base.spec.parties)
    return (
        *(f"parties.{party}.{one}" for party in parties for one in ("patience", "floor", "threshold")),
        "months",
        "start",
        "a.b",
        "",
    )


def _answer(room: Room, chance: random.Random) -> Any:
    """An answer of the kind that is asked for, or of any."""
    question = room.game.question
    kind = (
        question.kind if question is not None and chance.random() < 0.85 else chance.choice((ORDERS, PROPOSE, "answer"))
    )
    if chance.random() < 0.2:
        return USUAL
    if chance.random() < 0.1:
        return chance.choice((*ODD, *NUMBERS, *WORDS))
    if kind == ORDERS:
        return _orders(room, chance)
    return _package(room, chance) if kind == PROPOSE else chance.choice((True, False, True, False, 1, "yes", None))


def _package(room: Room, chance: random.Random) -> dict[Any, Any]:
    """Items and how much of each: what is open, or anything."""
    question = room.game.question
    spoilt = chance.random() < 0.3
    if question is not None and question.open and not spoilt:
        some = chance.sample(question.open, chance.randrange(1, len(question.open) + 1))
        return {
            one.id: one.room if not one.divisible else one.room * chance.choice((1, 0.5, 0.05, 1e-12)) for one in some
        }
    items = [*room.base.spec.items, *WORDS[:8], 3, None]
    values = (0, 0.5, 1, 1.0000001, True, np.float64("nan"), "0.5", *NUMBERS, *ODD)
    return {chance.choice(items): chance.choice(values) for _ in range(chance.choice((0, 1, 2, 40)))}


def _orders(room: Room, chance: random.Random) -> Orders:
    spec = room.base.spec
    names = (*spec.tables, *spec.items, *spec.parties, "missile-test", "test", *WORDS[:4])

    def some() -> tuple[str, ...] | None:
        return None if chance.random() < 0.5 else tuple(chance.choices(names, k=chance.randrange(4)))

    def effort() -> Any:
        return None if chance.random() < 0.5 else chance.choice((0.0, 0.5, 1, True, "0.5", *NUMBERS))

    duties = {
        chance.choice(names): chance.choice(("go-ahead", "hold-back", "neglect", "", None, 3))
        for _ in range(chance.choice((0, 0, 1, 2)))
    }
    return Orders(some(), effort(), effort(), some(), some(), duties)


def _looked_at(room: Room, chance: random.Random) -> None:
    """What the page shows after each change."""
    browser = chance.choice(BROWSERS)
    room.question_for(browser), room.waits_for(), room.course(), room.free, room.steps(browser), room.sees_all()
    room.game.news(room.hears(browser)), room.game.opening(room.hears(browser))
    for name in room.game.model.tables:
        room.game.at(name.id, room.hears(browser))
    for party in room.game.seats:
        room.game.situation(party).lines()
    state = room.game.model.state
    for levels in (state.agreed, state.performed, state.support):
        if not (np.isfinite(levels).all() and levels.min(initial=0) >= -1e-9 and levels.max(initial=1) <= 1 + 1e-9):
            raise FaultError(f"a level leaves 0..1: {levels}")


def _kept(game: Game, chance: random.Random) -> None:
    """A game that is kept and read again stands where it stood, and a spoilt text is refused."""
    text = game.text()
    again = Game.from_text(text)
    try:
        if again.text() != text or again.model.state.agreed.tobytes() != game.model.state.agreed.tobytes():
            raise FaultError("a game read again stands elsewhere")
    finally:
        again.close()
    _read_again(lambda: Game.from_text(_exchanged(game, chance)))
    if game.over and game.seats and chance.random() < DEBRIEFED:
        debrief(game, next(iter(game.seats)), worlds=20)
    _read_again(lambda: Game.from_text(bytes_spoilt(text.encode(), chance).decode("utf-8", "replace")))


def _read_again(read: Callable[[], Game]) -> None:
    try:
        read().close()
    except PlayError as error:
        if not str(error).strip():
            raise FaultError("refused without a word") from error


def _exchanged(game: Game, chance: random.Random) -> str:
    """A kept game in which one decision names others of the scenario's tables, parties or items."""
    kept = json.loads(game.text())
    decisions = [one for month in kept.get("months", []) for one in month.get("decisions", [])]
    if decisions:
        spec, one = game.scenario.spec, chance.choice(decisions)
        what = chance.choice(("table", "party", "answer"))
        if what != "answer":
            one[what] = chance.choice(list(spec.tables if what == "table" else spec.parties))
        elif isinstance(one.get("answer"), dict):
            one["answer"] = {chance.choice(list(spec.items)): rise for rise in one["answer"].values()}
    return json.dumps(kept)


@cache
def scenarios() -> tuple[Scenario, ...]:
    small = tuple(Scenario.from_mapping(one, "generated") for one in generated()[:20])
    return (*[Scenario.load(MINI).lasting(8)] * 8, *small)


TARGET = Target("games", attempt, scenarios, seconds=60.0)
