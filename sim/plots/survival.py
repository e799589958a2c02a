"""How long restraints hold: the share still in effect so many months after it began, with those still running (Kaplan–Meier)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.analysis.survival import survival as estimated
from sim.analysis.words import label, listed, percent
from sim.plots.page import in_house_style, page, wrapped
from sim.plots.palette import GREY, INK, PARTIES, RULE, colours

if TYPE_CHECKING:
    from sim.scenario import Scenario

PANEL = (3.9, 2.35)
"""Inches of one restraint's panel."""
YEAR = 12


@in_house_style
def survival(spells: pd.DataFrame, scenario: Scenario) -> Figure:
    """A panel a restraint: Kaplan–Meier curve with its 95% band, and below how many worlds are still watched.

    Parameters
    ----------
    spells : DataFrame
        As ``sim.analysis.monthly`` has them.
    scenario : Scenario
    """
    spec = scenario.spec
    items = [item for item in spec.items if item in set(spells["item"])]
    columns = min(3, max(1, len(items)))
    rows = -(-max(1, len(items)) // columns)
    curves = estimated(spells) if items else pd.DataFrame(columns=["item", "months", "share", "low", "high", "left"])
    figure = page(
        max(PANEL[0] * columns, 7.5),
        PANEL[1] * rows + 0.35,
        _seen(curves, spells, scenario),
        f"Worlds in which it came into effect (at least {percent(spec.dynamics.in_effect)} performed), from that month on. Line: share in "
        "which it has held without a break. Band: 95% interval. Numbers: worlds still watched; the others have lost it, or their run "
        "has ended (tick). Dashed: half. In brackets, and by colour: who keeps it.",
    )
    if not items:
        figure.add_subplot().axis("off")
        return figure
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for axes in grid.flat[len(items) :]:
        axes.remove()
    shades = colours(spec.parties, PARTIES)
    for axes, item in zip(grid.flat, items, strict=False):
        entry = spec.items[item]
        shade = shades[entry.performers[0]] if len(entry.performers) == 1 else INK
        keepers = listed([spec.parties[party].name for party in entry.performers])
        axes.set_title(wrapped(f"{label(entry.name)} ({keepers})", PANEL[0] - 0.9, 11.5))
        _curve(axes, curves[curves["item"] == item], spells[spells["item"] == item], shade, spec.months)
    for axes in grid[:, 0]:
        axes.set_ylabel("share still in effect")
    for axes in [axes for axes in grid.flat if axes.figure is not None]:
        axes.set_xlabel("years since it came into effect")
    return figure


def _curve(axes: Axes, curve: pd.DataFrame, spells: pd.DataFrame, shade: str, months: int) -> None:
    at, share = curve["months"].to_numpy(float), curve["share"].to_numpy(float)
    axes.fill_between(
        at, curve["low"].to_numpy(float), curve["high"].to_numpy(float), step="post", color=shade, alpha=0.22
    )
    axes.step(at, share, where="post", color=shade)
    still = spells["ends"].isna().to_numpy()
    ended = np.unique((spells["last"] - spells["begins"]).to_numpy(float)[still])
    heights = share[np.clip(np.searchsorted(at, ended, side="right") - 1, 0, None)]
    axes.plot(ended, heights, "|", color=shade, markersize=6, markeredgewidth=1)
    axes.axhline(0.5, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0.5)
    years = np.arange(0, months + 1, YEAR * max(1, -(-months // (YEAR * 5))))
    if len(years) < 2:
        years = np.array([0, months])
    axes.set_xticks(years, [f"{year / YEAR:.2g}" for year in years])
    lasts = _lasts(spells)
    for year in years[:-1] if len(years) > 2 else years:
        axes.annotate(
            f"{int((lasts >= year).sum()):,}",
            (year, -0.13),
            (0, 0),
            textcoords="offset points",
            size=8.5,
            color=INK,
            ha="center" if year else "left",
        )
    axes.set_xlim(0, months)
    axes.axhline(0, color=RULE, linewidth=0.8, zorder=0.4)
    axes.set_ylim(-0.2, 1.02)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_yticks([0, 0.5, 1])


def _lasts(spells: pd.DataFrame) -> np.ndarray:
    """(spells,), months for which each was seen in effect."""
    return (spells["ends"].astype("Float64").fillna(spells["last"]) - spells["begins"]).to_numpy(float)


def _seen(curves: pd.DataFrame, spells: pd.DataFrame, scenario: Scenario) -> str:
    """What became of the restraint that was in effect in most worlds, the first in the scenario where several were."""
    if not len(spells):
        return "No restraint comes into effect in any world"
    counts = spells["item"].value_counts()
    item = max((name for name in scenario.spec.items if name in counts.index), key=lambda name: int(counts[name]))
    curve = curves[curves["item"] == item]
    years = min(5, int((spells["last"].max() - 1) // YEAR))
    month = YEAR * years if years else int(spells["last"].max() // 2)
    row = curve[curve["months"] <= month].iloc[-1]
    when = f"{years} year{'s' * (years > 1)}" if years else f"{month} month{'s' * (month != 1)}"
    held = (
        f"{label(scenario.spec.items[item].name)}: in {percent(row['share'])} of worlds ({100 * row['low']:.0f} to "
        f"{100 * row['high']:.0f}%) it holds for {when} without a break"
    )
    below = curve[curve["share"] <= 0.5]
    return held + (f"; half have lost it after {below['months'].iloc[0] / YEAR:.1f} years" if len(below) else "")
