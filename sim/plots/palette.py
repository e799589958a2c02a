"""The colours: one a party, one a track, one a stage, the same in every figure.

Okabe and Ito's palette, which stays distinct under the common kinds of colour blindness (jfly.uni-koeln.de/color); a
track has the colour of the capital that faces Pyongyang there. Text is set in ink, never in a party's colour.
"""

from __future__ import annotations

from collections.abc import Iterable

INK = "#222222"
GREY = "#666666"
PALE = "#BDBDBD"
"""For bars that are nobody's."""
ACCENT = "#0072B2"

PARTIES = {
    "washington": "#0072B2",
    "seoul": "#009E73",
    "tokyo": "#E69F00",
    "pyongyang": "#D55E00",
    "beijing": "#CC79A7",
    "moscow": "#56B4E9",
}
TRACKS = {
    "us-dprk": PARTIES["washington"],
    "inter-korean": PARTIES["seoul"],
    "japan-dprk": PARTIES["tokyo"],
    "four-party": PARTIES["beijing"],
    "multilateral": PARTIES["moscow"],
    "trilateral": "#8C8C8C",
}
STAGES = {"short": "#4393C3", "mid": "#2166AC", "long": "#08214A"}
ALLIES = "#8C8C8C"
LEVELS = "Blues"
"""Matplotlib's name of the colour map for levels 0..1: nothing is white."""

_SPARE = ("#332288", "#882255", "#999933", "#44AA99", "#661100")


def colours(ids: Iterable[str], known: dict[str, str]) -> dict[str, str]:
    """Colour of each id: its own where it has one, else a spare one in the order of the ids."""
    ids = list(ids)
    strangers = [name for name in ids if name not in known]
    return {name: known[name] if name in known else _SPARE[strangers.index(name) % len(_SPARE)] for name in ids}
