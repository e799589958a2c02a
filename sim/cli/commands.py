"""What can be typed: each command, its arguments and its help. The work itself is done in the rooms it calls."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(
    help="tcog: linked negotiations with Pyongyang, simulated. Without a command: the base scenario, a batch of worlds, "
    "a table of outcomes, figures and a summary, in results/comprehensive-approach/.",
    invoke_without_command=True,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

BASE = "comprehensive-approach"
MAIN_JOB_WORLDS = 2_000

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or the name of a shipped one.")]
Scenarios = Annotated[
    list[str], typer.Argument(metavar="SCENARIO...", help="Scenario files, or the names of shipped ones.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Seed: the same seed, the same luck.")]
Months = Annotated[
    Optional[int], typer.Option("--months", min=1, max=10_000, help="Months, if not the scenario's own.")
]
Workers = Annotated[int, typer.Option("--workers", min=1, max=512, help="Processes to run on.")]
PROCESSORS = os.cpu_count() or 1
Scheduler = Annotated[
    Optional[str],
    typer.Option("--scheduler", metavar="ADDRESS", help="Dask scheduler whose workers run it, as tcp://host:8786."),
]


@app.callback()
def start(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        from sim.cli.batch import run_and_report, same_job

        out = Path("results")
        again = same_job(out / BASE, BASE, MAIN_JOB_WORLDS, 7)
        run_and_report([BASE], MAIN_JOB_WORLDS, 7, None, PROCESSORS, out, overwrite=again)


@app.command()
def run(
    scenario: ScenarioName = BASE,
    seed: Seed = 7,
    months: Months = None,
    world: Annotated[
        int,
        typer.Option("--world", min=0, max=2**53 - 1, help="Which world of the seed; a batch's row has its number."),
    ] = 0,
) -> None:
    """Tell one world month by month: who offered what, how it was answered and why, and what came of it."""
    from sim.cli.tell import tell

    tell(scenario, seed, months, world)


@app.command()
def batch(
    scenarios: Scenarios,
    worlds: Annotated[
        Optional[int],
        typer.Option("--worlds", min=1, help="Worlds of each scenario; 2,000, or with --until at most a million."),
    ] = None,
    first: Annotated[
        int,
        typer.Option("--first", min=0, help="Number of the first world, so that several machines can share a seed."),
    ] = 0,
    seed: Seed = 7,
    months: Months = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for the results, one folder in it for each scenario.")
    ] = Path("results"),
    workers: Workers = PROCESSORS,
    scheduler: Scheduler = None,
    trace: Annotated[
        int, typer.Option("--trace", min=0, help="Worlds, spread evenly over all, of which every month is kept.")
    ] = 0,
    until: Annotated[
        Optional[float],
        typer.Option("--until", min=1e-4, max=0.49, help="Stop when half the 95% interval of a share is below: 0.01."),
    ] = None,
    outcome: Annotated[
        str, typer.Option("--outcome", help="The outcome class whose share --until is about.")
    ] = "settlement",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace another batch that is in the folder.")
    ] = False,
) -> None:
    """Run many worlds of each scenario: outcomes, trajectories, figures and a summary.

    What is finished is kept as it goes; the same command again, or resume, goes on with a batch that was stopped.
    """
    from sim.cli.batch import run_and_report

    if worlds is None and until is None:
        worlds = MAIN_JOB_WORLDS
    run_and_report(scenarios, worlds, seed, months, workers, out, first, scheduler, trace, until, outcome, overwrite)


@app.command()
def resume(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a batch that was stopped.")],
    workers: Workers = PROCESSORS,
    scheduler: Scheduler = None,
) -> None:
    """Go on with a batch that was stopped or killed; it ends with the same bytes as if it had never been."""
    from sim.cli.batch import resume_and_report

    resume_and_report(folder, workers, scheduler)


@app.command("list")
def list_scenarios() -> None:
    """List the shipped scenarios."""
    from sim.cli.library import list_shipped

    list_shipped()


@app.command()
def validate(
    scenarios: Annotated[
        Optional[list[str]],
        typer.Argument(metavar="[SCENARIO...]", help="Scenario files, or the names of shipped ones."),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of scenario files, for editors.")
    ] = False,
) -> None:
    """Check scenario files and name every mistake in them, with file and line."""
    from sim.cli.library import check, print_schema

    if schema:
        print_schema()
    else:
        check(scenarios or [])


@app.command()
def parameters(
    scenario: ScenarioName = BASE,
    out: Annotated[
        Optional[Path], typer.Option("--out", help="File to write; where not given, only counts are printed.")
    ] = None,
) -> None:
    """Write a page of every parameter of a scenario: what it means, its range, its default, its value and its ground."""
    from sim.cli.library import write_parameters

    write_parameters(scenario, out)


@app.command()
def patterns(
    scenario: ScenarioName = BASE,
    worlds: Annotated[int, typer.Option("--worlds", min=10, help="Worlds of each run.")] = 500,
    seed: Seed = 7,
) -> None:
    """Measure the twelve patterns of the paper and the record in a scenario, with 95% intervals."""
    from sim.cli.evidence import tell_patterns

    tell_patterns(scenario, worlds, seed)


@app.command()
def library(
    worlds: Annotated[int, typer.Option("--worlds", min=10, help="Worlds of each scenario.")] = 500,
    seed: Seed = 7,
    out: Annotated[Optional[Path], typer.Option("--out", help="File to write; printed where not given.")] = None,
) -> None:
    """Run every shipped scenario and compare each with the base in the same worlds, as a page."""
    from sim.cli.evidence import write_library

    write_library(worlds, seed, out)


@app.command()
def plot(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder of a batch, of several batches, of a design or of a comparison."),
    ],
    world: Annotated[
        Optional[int],
        typer.Option("--world", min=0, max=2**53 - 1, help="A world that is run again and drawn for itself, too."),
    ] = None,
    ablation: Annotated[
        Optional[Path],
        typer.Option("--ablation", metavar="FILE", help="ablation.csv of ablate: what rules are worth stands on them."),
    ] = None,
    against: Annotated[
        Optional[str],
        typer.Option(
            "--against", metavar="NAME", help="Of several batches, the one with which the others are compared."
        ),
    ] = None,
    measure: Annotated[
        str, typer.Option("--measure", help="Of a design or an ablation, what is shown: settlement, value.allies, ...")
    ] = "settlement",
    out: Annotated[
        Optional[Path],
        typer.Option("--out", help="Folder for figures and report; that of the results where not given."),
    ] = None,
) -> None:
    """Draw all figures that fit what a folder holds, as PNG and SVG, and write a report as one HTML page."""
    from sim.cli.plotting import plot as draw

    draw(folder, world, ablation, against, measure, out)


@app.command()
def play(
    scenario: ScenarioName = BASE,
    as_: Annotated[
        Optional[list[str]],
        typer.Option("--as", metavar="PARTY", help="Whom you play: washington, seoul, tokyo, ...; more than once."),
    ] = None,
    seed: Seed = 7,
    months: Months = None,
    world: Annotated[int, typer.Option("--world", min=0, max=2**53 - 1, help="Which world of the seed.")] = 0,
    load: Annotated[Optional[Path], typer.Option("--load", metavar="FILE", help="Go on with a saved game.")] = None,
    worlds: Annotated[
        int, typer.Option("--worlds", min=10, help="Worlds of the usual government with which the end is compared.")
    ] = 200,
) -> None:
    """Play a government: offer, sign or refuse, and read at the end what it was worth."""
    from sim.cli.playing import play as play_game

    play_game(scenario, as_ or [], seed, world, months, load, worlds)


@app.command("app")
def page(
    scenario: ScenarioName = BASE,
    host: Annotated[
        str, typer.Option("--host", help="Where to listen; 0.0.0.0 lets a class in the same network take part.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="At which port.")] = 8080,
    show: Annotated[bool, typer.Option("--show/--no-show", help="Whether to open a browser.")] = True,
    worlds: Annotated[
        int, typer.Option("--worlds", min=20, max=2_000, help="Worlds that are run in the background, to compare with.")
    ] = 200,
) -> None:
    """Serve the web page: watch a world, play a government, or several people in one game."""
    from sim.cli.serving import serve

    serve(scenario, host, port, show, worlds)
