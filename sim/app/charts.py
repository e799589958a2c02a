"""Charts of the page: tables in, options of Apache ECharts out. Colours are those of all figures (``sim.plots.palette``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.bargaining_space import side_name
from sim.analysis.bargains import Point
from sim.analysis.words import calendar, headed
from sim.plots.palette import ACCENT, ALLIES, GREY, INK, PALE, PARTIES, RULE, colours

if TYPE_CHECKING:
    from sim.analysis.bargaining_space import Space
    from sim.analysis.bargains import Frontier
    from sim.play.debrief import FromFrontier
    from sim.scenario.schema import ScenarioFile

Options = dict[str, Any]
MOST = 256
"""Packages of whole items that are drawn as dots."""
NASH = "#882255"
STAR = "path://M0,-10 L2.6,-3.2 L9.8,-3.2 L4,1.4 L6.2,8.4 L0,4.2 L-6.2,8.4 L-4,1.4 L-9.8,-3.2 L-2.6,-3.2 Z"
BINS = 24
DOT = 5
"""Pixels of an efficient package that stands alone."""
UNSEEN = "below "
BAND, INNER = "#E4E4E4", "#C9C9C9"
TICKS = 7
"""The most steps of an axis."""
YEAR = 12
"""Months; the course of a number is shown in whole years, as many as are needed."""
SIGNED = "value => String(value).replace('-', '\u2212')"
"""What the page runs for the numbers of an axis."""
FONT = "Roboto, Helvetica, Arial, sans-serif"
"""The page's own, by name: only so are words as wide as they are reckoned."""
TEXT: Options = {"color": INK, "fontSize": 13}


def _frame(x: str, y: str) -> Options:
    """What all charts have in common: quiet axes with names, no animation."""
    axis: Options = {
        "type": "value",
        "nameLocation": "middle",
        "nameTextStyle": TEXT,
        "axisLabel": {"color": GREY, "fontSize": 12, ":formatter": SIGNED},
        "splitLine": {"lineStyle": {"color": RULE}},
    }
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT, "color": INK},
        "grid": {"left": 52, "right": 16, "top": 14, "bottom": 104},
        "legend": {"bottom": 0, "left": 0, "textStyle": {**TEXT, "fontSize": 12}, "itemWidth": 18, "itemGap": 12},
        "tooltip": {"trigger": "item", "confine": True},
        "xAxis": {**axis, "name": x, "nameGap": 26, "splitLine": {"show": False}},
        "yAxis": {**axis, "name": y, "nameGap": 34},
    }


def scaled(low: float, high: float) -> Options:
    """An axis from ``low`` to ``high`` at the least, that begins and ends with a step of its own."""
    size = max(high - low, 1e-6) / TICKS
    tens = 10.0 ** np.floor(np.log10(size))
    step = next(one * tens for one in (1.0, 2.0, 5.0, 10.0) if one * tens >= size * (1.0 - 1e-9))
    first, last = np.floor(low / step), np.ceil(high / step)
    return {
        "min": round(float(first * step), 9),
        "max": round(float(max(last, first + 1) * step), 9),
        "interval": round(float(step), 9),
    }


def _placed(x: str, y: str) -> str:
    """What the page runs for a point that is pointed at: its name, and its points by the names of the two axes."""
    names = json.dumps([escape(axis.removesuffix(" (points)")) for axis in (x, y)])
    return (
        "point => (point.name || point.seriesName) + point.value.map((worth, k) => { const tenths = Math.round(10 * worth); "
        "const sign = tenths > 0 ? '+' : tenths < 0 ? '\u2212' : ''; "
        f"return `<br>${{{names}[k]}}: ${{sign}}${{(Math.abs(tenths) / 10).toFixed(1)}} points`; }}).join('')"
    )


# The bargaining space


