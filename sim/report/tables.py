"""Tables of a report on a batch, each number with its 95% interval."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.intervals import Effect, share_interval
from sim.analysis.words import calendar, counted, headed, label, outcome_meaning, percent, refusal_meaning, rule_meaning
from sim.plots.stages_reached import rest
from sim.report.page import Sheet
from sim.scenario.entry import STAGES
from sim.scenario.schema import ScenarioFile

RULES = 12  # told of those that acted longest
INTERVALS = "In brackets, and after ±: 95% intervals (Wilson of shares, normal of means)."


def batch_sheets(outcomes: pd.DataFrame, spec: ScenarioFile) -> dict[str, list[Sheet]]:
    """Tables by the part of the report in which they stand: endings, tracks, governments, talks, rules."""
    return {
        "endings": [endings(outcomes, spec)],
        "tracks": [tracks(outcomes, spec)],
        "governments": [governments(outcomes, spec)],
        "talks": [talks(outcomes, spec)],
        "rules": [rules(outcomes, spec)] if spec.linkages else [],
    }


def endings(outcomes: pd.DataFrame, spec: ScenarioFile) -> Sheet:
    """Outcome classes: worlds, share, interval, what the class means."""
    counts = outcomes["outcome"].value_counts()
    rows = []
    for name, outcome in spec.outcomes.items():
        count = int(counts.get(name, 0))
        rows.append((headed(outcome.name), f"{count:,}", _share(count, len(outcomes)), _wilson(count, len(outcomes))))
    meanings = " ".join(f"{headed(o.name)}: {outcome_meaning(spec, name)}." for name, o in spec.outcomes.items())
    return Sheet(
        f"How {counted(len(outcomes))} ended",
        pd.DataFrame(rows, columns=["Outcome", "Worlds", "Share", "95% interval"]),
        f"A world is put in the first class that fits. {meanings}",
    )


def tracks(outcomes: pd.DataFrame, spec: ScenarioFile) -> Sheet:
    """How many worlds ever reached each stage, and when half of these had."""
    rows = []
    for table, entry in spec.tables.items():
        for stage in STAGES:
            column = f"stage_month.{table}.{stage}"
            if column not in outcomes:
                continue
            months = outcomes[column].dropna()
            count, n = len(months), len(outcomes)
            when = calendar(spec.start, int(np.ceil(months.median()))) if count else ""
            rows.append((label(entry.name), stage, _share(count, n), _wilson(count, n), rest(count / n), when))
    columns = ["Table", "Term", "Reached", "95% interval", "Never", "Median month"]
    return Sheet("How far each table got", pd.DataFrame(rows, columns=columns), "Reached even if lost again later.")


def governments(outcomes: pd.DataFrame, spec: ScenarioFile) -> Sheet:
    """Value, and what was paid, given and received."""
    names = {party: entry.name for party, entry in spec.parties.items()}
    if any(entry.allies for entry in spec.parties.values()):
        names["allies"] = "The allies together"
    money = {"paid": "Cash paid, $ bn", "in_kind": "Given in kind, $ bn", "received": "Received, $ bn"}
    rows = []
    for party, name in names.items():
        value = outcomes[f"value.{party}"]
        low, median, high = np.quantile(value, [0.05, 0.5, 0.95])
        told = [headed(name), _mean(value), _minus(f"{median:.1f}"), _minus(f"{low:.1f} to {high:.1f}")]
        rows.append([*told, *(_money(outcomes, f"{column}.{party}") for column in money)])
    columns = ["Government", "Mean value, points", "Median", "Middle 90% of worlds", *money.values()]
    return Sheet("What each government got and paid", pd.DataFrame(rows, columns=columns), INTERVALS)


def talks(outcomes: pd.DataFrame, spec: ScenarioFile) -> Sheet:
    """Deals, refusals by reason, setbacks, a world."""
    refused = [str(column) for column in outcomes if str(column).startswith("refused.")]
    named = {"deals": "Deals"} | {f"deals.{table}": f"Deals at {entry.name}" for table, entry in spec.tables.items()}
    named |= {column: f"Offers refused: {refusal_meaning(column.removeprefix('refused.'))}" for column in refused}
    named |= {f"stalled.{table}": f"Months stalled: {entry.name}" for table, entry in spec.tables.items()}
    named |= {
        "advances": "Times that an item came into effect",
        "reversals": "Times that one went out of effect",
        "provocations": "Provocations",
        "breaches": "Secret breaches found out",
        "crisis_months": "Months of crisis",
    }
    rows = [
        (what, _mean(outcomes[column]), _middle(outcomes[column]))
        for column, what in named.items()
        if column in outcomes
    ]
    return Sheet("In a world", pd.DataFrame(rows, columns=["What", "Mean", "Middle 90% of worlds"]), INTERVALS)


def rules(outcomes: pd.DataFrame, spec: ScenarioFile) -> Sheet:
    """The rules that held something back longest, and those that made something easier longest."""
    rows = []
    for did, told in (("blocked", "held back"), ("eased", "helped, or moved its worth")):
        columns = {rule: f"{did}.{rule}" for rule in spec.linkages if f"{did}.{rule}" in outcomes}
        means = {rule: float(outcomes[column].mean()) for rule, column in columns.items()}
        longest = [rule for rule in sorted(means, key=lambda rule: -means[rule])[:RULES] if means[rule] > 0]
        rows += [(rule_meaning(spec, rule), told, _mean(outcomes[columns[rule]]), rule) for rule in longest]
    table = pd.DataFrame(rows, columns=["What it says", "It", "Months", "Its id"])
    return Sheet(f"Linkage rules: months of {spec.months} in which each acted, the {RULES} longest", table, INTERVALS)


def _share(count: int, worlds: int) -> str:
    return percent(count / worlds)


def _wilson(count: int, worlds: int) -> str:
    low, high = share_interval(count, worlds)
    return f"{100 * low:.1f} to {100 * high:.1f}%"


def _mean(values: pd.Series) -> str:
    found = Effect.of("", values, "", against=0.0)
    if not np.isfinite(found.half):
        return _minus(f"{found.mean:.1f}")
    digits = int(np.clip(np.ceil(-np.log10(found.half)), 1, 3)) if found.half else 1
    return _minus(f"{found.mean:.{digits}f} ± {found.half:.{digits}f}")


def _middle(counts: pd.Series) -> str:
    """Between which counts the middle 90% of worlds lie."""
    low, high = np.quantile(counts, [0.05, 0.95], method="inverted_cdf")
    return f"{low:g} to {high:g}"


def _money(outcomes: pd.DataFrame, column: str) -> str:
    if column not in outcomes or not (outcomes[column] >= 0.0005).any():
        return ""
    return _mean(outcomes[column])


def _minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


def comparison_sheets(table: pd.DataFrame) -> Iterator[Sheet]:
    """Differences of a comparison (``sim.analysis.comparison``), as they are read."""
    from sim.analysis.pairing import difference, factor, number

    rows = [
        (
            headed(row["what"]) + (" (%)" if row["unit"] == "%" else ""),
            number(row["before"]),
            number(row["after"]),
            difference(row["difference"], row["low"], row["high"]),
            factor(row["factor"]),
        )
        for row in table.to_dict("records")
    ]
    columns = ["What", "One", "Other", "Difference (95% interval)", "Unpaired"]
    yield Sheet(
        "Differences of the other from the one, in the same worlds",
        pd.DataFrame(rows, columns=columns),
        "Differences of shares are in percentage points. Unpaired: how many times the worlds two runs with luck of their own would need to "
        "be as sure.",
    )
