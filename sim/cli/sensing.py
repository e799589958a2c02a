"""``sensitivity``: which uncertain numbers decide what, and how much is luck."""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.batch import problems_told
from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, note, progress, say, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    from sim.analysis.sensitivity import Sensitivity
    from sim.scenario import Scenario

METHODS = ("sobol", "morris")
NAMES = 40  # columns for the name of a factor


def tell_sensitivity(
    name: str,
    vary: list[str],
    method: str,
    points: int,
    worlds: int,
    seed: int,
    months: int | None,
    workers: int,
    measure: str,
    out: Path,
    overwrite: bool,
) -> None:
    """Run the design, print the indices of each factor, and write a table and a figure."""
    (scenario,) = load([name], months)
    if method not in METHODS:
        wrong_input(f"no such method as {method}; there are {', '.join(METHODS)}")
    from sim.analysis.factors import factors
    from sim.analysis.morris import morris
    from sim.analysis.sensitivity import power_of_two, sobol
    from sim.plots.saving import save
    from sim.plots.sensitivity import elementary_effects, sobol_indices
    from sim.scenario import ScenarioError

    try:
        found = factors(scenario, vary)
    except (ValueError, ScenarioError) as error:
        wrong_input(str(error))
    ready(out)
    announce_compilation()
    run, draw = (sobol, sobol_indices) if method == "sobol" else (morris, elementary_effects)
    every = power_of_two(points) * (len(found) + 2) if method == "sobol" else max(2, points) * (len(found) + 1)
    note(f"{len(found)} factors, {every:,} points, {every * worlds:,} worlds in all.")
    with problems_told(out), progress(f"{every:,} points", every * worlds) as bar:
        result = run(
            scenario, found, measure, points, worlds, seed, workers=workers, out=out, overwrite=overwrite, progress=bar
        )
    _tell(result, scenario, seed)
    with filled(out) as aside:
        result.table.to_csv(aside / f"{method}.csv", index=False)
        if method == "sobol":
            result.parts.to_csv(aside / "variance.csv", index=False)
        save(draw(result, scenario), aside / f"{method}.png")
        made = sorted(path.name for path in aside.iterdir())
    say(f"\nWritten to {out}{os.sep}: {', '.join(made)}, and every world in the store.", hang=2)


def _tell(found: Sensitivity, scenario: Scenario, seed: int) -> None:
    what = found.measure.words
    of = f"whether a world ends in {what}" if found.measure.is_share else f"the {what}"
    say(
        f"{scenario.spec.title}: what decides {of}? {found.points:,} points, each run in the same {found.worlds:,} worlds of seed {seed}. "
        "In brackets 95% intervals."
    )
    if len(found.parts):
        _tell_indices(found)
    else:
        _tell_effects(found)


def _tell_indices(found: Sensitivity) -> None:
    words = {
        "numbers": "the numbers below, known in advance",
        "luck": "luck, whatever the numbers",
        "interplay": "luck whose effect depends on the numbers",
    }
    say("\nThe variance comes from")
    for row in found.parts.to_dict("records"):
        say(f"  {row['share']:4.0%} [{row['low']:.0%} to {row['high']:.0%}]  {words[row['part']]}")
    say(
        "\nOf what the numbers explain: first-order, the share that goes when a factor is known; total, the share that stays when all "
        "others are known."
    )
    print(f"\n{'':{NAMES}}{'numbers':>8}   {'first-order':22}total")
    for row in found.table.sort_values("total", ascending=False, kind="stable").to_dict("records"):
        first, total = (_with_interval(row, name) for name in ("first", "total"))
        print(f"{_beginning(row['factor'])}{row['numbers']:8}   {first:22}{total}")
    if found.table["total_low"].isna().any():
        say("\nThe numbers explain too little to say which of them does: run more points, or more worlds at each.")


def _beginning(factor: str) -> str:
    """A row's beginning; a name that is too long for its column has a line of its own."""
    return f"{factor:{NAMES}}" if len(factor) < NAMES else f"{factor}\n{'':{NAMES}}"


def _with_interval(row: Mapping[Hashable, Any], name: str) -> str:
    """An index and its interval, which has no bounds where there is too little to be explained."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if value != value:
        return "   unknown"
    return f"{value:5.2f} [{low:.2f} to {high:.2f}]" if low == low else f"{value:5.2f}"


def _tell_effects(found: Sensitivity) -> None:
    unit = "percentage points" if found.measure.is_share else found.measure.unit
    say(
        f"\nElementary effects on the mean over worlds{f', in {unit}' if unit else ''}: μ*, their mean size; luck, what that would be "
        "from luck alone; μ, their mean with its sign, and σ, how much they differ from point to point, of single numbers."
    )
    print(f"\n{'':{NAMES}}{'numbers':>8}   {'μ*':24}{'luck':>8}{'μ':>8}{'σ':>8}")
    for row in found.table.sort_values("mu_star", ascending=False, kind="stable").to_dict("records"):
        size = f"{row['mu_star']:6.2f} [{row['low']:.2f} to {row['high']:.2f}]"
        single = "".join(f"{row[name]:8.2f}" if row[name] == row[name] else f"{'':8}" for name in ("mu", "sigma"))
        print(f"{_beginning(row['factor'])}{row['numbers']:8}   {size:24}{row['luck']:8.2f}{single}")
