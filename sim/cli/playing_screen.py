"""What a player sees in the terminal: questions, packages and orders laid out in 40 to 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sim.analysis.words import headed, listed
from sim.play.words import CRUMB

if TYPE_CHECKING:
    from sim.play import Orders, Question
    from sim.play.question import OpenItem, Package
    from sim.scenario.schema import ScenarioFile

NARROWEST_NAME = 22  # columns that an item's name needs beside the numbers; else it gets a line of its own
SHORT = 6  # letters of a party's name above a column
COMMAND = 13  # columns of a command in the help

EVERYWHERE = (
    ("status", "how things stand for your government"),
    ("news", "what happened last month, again"),
    ("show", "the question again"),
    ("undo", "take back your last decision, be it of last month"),
    (
        "leave ...",
        "leave things to the government: leave table, leave orders, leave month or leave all; a number behind it "
        "is for how many months",
    ),
    ("back", "take back into your own hands all that you left"),
    ("save FILE", "save the game; without FILE where it was saved before"),
    ("quit", "save the game and stop"),
    ("help", "this list"),
)
AT_A_TABLE = (
    ("advice", "what the government would do, and why"),
    ("? 3", "what item 3 is"),
    ("closed", "what is not open, and why"),
)
COMMANDS = {
    "orders": (
        ("Enter", "go on with the orders as they are shown"),
        ("tables 1 3", "send envoys to these tables only; tables usual: as the government would"),
        ("carrots 50", "work up or down to this effort, in percent; carrots usual; sticks alike"),
        ("duties", "what your government has to carry out"),
        ("duty 2 hold", "hold back with it; also ahead (go on though the others lag), neglect, usual"),
        ("provoke 1", "commit this provocation this month; provoke lists them; provoke none, provoke usual"),
        ("breach 1", "begin to break this restraint in secret; breach lists them; breach none, breach usual"),
    ),
    "propose": (
        ("Enter", "let the government make its own offer"),
        ("3", "put all that is open of item 3 into the package, or take it out again"),
        ("3 50", "put 50% of item 3 into it; several at once: 3 50, 4, 7 20"),
        ("take", "make the government's offer your package; take pyongyang: what Pyongyang last asked for"),
        ("clear", "empty the package"),
        ("send", "put the package on the table"),
        ("nothing", "make no offer"),
        *AT_A_TABLE,
    ),
    "answer": (
        ("Enter", "let the government answer"),
        ("yes, no", "sign the offer, or refuse it"),
        *AT_A_TABLE,
    ),
}


def commands(kind: str, width: int) -> Iterator[str]:
    """What can be typed where something is asked."""
    for command, does in (*COMMANDS[kind], *EVERYWHERE):
        yield textwrap.fill(f"{command:<{COMMAND}}{does}", width, subsequent_indent=" " * COMMAND)


def short(name: str) -> str:
    """A party's name fit for a narrow column."""
    return name if len(name) <= SHORT else f"{name[: SHORT - 1]}."


def items(question: Question, spec: ScenarioFile, draft: Package, width: int) -> Iterator[str]:
    """Open items with their numbers, what is in the package, and what all that is open is worth to whom.

    Where an offer is answered, only what is in it, and what that much is worth.
    """
    answering = question.kind == "answer"
    package = question.offer if answering else draft
    others = [party for party in question.members if party != question.party]
    head = [short(spec.parties[party].name) for party in (question.party, *others)]
    rows = []
    for number, item in enumerate(question.open, 1):
        much = package.get(item.id, 0.0) if answering else item.room
        if answering and much < CRUMB:
            continue
        points = [item.own * much, *(item.thought[party] * much for party in others)]
        taken = package.get(item.id, 0.0)
        name = f"{item.name} *" if question.party in item.ratifiers else item.name
        rows.append((number, f"{taken:.0%}" if taken else "", _room(item), points, name))
    if not rows:
        yield "Nothing is open to agreement." if not answering else "There is nothing in it."
        return
    numbers = 4 + 6 + (0 if answering else 6) + 7 * len(head)
    wide = width - numbers >= NARROWEST_NAME
    heading = f"{'':4}{'in it':>6}{'' if answering else '  open'}{''.join(f'{name:>7}' for name in head)}"
    yield f"{heading}  item" if wide else heading
    for number, share, room, points, name in rows:
        cells = (
            f"{number:>3} {share:>6}{'' if answering else room.rjust(6)}{''.join(f'{one:>+7.1f}' for one in points)}"
        )
        if wide:
            yield textwrap.fill(name, width, initial_indent=f"{cells}  ", subsequent_indent=" " * (numbers + 4))
        else:
            yield cells
            yield textwrap.fill(name, width, initial_indent="     ", subsequent_indent="     ")


