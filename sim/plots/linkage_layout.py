"""Where names and arrows go on a page of linkages: columns of names, few crossings, curves from name to name, in inches."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from sim.plots.page import MARGIN

COLUMN, GUTTER, LANE = 2.5, 0.95, 0.1
"""Inches of a column of names, of the room for arrows between two, and of what each arrow within a column adds to it."""
SIZE, LINE, BETWEEN, HEAD = 9.0, 0.155, 0.12, 0.78
"""Points of a name, inches of its lines, between two names, and above a column."""
NEAR = 0.06
"""Inches between a name and an arrow's end."""
SPARE = 0.9
"""Most inches that are put between two names where a column is shorter than others."""
SWEEPS = 8
BENDS = sorted(np.linspace(-1.2, 1.2, 49), key=abs)
"""Inches by which the middle of a curve may be drawn up or down, the least first."""

Node = tuple[str, str]
Corners = tuple[float, float, float, float]
"""Left, top, right, bottom; downwards is more."""


@dataclass
class Box:
    """A name: its column, and the left and the middle of its place."""

    column: int
    text: str
    group: str = ""
    x: float = 0.0
    y: float = 0.0

    @property
    def tall(self) -> float:
        return (self.text.count("\n") + 1) * LINE

    @property
    def right(self) -> float:
        return self.x + max(width_of(line, SIZE) for line in self.text.split("\n"))

    @property
    def corners(self) -> Corners:
        return self.x - NEAR, self.y - self.tall / 2 - 0.02, self.right + 2 * NEAR, self.y + self.tall / 2 + 0.02


@lru_cache(maxsize=4_096)
def width_of(text: str, size: float) -> float:
    """Inches that a line takes at a size in points."""
    return float(TextPath((0, 0), text, size=size).get_extents().width) / 72 if text.strip() else 0.0