def space(
    space: Space, spec: ScenarioFile, draft: tuple[float, float] | None = None, own: int | None = None
) -> Options:
    """Packages, frontier, offers of both sides, Nash's bargain, the deal, and the package that is being composed.

    Parameters
    ----------
    draft : (x, y), optional
        Where the package lies that is being composed.
    own : int, optional
        Which of the two sides a player is: what anything is worth to the other is what its government thinks. None where all is known.
    """
    names = [
        f"{'worth' if own in (None, k) else 'thought to be worth'} to {side_name(spec, parties)} (points)"
        for k, parties in enumerate(space.sides)
    ]
    options = _frame(*names)
    options["tooltip"][":formatter"] = _placed(*names)
    options["series"] = [*_packages(space), *_frontier(space), *_offers(space, spec), *_marks(space), *_draft(draft)]
    for axis, k in (("xAxis", 0), ("yAxis", 1)):
        options[axis] |= scaled(*_window(space, k, draft))
    return options


def _window(space: Space, k: int, draft: tuple[float, float] | None) -> tuple[float, float]:
    """What is shown of an axis: offers, nothing at all and the frontier, and not all that lies far below nothing."""
    frontier = space.frontier.pieces if len(space.items) else np.zeros((0, 5))
    line = frontier[:, [0, 2]] if k == 0 else frontier[:, [1, 3]]
    offers = [*space.offers["xy"[k]].tolist(), *([draft[k]] if draft else [])]
    high = max([0.0, *line.ravel().tolist(), *offers])
    low = min([0.0, *offers, max(float(line.min()), -0.3 * high) if line.size else 0.0])
    room = 0.05 * max(high - low, 1.0)
    return low - room, high + room


def _packages(space: Space) -> Iterator[Options]:
    dots = space.packages(MOST).round(2).tolist() if len(space.items) else []
    if dots:
        yield {
            "type": "scatter", "name": "other packages", "data": dots, "symbolSize": 3, "silent": True, "itemStyle": {"color": PALE}
        }  # fmt: skip


def _frontier(space: Space) -> Iterator[Options]:
    if len(space.items):
        yield _efficient(space.frontier, "efficient packages")


def _efficient(frontier: Frontier, name: str) -> Options:
    """The line of a frontier, broken where between two packages none is efficient; a package by itself is a dot."""
    points: list[Any] = []
    end = np.inf
    for left, top, right, bottom, rate in frontier.pieces.tolist():
        if left > end + frontier.near:
            points.append(["-", "-"])
        points += [{"value": [left, top], "symbolSize": DOT}] if rate == 0.0 else [[left, top], [right, bottom]]
        end = right
    return {
        "type": "line", "name": name, "data": points, "symbol": "circle", "symbolSize": 0, "showAllSymbol": True, "silent": True,
        "lineStyle": {"color": INK, "width": 2}, "itemStyle": {"color": INK},
    }  # fmt: skip


def _offers(space: Space, spec: ScenarioFile) -> Iterator[Options]:
    shades = colours(spec.parties, PARTIES)
    for speaker, rows in space.offers.groupby("speaker", sort=False):
        shade, name = shades.get(str(speaker), ALLIES), headed(spec.parties[str(speaker)].name)
        last = len(rows) - 1
        data = []
        for k, row in enumerate(rows.to_dict("records")):
            date = calendar(spec.start, int(row["month"]))
            point: Options = {
                "value": [round(float(row["x"]), 2), round(float(row["y"]), 2)],
                "name": f"{name}, {date}" + (": the deal" if row["deal"] else ""),
                "symbolSize": 5 + round(5 * (k + 1) / (last + 1)),
            }
            if row["deal"]:
                point |= {"symbol": STAR, "symbolSize": 24, "itemStyle": {"color": shade, "borderColor": INK}}
            if k in (0, last):
                side = "top" if k == last else "bottom"
                point["label"] = {"show": True, "formatter": date, "position": side, "color": INK, "fontSize": 11}
            data.append(point)
        yield {
            "type": "line", "name": f"{name}'s offers", "data": data, "symbol": "circle", "symbolSize": 8,
            "lineStyle": {"color": shade, "width": 2}, "itemStyle": {"color": shade},
            "labelLayout": {"hideOverlap": True}, "z": 4,
        }  # fmt: skip


