"""``explain``: why one world ended as it did, and what one change would have done."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.evidence import waiting
from sim.cli.reading import load
from sim.cli.speaking import announce_compilation, say, wrong_input
from sim.cli.writing import filled, ready

if TYPE_CHECKING:
    from sim.analysis.explanation import Explanation
    from sim.scenario import Scenario

USUAL_SEED = 7


def tell_explanation(
    name: str, world: int, seed: int | None, point: int | None, months: int | None, redraws: int, out: Path
) -> None:
    """Explain a world of a store, or of a scenario and seed; print it, and write text, tables and figure."""
    scenario, seed = _meant(name, world, seed, point)
    if months is not None:
        scenario = scenario.lasting(months)
    ready(out)
    announce_compilation()
    from sim.analysis.explanation import explain

    with waiting(f"World {world}: running it, and trying what would have changed it ..."):
        try:
            explained = explain(scenario, world, seed, redraws=redraws)
        except ValueError as error:
            wrong_input(str(error))
    say(str(explained), hang=2)
    made = _written(explained, out)
    say(f"\nWritten to {out}{os.sep}: {', '.join(made)}", hang=2)


def _meant(name: str, world: int, seed: int | None, point: int | None) -> tuple[Scenario, int]:
    """The scenario and seed that are meant by a store's folder, or by a scenario's name and a seed."""
    if (folder := _store(Path(name))) is None:
        if point is not None:
            wrong_input(f"--point chooses a point of a design, and {name} is a scenario, not a design's folder")
        (scenario,) = load([name])
        return scenario, USUAL_SEED if seed is None else seed
    from sim.batch import StoreError
    from sim.batch.store import Store
    from sim.scenario import ScenarioError

    try:
        store = Store.open(folder)
    except (StoreError, ScenarioError, OSError) as error:
        wrong_input(str(error))
    plan = store.plan
    if store.own:
        played = ", ".join(f"{party} by {by}" for party, by in store.own.items())
        wrong_input(
            f"{folder}: its governments are classes of one's own ({played}), which cannot be told from the folder"
        )
    if seed not in (None, plan.seed):
        wrong_input(f"{folder}: this batch has seed {plan.seed}, not {seed}; leave --seed out")
    if world not in plan.worlds:
        wrong_input(f"{folder}: this batch has worlds {plan.worlds.start} to {plan.worlds.stop - 1}, not {world}")
    if plan.points is None:
        if point is not None:
            wrong_input(f"{folder}: this batch is no design, so that --point means nothing")
        return plan.scenario, plan.seed
    if point is None or point >= len(plan.points):
        wrong_input(
            f"{folder}: a design of {len(plan.points)} points; say which with --point 0 to {len(plan.points) - 1}"
        )
    values = {str(path): float(value) for path, value in plan.points.iloc[point].items()}
    return plan.scenario.with_values(values), plan.seed


def _store(path: Path) -> Path | None:
    """The folder of a store: this one, or the only one in it; None where it is no folder."""
    if not path.is_dir():
        return None
    inside = sorted(file.parent for file in path.glob("*/batch.json"))
    if (path / "batch.json").exists() or not inside:
        return path
    if len(inside) > 1:
        wrong_input(f"{path}: holds several batches ({', '.join(place.name for place in inside)}); name one of them")
    return inside[0]


def _written(explained: Explanation, out: Path) -> list[str]:
    """Write the text, the tables and the figure; their names."""
    from sim.plots.explanation import explanation
    from sim.plots.saving import save

    with filled(out) as aside:
        (aside / "explanation.txt").write_text(f"{explained}\n", encoding="utf-8")
        explained.conditions.to_csv(aside / "conditions.csv", index=False)
        explained.items.to_csv(aside / "items.csv", index=False)
        explained.changes.to_csv(aside / "changes.csv", index=False)
        explained.luck.to_csv(aside / "luck.csv", index=False)
        save(explanation(explained), aside / "explanation.png")
        return sorted(path.name for path in aside.iterdir())
