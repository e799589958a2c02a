"""The axis of time: months of the run, marked with calendar years."""

from __future__ import annotations

from matplotlib.axes import Axes

from sim.analysis.words import calendar


def month_axis(axes: Axes, start: str, months: int, most: int = 11) -> None:
    """Mark an x axis of months 1..months with the calendar: Januaries as years, or months where the run is short.

    Parameters
    ----------
    axes
        Axes whose x is the month of the run.
    start
        Calendar month before the first step, as ``2001-06``.
    months
        Length of the run.
    most
        Largest number of marks that fit.
    """
    januaries = [month for month in range(1, months + 1) if calendar(start, month).startswith("Jan")]
    if len(januaries) >= 3:
        step = -(-len(januaries) // most)
        marks = [month for month in januaries if int(calendar(start, month)[-4:]) % step == 0] or januaries[:1]
        axes.set_xticks(marks, [calendar(start, month)[-4:] for month in marks])
    else:
        step = max(3, -(-months // (most // 2 + 1)))
        marks = list(range(1, months + 1, step))
        axes.set_xticks(marks, [calendar(start, month) for month in marks])
    axes.set_xlim(0.5, months + 0.5)
