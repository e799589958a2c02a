"""The readable summary of a batch: what was run, how the worlds ended, how far the talks got and what held them back."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.intervals import Effect, share_interval
from sim.analysis.words import (
    calendar,
    counted,
    headed,
    label,
    listed_in_part,
    outcome_meaning,
    percent,
    refusal_meaning,
    rule_meaning,
)
from sim.scenario.entry import STAGES
from sim.scenario.schema import ScenarioFile

if TYPE_CHECKING:
    from sim.scenario import Scenario

WIDTH = 100
RULES_SHOWN = 2
IDS_SHOWN = 3
ALWAYS = 0.99  # share of months from which a rule counts as one that always acts
ITEMS_SHOWN = 3
LEAST_PRESSURE = 0.01
REVERSED = {
    "decay": "as aid, talks and other flows ran out",
    "opinion": "by opinion at home",
    "crisis": "in crises",
    "provocation": "by provocations",
    "administration": "by new administrations",
    "arrears": "because the other side did not do its part",
    "breach-found": "as secret breaches came to light",
    "snapback": "suspended in answer to misconduct or events",
}
SETBACKS = {
    "provocations": "provocations",
    "breaches": "secret breaches that were found out",
    "crisis_months": "months of crisis",
}


def summary(outcomes: pd.DataFrame, scenario: Scenario) -> str:
    """Plain text, at most 100 columns wide, that explains a batch to a newcomer.

    Parameters
    ----------
    outcomes
        One row a world, with the columns of a batch.
    scenario
        The scenario that was run.
    """
    spec = scenario.spec
    sections = (
        _run(outcomes, spec),
        _endings(outcomes, spec),
        _tracks(outcomes, spec),
        _governments(outcomes, spec),
        _talks(outcomes, spec),
        _held_back(outcomes, spec),
        _eased(outcomes, spec),
        _idle(outcomes, spec),
        _items(outcomes, spec),
    )
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section)))


def _run(outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    yield spec.title
    yield from textwrap.wrap(
        f"{counted(len(outcomes))} of {spec.months} months, {calendar(spec.start, 1)} to "
        f"{calendar(spec.start, spec.months)}. A world is one course that the talks might take: the same rules, "
        "other luck. Percentages count worlds; after a date stands the month of the run. " + _precision(len(outcomes)),
        WIDTH,
    )


def _precision(worlds: int) -> str:
    """How far the figures may be from those of infinitely many worlds."""
    low, high = share_interval(worlds // 2, worlds)
    return (
        f"With so many worlds a percentage is known to within {50 * (high - low):.1f} points at the worst, and a mean to within what "
        "stands after ± (95% intervals)."
    )


def _endings(outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    yield "How the worlds ended (in brackets: the 95% interval that so many worlds allow)"
    counts = outcomes["outcome"].value_counts()
    for name, outcome in spec.outcomes.items():
        count = int(counts.get(name, 0))
        low, high = share_interval(count, len(outcomes))
        lead = f"  {percent(count / len(outcomes)):>4} {f'[{100 * low:.0f}-{100 * high:.0f}%]':10}"
        yield from _hanging(lead, f"{headed(outcome.name)}. {headed(outcome.note or outcome_meaning(spec, name))}")
    settled = outcomes["settled_month"].dropna()
    if len(settled):
        ever = percent(len(settled) / len(outcomes))
        yield f"  {ever:>4} ever reach a settlement, kept or not; half of these have by {_when(settled.median(), spec)}."


def _tracks(outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    yield "How far each table got: worlds that ever reached a stage, and the median month; the rest never did"
    names = {table: textwrap.shorten(label(entry.name), 36, placeholder=" …") for table, entry in spec.tables.items()}
    wide = max(map(len, names.values()))
    yield f"  {'':{wide}}  " + "".join(f"{stage + ' term':21}" for stage in STAGES).rstrip()
    for table, name in names.items():
        cells = []
        for stage in STAGES:
            if not any((item.table, item.stage) == (table, stage) for item in spec.items.values()):
                cells.append("   - no items")
                continue
            months = outcomes[f"stage_month.{table}.{stage}"].dropna()
            share = percent(len(months) / len(outcomes))
            cells.append(f"{share:>4} {_when(months.median(), spec)}" if len(months) else "  0% never")
        yield f"  {name:{wide}}  {''.join(f'{cell:21}' for cell in cells)}".rstrip()


def _governments(outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    yield "What each government got and paid: the median, and in brackets the middle 90% of worlds"
    names = {party: label(entry.name) for party, entry in spec.parties.items()} | {"allies": "The allies"}
    wide = max(map(len, names.values()))
    yield f"  {'':{wide}}  {'value at the end, in its own points':37}{'paid in cash, $ billions':26}given in kind"
    for party, name in names.items():
        value = _spread(outcomes[f"value.{party}"])
        money = [
            _bill(outcomes[column]) if column in outcomes else "" for column in (f"paid.{party}", f"in_kind.{party}")
        ]
        yield f"  {name:{wide}}  {value:37}{money[0]:26}{money[1]}".rstrip()


def _talks(outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    yield "In a world, on average"
    refused = {
        column.removeprefix("refused."): float(outcomes[column].mean())
        for column in outcomes.columns
        if column.startswith("refused.")
    }
    total = sum(refused.values())
    why = "; ".join(
        f"{percent(count / total)} as {refusal_meaning(reason)}"
        for reason, count in sorted(refused.items(), key=lambda pair: -pair[1])
        if count
    )
    refusals = outcomes[[column for column in outcomes.columns if column.startswith("refused.")]].sum(axis=1)
    yield from _hanging(_mean(outcomes["deals"]), "deals, signed by all at a table and ratified at home")
    yield from _hanging(_mean(refusals), f"offers refused{': ' if why else ''}{why}")
    stalled = {table: float(outcomes[f"stalled.{table}"].mean()) for table in spec.tables}
    longest = max(stalled, key=stalled.__getitem__)
    yield from _hanging(
        _mean(outcomes[f"stalled.{longest}"]),
        f"months for which {spec.tables[longest].name} stood still after a missed meeting, the most of any table",
    )
    for column, what in SETBACKS.items():
        none = percent(float((outcomes[column] == 0).mean()))
        yield f"{_mean(outcomes[column])}{what} (none in {none} of worlds)"
    yield f"{_mean(outcomes['advances'])}times that an item came into effect"
    causes = {cause: float(outcomes[f"reversals.{cause}"].mean()) for cause in REVERSED}
    why = ", ".join(
        f"{causes[cause]:.1f} {REVERSED[cause]}" for cause in sorted(causes, key=lambda c: -causes[c]) if causes[cause]
    )
    yield from _hanging(_mean(outcomes["reversals"]), f"times that one went out of effect{': ' if why else ''}{why}")
    if sum(bool(party.allies) for party in spec.parties.values()) > 1:
        apart = float(outcomes["dispute"].mean())
        yield from _hanging(
            _mean(100 * outcomes["coordination"], "%"),
            f"coordination of the allies, the weight that each gives to the others' stakes; on {percent(apart)} of what is at stake for them they pull in "
            "opposite directions",
        )
    pressed = {party: float(outcomes[f"pressure.{party}"].mean()) for party in spec.parties}
    if max(pressed.values()) >= LEAST_PRESSURE:
        under = max(pressed, key=pressed.__getitem__)
        yield f"{_mean(100 * outcomes[f'pressure.{under}'], '%')}pressure of all others on {spec.parties[under].name}"


def _held_back(outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    yield from _foremost("blocked", "What held the talks back", outcomes, spec)


def _eased(outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    yield from _foremost("eased", "What made things easier, or moved what they are worth", outcomes, spec)


def _foremost(did: str, heading: str, outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    """The rules of each kind that did something in most months; those that did it nearly always are named by their ids."""
    columns = {rule: f"{did}.{rule}" for rule in spec.linkages if f"{did}.{rule}" in outcomes}
    months = {rule: float(outcomes[column].mean()) for rule, column in columns.items()}
    order = sorted((rule for rule in months if months[rule] > 0), key=lambda rule: -months[rule])
    always = [rule for rule in order if months[rule] >= ALWAYS * spec.months]
    shown: dict[str, list[str]] = {}
    for rule in order[len(always) :]:
        shown.setdefault(spec.linkages[rule].kind, []).append(rule)
    most = {rule for rules in shown.values() for rule in rules[:RULES_SHOWN]}
    if not order:
        return
    yield from textwrap.wrap(
        f"{heading}: linkage rules, with the months (of {spec.months}, on average over worlds) in which each acted; of each kind "
        f"of rule the {RULES_SHOWN} that acted most",
        WIDTH,
    )
    if always:
        what = f"{len(always)} {'rules' if len(always) > 1 else 'rule'}, in {ALWAYS:.0%} of months or more"
        yield from _hanging("  nearly always: ", f"{what}: {listed_in_part(always, IDS_SHOWN)}")
    for rule in order:
        if rule in most:
            yield from _hanging(_mean(outcomes[columns[rule]]), rule_meaning(spec, rule))


def _idle(outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    """The rules that never did anything, so that the author of a rule sees that it is not at work."""
    counted_in = {
        rule: [column for did in ("blocked", "eased") if (column := f"{did}.{rule}") in outcomes]
        for rule in spec.linkages
    }
    idle = [rule for rule, columns in counted_in.items() if columns and not (outcomes[columns] > 0).any(axis=None)]
    if spec.linkages:
        yield from textwrap.wrap(
            f"Rules that never acted in any world: {len(idle)} of {len(spec.linkages)}"
            + (f" ({', '.join(idle)})" if idle else ""),
            WIDTH,
            subsequent_indent="  ",
            break_on_hyphens=False,
        )


def _items(outcomes: pd.DataFrame, spec: ScenarioFile) -> Iterator[str]:
    bar = spec.dynamics.in_effect
    shares = {item: float((outcomes[f"level.{item}"] >= bar - 1e-9).mean()) for item in spec.items}
    order = sorted(shares, key=lambda item: -shares[item])
    yield f"In effect at the end (at least {bar:.0%} performed), of {len(order)} items"
    most = [item for item in order if shares[item] > 0][:ITEMS_SHOWN]
    if most:
        yield from _hanging("  most often:  ", _shares(most, shares, spec))
    never = [item for item in order if shares[item] == 0]
    if never:
        names = ", ".join(spec.items[item].name for item in never[:ITEMS_SHOWN])
        more = f" and {len(never) - ITEMS_SHOWN} more" if len(never) > ITEMS_SHOWN else ""
        yield from _hanging("  in no world: ", names + more)
    else:
        yield from _hanging("  least often: ", _shares(order[: -ITEMS_SHOWN - 1 : -1], shares, spec))


def _shares(items: list[str], shares: dict[str, float], spec: ScenarioFile) -> str:
    return "; ".join(f"{spec.items[item].name} {percent(shares[item])}" for item in items)


def _mean(values: pd.Series, unit: str = "") -> str:
    """A mean over worlds with half of its interval, as a lead of its line."""
    effect = Effect.of("", values, unit)
    half = f"±{effect.half:.{1 if effect.half >= 0.05 else 2}f}" if np.isfinite(effect.half) else ""
    return f"  {f'{effect.mean:.1f}{unit}':>6} {half:6} "


def _spread(values: pd.Series) -> str:
    low, median, high = np.quantile(values, [0.05, 0.5, 0.95]) + 0.0
    return f"{median:6.1f} ({low:.1f} to {high:.1f})"


def _bill(paid: pd.Series) -> str:
    """As a spread; nothing where nobody ever paid."""
    return _spread(paid) if (paid >= 0.05).any() else f"{0:6.1f}"


def _when(month: float, spec: ScenarioFile) -> str:
    """A month, by calendar and by number."""
    whole = int(np.ceil(month))
    return f"{calendar(spec.start, whole)} ({whole})"


def _hanging(lead: str, text: str) -> list[str]:
    """Text after a lead, its further lines set in under its first."""
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False)
