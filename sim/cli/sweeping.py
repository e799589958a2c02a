"""``sweep``: a scenario at many points, in the same worlds at each."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.batch import problems_told
from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, progress, say, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

SHOWN = 40  # points of one number, or levels of several, that are printed


def tell_sweep(
    name: str,
    vary: list[str],
    file: Path | None,
    method: str,
    points: int,
    worlds: int,
    seed: int,
    months: int | None,
    workers: int,
    scheduler: str | None,
    measure: str,
    out: Path,
    overwrite: bool,
) -> None:
    """Run the points of a design into a store, print how the measure moves, and write a table and a figure."""
    (scenario,) = load([name], months)
    design = _design(scenario, vary, file, method, points, seed)
    _known(scenario, measure)
    ready(out)
    announce_compilation()
    from sim.analysis.sweep import at_points
    from sim.batch import run_batch
    from sim.plots.saving import save
    from sim.plots.sweep import sweep

    with problems_told(out), progress(f"{len(design):,} points", worlds * len(design)) as bar:
        batch = run_batch(
            scenario,
            worlds,
            seed,
            points=design,
            workers=workers,
            scheduler=scheduler,
            out=out,
            overwrite=overwrite,
            progress=bar,
        )
        table = at_points(batch, measure)
    _tell(table, scenario, worlds, seed)
    with filled(out) as aside:
        table.to_csv(aside / "points.csv", index=False)
        save(sweep(table, scenario), aside / "sweep.png")
    say(
        f"\nWritten to {out}{os.sep}: points.csv, sweep.png, and every world in the store; Batch.open({str(out)!r}).table() is one "
        "long table of them.",
        hang=2,
    )


def _design(
    scenario: Scenario, vary: list[str], file: Path | None, method: str, points: int, seed: int
) -> pd.DataFrame:
    """The points, or a word on what is wrong with them."""
    from sim.analysis.designs import design, listed_points, varied
    from sim.scenario import ScenarioError

    if bool(vary) == (file is not None):
        wrong_input("say what to vary, either by --vary PATH=LOW:HIGH or by --design FILE.csv")
    try:
        if file is not None:
            return listed_points(file)
        return design([varied(one, scenario) for one in vary], method, points, seed)
    except (ValueError, ScenarioError) as error:
        wrong_input(str(error))


def _known(scenario: Scenario, measure: str) -> None:
    """Refuse a measure that there is not before any work is done."""
    from sim.analysis.measuring import measure_named

    try:
        measure_named(scenario.spec, measure)
    except ValueError as error:
        wrong_input(str(error))


def _tell(table: pd.DataFrame, scenario: Scenario, worlds: int, seed: int) -> None:
    from sim.analysis.paths import with_unit
    from sim.analysis.sweep import main_effects, reach, varied_numbers

    asked = table[table["measure"] == table["measure"].iloc[0]]
    paths = varied_numbers(table)
    what, unit = asked["what"].iloc[0], asked["unit"].iloc[0]
    said = f"share of worlds that end in {what}, in %" if unit == "%" else f"{what}{f', in {unit}' if unit else ''}"
    say(
        f"{scenario.spec.title}: {len(asked):,} points, each run in the same {worlds:,} worlds of seed {seed}. Told is the {said}, "
        "with 95% intervals."
    )
    effects = main_effects(table)
    for path in reach(effects).index:
        print(f"\n{with_unit(str(path), scenario.spec)} ({path})")
        rows = asked.assign(value=asked[path]) if len(paths) == 1 else effects[effects["path"] == path]
        for row in rows.sort_values("value").head(SHOWN).to_dict("records"):
            at = f"{row['value']:.4g}"
            if len(paths) > 1 and row["from"] < row["to"]:
                at = f"{row['from']:.4g} to {row['to']:.4g}"
            interval = f" [{row['low']:.1f} to {row['high']:.1f}]" if row["low"] == row["low"] else ""
            print(f"  {at:>20}  {row['mean']:7.1f}{interval}")
    if len(paths) > 1:
        for name, row in (
            ("Highest", asked.loc[asked["mean"].idxmax()]),
            ("Lowest", asked.loc[asked["mean"].idxmin()]),
        ):
            at = ", ".join(f"{path} {row[path]:.4g}" for path in paths)
            say(f"\n{name}: {row['mean']:.1f} [{row['low']:.1f} to {row['high']:.1f}] at {at}", hang=2)
