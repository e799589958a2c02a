"""``batch``, ``resume`` and the main job: worlds, tables, figures and a summary of each scenario."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, note, progress, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    from sim.batch import Batch

TOLD = 20_000  # worlds on which the summary, the figures and the CSV rest, at most; the store holds them all


def run_and_report(
    names: list[str],
    worlds: int | None,
    seed: int,
    months: int | None,
    workers: int,
    out: Path,
    first: int = 0,
    scheduler: str | None = None,
    trace: int = 0,
    until: float | None = None,
    outcome: str = "settlement",
    overwrite: bool = False,
) -> None:
    """Run each scenario into a store in a folder of its name in ``out``, and tell what came of it."""
    scenarios = load(names, months)
    doubles = {scenario.name for scenario in scenarios if [s.name for s in scenarios].count(scenario.name) > 1}
    if doubles:
        wrong_input(f"two scenarios are called {', '.join(sorted(doubles))}: their results would share a folder")
    for scenario in scenarios:
        ready(out / scenario.name)
    announce_compilation()
    from sim.batch import run_batch
    from sim.batch.run import MOST_UNTIL

    most = worlds or MOST_UNTIL
    for scenario in scenarios:
        folder = out / scenario.name
        with problems_told(folder), progress(scenario.name, most) as bar:
            began = time.perf_counter()
            batch = run_batch(
                scenario,
                range(first, first + most),
                seed,
                workers=workers,
                scheduler=scheduler,
                trace=trace,
                until=until,
                outcome=outcome,
                out=folder,
                overwrite=overwrite,
                progress=bar,
            )
        with problems_told(folder):
            report(batch, time.perf_counter() - began)


def same_job(folder: Path, name: str, worlds: int, seed: int) -> bool:
    """Whether a folder holds these worlds of a shipped scenario, be it by another version: nothing is lost where they are run anew."""
    from sim.batch.folder import PLAN
    from sim.scenario import Scenario

    try:
        told = json.loads((folder / PLAN).read_text(encoding="utf-8"))
        plain = not (told["points"] or told["trace"] or told["until"] or told["parties"])
        as_long = told["scenario"]["months"] == Scenario.load(name).spec.months
        return bool(plain and as_long and (told["name"], told["worlds"], told["seed"]) == (name, [0, worlds], seed))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def resume_and_report(folder: Path, workers: int, scheduler: str | None) -> None:
    """Go on with a batch that was stopped, and tell what came of it."""
    from sim.batch import Batch, resume

    with problems_told(folder):
        batch = Batch.open(folder)
        if batch.finished:
            note(f"{folder}: nothing is left to be done.")
        with progress(
            batch.scenario.name, len(batch.worlds) * (1 if batch.points is None else len(batch.points))
        ) as bar:
            began = time.perf_counter()
            batch = resume(folder, workers=workers, scheduler=scheduler, progress=bar)
        if batch.points is not None:
            print(f"{folder}: {len(batch):,} rows, {len(batch.points):,} points of a design.")
            return
    with problems_told(folder):
        report(batch, time.perf_counter() - began)


def report(batch: Batch, seconds: float) -> None:
    """Write summary, figures and table to a batch's folder, and print the summary."""
    from sim.analysis.summary import summary
    from sim.analysis.words import counted
    from sim.plots import draw_all

    folder = batch.folder
    assert folder is not None
    worlds = int(batch.shares["worlds"].sum())
    note(f"{counted(worlds)} in {seconds:.0f} s; drawing the figures ...")
    outcomes = batch.read(most=TOLD)
    text = summary(outcomes, batch.scenario)
    if worlds > len(outcomes):
        text += f"\n\n{_all(batch, worlds, len(outcomes))}"
    if len(batch.failures):
        text += f"\n\n{_failed(batch)}"
    with filled(folder) as aside:
        made = [aside / "summary.txt"]
        made[0].write_text(text + "\n", encoding="utf-8")
        if worlds <= TOLD:
            made.append(aside / "outcomes.csv")
            batch.to_csv(made[-1])
        made += draw_all(outcomes, batch.trajectories, batch.scenario, aside)
    print(text)
    store = sorted(path.name for path in folder.iterdir() if path.suffix in (".json", ".parquet"))
    if len(store) > 8:
        store = [*store[:3], f"... {len(store) - 6} more ...", *store[-3:]]
    files = ", ".join([*store, *(path.name for path in made)])
    print(f"\nSeed {batch.seed}. Written to {folder}{os.sep}: {files}\n")


def _all(batch: Batch, worlds: int, told: int) -> str:
    """What stands below a summary that rests on fewer worlds than were run: the shares over all."""
    lines = [f"All this is of the first {told:,} worlds. Over all {worlds:,}:"]
    for name, row in batch.shares.iterrows():
        ending = batch.scenario.spec.outcomes[str(name)].name
        lines.append(f"  {row['share']:7.2%} [{row['low']:.2%} to {row['high']:.2%}]  {ending}")
    return "\n".join(lines)


def _failed(batch: Batch) -> str:
    failures = batch.failures
    first = failures.iloc[0]
    return f"{len(failures):,} worlds could not be run to their end and count nowhere; the first, world {first['world']}: {first['cause']}"


@contextmanager
def problems_told(folder: Path) -> Iterator[None]:
    """Say what is wrong with a store or a scheduler in one sentence; an interruption says how to go on."""
    from sim.batch import StoreError, WriteError
    from sim.scenario import ScenarioError

    try:
        yield
    except WriteError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from error
    except (StoreError, ScenarioError, ValueError, ModuleNotFoundError) as error:
        wrong_input(str(error))
    except OSError as error:
        wrong_input(str(error))
    except KeyboardInterrupt:
        note(f"Stopped. What is finished is kept; to go on: python3 run_sim.py resume {folder}")
        raise