def overlap(one: Corners, other: Corners) -> bool:
    """Whether two places cover each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lay_out(
    boxes: dict[Node, Box], ties: Sequence[tuple[Node, Node]]
) -> tuple[float, float, dict[tuple[Node, Node], float]]:
    """Give every name its place.

    Parameters
    ----------
    boxes : dict
        Names; their places are set. Names of one group stay together, under a heading.
    ties : sequence of pairs
        From which name to which arrows run.

    Returns
    -------
    width, height, passes
        Inches of all columns, and for each pair in one column the x at which its arrow passes at the right.
    """
    columns = _ordered(boxes, ties)
    height = _down(boxes, columns)
    lanes = _lanes(boxes, ties)
    x = MARGIN
    passes: dict[tuple[Node, Node], float] = {}
    for column in sorted(columns):
        for node in columns[column]:
            boxes[node].x = x
        edge = max(boxes[node].right for node in columns[column])
        here = {pair: lane for pair, lane in lanes.items() if boxes[pair[0]].column == column}
        passes |= {pair: edge + LANE * (lane + 2.5) for pair, lane in here.items()}
        x += COLUMN + (LANE * (max(here.values()) + 2) if here else 0.0) + GUTTER
    return x - GUTTER + MARGIN, height, passes


def _ordered(boxes: Mapping[Node, Box], ties: Iterable[tuple[Node, Node]]) -> dict[int, list[Node]]:
    """The names of each column by the mean place of what they are tied to, so that fewer arrows cross.

    The barycentre heuristic of Sugiyama, Tagawa and Toda (1981), over all columns in turn.
    """
    tied: dict[Node, list[Node]] = {node: [] for node in boxes}
    for one, other in ties:
        tied[one].append(other)
        tied[other].append(one)
    columns: dict[int, list[Node]] = {}
    for node, box in boxes.items():
        columns.setdefault(box.column, []).append(node)
    for _ in range(SWEEPS):
        for column, nodes in columns.items():
            place = {node: k / max(1, len(some) - 1) for some in columns.values() for k, node in enumerate(some)}
            mean = {node: float(np.mean([place[other] for other in tied[node]] or [place[node]])) for node in nodes}
            groups = list(dict.fromkeys(boxes[node].group for node in nodes))
            columns[column] = sorted(nodes, key=lambda node: (groups.index(boxes[node].group), mean[node]))
    return columns


def _down(boxes: Mapping[Node, Box], columns: Mapping[int, list[Node]]) -> float:
    """Place the names of each column below each other; returns the height of the tallest."""
    heading = LINE + 2 * BETWEEN
    tall = {
        column: HEAD + sum(boxes[node].tall + BETWEEN for node in nodes)
        + heading * len({boxes[node].group for node in nodes} - {""})
        for column, nodes in columns.items()
    }  # fmt: skip
    height = max(tall.values())
    for column, nodes in columns.items():
        spare, y, group = min((height - tall[column]) / (len(nodes) + 1), SPARE), HEAD, ""
        for node in nodes:
            box = boxes[node]
            if box.group != group:
                group, y = box.group, y + heading
            y += spare
            box.y = y + box.tall / 2
            y += box.tall + BETWEEN
    return height


def _lanes(boxes: Mapping[Node, Box], ties: Iterable[tuple[Node, Node]]) -> dict[tuple[Node, Node], int]:
    """How far to the right an arrow within a column passes: the shorter the nearer, none over another."""
    pairs = {(one, other) for one, other in ties if boxes[one].column == boxes[other].column}
    lanes: dict[tuple[Node, Node], int] = {}
    spans: dict[tuple[Hashable, int], list[tuple[float, float]]] = {}
    for one, other in sorted(
        pairs, key=lambda pair: (abs(boxes[pair[0]].y - boxes[pair[1]].y), boxes[pair[0]].y, pair)
    ):
        low, high = sorted((boxes[one].y, boxes[other].y))
        column, lane = boxes[one].column, 0
        while any(low < end and start < high for start, end in spans.get((column, lane), ())):
            lane += 1
        spans.setdefault((column, lane), []).append((low, high))
        lanes[one, other] = lane
    return lanes


def curve(start: Box, end: Box, y1: float, y2: float, passes: float | None, between: Sequence[Corners] = ()) -> Path:
    """From one name to another: to the right, back to the left, or by way of ``passes`` within a column.

    Where names stand ``between``, it bends no further than it must to run behind as few of them as it can.
    """
    if start.column == end.column:
        assert passes is not None
        ends = (start.right + NEAR, y1), (end.right + NEAR, y2)
        reach = (passes - 0.125 * (ends[0][0] + ends[1][0])) / 0.75
        inner = (reach, y1), (reach, y2)
    else:
        onward = start.column < end.column
        ends = (
            ((start.right + NEAR, y1), (end.x - NEAR, y2)) if onward else ((start.x - NEAR, y1), (end.right + NEAR, y2))
        )
        pull = min(0.55 * abs(ends[1][0] - ends[0][0]), 1.4) * (1 if onward else -1)
        inner = (ends[0][0] + pull, y1), (ends[1][0] - pull, y2)
        if between:
            bent = [_cubic(ends[0], *((x, y + bend) for x, y in inner), ends[1]) for bend in BENDS]
            return min(bent, key=lambda path: sum(_behind(path, name) for name in between))
    return _cubic(ends[0], *inner, ends[1])


def names_between(boxes: Mapping[Node, Box], start: Box, end: Box) -> list[Corners]:
    """The places of all names in columns between two others, behind which an arrow from one to the other may run."""
    across = range(min(start.column, end.column) + 1, max(start.column, end.column))
    return [box.corners for box in boxes.values() if box.column in across]


def _cubic(*points: tuple[float, float]) -> Path:
    return Path(points, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])


def _along(path: Path, at: np.ndarray) -> np.ndarray:
    """(parts, 2), points of a cubic curve at parts 0..1 of it."""
    a, b, c, d = np.asarray(path.vertices, dtype=float)
    at = at[:, None]
    return (1 - at) ** 3 * a + 3 * at * (1 - at) ** 2 * b + 3 * at**2 * (1 - at) * c + at**3 * d


def _behind(path: Path, name: Corners) -> bool:
    x, y = _along(path, np.linspace(0, 1, 61)).T
    return bool(((x > name[0]) & (x < name[2]) & (y > name[1]) & (y < name[3])).any())


def fanned(number: int, of: int, box: Box) -> float:
    """How far from a name's middle the arrow of that number ends, of so many that end there."""
    return 0.0 if of == 1 else (number - (of + 1) / 2) / of * min(box.tall, 0.045 * of + 0.05)


def beside(path: Path, wide: float, tall: float, taken: list[Corners]) -> tuple[float, float] | None:
    """Where on a curve something so wide and tall covers nothing yet, the nearer to its end the better; it is taken then."""
    for x, y in _along(path, np.linspace(0.8, 0.1, 41)):
        corners = (float(x) - wide / 2, float(y) - tall / 2, float(x) + wide / 2, float(y) + tall / 2)
        if not any(overlap(corners, other) for other in taken):
            taken.append(corners)
            return float(x), float(y)
    return None
