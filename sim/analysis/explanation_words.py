"""An explanation in words: how the world ended, how it came about, what one change would have done, how much was luck."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.explanation_changes import HAIR, KINDS, TRIFLE
from sim.analysis.explanation_ending import best_first
from sim.analysis.words import calendar, listed, outcome_meaning

if TYPE_CHECKING:
    from sim.analysis.explanation import Explanation

SHOWN = 10  # changes told of those that would have ended a world otherwise
LARGEST = 3  # of the others, those that count most
KINDS_SHOWN = 6  # kinds of luck told that would have mattered


def told(explanation: Explanation) -> Iterator[str]:
    """Line by line; an empty line before each part."""
    yield from _ending(explanation)
    yield from _chain(explanation)
    yield from _changes(explanation)
    yield from _luck(explanation)


def _name(explanation: Explanation, outcome: str) -> str:
    return explanation.scenario.spec.outcomes[outcome].name


def _ending(explanation: Explanation) -> Iterator[str]:
    spec, outcome, table = explanation.scenario.spec, explanation.outcome, explanation.conditions
    span = f"{calendar(spec.start, 1)} to {calendar(spec.start, spec.months)}"
    yield f"{spec.title}. World {explanation.world} of seed {explanation.seed}, {span}."
    meaning = f" ({outcome_meaning(spec, outcome)})" if spec.outcomes[outcome].all else ""
    yield f"It ended as: {_name(explanation, outcome)}{meaning}."
    for name in table["outcome"].unique():
        if name == outcome:
            continue
        rows = table[table["outcome"] == name]
        lacking = rows[~rows["holds"]].to_dict("records")
        n, of = len(lacking), len(rows)
        count = f"{n} of its {of} conditions did not hold" if n < of else f"none of its {of} conditions held"
        if of == 1:
            count = "its one condition did not hold"
        why = "; ".join(f"{row['about']} was {row['level']:.0%}, {_bound(row)}" for row in lacking)
        said = "see below" if name == explanation.followed else why
        yield f"Not as {_name(explanation, str(name))}: {count} ({said})."
    rows = table[table["outcome"] == outcome]
    if explanation.followed is None and len(rows):
        since = [
            f"{row['about']} ({row['level']:.0%}) since {calendar(spec.start, int(row['since']))}"
            for row in rows.to_dict("records")
        ]
        yield f"No class is better. Its conditions have held without a break: {'; '.join(since)}."


def _bound(row: dict) -> str:
    at_least, below = row["at_least"], row["below"]
    return f"at least {at_least:.0%} needed" if not pd.isna(at_least) else f"below {below:.0%} needed"


def _chain(explanation: Explanation) -> Iterator[str]:
    if not explanation.chain:
        return
    yield ""
    yield "How it came about, from the end back to its causes (in square brackets: linkage rules):"
    for link in explanation.chain:
        yield f"{'  ' * (link.depth + 1)}- {link.text}"


def _changes(explanation: Explanation) -> Iterator[str]:
    table = explanation.changes
    trifles, serious = table[table["kind"] == TRIFLE], table[table["kind"] != TRIFLE]
    yield ""
    if serious.empty:
        yield "Nothing in it could be tried otherwise."
        return
    counts = [f"{n} {KINDS[str(kind)][n > 1]}" for kind, n in serious["kind"].value_counts(sort=False).items()]
    ended = serious[serious["changed"]]
    yield (
        "One thing otherwise. Each of these was taken away or turned round in the same world, numbers of parties set to the "
        f"middle of what is thought, with all other luck the same: {listed(counts)}."
    )
    if ended.empty:
        yield f"None of these {len(serious)} single changes would have ended it in another class."
    else:
        would = (
            "One of them would have ended it" if len(ended) == 1 else f"{len(ended)} of them would each have ended it"
        )
        yield (
            f"{would} in another class. In brackets: what a rule asks, and in how many months it held something back; at the end, "
            "how many more points all that is carried out would be worth to all parties together."
        )
        yield from _ended_otherwise(explanation, ended)
    yield from yardstick(trifles, len(ended), len(serious))
    yield from _others(serious[~serious["changed"]], ended.empty)


def _ended_otherwise(explanation: Explanation, ended: pd.DataFrame) -> Iterator[str]:
    """The changes that would have mattered, the best class first, within it what the chain names, then by worth."""
    ranked = turning(explanation, ended)
    shown = ranked.head(SHOWN)
    for outcome in shown["outcome"].unique():
        yield f"  As {_name(explanation, str(outcome))}, had"
        for row in shown[shown["outcome"] == outcome].to_dict("records"):
            yield f"    - {row['text']} ({row['worth']:+.0f})"
    if len(ranked) > SHOWN:
        rest = ranked.iloc[SHOWN:]["outcome"].value_counts()
        said = [f"{count} as {_name(explanation, str(name))}" for name, count in rest.items()]
        yield f"  And {listed(said)}, with other changes."


def turning(explanation: Explanation, ended: pd.DataFrame) -> pd.DataFrame:
    """Changes in the order of what they would have led to, the best class first; within it what the chain names, then by worth."""
    order = best_first(explanation.scenario.spec)
    in_chain = {link.rule for link in explanation.chain}
    ranked = ended.assign(
        place=[order.index(name) for name in ended["outcome"]], named=[id_ not in in_chain for id_ in ended["id"]]
    )
    return ranked.sort_values(["place", "named", "worth"], ascending=[True, True, False], kind="stable")


def yardstick(trifles: pd.DataFrame, ended: int, tried: int) -> Iterator[str]:
    """How easily the world's end is changed by next to nothing."""
    flips, n = int(trifles["changed"].sum()), len(trifles)
    if not n:
        return
    said = f"For comparison, of {n} trifles (a number of a party {HAIR:.0%} more or less) {flips or 'none'} would have"
    if not flips:
        yield f"{said}: its end did not hang by a thread."
    elif 2 * flips * tried >= ended * n:
        yield f"{said}, too: its end hung by a thread, and no single change explains it."
    else:
        yield f"{said}, too."


