"""``batch`` and the main job: worlds, tables, figures and a summary of each scenario."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, note, progress, wrong_input

SHOWN = 512  # worlds between two movements of the progress bar on each processor


def run_and_report(names: list[str], worlds: int, seed: int, months: int | None, workers: int, out: Path) -> None:
    """Run each scenario and write what came of it to a folder of its name in ``out``."""
    scenarios = load(names, months)
    doubles = {scenario.name for scenario in scenarios if [s.name for s in scenarios].count(scenario.name) > 1}
    if doubles:
        wrong_input(f"two scenarios are called {', '.join(sorted(doubles))}: their results would share a folder")
    for scenario in scenarios:
        _writable(out / scenario.name)
    announce_compilation()
    from sim.analysis.summary import summary
    from sim.analysis.words import counted
    from sim.batch import run_batch
    from sim.plots import draw_all

    for scenario in scenarios:
        began = time.perf_counter()
        with progress(scenario.name, worlds) as bar:
            batch = run_batch(scenario, worlds, seed, workers=workers, chunk=SHOWN, progress=bar)
        note(f"{counted(worlds)} in {time.perf_counter() - began:.0f} s; drawing the figures ...")
        text = summary(batch.outcomes, scenario)
        # Everything is made in a folder aside and moved in whole, so that no half-written file is ever found.
        with tempfile.TemporaryDirectory(prefix=f".{scenario.name}-", dir=out) as aside:
            made = batch.save(aside)
            made.append(Path(aside) / "summary.txt")
            made[-1].write_text(text + "\n", encoding="utf-8")
            made += draw_all(batch.outcomes, batch.trajectories, scenario, Path(aside))
            for path in made:
                _move(path, out / scenario.name / path.name)
        print(text)
        print(f"\nSeed {seed}. Written to {out / scenario.name}{os.sep}: {', '.join(path.name for path in made)}\n")


def _move(made: Path, place: Path) -> None:
    try:
        os.replace(made, place)
    except OSError as error:
        wrong_input(f"{place}: cannot be written ({error.strerror or error})")


def _writable(folder: Path) -> None:
    """Refuse a folder that cannot be written before any work is done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        wrong_input(f"{folder}: cannot write there ({error.strerror or error})")
