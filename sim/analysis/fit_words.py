"""A fit in words: what it found, whether that holds where it has not looked, and how to take it."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.fit_judged import Judged
from sim.analysis.hindcast_words import ASKED
from sim.analysis.levers import Lever
from sim.analysis.words import counted, listed


def answer(found: Judged) -> list[str]:
    """Paragraphs, and points of lists that begin with a dash."""
    lines = [_head(found), "", "What it found:", *(f"- {one}" for one in _found(found))]
    lines += ["", f"Does it hold, in {counted(found.before.forecast.worlds)} of seed {found.before.forecast.seed}?"]
    lines += [f"- {one}" for one in (*_terms(), *_holds(found))]
    return [
        *lines,
        "",
        "How to take it:",
        "- Intervals are drawn by items, each with all its quarters; items of a table move together, so that those by tables are "
        "the more honest and, with so few tables, the rougher.",
        f"- {_kept_back(found)}",
    ]


def _kept_back(found: Judged) -> str:
    if len(found.before.parts) == 1:
        return "Nothing of the record was kept back from the fit: this is no test of it."
    return f"The record after {found.fit.split} was not looked at in choosing the numbers. Whoever fits again after having read this has looked at it."


def _terms() -> Iterator[str]:
    yield (
        "Straightened: the scenario as it was, with a straight line laid through its probabilities. It knows nothing of any rule; a fit "
        "that does no better has learnt only that more comes true, or less, than was said. By tables: the interval if tables are drawn "
        "anew, each with all its items, and not items."
    )


def _head(found: Judged) -> str:
    fit = found.fit
    return (
        f"{fit.scenario.spec.title}, fitted to the record {found.before.record.name} up to {fit.split}: {len(fit.tried)} settings of "
        f"{len(fit.levers)} number{'s' if len(fit.levers) > 1 else ''}, each in the same {counted(fit.worlds)} of seed {fit.seed}. Made small is "
        f"the Brier score of whether an item is {ASKED[fit.question]}."
    )


def _found(found: Judged) -> Iterator[str]:
    fit = found.fit
    if not fit.settings:
        yield f"Nothing better than the scenario as it is (Brier score {fit.unfitted:.3f})."
        return
    for lever, setting in zip(fit.levers, fit.settings, strict=True):
        bound = ", at the bound of what was tried" if fit.at_bound(lever) else ""
        yield f"{setting_words(lever, setting)} (between {lever.low:g} and {lever.high:g}{bound})."
    yield f"Brier score in these worlds {fit.unfitted:.3f} as it was, {fit.score:.3f} fitted."


def setting_words(lever: Lever, setting: float) -> str:
    """``patience: times 0.152``, or ``parties.tokyo.patience: 3``."""
    return f"{lever.name.removesuffix(', times')}: {'times ' if lever.scales else ''}{setting:.3g}"


def _holds(found: Judged) -> Iterator[str]:
    for row in found.table.to_dict("records"):
        yield (
            f"{ASKED[row['question']]}, {row['part']}: {row['unfitted']:.3f} as it was, {row['fitted']:.3f} fitted, {verdict(row)} ({change_words(row)}; by "
            f"tables {interval_words(row, 'change_by_table')}). The unfitted probabilities, straightened: "
            f"{row['straightened']:.3f}."
        )
    if len(found.across) > 1:
        worse = list(found.across.loc[found.across["chosen"] > found.across["unfitted"], "group"])
        weight = found.across["items"] / found.across["items"].sum()
        before, after = (float((found.across[name] * weight).sum()) for name in ("unfitted", "chosen"))
        yield (
            f"With settings chosen without a table's own items, up to {found.fit.split}: {before:.3f} as it was, {after:.3f} then"
            + (f"; worse for {listed(worse)}." if worse else "; worse for no table.")
        )


def verdict(row: dict) -> str:
    """Whether the fit is clearly better, by items and by tables."""
    by_items, by_tables = (
        "better" if row[f"{name}_high"] < 0 else "worse" if row[f"{name}_low"] > 0 else ""
        for name in ("change", "change_by_table")
    )
    if not by_items:
        return "no clear difference"
    return f"clearly {by_items}" if by_tables == by_items else f"{by_items} by items, not surely by tables"


def change_words(row: dict) -> str:
    """``−0.031, −0.056 to −0.008``."""
    return f"{signed(row['change'])}, {interval_words(row, 'change')}"


def interval_words(row: dict, name: str) -> str:
    """``−0.056 to −0.008``."""
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return f"{signed(low)} to {signed(high)}" if low == low else "too few for an interval"


def signed(value: float) -> str:
    """With its sign, to three places."""
    return f"{value:+.3f}".replace("-", "\N{MINUS SIGN}")
