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
Workers = Annotated[int, typer.Option("--workers", min=1, help="Processes to run on.")]
PROCESSORS = os.cpu_count() or 1


@app.callback()
def start(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        from sim.cli.batch import run_and_report

        run_and_report([BASE], MAIN_JOB_WORLDS, 7, None, PROCESSORS, Path("results"))


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
    worlds: Annotated[int, typer.Option("--worlds", min=1, help="Worlds of each scenario.")] = MAIN_JOB_WORLDS,
    seed: Seed = 7,
    months: Months = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for the results, one folder in it for each scenario.")
    ] = Path("results"),
    workers: Workers = PROCESSORS,
) -> None:
    """Run many worlds of each scenario: outcomes, trajectories, figures and a summary."""
    from sim.cli.batch import run_and_report

    run_and_report(scenarios, worlds, seed, months, workers, out)


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
