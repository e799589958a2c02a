"""What each linkage rule and mechanism is worth: what changes when it is dropped, ranked (ODD, "Linkage")."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.ablation import SEVERAL, Ablation
from sim.analysis.measures import SHARE, measures
from sim.analysis.mechanisms import KIND, MECHANISM
from sim.analysis.pairing import difference
from sim.analysis.words import headed, label
from sim.plots.page import in_house_style, page, unlined
from sim.plots.palette import GREY, INK, TRACKS, colours

WIDTH = 9.5
ROW, SCALE = 0.215, 0.95
"""Inches that something dropped takes, and the head and scale of a panel."""
MOST = 25
"""Of the clear ones, so many at either end of the ranking are drawn."""
NAME = 8.8


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
    heights = [ROW * max(len(rows), 1) + SCALE for rows in panels.values()]
    figure = page(WIDTH, sum(heights) + 0.3, _seen(ablated, ranked, by), _note(ablated, ranked, by))
    axes = figure.subplots(len(heights), 1, squeeze=False, gridspec_kw={"height_ratios": heights})[:, 0]
    shades = colours(ablated.scenario.spec.tables, TRACKS) | {SEVERAL: INK, "": INK}
    for place, (head, rows) in zip(axes, panels.items(), strict=True):
        _panel(place, head, rows, shades)
        place.set_xlabel(f"change when it is dropped ({_unit(ranked)})")
    _tracks(figure, pd.concat(panels.values()), ablated, shades)
    return figure


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    """The first and the last of those on either side of nothing."""
    up, down = rows[rows["difference"] > 0], rows[rows["difference"] < 0]
    return pd.concat([up.head(MOST), down.tail(MOST)], ignore_index=True)


def _panel(axes: Axes, head: str, rows: pd.DataFrame, shades: dict[str, str]) -> None:
    for place, row in enumerate(rows.to_dict("records")):
        axes.hlines(place, row["low"], row["high"], color=shades[row["track"]], linewidth=1.8)
        axes.plot(row["difference"], place, "o", color=shades[row["track"]], markersize=5.5)
        for x, text, colour in (
            (8, difference(row["difference"], row["low"], row["high"]), INK),
            (128, "" if row["sort"] in (KIND, MECHANISM) else row["sort"], GREY),
        ):
            axes.annotate(
                text,
                (1, place),
                (x, 0),
                xycoords=axes.get_yaxis_transform(),
                textcoords="offset points",
                va="center",
                color=colour,
                size=NAME,
                annotation_clip=False,
            )
    axes.axvline(0, color=GREY, linewidth=1, zorder=0.5)
    axes.set_title(head)
    axes.set_yticks(
        range(len(rows)),
        [_name(row["dropped"], row["what"], row["sort"]) for row in rows.to_dict("records")],
        size=NAME,
    )
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    unlined(axes, "left")


def _name(dropped: str, what: str, sort: str) -> str:
    """A rule's id, as it stands in the file; what stands before the colon for anything else."""
    return headed(what.split(":")[0]) if sort in (KIND, MECHANISM) else dropped


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
    carry = rules[rules["clear"] & (rules["difference"] < 0)].iloc[::-1]
    if not len(back) and not len(carry):
        return f"Of {len(rules)} linkage rules, none clearly moves {what} when it is dropped alone"
    return f"Of {len(rules)} linkage rules, {_so_many(back, 'hold')} {what} back, and {_so_many(carry, 'carry')} it"


def _so_many(rows: pd.DataFrame, verb: str) -> str:
    """How many do it, and which does most: ``3 (most of all a-rule, +8.6) hold``."""
    if not len(rows):
        return f"none {verb.replace('carry', 'carrie')}s"
    most = f"{rows['difference'].iloc[0]:+.1f}".replace("-", "\N{MINUS SIGN}")
    if len(rows) == 1:
        return f"1 ({rows['dropped'].iloc[0]}, {most}) {verb.replace('carry', 'carrie')}s"
    return f"{len(rows)} (most of all {rows['dropped'].iloc[0]}, {most}) {verb}"
