"""The palette, seen as people see it who lack a kind of cone, and against white paper."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim.plots.palette import _SPARE, ACCENT, ALLIES, GREY, INK, PALE, PARTIES, STAGES, TRACKS

# How colours look without one kind of cone, in linear RGB, at full severity: G. M. Machado, M. M. Oliveira and
# L. A. F. Fernandes, "A physiologically-based model for simulation of color vision deficiency", IEEE Transactions on
# Visualization and Computer Graphics 15 (6), 2009, 1291-1298, table 1.
SEEN_WITH = {
    "all cones": np.eye(3),
    "no long-wave cones": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no middle-wave cones": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "no short-wave cones": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])
APART = 15.0  # in CIELAB 1976; 2.3 can just be told apart side by side, and lines and bars are seldom that
PRINCIPALS = ("washington", "seoul", "tokyo", "pyongyang")


def linear(colour):
    """Red, green and blue of a hex colour as amounts of light (IEC 61966-2-1)."""
    values = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(light):
    """CIELAB of light, under D65."""
    ratio = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(colour, ground="#FFFFFF"):
    """Contrast of two colours (WCAG 2.1), 1 to 21."""
    lower, higher = sorted(float(TO_XYZ[1] @ linear(one)) for one in (colour, ground))
    return (higher + 0.05) / (lower + 0.05)


def nearest(colours, cones):
    """The least distance between two of the colours, and which two."""
    places = {name: lab(np.asarray(SEEN_WITH[cones]) @ linear(colour)) for name, colour in colours.items()}
    return min((float(np.linalg.norm(places[a] - places[b])), a, b) for a, b in itertools.combinations(places, 2))


@pytest.mark.parametrize("cones", SEEN_WITH)
@pytest.mark.parametrize(
    ("colours", "apart"),
    [
        (PARTIES | {"allies": ALLIES}, APART),
        (TRACKS, APART),
        (STAGES, APART),
        (dict(enumerate(_SPARE)), APART),
    ],
    ids=["parties", "tracks", "stages", "strangers"],
)
def test_no_two_look_alike_to_anybody(colours, apart, cones):
    distance, one, other = nearest(colours, cones)
    assert distance >= apart, f"{one} and {other} are {distance:.1f} apart with {cones}"


def test_two_that_look_alike_without_a_cone_would_be_found():
    red_and_green = {"stop": "#C00000", "go": "#6A7A00"}
    assert nearest(red_and_green, "all cones")[0] > 50
    assert nearest(red_and_green, "no middle-wave cones")[0] < APART


@pytest.mark.parametrize("colour", [*PARTIES.values(), *TRACKS.values(), *_SPARE, ALLIES, PALE, ACCENT])
def test_lines_and_bars_stand_out_from_paper(colour):
    assert contrast(colour) >= 3.0


@pytest.mark.parametrize("colour", [INK, GREY, *STAGES.values()])
def test_what_is_written_in_a_colour_can_be_read(colour):
    assert contrast(colour) >= 4.5


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000") == pytest.approx(21.0)
