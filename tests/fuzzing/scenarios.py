"""Spoilt scenario files: each is refused with ``file:line: path: message``, or it loads and then runs."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from sim import NegotiationModel, Scenario
from sim.batch.chunks import forget
from sim.scenario import ScenarioError, shipped

from .cases import RAN, REFUSED, FaultError, Target
from .spoiling import as_yaml, bytes_spoilt, lines_spoilt, numbers_spoilt, tree_spoilt

MINI = Path(__file__).resolve().parents[1] / "scenario" / "mini.yaml"
MONTHS, WORLDS, GENERATED = 4, 2, 60


def attempt(chance: random.Random, place: Path) -> str:
    """Spoil a file and read it, or spoil the same content given in code, which takes a tenth of the time."""
    if chance.random() < 0.55:
        content = spoilt_content(chance)
        return came_of(lambda: Scenario.from_mapping(content, "spoilt"))
    path = place / "spoilt.yaml"
    path.write_bytes(made(chance))
    return came_of(lambda: Scenario.load(path))


def came_of(make: Callable[[], Scenario]) -> str:
    """Make a scenario and run it for a few months.

    Raises
    ------
    FaultError
        Where a mistake is told without its file or over several lines, or a level leaves 0..1.
    """
    try:
        scenario = make()
    except ScenarioError as error:
        if not error.problems:
            raise FaultError("refused without a word") from error
        for one in error.problems:
            if not str(one).isprintable() or not one.message or not one.file:
                raise FaultError(f"told badly: {str(one)[:300]!r}") from error
        return REFUSED
    run(scenario)
    return RAN


def run(scenario: Scenario) -> None:
    """Run a few worlds for a few months, and look whether they are still worlds."""
    model = NegotiationModel(scenario, worlds=WORLDS, rng=1)
    try:
        for _ in range(min(MONTHS, scenario.spec.months)):
            model.step()
        state = model.state
        for name in ("agreed", "performed", "support"):
            levels = getattr(state, name)
            if not (np.isfinite(levels).all() and levels.min(initial=0) >= -1e-9 and levels.max(initial=1) <= 1 + 1e-9):
                raise FaultError(f"{name} leaves 0..1: {levels}")
        again = Scenario.from_mapping(scenario.source, scenario.name)
        if again != scenario:
            raise FaultError("a scenario differs from what its own content makes")
    finally:
        forget(model)


def made(chance: random.Random) -> bytes:
    """A spoilt file."""
    way = chance.random()
    if way < 0.3:
        return as_yaml(spoilt_content(chance)).encode("utf-8", "surrogatepass")
    if way < 0.55:
        return bytes_spoilt(MINI.read_bytes(), chance, chance.choice(whole())[1])
    if way < 0.8:
        return lines_spoilt(MINI.read_text(encoding="utf-8"), chance).encode()
    if way < 0.85:
        return bomb(chance)
    if way < 0.97:
        return variant(chance)
    # What is shipped is long, or extends what is long: a case takes a second.
    name, raw = chance.choice(whole())
    if way < 0.985:
        return as_yaml(tree_spoilt(parsed(name), chance, names_in(parsed("comprehensive-approach")))).encode()
    return lines_spoilt(raw.decode(), chance).encode() if way < 0.99 else bytes_spoilt(raw, chance, MINI.read_bytes())


def spoilt_content(chance: random.Random) -> Any:
    """A small scenario with entries or numbers spoilt."""
    content = chance.choice((mini(), *generated()))
    spoil = numbers_spoilt if chance.random() < 0.4 else tree_spoilt
    return spoil(content, chance, names_in(content))


def variant(chance: random.Random) -> bytes:
    """A file that extends the small scenario with some of its parts, spoilt."""
    content = mini()
    parts: dict[str, Any] = {"extends": chance.choice((str(MINI), str(MINI), [str(MINI)], "mini", None, "spoilt.yaml"))}
    for section in chance.sample(list(content), 2):
        inner = content[section]
        parts[section] = dict(chance.sample(list(inner.items()), 1)) if isinstance(inner, dict) and inner else inner
    if chance.random() < 0.4:
        parts["without"] = chance.sample(names_in(content), 1)
    return as_yaml(tree_spoilt(parts, chance, names_in(content))).encode("utf-8", "surrogatepass")


def bomb(chance: random.Random) -> bytes:
    """Aliases of aliases, a document that stands inside itself, or nesting without end."""
    many, wide = chance.choice((4, 9, 40)), chance.choice((2, 9))
    lines = ["a0: &a0 [1, 1]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * wide)}]" for n in range(1, many)]
    return chance.choice(
        (
            "\n".join(lines).encode() + b"\n" + MINI.read_bytes(),
            MINI.read_bytes() + "\n".join(lines).encode(),
            b"parties: &p\n  seoul: *p\n",
            b"extends: spoilt.yaml\ntitle: x\n",
            b"[" * 10 ** chance.randrange(1, 6),
            b"a: " * 10 ** chance.randrange(1, 5),
            b"- " * 10 ** chance.randrange(1, 5),
            b"? " * 10 ** chance.randrange(1, 5),
            b"a: !!set {" * 10 ** chance.randrange(1, 4),
            b"x" * 10 ** chance.randrange(1, 7),
            b"\n" * 10 ** chance.randrange(1, 7),
            b"#" * 10 ** chance.randrange(1, 7),
            b"a:\n" + b" " * 10 ** chance.randrange(1, 6) + b"b: 1\n",
            b'"' + b"\\n" * 10 ** chance.randrange(1, 6),
            b"".join(b"k%d: %d\n" % (n, n) for n in range(10 ** chance.randrange(1, 5))),
        )
    )


@cache
def whole() -> list[tuple[str, bytes]]:
    """The shipped files; the longest, on which all others rest, comes as often as each of them."""
    return [(path.stem, path.read_bytes()) for path in shipped()]


@cache
def parsed(name: str) -> Any:
    return YAML(typ="safe", pure=True).load(dict(whole())[name].decode())


@cache
def mini() -> dict[str, Any]:
    return Scenario.load(MINI).source


@cache
def generated() -> tuple[dict[str, Any], ...]:
    """Small scenarios of every sort, the smaller half of them; the same in every run."""
    from generated_scenarios import scenarios
    from hypothesis import HealthCheck, Phase, given, seed, settings

    found: list[dict[str, Any]] = []

    @seed(1)
    @settings(
        max_examples=GENERATED,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(scenarios())
    def keep(one: Scenario) -> None:
        found.append(one.source)

    keep()
    return tuple(sorted(found, key=lambda one: len(str(one)))[: GENERATED // 2])


def names_in(content: Any) -> tuple[str, ...]:
    """The ids that a scenario gives, so that one can stand where another does."""
    sections = ("parties", "tables", "items", "linkages", "events", "outcomes")
    return tuple(str(key) for name in sections if isinstance(content.get(name), dict) for key in content[name])


def prepare() -> None:
    """Make what cases are made of, and compile what the first world compiles."""
    run(Scenario.from_mapping(mini()))
    run(Scenario.load("comprehensive-approach"))
    generated()


TARGET = Target("scenarios", attempt, prepare, seconds=15.0)