def _others(rest: pd.DataFrame, none: bool) -> Iterator[str]:
    """Of the changes that leave the class as it is, those that come nearest to another, and those that move the worth most."""
    nearest = rest[rest["nearer"] >= 0.01].sort_values("nearer", ascending=False).head(LARGEST)
    if none and len(nearest):
        yield "Nearest to a better one would have come, had"
        for row in nearest.to_dict("records"):
            yield f"    - {row['text']} ({100 * row['nearer']:.0f} percentage points nearer)"
    most = rest.reindex(rest["worth"].abs().sort_values(ascending=False).index).head(LARGEST)
    most = most[most["worth"].abs() >= 1.0]
    if len(most):
        yield "Of those that would not, these would have moved most what all that is carried out is worth: had"
        for row in most.to_dict("records"):
            yield f"    - {row['text']} ({row['worth']:+.0f})"


def _luck(explanation: Explanation) -> Iterator[str]:
    table = explanation.luck
    n = int(table["redraws"].iloc[0])
    whole, single = table[table["luck"].isin(["months", "numbers"])], table[~table["luck"].isin(["months", "numbers"])]
    yield ""
    yield f"Luck of one kind taken from {n} other {'world' if n == 1 else 'worlds'}, all else the same; how many then end in another class:"
    ranked = single[single["changed"] > 0].sort_values("changed", ascending=False, kind="stable")
    for row in ranked.head(KINDS_SHOWN).to_dict("records"):
        yield f"  {row['changed']:>4} of {n}: {row['text']}"
    never = len(single) - len(ranked)
    if never:
        yield (
            f"  {0:>4} of {n}: each of {never} other kinds" if len(ranked) else f"  {0:>4} of {n}: every kind by itself"
        )
    for row in whole.to_dict("records"):
        yield f"  {row['changed']:>4} of {n}: {row['text']}"
