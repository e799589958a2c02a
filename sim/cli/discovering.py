"""``discover``: by which values, drawn by a world, an outcome comes about."""

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
    from numpy.typing import NDArray

    from sim.analysis.discovery import Box, Branch, Discovery, Standing
    from sim.batch import Batch
    from sim.scenario import Scenario

STRONGEST = 12  # numbers that are printed; the table has all


def tell_discovery(
    name: str,
    outcome: str,
    worlds: int,
    seed: int,
    months: int | None,
    workers: int,
    coverage: float,
    numbers: int,
    out: Path,
    overwrite: bool,
) -> None:
    """Run a batch, or read one from its store; print, and write as tables and figures, where in it an outcome comes about."""
    batch = _batch(name, worlds, seed, months, workers, out, overwrite, outcome)
    scenario = batch.scenario
    from sim.analysis.discovery import discover
    from sim.analysis.drawn import drawn_values
    from sim.plots.discovery import discovered_box, tree
    from sim.plots.saving import save

    what, ran, happens = _happening(batch, outcome)
    values = drawn_values(scenario, range(int(ran.min()), int(ran.max()) + 1), batch.seed).loc[ran]
    try:
        found = discover(values, happens, coverage=coverage, most=numbers, seed=batch.seed)
    except (ValueError, ModuleNotFoundError) as error:
        wrong_input(str(error))
    say(
        f"{scenario.spec.title}: {len(ran):,} worlds of seed {batch.seed}, each with its own values of {values.shape[1]:,} numbers. "
        f"{_share(found.tree.found, found.tree.checked)} end in {what}. Half of the worlds were searched; all shares below are of the other half."
    )
    _tell(found, scenario)
    with filled(out) as aside:
        found.numbers.to_csv(aside / "numbers.csv", index_label="path")
        if found.box is not None:
            _boxes(found).to_csv(aside / "boxes.csv", index=False)
            found.box.limits.to_csv(aside / "box.csv", index_label="path")
            save(discovered_box(found, values, scenario, what), aside / "box.png")
            save(tree(found.tree, scenario, what), aside / "tree.png")
        made = sorted(path.name for path in aside.iterdir())
    say(f"\nWritten to {out}{os.sep}: {', '.join(made)}", hang=2)


def _batch(
    name: str, worlds: int, seed: int, months: int | None, workers: int, out: Path, overwrite: bool, outcome: str
) -> Batch:
    """The batch in the folder of that name, or one of the scenario of that name."""
    from sim.analysis.measuring import measure_named

    def known(scenario: Scenario) -> None:
        try:
            if not measure_named(scenario.spec, outcome).is_share:
                wrong_input(
                    f"{outcome} is no outcome class: discover asks where something happens, and where it does not"
                )
        except ValueError as error:
            wrong_input(str(error))

    if Path(name).is_dir():
        from sim.batch import Batch

        with problems_told(Path(name)):
            batch = Batch.open(name)
            if batch.points is not None:
                wrong_input(
                    f"{name} holds the points of a design; discover needs worlds that draw all values themselves"
                )
            if not len(batch):
                wrong_input(f"{name}: no worlds have been finished yet; resume it first")
        known(batch.scenario)
        ready(out)
        return batch
    (scenario,) = load([name], months)
    known(scenario)
    ready(out)
    announce_compilation()
    from sim.batch import run_batch

    with problems_told(out), progress(scenario.name, worlds) as bar:
        return run_batch(scenario, worlds, seed, workers=workers, out=out, overwrite=overwrite, progress=bar)


def _happening(batch: Batch, outcome: str) -> tuple[str, NDArray, NDArray]:
    """What is asked about in words, the worlds that were run, and in which of them it happens."""
    from sim.analysis.measuring import measure_named, measured

    measure = measure_named(batch.scenario.spec, outcome)
    seen = measured(batch, {"value": measure})
    return measure.words, seen["world"].to_numpy(), seen["value"].to_numpy() > 0


def _share(one: Standing, other: Standing) -> str:
    return f"{(one.all_hits + other.all_hits) / (one.worlds + other.worlds):.1%}"


def _tell(found: Discovery, scenario: Scenario) -> None:
    from sim.analysis.paths import named

    kept = found.numbers[found.numbers["kept"]]
    if found.box is None:
        say(
            "\nNo number is surely higher or lower where it happens: there is nothing to set a limit on. Run more worlds."
        )
        return
    say(
        f"\n{len(kept)} {'number is' if len(kept) == 1 else 'numbers are'} higher or lower where it happens, with 5% of false discoveries at most, in the half of the worlds that was searched. Chance that the value is "
        "the higher in a world where it happens than in one where it does not:"
    )
    for path, row in kept.head(STRONGEST).iterrows():
        say(f"  {row['higher']:4.0%}  {named(str(path), scenario.spec)} ({path})", hang=6)
    _tell_box(found.box, scenario)
    say("\nThe tree, and of the worlds at each leaf the share in which it happens:")
    _tell_tree(found.tree, scenario, "  ")


def _tell_box(box: Box, scenario: Scenario) -> None:
    from sim.analysis.paths import with_unit

    one = box.checked
    low, high = one.interval()
    say(
        f"\nThe box: density {one.density:.0%} [{low:.0%} to {high:.0%}], against {one.base:.0%} of all worlds; coverage {one.coverage:.0%}, mass {one.mass:.0%}. Where "
        f"it was found, density {box.found.density:.0%} and coverage {box.found.coverage:.0%}. Its limits, and p, how likely it would be as dense without them:"
    )
    for path, row in box.limits.iterrows():
        for side, sign in (("low", "at least"), ("high", "at most")):
            if row[f"p_{side}"] == row[f"p_{side}"]:
                p = row[f"p_{side}"]
                said = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
                say(f"  {with_unit(str(path), scenario.spec)} {sign} {row[side]:.3g}  ({said})", hang=4)


def _tell_tree(branch: Branch, scenario: Scenario, indent: str) -> None:
    from sim.analysis.paths import named

    if branch.below is None or branch.above is None:
        one = branch.checked
        low, high = one.interval()
        print(f"{indent}{one.density:.0%} [{low:.0%} to {high:.0%}] of {one.inside:,} worlds")
        return
    for sign, side in (("at most", branch.below), ("more than", branch.above)):
        say(f"{indent}{named(branch.path, scenario.spec)} {sign} {branch.at:.3g}")
        _tell_tree(side, scenario, indent + "    ")


def _boxes(found: Discovery) -> pd.DataFrame:
    """One row a box: how many limits, and its worlds, density, coverage and mass in either half."""
    import pandas as pd

    rows = []
    for number, box in enumerate(found.boxes):
        row: dict[str, object] = {
            "box": number,
            "chosen": box is found.box,
            "limits": box.limited,
        }
        for name, one in (("found", box.found), ("checked", box.checked)):
            row |= {
                f"{name}_worlds": one.inside,
                f"{name}_density": one.density,
                f"{name}_coverage": one.coverage,
                f"{name}_mass": one.mass,
            }
        rows.append(row)
    return pd.DataFrame(rows)
