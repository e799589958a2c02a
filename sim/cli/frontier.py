"""``frontier``: how much of what both sides could have had a run reaches, and where the rest was left."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, progress, say, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from sim.scenario import Scenario

MOST_TOLD = 8  # items of which it is told what they leave


def tell_frontier(
    name: str, worlds: int, seed: int, months: int | None, workers: int, out: Path, world: int | None, party: str
) -> None:
    """Find the frontier of every world, print what runs reach of it, and write the tables and the figure."""
    scenario = load([name], months)[0]
    from sim.analysis.frontier import allies_across, frontier_of_world, frontier_table, typical

    try:
        allies_across(scenario, party)
    except ValueError as error:
        wrong_input(f"{name}: {error}")
    if world is not None and world >= worlds:
        wrong_input(f"there is no world {world} among {worlds:,}, which are numbered from 0")
    ready(out)
    announce_compilation()
    try:
        with progress(scenario.name, worlds) as bar:
            table = frontier_table(scenario, worlds, seed, party=party, workers=workers, progress=bar)
        shown = typical(table) if world is None else world
        pieces = frontier_of_world(scenario, shown, seed, party)
    except ValueError as error:  # a frontier too large to hold
        wrong_input(f"{name}: {error}")
    from sim.plots.frontier import frontier
    from sim.plots.saving import save

    with filled(out) as aside:
        table.to_csv(aside / "frontier.csv", index=False)
        pieces.to_csv(aside / f"frontier-world-{shown}.csv", index=False)
        save(frontier(table, pieces, scenario, shown), aside / "frontier.png")
        made = sorted(path.name for path in aside.iterdir())
    say("\n".join(told(table, scenario, party)), hang=4)
    say("\n".join(told_of_world(table, scenario, party, shown)), hang=4)
    print(f"\nSeed {seed}. Written to {out}{os.sep}: {', '.join(made)}")


def told(table: pd.DataFrame, scenario: Scenario, party: str) -> list[str]:
    """What runs reach of their frontiers, over all worlds."""
    import numpy as np

    from sim.analysis.frontier import left_at_tables
    from sim.analysis.words import counted, listed

    spec = scenario.spec
    name = spec.parties[party].name
    allies = listed([entry.name for entry in spec.parties.values() if entry.allies])
    lines = [
        spec.title,
        f"{counted(len(table))} of {spec.months} months. Between {name} and the allies ({allies}): all {len(spec.items)} items "
        "of the agenda, in points of what they are worth in the last month. ± is half of a 95% interval of a mean over worlds.",
        "",
        f"{'':36}{name:>16}{'the allies':>16}",
    ]
    points = {
        "start": "at the start",
        "ended": "where runs end",
        "best_for_allies": "frontier, best for the allies",
        "utilitarian": "frontier, largest sum of points",
        "nash": "frontier, Nash",
        "ks": "frontier, Kalai–Smorodinsky",
        f"best_for_{party}": f"frontier, best for {name}",
    }
    for point, words in points.items():
        lines.append(f"{words:36}" + "".join(f"{_mean(table[f'{point}.{s}']):>16}" for s in (party, "allies")))
    share = table["share"].dropna()
    if len(share):
        low, high = 100 * np.quantile(share, [0.05, 0.95])
        lines += [
            "",
            f"Of the way from the start to the frontier, runs go {_mean(100 * share)}%"
            + (f" (the middle 90% of worlds: {low:.0f} to {high:.0f}%)." if len(share) > 1 else "."),
            f"At the end, both could have gained another {_mean(100 * table['distance'])}% of what each could gain on the start.",
        ]
    lines += [
        f"With the other no worse off, {name} could have had {_mean(table[f'unclaimed.{party}'])} points more, or the allies "
        f"{_mean(table['unclaimed.allies'])}.",
        f"What both like and do not have, or both dislike and bear, is worth {_mean(table[f'common.{party}'])} to {name} and "
        f"{_mean(table['common.allies'])} to the allies, at once; the rest is exchange.",
    ]
    by_table = left_at_tables(table, scenario).mean().sort_values(ascending=False)
    whole = by_table.sum()
    lines += ["", f"Below the largest sum of points, runs leave {whole:.0f}, of which"]
    lines += [f"  {points:6.1f}  at {spec.tables[str(at)].name}" for at, points in by_table.items()]
    items = table.filter(like="left.").mean().nlargest(MOST_TOLD)
    parts = [f"{spec.items[str(column).removeprefix('left.')].name} ({left:.1f})" for column, left in items.items()]
    lines.append(f"Most is left on {listed(parts)}.")
    return lines


def told_of_world(table: pd.DataFrame, scenario: Scenario, party: str, world: int) -> list[str]:
    """Where one world ended."""
    row = table[table["world"] == world].iloc[0]
    name = scenario.spec.parties[party].name
    went = "" if row.isna()["share"] else f", {100 * row['share']:.0f}% of the way to the frontier"
    return [
        "",
        f"World {world} ended at {row[f'ended.{party}']:.1f} for {name} and {row['ended.allies']:.1f} for the allies{went}. Nash's "
        f"bargain would have been {row[f'nash.{party}']:.1f} and {row['nash.allies']:.1f}.",
    ]


def _mean(values: pd.Series | np.ndarray) -> str:
    from sim.analysis.intervals import Effect

    found = Effect.of("", values, "", against=0.0)
    return f"{found.mean:.1f} ± {found.half:.1f}" if found.half < float("inf") else f"{found.mean:.1f}"
