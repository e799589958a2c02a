"""Figures: one function a figure, which takes a table and the scenario and returns a matplotlib Figure."""

from sim.plots.album import album, draw_all
from sim.plots.convergence import convergence
from sim.plots.item_levels import item_levels
from sim.plots.outcome_classes import outcome_classes
from sim.plots.refusals import refusals
from sim.plots.reversals import reversals
from sim.plots.stages_reached import stages_reached
from sim.plots.support_and_threat import support_and_threat
from sim.plots.values_by_party import values_by_party

__all__ = [
    "album",
    "convergence",
    "draw_all",
    "item_levels",
    "outcome_classes",
    "refusals",
    "reversals",
    "stages_reached",
    "support_and_threat",
    "values_by_party",
]
