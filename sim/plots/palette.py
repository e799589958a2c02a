"""The colours: one a party, one a track, one a stage, the same in every figure.

The hues of Okabe and Ito's palette (jfly.uni-koeln.de/color), darkened until each stands out from white at 3:1 or more
(WCAG 2.1, 1.4.11) and moved apart until no two of them look alike to people who lack a kind of cone; the tests measure
both. A track has the colour of the capital that faces Pyongyang there. Text is set in ink, never in a party's colour.
"""

from __future__ import annotations

from collections.abc import Iterable

INK = "#222222"
GREY = "#666666"
PALE = "#949494"
"""For bars that are nobody's."""
RULE = "#DADADA"
"""For lines that only guide the eye."""
ACCENT = "#0072B2"

PARTIES = {
    "washington": "#0C4B8E",
    "seoul": "#13844B",
    "tokyo": "#DC770F",
    "pyongyang": "#AD2704",
    "beijing": "#C97DA0",
    "moscow": "#159BF0",
}
ALLIES = "#535353"
TRACKS = {
    "us-dprk": PARTIES["washington"],
    "inter-korean": PARTIES["seoul"],
    "japan-dprk": PARTIES["tokyo"],
    "four-party": PARTIES["beijing"],
    "multilateral": PARTIES["moscow"],
    "trilateral": ALLIES,
}
STAGES = {"short": "#3878AE", "mid": "#1D4F91", "long": "#061A3C"}
LEVELS = "Blues"
"""Matplotlib's name of the colour map for levels 0..1: nothing is white."""

_SPARE = ("#5B4FA0", "#8A7A00", "#0E8C87", "#7A1F4B", "#4A2A12")


def colours(ids: Iterable[str], known: dict[str, str]) -> dict[str, str]:
    """Colour of each id: its own where it has one, else a spare one in the order of the ids."""
    ids = list(ids)
    strangers = [name for name in ids if name not in known]
    return {name: known[name] if name in known else _SPARE[strangers.index(name) % len(_SPARE)] for name in ids}
