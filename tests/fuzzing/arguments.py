"""Lists of arguments that nobody would type: the command line does what they say, or refuses them with status 2.

What is asked for is small, by this grammar: so many worlds, months, points and tries that every honest answer is quick.
"""

from __future__ import annotations

import random
import shutil
from functools import cache
from pathlib import Path
from unittest.mock import patch

import typer
from click import Command, Group

from sim.app import serving
from sim.cli.commands import app

from .cases import Target
from .door import came_of
from .scenarios import MINI
from .spoiling import WORDS
from .stores import kept

OUT = "results"
SMALL = {
    "--worlds": ("20", "10", "11", "3", "1"),
    "--months": ("1", "2", "6"),
    "--points": ("2", "1", "4"),
    "--workers": ("1",),
    "--redraws": ("1", "2"),
    "--seed": ("0", "7", "12345678901234567890", str(2**63), str(2**53)),
    "--world": ("0", "3", "19", "63", str(2**53 - 1)),
    "--first": ("0", "5", str(2**53), str(2**52), str(2**63)),
    "--trace": ("0", "1", "3", "100000"),
    "--until": ("0.4", "0.49"),
    "--port": ("1", "65535", "8080"),
    "--host": ("127.0.0.1", "localhost", "::1", "nowhere.invalid", "", "256.1.1.1"),
    "--numbers": ("1", "8", "1000000"),
    "--coverage": ("0.01", "1", "0.5"),
    "--half-width": ("0.0001", "1", "1e300"),
    "--point": ("0", "2", "3"),
    "--budget": ("1", "2", "5"),
    "--judges": ("2", "1", "10"),
    "--split": ("2001-06", "1999-12", "2002-12", "1970-01", "9999-12"),
}
"""Of each option the first is what is added where nothing is said."""
ALWAYS = ("--worlds", "--months", "--workers", "--points", "--redraws", "--budget", "--judges", "--out")
"""What is never left out, since what commands take by themselves is large."""
WRONG = (
    "-1",
    "",
    "nan",
    "inf",
    "-inf",
    "1e400",
    "0",
    "1.5",
    "x",
    "0x10",
    "1_000",
    "١",
    "-" + "9" * 30,
    "--",
    "-h",
    "é",
    "\u202e",
    "a" * 3000,
    "1 2",
    "None",
)
"""None of them asks for much: each is small, or no number."""
NAMES = (
    "settlement", "value.allies", "deals", "pyongyang", "seoul", "washington", "tokyo", "nobody", "grid", "lhs", "sobol", "morris", "1998-2002",
    "parties.seoul.floor=0:1", "parties.*.patience", "parties.seoul.patience=6:12", "months=1:3", "wedge", "finished", "other",
)  # fmt: skip
KEYS = (
    "", "", "yes", "no", "help", "show", "status", "news", "undo", "leave table", "leave all", "leave orders 3", "leave month", "back", "advice", "closed", "?",
    "? 1", "1", "1 half", "1 50%", "2 all", "send", "nothing", "clear", "take", "take seoul", "duties", "duty 1 neglect", "provoke 1", "breach 1", "carrots 50",
    "sticks nan", "carrots -5", "attend 1", "attend none", "1 inf", "999 all", "1 1e400", "quit", "save", "save x/../../y.json", "save /dev/full", "\x00",
    "é 3", "a" * 5000, "food-aid all", "food-aid 0.00000001", "leave all 99999999999999999999", "leave orders ٣", "send send", "1 all 2 all 3 all", "exit now",
)  # fmt: skip


def attempt(chance: random.Random, place: Path) -> str:
    """Type something."""
    arguments = made(chance, place)
    keyboard = "\n".join(chance.choice(KEYS) for _ in range(chance.randrange(40)))
    with patch.object(serving, "serve", lambda *_, **__: None):
        return came_of(arguments, place, keyboard)


