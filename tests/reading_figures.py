"""What can be read on a figure: its texts as they are really drawn, none of which may leave the page or cover another."""

from __future__ import annotations

import itertools

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text


def words(figure):
    """All that is written on a figure, in one line."""
    return " ".join(" ".join(text.get_text() for text in figure.findobj(Text)).split())


def headline(figure):
    return " ".join(figure.texts[0].get_text().split())


def written(figure, monkeypatch):
    """The texts that are really drawn, with their boxes in pixels."""
    drawn = []
    draw = Text.draw

    def note(text, renderer):
        if text.get_visible() and text.get_text().strip():
            drawn.append(text)
        draw(text, renderer)

    monkeypatch.setattr(Text, "draw", note)
    FigureCanvasAgg(figure).draw()
    monkeypatch.undo()
    return [
        (text.get_text(), text.get_window_extent()) for text in dict.fromkeys(drawn) if text.get_rotation() in (0, 90)
    ]


def assert_readable(figure, monkeypatch):
    page = figure.bbox
    texts = written(figure, monkeypatch)
    for said, box in texts:
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= page.x1 + 1 and box.y1 <= page.y1 + 1
        assert inside, f"{said!r} leaves the page"
    for (one, a), (other, b) in itertools.combinations(texts, 2):
        covered = min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
        assert not covered, f"{one!r} and {other!r} cover each other"
