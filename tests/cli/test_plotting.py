"""``plot`` from the command line: what is drawn of what, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from sim import Scenario, run_batch
from sim.cli import main


@pytest.fixture(scope="module")
def small():
    """Two tables of the base scenario would be many figures; this has one."""
    import negotiations

    return negotiations.mini(12)


@pytest.fixture(scope="module")
def stores(small, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    run_batch(small, 12, 7, out=out / "usual")
    run_batch(small.with_values({"parties.washington.patience": 3}), 12, 7, out=out / "hasty")
    return out


@pytest.fixture
def kept(monkeypatch):
    """Figures are named and not drawn, which is tested elsewhere."""
    drawn = []

    def nothing(figure, path):
        drawn.append(path.name)
        path.write_bytes(PNG)

    monkeypatch.setattr("sim.plots.saving.save", nothing)
    return drawn


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6364f8cf500f0003860180"
    "5a347d6b0000000049454e44ae426082"
)


def names(place):
    return {path.name for path in (place / "figures").iterdir()}


@pytest.mark.slow
def test_a_batch_is_drawn_as_png_and_svg_with_a_report(stores, tmp_path):
    assert main(["plot", str(stores / "usual"), "--world", "3", "--out", str(tmp_path)]) == 0
    drawn = names(tmp_path)
    for name in (
        "outcome_classes",
        "stages_reached",
        "burden_sharing",
        "trust",
        "linkage_overview",
        "world_course",
        "offer_timeline",
    ):
        assert {f"{name}.png", f"{name}.svg"} <= drawn
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == sum(name.endswith(".png") for name in drawn)
    assert "World 3 sees" in page


@pytest.mark.slow
def test_the_same_figures_are_the_same_bytes(stores, tmp_path):
    for place in ("one", "two"):
        assert main(["plot", str(stores / "usual"), "--out", str(tmp_path / place)]) == 0
    for path in (tmp_path / "one").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_several_batches_are_compared_world_by_world(stores, tmp_path, kept):
    assert main(["plot", str(stores), "--against", "usual", "--out", str(tmp_path)]) == 0
    assert names(tmp_path) == {"hasty.png", "hasty.svg", "hasty-values.png", "hasty-values.svg"}
    assert (tmp_path / "usual" / "report.html").exists() and (tmp_path / "hasty" / "report.html").exists()
    assert "in the same 12 worlds" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_folder_of_compare_is_drawn_from_its_tables(tmp_path, kept):
    assert (
        main(
            [
                "compare",
                "comprehensive-approach",
                "carrots-only",
                "--worlds",
                "10",
                "--months",
                "2",
                "--out",
                str(tmp_path),
            ]
        )
        == 0
    )
    assert main(["plot", str(tmp_path)]) == 0
    assert names(tmp_path) == {"carrots-only.png", "carrots-only.svg"}
    assert "Read from differences.csv" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_design_is_drawn_as_a_sweep(small, tmp_path, kept):
    points = pd.DataFrame({"parties.washington.patience": [3.0, 9.0]})
    run_batch(small, 4, 7, points=points, out=tmp_path / "design")
    assert main(["plot", str(tmp_path / "design"), "--measure", "deals"]) == 0
    assert names(tmp_path / "design") == {"sweep.png", "sweep.svg"}
    assert main(["plot", str(tmp_path / "design"), "--world", "1"]) == 2


def test_worlds_that_come_out_otherwise_now_are_not_shown_as_theirs(stores, tmp_path, kept, monkeypatch, capsys):
    import sim.analysis.monthly as module

    usual = module.monthly

    def otherwise(*args):
        seen = usual(*args)
        seen.outcomes["deals"] += 1
        return seen

    monkeypatch.setattr(module, "monthly", otherwise)
    assert main(["plot", str(stores / "usual"), "--out", str(tmp_path)]) == 0
    assert "trust.png" not in names(tmp_path)
    assert "left out, since this version of the model gives other results" in " ".join(capsys.readouterr().err.split())
    assert "left out" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert main(["plot", str(stores / "usual"), "--world", "1", "--out", str(tmp_path)]) == 2


def test_what_rules_are_worth_is_read_from_an_ablation(stores, tmp_path, kept):
    rule = next(iter(Scenario.load("comprehensive-approach").spec.linkages))
    row = {"dropped": rule, "measure": "settlement", "difference": 1.0, "low": 0.5, "high": 1.5, "clear": True}
    pd.DataFrame([row]).to_csv(tmp_path / "ablation.csv", index=False)
    given = ["plot", str(stores / "usual"), "--out", str(tmp_path), "--ablation", str(tmp_path / "ablation.csv")]
    assert main(given) == 0
    assert main([*given, "--measure", "deals"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere: no such folder"),
        (["{empty}"], "holds nothing that can be drawn"),
        (["{usual}", "--ablation", "nowhere.csv"], "nowhere.csv"),
        (["{all}", "--against", "nobody"], "no such batch"),
        (["{usual}", "--world", "-1"], "--world"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(stores, tmp_path, kept, capsys, arguments, said):
    (tmp_path / "empty").mkdir()
    places = {"{empty}": str(tmp_path / "empty"), "{usual}": str(stores / "usual"), "{all}": str(stores)}
    given = [places.get(word, word) for word in arguments]
    assert main(["plot", *given, *(["--out", str(tmp_path / "out")] if "{empty}" not in arguments else [])]) == 2
    error = " ".join(capsys.readouterr().err.split())
    assert said in error
    assert "Traceback" not in error
