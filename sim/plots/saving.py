"""Figures as files: PNG for the page, SVG for print, the same bytes whenever the same figure is drawn."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure
from PIL import Image
from scipy.spatial import KDTree

DOTS = 150
"""Of a PNG, to the inch."""
EXACT = 64
"""Colours of a small PNG that are kept as they are."""
PACKED = np.array([65_536, 256, 1])
"""By which the three channels of a colour make one number."""


def save(figure: Figure, path: Path) -> None:
    """Write a figure in the house style, with no date in it; the ending says whether as PNG or as SVG."""
    with matplotlib.style.context("sim.plots.house"):
        figure.savefig(path, dpi=DOTS, metadata={"Date": None} if path.suffix == ".svg" else None)


def small_png(path: Path) -> bytes:
    """A PNG in 256 colours, which figures hardly need, and a third of the bytes: for a page that is mailed.

    The commonest colours, those of areas, stay what they are; those of edges are the nearest of the others.
    """
    with Image.open(path) as image:
        whole = image.convert("RGB")
    colours, where, counts = np.unique(
        np.asarray(whole, np.int64).reshape(-1, 3) @ PACKED, return_inverse=True, return_counts=True
    )
    channels = colours[:, None] // PACKED % 256
    common = channels[np.argsort(-counts, kind="stable")[:EXACT]]
    rare = whole.quantize(256 - EXACT, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = np.concatenate([common, np.reshape(rare, (-1, 3))])[:256].astype(np.uint8)
    nearest = np.asarray(KDTree(palette).query(channels)[1], np.uint8)
    few = Image.fromarray(nearest[where].reshape(whole.height, whole.width))
    few.putpalette(palette.tobytes())
    kept = io.BytesIO()
    few.save(kept, "PNG", optimize=True)
    return kept.getvalue()