def made(chance: random.Random, place: Path) -> list[str]:
    """A list of arguments for one of the commands, some of them wrong, some left out, some twice."""
    name, command = chance.choice(sorted(commands().items()))
    arguments = [name]
    for one in command.params:
        wrong = chance.random() < 0.12
        if one.param_type_name == "argument":
            many = chance.choice((0, 1, 1, 1, 1, 2)) if one.nargs == -1 or wrong else 1
            arguments += [_word(name, chance, place, wrong) for _ in range(many)]
            continue
        option = chance.choice(one.opts)
        if option not in ALWAYS and chance.random() < 0.6:
            continue
        if getattr(one, "is_flag", False):
            arguments.append(option)
            continue
        value = _value(name, option, chance, place, wrong)
        arguments += [f"{option}={value}"] if chance.random() < 0.2 else [option, value]
        if wrong and chance.random() < 0.2:
            arguments += [option, value]
    if chance.random() < 0.1:
        rest = arguments[1:]
        chance.shuffle(rest)
        arguments[1:] = rest
    if chance.random() < 0.05:
        arguments.insert(
            chance.randrange(1, len(arguments) + 1), chance.choice((*WRONG, "--nonsense", "--help", "--seed"))
        )
    # However they were shuffled or doubled, what is run is small, and on one processor.
    bounded = {option for one in command.params for option in one.opts}
    for option in ALWAYS:
        if option in bounded and not any(one.partition("=")[0] == option for one in arguments):
            arguments += [option, str(place / OUT) if option == "--out" else SMALL[option][0]]
    return arguments


def _word(command: str, chance: random.Random, place: Path, wrong: bool) -> str:
    """An argument without a name: a scenario, or a folder."""
    if wrong:
        return chance.choice((*WRONG, *WORDS, str(place), "/dev/null", "/dev/zero", ".", "..", "~", "/nowhere/at/all"))
    stores = [str(kept() / name) for name in ("finished", "begun", "design")]
    if command in ("plot", "resume"):
        return chance.choice((*_copied(stores, place), str(place)))
    if command in ("explain", "discover") and chance.random() < 0.4:
        return chance.choice(stores)
    return str(MINI) if chance.random() < 0.85 else chance.choice(("no-tcog", "comprehensive-approach", "perry-1999"))


def _copied(stores: list[str], place: Path) -> list[str]:
    """Copies, since these commands write beside what they read."""
    return [str(shutil.copytree(one, place / Path(one).name, dirs_exist_ok=True)) for one in stores]


def _value(command: str, option: str, chance: random.Random, place: Path, wrong: bool) -> str:
    if wrong:
        return chance.choice((*WRONG, *NAMES, str(place), "/dev/null"))
    if command == "fit" and option == "--until":
        option = "--split"  # a month here, and of a batch a width
    if option in SMALL:
        return chance.choice(SMALL[option])
    if option == "--out":
        return chance.choice((str(place / OUT), str(place / "deep" / "er"), str(place)))
    if option == "--as":
        return chance.choice(("seoul", "pyongyang"))
    if option == "--vary":
        return chance.choice(
            (
                "parties.seoul.floor=0:1",
                "parties.seoul.patience=6:12",
                "parties.pyongyang.floor=0.1,0.5",
                "parties.*.patience",
            )
        )
    if option in ("--ablation", "--design", "--load"):
        return chance.choice((str(MINI), str(place / "nothing.csv"), str(place), "/dev/null"))
    if option == "--scheduler":
        return ""
    return chance.choice(NAMES)


@cache
def commands() -> dict[str, Command]:
    """Every command by name. ``library`` runs all that is shipped, and there is no small library."""
    whole = typer.main.get_command(app)
    assert isinstance(whole, Group) or hasattr(whole, "commands")
    return {name: command for name, command in whole.commands.items() if name != "library"}  # type: ignore[attr-defined]


def prepare() -> None:
    kept()
    commands()


TARGET = Target("arguments", attempt, prepare, seconds=240.0, megabytes=1500.0)
