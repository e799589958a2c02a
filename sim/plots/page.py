"""A page for a figure: house style, a headline that says what is seen, and a line that says how to read it.

Figures are plain ``matplotlib.figure.Figure`` objects; pyplot's global state is never touched.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.optimize import isotonic_regression

from sim.plots.palette import GREY, INK

Given = ParamSpec("Given")

TITLE_SIZE, NOTE_SIZE = 14.5, 10.0
LINE = 1.3
MARGIN = 0.15
"""Inches left free at the edges of the page."""


def in_house_style(draw: Callable[Given, Figure]) -> Callable[Given, Figure]:
    """Decorate a figure function so that it draws in the house style (``house.mplstyle``)."""

    @wraps(draw)
    def drawn(*args: Given.args, **kwargs: Given.kwargs) -> Figure:
        with matplotlib.style.context("sim.plots.house"):
            return draw(*args, **kwargs)

    return drawn


def page(width: float, height: float, title: str, note: str = "") -> Figure:
    """An empty figure, its headline set.

    Parameters
    ----------
    width, height
        Inches for the page's width and for what is drawn below the headline; the page grows with the headline.
    title
        What is seen, as a sentence with its numbers.
    note
        How to read it.
    """
    title_lines = _balanced(title, _characters(width, TITLE_SIZE))
    note_lines = _balanced(note, _characters(width, NOTE_SIZE))
    title_height = len(title_lines) * TITLE_SIZE * LINE / 72
    head = MARGIN + title_height + len(note_lines) * NOTE_SIZE * LINE / 72 + MARGIN
    figure = Figure(figsize=(width, height + head), layout="constrained")
    whole = height + head
    figure.get_layout_engine().set(  # type: ignore[union-attr, call-arg]
        rect=(0, 0, 1, height / whole), w_pad=MARGIN, h_pad=0.06, wspace=0.02, hspace=0.02
    )
    left = MARGIN / width
    figure.text(
        left, 1 - MARGIN / whole, "\n".join(title_lines), size=TITLE_SIZE, color=INK, va="top", linespacing=LINE
    )
    figure.text(
        left,
        1 - (MARGIN + title_height + 0.04) / whole,
        "\n".join(note_lines),
        size=NOTE_SIZE,
        color=GREY,
        va="top",
        linespacing=LINE,
    )
    return figure


def wrapped(text: str, inches: float, size: float) -> str:
    """The text broken into lines that fit a width at a font size in points."""
    return "\n".join(_balanced(text, _characters(inches + 2 * MARGIN, size)))


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Positions nearest to the wanted ones (least squares), in the same order, a gap apart or more, in low..high.

    With the gaps taken out, positions in order and a gap apart are merely positions in order: isotonic regression,
    whose solution within bounds is the clipped one.
    """
    if not len(wanted):
        return np.empty(0)
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(len(order))
    placed = np.empty(len(order))
    level = isotonic_regression(np.asarray(wanted, dtype=float)[order] - steps).x
    placed[order] = level.clip(low, high - steps[-1]) + steps
    return placed


def unlined(axes: Axes, *sides: str) -> None:
    """Take away the spines and tick marks of some sides."""
    for side in sides:
        axes.spines[side].set_visible(False)
        axes.tick_params(axis="y" if side in ("left", "right") else "x", length=0)


def _balanced(text: str, characters: int) -> list[str]:
    """As few lines as fit, and of much the same length; a word is broken only where it is longer than a line."""
    lines = textwrap.wrap(text, characters, break_on_hyphens=False)
    for narrower in range(characters - 1, max(map(len, text.split()), default=1) - 1, -1):
        tried = textwrap.wrap(text, narrower, break_on_hyphens=False)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines


def _characters(width: float, size: float) -> int:
    # DejaVu Sans sets about half an em a character in running English; a little more is allowed for.
    return max(20, int((width - 2 * MARGIN) * 72 / (0.55 * size)))
