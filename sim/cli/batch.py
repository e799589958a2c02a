"""``batch`` and the main job: worlds, tables, figures and a summary of each scenario."""

from __future__ import annotations

import os
import time
from pathlib import Path

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, note, progress, wrong_input


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
    from sim.batch import run_batch
    from sim.plots import draw_all

    for scenario in scenarios:
        began = time.perf_counter()
        with progress(scenario.name, worlds) as bar:
            batch = run_batch(scenario, worlds, seed, workers=workers, progress=bar)
        folder = out / scenario.name
        written = batch.save(folder)
        text = summary(batch.outcomes, scenario)
        (folder / "summary.txt").write_text(text + "\n", encoding="utf-8")
        written.append(folder / "summary.txt")
        note(f"{worlds:,} worlds in {time.perf_counter() - began:.0f} s; drawing the figures ...")
        written += draw_all(batch.outcomes, batch.trajectories, scenario, folder)
        print(text)
        print(f"\nSeed {seed}. Written to {folder}{os.sep}: {', '.join(path.name for path in written)}\n")


def _writable(folder: Path) -> None:
    """Refuse a folder that cannot be written before any work is done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial = folder / ".writable"
        trial.touch()
        trial.unlink()
    except OSError as error:
        wrong_input(f"{folder}: cannot write there ({error.strerror or error})")