def _room(item: OpenItem) -> str:
    return f"{item.room:.0%}{'' if item.divisible else '!'}"


def legend(question: Question, spec: ScenarioFile) -> str:
    """What the columns mean."""
    answering = question.kind == "answer"
    shown = [item for item in question.open if not answering or item.id in question.offer]
    doubts = [item.doubt[party] for item in shown for party in item.doubt]
    sure = f", give or take {min(doubts):.1f}" if doubts else ""
    sure += f" to {max(doubts):.1f}" if doubts and max(doubts) - min(doubts) >= 0.1 else ""
    others = listed([spec.parties[party].name for party in question.members if party != question.party])
    what = "what is in the offer" if answering else "all that is open"
    said = f"Points of {what}: to {question.name}, and what it thinks of {others}{sure} for a whole item"
    if not answering and any(not item.divisible for item in shown):
        said += "; ! is all or nothing"
    if any(question.party in item.ratifiers for item in shown):
        said += f"; * must pass {question.house}"
    return f"{said}."


def orders(question: Question, draft: Orders, spec: ScenarioFile) -> Iterator[str]:
    """What is ordered, with what can be."""
    choices = question.choices
    assert choices is not None
    if choices.reviewing > 1:
        yield f"Policy is under review: no envoys go anywhere for {choices.reviewing - 1} months yet."
    tables = [f"{number} {name}" for number, name in enumerate(choices.tables.values(), 1)]
    most = f", at most {choices.attention} a month" if choices.attention else ""
    where = (
        "as the government would"
        if draft.attend is None
        else listed([choices.tables[table] for table in draft.attend])
        if draft.attend
        else "nowhere"
    )
    yield f"Envoys go: {where} ({', '.join(tables)}{most})."
    if choices.toward:
        efforts = [
            f"{what} {f'{now:.0%} now, ' if question.month > 1 else ''}{'as the government would' if wanted is None else f'working up or down to {wanted:.0%}'}"
            for what, now, wanted in (
                ("carrots", choices.carrots, draft.carrots),
                ("sticks", choices.sticks, draft.sticks),
            )
        ]
        yield f"Toward {choices.toward}: {'; '.join(efforts)}. The government by itself {choices.stance}."
    if choices.provocations:
        yield from _deeds("Provocations", "provoke", choices.provocations, draft.provoke)
    if choices.restraints:
        yield from _deeds("Broken in secret", "breach", choices.restraints, draft.breach)
    ordered = [f"{spec.items[item].name}: {how}" for item, how in draft.duties.items()]
    yield f"Duties: {listed(ordered) + '; the rest ' if ordered else ''}as the government would."


def _deeds(what: str, command: str, known: Mapping[str, str], chosen: tuple[str, ...] | None) -> Iterator[str]:
    if chosen is None:
        yield f"{what}: as the government would ({command}: lists them)."
    elif not chosen:
        yield f"{what}: none."
    else:
        yield f"{what}: {' '.join(headed(known.get(one, one)) for one in chosen)}"


def duties(question: Question, draft: Orders) -> Iterator[str]:
    """What has to be carried out, with how far it is."""
    assert question.choices is not None
    if not question.choices.duties:
        yield "There is nothing to be carried out."
    for number, duty in enumerate(question.choices.duties, 1):
        how = draft.duties.get(duty.item, "")
        yield f"{number:>3} {duty.name}: {duty.performed:.0%} of {duty.agreed:.0%} agreed{f', {how}' if how else ''}"


def closed(question: Question) -> Iterator[str]:
    """What is not open at the table, and why."""
    if not question.closed:
        yield "Everything at this table is open."
    by_reason: dict[str, list[str]] = {}
    for item in question.closed:
        by_reason.setdefault(item.why, []).append(item.name)
    for why, names in by_reason.items():
        yield f"{headed(listed(names))}: {why}."
