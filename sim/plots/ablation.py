"""What each linkage rule and mechanism is worth: what changes when it is dropped, ranked (ODD, "Linkage")."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.ablation import SEVERAL, Ablation
from sim.analysis.measures import SHARE, measures
from sim.analysis.mechanisms import KIND, MECHANISM
from sim.analysis.pairing import difference
from sim.analysis.words import headed, label
from sim.plots.page import in_house_style, page, unlined, wrapped
from sim.plots.palette import GREY, INK, TRACKS, colours

if TYPE_CHECKING:
    from sim.scenario.schema import ScenarioFile

WIDTH = 11.0
NAMES = 4.9
"""Inches for what is dropped, in words."""
LINE, ROW, SCALE = 0.15, 0.075, 0.95
"""Inches that a line of words takes, the room between two things dropped, and the head and scale of a panel."""
MOST = 12
"""Of the clear ones, so many at either end of the ranking are drawn."""
NAME = 8.8
KINDS = {
    "requires": "by which an item waits for another",
    "stage-gate": "by which a stage waits for the one before",
    "in-step": "that keep tables in step",
    "stalls": "by which a table stalls with another",
    "snapback": "that suspend what was agreed",
    "funds": "by which somebody has to pay",
    "veto": "by which an ally may object",
    "boosts": "that make an item worth more or less with another",
    "follows": "by which an item comes in the wake of another",
    "counts-toward": "that count what was paid toward another bill",
}
"""What the rules of a kind have in common."""


@in_house_style
def ablation(ablated: Ablation, by: str = "settlement") -> Figure:
    """Ranked dots with 95% intervals of what is clear after control of the false discovery rate, rules above, mechanisms below.

    Parameters
    ----------
    ablated : Ablation
    by : str
        The measure to rank by.

    Raises
    ------
    ValueError
        Where there is no such measure.
    """
    ranked = ablated.ranked(by)
    whole = ranked["sort"].isin([KIND, MECHANISM])
    panels = {
        "Linkage rules, one at a time": _ends(ranked[~whole & ranked["clear"]]),
        "Kinds of rule and mechanisms": _ends(ranked[whole & ranked["clear"]]),
    }
    panels = {head: rows for head, rows in panels.items() if len(rows)} or {"Nothing": ranked.head(0)}
    spec = ablated.scenario.spec
    names = {head: [_name(row, spec) for row in rows.to_dict("records")] for head, rows in panels.items()}
    heights = [sum(map(_height, told)) + SCALE for told in names.values()]
    figure = page(WIDTH, sum(heights) + 0.3, _seen(ablated, ranked, by), _note(ablated, ranked, by))
    axes = figure.subplots(len(heights), 1, squeeze=False, gridspec_kw={"height_ratios": heights})[:, 0]
    shades = colours(spec.tables, TRACKS) | {SEVERAL: INK, "": INK}
    for place, (head, rows) in zip(axes, panels.items(), strict=True):
        _panel(place, head, rows, names[head], shades)
        place.set_xlabel(f"change when it is dropped ({_unit(ranked)})")
    _tracks(figure, pd.concat(panels.values()), ablated, shades)
    return figure


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    """The first and the last of those on either side of nothing."""
    up, down = rows[rows["difference"] > 0], rows[rows["difference"] < 0]
    return pd.concat([up.head(MOST), down.tail(MOST)], ignore_index=True)


def _panel(axes: Axes, head: str, rows: pd.DataFrame, names: list[str], shades: dict[str, str]) -> None:
    """Each thing dropped as high as its words; the vertical axis counts inches."""
    ends = np.cumsum([0.0, *map(_height, names)])
    places = (ends[:-1] + ends[1:]) / 2
    for place, row in zip(places, rows.to_dict("records"), strict=True):
        axes.hlines(place, row["low"], row["high"], color=shades[row["track"]], linewidth=1.8)
        axes.plot(row["difference"], place, "o", color=shades[row["track"]], markersize=5.5)
        axes.annotate(
            difference(row["difference"], row["low"], row["high"]), (1, place), (8, 0), xycoords=axes.get_yaxis_transform(),
            textcoords="offset points", va="center", color=INK, size=NAME, annotation_clip=False,
        )  # fmt: skip
    axes.axvline(0, color=GREY, linewidth=1, zorder=0.5)
    axes.set_title(head)
    axes.set_yticks(places, names, size=NAME)
    axes.set_ylim(max(ends[-1], ROW), -ROW)
    unlined(axes, "left")


def _height(name: str) -> float:
    """Inches that something dropped takes."""
    return ROW + LINE * (name.count("\n") + 1)


def _name(row: Mapping[Hashable, Any], spec: ScenarioFile) -> str:
    """What was dropped, in words: what a rule does, how many rules of which kind, or a mechanism."""
    if row["sort"] == MECHANISM:
        told = headed(row["what"].split(":")[0])
    elif row["sort"] == KIND:
        kinds = [rule.kind for rule in spec.linkages.values() if row["what"].endswith(f" {rule.kind} rules")]
        told = f"All {len(kinds)} rules {KINDS[kinds[0]]}" if kinds else headed(row["what"])
    else:
        told = row["what"]
    return wrapped(told, NAMES, NAME)


def _tracks(figure: Figure, rows: pd.DataFrame, ablated: Ablation, shades: dict[str, str]) -> None:
    """Which colour is which table, for those that are drawn."""
    spec = ablated.scenario.spec
    drawn = [track for track in (*spec.tables, SEVERAL) if track in set(rows["track"])]
    if not drawn:
        return
    dots = [figure.axes[0].plot([], [], "o", color=shades[track], markersize=5.5)[0] for track in drawn]
    texts = [label(spec.tables[track].name) if track in spec.tables else "several tables" for track in drawn]
    figure.legend(
        dots,
        texts,
        loc="outside lower left",
        ncols=3,
        frameon=False,
        fontsize=NAME,
        handletextpad=0.2,
        columnspacing=1.2,
    )


def _unit(ranked: pd.DataFrame) -> str:
    unit = ranked["unit"].iloc[0]
    return "percentage points" if unit == SHARE else unit or "its own unit"


def _note(ablated: Ablation, ranked: pd.DataFrame, by: str) -> str:
    return (
        f"Each was dropped alone from {ablated.scenario.name} in the same {ablated.worlds:,} worlds. Line: 95% interval. Right of zero: "
        "without it there is more, so it holds back. Left: without it there is less, so it carries. Drawn are those that stay "
        f"clear although {len(ranked)} were tried (false discovery rate 5%)"
        + (f", at most {MOST} on a side." if _cut(ranked) else ".")
    )


def _cut(ranked: pd.DataFrame) -> bool:
    clear = ranked[ranked["clear"]]
    whole = clear["sort"].isin([KIND, MECHANISM])
    return any(
        (sign * rows["difference"] > 0).sum() > MOST for rows in (clear[whole], clear[~whole]) for sign in (1, -1)
    )


def _seen(ablated: Ablation, ranked: pd.DataFrame, by: str) -> str:
    rules = ranked[~ranked["sort"].isin([KIND, MECHANISM])]
    what = measures(ablated.scenario.spec)[by].words
    back = rules[rules["clear"] & (rules["difference"] > 0)]
    carry = rules[rules["clear"] & (rules["difference"] < 0)]
    if not len(back) and not len(carry):
        return f"Of {len(rules)} linkage rules, none clearly moves {what} when it is dropped alone"
    unit = f" {_unit(ranked)}" if ranked["unit"].iloc[0] else ""
    return f"Of {len(rules)} linkage rules, {_so_many(back, 'hold', unit)} {what} back, and {_so_many(carry, 'carry', unit)} it"


def _so_many(rows: pd.DataFrame, verb: str, unit: str) -> str:
    """How many do it, and how much the strongest: ``3 (the strongest by 8.6 points) clearly hold``."""
    third = f"{verb.replace('carry', 'carrie')}s"
    if not len(rows):
        return f"none clearly {third}"
    most = f"{rows['difference'].abs().max():.1f}{unit}"
    if len(rows) == 1:
        return f"1 clearly {third} (by {most})"
    return f"{len(rows)} (the strongest by {most}) clearly {verb}"
