"""What can be asked of scenarios: each experiment's command, its arguments and its help, beside those of ``commands.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from sim.cli.commands import BASE, PROCESSORS, Months, ScenarioName, Scenarios, Scheduler, Seed, Workers, app

OfItsTime = Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a file.")]
RecordName = Annotated[str, typer.Option("--record", help="Name of a shipped record, a folder, or a file of events.")]


@app.command()
def compare(
    scenarios: Scenarios,
    worlds: Annotated[int, typer.Option("--worlds", min=10, help="Worlds of each scenario.")] = 1_000,
    seed: Seed = 7,
    months: Months = None,
    half_width: Annotated[
        float,
        typer.Option("--half-width", min=1e-4, help="Half of the 95% interval for which the worlds needed are told."),
    ] = 1.0,
    workers: Workers = PROCESSORS,
    out: Annotated[Path, typer.Option("--out", help="Folder for tables and figures.")] = Path("results/compare"),
) -> None:
    """Run scenarios in the same worlds and set each of them against the first: what differs, and how surely."""
    from sim.cli.comparing import tell_comparison

    tell_comparison(scenarios, worlds, seed, months, workers, half_width, out)


@app.command()
def ablate(
    scenario: ScenarioName = BASE,
    worlds: Annotated[int, typer.Option("--worlds", min=10, help="Worlds for each thing that is dropped.")] = 500,
    seed: Seed = 7,
    months: Months = None,
    by: Annotated[
        Optional[str],
        typer.Option("--by", metavar="MEASURE", help="What to rank by: settlement, value.allies, deals, ..."),
    ] = None,
    workers: Workers = PROCESSORS,
    out: Annotated[Path, typer.Option("--out", help="Folder for the table and the figure.")] = Path("results/ablate"),
) -> None:
    """Drop each linkage rule, kind of rule and mechanism in turn, in the same worlds: what was it worth."""
    from sim.cli.ablating import tell_ablation

    tell_ablation(scenario, worlds, seed, months, workers, by, out)


@app.command()
def frontier(
    scenario: ScenarioName = BASE,
    worlds: Annotated[int, typer.Option("--worlds", min=1, help="Worlds to run.")] = 1_000,
    seed: Seed = 7,
    months: Months = None,
    world: Annotated[
        Optional[int],
        typer.Option("--world", min=0, help="World whose frontier is drawn; the most usual one where not given."),
    ] = None,
    party: Annotated[str, typer.Option("--party", help="Who sits across from the allies.")] = "pyongyang",
    workers: Workers = PROCESSORS,
    out: Annotated[Path, typer.Option("--out", help="Folder for tables and figure.")] = Path("results/frontier"),
) -> None:
    """Find what Pyongyang and the allies could have had at best, and how far below it runs end."""
    from sim.cli.frontier import tell_frontier

    tell_frontier(scenario, worlds, seed, months, workers, out, world, party)


@app.command()
def tournament(
    scenario: ScenarioName = BASE,
    worlds: Annotated[
        int, typer.Option("--worlds", min=10, help="Worlds for each pair of tactics, the same for all.")
    ] = 400,
    seed: Seed = 7,
    months: Months = None,
    party: Annotated[str, typer.Option("--party", help="Who sits across from the allies.")] = "pyongyang",
    workers: Workers = PROCESSORS,
    out: Annotated[Path, typer.Option("--out", help="Folder for tables and figure.")] = Path("results/tournament"),
) -> None:
    """Play every tactic of Pyongyang against every one of the allies: which way of conceding pays, against whom."""
    from sim.cli.tournament import tell_tournament

    tell_tournament(scenario, worlds, seed, months, workers, out, party)


@app.command()
def explain(
    source: Annotated[
        str, typer.Argument(metavar="STORE|SCENARIO", help="Folder of a batch, or a scenario (then with --seed).")
    ],
    world: Annotated[
        int, typer.Option("--world", min=0, max=2**53 - 1, help="Which world; a batch's row has its number.")
    ],
    seed: Annotated[
        Optional[int], typer.Option("--seed", min=0, help="Seed; a batch has its own, a scenario 7 where not given.")
    ] = None,
    point: Annotated[
        Optional[int], typer.Option("--point", min=0, help="Which point, where the batch is a design.")
    ] = None,
    months: Months = None,
    redraws: Annotated[
        int, typer.Option("--redraws", min=1, max=500, help="From how many other worlds each kind of luck is taken.")
    ] = 20,
    out: Annotated[Path, typer.Option("--out", help="Folder for text, tables and figure.")] = Path("results/explain"),
) -> None:
    """Say why one world ended as it did, and which single change of rule or luck would have changed it."""
    from sim.cli.explaining import tell_explanation

    tell_explanation(source, world, seed, point, months, redraws, out)


Vary = Annotated[
    Optional[list[str]],
    typer.Option("--vary", metavar="PATH=LOW:HIGH", help="A number to vary, or PATH=1,2,5; may be given again."),
]
MeasureName = Annotated[
    str, typer.Option("--measure", help="What to measure: settlement, another outcome class, value.allies, deals, ...")
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace another batch that is in the folder.")]


@app.command()
def sweep(
    scenario: ScenarioName = BASE,
    vary: Vary = None,
    design: Annotated[
        Optional[Path],
        typer.Option("--design", metavar="FILE.csv", help="Points of one's own: a header of paths, a row a point."),
    ] = None,
    method: Annotated[str, typer.Option("--method", help="grid, lhs (a Latin hypercube) or sobol.")] = "grid",
    points: Annotated[
        int,
        typer.Option("--points", min=1, max=1_000_000, help="Points of the design; of a grid, values of each number."),
    ] = 10,
    worlds: Annotated[int, typer.Option("--worlds", min=1, help="Worlds at each point, the same at all.")] = 200,
    seed: Seed = 7,
    months: Months = None,
    workers: Workers = PROCESSORS,
    scheduler: Scheduler = None,
    measure: MeasureName = "settlement",
    out: Annotated[Path, typer.Option("--out", help="Folder for the store, table and figure.")] = Path("results/sweep"),
    overwrite: Overwrite = False,
) -> None:
    """Run a scenario with other numbers, at every point in the same worlds: how do outcomes move with them."""
    from sim.cli.sweeping import tell_sweep

    tell_sweep(
        scenario, vary or [], design, method, points, worlds, seed, months, workers, scheduler, measure, out, overwrite
    )


@app.command()
def sensitivity(
    scenario: ScenarioName = BASE,
    vary: Annotated[
        Optional[list[str]],
        typer.Option(
            "--vary",
            metavar="PATH[=LOW:HIGH]",
            help="What to ask about: a number in a range, or all uncertain ones of a pattern (parties.*.patience); may be "
            "given again. Where not given, all uncertain numbers, by what they are about.",
        ),
    ] = None,
    method: Annotated[str, typer.Option("--method", help="sobol, or morris (cheaper, and coarser).")] = "sobol",
    points: Annotated[
        int,
        typer.Option(
            "--points", min=2, max=1_000_000, help="Base points; the design has so many for each factor, and more."
        ),
    ] = 64,
    worlds: Annotated[int, typer.Option("--worlds", min=2, help="Worlds at each point, the same at all.")] = 32,
    seed: Seed = 7,
    months: Months = None,
    workers: Workers = PROCESSORS,
    measure: MeasureName = "settlement",
    out: Annotated[Path, typer.Option("--out", help="Folder for the store, table and figure.")] = Path(
        "results/sensitivity"
    ),
    overwrite: Overwrite = False,
) -> None:
    """Say which uncertain numbers decide an outcome, and how much of it is luck."""
    from sim.cli.sensing import tell_sensitivity

    tell_sensitivity(scenario, vary or [], method, points, worlds, seed, months, workers, measure, out, overwrite)


@app.command()
def discover(
    source: Annotated[
        str, typer.Argument(metavar="SCENARIO|STORE", help="A scenario, or the folder of a batch that has been run.")
    ] = BASE,
    outcome: Annotated[str, typer.Option("--outcome", help="settlement, or another outcome class.")] = "settlement",
    worlds: Annotated[int, typer.Option("--worlds", min=1, help="Worlds to run.")] = 4_000,
    seed: Seed = 7,
    months: Months = None,
    workers: Workers = PROCESSORS,
    coverage: Annotated[
        float, typer.Option("--coverage", min=0.01, max=1, help="Share of the outcome that the box must hold.")
    ] = 0.5,
    numbers: Annotated[int, typer.Option("--numbers", min=1, help="Numbers on which limits may be set.")] = 8,
    out: Annotated[Path, typer.Option("--out", help="Folder for the store, tables and figures.")] = Path(
        "results/discover"
    ),
    overwrite: Overwrite = False,
) -> None:
    """Find which values of the uncertain numbers lead to an outcome: a box around them, and a tree."""
    from sim.cli.discovering import tell_discovery

    tell_discovery(source, outcome, worlds, seed, months, workers, coverage, numbers, out, overwrite)


@app.command()
def hindcast(
    scenario: OfItsTime = "perry-1999",
    record: RecordName = "1998-2002",
    split: Annotated[
        str,
        typer.Option("--split", metavar="MONTH", help="Last month of the first part; the rest is told apart."),
    ] = "2001-06",
    worlds: Annotated[int, typer.Option("--worlds", min=1, help="Worlds to run.")] = 2_000,
    seed: Seed = 7,
    workers: Workers = PROCESSORS,
    out: Annotated[Path, typer.Option("--out", help="Folder for tables and figures.")] = Path("results/hindcast"),
) -> None:
    """Hold a scenario against the record of what happened: how probable was it by the model, and is that any better than simple rules."""
    from sim.cli.hindcasting import tell_hindcast

    tell_hindcast(scenario, record, split, worlds, seed, workers, out)


@app.command()
def fit(
    scenario: OfItsTime = "perry-1999",
    record: RecordName = "1998-2002",
    vary: Annotated[
        Optional[list[str]],
        typer.Option(
            "--vary",
            metavar="PATH=LOW:HIGH",
            help="A number to fit, as its value; with * in the path one value for all. May be given again. Where neither this nor "
            "--scale is given, a few that rest on judgement.",
        ),
    ] = None,
    scale: Annotated[
        Optional[list[str]],
        typer.Option("--scale", metavar="PATH=LOW:HIGH", help="A factor to fit, on all numbers that fit the path."),
    ] = None,
    question: Annotated[
        str, typer.Option("--question", help="Whose Brier score is made small: partly, 'in effect' or agreed.")
    ] = "partly",
    until: Annotated[
        str, typer.Option("--until", metavar="MONTH", help="Last month of the record that is looked at.")
    ] = "2001-06",
    worlds: Annotated[int, typer.Option("--worlds", min=1, help="Worlds of each setting, the same for all.")] = 300,
    budget: Annotated[
        int,
        typer.Option(
            "--budget", min=1, max=100_000, help="Settings to try; the round that is under way then is ended."
        ),
    ] = 120,
    judges: Annotated[
        int, typer.Option("--judges", min=1, help="Worlds, of the next seed, in which the fit is judged.")
    ] = 2_000,
    seed: Seed = 7,
    workers: Workers = PROCESSORS,
    out: Annotated[Path, typer.Option("--out", help="Folder for the variant, tables and figure.")] = Path(
        "results/fit"
    ),
) -> None:
    """Fit a few numbers of a scenario to the first part of a record, and say whether that holds in the rest of it."""
    from sim.cli.fitting import tell_fit

    tell_fit(scenario, record, vary or [], scale or [], question, until, worlds, budget, judges, seed, workers, out)
