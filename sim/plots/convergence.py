"""Are these worlds enough: the share of each outcome class as worlds are added, with its narrowing interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from sim.analysis.convergence import convergence as running
from sim.analysis.convergence import worlds_needed
from sim.analysis.words import counted, headed, percent
from sim.plots.page import in_house_style, page
from sim.plots.palette import ACCENT, GREY, INK, PALE

if TYPE_CHECKING:
    from sim.scenario import Scenario

ROW = 1.25
"""Inches that a class takes."""
WANTED = 0.01
FORETOLD = 30
"""Worlds from which it is told how many more it would take; of fewer the share itself is too unsure for that."""
EARLY = 200
"""Times the worlds from which a share is drawn there are in the end at most: before that it is too unsure for the scale."""
REACH = 8
"""Half of the range of shares that is shown, in halves of the last interval."""
LEAST = 0.02
"""Half of the narrowest range of shares that is shown, so that a share that hardly moves is not blown up."""


@in_house_style
def convergence(outcomes: pd.DataFrame, scenario: Scenario) -> Figure:
    """A panel a class: its share among the first so many worlds (line), and the 95% interval (band)."""
    table, spec = running(outcomes, scenario), scenario.spec
    worlds = len(outcomes)
    figure = page(
        9.0,
        ROW * len(spec.outcomes) + 0.5,
        _seen(table, scenario),
        "Line: of the worlds run so far, the share that ended so. Band: its 95% (Wilson) interval, which narrows as worlds are added. "
        "Dashed: the share of all worlds.",
    )
    grid = figure.subplots(len(spec.outcomes), squeeze=False, sharex=True)[:, 0]
    for axes, (name, part) in zip(grid, table.groupby("outcome", sort=False), strict=True):
        outcome, last = spec.outcomes[str(name)], part.iloc[-1]
        colour = ACCENT if outcome.settled else PALE
        axes.fill_between(part["worlds"], part["low"], part["high"], color=colour, alpha=0.35, linewidth=0)
        axes.plot(part["worlds"], part["share"], color=ACCENT if outcome.settled else GREY, linewidth=1.6)
        if len(part) == 1:
            axes.vlines(part["worlds"], part["low"], part["high"], color=colour, linewidth=4, alpha=0.6)
            axes.plot(part["worlds"], part["share"], "o", color=INK, clip_on=False)
        axes.axhline(last["share"], color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
        half = (last["high"] - last["low"]) / 2
        axes.set_title(
            f"{headed(outcome.name)}: {last['share']:.1%} ± {100 * half:.1f} percentage points", loc="left", size=10.5
        )
        middle, reach = last["share"], max(LEAST, REACH * half)
        axes.set_ylim(max(0.0, middle - reach), min(1.0, middle + reach))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.3g}%"))
        axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    grid[-1].set_xscale("log")
    first = max(int(table["worlds"].min()), worlds // EARLY)
    grid[-1].set_xlim(first, max(worlds, first + 1))
    marks = _round_numbers(first, worlds)
    grid[-1].set_xticks(marks, [f"{number:,}" for number in marks])
    grid[-1].xaxis.set_minor_locator(NullLocator())
    grid[-1].set_xlabel("worlds simulated (logarithmic scale)", loc="left")
    return figure


def _seen(table: pd.DataFrame, scenario: Scenario) -> str:
    last = table.groupby("outcome", sort=False).last().reset_index()
    widest = last.iloc[int((last["high"] - last["low"]).argmax())]
    half, share = (float(widest["high"]) - float(widest["low"])) / 2, float(widest["share"])
    worlds = int(widest["worlds"])
    name = scenario.spec.outcomes[str(widest["outcome"])].name
    seen = f"With {counted(worlds)} every share is known to ±{100 * half:.1f} percentage points or better (widest: “{name}”, {percent(share)})"
    if half > WANTED and worlds >= FORETOLD:
        seen += f"; ±1 would take some {_round(worlds_needed(share, WANTED)):,}"
    return seen


def _round_numbers(low: int, high: int) -> list[int]:
    """1, 2 and 5 of each power of ten from the one to the other; both of these where fewer than two of them lie there."""
    marks = [
        digit * 10**power for power in range(len(str(high))) for digit in (1, 2, 5) if low <= digit * 10**power <= high
    ]
    return marks if len(marks) > 1 else sorted({low, high})


def _round(number: int) -> int:
    """To two digits."""
    scale = 10 ** max(0, len(str(number)) - 2)
    return round(number / scale) * scale
