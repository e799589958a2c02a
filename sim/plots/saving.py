"""Figures as files: PNG for the page, SVG for print, the same bytes whenever the same figure is drawn."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib.style
from matplotlib.figure import Figure
from PIL import Image

DOTS = 150
"""Of a PNG, to the inch."""


def save(figure: Figure, path: Path) -> None:
    """Write a figure in the house style, with no date in it; the ending says whether as PNG or as SVG."""
    with matplotlib.style.context("sim.plots.house"):
        figure.savefig(path, dpi=DOTS, metadata={"Date": None} if path.suffix == ".svg" else None)


def small_png(path: Path) -> bytes:
    """A PNG in 256 colours, which figures hardly need, and a third of the bytes: for a page that is mailed."""
    kept = io.BytesIO()
    with Image.open(path) as image:
        few = image.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(kept, "PNG", optimize=True)
    return kept.getvalue()
