"""``fit``: a few numbers of a scenario fitted to the first part of a record, and judged by the second."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.cli.reading import load, month
from sim.cli.speaking import announce_compilation, progress, say, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    from sim.analysis.levers import Lever
    from sim.scenario import Scenario


FITTED = "fitted.yaml"


def tell_fit(
    name: str,
    record: str,
    vary: list[str],
    scale: list[str],
    question: str,
    until: str,
    worlds: int,
    budget: int,
    judges: int,
    seed: int,
    workers: int,
    out: Path,
) -> None:
    """Fit, print what came of it, and write the fitted variant, tables and a figure."""
    (scenario,) = load([name])
    from sim.analysis.fitting import first_part
    from sim.record import Record, RecordError

    month("--until", until)
    moved = _levers(first_part(scenario, until), vary, scale)
    try:
        happened = Record.load(record)
        happened.until(until).shared(list(scenario.spec.items))
    except RecordError as error:
        wrong_input(str(error))
    from sim.scenario.extending import assemble

    ready(out)
    itself = (out / FITTED).resolve()
    if Path(name).is_file() and itself in {Path(file).resolve() for file in assemble(Path(name)).files}:
        wrong_input(f"{out / FITTED} would be written over the scenario that is fitted: give another folder with --out")
    announce_compilation()
    from sim.analysis.fit_file import variant_file
    from sim.analysis.fit_judged import judged
    from sim.analysis.fit_words import answer
    from sim.analysis.fitting import fit
    from sim.plots.fitting import fitting
    from sim.plots.saving import save
    from sim.scenario import ScenarioError

    try:
        with progress(f"Up to {until}", worlds * (budget + 1)) as bar:
            found = fit(
                scenario,
                happened,
                moved,
                question=question,
                split=until,
                worlds=worlds,
                seed=seed,
                budget=budget,
                progress=bar,
            )
        with progress("Judging", 2 * judges) as bar:
            told = judged(found, happened, judges, workers=workers, progress=bar)
    except (ValueError, ScenarioError) as error:
        wrong_input(str(error))
    say("\n".join(answer(told)), hang=2)
    with filled(out) as aside:
        extends = _seen_from(out, Path(name)) if Path(name).is_file() else scenario.name
        (aside / FITTED).write_text(variant_file(found, extends), encoding="utf-8")
        pd.DataFrame(
            {
                "number": [lever.name for lever in moved],
                "fitted": found.settings or [float("nan")] * len(moved),
                "low": [lever.low for lever in moved],
                "high": [lever.high for lever in moved],
                "at_bound": [found.at_bound(lever) for lever in moved],
                "moves": [" ".join(lever.paths) for lever in moved],
                "why": [lever.why for lever in moved],
            }
        ).to_csv(aside / "values.csv", index=False)
        found.tried.to_csv(aside / "tried.csv", index=False)
        told.table.to_csv(aside / "judged.csv", index=False)
        told.across.to_csv(aside / "across.csv", index=False)
        told.after.scores.to_csv(aside / "scores.csv", index=False)
        save(fitting(found), aside / "fit.png")
    say(
        f"\nWritten to {out}{os.sep}: fitted.yaml (the scenario with the fitted numbers), values.csv, tried.csv, "
        "judged.csv, across.csv, scores.csv (of the fitted scenario) and fit.png.",
        hang=2,
    )


def _seen_from(folder: Path, file: Path) -> str:
    """How a file in a folder names another file: by the way from it to there, or by its whole place where there is no way."""
    try:
        return os.path.relpath(file.resolve(), folder.resolve())
    except ValueError:  # on another drive
        return str(file.resolve())


def _levers(scenario: Scenario, vary: list[str], scale: list[str]) -> list[Lever]:
    """What is to be moved, or a word on what is wrong with it."""
    from sim.analysis.levers import levers
    from sim.scenario import ScenarioError

    try:
        return levers(scenario, vary, scale)
    except (ValueError, ScenarioError) as error:
        wrong_input(str(error))
