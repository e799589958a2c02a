"""Figures as files: the same figure is the same bytes, and a small PNG keeps its colours."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from sim import plots
from sim.plots.saving import small_png


@pytest.fixture
def outcomes():
    classes = pd.Categorical(["freeze"] * 8 + ["settlement"] * 2, ["settlement", "freeze"])
    return pd.DataFrame({"outcome": classes})


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_figure_drawn_again_is_the_same_bytes(mini, outcomes, tmp_path, ending):
    first, second = tmp_path / f"first.{ending}", tmp_path / f"second.{ending}"
    for path in (first, second):
        plots.save(plots.outcome_classes(outcomes, mini), path)
    assert first.read_bytes() == second.read_bytes()


def test_an_svg_bears_no_date(mini, outcomes, tmp_path):
    plots.save(plots.outcome_classes(outcomes, mini), tmp_path / "classes.svg")
    assert "dc:date" not in (tmp_path / "classes.svg").read_text(encoding="utf-8")


def test_a_small_png_is_smaller_and_hardly_differs(mini, batch_of, tmp_path):
    path = tmp_path / "values.png"
    plots.save(plots.values_by_party(batch_of(mini, 50)[0], mini), path)
    small = small_png(path)
    assert len(small) < 0.6 * path.stat().st_size
    with Image.open(path) as whole, Image.open(io.BytesIO(small)) as few:
        one, other = (np.asarray(image.convert("RGB"), int) for image in (whole, few))
    assert np.abs(one - other).max() < 16
    white = (one == 255).all(axis=2)
    assert white.mean() > 0.5 and (other[white] == 255).all()


def test_what_covers_an_area_keeps_its_very_colour_in_a_small_png(tmp_path):
    chance = np.random.default_rng(7)
    drawn = chance.integers(0, 256, (200, 300, 3), dtype=np.uint8)  # as many colours as there are
    drawn[:80], drawn[80:100] = (242, 242, 242), (220, 119, 15)
    Image.fromarray(drawn).save(tmp_path / "areas.png")
    with Image.open(io.BytesIO(small_png(tmp_path / "areas.png"))) as few:
        kept = np.asarray(few.convert("RGB"))
    assert (kept[:100] == drawn[:100]).all()