def _marks(space: Space) -> Iterator[Options]:
    nash = space.frontier.nash(Point(0.0, 0.0)) if len(space.items) else Point(float("nan"), float("nan"))
    if not np.isnan(nash.x):
        yield {
            "type": "scatter", "name": "Nash's bargain", "data": [[float(nash.x), float(nash.y)]], "symbol": "rect", "symbolSize": 11,
            "itemStyle": {"color": NASH}, "z": 3,
        }  # fmt: skip
    yield {
        "type": "scatter", "name": "no deal", "data": [[0, 0]], "symbol": "diamond", "symbolSize": 12,
        "itemStyle": {"color": "#FFFFFF", "borderColor": INK, "borderWidth": 1.5}, "tooltip": {"formatter": "no deal"}, "z": 3,
    }  # fmt: skip


def _draft(draft: tuple[float, float] | None) -> Iterator[Options]:
    if draft is not None:
        yield {
            "type": "scatter", "name": "your package", "data": [[round(draft[0], 2), round(draft[1], 2)]], "symbolSize": 18,
            "itemStyle": {"color": ACCENT, "borderColor": INK, "borderWidth": 2}, "z": 5,
        }  # fmt: skip


# The course of a number


def course(
    lines: Mapping[str, tuple[Sequence[float], str]],
    months: int,
    unit: str,
    *,
    band: np.ndarray | None = None,
    before: Sequence[float] | None = None,
    marks: Mapping[int, str] | None = None,
    worlds: int = 0,
) -> Options:
    """Numbers of this world by month, the band of other worlds, and what the number was before something was changed.

    Parameters
    ----------
    lines : mapping of name to (values by month, colour)
    months : int
        The horizon.
    unit : str
        Of the numbers; what is in percent is given in 0..1.
    band : (5, months), optional
        q05, q25, q50, q75, q95 of ``worlds`` worlds.
    before : sequence of float, optional
        By month.
    marks : mapping of month to text, optional
        What happened.
    """
    scale = 100.0 if unit == "%" else 1.0
    played = max((len(values) for values in [before or (), *(values for values, _ in lines.values())]), default=0)
    until = min(months, YEAR * max(1, -(-played // YEAR)))
    options = _frame("month" if until == months else f"month, of the {months} of the scenario", unit)
    step = next(one for one in (1, 2, 3, 6, YEAR, 2 * YEAR, 5 * YEAR, 10 * YEAR) if until <= one * (TICKS + 1))
    options["xAxis"] |= {"min": 0, "max": until, "interval": step}
    band = band[:, :until] if band is not None else None
    shown = [
        *(before or ()),
        *(value for values, _ in lines.values() for value in values),
        *(band.ravel() if band is not None else ()),
    ]
    options["yAxis"] |= scaled(scale * min([0.0, *shown]), scale * max([0.0, *shown], default=1.0))
    series: list[Options] = []
    if band is not None:
        for name, low, high, colour in (
            (f"nine in ten of {worlds} worlds", 0, 4, BAND),
            (f"half of {worlds} worlds", 1, 3, INNER),
        ):
            series += _between(band[low] * scale, band[high] * scale, name, colour)
    if before:
        series.append(_line(before, scale, "before the change", GREY, "dashed"))
    series += [_line(values, scale, name, shade, "solid") for name, (values, shade) in lines.items()]
    if marks and series:
        series[-1]["markLine"] = {
            "symbol": "none", "silent": False, "label": {"show": False}, "lineStyle": {"color": GREY, "type": "dotted", "width": 1},
            "data": [{"xAxis": month, "name": text} for month, text in marks.items()], "tooltip": {"formatter": "{b}"},
        }  # fmt: skip
    options["series"] = series
    options["legend"]["data"] = [one["name"] for one in series if not one["name"].startswith(UNSEEN)]
    return options


def _line(values: Sequence[float], scale: float, name: str, shade: str, dash: str) -> Options:
    data = [[month, round(value * scale, 2)] for month, value in enumerate(values, 1)]
    return {
        "type": "line", "name": name, "data": data, "symbol": "circle" if len(data) < 3 else "none", "symbolSize": 5,
        "lineStyle": {"color": shade, "width": 2.5, "type": dash}, "itemStyle": {"color": shade}, "z": 4,
    }  # fmt: skip


def _between(low: np.ndarray, high: np.ndarray, name: str, shade: str) -> Iterator[Options]:
    """An area between two lines: the lower one unseen, and the difference stacked on it."""
    common: Options = {
        "type": "line", "stack": name, "stackStrategy": "all", "symbol": "none", "silent": True, "lineStyle": {"opacity": 0}, "z": 1
    }  # fmt: skip
    for values, area in ((low, None), (high - low, {"color": shade, "opacity": 1})):
        data = [[month, round(float(value), 2)] for month, value in enumerate(values, 1)]
        yield (
            common
            | {"data": data}
            | (
                {"name": name, "areaStyle": area, "itemStyle": {"color": shade}}
                if area
                else {"name": f"{UNSEEN}{name}"}
            )
        )


# Among other worlds


def among(values: np.ndarray, mine: float, words: str, shade: str) -> Options:
    """How what a government has at the end is spread over worlds, and where this world lies.

    Parameters
    ----------
    values : (worlds,), points
    mine : float, points
    words : str
        What the mark is.
    """
    low, high = min(float(values.min()), mine), max(float(values.max()), mine)
    counts, edges = np.histogram(values, bins=BINS, range=(low, high + 1e-9))
    options = _frame("points", "worlds")
    options["legend"] = {"show": False}
    options["grid"] |= {"bottom": 44}
    options["xAxis"] |= scaled(low, high)
    bars = [
        [round(float(a), 2), round(float(b), 2), int(n)] for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)
    ]
    options["series"] = [
        {
            "type": "line", "step": "start", "symbol": "none", "silent": True, "areaStyle": {"color": PALE, "opacity": 0.6},
            "lineStyle": {"color": PALE}, "data": [[bars[0][0], 0], *([b, n] for _, b, n in bars)],
            "markLine": {
                "symbol": "none", "silent": True, "lineStyle": {"color": shade, "width": 3, "type": "solid"},
                "label": {"formatter": words, "color": INK, "fontSize": 12, "position": "end", "rotate": 0},
                "data": [{"xAxis": round(mine, 2)}],
            },
        }
    ]  # fmt: skip
    return options


# The whole agenda


def agenda(frontier: FromFrontier, across: str) -> Options:
    """The efficient packages of the whole agenda between the allies and a party, and where the game and others ended.

    As in every bargaining space, the party across from the allies is on the upright axis.
    """
    names = "worth to the allies together (points)", f"worth to {across} (points)"
    options = _frame(*names)
    options["tooltip"][":formatter"] = _placed(*names)
    line = frontier.line.turned()
    ends = [line.best_for_x, line.best_for_y, *(Point(at.y, at.x) for at in frontier.points.values())]
    for axis, worths in (("xAxis", [at.x for at in ends]), ("yAxis", [at.y for at in ends])):
        options[axis] |= scaled(min(0.0, *worths), max(worths))
    marks = zip(
        frontier.points.items(),
        (("diamond", "#FFFFFF"), ("circle", ACCENT), ("rect", NASH), ("triangle", ALLIES)),
        strict=True,
    )
    options["series"] = [
        _efficient(line, "efficient packages of all items"),
        *(
            {
                "type": "scatter", "name": name, "data": [[round(at.y, 2), round(at.x, 2)]], "symbol": symbol, "symbolSize": 14,
                "itemStyle": {"color": shade, "borderColor": INK, "borderWidth": 1.5}, "z": 4,
            }
            for (name, at), (symbol, shade) in marks
        ),
    ]  # fmt: skip
    return options
