"""A debrief in words: sections, each a heading and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.analysis.words import calendar, counted, headed, listed, percent
from sim.play.debrief import FELT, Debrief
from sim.scenario.schema import ScenarioFile

SHOWN = 4  # offers and items that are named


def sections(found: Debrief, spec: ScenarioFile) -> Iterator[tuple[str, list[str]]]:
    """Headings and what stands below them."""
    yield f"What {found.name} made of it", list(_result(found, spec))
    yield "Against the usual government with the same luck", list(_paired(found, spec))
    yield "Where value was left on the table", list(_left(found, spec))


def _result(found: Debrief, spec: ScenarioFile) -> Iterator[str]:
    among, (q25, q50, q75) = found.among, found.among.quartiles
    yield (
        f"{found.name} ends with {found.value:+.1f} points. In {counted(among.worlds)} of the same scenario and seed the usual "
        f"government ends with {q50:+.1f} in the middle world, and with {q25:+.1f} to {q75:+.1f} in the middle half of them; "
        f"in {percent(among.below)} of them it ends with less than here (95% interval {percent(among.low)} to {percent(among.high)})."
    )
    yield (
        f"It ended as {spec.outcomes[found.outcome].name}, as in {percent(among.alike)} of those worlds "
        f"({percent(among.alike_low)} to {percent(among.alike_high)})."
    )
    stages = [
        f"{spec.tables[table].name} {stage}"
        for table, stage in found.stages.items()
        if table in spec.tables and stage != "none"
    ]
    if stages:
        yield f"Furthest stages ever reached: {listed(stages)}."
    moved = [one for one in found.in_force if abs(one.points) >= FELT]
    if moved:
        named = ", ".join(f"{one.name} {one.points:+.1f}" for one in moved[: 2 * SHOWN])
        rest = moved[2 * SHOWN :]
        yield f"What it is made of: {named}{f', {len(rest)} others {sum(one.points for one in rest):+.1f} in all' if rest else ''}."


def _paired(found: Debrief, spec: ScenarioFile) -> Iterator[str]:
    theirs = float(found.usual[f"value.{found.party}"])
    ending = spec.outcomes[str(found.usual["outcome"])].name
    more = found.value - theirs
    verdict = (
        f"so that playing was worth {more:+.1f} points"
        if abs(more) >= 0.05
        else "so that playing made no difference to it"
    )
    yield (
        f"The usual government in this very world, with the same luck, ends with {theirs:+.1f} points and {ending}, {verdict}. "
        "One world says little: what was luck and what was play, several games of other seeds show."
    )
    if found.differences:
        told = [f"{name} ({ours:+.1f} against {usual:+.1f})" for name, ours, usual in found.differences[:SHOWN]]
        yield f"Most of the difference, here against there: {listed(told)}."
    others = {
        entry.name: float(found.mine[f"value.{name}"]) - float(found.usual[f"value.{name}"])
        for name, entry in spec.parties.items()
        if name != found.party
    }
    told = [f"{name} {change:+.1f}" for name, change in others.items() if abs(change) >= FELT]
    if told:
        yield f"For the others the game came out at, against the usual run: {', '.join(told)}."


def _left(found: Debrief, spec: ScenarioFile) -> Iterator[str]:
    yield from _refused(found, spec)
    if not found.left:
        yield "At the end no package that was open would have been better for all at any table."
    seated = [there for there in found.left if found.party in there.gains]
    for there in seated:
        gains = [f"{spec.parties[party].name} {gain:+.1f}" for party, gain in there.gains.items()]
        yield (
            f"Still open at {spec.tables[there.table].name} at the end, and better for all there as they weigh it "
            f"({', '.join(gains)}): {_package(there.package, spec)}."
        )
    elsewhere = [spec.tables[there.table].name for there in found.left if there not in seated]
    if elsewhere:
        yield f"So there would have been at {listed(elsewhere)}, where {found.name} has no seat."
    if found.frontier is not None:
        yield from _frontier(found, spec)


def _refused(found: Debrief, spec: ScenarioFile) -> Iterator[str]:
    shown: dict[str, int] = {}
    told = 0
    for one in found.refused:
        # An offer that was repeated, or changed a little, is told once.
        if shown.get(one.table, 0) or told >= SHOWN:
            continue
        shown[one.table], told = 1, told + 1
        count = sum(other.table == one.table for other in found.refused)
        more = f" It was one of {count} such offers there." if count > 1 else ""
        yield (
            f"Refused in {calendar(spec.start, one.month)} at {spec.tables[one.table].name}: {spec.parties[one.speaker].name}'s "
            f"offer of {_package(one.package, spec)}. As far as it could have been carried out, it would be worth {one.at_the_end:+.1f} points at the end "
            f"({one.own:+.1f} as it looked then); what came there instead is worth {one.came:+.1f}.{more}"
        )
    if not told:
        yield "No offer that was refused was worth more than what came at that table afterwards."


def _frontier(found: Debrief, spec: ScenarioFile) -> Iterator[str]:
    frontier = found.frontier
    assert frontier is not None
    names = {name: entry.name for name, entry in spec.parties.items()} | {"allies": "the allies"}
    side, other = names[frontier.side], names[frontier.other]
    share, theirs = (round(one, 2) + 0.0 for one in (frontier.share, frontier.usual_share))
    if share == share:  # where anything was to be gained at all
        usual = f" (the usual government: {theirs:.0%})" if theirs == theirs else ""
        yield (
            f"Between {side} and {other}, the game went {share:.0%} of the way from where it began to the best that both could have had{usual}."
            if share >= 0.0
            else f"{headed(side)} and {other} end further from the best that both could have had than they began: the game went "
            f"{share:.0%} of the way there{usual}."
        )
    yield (
        f"Were there no limit of time: with {other} no worse off than now, {side} could have had {frontier.unclaimed:+.1f} points more; with {side} no worse "
        f"off, {other} {frontier.unclaimed_other:+.1f} more. That adds up the points of the allies, and counts all items of the agenda, as if no order, parliament or "
        "mistrust stood in the way."
    )


def _package(package: Mapping[str, float], spec: ScenarioFile) -> str:
    return listed(
        [f"{spec.items[item].name}{'' if rise >= 0.995 else f' ({rise:.0%})'}" for item, rise in package.items()]
    )


def lines(found: Debrief, spec: ScenarioFile) -> Iterator[str]:
    """All of it, headings and sentences, one a line."""
    for heading, told in sections(found, spec):
        yield headed(heading)
        yield from (f"  {one}" for one in told)
