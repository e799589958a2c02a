"""All figures of a batch, drawn and written as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from sim.plots.convergence import convergence
from sim.plots.item_levels import item_levels
from sim.plots.outcome_classes import outcome_classes
from sim.plots.refusals import refusals
from sim.plots.reversals import reversals
from sim.plots.stages_reached import stages_reached
from sim.plots.support_and_threat import support_and_threat
from sim.plots.values_by_party import values_by_party

if TYPE_CHECKING:
    from sim.scenario import Scenario

OF_OUTCOMES = (outcome_classes, convergence, stages_reached, values_by_party, refusals, reversals)
OF_TRAJECTORIES = (item_levels, support_and_threat)


def album(outcomes: pd.DataFrame, trajectories: pd.DataFrame, scenario: Scenario) -> dict[str, Figure]:
    """Every figure of a batch, by name."""
    return {draw.__name__: draw(outcomes, scenario) for draw in OF_OUTCOMES} | {
        draw.__name__: draw(trajectories, scenario) for draw in OF_TRAJECTORIES
    }


def draw_all(outcomes: pd.DataFrame, trajectories: pd.DataFrame, scenario: Scenario, directory: Path) -> list[Path]:
    """Write every figure of a batch as a PNG of 150 dots an inch, named as its function.

    Parameters
    ----------
    outcomes
        One row a world.
    trajectories
        Means and quantiles by month and series.
    scenario
        The scenario that was run.
    directory
        Where the files go; made if it is not there.

    Returns
    -------
    paths
        The files written.
    """
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, figure in album(outcomes, trajectories, scenario).items():
        path = directory / f"{name}.png"
        figure.savefig(path, dpi=150)
        paths.append(path)
    return paths
