"""``compare``: scenarios against the first of them, in the same worlds."""

from __future__ import annotations

import os
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, progress, say, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    from sim.analysis.comparison import Comparison

CHANGES = 8  # ways of ending otherwise that are told; the table has all


def tell_comparison(
    names: list[str], worlds: int, seed: int, months: int | None, workers: int, half_width: float, out: Path
) -> None:
    """Run all scenarios, print what differs, and write tables and a figure for each of the others."""
    if len(names) < 2:
        wrong_input("compare needs two scenarios or more: each of the others is set against the first")
    one, *others = load(names, months)
    doubles = {scenario.name for scenario in others if [s.name for s in others].count(scenario.name) > 1}
    if doubles:
        wrong_input(f"two scenarios are called {', '.join(sorted(doubles))}: their figures would have the same name")
    ready(out)
    announce_compilation()
    from sim.analysis.comparison import compare
    from sim.plots.comparison import comparison
    from sim.plots.saving import save

    with progress("The same worlds in each", worlds * len(names)) as bar:
        try:
            found = compare(one, others, worlds, seed, half_width=half_width, workers=workers, progress=bar)
        except ValueError as error:
            wrong_input(str(error))
    for compared in found:
        _tell(compared, half_width)
    with filled(out) as aside:
        _tables(found, aside)
        for compared in found:
            save(comparison(compared), aside / f"{compared.other.name}.png")
        made = sorted(path.name for path in aside.iterdir())
    say(f"Written to {out}{os.sep}: {', '.join(made)}", hang=2)


def _tell(compared: Comparison, half_width: float) -> None:
    from sim.analysis.pairing import difference, factor, number
    from sim.plots.comparison import names

    one, other = names(compared)
    say(
        f"{other} (the other) against {one} (the one): {compared.worlds:,} worlds of seed {compared.seed}, the same in both. "
        "Differences are the other less the one, with 95% intervals (of shares in percentage points); × is how many times the "
        "worlds two runs with luck of their own would need to be as sure."
    )
    starts = compared.one.spec.start, compared.other.spec.start
    if starts[0] != starts[1]:
        say(f"The one begins after {starts[0]}, the other after {starts[1]}: what has a date comes in other months.")
    print(f"\n{'':49}{'one':>8}{'other':>8}   {'difference':24}{'unpaired':>8}")
    for row in compared.table.to_dict("records"):
        what = f"{row['what'][:1].upper()}{row['what'][1:]}{' (%)' if row['unit'] == '%' else ''}"
        told = difference(row["difference"], row["low"], row["high"])
        print(f"{what:49}{number(row['before']):>8}{number(row['after']):>8}   {told:24}{factor(row['factor']):>8}")
    if not compared.same_classes:
        say("\nThe classes of outcomes are defined otherwise in the two, so that their shares are not compared.")
    first = compared.table.iloc[0]
    if first["worlds_unpaired"] > 0:  # else nothing varied, and nothing can be foretold
        unit = "percentage points" if first["unit"] == "%" else first["unit"]
        say(
            f"\nTo know the difference in {first['what']} to ± {half_width:g} {unit} takes {first['worlds_paired']:,.0f} worlds of "
            f"each scenario, paired; with luck of their own, {first['worlds_unpaired']:,.0f}."
        )
    if compared.same_classes:
        _tell_changes(compared)
    print()


def _tell_changes(compared: Comparison) -> None:
    """Between which classes worlds went, most first, and how many went the other way."""
    from sim.analysis.words import percent

    outcomes, ways = compared.one.spec.outcomes, compared.ways
    say(f"\n{percent(compared.moved)} of worlds end in another class{':' if compared.moved else '.'}")
    pairs = [sorted([(a, b), (b, a)], key=lambda way: -ways[way]) for a, b in combinations(outcomes, 2)]
    pairs.sort(key=lambda pair: -sum(ways[way] for way in pair))
    for there, back in pairs[:CHANGES]:
        if ways[there]:
            shares = [f"{ways[way] / compared.worlds:.1%}" for way in (there, back)]
            said = f"{outcomes[there[0]].name} → {outcomes[there[1]].name}"
            say(f"  {shares[0]:>6}  {said}; the other way {shares[1]}", hang=8)


def _tables(found: list[Comparison], folder: Path) -> None:
    """All differences as one table, and all ways from class to class as another."""
    import pandas as pd

    differences = [one.table.assign(one=one.one.name, other=one.other.name, worlds=one.worlds) for one in found]
    table = pd.concat(differences, ignore_index=True)
    lead = ["one", "other", "worlds"]
    table[[*lead, *table.columns.drop(lead)]].to_csv(folder / "differences.csv", index=False)
    ways = [
        {"one": one.one.name, "other": one.other.name, "before": before, "after": after, "worlds": count}
        for one in found
        for (before, after), count in one.ways.items()
    ]
    pd.DataFrame(ways).to_csv(folder / "endings.csv", index=False)
