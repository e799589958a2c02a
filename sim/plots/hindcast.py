"""Every item in every quarter: how probable it was by the model, and whether it was so in the record."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.analysis.hindcast import WHOLE, Hindcast
from sim.analysis.hindcast_cases import AGREED, LEVELS
from sim.analysis.words import counted, label
from sim.plots.page import in_house_style, page, unlined, wrapped
from sim.plots.palette import GREY, INK, RULE
from sim.plots.palette import LEVELS as SHADES
from sim.scenario.months import later

WIDTH = 10.5
ROW, GAP = 0.215, 1.5
"""Inches that an item takes, and rows that the name of a table takes."""
DARK = 0.55
"""Probability above which a dot on it is white."""
SAID = {AGREED: "agreed for the first time"}


@in_house_style
def hindcast(found: Hindcast, question: str = "partly") -> Figure:
    """Rows are items by table, columns quarters: shade for the share of worlds, a dot where it was so.

    Raises
    ------
    ValueError
        Where nothing was asked under that question.
    """
    asked = found.of(WHOLE, question)
    if not len(asked):
        raise ValueError(f"nothing is asked under {question}")
    chance, happened = (_grid(asked, column, found.quarters) for column in ("probability", "happened"))
    spec = found.scenario.spec
    tables = [name for name in spec.tables if any(spec.items[str(item)].table == name for item in chance.index)]
    rows = len(chance) + GAP * len(tables)
    figure = page(
        WIDTH,
        ROW * rows + 1.0,
        _seen(asked, question),
        f"Shade: share of {counted(found.forecast.worlds)} of {found.scenario.name} in which it is so at the quarter's end. Dot: it was so, by the record "
        f"{found.record.name}. At the right the Brier score: 0 perfect, 1 always wrong.",
    )
    axes = figure.add_subplot()
    place = 0.0
    names: list[tuple[float, str]] = []
    for table in tables:
        inside = [str(item) for item in chance.index if spec.items[str(item)].table == table]
        axes.annotate(
            label(spec.tables[table].name), (-0.5, place + GAP - 0.8), (-4, 0), textcoords="offset points", weight="bold",
            ha="right", va="center", annotation_clip=False,
        )  # fmt: skip
        place += GAP
        for item in inside:
            _row(axes, place, chance.loc[item].to_numpy(), happened.loc[item].to_numpy())
            names.append((place, label(spec.items[str(item)].name)))
            place += 1
    axes.set_ylim(place - 0.4, -0.1)
    axes.set_xlim(-0.5, len(found.quarters) + 0.6)
    axes.set_yticks([at for at, _ in names], [wrapped(name, 4.2, 9.5).split("\n")[0] for _, name in names], size=9.5)
    axes.set_xticks(range(len(found.quarters)), [_tick(name, k) for k, name in enumerate(found.quarters)])
    axes.xaxis.tick_top()
    ends = found.quarter_ends
    after = next((k for k, month in enumerate(ends) if month > found.split), 0)
    if after:
        axes.axvline(after - 0.5, color=INK, linewidth=1, linestyle=(0, (4, 3)))
        axes.annotate(
            f"to {found.split} ← | → from {later(found.split, 1)}",
            (after - 0.5, place - 0.4),
            (0, -3),
            textcoords="offset points",
            ha="center",
            va="top",
            size=9.5,
        )
    unlined(axes, "left", "bottom")
    shades = axes.images[0] if axes.images else None
    if shades is not None:
        bar = figure.colorbar(shades, ax=axes, shrink=0.25, aspect=18, pad=0.01, anchor=(0.0, 1.0))
        bar.set_label("share of worlds")
        bar.ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        bar.outline.set_visible(False)
    return figure


def _grid(asked: pd.DataFrame, column: str, quarters: list[str]) -> pd.DataFrame:
    """(items, quarters), both in their order."""
    wide = asked.pivot_table(index="item", columns="quarter", values=column, sort=False)
    return wide.reindex(index=list(dict.fromkeys(asked["item"])), columns=quarters)


def _row(axes: Axes, place: float, chance: np.ndarray, happened: np.ndarray) -> None:
    count = len(chance)
    axes.imshow(
        chance[None, :],
        cmap=SHADES,
        vmin=0,
        vmax=1,
        aspect="auto",
        extent=(-0.5, count - 0.5, place + 0.42, place - 0.42),
    )
    axes.hlines(place + 0.5, -0.5, count - 0.5, color=RULE, linewidth=0.5)
    met = np.flatnonzero(happened > 0)
    shades = ["white" if chance[k] > DARK else INK for k in met]
    axes.scatter(met, np.full(len(met), place), s=16, c=shades, zorder=3)
    score = float(((chance - happened) ** 2).mean())
    axes.text(count - 0.3, place, f"{score:.2f}", va="center", size=9.5, color=INK if score >= 0.25 else GREY)


def _tick(name: str, place: int) -> str:
    """The year stands below its first quarter shown."""
    year, number = name.split("Q")
    return f"Q{number}\n{year}" if place == 0 or number == "1" else f"Q{number}"


def _seen(asked: pd.DataFrame, question: str) -> str:
    was = asked["happened"] > 0
    said = "partly in effect or better" if question == "partly" else SAID.get(question, question)
    level = f" (level {LEVELS[question]:g})" if question in LEVELS else ""
    told = []
    for side, words in ((was, "it was so"), (~was, "it was not")):
        if side.any():
            told.append(f"{asked.loc[side, 'probability'].mean():.0%} where {words}")
    return f"The model's mean chance that an item is {said}{level} is {' and '.join(told)}"
