"""Does it happen as often as the model says: forecasts held against a record, by how probable it was thought."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.analysis.hindcast import WHOLE, Hindcast
from sim.analysis.hindcast_cases import LEVELS, QUESTIONS
from sim.analysis.hindcast_words import ASKED
from sim.analysis.words import counted, headed
from sim.plots.page import in_house_style, page
from sim.plots.palette import ACCENT, GREY, INK, RULE

WIDTH, HEIGHT = 10.5, 3.9
SMALLEST, LARGEST = 4.0, 13.0
"""Points across a dot of the fewest forecasts and of the most."""


@in_house_style
def calibration(found: Hindcast) -> Figure:
    """A panel a question: share that came true against the probability that was given, with intervals over items."""
    tables = {question: found.reliability(question) for question in QUESTIONS if len(found.of(WHOLE, question))}
    figure = page(
        WIDTH,
        HEIGHT,
        _seen(found, tables),
        f"Dot: forecasts of about that probability (number of them beside it), each an item at a quarter's end; share of {counted(found.forecast.worlds)} "
        "against the share that came true. Line: its 95% interval, drawn by items. Above the diagonal more came true than was said.",
    )
    grid = figure.subplots(1, len(tables), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (question, table) in zip(grid, tables.items(), strict=True):
        _panel(axes, table)
        level = f" (level {LEVELS[question]:g})" if question in LEVELS else ""
        axes.set_title(f"{headed(ASKED[question])}{level}", loc="left")
    grid[0].set_ylabel("share that came true")
    grid[0].set_xlabel("probability by the model", loc="left")
    return figure


def _panel(axes: Axes, table: pd.DataFrame) -> None:
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=(0, (4, 3)))
    sizes = np.sqrt(table["forecasts"] / table["forecasts"].max())
    for row, size in zip(table.to_dict("records"), sizes, strict=True):
        if row["low"] == row["low"]:
            axes.vlines(row["probability"], row["low"], row["high"], color=ACCENT, linewidth=1.6)
        axes.plot(
            row["probability"], row["happened"], "o", color=ACCENT, markersize=SMALLEST + size * (LARGEST - SMALLEST),
            clip_on=False, zorder=3,
        )  # fmt: skip
        beside = (9, 0) if row["probability"] > 0.9 else (7, 9 if row["happened"] < 0.9 else -10)
        axes.annotate(
            f"{row['forecasts']}", (row["probability"], row["happened"]), beside, textcoords="offset points",
            va="center", color=INK, size=9.5, annotation_clip=False,
        )  # fmt: skip
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.set_aspect("equal")
    axes.grid(color=RULE, linewidth=0.6)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axis.set_ticks([0, 0.25, 0.5, 0.75, 1])


def _seen(found: Hindcast, tables: dict[str, pd.DataFrame]) -> str:
    question, table = next(iter(tables.items()))
    rare = table.iloc[0].to_dict()
    if rare["to"] > 0.5:
        return f"{found.scenario.spec.title} against the record {found.record.name}"
    given = f"between a {rare['from']:.0%} and a {rare['to']:.0%}" if rare["from"] else f"less than a {rare['to']:.0%}"
    sure = f" ({rare['low']:.1%} to {rare['high']:.1%})" if rare["low"] == rare["low"] else ""
    return (
        f"Of {int(rare['forecasts'])} times that the model gave an item {given} chance to be {ASKED[question]} "
        f"({rare['probability']:.1%} on average), it was so in {rare['happened']:.1%}{sure}"
    )
