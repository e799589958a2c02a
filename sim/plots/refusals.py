"""Why there was no deal: offers refused, by reason, and months in which a table stalled (ODD, "Observation")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.words import headed, label, percent, refusal_meaning
from sim.plots.page import in_house_style, page, unlined, wrapped
from sim.plots.palette import INK, PALE, TRACKS, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario

NAMES = 2.2
"""Inches for the names of the bars."""


@in_house_style
def refusals(outcomes: pd.DataFrame, scenario: Scenario) -> Figure:
    """Left: refusals a world by reason. Right: stalled months a world by table. Means, and the middle 90% of worlds."""
    spec = scenario.spec
    reasons = {
        column.removeprefix("refused."): outcomes[column].to_numpy(dtype=float)
        for column in outcomes.columns
        if column.startswith("refused.")
    }
    reasons = _by_size(reasons)
    stalled = _by_size({table: outcomes[f"stalled.{table}"].to_numpy(dtype=float) for table in spec.tables})
    figure = page(
        12.5,
        1.1 + 0.62 * max(len(reasons), len(stalled)),
        _seen(reasons, stalled, scenario),
        "Bar: mean over worlds. Line and brackets: the middle 90% of worlds. A table stands still from a due "
        "meeting that fails (a party stays away, a package fell at home, the threat is too high) until it meets again.",
    )
    left, right = figure.subplots(1, 2)
    left.set_title("Offers refused, by reason")
    left.set_xlabel("refusals a world")
    rows = max(len(reasons), len(stalled))
    why = [wrapped(headed(refusal_meaning(reason)), NAMES, 10) for reason in reasons]
    _bars(left, why, list(reasons.values()), [PALE] * len(reasons), rows)
    right.set_title("Months stalled, by table")
    right.set_xlabel(f"months a world, of {spec.months}")
    where = [wrapped(label(spec.tables[table].name), NAMES, 10) for table in stalled]
    shades = colours(spec.tables, TRACKS)
    _bars(right, where, list(stalled.values()), [shades[table] for table in stalled], rows)
    return figure


def _by_size(counts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The greatest mean first."""
    return {name: counts[name] for name in sorted(counts, key=lambda name: -float(counts[name].mean()))}


def _bars(axes: Axes, names: list[str], counts: list[np.ndarray], shades: list[str], rows: int) -> None:
    """Bars of the means of counts, each (worlds,), as thick as those of a figure of so many rows."""
    longest = 1.0
    for place, (worlds, shade) in enumerate(zip(counts, shades, strict=True)):
        mean, (low, high) = float(worlds.mean()), np.quantile(worlds, [0.05, 0.95])
        longest = max(longest, mean, high)
        axes.barh(place, mean, height=0.5 * len(counts) / rows, color=shade)
        axes.hlines(place, low, high, color=INK, linewidth=1.4)
        axes.annotate(
            f"{mean:.1f} ({low:.0f} to {high:.0f})",
            (max(mean, high), place),
            (7, 0),
            textcoords="offset points",
            va="center",
        )
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(counts) - 0.5, -0.5)
    axes.set_xlim(0, longest * 1.3)
    axes.set_xticks([mark for mark in axes.get_xticks() if mark <= longest])
    unlined(axes, "left")


def _seen(reasons: dict[str, np.ndarray], stalled: dict[str, np.ndarray], scenario: Scenario) -> str:
    means = {reason: float(counts.mean()) for reason, counts in reasons.items()}
    total = sum(means.values())
    if total:
        most = max(means, key=means.__getitem__)
        refused = f"A world sees {total:.0f} refusals, {percent(means[most] / total)} because {refusal_meaning(most)}"
    else:
        refused = "No offer is refused"
    longest = max(stalled, key=lambda table: float(stalled[table].mean()))
    if not stalled[longest].any():
        return f"{refused}; no table ever stalls"
    months = f"{stalled[longest].mean():.0f} of {scenario.spec.months} months"
    return f"{refused}; longest stalled: {scenario.spec.tables[longest].name} ({months})"
